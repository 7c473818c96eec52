//! Listening: connections are bounded and have deadlines, and at the end what was begun is answered.

use crate::mcp::{self, Limits};
use crate::router::{Guard, router};
use crate::service::Service;
use daigou_core::Error;
use daigou_ledger::inbox::connections::{self, Guests};
use std::io::ErrorKind;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;

/// How many connections there may be. A further one gets in all the same, for the one that has waited longest for its
/// sender.
const CONNECTIONS: usize = 1024;
/// How long requests that were begun may take after the end was asked for, with orders still worked on.
const DRAIN: Duration = Duration::from_secs(15);
/// How long they may take from then on, when nothing new is sent any more.
const PARTING: Duration = Duration::from_secs(10);
/// How long no connection is taken after the system had none left to give.
const SCARCE: Duration = Duration::from_millis(10);

/// Serves the routes, and `/mcp` for agents within `limits`, until `end`: then no further request is taken, what was begun is answered, what is being sent is waited for, and
/// what is not done is kept for the next process.
///
/// # Errors
/// The metrics cannot be recorded in this process. A connection that cannot be taken is traced, and the next one is waited for.
pub async fn serve(
    service: &Service,
    guard: Guard,
    limits: Limits,
    listener: TcpListener,
    end: impl Future<Output = ()>,
) -> Result<(), Error> {
    let routes = router(service, guard.clone())?;
    let router = routes.clone().merge(mcp::mounted(service, routes, &guard, limits));
    let worker = tokio::spawn({
        let inbox = service.inbox().clone();
        async move { inbox.work().await }
    });
    let taking_over = tokio::spawn({
        let service = service.clone();
        async move { service.take_over().await }
    });
    let guests = Arc::<Guests>::default();
    let (stop, stopped) = watch::channel(false);
    let mut open = JoinSet::new();
    let mut end = std::pin::pin!(end);
    loop {
        let taken = tokio::select! {
            biased;
            () = &mut end => break,
            taken = listener.accept() => taken,
        };
        while open.try_join_next().is_some() {}
        match taken {
            Ok((socket, _)) => {
                // An answer is one small segment, and somebody waits for it.
                let _ = socket.set_nodelay(true);
                let place = guests.enter(CONNECTIONS).await;
                let clock = service.store().clock().clone();
                open.spawn(connections::serve(socket, place, router.clone(), clock, stopped.clone()));
            }
            Err(error) if is_the_senders(error.kind()) => {}
            Err(error) => {
                // The system has no more files or memory to give: one who only waits gives way.
                tracing::warn!(%error, "a connection could not be taken");
                guests.close_longest();
                service.store().clock().sleep(SCARCE).await;
            }
        }
    }
    drop(listener);
    stop.send_replace(true);
    taking_over.abort();
    let mut ended = async |within| {
        let all = async { while open.join_next().await.is_some() {} };
        tokio::time::timeout(within, all).await.is_ok()
    };
    let drained = ended(DRAIN).await;
    service.ledger().stopper().stop();
    if !drained {
        ended(PARTING).await;
    }
    // Nobody may be waiting for an order that is being sent: it is written down all the same.
    let _ = tokio::time::timeout(PARTING, service.end()).await;
    service.inbox().stop().await;
    let _ = tokio::time::timeout(PARTING, worker).await;
    Ok(())
}

/// Whether a connection failed by its sender's doing.
fn is_the_senders(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset | ErrorKind::ConnectionRefused)
}
