//! One look through a list of orders for any number of references, where the platform cannot be asked for one: pages go
//! in, and what they prove comes out. Nothing is sent here.
//!
//! An absence has to be proven, since an order that was overlooked would be placed twice. So a list counts only where
//! every page had its rows and its total, where as many orders came as the total names, and where notes are shown to
//! come back at all. It need not be read to its end once it has gone past the first attempt, if it was seen to run from
//! the newest to the oldest.

use super::tools::not_whole;
use super::{Found, Order, Reference, Sought};
use crate::error::Error;
use std::collections::HashSet;

/// Orders this much older than the first attempt need not be looked at: clocks differ by minutes, not by an hour.
const MARGIN_MILLIS: i64 = 3_600_000;

/// An order of the list, as far as the look needs it.
#[derive(Debug)]
pub struct Row {
    /// What tells it from the others: its number.
    pub key: String,
    /// When it was created, epoch milliseconds, where that can be read.
    pub created_millis: Option<i64>,
    /// What stands where a reference would.
    pub mark: Mark,
    /// The order, or why it cannot be named.
    pub order: Result<Order, Error>,
}

/// What stands in an order where a reference would.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark {
    /// A reference.
    Reference(Reference),
    /// Something that is no reference.
    Other,
    /// Nothing: none was given, or the platform does not show it.
    Nothing,
}

impl Mark {
    /// What a remark carries.
    #[must_use]
    pub fn of_remark(remark: Option<&str>) -> Self {
        match remark {
            Some(text) if !text.trim().is_empty() => Reference::in_remark(text).map_or(Self::Other, Self::Reference),
            _ => Self::Nothing,
        }
    }

    /// What a field for the caller's own number carries.
    #[must_use]
    pub fn of_field(text: Option<&str>) -> Self {
        match text {
            Some(text) if !text.is_empty() => Reference::new(text).map_or(Self::Other, Self::Reference),
            _ => Self::Nothing,
        }
    }
}

/// Whether another page is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Yes.
    Page,
    /// No: see [`Sweep::finish`].
    End,
}

/// The look, and what it has seen so far.
#[derive(Debug)]
pub struct Sweep<'s> {
    sought: HashSet<&'s Reference>,
    /// Orders from here on count.
    since: i64,
    page_size: usize,
    seen: HashSet<String>,
    total: Option<u64>,
    found: Vec<Found>,
    last_created: Option<i64>,
    /// No order was newer than the one before it.
    descends: bool,
    /// One was older.
    fell: bool,
    /// Some order carries a mark: marks come back.
    marked: bool,
    /// An order that may be one of those sought carries none.
    bare: bool,
    past: bool,
}

impl<'s> Sweep<'s> {
    /// A look for these over pages of at most so many.
    #[must_use]
    pub fn new(sought: &'s [Sought], page_size: usize) -> Self {
        let first = sought.iter().map(|s| s.since_millis).min().unwrap_or(i64::MAX);
        Self {
            sought: sought.iter().map(|s| &s.reference).collect(),
            since: first.saturating_sub(MARGIN_MILLIS),
            page_size,
            seen: HashSet::new(),
            total: None,
            found: Vec::new(),
            last_created: None,
            descends: true,
            fell: false,
            marked: false,
            bare: false,
            past: false,
        }
    }

    /// Takes the next page.
    ///
    /// # Errors
    /// It has no list or no total, or an order that is sought cannot be named.
    pub fn take(&mut self, rows: Option<Vec<Row>>, total: Option<i64>) -> Result<Next, Error> {
        let rows = rows.ok_or_else(|| not_whole("a page came without its list"))?;
        let total = total.ok_or_else(|| not_whole("a page came without its total"))?;
        let total = u64::try_from(total).map_err(|_| not_whole("a page's total is negative"))?;
        // Later ones count what was ordered in the meantime.
        self.total.get_or_insert(total);
        let (before, here) = (self.seen.len(), rows.len());
        let all_past = rows.iter().all(|row| row.created_millis.is_some_and(|created| created < self.since));
        for row in rows {
            self.order_of_time(row.created_millis);
            if row.key.is_empty() {
                return Err(not_whole("an order came without its number"));
            }
            if self.seen.insert(row.key) {
                self.look_at(row.created_millis, row.mark, row.order)?;
            }
        }
        let nothing_new = self.seen.len() == before;
        let reached = self.seen.len() as u64 >= total;
        self.past = all_past && here > 0 && self.descends && self.fell;
        let end = nothing_new || self.past || (reached && here < self.page_size);
        Ok(if end { Next::End } else { Next::Page })
    }

    fn order_of_time(&mut self, created: Option<i64>) {
        match (self.last_created, created) {
            (Some(last), Some(created)) => {
                self.descends &= created <= last;
                self.fell |= created < last;
            }
            (_, None) => self.descends = false,
            (None, Some(_)) => {}
        }
        self.last_created = created;
    }

    fn look_at(&mut self, created: Option<i64>, mark: Mark, order: Result<Order, Error>) -> Result<(), Error> {
        match mark {
            Mark::Nothing => self.bare |= created.is_none_or(|created| created >= self.since),
            Mark::Other => self.marked = true,
            Mark::Reference(reference) => {
                self.marked = true;
                if self.sought.contains(&reference) {
                    self.found.push(Found { reference, order: order? });
                }
            }
        }
        Ok(())
    }

    /// What was found, where that is all there is.
    ///
    /// # Errors
    /// The list ended before its total, or shows orders of the time in question without a mark and none with one, so
    /// that it may not show marks at all.
    pub fn finish(self) -> Result<Vec<Found>, Error> {
        let Some(total) = self.total else { return Err(not_whole("no page was read")) };
        let seen = self.seen.len();
        if !self.past && (seen as u64) < total {
            return Err(not_whole(format!("the list ended after {seen} of {total} orders")));
        }
        if self.bare && !self.marked {
            return Err(not_whole("orders of the time in question came without any note, and no order came with one")
                .with_field("remark"));
        }
        Ok(self.found)
    }
}

#[cfg(test)]
mod tests {
    use super::{Mark, Next, Row, Sweep};
    use crate::buyer::{Order, OrderStanding, Reference, Sought};
    use crate::error::{Certainty, Error};

    const HOUR: i64 = 3_600_000;
    const NOW: i64 = 1_000 * HOUR;

    fn sought(references: &[&str]) -> Vec<Sought> {
        let one = |r: &&str| Sought { reference: Reference::new(*r).unwrap(), since_millis: NOW };
        references.iter().map(one).collect()
    }

    fn row(key: i64, hours: i64, remark: &str) -> Row {
        let order =
            Order { id: key.to_string().into(), state: OrderStanding::Unpaid, total: None, platform_state: None };
        Row {
            key: key.to_string(),
            created_millis: Some(NOW + hours * HOUR),
            mark: Mark::of_remark(Some(remark)),
            order: Ok(order),
        }
    }

    fn found(sweep: Sweep<'_>) -> Vec<(String, String)> {
        let found = sweep.finish().unwrap().into_iter();
        found.map(|f| (f.reference.to_string(), f.order.id.to_string())).collect()
    }

    fn pair(reference: &str, id: &str) -> (String, String) {
        (reference.to_owned(), id.to_owned())
    }

    #[test]
    fn one_look_finds_every_order_of_every_reference_and_no_near_miss() {
        let sought = sought(&["PO-1", "PO-2", "PO-3"]);
        let mut sweep = Sweep::new(&sought, 3);
        let near = [row(9, 9, "daigou:PO-11"), row(8, 8, "daigou:PO-1 x"), row(7, 7, "轻放 daigou:PO-1")];
        assert_eq!(sweep.take(Some(near.into()), Some(6)).unwrap(), Next::Page);
        // An order that was pushed on to the next page stands in the answer once.
        let more = [row(7, 7, "轻放 daigou:PO-1"), row(6, 6, "daigou:po-2"), row(5, 5, "daigou:PO-1")];
        assert_eq!(sweep.take(Some(more.into()), Some(7)).unwrap(), Next::Page);
        assert_eq!(sweep.take(Some(vec![row(4, 4, "daigou:PO-3"), row(3, 3, "")]), Some(7)).unwrap(), Next::End);
        assert_eq!(found(sweep), [pair("PO-1", "7"), pair("PO-1", "5"), pair("PO-3", "4")]);
    }

    #[test]
    fn what_is_not_whole_is_an_error_and_never_an_empty_answer() {
        let sought = sought(&["PO-1"]);
        let unreadable = |error: Error| assert_eq!(error.certainty(), Certainty::Unreadable, "{error}");
        unreadable(Sweep::new(&sought, 3).finish().unwrap_err());
        unreadable(Sweep::new(&sought, 3).take(None, Some(1)).unwrap_err());
        unreadable(Sweep::new(&sought, 3).take(Some(Vec::new()), None).unwrap_err());
        unreadable(Sweep::new(&sought, 3).take(Some(Vec::new()), Some(-1)).unwrap_err());
        let nameless = Row { key: String::new(), ..row(1, 0, "") };
        unreadable(Sweep::new(&sought, 3).take(Some(vec![nameless]), Some(1)).unwrap_err());
        let unnamed = Row { order: Err(Error::usage("no number")), ..row(1, 0, "daigou:PO-1") };
        assert!(Sweep::new(&sought, 3).take(Some(vec![unnamed]), Some(1)).is_err());
        // Ends early: an empty page, or one that repeats.
        for last in [Vec::new(), vec![row(2, 1, "x")]] {
            let mut sweep = Sweep::new(&sought, 1);
            assert_eq!(sweep.take(Some(vec![row(2, 1, "x")]), Some(2)).unwrap(), Next::Page);
            assert_eq!(sweep.take(Some(last), Some(2)).unwrap(), Next::End);
            unreadable(sweep.finish().unwrap_err());
        }
    }

    #[test]
    fn a_list_that_shows_no_notes_shows_no_absence() {
        let sought = sought(&["PO-1"]);
        let look = |rows: Vec<Row>| {
            let mut sweep = Sweep::new(&sought, 9);
            let total = i64::try_from(rows.len()).unwrap();
            assert_eq!(sweep.take(Some(rows), Some(total)).unwrap(), Next::End);
            sweep.finish()
        };
        assert_eq!(look(vec![]).unwrap(), []);
        // Too old to be the order that is sought.
        assert_eq!(look(vec![row(1, -2, "")]).unwrap(), []);
        assert_eq!(look(vec![row(1, 0, "")]).unwrap_err().field(), Some("remark"));
        assert!(look(vec![Row { created_millis: None, ..row(1, 0, "") }]).is_err());
        assert_eq!(look(vec![row(1, 0, ""), row(2, -50, "轻放")]).unwrap(), []);
    }

    #[test]
    fn the_look_ends_past_the_first_attempt_only_where_the_list_runs_from_the_newest_down() {
        let sought = sought(&["PO-1"]);
        let after = |first: [Row; 2], second: [Row; 2]| {
            let mut sweep = Sweep::new(&sought, 2);
            assert_eq!(sweep.take(Some(first.into()), Some(100)).unwrap(), Next::Page);
            let next = sweep.take(Some(second.into()), Some(100)).unwrap();
            (next, sweep.finish())
        };
        let (next, all) = after([row(4, 2, "x"), row(3, 1, "x")], [row(2, -2, "x"), row(1, -2, "x")]);
        assert_eq!((next, all.unwrap()), (Next::End, vec![]));
        // Not wholly older, not from the newest down, or without a time.
        assert_eq!(after([row(4, 2, "x"), row(3, 1, "x")], [row(2, 0, "x"), row(1, -2, "x")]).0, Next::Page);
        assert_eq!(after([row(4, -3, "x"), row(3, 1, "x")], [row(2, -2, "x"), row(1, -3, "x")]).0, Next::Page);
        let timeless = Row { created_millis: None, ..row(3, 1, "x") };
        assert_eq!(after([row(4, 2, "x"), timeless], [row(2, -2, "x"), row(1, -2, "x")]).0, Next::Page);
        // All of one instant says nothing of the direction.
        let mut sweep = Sweep::new(&sought, 2);
        let same = vec![row(2, -2, "x"), row(1, -2, "x")];
        assert_eq!(sweep.take(Some(same), Some(100)).unwrap(), Next::Page);
    }
}
