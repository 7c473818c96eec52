//! Building a client: credentials, routes, time limits, and everything that a test replaces.

use crate::auth::{ArrayStyle, Auth, Credentials, PostRule, Scheme, TimeUnit, UploadForm};
use crate::client::{Client, Inner, Settings, Skew};
use crate::clock::{Clock, OsRandom, Random, SystemClock};
use crate::config::{Config, parse_route, variable};
use crate::drift::DriftHook;
use crate::error::Error;
use crate::operation::{AuthKind, Generation};
use crate::retry::{Limits, RetryBudget, RetryPolicy, Throttle};
use crate::suggest::nearest;
use crate::table::Entry;
use crate::transport::Transport;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// The two resellers. They differ in signature, envelope and address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Platform {
    /// PandaPon: Taobao, 1688, warehouse logistics.
    PandaPon,
    /// DajiSaaS: 1688, Taobao/Tmall, Poizon.
    DajiSaas,
}

impl Platform {
    /// The name that people know it by.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::PandaPon => "PandaPon",
            Self::DajiSaas => "DajiSaaS",
        }
    }

    /// The name of the setting that holds its base URL.
    #[must_use]
    pub const fn url_setting(self) -> &'static str {
        match self {
            Self::PandaPon => "pandapon_url",
            Self::DajiSaas => "dajisaas_url",
        }
    }

    /// The vendor's address. There is one, and it is production.
    #[must_use]
    pub const fn vendor_url(self) -> &'static str {
        match self {
            Self::PandaPon => "https://api.pandapon.com",
            Self::DajiSaas => "https://openapi.dajisaas.com",
        }
    }
}

/// A marketplace's name and platform: a constant of each marketplace crate.
#[derive(Debug, Clone, Copy)]
pub struct Venue {
    /// `taobao`, `alibaba1688`, `dajisaas` or `logistics`.
    pub name: &'static str,
    /// Who resells it.
    pub platform: Platform,
}

impl Venue {
    /// How its calls are signed unless an operation says otherwise.
    #[must_use]
    pub const fn auth(self) -> AuthKind {
        match self.platform {
            Platform::PandaPon => AuthKind::Headers,
            Platform::DajiSaas => AuthKind::Daji,
        }
    }
}

/// Timeouts of one client. Keep `connect` < `read` < `total`, or a slow connect looks like a lost answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// For DNS, TCP and TLS together.
    pub connect: Duration,
    /// Between two pieces of an answer.
    pub read: Duration,
    /// For all attempts at a call together. It must stay under the 600 seconds that a signature lives.
    pub total: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self { connect: Duration::from_secs(10), read: Duration::from_secs(30), total: Duration::from_secs(90) }
    }
}

/// Builds a client `M`. What is not set comes from the configuration it was made with, then from defaults.
pub struct Builder<M> {
    venue: Venue,
    table: &'static [Entry],
    config: Config,
    wrap: fn(Client) -> M,
    credentials: Option<Credentials>,
    timeouts: Timeouts,
    retry: RetryPolicy,
    limits: Limits,
    max_body: usize,
    transport: Option<Arc<dyn Transport>>,
    clock: Option<Arc<dyn Clock>>,
    random: Option<Arc<dyn Random>>,
    drift: Option<DriftHook>,
}

impl<M> fmt::Debug for Builder<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("venue", &self.venue)
            .field("config", &self.config)
            .field("credentials", &self.credentials)
            .field("timeouts", &self.timeouts)
            .finish_non_exhaustive()
    }
}

impl<M> Builder<M> {
    #[doc(hidden)]
    pub fn new(venue: Venue, table: &'static [Entry], config: Config, wrap: fn(Client) -> M) -> Self {
        Self {
            venue,
            table,
            config,
            wrap,
            credentials: None,
            timeouts: Timeouts::default(),
            retry: RetryPolicy::default(),
            limits: Limits::default(),
            max_body: 32 << 20,
            transport: None,
            clock: None,
            random: None,
            drift: None,
        }
    }

    /// Who sends.
    #[must_use]
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = Some(credentials);
        self
    }

    /// Takes the place of the vendor's address: a sandbox, or a sibling host.
    #[must_use]
    pub fn base_url(self, url: impl Into<String>) -> Self {
        let name = self.venue.platform.url_setting();
        self.set(name, url)
    }

    /// The generation to speak; v2 unless set. DajiSaaS has one only.
    #[must_use]
    pub fn generation(self, generation: Generation) -> Self {
        self.set("generation", generation.as_str())
    }

    /// Sends derived routes, and calls whose signature rule is unpublished, as well.
    #[must_use]
    pub fn allow_derived(self) -> Self {
        self.set("allow", "derived")
    }

    /// Supplies (or replaces) the route of an operation: `METHOD /path`.
    #[must_use]
    pub fn route(self, operation: &str, route: &str) -> Self {
        let name = format!("route__{}__{}", self.venue.name, operation.replace('.', "__"));
        self.set(&name, route)
    }

    /// PandaPon's signature rule; see [`Scheme`].
    #[must_use]
    pub fn scheme(self, scheme: Scheme) -> Self {
        self.set("scheme", scheme.as_str())
    }

    /// The unit of PandaPon's timestamp.
    #[must_use]
    pub fn time_unit(self, unit: TimeUnit) -> Self {
        self.set("timestamp", unit.as_str())
    }

    /// The rule for the unpublished `sign` of warehouse logistics.
    #[must_use]
    pub fn logistics_scheme(self, scheme: Scheme) -> Self {
        self.set("logistics_scheme", scheme.as_str())
    }

    /// How DajiSaaS's arrays stand in a query.
    #[must_use]
    pub fn daji_arrays(self, style: ArrayStyle) -> Self {
        self.set("daji_arrays", style.as_str())
    }

    /// What is signed in DajiSaaS's POST bodies.
    #[must_use]
    pub fn daji_post(self, rule: PostRule) -> Self {
        self.set("daji_post", rule.as_str())
    }

    /// How DajiSaaS's forms (picture uploads) are written.
    #[must_use]
    pub fn daji_upload(self, form: UploadForm) -> Self {
        self.set("daji_upload", form.as_str())
    }

    /// DajiSaaS's debug form: every call carries the application's secret in clear text instead of a signature. It shows
    /// whether a refusal is the signature's fault. **Never in production**; a warning is logged when the client is built.
    #[must_use]
    pub fn daji_send_secret(self) -> Self {
        self.set("daji_debug", "send-secret")
    }

    /// Time limits.
    #[must_use]
    pub fn timeouts(mut self, timeouts: Timeouts) -> Self {
        self.timeouts = timeouts;
        self
    }

    /// How often a retryable call is sent.
    #[must_use]
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// How many requests the client may make.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The largest answer that is read, counted after decompression; 32 MiB unless set.
    #[must_use]
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.max_body = bytes;
        self
    }

    /// Another way to send: share one over several clients, or put a test's in its place.
    #[must_use]
    pub fn transport(mut self, transport: Arc<dyn Transport>) -> Self {
        self.transport = Some(transport);
        self
    }

    /// Another clock.
    #[must_use]
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = Some(clock);
        self
    }

    /// Another source of nonces and jitter.
    #[must_use]
    pub fn random(mut self, random: Arc<dyn Random>) -> Self {
        self.random = Some(random);
        self
    }

    /// Hears of members that replies hold and the types do not model. Costs an encoding of every reply.
    #[must_use]
    pub fn on_drift(mut self, hook: DriftHook) -> Self {
        self.drift = Some(hook);
        self
    }

    fn set(mut self, name: &str, value: impl Into<String>) -> Self {
        self.config.set(name, value);
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    /// Credentials that are missing, a setting that cannot be read, a route of an operation that does not exist,
    /// time limits that contradict each other.
    pub fn build(mut self) -> Result<M, Error> {
        let credentials = match self.credentials.take() {
            Some(credentials) => credentials,
            None => credentials_of(self.venue.platform, &self.config)?,
        };
        let auth = Auth::new(self.venue.platform, credentials, &self.config)?;
        let settings = Settings {
            generation: self.config.generation()?,
            allow_derived: self.config.allow_derived()?,
            routes: self.routes()?,
            retry: self.retry,
            total_time: self.check_times()?,
            budget: RetryBudget::default(),
            clock: self.clock.take().unwrap_or_else(|| Arc::new(SystemClock::default())),
            random: self.random.take().unwrap_or_else(|| Arc::new(OsRandom)),
            warned: Mutex::new(BTreeSet::new()),
            drift: self.drift.take(),
        };
        let inner = Inner {
            name: self.venue.name,
            table: self.table,
            settings,
            auth,
            base_url: self.checked_url()?,
            throttle: Throttle::new(self.limits),
            skew: Skew::default(),
            transport: match self.transport.take() {
                Some(transport) => transport,
                None => self.default_transport()?,
            },
        };
        Ok((self.wrap)(Client(Arc::new(inner))))
    }

    #[cfg(feature = "reqwest")]
    fn default_transport(&self) -> Result<Arc<dyn Transport>, Error> {
        Ok(Arc::new(crate::transport::ReqwestTransport::new(self.timeouts, self.max_body)?))
    }

    #[cfg(not(feature = "reqwest"))]
    fn default_transport(&self) -> Result<Arc<dyn Transport>, Error> {
        Err(Error::usage("no transport: the feature `reqwest` is off").with_hint("give one with `transport(…)`"))
    }

    fn check_times(&self) -> Result<Duration, Error> {
        let Timeouts { connect, read, total } = self.timeouts;
        if connect >= read || read >= total {
            return Err(Error::invalid("timeouts", "must keep connect < read < total"));
        }
        if total >= crate::auth::WINDOW {
            return Err(Error::invalid("timeouts.total", "must stay under the 600 seconds that a signature lives"));
        }
        Ok(total)
    }

    fn checked_url(&self) -> Result<String, Error> {
        let name = self.venue.platform.url_setting();
        // A variable that a script left empty does not mean production.
        if self.config.is_empty(name) {
            return Err(Error::invalid(variable(name), "must not be empty; leave it out for the vendor's address"));
        }
        let url = self.config.get(name).unwrap_or(self.venue.platform.vendor_url()).trim_end_matches('/');
        let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
        match host {
            Some(host) if !host.is_empty() && !url.contains(['?', '#', ' ']) && url.parse::<http::Uri>().is_ok() => {
                Ok(url.to_owned())
            }
            _ => Err(Error::invalid(variable(name), format!("must be an http:// or https:// address, got `{url}`"))),
        }
    }

    fn routes(&self) -> Result<std::collections::BTreeMap<String, (http::Method, String)>, Error> {
        let mut out = std::collections::BTreeMap::new();
        for (operation, method, path) in self.config.routes(self.venue.name)? {
            let known = || self.table.iter().map(|e| e.operation.id);
            if !known().any(|id| id == operation) {
                let error = Error::usage(format!(
                    "a route is given for {} `{operation}`, which does not exist",
                    self.venue.name
                ));
                return Err(match nearest(&operation, known()) {
                    near if near.is_empty() => error,
                    near => error.with_hint(format!("did you mean {}?", near.join(", "))),
                });
            }
            out.insert(operation, (method, path));
        }
        Ok(out)
    }
}

/// The credentials of a platform from a configuration.
fn credentials_of(platform: Platform, config: &Config) -> Result<Credentials, Error> {
    Ok(match platform {
        Platform::PandaPon => Credentials::pandapon(
            config.require("access_key", "PandaPon's access key, from its console under AccessKey management")?,
            config.require("access_secret", "the secret of PandaPon's access key")?,
            config.require("user_id", "PandaPon's user id")?,
        ),
        Platform::DajiSaas => Credentials::dajisaas(
            config.require("app_key", "DajiSaaS's application key")?,
            config.require("app_secret", "DajiSaaS's application secret")?,
        ),
    })
}

/// Checks `METHOD /path` as given on a command line.
///
/// # Errors
/// Names the rule.
pub fn check_route(text: &str) -> Result<(), Error> {
    parse_route(text).map(|_| ()).map_err(|rule| Error::invalid("route", rule))
}
