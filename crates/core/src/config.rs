//! Configuration by name: the environment's `DAIGOU_…` variables, or the same names from anywhere else.
//!
//! Names are kept in lower case without the prefix, as they stand in a profile file. Values are read when a client
//! is built, so that an error names the variable and the rule.

use crate::auth::{ArrayStyle, DajiAuth, PostRule, Scheme, Secret, TimeUnit, UploadForm};
pub use crate::check::{PREFIX, variable};
use crate::error::Error;
use crate::message::PushScheme;
use crate::operation::Generation;
use http::Method;
use std::collections::BTreeMap;
use std::time::Duration;

/// Settings by name. Later layers win: see [`overlay`](Self::overlay).
#[derive(Clone, Default)]
pub struct Config(BTreeMap<String, Secret>);

impl std::fmt::Debug for Config {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

/// The longest time to settle, in seconds. Beyond it no platform's list is late but broken.
pub const LONGEST_SETTLE_S: u64 = 1800;

impl Config {
    /// The `DAIGOU_…` variables of the environment.
    ///
    /// # Errors
    /// A variable that is not UTF-8, or empty: an address left empty by a script must not mean the vendor's.
    pub fn from_env() -> Result<Self, Error> {
        let mut out = Self::default();
        for (name, value) in std::env::vars_os() {
            let Some(name) = name.to_str().and_then(|n| n.strip_prefix(PREFIX)) else { continue };
            let wrong = |rule: &str| Error::invalid(format!("{PREFIX}{name}"), rule);
            let value = value.into_string().map_err(|_| wrong("must be UTF-8"))?;
            if value.is_empty() {
                return Err(wrong("must not be empty").with_hint("give it a value, or unset it"));
            }
            out.set(name, value);
        }
        Ok(out)
    }

    /// Sets one value; the name may carry the prefix and any case.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        let name = name.to_lowercase();
        let name = name.strip_prefix("daigou_").unwrap_or(&name).to_owned();
        self.0.insert(name, Secret::new(value));
    }

    /// Another layer over this one.
    #[must_use]
    pub fn overlay(mut self, over: Self) -> Self {
        self.0.extend(over.0);
        self
    }

    /// A value; an empty one counts as absent.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(Secret::expose).filter(|v| !v.is_empty())
    }

    /// Tells whether a value was given, and is empty.
    pub(crate) fn is_empty(&self, name: &str) -> bool {
        self.0.get(name).is_some_and(|value| value.expose().is_empty())
    }

    /// The names that are set.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// A value that must be there.
    ///
    /// # Errors
    /// Names the variable and how to give it.
    pub fn require(&self, name: &str, what: &str) -> Result<&str, Error> {
        self.get(name).ok_or_else(|| {
            let variable = variable(name);
            Error::invalid(&variable, format!("is missing: {what}"))
                .with_hint(format!("set {variable} in the environment, or `{name} = \"…\"` in daigou.toml"))
        })
    }

    /// `md5-concat` and so on; see [`Scheme`].
    ///
    /// # Errors
    /// A name that is none of the four.
    pub fn scheme(&self, name: &str) -> Result<Scheme, Error> {
        self.word(name, Scheme::ALL, Scheme::as_str)
    }

    /// `millis` or `seconds`.
    ///
    /// # Errors
    /// Any other word.
    pub fn time_unit(&self) -> Result<TimeUnit, Error> {
        self.word("timestamp", &[TimeUnit::Millis, TimeUnit::Seconds], TimeUnit::as_str)
    }

    /// `v1` or `v2`.
    ///
    /// # Errors
    /// Any other word.
    pub fn generation(&self) -> Result<Generation, Error> {
        self.word("generation", &[Generation::V2, Generation::V1], Generation::as_str)
    }

    /// `repeat` or `json`.
    ///
    /// # Errors
    /// Any other word.
    pub fn daji_arrays(&self) -> Result<ArrayStyle, Error> {
        self.word("daji_arrays", &[ArrayStyle::Repeat, ArrayStyle::Json], ArrayStyle::as_str)
    }

    /// `full` or `request-time`.
    ///
    /// # Errors
    /// Any other word.
    pub fn daji_post(&self) -> Result<PostRule, Error> {
        self.word("daji_post", &[PostRule::Full, PostRule::RequestTime], PostRule::as_str)
    }

    /// `multipart` or `urlencoded`.
    ///
    /// # Errors
    /// Any other word.
    pub fn daji_upload(&self) -> Result<UploadForm, Error> {
        self.word("daji_upload", &[UploadForm::Multipart, UploadForm::UrlEncoded], UploadForm::as_str)
    }

    /// Tells whether DajiSaaS's debug form is asked for, which sends the secret: `daji_debug = "send-secret"`.
    ///
    /// # Errors
    /// Any other word.
    pub fn daji_debug(&self) -> Result<bool, Error> {
        self.word("daji_debug", &[None, Some("send-secret")], |w| w.unwrap_or("")).map(|w| w.is_some())
    }

    /// How a DajiSaaS client signs, by every setting about it.
    ///
    /// # Errors
    /// A word that a setting does not know.
    pub fn dajisaas(&self, credentials: DajiAuth) -> Result<DajiAuth, Error> {
        Ok(DajiAuth {
            arrays: self.daji_arrays()?,
            post: self.daji_post()?,
            upload: self.daji_upload()?,
            send_secret: self.daji_debug()?,
            ..credentials
        })
    }

    /// `none`, `hmac-sha1-value` and so on, by which DajiSaaS's pushes are checked; see [`PushScheme`]. None of the
    /// rules is confirmed.
    ///
    /// # Errors
    /// Any other word.
    pub fn push_scheme(&self) -> Result<PushScheme, Error> {
        self.word("push_scheme", PushScheme::ALL, PushScheme::as_str)
    }

    /// Tells whether derived routes are allowed: `allow = "derived"`.
    ///
    /// # Errors
    /// Any other word.
    pub fn allow_derived(&self) -> Result<bool, Error> {
        self.word("allow", &[None, Some("derived")], |w| w.unwrap_or("")).map(|w| w.is_some())
    }

    /// How long after an unknown create its absence from a list is believed: 120 s unless set.
    ///
    /// # Errors
    /// Anything but a whole number of seconds up to [`LONGEST_SETTLE_S`].
    pub fn settle(&self) -> Result<Duration, Error> {
        match self.get("settle_s") {
            None => Ok(Duration::from_secs(120)),
            Some(text) => match text.parse() {
                Ok(seconds @ 0..=LONGEST_SETTLE_S) => Ok(Duration::from_secs(seconds)),
                _ => Err(Error::invalid(
                    variable("settle_s"),
                    format!("must be a whole number of seconds, at most {LONGEST_SETTLE_S}, got `{text}`"),
                )),
            },
        }
    }

    /// The routes supplied for one marketplace: `route__alibaba1688__order__tracking` → `order.tracking`.
    ///
    /// # Errors
    /// A value that is not `METHOD /path`.
    pub fn routes(&self, marketplace: &str) -> Result<Vec<(String, Method, String)>, Error> {
        let prefix = format!("route__{marketplace}__");
        let mut out = Vec::new();
        for (name, value) in &self.0 {
            let Some(operation) = name.strip_prefix(&prefix) else { continue };
            let (method, path) = parse_route(value.expose()).map_err(|rule| Error::invalid(variable(name), rule))?;
            out.push((operation.replace("__", "."), method, path));
        }
        Ok(out)
    }

    /// One of a few words; the first is the default.
    fn word<T: Copy>(&self, name: &str, words: &[T], text: impl Fn(T) -> &'static str) -> Result<T, Error> {
        let Some(value) = self.get(name) else { return Ok(words[0]) };
        words.iter().copied().find(|w| text(*w) == value).ok_or_else(|| {
            let list: Vec<_> = words.iter().map(|w| text(*w)).filter(|w| !w.is_empty()).collect();
            Error::invalid(variable(name), format!("must be one of {}, got `{value}`", list.join(", ")))
        })
    }
}

/// Reads `METHOD /path`.
///
/// # Errors
/// The rule that the text breaks.
pub fn parse_route(text: &str) -> Result<(Method, String), String> {
    let rule = || format!("must be `METHOD /path`, such as `GET /alibaba/order/trace`, got `{text}`");
    let (method, path) = text.trim().split_once(char::is_whitespace).ok_or_else(rule)?;
    let path = path.trim();
    let known = [Method::GET, Method::POST, Method::PUT, Method::DELETE, Method::PATCH];
    let method = known.into_iter().find(|m| m.as_str().eq_ignore_ascii_case(method)).ok_or_else(rule)?;
    let clean = path.starts_with('/')
        && !crate::auth::changes_itself(path)
        && path.bytes().all(|b| b.is_ascii_graphic() && b != b'?' && b != b'#');
    if clean { Ok((method, path.to_owned())) } else { Err(rule()) }
}
