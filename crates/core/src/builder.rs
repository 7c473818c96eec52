//! Building a client: credentials, routes, time limits, and everything that a test replaces.

use crate::auth::{ArrayStyle, Auth, Credentials, DajiAuth, PandaPonAuth, PostRule, Scheme, TimeUnit, UploadForm};
use crate::check::variable;
use crate::client::{Client, Inner, Skew};
use crate::clock::{Clock, OsRandom, Random, SystemClock};
use crate::config::{Config, parse_route};
use crate::drift::DriftHook;
use crate::ended::EndedHook;
use crate::error::Error;
use crate::marketplace::Entry;
use crate::operation::{Generation, Platform, Venue};
use crate::retry::{Limits, RetryBudget, RetryPolicy, Throttle};
use crate::settings::Settings;
use crate::suggest::nearest;
use crate::transport::{Timeouts, Transport};
use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

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
    ended: Option<EndedHook>,
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
            ended: None,
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

    /// A proxy that calls go through: `http://…` or `socks5://…`, with or without credentials. It resolves the names;
    /// addresses of this machine are reached directly. None is used unless set here or by `DAIGOU_PROXY`.
    #[must_use]
    pub fn proxy(self, address: impl Into<String>) -> Self {
        self.set("proxy", address)
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

    /// Sets which part of DajiSaaS's POST bodies is signed.
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

    /// Hears of every call once it ended, all attempts together: what is counted and measured.
    #[must_use]
    pub fn on_ended(mut self, hook: EndedHook) -> Self {
        self.ended = Some(hook);
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
            ended: self.ended.take(),
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
        if self.config.is_empty("proxy") {
            return Err(Error::invalid(variable("proxy"), "must not be empty; leave it out for none"));
        }
        let proxy = self.config.get("proxy");
        Ok(Arc::new(crate::transport::ReqwestTransport::with_proxy(self.timeouts, self.max_body, proxy)?))
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

impl Auth {
    /// The rule of a platform with these credentials.
    pub(crate) fn new(platform: Platform, credentials: Credentials, config: &crate::Config) -> Result<Self, Error> {
        let present = |value: &str, name: &str| crate::auth::check_credential(name, value);
        match (platform, credentials) {
            (Platform::PandaPon, Credentials::PandaPon { access_key, access_secret, user_id }) => {
                present(&access_key, "access_key")?;
                present(access_secret.expose(), "access_secret")?;
                present(&user_id, "user_id")?;
                Ok(Self::PandaPon(PandaPonAuth {
                    access_key,
                    access_secret,
                    user_id,
                    scheme: config.scheme("scheme")?,
                    unit: config.time_unit()?,
                    logistics_scheme: config.scheme("logistics_scheme")?,
                }))
            }
            (Platform::DajiSaas, Credentials::DajiSaas { app_key, app_secret }) => {
                present(&app_key, "app_key")?;
                present(app_secret.expose(), "app_secret")?;
                let auth = config.dajisaas(DajiAuth::new(app_key, app_secret))?;
                if auth.send_secret {
                    tracing::warn!(
                        "the application's secret is sent with every call (DAIGOU_DAJI_DEBUG=send-secret): \
                         never do this in production"
                    );
                }
                Ok(Self::Daji(auth))
            }
            (platform, _) => Err(Error::usage(format!("these credentials are not {}'s", platform.title()))),
        }
    }
}
