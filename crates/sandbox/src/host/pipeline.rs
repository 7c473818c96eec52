//! From a request to its answer: find the operation, check the signature, carry it out on the world, write it down.
//! Which operations are served, and by what, is [`handler`].

use super::Shared;
use super::faults::{FaultEffect, Strike};
use super::journal::Record;
use crate::host::auth::{Verdict, claimed_key};
use crate::host::handle::ConnectionHandle;
use crate::time::instants;
use crate::vendors::handler::{Caller, Context, Params};
use crate::vendors::routes::{Meaning, Target, takes_query};
use crate::wire::address::Address;
use crate::wire::incoming::{Incoming, MAX_BODY, USER_ID};
use crate::wire::reply::{Answer, Kind, Payload, Refusal};
use crate::wire::{forms, lenient, query};
use crate::world::AccountPlace;
use axum::body::{Body, to_bytes};
use axum::response::Response;
use daigou_core::{AuthKind, Effect, Operation, Platform};
use http::Method;
use std::borrow::Cow;
use std::sync::Arc;

/// Answers a call of a platform.
pub(crate) async fn serve(
    shared: &Shared,
    handle: &ConnectionHandle,
    (platform, base): (Platform, &'static str),
    request: http::Request<Body>,
) -> Response {
    let (parts, body) = request.into_parts();
    let whole = parts.uri.path();
    let path = whole.strip_prefix(base).unwrap_or(whole);
    let at = instants::now();
    let bytes = to_bytes(body, MAX_BODY).await;
    let mut incoming = Incoming {
        method: parts.method,
        path: path.to_owned(),
        query: parts.uri.query().map(str::to_owned),
        headers: parts.headers,
        body: String::new(),
        form: None,
        at,
    };
    let mut readable = match bytes {
        Ok(bytes) => match String::from_utf8(bytes.into()) {
            Ok(text) => {
                incoming.body = text;
                Ok(())
            }
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                incoming.body = String::from_utf8_lossy(error.as_bytes()).into_owned();
                Err(Refusal::invalid(format!("the body is not UTF-8 (byte {at})")))
            }
        },
        Err(error) => {
            let limit = MAX_BODY >> 20;
            Err(Refusal::new(Kind::Body, format!("the body is larger than {limit} MiB or was cut off: {error}")))
        }
    };
    if readable.is_ok() && platform == Platform::DajiSaas {
        match forms::fields(&incoming).await {
            Ok(fields) => incoming.form = fields,
            Err(refusal) => readable = Err(refusal),
        }
    }
    let address = shared.address.asked(&parts.uri, &incoming.headers);
    let (answer, strike) = answer(shared, handle, (platform, base, &address), incoming, readable);
    strike.send(answer, &address, handle.clone()).await
}

/// The platform that a path belongs to, and the path of its base address.
pub(crate) fn platform_of(path: &str) -> Option<(Platform, &'static str)> {
    [(Platform::PandaPon, "/pandapon"), (Platform::DajiSaas, "/dajisaas")]
        .into_iter()
        .find(|(_, base)| path.strip_prefix(base).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}

/// Everything but reading the socket.
fn answer<'s>(
    shared: &'s Shared,
    handle: &ConnectionHandle,
    (platform, base, address): (Platform, &'static str, &Arc<Address>),
    incoming: Incoming,
    readable: Result<(), Refusal>,
) -> (Answer, Strike<'s>) {
    let meaning = shared.routes.find(platform, &incoming.method, &incoming.path);
    let target = match &meaning {
        Meaning::Operation(target) => Some(*target),
        _ => None,
    };
    let mut check = None;
    let (marketplace, operation) = target.map_or(("", ""), |t| (t.operation.marketplace, t.operation.id));
    let span = tracing::debug_span!("sandbox", marketplace, operation);
    let _entered = span.enter();
    let mut strike =
        Strike::on(shared, target.map(|target| target.operation), || claimed_key(platform, &incoming), handle);
    let outcome = match strike.instead(platform) {
        Some(refusal) => Err(refusal),
        None => readable
            .and_then(|()| found(meaning, platform, &incoming))
            .and_then(|target| {
                let (found, verdict) = match shared.verifier.check(target.operation.auth, &incoming) {
                    (Verdict::Said(check), _) if !check.ok => {
                        let check = check.masked(&shared.mask);
                        let refusal = check.refusal();
                        (Verdict::Said(check), Err(refusal))
                    }
                    // One that passes is shown by the journal alone, which masks what it shows.
                    (passed, whose) => (passed, Ok((target, whose.unwrap_or_default()))),
                };
                check = Some(found);
                verdict
            })
            .and_then(|(target, whose)| carry_out(shared, target, whose, &incoming, &mut strike)),
    };
    let outcome = outcome.map_err(|refusal| Refusal { message: shared.mask.owned(refusal.message), ..refusal });
    let mut traces = shared.traces();
    let answer = Answer::new(platform, outcome, address, &mut traces, &shared.clock);
    let answer = strike.change(answer, platform, address, &mut traces);
    drop(traces);
    let faults = strike.take_effects();
    let struck = faults.first().map(|struck| struck.fault);
    tracing::debug!(status = answer.status.as_u16(), code = answer.code, struck, "answered");
    let said = (!strike.is_mute()).then_some(&answer);
    shared.keep_faults();
    write_down(shared, (base, address.clone()), incoming, target, Found { check, faults }, said);
    (answer, strike)
}

/// The operation, or why there is none.
fn found(meaning: Meaning, platform: Platform, incoming: &Incoming) -> Result<Target, Refusal> {
    let Incoming { method, path, .. } = incoming;
    match meaning {
        Meaning::Operation(target) => Ok(target),
        Meaning::OtherMethod(methods) => {
            let allow = methods.iter().map(http::Method::as_str).collect::<Vec<_>>().join(", ");
            let message = format!("{path} takes {allow}, not {method}");
            Err(Refusal { allow: Some(allow), ..Refusal::new(Kind::WrongMethod, message) })
        }
        Meaning::Unknown(hint) => {
            let message = format!("{} has no route {method} {path}: {hint}", platform.title());
            Err(Refusal::new(Kind::UnknownPath, message))
        }
    }
}

/// Lets the handler work on the world.
fn carry_out(
    shared: &Shared,
    target: Target,
    whose: AccountPlace,
    incoming: &Incoming,
    strike: &mut Strike<'_>,
) -> Result<Payload, Refusal> {
    let Operation { marketplace, id, .. } = target.operation;
    let Some(served) = target.served else {
        return Err(Refusal::new(Kind::NotServed, format!("the sandbox does not serve {marketplace} {id} yet")));
    };
    let mut params = match (target.operation.auth, &incoming.method) {
        (AuthKind::Daji, _) if incoming.form.is_some() || incoming.method == Method::GET => {
            Params::Query(super::auth::business_pairs(incoming))
        }
        (AuthKind::Daji, _) => Params::Json(super::auth::business_params(&incoming.body)?),
        _ if takes_query(target.operation) && lenient::says_nothing(incoming) => {
            Params::Query(query::pairs(target.path, incoming))
        }
        (_, &Method::GET | &Method::DELETE) => Params::Query(query::pairs(target.path, incoming)),
        _ => Params::Json(Cow::Borrowed(incoming.body.as_str())),
    };
    if !shared.strict {
        (served.lenient)(&mut params);
    }
    let account = shared.verifier.account(whose);
    let first = account.as_ref().and_then(|account| account.user_ids.first());
    let user_id = incoming.header(&USER_ID).or(first.map(String::as_str)).unwrap_or_default();
    let caller = Caller { account: whose, user_id };
    // Held to the end: what is written down is in the order in which it is done.
    let mut world = shared.world();
    let now = shared.settle_in(&mut world);
    world.open(whose);
    if let Some(payload) = strike.put_off(&world, target, caller, &params, now) {
        return Ok(payload);
    }
    let before = strike.before(&world, &mut params);
    if served.changes {
        let kept = shared.keep_call(&world, now, target, caller, &params);
        kept.map_err(|why| Refusal::new(Kind::Broken, why))?;
    }
    let mut views = strike.views(target.operation, &params, now);
    let mut context = Context::new(&mut world, target.generation, user_id, now, params, &mut views);
    let outcome = (served.handler)(&mut context);
    strike.seen(views);
    if let Some(before) = before {
        strike.after(before, &world, now);
    }
    // What is due by then was done: what comes of the call is told as of the same moment.
    shared.settle_at(&mut world, now);
    drop(world);
    if outcome.is_ok() && target.operation.effect != Effect::Read {
        shared.publish("order", || serde_json::json!({}));
    }
    outcome
}

/// The facts that were found out about a request.
struct Found {
    check: Option<Verdict>,
    faults: Vec<FaultEffect>,
}

fn write_down(
    shared: &Shared,
    (base, address): (&'static str, Arc<Address>),
    incoming: Incoming,
    target: Option<Target>,
    found: Found,
    answer: Option<&Answer>,
) {
    let record = Record {
        base,
        address,
        incoming,
        operation: target.map(|target| (target.operation, target.generation)),
        faults: found.faults,
        signature: found.check,
        status: answer.map_or(0, |answer| answer.status.as_u16()),
        code: answer.map_or(0, |answer| answer.code),
        answer: answer.map(|answer| &answer.said),
    };
    let sequence = shared.journal().add(record);
    shared.publish("request", || serde_json::json!({ "sequence": sequence }));
}
