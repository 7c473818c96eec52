//! The routes as data: a row each, from which the router is made, and every document about it.

mod parameters;
mod rows;

pub use parameters::{Parameter, parameters};
pub use rows::ROUTES;

use crate::service::Service;
use axum::routing::MethodRouter;
use schemars::{JsonSchema, Schema, SchemaGenerator};

/// Writes a schema into a generator's definitions, and gives a reference to it.
pub type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

/// A route.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Route {
    /// `GET`, `POST` or `PUT`.
    pub method: &'static str,
    /// The path, with its parameters in braces.
    pub path: &'static str,
    /// Its name in documents and generated clients.
    pub id: &'static str,
    /// The group that it stands in.
    pub tag: &'static str,
    /// What it does, in a line.
    pub summary: &'static str,
    /// What else there is to know.
    pub details: &'static str,
    /// The parameters behind the `?`: the properties of this object.
    pub query: Option<SchemaOf>,
    /// Whether `Prefer: wait=N` says how long the client waits.
    pub waits: bool,
    /// The body that it takes.
    pub body: Option<Body>,
    /// What it answers where all went well.
    pub answers: &'static [Reply],
    /// The statuses of its problems, besides those that every route of its access has.
    pub problems: &'static [u16],
    /// Who may ask.
    pub access: Access,
    /// The handler.
    pub serve: fn() -> MethodRouter<Service>,
}

/// A body that a route takes.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Body {
    /// Whether it has to be there.
    pub required: bool,
    /// The media types, each with its schema; none for bytes.
    pub content: &'static [(&'static str, Option<SchemaOf>)],
}

/// An answer.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// When it is given.
    pub when: &'static str,
    /// The media type.
    pub media_type: &'static str,
    /// Its schema; none for text.
    pub schema: Option<SchemaOf>,
    /// Headers that it has, each with what it says.
    pub headers: &'static [(&'static str, &'static str)],
}

/// Who may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Who has the token.
    Token,
    /// Everybody.
    Open,
    /// Everybody on this machine; elsewhere who has the token.
    Local,
}

/// The statuses of problems that a route may have for its access and its body alone: token, path, time, room.
#[must_use]
pub fn common_problems(route: &Route) -> Vec<u16> {
    let mut out = Vec::new();
    if route.access != Access::Open {
        out.push(401);
    }
    if route.access == Access::Token {
        out.extend([408, 413, 429]);
    }
    out
}

/// A type's schema.
fn of<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}
