//! The receiver: one address a platform, `/pandapon/{token}` and `/dajisaas/{token}`. A push is answered 200
//! once it is durable, and otherwise with an error for which its platform sends it again.

use super::arrival::Arrival;
use super::bounded::within;
use super::commit::Waiting;
use super::connections::Whole;
use super::form::{is_blank, signed_form};
use super::metrics::add;
use super::source::Source;
use super::{Inbox, Inner};
use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use bytes::{Bytes, BytesMut};
use daigou_core::Error;
use daigou_core::message::{Push, Strictness, Unchecked, Verification, Verify};
use futures_util::StreamExt;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, Method, StatusCode};
use std::sync::Arc;
use subtle::ConstantTimeEq;
use tokio::sync::mpsc::error::TrySendError;

/// The largest body, in bytes.
pub const MAX_BODY: usize = 1 << 20;
/// A larger body is read so far before it is refused: who is cut off while sending does not hear why.
const READ_ON: usize = 16 * MAX_BODY;
/// The longest content type that is kept, and how much of a dead letter's headers.
const LONGEST_TYPE: usize = 200;
const MOST_HEADERS: usize = 1 << 14;
const FORM: &str = "application/x-www-form-urlencoded";

type Answer = (StatusCode, &'static str);

const RECORDED: Answer = (StatusCode::OK, "recorded");
const PROBE: Answer = (StatusCode::OK, "the callback address works");
const NOT_FOUND: Answer = (StatusCode::NOT_FOUND, "no such address");
const TOO_LARGE: Answer = (StatusCode::PAYLOAD_TOO_LARGE, "the body is larger than 1 MiB");
const BROKEN: Answer = (StatusCode::BAD_REQUEST, "the body broke off");
const SLOW: Answer = (StatusCode::REQUEST_TIMEOUT, "the body did not arrive in time");
const METHOD: Answer = (StatusCode::METHOD_NOT_ALLOWED, "callbacks are posted");
const UNVERIFIED: Answer = (StatusCode::UNAUTHORIZED, "not signed by the rule that this receiver checks by");
const BUSY: Answer = (StatusCode::SERVICE_UNAVAILABLE, "not recorded: too much is waiting; send it again");
const LATE: Answer = (StatusCode::SERVICE_UNAVAILABLE, "not recorded in time; send it again");
const FAILED: Answer = (StatusCode::SERVICE_UNAVAILABLE, "not recorded: the store failed; send it again");
const STOPPING: Answer = (StatusCode::SERVICE_UNAVAILABLE, "not recorded: the receiver is stopping; send it again");

async fn pandapon(State(inner): State<Arc<Inner>>, Path(token): Path<String>, request: Request) -> Response {
    inner.answer(Source::PandaPon, &token, request).await
}

async fn dajisaas(State(inner): State<Arc<Inner>>, Path(token): Path<String>, request: Request) -> Response {
    inner.answer(Source::DajiSaas, &token, request).await
}

impl Inbox {
    /// The receiver: `/pandapon/{token}` and `/dajisaas/{token}`, to be served or mounted below a path.
    pub fn router(&self) -> Router {
        let routes = Router::new().route("/pandapon/{token}", any(pandapon)).route("/dajisaas/{token}", any(dajisaas));
        routes.with_state(self.inner.clone())
    }

    /// Records a push that another server received: what [`router`](Self::router) does with a request of its own. Where
    /// the request has no body, give its query in place of one. Answer the platform with the status.
    pub async fn receive(&self, source: Source, headers: &HeaderMap, body: Bytes) -> (StatusCode, &'static str) {
        self.inner.receive(Pushed { source, method: "POST", query: "", headers }, body).await
    }
}

/// A request, but for its body.
struct Pushed<'r> {
    source: Source,
    method: &'r str,
    query: &'r str,
    headers: &'r HeaderMap,
}

impl Pushed<'_> {
    /// Writes the JSON that a dead letter is kept with: the method, the query and the headers, with no more than fits.
    /// The path holds the token, and is left out.
    fn headers_kept(&self) -> String {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace('\0', "\u{fffd}");
        let first = [(":method", text(self.method.as_bytes())), (":query", text(self.query.as_bytes()))];
        let headers = self.headers.iter().map(|(name, value)| (name.as_str(), text(value.as_bytes())));
        let mut left = MOST_HEADERS;
        let fits = first.into_iter().chain(headers).take_while(|(name, value)| {
            let length = name.len() + value.len();
            let fits = length <= left;
            left = left.saturating_sub(length);
            fits
        });
        serde_json::to_string(&fits.collect::<Vec<_>>()).unwrap_or_default()
    }
}

impl Inner {
    async fn answer(&self, source: Source, token: &str, request: Request) -> Response {
        // The length alone is no secret.
        if !bool::from(token.as_bytes().ct_eq(self.token.as_bytes())) {
            return NOT_FOUND.into_response();
        }
        let (head, body) = request.into_parts();
        if !matches!(head.method, Method::POST | Method::GET | Method::HEAD) {
            return METHOD.into_response();
        }
        let clock = &**self.store.clock();
        let started = clock.monotonic();
        let body = match within(clock, self.options.answer_within, read(&head.headers, body)).await {
            None => return SLOW.into_response(),
            Some(Err(answer)) => return answer.into_response(),
            Some(Ok(body)) => body,
        };
        if let Some(whole) = head.extensions.get::<Whole>() {
            whole.note();
        }
        let query = head.uri.query().unwrap_or_default();
        let request = Pushed { source, method: head.method.as_str(), query, headers: &head.headers };
        let left = self.options.answer_within.saturating_sub(clock.monotonic().saturating_sub(started));
        match within(clock, left, self.receive(request, body)).await {
            Some(answer) => answer.into_response(),
            None => {
                add(&self.counters.unavailable, 1);
                LATE.into_response()
            }
        }
    }

    async fn receive(&self, request: Pushed<'_>, body: Bytes) -> Answer {
        let (source, headers) = (request.source, request.headers);
        let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let content_type = content_type.filter(|text| text.len() <= LONGEST_TYPE).map(str::to_owned);
        // What has no body says it in its query.
        let in_query = is_blank(&body) && !request.query.is_empty();
        let (body, content_type) =
            if in_query { (request.query.to_owned().into(), Some(FORM.to_owned())) } else { (body, content_type) };
        let verdict = self.check(&request, content_type.as_deref(), &body);
        let verified = matches!(verdict, Ok(Verification::Verified));
        let Some(mut arrival) = Arrival::read(source, body, content_type, verified) else {
            add(&self.counters.probes, 1);
            return PROBE;
        };
        add(&self.counters.received, 1);
        if let Some(refused) = self.refused(verdict, &arrival) {
            add(&self.counters.refused, 1);
            tracing::warn!(source = source.as_str(), error = %refused, "a callback was refused");
            return UNVERIFIED;
        }
        if let Some(why) = &arrival.unreadable {
            tracing::warn!(source = source.as_str(), why, "a callback cannot be read: it goes to the dead letters");
            arrival.headers = Some(request.headers_kept());
        }
        let answer = self.record(arrival).await;
        if answer != RECORDED {
            add(&self.counters.unavailable, 1);
        }
        answer
    }

    fn check(&self, request: &Pushed<'_>, content_type: Option<&str>, body: &Bytes) -> Result<Verification, Error> {
        // No rule of PandaPon's is known.
        let (verify, form) = match request.source {
            Source::DajiSaas => (&*self.options.verify, signed_form(content_type, body, request.query)),
            _ => (&Unchecked as &dyn Verify, body.clone()),
        };
        self.options.strictness.check(Push { headers: request.headers, body: &form }, verify)
    }

    /// Why a strict inbox refuses it: also where something is signed, but not what says it.
    fn refused(&self, verdict: Result<Verification, Error>, arrival: &Arrival) -> Option<Error> {
        let strict = self.options.strictness == Strictness::Strict;
        let beside = || Error::invalid("message", "is signed, but says nothing; what says something is not signed");
        verdict.err().or_else(|| (strict && !arrival.verified).then(beside))
    }

    /// Waits until it is durable.
    async fn record(&self, arrival: Arrival) -> Answer {
        let (waiting, outcome) = Waiting::new(arrival);
        match self.queue.try_send(waiting) {
            Ok(()) => {}
            Err(TrySendError::Full(_)) => return BUSY,
            Err(TrySendError::Closed(_)) => return STOPPING,
        }
        match outcome.await {
            Ok(true) => RECORDED,
            Ok(false) => FAILED,
            Err(_) => STOPPING,
        }
    }
}

/// The whole body, within its bound.
async fn read(headers: &HeaderMap, body: Body) -> Result<Bytes, Answer> {
    let announced = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    let mut chunks = body.into_data_stream();
    let (mut whole, mut length) = (BytesMut::new(), 0_usize);
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| BROKEN)?;
        if length == 0 && announced == Some(chunk.len()) && chunk.len() <= MAX_BODY {
            return Ok(chunk);
        }
        length += chunk.len();
        match length {
            0..=MAX_BODY => whole.extend_from_slice(&chunk),
            _ if length > READ_ON => return Err(TOO_LARGE),
            _ => {}
        }
    }
    if length > MAX_BODY { Err(TOO_LARGE) } else { Ok(whole.freeze()) }
}
