//! Nonces that were used, for as long as a request that carries one could still be in time.

use crate::world::AccountPlace;
use daigou_core::auth::{MAX_NONCE, WINDOW};
use std::collections::{HashSet, VecDeque};

/// A request may be stamped up to one window ahead, and stays good for one window after that.
const KEPT_MILLIS: i64 = 2 * 1000 * WINDOW.as_secs().cast_signed();

/// Whose nonce, and the nonce with zeros behind it: it has none of its own.
type Nonce = (AccountPlace, [u8; MAX_NONCE]);

/// The nonces of the last minutes.
#[derive(Default)]
pub(super) struct Nonces {
    seen: HashSet<Nonce, foldhash::fast::RandomState>,
    by_age: VecDeque<(i64, Nonce)>,
}

impl Nonces {
    /// Takes a nonce of an account, unless it used it before.
    pub(super) fn take(&mut self, account: AccountPlace, nonce: &str, now: i64) -> bool {
        while let Some((at, oldest)) = self.by_age.front()
            && now - at > KEPT_MILLIS
        {
            self.seen.remove(oldest);
            self.by_age.pop_front();
        }
        let nonce = (account, padded(nonce));
        let fresh = self.seen.insert(nonce);
        if fresh {
            self.by_age.push_back((now, nonce));
        }
        fresh
    }

    /// Gives back the nonce that was taken last: its request did not pass.
    pub(super) fn give_back(&mut self) {
        if let Some((_, last)) = self.by_age.pop_back() {
            self.seen.remove(&last);
        }
    }
}

/// Of a text that is too long, which nobody may send, the beginning.
fn padded(nonce: &str) -> [u8; MAX_NONCE] {
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
        assert!(nonces.take(0, "a", 0) && nonces.take(0, "b", 10));
        assert!(!nonces.take(0, "a", KEPT_MILLIS) && KEPT_MILLIS == 1_200_000);
        assert!(!nonces.take(0, "b", KEPT_MILLIS + 1) && nonces.take(0, "a", KEPT_MILLIS + 1));
        assert!(nonces.take(1, "b", KEPT_MILLIS + 1), "another account may use it");
        assert!(nonces.take(0, "b", KEPT_MILLIS * 3) && (nonces.by_age.len(), nonces.seen.len()) == (1, 1));
    }

    #[test]
    fn a_nonce_that_is_given_back_can_be_taken_again() {
        let mut nonces = Nonces::default();
        assert!(nonces.take(0, "a", 0) && nonces.take(0, "b", 0));
        nonces.give_back();
        assert!(nonces.take(0, "b", 1) && !nonces.take(0, "a", 1) && nonces.by_age.len() == 2);
    }
}
