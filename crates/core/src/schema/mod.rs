//! JSON Schemas of requests and replies (feature `schema`), derived from their types: the doc comments are the
//! descriptions. Each row of a table gives those of its operation: [`Entry::schemas`](crate::Entry::schemas). How values of the wire are
//! described stands in `values.rs`. No document is put together here.
//!
//! Besides JSON Schema's own words, `x-unit` names the unit of an amount (`fen` or `yuan`), `x-kind` the kind of a text or
//! number (`id`, `product`, `time`), and `x-upstream-shape` the schema by which an unpublished payload can be read.

mod values;

pub use schemars::{self, JsonSchema, Schema, SchemaGenerator};

use crate::call::{Form, RawData};
use crate::request::Request;
use serde_json::Value;
use serde_json::value::RawValue;
use std::marker::PhantomData;

#[doc(hidden)]
pub use values::{open_enum, wire_id};

/// A question about the types of one operation.
#[derive(Clone, Copy)]
pub enum Schemas {
    /// Of a call.
    Call {
        /// The schema of the business parameters.
        parameters: Describe,
        /// The schema of the reply's `data`.
        data: Describe,
        /// Parameters read into their type and written as they are sent.
        rewrite: Rewrite,
        /// How these parameters travel.
        form: fn(&RawValue) -> Option<Form>,
    },
    /// Of a callback: the schema of its body.
    Message(Describe),
}

/// Adds the schema of a type to a generator.
pub type Describe = fn(&mut SchemaGenerator) -> Schema;

/// Reads parameters and writes them as they go out. `None` where they cannot be read.
pub type Rewrite = fn(&RawValue) -> Option<RawData>;

impl Schemas {
    const fn call<R: Request + JsonSchema>() -> Self
    where
        R::Response: JsonSchema,
    {
        Self::Call {
            parameters: |generator| generator.subschema_for::<R>(),
            data: |generator| generator.subschema_for::<R::Response>(),
            rewrite: |parameters| RawData::of(&serde_json::from_str::<R>(parameters.get()).ok()?).ok(),
            form: |parameters| serde_json::from_str::<R>(parameters.get()).ok().map(|request| request.form()),
        }
    }
}

/// Asks a type for its schemas: an inherent constant where it has one, which Rust prefers, otherwise that of
/// [`Undescribed`]. So a crate with this feature off stands beside one with it on.
#[doc(hidden)]
pub struct Probe<T>(PhantomData<T>);

/// The answer of [`Probe`] for types without schemas.
#[doc(hidden)]
pub trait Undescribed {
    /// No schemas of a call.
    const CALL: Option<Schemas> = None;
    /// No schema of a body.
    const BODY: Option<Schemas> = None;
}

impl<T> Undescribed for Probe<T> {}

impl<R: Request + JsonSchema> Probe<R>
where
    R::Response: JsonSchema,
{
    /// The schemas of the call.
    pub const CALL: Option<Schemas> = Some(Schemas::call::<R>());
}

impl<T: JsonSchema> Probe<T> {
    /// The schema of the callback's body.
    pub const BODY: Option<Schemas> = Some(Schemas::Message(|generator| generator.subschema_for::<T>()));
}

/// Makes the schema of a [`reply!`](crate::reply!) say how it is read: no member has to be there, an integer may come as
/// text, a text as a number, and a list as `null`.
#[doc(hidden)]
pub fn lenient(schema: &mut Schema) {
    schema.remove("required");
    if let Some(Value::Object(members)) = schema.get_mut("properties") {
        members.values_mut().for_each(loosen);
    }
}

fn loosen(member: &mut Value) {
    let Some(object) = member.as_object_mut() else { return };
    let also: &[&str] = match object.get("type") {
        Some(kind) if has(kind, "integer") => &["string"],
        Some(kind) if has(kind, "boolean") => &["string", "integer"],
        Some(kind) if has(kind, "string") => &["number", "boolean"],
        Some(kind) if has(kind, "array") => &["null"],
        _ => return,
    };
    object.remove("format");
    let Some(kind) = object.get_mut("type") else { return };
    let mut kinds: Vec<Value> = match kind.take() {
        Value::Array(kinds) => kinds,
        one => vec![one],
    };
    for name in also {
        if !kinds.iter().any(|kind| kind == name) {
            kinds.push((*name).into());
        }
    }
    *kind = kinds.into();
}

/// Says whether a schema's `type` has this one first: the documented type, before those that are read besides.
fn has(kind: &Value, name: &str) -> bool {
    match kind {
        Value::Array(kinds) => kinds.first().is_some_and(|kind| kind == name),
        kind => kind == name,
    }
}
