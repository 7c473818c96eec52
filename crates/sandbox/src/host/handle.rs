//! A connection as its requests see it: by its handle a fault takes the connection out of HTTP's hands.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::{mpsc, watch};

/// How a fault ends a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// By a TCP reset.
    Reset,
    /// In order, with nothing more said.
    Close,
    /// In order after this time, unless another request comes before.
    WhenIdle(Duration),
}

/// A connection as its requests see it.
#[derive(Debug, Clone)]
pub(crate) struct ConnectionHandle {
    pub(super) endings: mpsc::Sender<Ending>,
    pub(super) stopping: watch::Receiver<bool>,
    /// How many requests came on it.
    pub(super) begun: Arc<AtomicU64>,
}

impl ConnectionHandle {
    /// Ends the connection, and the request with it: nothing comes after this.
    pub(crate) async fn end(&self, ending: Ending) -> Infallible {
        // Where the connection is gone already, so is what waits here.
        let _ = self.endings.send(ending).await;
        std::future::pending().await
    }

    /// Ends the connection when nothing is asked of it for so long.
    pub(crate) fn close_after(&self, time: Duration) {
        // One that is ending already needs no more.
        let _ = self.endings.try_send(Ending::WhenIdle(time));
    }

    /// Tells whether a request came on the connection before this one: it was kept alive.
    pub(crate) fn was_used(&self) -> bool {
        self.requests() > 1
    }

    pub(super) fn requests(&self) -> u64 {
        self.begun.load(Ordering::Relaxed)
    }

    /// Waits, but not longer than the sandbox serves.
    pub(crate) async fn hold(&mut self, time: Duration) {
        tokio::select! {
            () = tokio::time::sleep(time) => {}
            _ = self.stopping.wait_for(|stopping| *stopping) => {}
        }
    }
}
