//! Ids as the platforms make them, and the seeded chance behind the world. An id is a counter with seeded gaps: the
//! same seed gives the same ids in the same order, and none comes twice.

/// Chance that follows from a seed (SplitMix64).
#[derive(Debug, Clone)]
pub(crate) struct Chance(u64);

impl Chance {
    /// The chance of one thing in a world: what is added elsewhere does not change it.
    pub(crate) fn of(seed: u64, thing: u64) -> Self {
        let mut mixed = Self(seed);
        let start = mixed.next() ^ thing.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        Self(start)
    }

    /// Where it stands.
    pub(crate) const fn state(&self) -> u64 {
        self.0
    }

    /// From where it stood.
    pub(crate) const fn at(state: u64) -> Self {
        Self(state)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from `least` to `most`.
    pub(super) fn between(&mut self, least: i64, most: i64) -> i64 {
        let span = most.abs_diff(least).saturating_add(1);
        least.saturating_add_unsigned(self.next() % span)
    }

    /// That many lower-case hexadecimal digits.
    pub(super) fn hex(&mut self, digits: usize) -> String {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut out = String::with_capacity(digits + 16);
        while out.len() < digits {
            let number = self.next();
            for place in (0..16).rev() {
                out.push(char::from(DIGITS[(number >> (4 * place) & 15) as usize]));
            }
        }
        out.truncate(digits);
        out
    }

    /// That many characters of base64url.
    pub(super) fn base64url(&mut self, length: usize) -> String {
        const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        (0..length).map(|_| char::from(ALPHABET[(self.next() & 63) as usize])).collect()
    }
}

/// The marks of answers. They are no part of the world: reading it does not change it.
#[derive(Debug)]
pub(crate) struct Traces(Chance);

impl Traces {
    /// The marks of a seed, from where so many changes had been made on: after them none comes again.
    pub(crate) fn new(seed: u64, changes: usize) -> Self {
        Self(Chance::of(seed, 1 + ((changes as u64) << 8)))
    }

    /// PandaPon's `requestId`: 32 hexadecimal digits.
    pub(crate) fn request(&mut self) -> String {
        self.0.hex(32)
    }

    /// DajiSaaS's `traceId`: 12 hexadecimal digits.
    pub(crate) fn trace(&mut self) -> String {
        self.0.hex(12)
    }
}

/// 32 hexadecimal digits that follow from a text.
pub(crate) fn token(text: &str) -> String {
    let mixed = text.bytes().fold(0, |mixed, byte| Chance::of(mixed, u64::from(byte)).next());
    Chance::of(mixed, 0).hex(32)
}

/// The counters.
#[derive(Debug)]
pub(crate) struct Ids {
    gaps: Chance,
    internal: i64,
    order: i64,
    purchase: i64,
    refund: i64,
    freight: i64,
}

impl Ids {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            gaps: Chance::of(seed, 2),
            internal: 1_232_742_280_000_000_000,
            order: 2_542_285_634_920,
            purchase: 200_077_842_446,
            refund: 110_002_690_000,
            freight: 7,
        }
    }

    /// PandaPon's own numbers (`id`, `orderNo`, `subOrderId`): 19 digits.
    pub(crate) fn internal(&mut self) -> String {
        self.internal += self.gaps.between(1, 900_000_000);
        self.internal.to_string()
    }

    /// A 1688 order or sub-order: 19 digits, of which the last belong to the buyer.
    pub(crate) fn order(&mut self) -> String {
        self.order += self.gaps.between(1, 999);
        format!("{}880794", self.order)
    }

    /// A refund at Taobao: 12 digits.
    pub(crate) fn refund(&mut self) -> String {
        self.refund += 1;
        self.refund.to_string()
    }

    /// A freight preview: `FF`, the day, and a number.
    pub(crate) fn freight(&mut self, day: &str) -> String {
        self.freight += 1;
        format!("FF{day}{:05}", self.freight)
    }

    /// A Taobao purchase order, main or sub: 12 digits.
    pub(crate) fn purchase(&mut self) -> String {
        self.purchase += 1;
        self.purchase.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::{Chance, Ids, Traces, token};
    use std::collections::BTreeSet;

    #[test]
    fn ids_have_their_lengths_and_never_come_twice() {
        let (mut ids, mut traces, mut later) = (Ids::new(1), Traces::new(1, 0), Traces::new(1, 5));
        let mut seen = BTreeSet::new();
        for _ in 0..5000 {
            for (id, length) in [
                (traces.request(), 32),
                (traces.trace(), 12),
                (ids.internal(), 19),
                (ids.order(), 19),
                (ids.purchase(), 12),
            ]
            .into_iter()
            .chain([(later.request(), 32), (token(&ids.purchase()), 32)])
            {
                assert_eq!(id.len(), length, "{id}");
                assert!(seen.insert(id));
            }
        }
    }

    #[test]
    fn chance_stays_within_its_bounds() {
        let mut chance = Chance::of(0, 0);
        assert!((0..1000).map(|_| chance.between(-2, 2)).all(|n| (-2..=2).contains(&n)));
        assert_eq!(chance.base64url(22).len(), 22);
        assert_ne!(Chance::of(0, 1).next(), Chance::of(0, 2).next());
    }
}
