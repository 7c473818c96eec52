//! The handle that ends a run early.

use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::Notify;

/// Ends a run early: what is being sent is waited for, nothing new is begun. See [`Ledger::stopper`](super::Ledger::stopper).
#[derive(Debug, Default)]
pub struct Stop {
    asked: AtomicBool,
    told: Notify,
}

impl Stop {
    /// Asks the run to end.
    pub fn stop(&self) {
        self.asked.store(true, Ordering::SeqCst);
        self.told.notify_waiters();
    }

    pub(super) fn is_asked(&self) -> bool {
        self.asked.load(Ordering::SeqCst)
    }

    /// Waits until the run is asked to end.
    pub(super) async fn asked(&self) {
        let mut told = std::pin::pin!(self.told.notified());
        told.as_mut().enable();
        if !self.is_asked() {
            told.await;
        }
    }
}
