//! DajiSaaS's `sign`: the parameters sorted by name, joined, followed by the secret, MD5, upper case.
//!
//! Nulls are dropped, empty strings stay, values are raw UTF-8. The text to sign and the bytes that are sent come
//! from one reading of the parameters: nested values are signed as the compact JSON that stands in the body.

use super::form::multipart;
use super::params::{Members, elements, query, text};
use super::{Explanation, MASK, Secret, Stamp, hex_upper};
use crate::call::Call;
use crate::call::Form;
use crate::error::Error;
use bytes::Bytes;
use http::{Method, Request, header};
use md5::{Digest, Md5};
use std::borrow::Cow;

/// How an array in a query is written and signed. The vendor says nothing of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ArrayStyle {
    /// `k=1&k=2`, as the public integrations do: the default.
    #[default]
    Repeat,
    /// `k=[1,2]`, compact JSON.
    Json,
}

impl ArrayStyle {
    /// The name in configuration.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Repeat => "repeat",
            Self::Json => "json",
        }
    }
}

/// Which part of a POST body is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PostRule {
    /// Every member: the default.
    #[default]
    Full,
    /// The simplified rule: a `requestTime` (epoch milliseconds) is added to the body, and only `appKey` and
    /// `requestTime` are signed. The vendor names the field but not what is signed nor its unit: **unconfirmed**.
    RequestTime,
}

impl PostRule {
    /// The name in configuration.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::RequestTime => "request-time",
        }
    }
}

/// How the fields of a form are written: picture uploads. The vendor's page says multipart, one public integration
/// sends the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum UploadForm {
    /// `multipart/form-data`: the default.
    #[default]
    Multipart,
    /// `application/x-www-form-urlencoded`.
    UrlEncoded,
}

impl UploadForm {
    /// The name in configuration.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Multipart => "multipart",
            Self::UrlEncoded => "urlencoded",
        }
    }
}

/// The text to sign: `k=v` pairs sorted by name (equal names keep their order), joined by `&`, and the secret.
/// Pass [`MASK`](super::MASK) as the secret to show it.
#[must_use]
pub fn daji_text<'p>(pairs: impl IntoIterator<Item = (&'p str, &'p str)>, secret: &str) -> String {
    let mut pairs: Vec<_> = pairs.into_iter().collect();
    pairs.sort_by_key(|(name, _)| *name);
    let mut out = String::new();
    for (name, value) in pairs {
        out.push_str(name);
        out.push('=');
        out.push_str(value);
        out.push('&');
    }
    out.push_str("secret=");
    out.push_str(secret);
    out
}

/// The signature of these parameters.
#[must_use]
pub fn daji_sign<'p>(pairs: impl IntoIterator<Item = (&'p str, &'p str)>, secret: &Secret) -> String {
    let text = zeroize::Zeroizing::new(daji_text(pairs, secret.expose()));
    hex_upper(&Md5::digest(text.as_bytes()))
}

/// How a DajiSaaS client signs.
#[derive(Debug, Clone)]
pub struct DajiAuth {
    /// The application's key.
    pub app_key: String,
    /// Its secret.
    pub app_secret: Secret,
    /// Arrays in a query.
    pub arrays: ArrayStyle,
    /// The rule for signing a POST body.
    pub post: PostRule,
    /// How forms are written.
    pub upload: UploadForm,
    /// The vendor's debug form: the secret itself is sent as `appSecret`, and nothing is signed. **Never in production**:
    /// whoever sees the request owns the account.
    pub send_secret: bool,
}

/// Parameters ready to be sent and signed: each name with its text, as it will stand on the wire.
type Pairs<'a> = Vec<(Cow<'a, str>, Cow<'a, str>)>;

fn borrow<'p>(pairs: &'p Pairs<'_>) -> impl Iterator<Item = (&'p str, &'p str)> {
    pairs.iter().map(|(n, v)| (n.as_ref(), v.as_ref()))
}

impl DajiAuth {
    /// These credentials, and the default of every choice.
    #[must_use]
    pub fn new(app_key: impl Into<String>, app_secret: Secret) -> Self {
        Self {
            app_key: app_key.into(),
            app_secret,
            arrays: ArrayStyle::default(),
            post: PostRule::default(),
            upload: UploadForm::default(),
            send_secret: false,
        }
    }

    /// Explains the signature of parameters, a JSON object, by the full rule: `sign` is left out, `appKey` added where
    /// it is absent. An array of plain values is signed as it stands in a GET's query (see [`ArrayStyle`]) or in a
    /// body; nested values are compact JSON in both.
    ///
    /// # Errors
    /// Parameters that are not a JSON object.
    pub fn explain(&self, params: &str, method: &Method) -> Result<Explanation, Error> {
        let mut members = Members::read(params)?;
        members.0.retain(|(name, value)| name != "sign" && value.get() != "null");
        let repeat = self.arrays == ArrayStyle::Repeat && method == Method::GET;
        let mut pairs = self.pairs(&members, repeat)?;
        if members.0.iter().any(|(name, _)| name == "appKey") {
            pairs.remove(0);
        }
        Ok(self.explained(&pairs))
    }

    /// Explains the signature by the simplified rule: of `appKey` and this `requestTime` alone.
    #[must_use]
    pub fn explain_request_time(&self, unix_millis: i64) -> Explanation {
        self.explained(&self.timed(&unix_millis.to_string()))
    }

    fn explained(&self, pairs: &Pairs<'_>) -> Explanation {
        let signature = daji_sign(borrow(pairs), &self.app_secret);
        let secret = self.app_secret.expose();
        let masked = |value| if value == secret { MASK } else { value };
        let string_to_sign = daji_text(borrow(pairs).map(|(n, v)| (n, masked(v))), MASK);
        let mut fields: Vec<_> = pairs.iter().map(|(n, v)| (n.to_string(), v.to_string())).collect();
        fields.retain(|(name, _)| name != "appSecret");
        fields.push(("sign".to_owned(), signature.clone()));
        Explanation { string_to_sign, signature, fields }
    }

    pub(super) fn request(&self, base_url: &str, call: &Call, stamp: &Stamp) -> Result<Request<Bytes>, Error> {
        let mut members = self.members(call.params.get())?;
        let path = members.fill_path(&call.path)?;
        let request = Request::builder().method(call.method.clone());
        let built = if call.method == Method::GET {
            let mut pairs = self.pairs(&members, self.arrays == ArrayStyle::Repeat)?;
            pairs.push(self.proof(&pairs));
            request.uri(format!("{base_url}{path}?{}", query(borrow(&pairs)))).body(Bytes::new())
        } else {
            let (content_type, body) = match call.form {
                Form::Fields => self.fields(&members, stamp)?,
                _ => ("application/json".to_owned(), self.body(&members, stamp)?),
            };
            let request = request.uri(format!("{base_url}{path}")).header(header::CONTENT_TYPE, content_type);
            request.body(body.into())
        };
        built.map_err(|e| Error::usage(format!("the address cannot be used: {e}")))
    }

    /// Proves the sender of these pairs: by their signature, or by the secret itself in the debug form.
    fn proof(&self, pairs: &Pairs<'_>) -> (Cow<'static, str>, Cow<'static, str>) {
        match self.send_secret {
            true => ("appSecret".into(), self.app_secret.expose().to_owned().into()),
            false => ("sign".into(), daji_sign(borrow(pairs), &self.app_secret).into()),
        }
    }

    /// The members without nulls; the names that the platform uses itself are refused.
    fn members<'a>(&self, params: &'a str) -> Result<Members<'a>, Error> {
        let mut members = Members::read(params)?;
        members.0.retain(|(_, value)| value.get() != "null");
        for reserved in ["appKey", "sign", "requestTime", "appSecret"] {
            if members.0.iter().any(|(name, _)| name == reserved) {
                return Err(Error::invalid(reserved, "is added by the client: leave it out of the parameters"));
            }
        }
        Ok(members)
    }

    /// `appKey` and the members as texts; arrays of plain values once for each element if `repeat`.
    fn pairs<'a>(&'a self, members: &'a Members<'_>, repeat: bool) -> Result<Pairs<'a>, Error> {
        let mut pairs: Pairs<'a> = vec![("appKey".into(), self.app_key.as_str().into())];
        for (name, value) in &members.0 {
            let repeated = if repeat { elements(name, value)? } else { None };
            let values = match repeated {
                Some(values) => values,
                None => text(name, value)?.into_iter().collect(),
            };
            pairs.extend(values.into_iter().map(|v| (Cow::Borrowed(name.as_ref()), v)));
        }
        Ok(pairs)
    }

    /// The pairs of the simplified rule.
    fn timed<'a>(&'a self, time: &'a str) -> Pairs<'a> {
        vec![("appKey".into(), self.app_key.as_str().into()), ("requestTime".into(), time.into())]
    }

    /// `{"appKey": …, the members, "sign": …}`, each value as it was signed.
    fn body(&self, members: &Members<'_>, stamp: &Stamp) -> Result<String, Error> {
        let time = stamp.unix_millis.to_string();
        let time = (self.post == PostRule::RequestTime && !self.send_secret).then_some(time.as_str());
        let (name, proof) = match time {
            Some(time) => self.proof(&self.timed(time)),
            None => self.proof(&self.pairs(members, false)?),
        };
        let mut out = String::from("{");
        member(&mut out, "appKey", &quoted(&self.app_key));
        for (name, value) in &members.0 {
            member(&mut out, name, &super::compact(value.get()));
        }
        if let Some(time) = time {
            member(&mut out, "requestTime", time);
        }
        member(&mut out, &name, &quoted(&proof));
        out.push('}');
        Ok(out)
    }

    /// A form's content type and body: the fields in their order, then what proves the sender. A form is signed by the
    /// full rule: the simplified one is for JSON bodies.
    fn fields(&self, members: &Members<'_>, stamp: &Stamp) -> Result<(String, String), Error> {
        let mut pairs = self.pairs(members, self.arrays == ArrayStyle::Repeat)?;
        pairs.push(self.proof(&pairs));
        Ok(match self.upload {
            UploadForm::Multipart => multipart(borrow(&pairs), &stamp.nonce),
            UploadForm::UrlEncoded => ("application/x-www-form-urlencoded".to_owned(), query(borrow(&pairs))),
        })
    }
}

fn member(out: &mut String, name: &str, json: &str) {
    if out.len() > 1 {
        out.push(',');
    }
    out.push_str(&quoted(name));
    out.push(':');
    out.push_str(json);
}

/// A JSON string.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
