//! An inbox as a server of its own.

use super::Inbox;
use super::bounded::within;
use axum::serve::ListenerExt;
use daigou_core::{Certainty, Error, ErrorKind};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// How often it is told how the inbox does.
const TELL: Duration = Duration::from_secs(60);
/// How long requests that were begun may take after the end was asked for.
const DRAIN: Duration = Duration::from_secs(5);

impl Inbox {
    /// Receives on a listener and handles messages, until `end`: then no further request is taken, what waits is committed,
    /// and what is being handled ends.
    ///
    /// # Errors
    /// The listener failed.
    pub async fn serve(
        &self,
        listener: TcpListener,
        end: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), Error> {
        let worker = tokio::spawn({
            let inbox = self.clone();
            async move { inbox.work().await }
        });
        let teller = tokio::spawn(self.clone().tell());
        let (ending, ended) = oneshot::channel();
        let listener = listener.tap_io(|socket| {
            // An answer is one small segment, and somebody waits for it.
            let _ = socket.set_nodelay(true);
        });
        let server = axum::serve(listener, self.router()).with_graceful_shutdown(async move {
            end.await;
            let _ = ending.send(());
        });
        let clock = self.inner.store.clock().clone();
        let served = tokio::select! {
            served = server.into_future() => served,
            () = async {
                let _ = ended.await;
                clock.sleep(DRAIN).await;
            } => Ok(()),
        };
        teller.abort();
        self.stop().await;
        let _ = within(&*clock, self.inner.options.patience, worker).await;
        served.map_err(|error| {
            Error::new(ErrorKind::Usage, Certainty::NotSent, format!("callbacks cannot be received: {error}"))
        })
    }

    async fn tell(self) {
        loop {
            self.inner.store.clock().sleep(TELL).await;
            match self.metrics().await {
                Ok(m) => tracing::info!(
                    depth = m.depth,
                    oldest_s = m.oldest_millis / 1000,
                    dead = m.dead,
                    received = m.received,
                    unavailable = m.unavailable,
                    commits = m.commits,
                    committed = m.committed,
                    attempts = m.attempts,
                    failures = m.failures,
                    "inbox"
                ),
                Err(error) => tracing::warn!(%error, "the inbox cannot be measured"),
            }
        }
    }
}
