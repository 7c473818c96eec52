//! A last check right before a call goes out: who may send only for so long is asked once more after everything that can
//! take time (waiting for a turn, signing), and can still say no.
//!
//! It is set around a future, and holds for every call in it, attempt by attempt. Whoever sends knows nothing of it.

use crate::error::Error;
use std::cell::RefCell;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

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

impl<T> std::fmt::Debug for Fenced<'_, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{Certainty, ErrorKind};

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
}
