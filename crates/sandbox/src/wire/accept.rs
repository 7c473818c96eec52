//! The rules that the sandbox accepts of those that the vendors leave open, and the credentials that it lets in.

use super::accounts::SandboxAccount;
use daigou_core::auth::{ArrayStyle, PostRule, Scheme, Secret, TimeUnit};
use daigou_core::message::{PushEncoding, PushInput, PushScheme};
use daigou_core::{Config, Error};

/// Which of the rules that the vendors leave open the sandbox accepts: one of each, so that a wrong setting shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accept {
    /// PandaPon's signature.
    pub scheme: Scheme,
    /// The unit of PandaPon's timestamps.
    pub unit: TimeUnit,
    /// The `sign` of PandaPon's warehouse logistics.
    pub logistics_scheme: Scheme,
    /// Arrays in DajiSaaS's queries.
    pub daji_arrays: ArrayStyle,
    /// The rule for signing DajiSaaS's POST bodies.
    pub daji_post: PostRule,
    /// How DajiSaaS's callbacks are signed, by the rule that a receiver checks them by. None of the candidates is
    /// confirmed; where none is chosen it is the first: `message` and its value, in upper-case hexadecimal.
    pub daji_push: PushScheme,
}

impl Default for Accept {
    fn default() -> Self {
        Self {
            scheme: Scheme::default(),
            unit: TimeUnit::default(),
            logistics_scheme: Scheme::default(),
            daji_arrays: ArrayStyle::default(),
            daji_post: PostRule::default(),
            daji_push: push_rule(PushScheme::None),
        }
    }
}

impl Accept {
    /// Reads the rules that a client with this configuration sends: `DAIGOU_SCHEME`, `DAIGOU_TIMESTAMP`,
    /// `DAIGOU_LOGISTICS_SCHEME`, `DAIGOU_DAJI_ARRAYS`, `DAIGOU_DAJI_POST` and `DAIGOU_PUSH_SCHEME`; the defaults where
    /// they are not set.
    ///
    /// # Errors
    /// A word that is none of the setting's; the error names the variable.
    pub fn from_config(config: &Config) -> Result<Self, Error> {
        Ok(Self {
            scheme: config.scheme("scheme")?,
            unit: config.time_unit()?,
            logistics_scheme: config.scheme("logistics_scheme")?,
            daji_arrays: config.daji_arrays()?,
            daji_post: config.daji_post()?,
            daji_push: push_rule(config.push_scheme()?),
        })
    }
}

/// The first account of either platform. The defaults are fixed and plainly not real.
#[derive(Debug, Clone)]
pub struct SandboxCredentials {
    /// PandaPon's access key: 32 hexadecimal characters.
    pub access_key: String,
    /// Its secret.
    pub access_secret: Secret,
    /// PandaPon's sub-account: 13 digits.
    pub user_id: String,
    /// DajiSaaS's application key.
    pub app_key: String,
    /// Its secret.
    pub app_secret: Secret,
}

impl SandboxCredentials {
    /// As the first account of PandaPon's and of DajiSaaS's.
    pub(crate) fn accounts(&self) -> [SandboxAccount; 2] {
        let Self { access_key, access_secret, user_id, app_key, app_secret } = self.clone();
        let pandapon = SandboxAccount::pandapon(access_key, access_secret, user_id);
        [pandapon, SandboxAccount::dajisaas(app_key, app_secret)]
    }
}

impl Default for SandboxCredentials {
    fn default() -> Self {
        Self {
            access_key: "5a4db0c0ffee5a4db0c0ffee5a4db0c0".into(),
            access_secret: Secret::new("not-a-real-access-secret-of-the-sandbox"),
            user_id: "2100000000001".into(),
            app_key: "sandbox-app".into(),
            app_secret: Secret::new("not-a-real-app-secret-of-the-sandbox"),
        }
    }
}

/// The rule by which the sandbox signs where this one is set for receivers: the first candidate, which is what 1688's own
/// pushes are thought to do, where none is chosen; and upper-case hexadecimal where the writing is not.
pub(crate) const fn push_rule(scheme: PushScheme) -> PushScheme {
    let (input, encoding) = push_parts(scheme);
    PushScheme::HmacSha1 { input, encoding: Some(encoding) }
}

/// Splits a scheme into the text that is signed and the writing of the digest.
pub(crate) const fn push_parts(scheme: PushScheme) -> (PushInput, PushEncoding) {
    match scheme {
        PushScheme::None => (PushInput::NameAndValue, PushEncoding::HexUpper),
        PushScheme::HmacSha1 { input, encoding: None } => (input, PushEncoding::HexUpper),
        PushScheme::HmacSha1 { input, encoding: Some(encoding) } => (input, encoding),
    }
}
