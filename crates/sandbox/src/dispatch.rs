//! From a request to its answer: find the operation, check the signature, carry it out on the world, write it down.
//! Which operations are served, and by what, is [`handler`].

use crate::auth::Verdict;
use crate::connection::Line;
use crate::faults::{FaultEffect, Strike, Views};
use crate::incoming::{Incoming, USER_ID};
use crate::journal::Record;
use crate::reply::{Answer, Kind, Payload, Refusal};
use crate::routes::{Meaning, Target};
use crate::server::Shared;
use crate::state::Call;
use crate::world::World;
use crate::{dajisaas, forms, pandapon, query, times};
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use daigou_core::json::{self, Misread};
use daigou_core::{AuthKind, Effect, Generation, Operation, Platform, Request};
use http::{Method, StatusCode, Uri};
use serde::de::DeserializeOwned;
use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

/// The largest body that is read, in bytes.
pub(crate) const MAX_BODY: usize = 16 << 20;

/// Carries out one operation.
pub(crate) type Handler = fn(&mut Context<'_>) -> Result<Payload, Refusal>;

/// One row of what is served.
#[derive(Debug)]
pub(crate) struct Served {
    operation: &'static Operation,
    handler: Handler,
    /// Whether the world may be another afterwards: then it is written down.
    changes: bool,
}

impl Served {
    /// The row of a typed operation.
    pub(crate) const fn by<R: Request>(handler: Handler) -> Self {
        Self { operation: R::OPERATION, handler, changes: !matches!(R::OPERATION.effect, Effect::Read) }
    }

    /// A read that changes the world all the same.
    pub(crate) const fn changing(self) -> Self {
        Self { changes: true, ..self }
    }
}

/// Everything that is served.
fn rows() -> impl Iterator<Item = &'static Served> {
    let tables: [&[&'static [Served]]; 4] =
        [pandapon::alibaba1688::SERVED, pandapon::taobao::SERVED, &[pandapon::logistics::SERVED], dajisaas::SERVED];
    tables.into_iter().flatten().copied().flatten()
}

/// What serves an operation, if anything does.
pub(crate) fn row(marketplace: &str, operation: &str) -> Option<&'static Served> {
    rows().find(|row| (row.operation.marketplace, row.operation.id) == (marketplace, operation))
}

/// The operations that are not written down.
#[cfg(test)]
pub(crate) fn unlogged() -> impl Iterator<Item = &'static Operation> {
    rows().filter(|row| !row.changes).map(|row| row.operation)
}

/// The operations that the sandbox serves, as pairs of marketplace and operation id.
#[must_use]
pub fn served() -> &'static [(&'static str, &'static str)] {
    static SERVED: LazyLock<Vec<(&'static str, &'static str)>> =
        LazyLock::new(|| rows().map(|row| (row.operation.marketplace, row.operation.id)).collect());
    &SERVED
}

/// What a handler works with.
pub(crate) struct Context<'c> {
    pub(crate) world: &'c mut World,
    pub(crate) generation: Generation,
    /// The caller's sub-account; empty at DajiSaaS.
    pub(crate) user_id: &'c str,
    /// Milliseconds since 1970.
    pub(crate) now: i64,
    params: Params<'c>,
    /// What reads of orders may show.
    views: Views<'c>,
}

/// The parameters as they came.
#[derive(Debug)]
pub(crate) enum Params<'c> {
    /// A JSON object.
    Json(Cow<'c, str>),
    /// The query's pairs, and what stood in the path.
    Query(Vec<(String, String)>),
}

impl Context<'_> {
    /// The time of the newest order that a list shows: no order is newer, unless the fault `stale_read` strikes. Every
    /// list of orders asks this, and shows those that were `created` no later.
    pub(crate) fn newest_listed(&mut self) -> i64 {
        self.views.newest()
    }

    /// The numbers of the orders that a list does not show, whatever their age, for the faults that hide one.
    pub(crate) fn hidden(&mut self) -> Vec<String> {
        self.views.hidden(self.world)
    }

    /// Whether a read by number finds an order, by its number in lists and the time when it was made.
    pub(crate) fn shows(&mut self, number: &str, created: i64) -> bool {
        self.views.shows(self.world, number, created)
    }

    /// Reads the parameters as the client's own request type, and checks them by its rules.
    pub(crate) fn read<R: Request>(&self) -> Result<R, Refusal> {
        let request: R = match &self.params {
            Params::Json(text) => object(text)?,
            Params::Query(pairs) => query::read(pairs)?,
        };
        request.validate(self.generation)?;
        Ok(request)
    }
}

/// Reads a JSON object; the refusal names the member that is wrong.
pub(crate) fn object<T: DeserializeOwned>(text: &str) -> Result<T, Refusal> {
    json::read(text).map_err(|misread| misread_body(&misread))
}

fn misread_body(misread: &Misread) -> Refusal {
    let error = misread.error();
    Refusal::invalid(match misread.path() {
        "." if misread.rule() == "trailing characters" => format!("the body is not one JSON object: {error}"),
        "." => error.to_string(),
        path => format!("{path}: {error}"),
    })
}

/// Answers what is neither a call nor one of the sandbox's own pages, nor its admin API.
pub(crate) async fn nothing(State(shared): State<Arc<Shared>>, uri: Uri) -> Response {
    let text = format!("nothing is at {}\n\n{}", shared.mask.text(uri.path()), shared.page());
    (StatusCode::NOT_FOUND, text).into_response()
}

/// Answers a call of a platform.
pub(crate) async fn serve(
    shared: &Shared,
    line: &Line,
    (platform, base): (Platform, &'static str),
    request: http::Request<Body>,
) -> Response {
    let (parts, body) = request.into_parts();
    let whole = parts.uri.path();
    let path = whole.strip_prefix(base).unwrap_or(whole);
    let at = times::now();
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
    let (answer, strike) = answer(shared, line, (platform, base), incoming, readable);
    strike.send(answer, &shared.address, line.clone()).await
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
    line: &Line,
    (platform, base): (Platform, &'static str),
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
    let mut strike = Strike::on(shared, target.map(|target| target.operation), line);
    let outcome = match strike.instead(platform) {
        Some(refusal) => Err(refusal),
        None => readable
            .and_then(|()| found(meaning, platform, &incoming))
            .and_then(|target| {
                let (found, verdict) = match shared.judge.check(target.operation.auth, &incoming) {
                    Verdict::Said(check) if !check.ok => {
                        let check = check.masked(&shared.mask);
                        let refusal = check.refusal();
                        (Verdict::Said(check), Err(refusal))
                    }
                    // One that passes is shown by the journal alone, which masks what it shows.
                    passed => (passed, Ok(target)),
                };
                check = Some(found);
                verdict
            })
            .and_then(|target| carry_out(shared, target, &incoming, &mut strike)),
    };
    let outcome = outcome.map_err(|refusal| Refusal { message: shared.mask.owned(refusal.message), ..refusal });
    let mut traces = shared.traces();
    let answer = Answer::new(platform, outcome, &shared.address, &mut traces, &shared.clock);
    let answer = strike.change(answer, platform, &mut traces);
    drop(traces);
    let faults = strike.take_effects();
    let struck = faults.first().map(|struck| struck.fault);
    tracing::debug!(status = answer.status.as_u16(), code = answer.code, struck, "answered");
    let said = (!strike.is_mute()).then_some(&answer);
    write_down(shared, base, incoming, target, Found { check, faults }, said);
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
    incoming: &Incoming,
    strike: &mut Strike<'_>,
) -> Result<Payload, Refusal> {
    let Operation { marketplace, id, .. } = target.operation;
    let Some(served) = target.served else {
        return Err(Refusal::new(Kind::NotServed, format!("the sandbox does not serve {marketplace} {id} yet")));
    };
    let mut params = match (target.operation.auth, &incoming.method) {
        (AuthKind::Daji, _) if incoming.form.is_some() || incoming.method == Method::GET => {
            Params::Query(crate::auth::business_pairs(incoming))
        }
        (AuthKind::Daji, _) => Params::Json(crate::auth::business_params(&incoming.body)?),
        (_, &Method::GET | &Method::DELETE) => Params::Query(query::pairs(target.path, incoming)),
        _ => Params::Json(Cow::Borrowed(incoming.body.as_str())),
    };
    let user_id = incoming.header(&USER_ID).unwrap_or_default();
    // Held to the end: what is written down is in the order in which it is done.
    let mut world = shared.world();
    let now = shared.settle_in(&mut world);
    if let Some(payload) = strike.put_off(&world, target, user_id, &params, now) {
        return Ok(payload);
    }
    let before = strike.before(&world, &mut params);
    if served.changes {
        let kept = shared.keep_call(&world, now, target, user_id, &params);
        kept.map_err(|why| Refusal::new(Kind::Broken, why))?;
    }
    let mut context = Context {
        world: &mut world,
        generation: target.generation,
        user_id,
        now,
        views: strike.views(target.operation, &params, now),
        params,
    };
    let outcome = (served.handler)(&mut context);
    strike.seen(context.views);
    if let Some(before) = before {
        strike.after(before, &world, now);
    }
    // What is due by then was done: what comes of the call is told as of the same moment.
    shared.settle_at(&mut world, now);
    drop(world);
    if outcome.is_ok() && target.operation.effect != Effect::Read {
        shared.tell("order", || serde_json::json!({}));
    }
    outcome
}

/// Carries out once more what was written down. What came of it was answered then.
pub(crate) fn again(world: &mut World, call: &Call) -> Result<(), String> {
    // A refusal is what it was then, too.
    repeat(world, call).map(drop)
}

/// Carries out a call that was written down, and gives what comes of it; the text says why there is no such call.
pub(crate) fn repeat(world: &mut World, call: &Call) -> Result<Result<Payload, Refusal>, String> {
    let served = row(&call.marketplace, &call.operation);
    let served = served.ok_or_else(|| format!("this sandbox serves no {} {}", call.marketplace, call.operation))?;
    let mut context = Context {
        world,
        generation: call.generation,
        user_id: &call.user_id,
        now: call.now,
        params: call.params.get(),
        views: Views::clear(served.operation),
    };
    Ok((served.handler)(&mut context))
}

/// What was found out about a request.
struct Found {
    check: Option<Verdict>,
    faults: Vec<FaultEffect>,
}

fn write_down(
    shared: &Shared,
    base: &'static str,
    incoming: Incoming,
    target: Option<Target>,
    found: Found,
    answer: Option<&Answer>,
) {
    let record = Record {
        base,
        incoming,
        operation: target.map(|target| (target.operation, target.generation)),
        faults: found.faults,
        signature: found.check,
        status: answer.map_or(0, |answer| answer.status.as_u16()),
        code: answer.map_or(0, |answer| answer.code),
        answer: answer.map(|answer| &answer.said),
    };
    let sequence = shared.journal().add(record);
    shared.tell("request", || serde_json::json!({ "sequence": sequence }));
}
