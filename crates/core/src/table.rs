//! A marketplace's table: a row for each operation. With the feature `erased` a row can call its operation, and so links
//! its types; without it a program carries the operations that it names, not all of them.

use crate::operation::Operation;
use crate::request::Request;

#[cfg(feature = "erased")]
use crate::erased::{ErasedMessage, Model};
#[cfg(not(feature = "erased"))]
use crate::{Error, RawData, message::Callback};

/// One row of a marketplace's table: the operation and, where it is modelled, its call with the types erased.
#[derive(Clone, Copy)]
pub struct Entry {
    /// The operation.
    pub operation: &'static Operation,
    typed: bool,
    /// The call or the reading with its types erased.
    #[cfg(feature = "erased")]
    pub(crate) model: Option<Model>,
}

#[cfg(not(feature = "erased"))]
type ErasedMessage = fn(&Callback) -> Result<RawData, Error>;

impl Entry {
    /// The row of a modelled operation.
    #[must_use]
    pub const fn typed<R: Request>() -> Self {
        Self {
            operation: R::OPERATION,
            typed: true,
            #[cfg(feature = "erased")]
            model: Some(Model::of::<R>()),
        }
    }

    /// The row of a callback whose body is modelled: `read` reads it into its type and encodes it again.
    #[must_use]
    #[cfg_attr(not(feature = "erased"), allow(unused_variables, reason = "only an erased row reads"))]
    pub const fn message(operation: &'static Operation, read: ErasedMessage) -> Self {
        Self {
            operation,
            typed: true,
            #[cfg(feature = "erased")]
            model: Some(Model::Message(read)),
        }
    }

    /// The row of an operation without types: a callback, or a call that is not modelled yet.
    #[must_use]
    pub const fn untyped(operation: &'static Operation) -> Self {
        Self {
            operation,
            typed: false,
            #[cfg(feature = "erased")]
            model: None,
        }
    }

    /// Tells if requests and replies of this operation, or the body of this callback, have types.
    #[must_use]
    pub const fn is_typed(&self) -> bool {
        self.typed
    }
}

impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Entry").field("operation", &self.operation.id).field("typed", &self.is_typed()).finish()
    }
}

/// Joins the tables of a crate's modules into one, at compile time.
///
/// # Panics
/// At compile time, if `N` is not the sum of the parts' lengths.
#[must_use]
#[allow(clippy::panic, reason = "evaluated by the compiler: the message is a build error")]
pub const fn table<const N: usize>(parts: &[&[Entry]]) -> [Entry; N] {
    let mut out = [parts[0][0]; N];
    let (mut part, mut filled) = (0, 0);
    while part < parts.len() {
        let mut row = 0;
        while row < parts[part].len() {
            out[filled] = parts[part][row];
            filled += 1;
            row += 1;
        }
        part += 1;
    }
    assert!(filled == N, "the table's length is not the sum of its parts");
    out
}
