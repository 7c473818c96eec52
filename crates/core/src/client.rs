//! The client that every marketplace wraps: its settings, its evidence rules, and one throttled, signed attempt.

use crate::auth::{Auth, Credentials, DajiAuth, PandaPonAuth, Stamp, random_nonce};
use crate::builder::Platform;
use crate::call::{Answer, Call};
use crate::classify::http_date;
use crate::clock::{Clock, Random};
use crate::drift::DriftHook;
use crate::error::{Certainty, Error, ErrorKind};
use crate::marketplace::Marketplace;
use crate::operation::{AuthKind, Effect, Evidence, Generation, Operation};
use crate::retry::{RetryBudget, RetryPolicy, Throttle};
use crate::table::Entry;
use crate::transport::{Failure, TimeLeft, Transport, TransportError};
use async_trait::async_trait;
use http::{HeaderMap, Method};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What sending needs to know besides the call: made by [`Builder`](crate::Builder).
pub struct Settings {
    pub(crate) generation: Generation,
    pub(crate) allow_derived: bool,
    pub(crate) routes: BTreeMap<String, (Method, String)>,
    pub(crate) retry: RetryPolicy,
    pub(crate) total_time: Duration,
    pub(crate) budget: RetryBudget,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) random: Arc<dyn Random>,
    pub(crate) warned: Mutex<BTreeSet<&'static str>>,
    pub(crate) drift: Option<DriftHook>,
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("generation", &self.generation)
            .field("allow_derived", &self.allow_derived)
            .field("routes", &self.routes)
            .field("retry", &self.retry)
            .field("total_time", &self.total_time)
            .finish_non_exhaustive()
    }
}

impl Settings {
    /// The generation that the client speaks.
    #[must_use]
    pub fn generation(&self) -> Generation {
        self.generation
    }

    /// How often a retryable call is sent.
    #[must_use]
    pub fn retry(&self) -> &RetryPolicy {
        &self.retry
    }

    /// The time that all attempts at a call may take together.
    #[must_use]
    pub fn total_time(&self) -> Duration {
        self.total_time
    }

    /// The clock.
    #[must_use]
    pub fn clock(&self) -> &dyn Clock {
        &*self.clock
    }

    pub(crate) fn random(&self) -> &dyn Random {
        &*self.random
    }

    pub(crate) fn drift(&self) -> Option<&DriftHook> {
        self.drift.as_ref()
    }

    pub(crate) fn retry_budget(&self) -> &RetryBudget {
        &self.budget
    }

    /// Whether the route of an operation is a guess: derived from a sibling, and neither documented, seen elsewhere nor
    /// given by the user.
    #[must_use]
    pub fn is_guess(&self, operation: &'static Operation) -> bool {
        let route = operation.route(self.generation);
        !self.routes.contains_key(operation.id) && route.is_none_or(|route| route.evidence == Evidence::Derived)
    }

    /// The route of an operation, if its evidence allows sending.
    ///
    /// # Errors
    /// [`ErrorKind::Unpublished`] or [`ErrorKind::Unconfirmed`], saying what is missing and how to supply it.
    pub fn resolve(&self, operation: &'static Operation) -> Result<(Method, Cow<'static, str>), Error> {
        let refuse =
            |kind, message: String, hint: String| Err(Error::new(kind, Certainty::NotSent, message).with_hint(hint));
        if operation.auth == AuthKind::QuerySign && !self.allow_derived {
            return refuse(
                ErrorKind::Unconfirmed,
                "how this call is signed is not published".to_owned(),
                format!("{ALLOW}, and choose the rule with DAIGOU_LOGISTICS_SCHEME"),
            );
        }
        if let Some((method, path)) = self.routes.get(operation.id) {
            return Ok((method.clone(), Cow::Owned(path.clone())));
        }
        let supply = || {
            let variable = operation.route_variable();
            format!(
                "supply it: {variable}=\"METHOD /path\", `--route`, or `route(\"{}\", …)` on the builder",
                operation.id
            )
        };
        let generation = self.generation;
        let Some(route) = operation.route(generation) else {
            let other = generation.other();
            return match operation.route(other) {
                Some(_) => refuse(
                    ErrorKind::Unpublished,
                    format!("there is no route in {}, only in {}", generation.as_str(), other.as_str()),
                    format!("use generation {} (DAIGOU_GENERATION or `--generation`), or {}", other.as_str(), supply()),
                ),
                None => refuse(ErrorKind::Unpublished, "there is no route in any generation".to_owned(), supply()),
            };
        };
        match (route.evidence, route.path) {
            (Evidence::Unpublished, _) | (_, None) => {
                let message =
                    format!("the path is not published: only its title and the method {} are known", route.method);
                refuse(ErrorKind::Unpublished, message, supply())
            }
            (Evidence::Derived, Some(path)) if !self.allow_derived => {
                let message = format!("the route {} {path} is derived from a sibling, not documented", route.method);
                let other = generation.other();
                let hint = match operation.route(other) {
                    Some(r) if r.evidence == Evidence::Documented && !std::ptr::eq(r, route) => {
                        format!("generation {} documents it; or {ALLOW}", other.as_str())
                    }
                    _ => ALLOW.to_owned(),
                };
                refuse(ErrorKind::Unconfirmed, message, hint)
            }
            (evidence, Some(path)) => {
                if evidence == Evidence::ThirdParty {
                    self.warn_once(operation, path);
                }
                Ok((route.method.clone(), Cow::Borrowed(path)))
            }
        }
    }

    fn warn_once(&self, operation: &'static Operation, path: &str) {
        let mut warned = self.warned.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if warned.insert(operation.id) {
            tracing::warn!(
                marketplace = operation.marketplace,
                operation = operation.id,
                path,
                "this route is known from public integrations only, not from the vendor"
            );
        }
    }
}

const ALLOW: &str = "to send it all the same, allow derived routes: DAIGOU_ALLOW=derived, `--allow derived`, or \
                     `allow_derived()` on the builder";

/// A client of one marketplace. Cloning is cheap and shares the connections, the throttle and the retry budget.
#[derive(Clone)]
pub struct Client(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) name: &'static str,
    pub(crate) table: &'static [Entry],
    pub(crate) settings: Settings,
    pub(crate) auth: Auth,
    pub(crate) base_url: String,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) throttle: Throttle,
    pub(crate) skew: Skew,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("marketplace", &self.0.name)
            .field("base_url", &self.0.base_url)
            .field("settings", &self.0.settings)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// How the client signs: to explain a signature, never to print a secret.
    #[must_use]
    pub fn auth(&self) -> &Auth {
        &self.0.auth
    }

    /// The base URL that paths are appended to.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.0.base_url
    }

    /// By how many milliseconds the platform's clock is ahead of this machine's, as far as replies have shown.
    #[must_use]
    pub fn skew_millis(&self) -> i64 {
        self.0.skew.ahead()
    }

    /// The platform's time, epoch milliseconds, as far as the `Date` of a reply has shown it.
    #[must_use]
    pub fn platform_millis(&self) -> Option<i64> {
        let now = self.0.settings.clock().unix_millis().saturating_add(self.0.skew.ahead());
        self.0.skew.is_known().then_some(now)
    }
}

#[async_trait]
impl Marketplace for Client {
    fn name(&self) -> &'static str {
        self.0.name
    }

    fn operations(&self) -> &'static [Entry] {
        self.0.table
    }

    fn settings(&self) -> &Settings {
        &self.0.settings
    }

    async fn execute(&self, call: &Call) -> Result<Answer, Error> {
        let this = &*self.0;
        let clock = this.settings.clock();
        let asked = clock.monotonic();
        let _place = this.throttle.acquire(clock).await;
        let waited = clock.monotonic().saturating_sub(asked);
        let time_left = call.time_left().checked_sub(waited).filter(|left| !left.is_zero()).ok_or_else(|| {
            let message = format!("no turn within {} s: the client's own limits held it back", waited.as_secs());
            Error::new(ErrorKind::Timeout, Certainty::NotSent, message).with_hint("raise the limits or the total time")
        })?;
        let stamp = Stamp {
            unix_millis: clock.unix_millis().saturating_add(this.skew.ahead()),
            nonce: random_nonce(this.settings.random()),
        };
        let mut request = this.auth.request(&this.base_url, call, &stamp)?;
        request.extensions_mut().insert(TimeLeft(time_left));
        if call.effect != Effect::Read {
            crate::fence::ask(time_left)?;
        }
        let response = this.transport.send(request).await.map_err(from_transport)?;
        let (parts, body) = response.into_parts();
        this.skew.observe(&parts.headers, clock.unix_millis(), this.name);
        Ok(Answer { status: parts.status, headers: parts.headers, body })
    }
}

fn from_transport(error: TransportError) -> Error {
    let (kind, certainty, hint) = match error.failure {
        Failure::Connect => (
            ErrorKind::Connect,
            Certainty::NotSent,
            "nothing was sent: check the address, the network and the certificate",
        ),
        Failure::Timeout => (ErrorKind::Timeout, Certainty::MaybeSent, LOOK),
        Failure::Interrupted => (ErrorKind::Interrupted, Certainty::MaybeSent, LOOK),
        Failure::Unreadable => (ErrorKind::Decode, Certainty::Unreadable, LOOK),
        Failure::Refused => (ErrorKind::Usage, Certainty::NotSent, "nothing was sent: correct the request"),
    };
    let error_text = error.message.clone();
    Error::new(kind, certainty, error_text).with_hint(hint).with_source(error)
}

const LOOK: &str = "it may have been carried out: look the order up before sending a create or a payment again";

/// The platform's clock against this machine's: the client corrects its stamp, never the machine's clock.
#[derive(Debug, Default)]
pub(crate) struct Skew {
    ahead: AtomicI64,
    /// Whether a reply has shown the platform's time.
    known: AtomicBool,
}

/// A `Date` header has seconds and travels: less than this is not skew.
const NOTICEABLE_MILLIS: i64 = 30_000;

impl Skew {
    fn ahead(&self) -> i64 {
        self.ahead.load(Ordering::Relaxed)
    }

    fn is_known(&self) -> bool {
        self.known.load(Ordering::Relaxed)
    }

    fn observe(&self, headers: &HeaderMap, now_millis: i64, marketplace: &'static str) {
        let Some(date) = headers.get(http::header::DATE).and_then(|d| d.to_str().ok()).and_then(http_date) else {
            return;
        };
        let ahead = date.saturating_mul(1000).saturating_sub(now_millis);
        self.known.store(true, Ordering::Relaxed);
        let known = self.ahead();
        if (ahead - known).abs() < NOTICEABLE_MILLIS {
            return;
        }
        let corrected = if ahead.abs() < NOTICEABLE_MILLIS { 0 } else { ahead };
        if self.ahead.swap(corrected, Ordering::Relaxed) == 0 {
            tracing::warn!(
                marketplace,
                seconds_ahead = corrected.div_euclid(1000),
                "the platform's clock differs from this machine's: stamps are corrected; set the machine's clock"
            );
        }
    }
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
