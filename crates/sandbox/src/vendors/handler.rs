//! The context that a handler is given, and the row that declares it.

use crate::wire::json::object;
use crate::wire::reply::{Payload, Refusal};
use crate::wire::{documented, lenient, query};
use crate::world::{AccountPlace, World};
use daigou_core::{Effect, Generation, Operation, Request};
use std::borrow::Cow;

/// Carries out one operation.
pub(crate) type Handler = fn(&mut Context<'_>) -> Result<Payload, Refusal>;

/// One row of what is served.
#[derive(Debug)]
pub(crate) struct Served {
    pub(crate) operation: &'static Operation,
    pub(crate) handler: Handler,
    /// Set where the world may be another afterwards: then the call is written down.
    pub(crate) changes: bool,
    /// Takes out of parameters what the operation does not know.
    pub(crate) lenient: fn(&mut Params<'_>),
}

impl Served {
    /// The row of a typed operation.
    pub(crate) const fn by<R: Request>(handler: Handler) -> Self {
        let changes = !matches!(R::OPERATION.effect, Effect::Read);
        Self { operation: R::OPERATION, handler, changes, lenient: known_alone::<R> }
    }

    /// A read that changes the world all the same.
    pub(crate) const fn changing(self) -> Self {
        Self { changes: true, ..self }
    }
}

/// Parameters without what the operation does not know.
fn known_alone<R: Request>(params: &mut Params<'_>) {
    match params {
        Params::Json(text) => {
            if let Some(known) = lenient::body::<R>(&documented::body(text)) {
                *text = known.into();
            }
        }
        Params::Query(pairs) => lenient::query::<R>(pairs),
    }
}

/// Who calls.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Caller<'c> {
    pub(crate) account: AccountPlace,
    /// The sub-account; empty at DajiSaaS.
    pub(crate) user_id: &'c str,
}

/// The row of an operation by its request and its handler, which is given the request as it was read and checked.
macro_rules! served {
    ($request:ty => $handler:expr) => {
        Served::by::<$request>(|context| {
            let request: $request = context.read()?;
            $handler(context, request)
        })
    };
}
pub(crate) use served;

/// What a handler works with.
pub(crate) struct Context<'c> {
    pub(crate) world: &'c mut World,
    pub(crate) generation: Generation,
    /// The caller's sub-account; empty at DajiSaaS.
    pub(crate) user_id: &'c str,
    /// Milliseconds since 1970.
    pub(crate) now: i64,
    params: Params<'c>,
    /// Which orders a read shows.
    visibility: &'c mut dyn Visibility,
}

/// Which orders a read shows: all of them, unless a fault hides some.
pub(crate) trait Visibility {
    /// The time of the newest order that a list shows.
    fn newest(&mut self) -> i64;
    /// The numbers of the orders that a list does not show, whatever their age.
    fn hidden(&mut self, world: &World) -> Vec<String>;
    /// Tells whether a read by number finds an order, by its number in lists and the time when it was made.
    fn shows(&mut self, world: &World, number: &str, created: i64) -> bool;
}

/// Every order is shown.
pub(crate) struct AllVisible;

impl Visibility for AllVisible {
    fn newest(&mut self) -> i64 {
        i64::MAX
    }

    fn hidden(&mut self, _: &World) -> Vec<String> {
        Vec::new()
    }

    fn shows(&mut self, _: &World, _: &str, _: i64) -> bool {
        true
    }
}

/// The parameters as they came.
#[derive(Debug)]
pub(crate) enum Params<'c> {
    /// A JSON object.
    Json(Cow<'c, str>),
    /// The query's pairs, and what stood in the path.
    Query(Vec<(String, String)>),
}

/// Tells of the setting by which a member that is not known would be ignored.
fn strict(refusal: Refusal) -> Refusal {
    if lenient::unknown_member(&refusal.message).is_none() {
        return refusal;
    }
    let message = format!("{} (real platforms ignore it, as does a sandbox with --strict=false)", refusal.message);
    Refusal { message, ..refusal }
}

impl<'c> Context<'c> {
    pub(crate) fn new(
        world: &'c mut World,
        generation: Generation,
        user_id: &'c str,
        now: i64,
        params: Params<'c>,
        visibility: &'c mut dyn Visibility,
    ) -> Self {
        Self { world, generation, user_id, now, params, visibility }
    }

    /// The time of the newest order that a list shows: no order is newer, unless the fault `stale_read` strikes. Every
    /// list of orders asks this, and shows those that were `created` no later.
    pub(crate) fn newest_listed(&mut self) -> i64 {
        self.visibility.newest()
    }

    /// The end of a list's time span: `until`, or the newest that is shown where that is earlier.
    pub(crate) fn listed_until(&mut self, until: Option<i64>) -> Option<i64> {
        let newest = Some(self.newest_listed()).filter(|newest| *newest < i64::MAX);
        until.into_iter().chain(newest).min()
    }

    /// The numbers of the orders that a list does not show, whatever their age, for the faults that hide one.
    pub(crate) fn hidden(&mut self) -> Vec<String> {
        self.visibility.hidden(self.world)
    }

    /// Tells whether a read by number finds an order, by its number in lists and the time when it was made.
    pub(crate) fn shows(&mut self, number: &str, created: i64) -> bool {
        self.visibility.shows(self.world, number, created)
    }

    /// Reads the parameters as the client's own request type, and checks them by its rules.
    pub(crate) fn read<R: Request>(&self) -> Result<R, Refusal> {
        let request: Result<R, Refusal> = match &self.params {
            Params::Json(text) => object(&documented::body(text)),
            Params::Query(pairs) => {
                let mut pairs = pairs.clone();
                documented::query(&mut pairs);
                query::read(&pairs)
            }
        };
        let request = request.map_err(strict)?;
        request.validate(self.generation)?;
        Ok(request)
    }
}
