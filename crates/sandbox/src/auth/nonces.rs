//! Nonces that were used, for as long as a request that carries one could still be in time.

use daigou_core::auth::{MAX_NONCE, WINDOW};
use std::collections::{HashSet, VecDeque};

/// A request may be stamped up to one window ahead, and stays good for one window after that.
const KEPT_MILLIS: i64 = 2 * 1000 * WINDOW.as_secs().cast_signed();

/// A nonce, with zeros behind it: it has none of its own.
type Nonce = [u8; MAX_NONCE];

/// The nonces of the last minutes.
#[derive(Default)]
pub(super) struct Nonces {
    seen: HashSet<Nonce>,
    by_age: VecDeque<(i64, Nonce)>,
}

impl Nonces {
    /// Whether a nonce was used before.
    pub(super) fn used(&mut self, nonce: &str, now: i64) -> bool {
        while let Some((at, oldest)) = self.by_age.front()
            && now - at > KEPT_MILLIS
        {
            self.seen.remove(oldest);
            self.by_age.pop_front();
        }
        self.seen.contains(&padded(nonce))
    }

    /// Remembers a nonce.
    pub(super) fn keep(&mut self, nonce: &str, now: i64) {
        let nonce = padded(nonce);
        if self.seen.insert(nonce) {
            self.by_age.push_back((now, nonce));
        }
    }
}

/// Of a text that is too long, which nobody may send, the beginning.
fn padded(nonce: &str) -> Nonce {
    let mut out = [0; MAX_NONCE];
    out.iter_mut().zip(nonce.bytes()).for_each(|(place, byte)| *place = byte);
    out
}

#[cfg(test)]
mod tests {
    use super::{KEPT_MILLIS, Nonces};

    #[test]
    fn a_nonce_is_forgotten_only_when_no_request_with_it_can_be_in_time() {
        let mut nonces = Nonces::default();
        nonces.keep("a", 0);
        nonces.keep("b", 10);
        assert!(nonces.used("a", KEPT_MILLIS) && KEPT_MILLIS == 1_200_000);
        assert!(!nonces.used("a", KEPT_MILLIS + 1) && nonces.used("b", KEPT_MILLIS + 1));
        assert!(!nonces.used("b", KEPT_MILLIS * 2) && nonces.by_age.is_empty() && nonces.seen.is_empty());
    }
}
