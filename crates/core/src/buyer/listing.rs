//! Every order of an account from a time on: pages go in, and what they show comes out, with what is missing from it.
//!
//! An order that was overlooked would be placed twice. So a list counts as whole only where every page came with its rows
//! and its total, the totals agree from the first page to the last, no row moved from one page to another, each row could
//! be read, and as many orders came as the total names. It need not be read to its end once it has gone past the time that
//! is asked for, if it was seen to run from the newest to the oldest. It always ends: after so many pages, and so much time.

use super::content::Shown;
use super::reference::Reference;
use super::status::Order;
use super::tools;
use crate::error::{Certainty, Error};
use crate::operation::Operation;
use crate::repair::OddRow;
use crate::settings::Settings;
use std::collections::HashSet;
use std::time::Duration;

/// An order as a list shows it.
#[derive(Debug, Clone)]
pub struct SeenOrder {
    /// A number that tells it from the others: the platform's or the reseller's.
    pub key: String,
    /// The order, or what is missing to name it.
    pub order: Result<Order, String>,
    /// When it was created, epoch milliseconds, where that can be read.
    pub created_millis: Option<i64>,
    /// The references whose marks stand in its remark.
    pub marks: Vec<Reference>,
    /// The values of the fields for the caller's own number, by the field's name.
    pub numbers: Vec<(&'static str, String)>,
    /// The order's content.
    pub content: Shown,
}

/// The orders of a time, as far as they were seen.
#[derive(Debug, Clone, Default)]
pub struct SeenOrders {
    /// The orders from that time on.
    pub orders: Vec<SeenOrder>,
    /// Why it may not show every order. Empty: it is whole.
    pub gaps: Vec<String>,
    /// Rows and pages that could not be read, as they came.
    pub unread: Vec<String>,
    /// Set where there may be orders of which nothing came at all. A row that could not be read did come, in
    /// [`unread`](Self::unread).
    pub unseen: bool,
}

/// A page of a list.
#[derive(Debug, Default)]
pub struct Page {
    /// Its orders; `None` where the page came without its list.
    pub rows: Option<Vec<SeenOrder>>,
    /// Rows that could not be read, as they came.
    pub unread: Vec<String>,
    /// How many orders the list has.
    pub total: Option<i64>,
}

/// How a list is read.
#[derive(Debug, Clone, Copy)]
pub struct Reading {
    /// Orders from here on count, epoch milliseconds by the platform's clock.
    pub since_millis: i64,
    /// How many orders a page is asked to have. A smaller page than asked for is understood.
    pub page_size: usize,
    /// Set where the reply is documented to name a total.
    pub has_total: bool,
}

/// A look-up reads at most so many pages, however many its total promises.
const MOST_PAGES: i64 = 1000;
/// And takes at most so long.
const LONGEST: Duration = Duration::from_secs(300);
/// A list that contradicts itself is read again, so often in all.
const PASSES: u32 = 3;
/// After so many pages in a row that cannot be read there will be no other.
const UNREADABLE_IN_A_ROW: u32 = 3;

/// Reads a list page by page, again where it contradicts itself.
///
/// # Errors
/// The first page could not be had at all: nothing is known then.
pub async fn read<F: Future<Output = Result<Page, Error>>>(
    settings: &Settings,
    reading: Reading,
    ask: impl Fn(i64) -> F,
) -> Result<SeenOrders, Error> {
    let end = settings.clock().monotonic() + LONGEST;
    let mut out = SeenOrders::default();
    for pass in 1..=PASSES {
        let listing = one_pass(settings, reading, end, &ask).await?;
        if listing.gaps.is_empty() {
            return Ok(listing);
        }
        tracing::debug!(pass, gap = listing.gaps[0].as_str(), "the list of orders is not whole");
        let hopeless = !listing.unread.is_empty() || settings.clock().monotonic() >= end;
        out.add(listing);
        if hopeless {
            break;
        }
    }
    Ok(out)
}

impl SeenOrders {
    /// Adds what a later reading saw; why that one is not whole stands for both.
    pub fn add(&mut self, other: Self) {
        let known: HashSet<String> = self.orders.iter().map(|order| order.key.clone()).collect();
        self.orders.extend(other.orders.into_iter().filter(|order| !known.contains(&order.key)));
        (self.gaps, self.unread, self.unseen) = (other.gaps, other.unread, other.unseen);
    }

    /// Keeps the orders that show this number of the caller's.
    #[must_use]
    pub fn of_number(mut self, reference: &Reference) -> Self {
        self.orders.retain(|seen| seen.numbers.iter().any(|(_, number)| number == reference.as_str()));
        self
    }
}

async fn one_pass<F: Future<Output = Result<Page, Error>>>(
    settings: &Settings,
    reading: Reading,
    end: Duration,
    ask: &impl Fn(i64) -> F,
) -> Result<SeenOrders, Error> {
    let mut pages = Pages::new(reading);
    let mut unreadable = 0;
    for number in 1.. {
        if number > MOST_PAGES || settings.clock().monotonic() > end {
            pages.gap(format!("the list had no end after {} pages", number - 1));
            break;
        }
        match tools::page(settings, || ask(number)).await {
            Ok(page) => {
                unreadable = 0;
                if pages.take(page) == Next::End {
                    break;
                }
            }
            Err(error) if error.is_local() => return Err(error),
            Err(error) if error.certainty() == Certainty::Unreadable => {
                let raw = error.raw_body().map(|body| String::from_utf8_lossy(body).into_owned());
                pages.listing.unread.extend(raw);
                pages.gap(format!("page {number} cannot be read: {}", error.message()));
                unreadable += 1;
                if unreadable >= UNREADABLE_IN_A_ROW || pages.reached() {
                    break;
                }
            }
            Err(error) if number == 1 => return Err(error),
            Err(error) => {
                pages.gap(format!("page {number} failed: {}", error.message()));
                break;
            }
        }
    }
    Ok(pages.finish())
}

/// The next thing to do after a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    Page,
    End,
}

/// The pages so far.
struct Pages {
    reading: Reading,
    listing: SeenOrders,
    seen: HashSet<String>,
    /// The first page's total, and the last one's.
    totals: Option<(u64, u64)>,
    last_created: Option<i64>,
    /// No order was newer than the one before it.
    descends: bool,
    /// One was older.
    fell: bool,
    past: bool,
    pages: u32,
}

impl Pages {
    fn new(reading: Reading) -> Self {
        Self {
            reading,
            listing: SeenOrders::default(),
            seen: HashSet::new(),
            totals: None,
            last_created: None,
            descends: true,
            fell: false,
            past: false,
            pages: 0,
        }
    }

    fn gap(&mut self, why: String) {
        self.listing.unseen = true;
        self.told(why);
    }

    fn told(&mut self, why: String) {
        if !self.listing.gaps.contains(&why) {
            self.listing.gaps.push(why);
        }
    }

    /// Tells whether as many orders came as the total names.
    fn reached(&self) -> bool {
        self.totals.is_some_and(|(_, total)| self.seen.len() as u64 >= total)
    }

    fn take(&mut self, page: Page) -> Next {
        self.pages += 1;
        let more = self.total(page.total);
        if !page.unread.is_empty() {
            self.told(format!("{} orders of a page could not be read", page.unread.len()));
            self.seen.extend(page.unread.iter().cloned());
            self.listing.unread.extend(page.unread.iter().cloned());
        }
        let Some(rows) = page.rows else {
            self.gap("a page came without its list".to_owned());
            return Next::End;
        };
        let here = rows.len() + page.unread.len();
        let since = self.reading.since_millis;
        let all_past = rows.iter().all(|row| row.created_millis.is_some_and(|created| created < since));
        let (mut repeated, mut new) = (0_u64, page.unread.len());
        for row in rows {
            self.order_of_time(row.created_millis);
            if row.key.trim().is_empty() {
                self.gap("an order came without its number".to_owned());
            } else if !self.seen.insert(row.key.clone()) {
                repeated += 1;
                continue;
            }
            new += 1;
            if row.created_millis.is_none_or(|created| created >= since) {
                self.listing.orders.push(row);
            }
        }
        // Orders that come in while the list is read push others on to the next page, one each.
        if repeated > more && new > 0 {
            self.gap("orders moved from one page to another".to_owned());
        }
        self.past = all_past && here > 0 && self.descends && self.fell;
        let short = here < self.reading.page_size;
        if new == 0 || self.past || (short && self.reached()) { Next::End } else { Next::Page }
    }

    /// Takes a page's total; says how many orders came in since the page before.
    fn total(&mut self, total: Option<i64>) -> u64 {
        let Some(total) = total else {
            if self.reading.has_total {
                self.gap("a page came without its total".to_owned());
            }
            // Without totals nobody knows how many came in.
            return u64::MAX;
        };
        let Ok(total) = u64::try_from(total) else {
            self.gap("a page's total is negative".to_owned());
            return u64::MAX;
        };
        let Some((first, last)) = self.totals else {
            self.totals = Some((total, total));
            return 0;
        };
        if total < last {
            self.gap(format!("the total shrank from {last} to {total} while the list was read"));
        }
        self.totals = Some((first, total.max(last)));
        total.saturating_sub(last)
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

    fn finish(mut self) -> SeenOrders {
        let seen = self.seen.len() as u64;
        match self.totals {
            _ if self.pages == 0 => self.gap("no page was read".to_owned()),
            Some((first, _)) if !self.past && seen < first => {
                self.gap(format!("the list ended after {seen} of {first} orders"));
            }
            Some((_, last)) if seen > last => {
                self.gap(format!("the list shows {seen} orders, and its total is {last}"))
            }
            _ => {}
        }
        self.listing
    }
}

/// A listing by a route that is a guess is never whole: it may be the list of something else.
#[must_use]
pub fn unless_guessed(mut listing: SeenOrders, settings: &Settings, operation: &'static Operation) -> SeenOrders {
    if settings.is_guess(operation) {
        listing.gaps.push(format!("the route of {} is derived, and not confirmed", operation.id));
    }
    listing
}

/// The rows of a reply that could not be read, as they came.
#[must_use]
pub fn unread<'r>(rows: impl IntoIterator<Item = &'r OddRow>) -> Vec<String> {
    rows.into_iter().map(|row| row.raw.get().to_owned()).collect()
}

/// Tells whether a list in a body holds a `null`. Lists leave those out, and where no total tells that a row is missing, one may
/// stand for an order.
#[must_use]
pub fn holds_null(body: &[u8]) -> bool {
    let text = String::from_utf8_lossy(body);
    text.match_indices("null").any(|(at, _)| text[..at].trim_end().ends_with(['[', ',']))
}

#[cfg(test)]
mod tests;
