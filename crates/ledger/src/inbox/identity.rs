//! Which deliveries are one message, by what the store knows of their subject.
//!
//! Two deliveries are the same message only if all that they say is the same. That alone is not enough where the platform
//! gives no id: a price that goes from 100 to 90 and back is said three times, and a delivery that is repeated after half
//! an hour may say another push time. So the contents about one subject (a type and an order) stand in the order in which
//! they were pushed, and what stands next to the same content is its repetition. The order in which deliveries arrive makes
//! no difference: what comes late between two that were taken for one parts them.
//!
//! Where the platform gives an id, its subject is the id, and push times say nothing. A content whose signature was found
//! right takes the place of one of the same id whose was not; what comes unverified after it is disputed.

use super::arrival::Arrival;

/// A message about a subject: one that is stored, or one that is about to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Known {
    /// The store's number; none for what is about to be stored.
    pub(super) id: Option<i64>,
    pub(super) key: String,
    pub(super) content: String,
    pub(super) verified: bool,
    pub(super) pushed: Option<Pushed>,
}

/// When the platform pushed a content: first and last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pushed {
    pub(super) from: i64,
    pub(super) to: i64,
}

impl Pushed {
    pub(super) fn once(at: i64) -> Self {
        Self { from: at, to: at }
    }

    /// With another push.
    pub(super) fn with(self, at: i64) -> Self {
        Self { from: self.from.min(at), to: self.to.max(at) }
    }
}

/// The identity of a delivery. The numbers are places in the list of what is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    /// That one again.
    Repeat(usize),
    /// Another message.
    New,
    /// Another message, which shows that what was taken for one was two, before and after it.
    Parts(usize),
    /// The right content of that one, which anyone may have sent.
    Replaces(usize),
    /// Of the id of one that was verified, with other content.
    Disputed,
}

/// Judges a delivery by what is known of its subject.
pub(super) fn judge(known: &[Known], arrival: &Arrival) -> Verdict {
    let same = |at: &usize| known[*at].content == arrival.content;
    let of_content = (0..known.len()).rev().find(same);
    if arrival.has_id {
        let replaced = known.iter().position(|known| !known.verified);
        return match (of_content, replaced) {
            (Some(at), _) => Verdict::Repeat(at),
            (None, Some(at)) if arrival.verified => Verdict::Replaces(at),
            (None, _) if !arrival.verified && known.iter().any(|known| known.verified) => Verdict::Disputed,
            (None, _) => Verdict::New,
        };
    }
    let Some(at) = arrival.pushed_at else { return of_content.map_or(Verdict::New, Verdict::Repeat) };
    let pushed = |place: &usize| known[*place].pushed;
    let places = || (0..known.len()).filter(|place| pushed(place).is_some());
    let before = places().filter(|p| pushed(p).is_some_and(|p| p.from <= at)).max_by_key(|p| pushed(p).map(|p| p.from));
    let after = places().filter(|p| pushed(p).is_some_and(|p| p.from > at)).min_by_key(|p| pushed(p).map(|p| p.from));
    let within = places().filter(same).find(|p| pushed(p).is_some_and(|p| (p.from..=p.to).contains(&at)));
    let repeated = within.or(before.filter(same)).or(after.filter(same));
    match (repeated, of_content) {
        (Some(place), _) => Verdict::Repeat(place),
        (None, Some(place)) if pushed(&place).is_none() => Verdict::Repeat(place),
        _ => parted(known, before, at),
    }
}

/// Another message, whether or not what was pushed before it was also pushed after it.
fn parted(known: &[Known], before: Option<usize>, at: i64) -> Verdict {
    match before {
        Some(place) if known[place].pushed.is_some_and(|pushed| pushed.to > at) => Verdict::Parts(place),
        _ => Verdict::New,
    }
}
