//! The client that every marketplace wraps: one throttled, signed attempt at a call.

use crate::auth::{Auth, Stamp, random_nonce};
use crate::call::{Answer, Call};
use crate::classify::{http_date, with_findings};
use crate::error::{Certainty, Error, ErrorKind};
use crate::fence::{self, FirstByte};
use crate::marketplace::{Entry, Marketplace};
use crate::operation::Effect;
use crate::retry::Throttle;
use crate::settings::Settings;
use crate::transport::{Failure, TimeLeft, Transport, TransportError};
use async_trait::async_trait;
use http::{HeaderMap, StatusCode};
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

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
    /// Gives the rules by which the client signs, to explain a signature. Its secrets never print.
    #[must_use]
    pub fn auth(&self) -> &Auth {
        &self.0.auth
    }

    /// The base URL that paths are appended to.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.0.base_url
    }

    /// Tells by how many milliseconds the platform's clock is ahead of this machine's, as far as replies have shown.
    #[must_use]
    pub fn skew_millis(&self) -> i64 {
        self.0.skew.millis.load(Ordering::Relaxed)
    }

    /// The platform's time, epoch milliseconds, as far as the `Date` of a reply has shown one that can be believed.
    #[must_use]
    pub fn platform_millis(&self) -> Option<i64> {
        let now = self.0.settings.clock().unix_millis().saturating_add(self.skew_millis());
        self.0.skew.known.load(Ordering::Relaxed).then_some(now)
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
            unix_millis: clock.unix_millis().saturating_add(this.skew.millis.load(Ordering::Relaxed)),
            nonce: random_nonce(this.settings.random()),
        };
        let mut request = this.auth.request(&this.base_url, call, &stamp)?;
        request.extensions_mut().insert(TimeLeft(time_left));
        let mut first = None;
        if call.effect != Effect::Read {
            fence::ask(time_left)?;
            first = FirstByte::current(time_left);
            first.iter().for_each(|first| drop(request.extensions_mut().insert(first.clone())));
        }
        let response = this.transport.send(request).await;
        let refused = || first.as_ref().and_then(FirstByte::refusal);
        let response = response.map_err(|error| refused().unwrap_or_else(|| from_transport(error, call)))?;
        let (parts, body) = response.into_parts();
        this.skew.observe(parts.status, &parts.headers, clock.unix_millis(), this.name);
        Ok(Answer { status: parts.status, headers: parts.headers, body })
    }
}

fn from_transport(error: TransportError, call: &Call) -> Error {
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
    let hint = match &error.hint {
        Some(more) => format!("{hint}; {more}"),
        None => hint.to_owned(),
    };
    let out = Error::new(kind, certainty, error.message.clone()).with_hint(hint);
    let out = match &error.partial {
        Some(body) => with_findings(out, call, &String::from_utf8_lossy(body)).with_raw_body(body.clone()),
        None => out,
    };
    out.with_source(error)
}

const LOOK: &str = "it may have been carried out: look the order up before sending a create or a payment again";

/// The platform's clock against this machine's: the client corrects its stamp, never the machine's clock.
#[derive(Debug, Default)]
pub(crate) struct Skew {
    millis: AtomicI64,
    /// Set once a reply has shown the platform's time.
    known: AtomicBool,
    /// Set once it was said that a `Date` is not believed.
    disbelieved: AtomicBool,
}

/// A `Date` header has seconds and travels: less than this is not skew.
const NOTICEABLE_MILLIS: i64 = 30_000;

/// A clock that differs by more than this is not believed: a machine may be hours off, its time zone wrong, but an answer
/// may also come with the `Date` of 1970, or out of a cache.
const PLAUSIBLE_MILLIS: i64 = 24 * 3_600_000;

impl Skew {
    fn observe(&self, status: StatusCode, headers: &HeaderMap, now_millis: i64, marketplace: &'static str) {
        let Some(date) = headers.get(http::header::DATE).and_then(|d| d.to_str().ok()).and_then(http_date) else {
            return;
        };
        let ahead = date.saturating_mul(1000).saturating_sub(now_millis);
        let known = self.millis.load(Ordering::Relaxed);
        if (ahead - known).abs() < NOTICEABLE_MILLIS {
            self.known.store(true, Ordering::Relaxed);
            return;
        }
        // Behind 5xx stands whoever is in front of the platform; a cache says how old its answer is.
        let is_the_platforms = !status.is_server_error() && !headers.contains_key(http::header::AGE);
        if !is_the_platforms || ahead.abs() > PLAUSIBLE_MILLIS {
            // Which of the two clocks is wrong is not known.
            self.known.fetch_and(!is_the_platforms, Ordering::Relaxed);
            self.disbelieve(ahead, marketplace);
            return;
        }
        self.known.store(true, Ordering::Relaxed);
        let corrected = if ahead.abs() < NOTICEABLE_MILLIS { 0 } else { ahead };
        if self.millis.swap(corrected, Ordering::Relaxed) == 0 {
            tracing::warn!(
                marketplace,
                seconds_ahead = corrected.div_euclid(1000),
                "the platform's clock differs from this machine's: stamps are corrected; set the machine's clock"
            );
        }
    }

    /// Says once that a date is not believed.
    fn disbelieve(&self, ahead: i64, marketplace: &'static str) {
        if !self.disbelieved.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                marketplace,
                seconds_ahead = ahead.div_euclid(1000),
                "an answer's `Date` is too far from this machine's clock to be the platform's: stamps stay as they are; \
                 check the machine's clock"
            );
        }
    }
}
