//! Orders with what was written of them last. To write an order takes far longer than to copy what was written, and
//! most orders are read more often than they change: so a [`Sheet`] keeps, beside the order, the JSON of each [`Form`] in
//! which it was asked for. There is one rule: **who changes an order loses what was written of it**. Nobody can forget it,
//! as a sheet gives its order away for changes by `DerefMut` alone, which throws the texts away. They are made of the
//! order and of its goods' texts, which never change. An order with a refund shows that as well, and is written anew each
//! time. All texts together are bounded: where they grow too large, all are thrown away.

use super::orders::Order;
use crate::pictures;
use daigou_core::Generation;
use std::cell::{Cell, RefCell};
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

/// How much text is kept of all orders together, in bytes.
const MOST: usize = 128 << 20;

/// In what form an order is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// A row of PandaPon's list.
    Listed(Generation),
    /// The buyer's view, 1688's own.
    View,
    /// A row of DajiSaaS's list.
    Brief,
}

impl Form {
    const COUNT: usize = 4;

    const fn place(self) -> usize {
        match self {
            Self::Listed(Generation::V1) => 0,
            Self::Listed(Generation::V2) => 1,
            Self::View => 2,
            Self::Brief => 3,
        }
    }
}

/// JSON that was written, to be copied into answers.
#[derive(Debug, Clone)]
pub(crate) struct Rendering {
    text: Arc<str>,
    needs_address: bool,
}

impl Rendering {
    pub(crate) fn new(text: &str) -> Self {
        Self { text: text.into(), needs_address: pictures::needs_address(text) }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Whether the sandbox's address is to be put into it.
    pub(crate) fn needs_address(&self) -> bool {
        self.needs_address
    }
}

/// How much was kept of all sheets together, in bytes, since it was thrown away last.
#[derive(Default)]
pub(super) struct Kept(Cell<usize>);

impl Kept {
    /// Whether it is too much; then it counts anew.
    pub(super) fn is_too_much(&self) -> bool {
        self.0.get() > MOST && self.0.take() > 0
    }
}

/// What is kept is no part of the world.
impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Kept")
    }
}

/// An order, and what was written of it since it changed.
pub(crate) struct Sheet {
    order: Order,
    written: RefCell<[Option<Rendering>; Form::COUNT]>,
}

impl Sheet {
    pub(super) fn new(order: Order) -> Self {
        Self { order, written: RefCell::default() }
    }

    /// The order in a form: as it was written before, or as it is written now. `kept` counts what is kept.
    pub(super) fn rendering<E>(
        &self,
        form: Form,
        kept: &Kept,
        write: impl FnOnce(&Order) -> Result<String, E>,
    ) -> Result<Rendering, E> {
        let mut written = self.written.borrow_mut();
        let place = &mut written[form.place()];
        if let Some(rendering) = place {
            return Ok(rendering.clone());
        }
        let rendering = Rendering::new(&write(&self.order)?);
        if self.order.lines.iter().all(|line| line.refund.is_none()) {
            kept.0.set(kept.0.get() + rendering.text.len());
            *place = Some(rendering.clone());
        }
        Ok(rendering)
    }

    /// Throws away what was written.
    pub(super) fn forget(&self) {
        *self.written.borrow_mut() = Default::default();
    }
}

impl fmt::Debug for Sheet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.order.fmt(f)
    }
}

impl Deref for Sheet {
    type Target = Order;

    fn deref(&self) -> &Order {
        &self.order
    }
}

impl DerefMut for Sheet {
    fn deref_mut(&mut self) -> &mut Order {
        self.written = RefCell::default();
        &mut self.order
    }
}
