//! A last check right before a call goes out: who may send only for so long is asked once more after everything that can
//! take time (waiting for a turn, signing), and can still say no.
//!
//! It is set around a future, and holds for every call in it, attempt by attempt. It is asked before the request is handed
//! to the transport, and again when there is a connection and the first byte is about to go out ([`FirstByte`]): between
//! the two a process may be halted for any time.

use crate::error::{Certainty, Error, ErrorKind};
use std::cell::RefCell;
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

/// Says whether an attempt that may take so long may still be sent.
pub type Check = dyn Fn(Duration) -> Result<(), Error> + Send + Sync;

thread_local! {
    static CURRENT: RefCell<Option<Arc<Check>>> = const { RefCell::new(None) };
}

/// Runs a future in which no call is sent unless the check allows it. Its error is the call's: it should say that nothing
/// was sent.
pub fn fenced<'f, T>(check: Arc<Check>, work: impl Future<Output = T> + Send + 'f) -> Fenced<'f, T> {
    Fenced { check, work: Box::pin(work) }
}

/// The future of [`fenced`].
pub struct Fenced<'f, T> {
    check: Arc<Check>,
    work: Pin<Box<dyn Future<Output = T> + Send + 'f>>,
}

impl<T> fmt::Debug for Fenced<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fenced").finish_non_exhaustive()
    }
}

impl<T> Future for Fenced<'_, T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        let _outer = Outer(CURRENT.replace(Some(self.check.clone())));
        self.work.as_mut().poll(cx)
    }
}

/// Puts back what held before, a panic's case included.
struct Outer(Option<Arc<Check>>);

impl Drop for Outer {
    fn drop(&mut self) {
        CURRENT.set(self.0.take());
    }
}

/// Asks the check of the future that is being polled, where there is one.
pub(crate) fn ask(time_left: Duration) -> Result<(), Error> {
    let check = CURRENT.with_borrow(Clone::clone);
    check.map_or(Ok(()), |check| check(time_left))
}

/// The check of a request that was handed to the transport, for when its first byte is about to go out. It stands among the
/// request's extensions.
#[derive(Clone)]
pub struct FirstByte(Arc<Waiting>);

struct Waiting {
    check: Arc<Check>,
    since: Instant,
    time_left: Duration,
    refusal: Mutex<Option<Error>>,
}

impl FirstByte {
    /// The check of the future that is being polled, where there is one.
    pub(crate) fn current(time_left: Duration) -> Option<Self> {
        let check = CURRENT.with_borrow(Clone::clone)?;
        let since = Instant::now();
        Some(Self(Arc::new(Waiting { check, since, time_left, refusal: Mutex::default() })))
    }

    /// Tells whether the first byte may still go out. What is refused must not be sent, not a byte of it.
    #[must_use]
    pub fn may_go(&self) -> bool {
        let waiting = &*self.0;
        let left = waiting.time_left.saturating_sub(waiting.since.elapsed());
        let asked = if left.is_zero() { Err(too_late()) } else { (waiting.check)(left) };
        let mut refusal = waiting.refusal.lock().unwrap_or_else(PoisonError::into_inner);
        *refusal = asked.err();
        refusal.is_none()
    }

    /// Why it might not go out.
    pub(crate) fn refusal(&self) -> Option<Error> {
        self.0.refusal.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl fmt::Debug for FirstByte {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FirstByte").field("time_left", &self.0.time_left).finish_non_exhaustive()
    }
}

fn too_late() -> Error {
    let message = "the call's time was over before its first byte could go out";
    Error::new(ErrorKind::Timeout, Certainty::NotSent, message).with_hint("nothing was sent: try again")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_check_holds_inside_its_future_and_nowhere_else() {
        let no: Arc<Check> =
            Arc::new(|left| Err(Error::new(ErrorKind::Store, Certainty::NotSent, format!("no: {left:?}"))));
        let inside = fenced(no, async {
            tokio::task::yield_now().await;
            ask(Duration::from_secs(3))
        });
        let outside = async {
            tokio::task::yield_now().await;
            ask(Duration::from_secs(3))
        };
        let (inside, outside) = futures_util::future::join(inside, outside).await;
        assert!(inside.is_err_and(|error| error.message() == "no: 3s"));
        assert!(outside.is_ok());
        let yes: Arc<Check> = Arc::new(|_| Ok(()));
        assert!(fenced(yes, async { ask(Duration::ZERO) }).await.is_ok());
    }

    #[tokio::test]
    async fn the_first_byte_is_asked_for_with_the_time_that_is_left_by_then() {
        assert!(FirstByte::current(Duration::from_secs(1)).is_none(), "outside of any check");
        let check: Arc<Check> = Arc::new(|left| {
            assert!(left <= Duration::from_secs(60) && left > Duration::from_secs(30), "{left:?}");
            Ok(())
        });
        let inside = async |left| FirstByte::current(left).unwrap_or_else(|| unreachable!());
        let first = fenced(check.clone(), inside(Duration::from_secs(60))).await;
        assert!(first.may_go() && first.refusal().is_none());
        let late = fenced(check, inside(Duration::ZERO)).await;
        assert!(!late.may_go());
        let refusal = late.refusal().unwrap_or_else(|| unreachable!());
        assert_eq!((refusal.kind(), refusal.certainty()), (ErrorKind::Timeout, Certainty::NotSent));
    }
}
