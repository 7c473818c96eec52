//! How a sandbox is started: where it listens, the seed of its world, what it accepts. All of it has defaults.

use crate::callbacks::{CallbackTargets, push_rule};
use crate::faults::Fault;
use daigou_core::auth::{ArrayStyle, PostRule, Scheme, Secret, TimeUnit};
use daigou_core::message::PushScheme;
use daigou_core::{Config, Error, Platform};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

/// How a sandbox is started.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where to listen; port 0 takes a free one. `127.0.0.1:0` unless set.
    pub listen: SocketAddr,
    /// The seed: the same seed makes the same world.
    pub seed: u64,
    /// Which of the rules that the vendors leave open are accepted.
    pub accept: Accept,
    /// Who may call.
    pub credentials: SandboxCredentials,
    /// What goes wrong from the start, and again after a reset; nothing unless set.
    pub faults: Vec<Fault>,
    /// Where callbacks go; nowhere unless set.
    pub callbacks: CallbackTargets,
    /// The file that keeps the state; in memory alone unless set.
    pub state: Option<PathBuf>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            seed: 0,
            accept: Accept::default(),
            credentials: SandboxCredentials::default(),
            faults: Vec::new(),
            callbacks: CallbackTargets::default(),
            state: None,
        }
    }
}

impl Options {
    /// Listens there.
    #[must_use]
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.listen = address;
        self
    }

    /// Makes the world of this seed.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Accepts these rules.
    #[must_use]
    pub fn accept(mut self, accept: Accept) -> Self {
        self.accept = accept;
        self
    }

    /// Lets these credentials in.
    #[must_use]
    pub fn credentials(mut self, credentials: SandboxCredentials) -> Self {
        self.credentials = credentials;
        self
    }

    /// Keeps the state in this file, and starts from what is in it. The file's own seed is the one that counts.
    #[must_use]
    pub fn state(mut self, file: impl Into<PathBuf>) -> Self {
        self.state = Some(file.into());
        self
    }

    /// Injects these faults.
    #[must_use]
    pub fn faults(mut self, faults: Vec<Fault>) -> Self {
        self.faults = faults;
        self
    }

    /// Sends a platform's callbacks there.
    ///
    /// # Errors
    /// What is no `http://` or `https://` address.
    pub fn callback_target(mut self, platform: Platform, url: &str) -> Result<Self, Error> {
        self.callbacks.set(platform, Some(url))?;
        Ok(self)
    }
}

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
    /// What is signed in DajiSaaS's POST bodies.
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
    /// What a client with this configuration sends: `DAIGOU_SCHEME`, `DAIGOU_TIMESTAMP`, `DAIGOU_LOGISTICS_SCHEME`,
    /// `DAIGOU_DAJI_ARRAYS`, `DAIGOU_DAJI_POST` and `DAIGOU_PUSH_SCHEME`; the defaults where they are not set.
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

/// Who may call: the sandbox knows one developer at each platform. The defaults are fixed and plainly not real.
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
