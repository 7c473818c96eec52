//! The things that a tool gets besides its arguments.

use super::super::ask::Ask;
use super::super::limits::Limits;
use super::super::quotes::Quotes;

/// The things that a tool gets besides its arguments.
#[derive(Clone, Copy)]
pub(in super::super) struct Given<'a> {
    pub(in super::super) ask: &'a Ask,
    pub(in super::super) limits: &'a Limits,
    pub(in super::super) quotes: &'a Quotes,
    /// The buyer of a tool that names none.
    pub(in super::super) buyer: Option<&'a str>,
}
