//! An inbox as a server of its own.

use super::Inbox;
use super::bounded::within;
use super::connections::{Guests, serve};
use daigou_core::Error;
use std::io::ErrorKind;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;

/// How often it is told how the inbox does.
const TELL: Duration = Duration::from_secs(60);
/// How long requests that were begun may take after the end was asked for.
const DRAIN: Duration = Duration::from_secs(5);
/// How long no connection is taken after the system had none left to give.
const SCARCE: Duration = Duration::from_millis(10);

impl Inbox {
    /// Receives on a listener and handles messages, until `end`: then no further request is taken, what waits is committed,
    /// and what is being handled ends.
    ///
    /// Connections are bounded ([`Options::connections`](super::Options::connections)) and have deadlines: a newcomer always gets in, for one that waits
    /// for its sender.
    ///
    /// # Errors
    /// None today: a connection that cannot be taken is traced, and the next one is waited for.
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
        let guests = Arc::<Guests>::default();
        let (stop, stopped) = watch::channel(false);
        let mut connections = JoinSet::new();
        let mut end = std::pin::pin!(end);
        loop {
            tokio::select! {
                biased;
                () = &mut end => break,
                () = self.take(&listener, &guests, &stopped, &mut connections) => {}
            }
        }
        drop(listener);
        stop.send_replace(true);
        let clock = self.inner.store.clock().clone();
        within(&*clock, DRAIN, async { while connections.join_next().await.is_some() {} }).await;
        drop(connections);
        teller.abort();
        self.stop().await;
        let _ = within(&*clock, self.inner.options.patience, worker).await;
        Ok(())
    }

    /// Takes the next connection.
    async fn take(
        &self,
        listener: &TcpListener,
        guests: &Arc<Guests>,
        stopped: &watch::Receiver<bool>,
        connections: &mut JoinSet<()>,
    ) {
        while connections.try_join_next().is_some() {}
        match listener.accept().await {
            Ok((socket, _)) => {
                // An answer is one small segment, and somebody waits for it.
                let _ = socket.set_nodelay(true);
                let place = guests.enter(self.inner.options.connections).await;
                let clock = self.inner.store.clock().clone();
                connections.spawn(serve(socket, place, self.router(), clock, stopped.clone()));
            }
            Err(error) if is_the_senders(error.kind()) => {}
            Err(error) => {
                // The system has no more files or memory to give: one who only waits gives way.
                tracing::warn!(%error, "a connection could not be taken");
                guests.close_longest();
                self.inner.store.clock().sleep(SCARCE).await;
            }
        }
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

/// Tells whether a connection failed by its sender's doing.
fn is_the_senders(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset | ErrorKind::ConnectionRefused)
}
