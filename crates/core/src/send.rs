//! The one way in which every call is sent: check, resolve the route, attempt, classify, retry or return.

use crate::auth::{Members, changes_itself};
use crate::call::{Answer, Call, Form, RawData};
use crate::classify::{ReadPayload, classify, read_payload};
use crate::drift::{Drift, DriftHook, unmodelled};
use crate::ended::Ended;
use crate::error::{Certainty, Error};
use crate::marketplace::Marketplace;
use crate::operation::{AuthKind, Effect, Operation};
use crate::reply::{ErasedReply, Reply};
use crate::request::{Request, Verdict};
use crate::settings::Settings;
use http::Method;
use serde_json::value::{RawValue, to_raw_value};
use std::borrow::Cow;
use std::time::Duration;

impl<'m> dyn Marketplace + 'm {
    /// Sends a request and returns the reply's `data`.
    ///
    /// # Errors
    /// See [`Error`]; [`Error::certainty`] says whether it may have happened.
    pub async fn send<R: Request>(&self, request: &R) -> Result<R::Response, Error> {
        Ok(exchange(self, request).await?.data)
    }

    /// Like `send`, with the envelope's members and the raw body.
    ///
    /// # Errors
    /// As for `send`.
    pub async fn exchange<R: Request>(&self, request: &R) -> Result<Reply<R::Response>, Error> {
        exchange(self, request).await
    }

    /// The escape hatch: any method, path and JSON object, signed as this marketplace signs, for what is not
    /// modelled. `effect` decides what may be sent twice; when in doubt say [`Effect::Create`].
    ///
    /// # Errors
    /// As for `send`.
    pub async fn send_raw(
        &self,
        effect: Effect,
        method: Method,
        path: &str,
        params: &RawValue,
    ) -> Result<ErasedReply, Error> {
        send_raw(self, effect, method, path, params).await
    }
}

/// Sends a typed request.
pub(crate) async fn exchange<R: Request>(
    marketplace: &dyn Marketplace,
    request: &R,
) -> Result<Reply<R::Response>, Error> {
    let operation = R::OPERATION;
    let prepared = || -> Result<Call, Error> {
        let call = prepare(marketplace, operation)?;
        request.validate(marketplace.settings().generation())?;
        Ok(call.with(to_json(request)?, request.form()))
    };
    let call = prepared().map_err(|e| e.with_origin(operation))?;
    let mut data = R::Response::default();
    let reply = attempts(marketplace, call, &mut |text| read_payload(text, &mut data, R::verdict)).await?;
    let reply = reply.map(|()| data);
    if let Some(hook) = marketplace.settings().drift()
        && let Ok(modelled) = to_raw_value(&reply.data)
    {
        report_drift(operation, &reply, &modelled, hook);
    }
    Ok(reply)
}

fn to_json<R: Request>(request: &R) -> Result<Box<RawValue>, Error> {
    to_raw_value(request).map_err(|e| Error::usage(format!("the request cannot be written as JSON: {e}")))
}

fn report_drift<T>(operation: &'static Operation, reply: &Reply<T>, modelled: &RawValue, hook: &DriftHook) {
    #[derive(serde::Deserialize)]
    struct Received<'a> {
        #[serde(borrow)]
        data: &'a RawValue,
    }
    let mended = reply.mending.as_deref().map(|mending| mending.text.as_bytes());
    let received = serde_json::from_slice::<Received<'_>>(mended.unwrap_or(&reply.raw));
    let members = received.map_or_else(|_| Vec::new(), |received| unmodelled(received.data, modelled));
    let repairs = reply.repairs().to_vec();
    if !members.is_empty() || !repairs.is_empty() {
        hook(&Drift { marketplace: operation.marketplace, operation: operation.id, members, repairs });
    }
}

/// The escape hatch.
async fn send_raw(
    marketplace: &dyn Marketplace,
    effect: Effect,
    method: Method,
    path: &str,
    params: &RawValue,
) -> Result<ErasedReply, Error> {
    let name = format!("{method} {path}");
    if !path.starts_with('/') || path.contains(['?', '#', ' ']) {
        return Err(Error::invalid("path", "must begin with `/` and have no query: give its members as parameters"));
    }
    if changes_itself(path) {
        return Err(Error::invalid("path", "must have no step `.` or `..`, which would lead elsewhere"));
    }
    let auth = marketplace.operations().first().map_or(AuthKind::Headers, |e| e.operation.auth);
    let call = Call {
        marketplace: marketplace.name(),
        name: Cow::Owned(name),
        effect,
        repeat_safe: false,
        auth,
        method,
        path: path.to_owned(),
        params: checked(params)?,
        form: Form::Routed,
        time_left: Duration::ZERO,
    };
    raw_attempts(marketplace, call).await
}

/// Parameters that no type has read: an object in which no member stands twice.
pub(crate) fn checked(params: &RawValue) -> Result<Box<RawValue>, Error> {
    let members = Members::read(params.get())?;
    let none = members.0.is_empty().then(|| RawValue::from_string("{}".to_owned()).ok()).flatten();
    Ok(none.unwrap_or_else(|| params.to_owned()))
}

pub(crate) async fn raw_attempts(marketplace: &dyn Marketplace, call: Call) -> Result<ErasedReply, Error> {
    let mut data: Option<Box<RawValue>> = None;
    let reply = attempts(marketplace, call, &mut |text| {
        read_payload(text, &mut data, |data| data.as_deref().map_or(Verdict::Done, Verdict::of_payload))
    })
    .await?;
    Ok(reply.map(|()| RawData(data.unwrap_or_else(|| RawValue::NULL.to_owned()))))
}

/// Checks the marketplace and resolves the route; the parameters come later.
pub(crate) fn prepare(marketplace: &dyn Marketplace, operation: &'static Operation) -> Result<Call, Error> {
    if operation.marketplace != marketplace.name() {
        return Err(Error::usage(format!(
            "this request belongs to {}, the client is {}'s",
            operation.marketplace,
            marketplace.name()
        )));
    }
    if operation.effect == Effect::Message {
        return Err(no_call());
    }
    let (method, path) = marketplace.settings().resolve(operation)?;
    Ok(Call {
        marketplace: operation.marketplace,
        name: Cow::Borrowed(operation.id),
        effect: operation.effect,
        repeat_safe: operation.repeat_safe,
        auth: operation.auth,
        method,
        path: path.into_owned(),
        params: RawValue::NULL.to_owned(),
        form: Form::Routed,
        time_left: Duration::ZERO,
    })
}

/// The error of who calls a callback.
pub(crate) fn no_call() -> Error {
    Error::usage("this is a callback that the platform sends, not a call")
}

/// The loop around single attempts. The total over all of them stays under the signature's life.
async fn attempts(
    marketplace: &dyn Marketplace,
    mut call: Call,
    read: &mut ReadPayload<'_>,
) -> Result<Reply<()>, Error> {
    let settings = marketplace.settings();
    let clock = settings.clock();
    let started = clock.monotonic();
    let ended = |call: &Call, attempts: u32, error: Option<&Error>| {
        if let Some(hook) = settings.ended() {
            let took = clock.monotonic().saturating_sub(started);
            hook(&Ended { marketplace: call.marketplace, operation: &call.name, attempts, took, error });
        }
    };
    let mut number = 0;
    loop {
        number += 1;
        let spent = clock.monotonic().saturating_sub(started);
        call.time_left = settings.total_time().saturating_sub(spent);
        let outcome = one_attempt(marketplace, &call, number).await.and_then(|answer| classify(answer, &call, read));
        let error = match outcome {
            Ok(mut reply) => {
                settings.retry_budget().refund();
                reply.attempts = number;
                ended(&call, number, None);
                return Ok(reply);
            }
            Err(error) => error.by_effect(call.effect).with_origin(call.origin()).with_attempts(number),
        };
        tracing::debug!(
            marketplace = call.marketplace, operation = %call.name, attempt = number,
            kind = error.kind().as_str(), certainty = error.certainty().as_str(), "attempt failed"
        );
        match wait_before_next(settings, &error, number, started) {
            Some(wait) => clock.sleep(wait).await,
            None => {
                ended(&call, number, Some(&error));
                return Err(error);
            }
        }
    }
}

/// How long to wait before another attempt, or `None` where there must not be one.
fn wait_before_next(settings: &Settings, error: &Error, attempt: u32, started: Duration) -> Option<Duration> {
    const LONGEST_ASKED_FOR: Duration = Duration::from_secs(30);
    if !error.is_retryable() || attempt >= settings.retry().max_attempts {
        return None;
    }
    let spent = settings.clock().monotonic().saturating_sub(started);
    let left = settings.total_time().checked_sub(spent)?;
    let wait = match error.retry_after() {
        Some(asked) if asked > LONGEST_ASKED_FOR => return None,
        Some(asked) => asked,
        None => settings.retry().back_off(attempt, settings.random()),
    };
    (wait < left && settings.retry_budget().take()).then_some(wait)
}

async fn one_attempt(marketplace: &dyn Marketplace, call: &Call, number: u32) -> Result<Answer, Error> {
    let mut guard = InFlight { call, number, answered: false };
    let outcome = marketplace.execute(call).await;
    guard.answered = true;
    if let Ok(answer) = &outcome {
        tracing::debug!(
            marketplace = call.marketplace, operation = %call.name, attempt = number,
            status = answer.status.as_u16(), bytes = answer.body.len(), "answered"
        );
    }
    outcome
}

/// Says so when a future is dropped in the middle of a call that changes something: no error can be returned.
struct InFlight<'a> {
    call: &'a Call,
    number: u32,
    answered: bool,
}

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        if !self.answered && self.call.effect != Effect::Read {
            tracing::warn!(
                marketplace = self.call.marketplace, operation = %self.call.name, attempt = self.number,
                certainty = Certainty::MaybeSent.as_str(),
                "dropped while being sent: it may have been carried out"
            );
        }
    }
}
