//! Asks a route of the table in this process, as a client with the token would.

use crate::problem::Problem;
use crate::routes::meant::known;
use crate::service::Service;
use axum::Router;
use axum::body::{Body, to_bytes};
use daigou_core::buyer::Reference;
use daigou_core::{Certainty, Error, ErrorKind};
use daigou_ledger::Store;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderValue, Method, Request, StatusCode};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;
use tower::ServiceExt;

/// The characters that a segment of a path leaves as they are.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// No answer of a route is larger.
const LARGEST: usize = 64 << 20;
/// How long an order is waited for before it is said to be still worked on.
const WAIT: HeaderValue = HeaderValue::from_static("wait=25");

/// Asks routes.
pub(crate) struct Ask {
    routes: Router,
    token: Option<HeaderValue>,
    service: Service,
}

/// A request to a route.
#[derive(Debug, Default)]
pub(crate) struct Call {
    method: Method,
    path: String,
    query: Vec<(&'static str, String)>,
    body: Option<Value>,
}

impl Call {
    /// A `GET` of a path made of these segments.
    pub(crate) fn get(segments: &[&str]) -> Self {
        Self::new(Method::GET, segments)
    }

    pub(crate) fn new(method: Method, segments: &[&str]) -> Self {
        let path = segments
            .iter()
            .fold("/v1".to_owned(), |path, segment| format!("{path}/{}", utf8_percent_encode(segment, SEGMENT)));
        Self { method, path, query: Vec::new(), body: None }
    }

    /// A parameter, where it is given.
    pub(crate) fn query(mut self, name: &'static str, value: Option<impl ToString>) -> Self {
        self.query.extend(value.map(|value| (name, value.to_string())));
        self
    }

    pub(crate) fn body(mut self, body: Value) -> Self {
        self.body = Some(body);
        self
    }

    fn uri(&self) -> String {
        let pairs: Vec<String> =
            self.query.iter().map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, SEGMENT))).collect();
        if pairs.is_empty() { self.path.clone() } else { format!("{}?{}", self.path, pairs.join("&")) }
    }
}

impl Ask {
    pub(super) fn new(routes: Router, token: &str, service: Service) -> Self {
        let token = HeaderValue::from_str(&format!("Bearer {token}")).ok();
        Self { routes, token, service }
    }

    /// The store, whose clock and whose count of the day an agent shares with everybody.
    pub(super) fn store(&self) -> &Store {
        self.service.store()
    }

    /// The buyer that a reference was handed in at, if the ledger knows it: then it may have been ordered.
    ///
    /// # Errors
    /// The store failed.
    pub(super) async fn handed_in_at(&self, reference: &Reference) -> Result<Option<String>, Value> {
        let row = known(&self.service, reference).await.map_err(|error| problem(&error))?;
        Ok(row.map(|row| row.buyer))
    }

    /// Asks, and gives what was answered.
    ///
    /// # Errors
    /// The route's problem, as a client would read it.
    pub(super) async fn ask(&self, call: Call) -> Result<Value, Value> {
        let mut request = Request::builder().method(call.method.clone()).uri(call.uri()).header("prefer", WAIT);
        if let Some(token) = &self.token {
            request = request.header(AUTHORIZATION, token);
        }
        let body = match &call.body {
            Some(body) => {
                request = request.header(CONTENT_TYPE, "application/json");
                Body::from(body.to_string())
            }
            None => Body::empty(),
        };
        let request = request.body(body).map_err(|error| problem(&Error::usage(error.to_string())))?;
        // A router never fails: what goes wrong is an answer.
        let Ok(response) = self.routes.clone().oneshot(request).await;
        let status = response.status();
        let bytes = to_bytes(response.into_body(), LARGEST).await.unwrap_or_default();
        let value: Value = serde_json::from_slice(&bytes).map_err(|_| unreadable(status))?;
        if status.is_success() { Ok(value) } else { Err(value) }
    }
}

fn unreadable(status: StatusCode) -> Value {
    let words = format!("the answer of this server ({status}) cannot be read");
    problem(&Error::new(ErrorKind::Decode, Certainty::Unreadable, words))
}

/// An error, as a problem's members.
pub(super) fn problem(error: &Error) -> Value {
    serde_json::to_value(Problem::of(error)).unwrap_or_default()
}
