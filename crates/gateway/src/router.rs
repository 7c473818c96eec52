//! The table as an axum router, behind its guards: who may ask, how much at once, how large a body. A request passes them in
//! the order in which they stand in [`guarded`].

use crate::problem::Problem;
use crate::routes::place::{no_method, nowhere};
use crate::service::{Service, metrics};
use crate::table::{Access, ROUTES, Route};
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use bytes::{Bytes, BytesMut};
use daigou_core::Error;
use daigou_ledger::inbox::connections::Whole;
use futures_util::StreamExt;
use http::header::{AUTHORIZATION, CONTENT_LENGTH};
use http::{HeaderMap, Method, StatusCode};
use std::sync::Arc;
use std::time::{Duration, Instant};
use subtle::ConstantTimeEq;
use tokio::sync::Semaphore;

/// The largest body, in bytes: a picture as base64, and room.
pub const MAX_BODY: usize = 8 << 20;
/// A larger body is read so far before it is refused: who is cut off while sending does not hear why.
const READ_ON: usize = 4 * MAX_BODY;

/// Who may ask, and how much at once.
#[derive(Debug, Clone)]
pub struct Guard {
    /// The bearer token.
    pub token: String,
    /// Whether only this machine can ask at all.
    pub local: bool,
    /// How many requests may be in flight.
    pub in_flight: usize,
    /// How long a body may take to come.
    pub body_within: Duration,
}

impl Guard {
    /// With a token, for this machine alone: 512 requests in flight, 30 s for a body.
    pub fn new(token: impl Into<String>) -> Self {
        Self { token: token.into(), local: true, in_flight: 512, body_within: Duration::from_secs(30) }
    }
}

#[derive(Clone)]
struct Gate {
    guard: Arc<Guard>,
    places: Arc<Semaphore>,
}

/// Everything that is served: the table's routes, the callbacks' addresses below `/callbacks`, and problems for everything
/// else.
///
/// # Errors
/// The metrics cannot be recorded in this process.
pub fn router(service: &Service, guard: Guard) -> Result<Router, Error> {
    metrics::begin()?;
    let places = Arc::new(Semaphore::new(guard.in_flight));
    let gate = Gate { guard: Arc::new(guard), places };
    let mut router = Router::new();
    for route in ROUTES {
        let guarded = from_fn_with_state((gate.clone(), route), guarded);
        router = router.route(route.path, (route.serve)().layer(guarded));
    }
    let router = router.merge(crate::openapi::routes());
    let router = router.fallback(nowhere).method_not_allowed_fallback(no_method).with_state(service.clone());
    // The callbacks' addresses hold a secret of their own, and their senders have no token.
    Ok(router.nest("/callbacks", service.inbox().router()))
}

/// Routes that only who has the token may ask, under the same bounds as the table's.
pub(crate) fn behind_the_token(routes: Router, guard: &Guard) -> Router {
    let gate = Gate { guard: Arc::new(guard.clone()), places: Arc::new(Semaphore::new(guard.in_flight)) };
    routes.layer(from_fn_with_state(
        gate,
        async |State(gate): State<Gate>, request: Request, next: Next| match admitted(&gate, Access::Token, request)
            .await
        {
            Ok((request, _place)) => next.run(request).await,
            Err(problem) => problem.into_response(),
        },
    ))
}

async fn guarded(State((gate, route)): State<(Gate, &'static Route)>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = request.method().clone();
    let response = match admitted(&gate, route.access, request).await {
        Ok((request, _place)) => next.run(request).await,
        Err(problem) => problem.into_response(),
    };
    metrics::request(route.path, method.as_str(), response.status().as_u16(), began.elapsed());
    response
}

/// Lets a request in with its whole body, if it may come in and there is room.
async fn admitted(
    gate: &Gate,
    access: Access,
    request: Request,
) -> Result<(Request, Option<tokio::sync::OwnedSemaphorePermit>), Problem> {
    let needs_token = match access {
        Access::Open => false,
        Access::Local => !gate.guard.local,
        Access::Token => true,
    };
    if needs_token && !has_token(request.headers(), &gate.guard.token) {
        // Whether it is missing or wrong is not said.
        return Err(Problem::of_request(StatusCode::UNAUTHORIZED, "the request needs the server's bearer token")
            .hint("send it as `Authorization: Bearer TOKEN`; the server printed it when it started"));
    }
    let place = match access {
        // Who watches the server has to see it when it is full.
        Access::Open | Access::Local => None,
        Access::Token => Some(gate.places.clone().try_acquire_owned().map_err(|_| {
            Problem::of_request(StatusCode::TOO_MANY_REQUESTS, "too many requests are in flight")
                .hint("nothing was sent: try again in a second")
        })?),
    };
    let (parts, body) = request.into_parts();
    let body = match parts.method {
        Method::GET | Method::HEAD => Bytes::new(),
        _ => match tokio::time::timeout(gate.guard.body_within, whole(&parts.headers, body)).await {
            Ok(body) => body?,
            Err(_) => {
                return Err(Problem::of_request(StatusCode::REQUEST_TIMEOUT, "the body did not arrive in time"));
            }
        },
    };
    if let Some(whole) = parts.extensions.get::<Whole>() {
        whole.note();
    }
    Ok((Request::from_parts(parts, Body::from(body)), place))
}

/// Compares in constant time. The length alone is no secret.
fn has_token(headers: &HeaderMap, token: &str) -> bool {
    let given = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let given = given.and_then(|text| text.split_once(' ')).filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    given.is_some_and(|(_, given)| bool::from(given.trim().as_bytes().ct_eq(token.as_bytes())))
}

/// The whole body, within its bound.
async fn whole(headers: &HeaderMap, body: Body) -> Result<Bytes, Problem> {
    let too_large = || {
        let words = format!("the body is larger than {} MB", MAX_BODY >> 20);
        Problem::of_request(StatusCode::PAYLOAD_TOO_LARGE, words).hint("nothing of it was looked at")
    };
    let broken = |_| Problem::of_request(StatusCode::BAD_REQUEST, "the body broke off");
    let announced = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    let mut chunks = body.into_data_stream();
    let (mut out, mut length) = (BytesMut::with_capacity(announced.unwrap_or_default().min(1 << 16)), 0_usize);
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(broken)?;
        length += chunk.len();
        match length {
            0..=MAX_BODY => out.extend_from_slice(&chunk),
            _ if length > READ_ON => return Err(too_large()),
            _ => out.clear(),
        }
    }
    if length > MAX_BODY { Err(too_large()) } else { Ok(out.freeze()) }
}
