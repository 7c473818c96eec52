//! An operation as it is told, to people and to programs.

use super::document::{Example, Member};
use daigou_core::Operation;
use serde::Serialize;

/// An operation as it is described: the catalogue's row and more.
#[derive(Serialize)]
pub(super) struct Described<'o> {
    #[serde(flatten)]
    pub(super) operation: &'o Operation,
    /// The variable that supplies a route where none is published.
    pub(super) route_variable: String,
    pub(super) repeat_safe: bool,
    pub(super) about: String,
    pub(super) rules: Option<String>,
    /// Of a callback: the members of its body.
    pub(super) parameters: Vec<Member>,
    pub(super) reply: Option<Reply>,
    /// How it is called, where it is a call.
    pub(super) example: Option<String>,
    pub(super) examples: Examples,
}

#[derive(Serialize)]
pub(super) struct Reply {
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) members: Vec<Member>,
}

#[derive(Serialize)]
pub(super) struct Examples {
    pub(super) requests: Vec<Example>,
    pub(super) replies: Vec<Example>,
}
