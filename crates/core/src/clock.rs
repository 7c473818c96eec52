//! Time and chance, injectable: every wait, stamp, nonce and jitter comes from here, so that tests neither
//! sleep nor guess.

use async_trait::async_trait;
use std::sync::Mutex;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Tells the time and waits.
#[async_trait]
pub trait Clock: Send + Sync {
    /// Milliseconds since 1970 in UTC: what calls are stamped with.
    fn unix_millis(&self) -> i64;

    /// Time that never jumps, from an arbitrary start: what waiting is measured with.
    fn monotonic(&self) -> Duration;

    /// Waits.
    async fn sleep(&self, duration: Duration);
}

/// The machine's clock, waiting on tokio's timer.
#[derive(Debug)]
pub struct SystemClock {
    started: Instant,
}

impl Default for SystemClock {
    fn default() -> Self {
        Self { started: Instant::now() }
    }
}

#[async_trait]
impl Clock for SystemClock {
    fn unix_millis(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    }

    fn monotonic(&self) -> Duration {
        self.started.elapsed()
    }

    async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }
}

/// A clock for tests: it stands still until told, and waiting moves it on at once.
#[derive(Debug)]
pub struct ManualClock {
    state: Mutex<ManualState>,
}

#[derive(Debug)]
struct ManualState {
    unix_millis: i64,
    monotonic: Duration,
    waits: Vec<Duration>,
}

impl ManualClock {
    /// A clock that shows this time.
    #[must_use]
    pub fn at(unix_millis: i64) -> Self {
        Self { state: Mutex::new(ManualState { unix_millis, monotonic: Duration::ZERO, waits: Vec::new() }) }
    }

    /// Moves it on.
    pub fn advance(&self, duration: Duration) {
        self.with(|state| state.advance(duration));
    }

    /// Every wait that was asked for, in order.
    #[must_use]
    pub fn waits(&self) -> Vec<Duration> {
        self.with(|state| state.waits.clone())
    }

    fn with<T>(&self, f: impl FnOnce(&mut ManualState) -> T) -> T {
        f(&mut self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
    }
}

impl ManualState {
    fn advance(&mut self, duration: Duration) {
        self.unix_millis = self.unix_millis.saturating_add(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX));
        self.monotonic = self.monotonic.saturating_add(duration);
    }
}

#[async_trait]
impl Clock for ManualClock {
    fn unix_millis(&self) -> i64 {
        self.with(|state| state.unix_millis)
    }

    fn monotonic(&self) -> Duration {
        self.with(|state| state.monotonic)
    }

    async fn sleep(&self, duration: Duration) {
        self.with(|state| {
            state.waits.push(duration);
            state.advance(duration);
        });
    }
}

/// A source of chance: nonces and jitter are drawn from it.
pub trait Random: Send + Sync {
    /// 64 bits, evenly spread.
    fn next_u64(&self) -> u64;

    /// Fills every place with a draw.
    fn fill(&self, draws: &mut [u64]) {
        draws.fill_with(|| self.next_u64());
    }
}

/// The operating system's randomness.
#[derive(Debug, Clone, Copy, Default)]
pub struct OsRandom;

impl Random for OsRandom {
    fn next_u64(&self) -> u64 {
        use std::sync::atomic::{AtomicU64, Ordering};
        let mut bytes = [0; 8];
        if getrandom::getrandom(&mut bytes).is_ok() {
            return u64::from_le_bytes(bytes);
        }
        // A machine without randomness still gets distinct nonces: time and a counter stand in.
        static COUNTER: AtomicU64 = AtomicU64::new(0);
        let nanos = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| u64::from(d.subsec_nanos()));
        mix(nanos ^ COUNTER.fetch_add(1, Ordering::Relaxed).rotate_left(32))
    }

    fn fill(&self, draws: &mut [u64]) {
        // Asking the operating system is what costs: a nonce asks once.
        let mut bytes = [0; 32];
        for draws in draws.chunks_mut(4) {
            match getrandom::getrandom(&mut bytes) {
                Ok(()) => {
                    for (draw, bytes) in draws.iter_mut().zip(bytes.as_chunks().0) {
                        *draw = u64::from_le_bytes(*bytes);
                    }
                }
                Err(_) => draws.fill_with(|| self.next_u64()),
            }
        }
    }
}

/// A repeatable source for tests and simulations.
#[derive(Debug)]
pub struct SeededRandom(std::sync::atomic::AtomicU64);

impl SeededRandom {
    /// Makes one from a seed: the same seed gives the same draws.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(std::sync::atomic::AtomicU64::new(seed))
    }
}

impl Random for SeededRandom {
    fn next_u64(&self) -> u64 {
        const STEP: u64 = 0x9E37_79B9_7F4A_7C15;
        mix(self.0.fetch_add(STEP, std::sync::atomic::Ordering::Relaxed).wrapping_add(STEP))
    }
}

/// SplitMix64's finaliser.
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
