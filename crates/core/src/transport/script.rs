//! A transport for tests: canned outcomes in order, and a record of what was sent.

use super::{Failure, Transport, TransportError};
use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response};
use std::collections::VecDeque;
use std::sync::Mutex;

/// Plays outcomes in the order in which they were given, and keeps every request.
#[derive(Debug, Default)]
pub struct ScriptedTransport {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    outcomes: VecDeque<Result<Response<Bytes>, TransportError>>,
    sent: Vec<Request<Bytes>>,
}

impl ScriptedTransport {
    /// Plays these outcomes, then fails to connect.
    pub fn new(outcomes: impl IntoIterator<Item = Result<Response<Bytes>, TransportError>>) -> Self {
        Self { state: Mutex::new(State { outcomes: outcomes.into_iter().collect(), sent: Vec::new() }) }
    }

    /// An answer with a status and a body.
    pub fn answer(status: u16, body: impl Into<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let mut response = Response::new(body.into());
        *response.status_mut() =
            http::StatusCode::from_u16(status).map_err(|e| TransportError::new(Failure::Refused, e.to_string()))?;
        Ok(response)
    }

    /// A failure.
    pub fn failure(failure: Failure) -> Result<Response<Bytes>, TransportError> {
        Err(TransportError::new(failure, "scripted"))
    }

    /// Lists the requests that were sent so far.
    pub fn sent(&self) -> Vec<Request<Bytes>> {
        self.with(|state| state.sent.clone())
    }

    fn with<T>(&self, f: impl FnOnce(&mut State) -> T) -> T {
        f(&mut self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
    }
}

#[async_trait]
impl Transport for ScriptedTransport {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        self.with(|state| {
            state.sent.push(request);
            let end = || Err(TransportError::new(Failure::Connect, "the script has no further outcome"));
            state.outcomes.pop_front().unwrap_or_else(end)
        })
    }
}
