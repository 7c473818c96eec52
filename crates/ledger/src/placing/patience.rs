//! Patience with a store that is away, busy or full for a while.

use super::ledger::Ledger;
use crate::store;
use daigou_core::{Certainty, Error, ErrorKind};
use std::time::Duration;

/// How long a store is tried again.
const PATIENCE: Duration = Duration::from_secs(120);
/// How long once the run is to end: whoever ends it waits for this.
const PARTING: Duration = Duration::from_secs(4);

impl Ledger {
    /// Does something with the store that has to be done: what may pass by itself is tried again.
    pub(super) async fn patiently<T, F: Future<Output = Result<T, Error>>>(
        &self,
        work: impl Fn() -> F,
    ) -> Result<T, Error> {
        let clock = &**self.rows.store().clock();
        let (started, mut tries) = (clock.monotonic(), 0);
        let patient = async {
            loop {
                match work().await {
                    Err(error) if store::may_pass(&error) && clock.monotonic() - started < PATIENCE => {
                        tries += 1;
                        if tries == TOLD {
                            tracing::warn!(%error, "the store fails; it is tried again for up to {} s", PATIENCE.as_secs());
                        }
                        let last = error;
                        tokio::select! {
                            biased;
                            () = clock.sleep(self.back_off(tries)) => {}
                            () = self.parting() => return Err(last),
                        }
                    }
                    done => return done,
                }
            }
        };
        tokio::select! {
            biased;
            done = patient => done,
            () = self.parting() => Err(Error::new(
                ErrorKind::Store,
                Certainty::NotSent,
                "the run was to end, and the store had not answered",
            )),
        }
    }

    /// Over when the run is to end, and the store has had its time.
    async fn parting(&self) {
        self.stop.asked().await;
        // What the store takes is real, whatever clock the ledger goes by.
        tokio::time::sleep(PARTING).await;
    }

    /// Full jitter under a limit that doubles.
    pub(super) fn back_off(&self, tries: u32) -> Duration {
        const FIRST: Duration = Duration::from_millis(200);
        const LONGEST: Duration = Duration::from_secs(30);
        let limit = FIRST.saturating_mul(1 << tries.min(16)).min(LONGEST);
        let millis = u64::try_from(limit.as_millis()).unwrap_or(u64::MAX).max(1);
        Duration::from_millis(self.random.next_u64() % millis)
    }
}

/// After so many tries it is told that the store fails.
const TOLD: u32 = 3;
