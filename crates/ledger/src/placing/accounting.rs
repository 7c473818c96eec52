//! Accounting for an order that was sent: every order that the platform shows in its time is accounted for, and what is
//! left over may be it.
//!
//! An order is accounted for where it carries another reference's mark, where the ledger knows its number, or where its
//! content is another one's. That a mark is missing proves nothing: platforms cut remarks, widen them and drop them. Only
//! where every order is accounted for, the list is whole and the attempt is settled, there is none. Nothing is sent and
//! nothing is kept here: it is a function of what was read.

use super::row::Candidate;
use daigou_core::buyer::content::{Likeness, Sent, Trust};
use daigou_core::buyer::listing::{SeenOrder, SeenOrders};
use daigou_core::buyer::{OrderMatch, Reference};
use daigou_core::value::OrderId;
use std::collections::{HashMap, HashSet};

/// An attempt whose outcome is unknown.
#[derive(Debug, Clone)]
pub(super) struct Attempt {
    pub(super) reference: Reference,
    pub(super) sent: Sent,
    /// The time in which its order was created if there is one, by the platform's clock.
    pub(super) from_millis: i64,
    pub(super) until_millis: i64,
}

/// An order that the ledger knows.
#[derive(Debug, Clone)]
pub(super) struct KnownOrder {
    pub(super) reference: Reference,
    /// The content that was sent, where all of it became this one order.
    pub(super) sent: Option<Sent>,
    /// Set where a whole list shows it: it was created in the time that was read.
    pub(super) expected: bool,
    /// Set where it was placed so lately that lists may still lag behind.
    pub(super) fresh: bool,
}

/// The knowledge of the ledger before the look-up began.
#[derive(Debug, Clone, Default)]
pub(super) struct Book {
    pub(super) known: HashMap<OrderId, KnownOrder>,
    /// References that the ledger has, whatever became of them.
    pub(super) references: HashSet<Reference>,
    /// Everything that may exist.
    pub(super) attempts: Vec<Attempt>,
    /// Something that the ledger knew cannot be read any more: an order without a mark may be that one's.
    pub(super) blurred: bool,
}

/// Which rules are kept. All of them are, but in tests that show what each is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Safeguards {
    /// A list with gaps shows no absence.
    pub(super) whole: bool,
    /// Nor does one that leaves out an order that is known.
    pub(super) known_shown: bool,
    /// An order without a mark may be ours, unless its content is another one's.
    pub(super) content: bool,
    /// An absence is believed once it is settled.
    pub(super) settled: bool,
    /// It has to show often, over a while.
    pub(super) often: bool,
    /// Nor does the platform's filter for the number find it.
    pub(super) by_number: bool,
    /// An order that fits two attempts belongs to neither.
    pub(super) rivals: bool,
    /// A store belongs to one account.
    pub(super) account: bool,
    /// References are looked for before they are sent.
    pub(super) sweep: bool,
}

impl Safeguards {
    pub(super) const ALL: Self = Self {
        whole: true,
        known_shown: true,
        content: true,
        settled: true,
        often: true,
        by_number: true,
        rivals: true,
        account: true,
        sweep: true,
    };
}

/// The finding of a look-up about one attempt.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Finding {
    /// The order exists.
    Found { orders: Vec<OrderId>, by: OrderMatch },
    /// No order exists.
    Absent,
    /// An order may exist.
    Unknown {
        candidates: Vec<Candidate>,
        why: String,
        /// Set where only time is missing: a list that lags behind will show more.
        passes: bool,
    },
}

/// The account of a listing for all attempts.
#[derive(Debug)]
pub(super) struct Accounts<'a> {
    listing: &'a SeenOrders,
    book: &'a Book,
    keep: Safeguards,
    trust: Trust,
    /// Fields for the caller's own number that a known order shows as they were given.
    proven: HashSet<&'static str>,
    /// Why the listing may not show every order.
    gap: Option<String>,
    /// Set where it lacks an order that was placed just now, and nothing else.
    lags: bool,
}

impl<'a> Accounts<'a> {
    pub(super) fn new(listing: &'a SeenOrders, book: &'a Book, keep: Safeguards) -> Self {
        let mut trust = Trust::ALL;
        let mut proven = HashSet::new();
        let mut shown: HashSet<&OrderId> = HashSet::new();
        for (seen, id) in listing.orders.iter().filter_map(|seen| Some((seen, &seen.order.as_ref().ok()?.id))) {
            shown.insert(id);
            let Some(known) = book.known.get(id) else { continue };
            if let Some(sent) = &known.sent {
                trust.lines &= sent.lines_of(&seen.content) != Likeness::Other;
                trust.receiver &= sent.receiver_of(&seen.content) != Likeness::Other;
            }
            let given = seen.numbers.iter().filter(|(_, number)| number == known.reference.as_str());
            proven.extend(given.map(|(field, _)| *field));
        }
        let missing = |fresh: bool| {
            let known = book.known.iter().filter(move |(_, known)| known.expected && known.fresh == fresh);
            known.map(|(id, _)| id).find(|id| !shown.contains(id))
        };
        let gap = listing.gaps.first().cloned().filter(|_| keep.whole);
        let left_out = |id: &OrderId| format!("it does not show order {id}, which is known to exist");
        let (late, old) = (missing(true).filter(|_| keep.known_shown), missing(false).filter(|_| keep.known_shown));
        let lags = gap.is_none() && old.is_none() && late.is_some();
        let gap = gap.or_else(|| old.or(late).map(left_out));
        Self { listing, book, keep, trust, proven, gap, lags }
    }

    /// Judges one attempt.
    pub(super) fn finding(&self, reference: &Reference, settled: bool) -> Finding {
        let Some(attempt) = self.book.attempts.iter().find(|attempt| attempt.reference == *reference) else {
            return unknown(Vec::new(), "the attempt is not in the book".to_owned(), false);
        };
        let marked: Vec<&SeenOrder> = self.marked(reference).collect();
        if !marked.is_empty() {
            let orders: Vec<OrderId> =
                marked.iter().filter_map(|seen| Some(seen.order.as_ref().ok()?.id.clone())).collect();
            if orders.is_empty() {
                let why = "its order is shown, and has no number yet".to_owned();
                return unknown(
                    marked.into_iter().map(|seen| candidate(seen, "it carries the mark")).collect(),
                    why,
                    true,
                );
            }
            return Finding::Found { orders, by: OrderMatch::Mark };
        }
        let left: Vec<(&SeenOrder, Likeness)> = self.left_over(attempt).collect();
        let candidates = || left.iter().map(|(seen, likeness)| candidate(seen, words(*likeness))).collect();
        let settled = settled || !self.keep.settled;
        if let Some(gap) = &self.gap {
            return unknown(candidates(), format!("the look-up is not whole: {gap}"), self.lags);
        }
        if !settled {
            return unknown(candidates(), "the attempt is not settled yet".to_owned(), true);
        }
        match left.as_slice() {
            [] => Finding::Absent,
            [(seen, Likeness::Same)] if !self.book.blurred && self.is_alone(attempt, seen) => match &seen.order {
                Ok(order) => Finding::Found { orders: vec![order.id.clone()], by: OrderMatch::Content },
                Err(why) => unknown(candidates(), why.clone(), true),
            },
            _ => {
                let why = format!("{} orders without a mark may be it", left.len());
                unknown(candidates(), why, false)
            }
        }
    }

    /// The orders that carry a reference's mark or number.
    fn marked<'s>(&'s self, reference: &'s Reference) -> impl Iterator<Item = &'s SeenOrder> {
        self.listing.orders.iter().filter(move |seen| {
            let mark = !seen.marks.is_empty() && seen.marks.iter().all(|mark| mark == reference);
            let number = seen.numbers.iter().any(|(_, number)| number == reference.as_str());
            let anothers = self.known(seen).is_some_and(|known| known.reference != *reference);
            (mark || number) && !anothers
        })
    }

    fn known(&self, seen: &SeenOrder) -> Option<&KnownOrder> {
        self.book.known.get(&seen.order.as_ref().ok()?.id)
    }

    /// The orders that are not accounted for, as far as this attempt is concerned.
    fn left_over<'s>(&'s self, attempt: &'s Attempt) -> impl Iterator<Item = (&'s SeenOrder, Likeness)> {
        self.listing.orders.iter().filter_map(|seen| Some((seen, self.may_be(attempt, seen)?)))
    }

    /// How like an attempt's order this one is; `None` where it is accounted for.
    fn may_be(&self, attempt: &Attempt, seen: &SeenOrder) -> Option<Likeness> {
        if self.known(seen).is_some() || !self.keep.content {
            return None;
        }
        let own = &attempt.reference;
        if !seen.marks.is_empty() && !seen.marks.contains(own) {
            return None;
        }
        let anothers = |(field, number): &(&'static str, String)| {
            let reference = Reference::new(number.as_str()).ok();
            let kept =
                reference.is_some_and(|reference| self.book.references.contains(&reference) && reference != *own);
            kept || (self.proven.contains(field) && !overlap(number, own.as_str()))
        };
        if seen.numbers.iter().any(anothers) {
            return None;
        }
        let likeness = attempt.sent.compare(&seen.content, self.trust);
        (likeness != Likeness::Other).then_some(likeness)
    }

    /// Tells whether an order was created in the attempt's own time, and can be no other attempt's.
    fn is_alone(&self, attempt: &Attempt, seen: &SeenOrder) -> bool {
        let own_time = seen.created_millis.is_some_and(|at| (attempt.from_millis..=attempt.until_millis).contains(&at));
        let others = self.book.attempts.iter().filter(|other| other.reference != attempt.reference);
        let mut rivals = others.filter(|other| self.marked(&other.reference).next().is_none());
        own_time && (!self.keep.rivals || !rivals.any(|other| self.may_be(other, seen).is_some()))
    }
}

/// Tells whether one text may be the other, cut or with something before or after it.
fn overlap(one: &str, other: &str) -> bool {
    let plain = |text: &str| -> String {
        text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
    };
    let (one, other) = (plain(one), plain(other));
    one.contains(&other) || other.contains(&one)
}

fn unknown(candidates: Vec<Candidate>, why: String, passes: bool) -> Finding {
    Finding::Unknown { candidates, why, passes }
}

fn words(likeness: Likeness) -> &'static str {
    match likeness {
        Likeness::Same => "it carries no mark, and has the same lines and receiver",
        _ => "it carries no mark, and cannot be told from what was sent",
    }
}

fn candidate(seen: &SeenOrder, why: &str) -> Candidate {
    let order = seen.order.as_ref().ok();
    let total = order.and_then(|order| order.total).or(seen.content.total);
    Candidate {
        order_id: order.map(|order| order.id.to_string()),
        created_millis: seen.created_millis,
        total_fen: total.and_then(|total| total.fen().ok()),
        why: why.to_owned(),
    }
}
