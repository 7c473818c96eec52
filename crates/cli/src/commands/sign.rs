//! `daigou sign`: a signature laid open, the secret masked.

use crate::args::{SignArgs, SignMethod, SignPlatform};
use crate::output::Output;
use crate::settings;
use daigou_core::auth::{DajiAuth, Explanation, PandaPonAuth, PostRule, Secret, check_credential, random_nonce};
use daigou_core::clock::{Clock, OsRandom, SystemClock};
use daigou_core::{Config, Error};
use http::Method;
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

pub(crate) fn run(args: &SignArgs, profile: Option<&str>, out: &Output) -> Result<(), Error> {
    let mut config = settings::load(profile)?;
    let (explanation, place) = match &args.platform {
        SignPlatform::Pandapon { timestamp, nonce, scheme } => {
            if let Some(scheme) = scheme {
                config.set("scheme", scheme.clone());
            }
            (pandapon(&config, timestamp.as_deref(), nonce.as_deref())?, Place::Headers)
        }
        SignPlatform::Dajisaas { data, method, request_time } => {
            (dajisaas(&config, data, *method, *request_time)?, Place::Params)
        }
    };
    if out.is_json() {
        return out.json(&Shown::of(&explanation, place));
    }
    out.line(format!("signed text  {}", explanation.string_to_sign));
    out.line(format!("signature    {}", explanation.signature));
    out.line(match place {
        Place::Headers => "headers",
        Place::Params => "parameters",
    });
    let width = explanation.fields.iter().map(|(n, _)| n.len()).max().unwrap_or(0);
    for (name, value) in &explanation.fields {
        out.line(format!("  {name:width$}  {value}"));
    }
    Ok(())
}

/// A key or a secret, by the rule of what is sent: a signature over another would never be the one that is.
fn credential<'c>(config: &'c Config, name: &str, what: &str) -> Result<&'c str, Error> {
    let value = config.require(name, what)?;
    check_credential(name, value).map(|()| value)
}

fn pandapon(config: &Config, timestamp: Option<&str>, nonce: Option<&str>) -> Result<Explanation, Error> {
    let auth = PandaPonAuth {
        access_key: credential(config, "access_key", "PandaPon's access key")?.to_owned(),
        access_secret: Secret::new(credential(config, "access_secret", "the secret of PandaPon's access key")?),
        user_id: match config.get("user_id") {
            Some(_) => credential(config, "user_id", "PandaPon's user id")?.to_owned(),
            None => String::new(),
        },
        scheme: config.scheme("scheme")?,
        unit: config.time_unit()?,
        logistics_scheme: config.scheme("logistics_scheme")?,
    };
    let now = || auth.unit.write(SystemClock::default().unix_millis());
    let timestamp = timestamp.map_or_else(now, str::to_owned);
    let nonce = nonce.map_or_else(|| random_nonce(&OsRandom), str::to_owned);
    let mut explanation = auth.explain(&timestamp, &nonce)?;
    // The user id is not signed: without one configured there is none to show.
    explanation.fields.retain(|(_, value)| !value.is_empty());
    Ok(explanation)
}

fn dajisaas(config: &Config, data: &str, method: SignMethod, request_time: Option<i64>) -> Result<Explanation, Error> {
    let params = super::data(data)?;
    let secret = Secret::new(credential(config, "app_secret", "DajiSaaS's application secret")?);
    let auth = DajiAuth::new(credential(config, "app_key", "DajiSaaS's application key")?, secret);
    let auth = config.dajisaas(auth)?;
    match method {
        SignMethod::Get => auth.explain(params.get(), &Method::GET),
        SignMethod::Post if auth.post == PostRule::RequestTime => {
            let time = request_time.unwrap_or_else(|| SystemClock::default().unix_millis());
            Ok(auth.explain_request_time(time))
        }
        SignMethod::Post => auth.explain(params.get(), &Method::POST),
    }
}

#[derive(Clone, Copy)]
enum Place {
    Headers,
    Params,
}

/// The JSON of the contract.
#[derive(Serialize)]
struct Shown<'e> {
    string_to_sign: &'e str,
    signature: &'e str,
    #[serde(skip_serializing_if = "Option::is_none")]
    headers: Option<Fields<'e>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    params: Option<Fields<'e>>,
}

impl<'e> Shown<'e> {
    fn of(explanation: &'e Explanation, place: Place) -> Self {
        let fields = Fields(&explanation.fields);
        let (headers, params) = match place {
            Place::Headers => (Some(fields), None),
            Place::Params => (None, Some(fields)),
        };
        Self { string_to_sign: &explanation.string_to_sign, signature: &explanation.signature, headers, params }
    }
}

/// An object; a name that stands several times (a repeated array) has a list of values.
struct Fields<'e>(&'e [(String, String)]);

impl Serialize for Fields<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (i, (name, _)) in self.0.iter().enumerate() {
            if self.0[..i].iter().any(|(earlier, _)| earlier == name) {
                continue;
            }
            let values: Vec<&String> = self.0.iter().filter(|(n, _)| n == name).map(|(_, v)| v).collect();
            match values[..] {
                [one] => map.serialize_entry(name, one)?,
                _ => map.serialize_entry(name, &values)?,
            }
        }
        map.end()
    }
}
