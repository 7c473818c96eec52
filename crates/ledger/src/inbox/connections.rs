//! The connections of a receiver: bounded in number, and each with deadlines, so that strangers who hold connections, heads
//! or bodies open do not keep the platforms out.
//!
//! A newcomer always gets in: where all places are taken, the connection that has been waiting longest for its sender (for
//! a request, or for the rest of one) is closed for it. One whose request is being recorded is never closed.

use axum::Router;
use axum::body::Body;
use daigou_core::clock::Clock;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use http::Request;
use hyper::body::Incoming;
use hyper::rt::{Sleep, Timer};
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use std::collections::HashMap;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};
use tokio::net::TcpStream;
use tokio::sync::{Notify, watch};

/// How long a connection may wait for a request, or for the end of its head.
const HEAD_WITHIN: Duration = Duration::from_secs(10);

/// Who is connected.
#[derive(Default)]
pub struct Guests {
    known: Mutex<HashMap<u64, Guest>>,
    /// Counts what happens: who waits since when.
    events: AtomicU64,
    /// Someone left, or waits for a sender.
    free: Notify,
}

struct Guest {
    since: u64,
    recording: bool,
    close: Arc<Notify>,
}

impl Guests {
    fn known(&self) -> MutexGuard<'_, HashMap<u64, Guest>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets one in, and closes the one that has waited longest where there are as many as there may be. It waits where all
    /// of them are being recorded.
    pub async fn enter(self: &Arc<Self>, most: usize) -> Place {
        while self.known().len() >= most && !self.close_longest() {
            self.free.notified().await;
        }
        let id = self.events.fetch_add(1, Relaxed);
        let close = Arc::<Notify>::default();
        self.known().insert(id, Guest { since: id, recording: false, close: close.clone() });
        Place { guests: self.clone(), id, close }
    }

    /// Closes the connection that has waited longest for its sender; `false` where none waits.
    pub fn close_longest(&self) -> bool {
        let mut known = self.known();
        let longest = known.iter().filter(|(_, guest)| !guest.recording).min_by_key(|(_, guest)| guest.since);
        let Some(id) = longest.map(|(id, _)| *id) else { return false };
        known.remove(&id).inspect(|guest| guest.close.notify_one()).is_some()
    }

    fn note(&self, id: u64, recording: bool) {
        let since = self.events.fetch_add(1, Relaxed);
        if let Some(guest) = self.known().get_mut(&id) {
            (guest.since, guest.recording) = (since, recording);
        }
        if !recording {
            self.free.notify_one();
        }
    }
}

/// A connection's place among the guests, until it is dropped.
pub struct Place {
    guests: Arc<Guests>,
    id: u64,
    close: Arc<Notify>,
}

#[cfg(test)]
impl Place {
    pub(super) fn whole(&self) -> Whole {
        Whole { guests: self.guests.clone(), id: self.id }
    }

    pub(super) async fn is_closed(&self) -> bool {
        self.close.notified().now_or_never().is_some()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.guests.known().remove(&self.id);
        self.guests.free.notify_one();
    }
}

/// The mark of a request, so that its connection is not closed once all of it is there.
#[derive(Clone)]
pub struct Whole {
    guests: Arc<Guests>,
    id: u64,
}

impl Whole {
    /// The whole request is there.
    pub fn note(&self) {
        self.guests.note(self.id, true);
    }
}

/// Serves a connection until it ends, is closed for another, or `stopped`: then what was begun is answered.
pub async fn serve(
    socket: TcpStream,
    place: Place,
    router: Router,
    clock: Arc<dyn Clock>,
    mut stopped: watch::Receiver<bool>,
) {
    let whole = Whole { guests: place.guests.clone(), id: place.id };
    let router = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: Request<Incoming>| {
        let (router, whole) = (router.clone(), whole.clone());
        async move {
            request.extensions_mut().insert(whole.clone());
            let answer = router.call(request.map(Body::new)).await;
            whole.guests.note(whole.id, false);
            answer
        }
    });
    let mut http = http1::Builder::new();
    http.timer(OurTime(clock)).header_read_timeout(HEAD_WITHIN);
    let mut connection = std::pin::pin!(http.serve_connection(TokioIo::new(socket), service));
    let mut stopping = false;
    loop {
        tokio::select! {
            biased;
            // How it ends does not matter: what was recorded was answered, or is sent again.
            _ = connection.as_mut() => return,
            () = place.close.notified() => return,
            _ = stopped.wait_for(|stopped| *stopped), if !stopping => {
                stopping = true;
                connection.as_mut().graceful_shutdown();
            }
        }
    }
}

/// The store's clock, as hyper asks for it.
struct OurTime(Arc<dyn Clock>);

impl Timer for OurTime {
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Sleep>> {
        let clock = self.0.clone();
        Box::pin(Nap(Mutex::new(async move { clock.sleep(duration).await }.boxed())))
    }

    fn sleep_until(&self, deadline: Instant) -> Pin<Box<dyn Sleep>> {
        self.sleep(deadline.saturating_duration_since(Instant::now()))
    }
}

/// A wait; the lock is never taken, and makes it `Sync`.
struct Nap(Mutex<BoxFuture<'static, ()>>);

impl Future for Nap {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        self.0.get_mut().unwrap_or_else(PoisonError::into_inner).poll_unpin(context)
    }
}

impl Sleep for Nap {}
