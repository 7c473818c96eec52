//! Group commit: one task writes, and whoever waits meanwhile forms the next batch. What waits counts as kept once the
//! statement that holds it is committed, and not before. What is written, and what the answer is, is the caller's.

use super::Dialect;
use std::sync::Arc;
use tokio::sync::{mpsc, oneshot};

/// The most rows of one commit. Each number has a statement of its own, which the connection keeps prepared.
pub(crate) const BATCH: usize = 64;

/// A row that waits to be written, and who hears what came of it.
pub(crate) struct Waiting<T, A> {
    pub(crate) row: T,
    pub(crate) told: oneshot::Sender<A>,
}

impl<T, A> Waiting<T, A> {
    /// A row, and where its answer is heard.
    pub(crate) fn new(row: T) -> (Self, oneshot::Receiver<A>) {
        let (told, answer) = oneshot::channel();
        (Self { row, told }, answer)
    }
}

/// The next batch: what waits, as much as fits. `false` at the end. Once `stop` is over nothing more is taken in; what
/// waits already is still given.
pub(crate) async fn next<W>(queue: &mut mpsc::Receiver<W>, batch: &mut Vec<W>, stop: impl Future<Output = ()>) -> bool {
    let mut stop = std::pin::pin!(stop);
    loop {
        tokio::select! {
            biased;
            got = queue.recv_many(batch, BATCH) => return got > 0,
            () = &mut stop, if !queue.is_closed() => queue.close(),
        }
    }
}

/// A statement for any number of rows: the text for each number is made once.
pub(crate) struct BySize {
    dialect: &'static Dialect,
    make: fn(&Dialect, usize) -> String,
    made: Vec<Option<Arc<str>>>,
}

impl BySize {
    pub(crate) fn new(dialect: &'static Dialect, make: fn(&Dialect, usize) -> String) -> Self {
        Self { dialect, make, made: vec![None; BATCH + 1] }
    }

    /// The statement for so many rows.
    pub(crate) fn of(&mut self, rows: usize) -> Arc<str> {
        match self.made.get_mut(rows) {
            Some(made) => made.get_or_insert_with(|| (self.make)(self.dialect, rows).into()).clone(),
            None => (self.make)(self.dialect, rows).into(),
        }
    }
}
