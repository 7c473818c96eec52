//! Connections: the loop that accepts them, and the handle of each, by which a fault takes the connection out of HTTP's
//! hands and resets or closes it.

use super::handle::{ConnectionHandle, Ending};
use super::pipeline;
use crate::host::Shared;
use axum::Router;
use axum::body::Body;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinSet;
use tokio::time::Instant;

/// How long a connection may keep the sandbox waiting for the head of a request. It holds between requests too, so that
/// it is longer than a client keeps a connection.
const HEAD_TIME: Duration = Duration::from_secs(120);

/// How long nothing is accepted after the system could not give a connection: it has no more files, or no more memory.
const PAUSE: Duration = Duration::from_millis(500);

/// Accepts connections until told to stop, then lets the open requests finish. Dropped, it ends all of them.
pub(crate) async fn serve(listener: TcpListener, app: Router, shared: Arc<Shared>, stop: oneshot::Receiver<()>) {
    let (stopping, seen) = watch::channel(false);
    let mut open = JoinSet::new();
    tokio::pin!(stop);
    loop {
        tokio::select! {
            // Told to stop, or the handle is gone: both end it.
            _ = &mut stop => break,
            Some(_) = open.join_next() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    open.spawn(converse(stream, app.clone(), shared.clone(), seen.clone()));
                }
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(PAUSE).await;
                }
            },
        }
    }
    drop(listener);
    shared.live.end();
    stopping.send_replace(true);
    while open.join_next().await.is_some() {}
}

/// One connection, from its first byte to its end.
async fn converse(stream: TcpStream, app: Router, shared: Arc<Shared>, mut stopping: watch::Receiver<bool>) {
    // Small answers must not wait for the next packet.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "the connection delays small packets");
    }
    if shared.faults().may_refuse() && calls_a_platform(&stream).await && shared.faults().refuse() {
        return reset(&stream);
    }
    let (endings, mut ended) = mpsc::channel(1);
    let handle = ConnectionHandle { endings, stopping: stopping.clone(), begun: Arc::default() };
    let app = TowerToHyperService::new(app);
    let (shared, handle, app) = (&*shared, &handle, &app);
    // Calls are most of what comes, and the router has no routes for them.
    let service = service_fn(async move |request: hyper::Request<Incoming>| {
        handle.begun.fetch_add(1, Ordering::Relaxed);
        if let Some(platform) = pipeline::platform_of(request.uri().path()) {
            return Ok(pipeline::serve(shared, handle, platform, request.map(Body::new)).await);
        }
        app.call(request).await
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD_TIME);
    let mut connection = http.serve_connection(TokioIo::new(stream), service);
    let told = stopping.wait_for(|stopping| *stopping);
    tokio::pin!(told);
    let mut leaving = false;
    let mut idle = Idle::default();
    let ending = loop {
        tokio::select! {
            biased;
            done = &mut connection => {
                if let Err(error) = done {
                    tracing::debug!(%error, "a connection ended early");
                }
                return;
            }
            Some(ending) = ended.recv() => match ending {
                Ending::WhenIdle(time) => idle = Idle(Some((Instant::now() + time, handle.requests()))),
                ending => break ending,
            },
            () = idle.is_over(handle) => std::pin::Pin::new(&mut connection).graceful_shutdown(),
            _ = &mut told, if !leaving => {
                leaving = true;
                std::pin::Pin::new(&mut connection).graceful_shutdown();
            }
        }
    };
    let stream = connection.into_parts().io.into_inner();
    if ending == Ending::Reset {
        reset(&stream);
    }
}

/// When a connection is closed, unless more requests than these have come by then.
#[derive(Default)]
struct Idle(Option<(Instant, u64)>);

impl Idle {
    /// Waits until then; for ever where the connection is not to be closed.
    async fn is_over(&mut self, handle: &ConnectionHandle) {
        while let Some((at, requests)) = self.0 {
            tokio::time::sleep_until(at).await;
            self.0 = None;
            if handle.requests() == requests {
                return;
            }
        }
        std::future::pending().await
    }
}

/// Tells whether a connection's first request is one of a platform: looked at, not read. One that cannot be told is
/// none.
async fn calls_a_platform(stream: &TcpStream) -> bool {
    const PLATFORMS: [&[u8]; 2] = [b" /pandapon", b" /dajisaas"];
    let mut seen = [0; 24];
    let looked = tokio::time::timeout(HEAD_TIME, stream.peek(&mut seen)).await;
    let Ok(Ok(length)) = looked else { return false };
    PLATFORMS.iter().any(|path| seen[..length].windows(path.len()).any(|part| part == *path))
}

/// Makes the end of a connection a reset.
fn reset(stream: &TcpStream) {
    if let Err(error) = stream.set_zero_linger() {
        tracing::debug!(%error, "the connection cannot be reset");
    }
}
