//! Lists of orders page by page that neither repeat nor skip one, while orders come in between the pages.
//!
//! Platforms number pages, and their rows move: a new order at the top pushes the last row of a page on to the next one.
//! So what [`OrdersPage::next`] holds names the last row that was given. Where the total has changed since, that row is
//! looked for on the pages around, and the list goes on behind it; where it is gone, that is said instead of guessed.

use super::{OrderFilter, OrdersPage, Purchase, tools};
use crate::error::Error;
use serde::{Deserialize, Serialize};

/// A row of a list.
#[derive(Debug, Clone)]
pub struct Row {
    /// A number that tells it from the others: the platform's or the reseller's.
    pub key: String,
    /// When it was created, epoch milliseconds, where that can be read.
    pub created_millis: Option<i64>,
    /// The order; `None` where it cannot be named.
    pub order: Option<Purchase>,
}

/// A page as the platform gave it.
#[derive(Debug, Clone, Default)]
pub struct Raw {
    /// Its rows; `None` where the page came without its list.
    pub rows: Option<Vec<Row>>,
    /// How many rows could not be read.
    pub odd: usize,
    /// How many orders the list has, where the platform says so.
    pub total: Option<i64>,
}

/// Where a list stands.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Place {
    /// The page that was read last, from 1; 0 before the first.
    page: i64,
    /// How many rows stand before the next one.
    seen: u64,
    total: Option<u64>,
    /// The last row that was given.
    last: Option<String>,
    created: Option<i64>,
    /// No row was newer than the one before it.
    descends: bool,
    /// One was older.
    fell: bool,
    /// When the newest row of the first page was created.
    newest: Option<i64>,
}

impl Place {
    const START: Self =
        Self { page: 0, seen: 0, total: None, last: None, created: None, descends: true, fell: false, newest: None };

    fn read(after: Option<&str>) -> Result<Self, Error> {
        let Some(text) = after else { return Ok(Self::START) };
        let place = serde_json::from_str(text).ok().filter(|place: &Self| place.page > 0);
        place.ok_or_else(|| Error::invalid("after", "is not what a page of this list gave as its next"))
    }
}

/// The request for a page: its number, from 1, and the newest order of the first page, behind which newer ones are left
/// out.
#[derive(Debug, Clone, Copy)]
pub struct Ask {
    /// The number.
    pub number: i64,
    /// When the newest order of the first page was created, epoch milliseconds; `None` for the first page.
    pub newest_millis: Option<i64>,
}

/// Reads the page behind `after`.
///
/// # Errors
/// It could not be read, came without its list, or the list changed so that the place in it is lost.
pub async fn read<F: Future<Output = Result<Raw, Error>>>(
    filter: &OrderFilter,
    after: Option<&str>,
    page_size: usize,
    ask: impl Fn(Ask) -> F,
) -> Result<OrdersPage, Error> {
    let mut place = Place::read(after)?;
    let at = |number: i64, place: &Place| ask(Ask { number, newest_millis: place.newest });
    let mut number = place.page.saturating_add(1);
    let mut raw = at(number, &place).await?;
    let total = raw.total.and_then(|total| u64::try_from(total).ok());
    let mut moved = false;
    if let (Some(before), Some(now), Some(last)) = (place.total, total, place.last.clone())
        && before != now
    {
        moved = true;
        (number, raw) = behind(&last, &place, number, raw, before.abs_diff(now), &at).await?;
        place.seen = place.seen.saturating_add(now).saturating_sub(before);
    }
    let rows = raw.rows.ok_or_else(|| tools::not_whole("the page came without its list"))?;
    let here = rows.len() + raw.odd;
    let rows = unseen(rows, place.last.as_deref());
    let fresh = rows.len() + raw.odd;
    let mut page = OrdersPage { total, odd: raw.odd, ..OrdersPage::default() };
    let past = take(&mut place, &mut page, rows, filter);
    place.page = number;
    place.seen = place.seen.saturating_add(fresh as u64);
    place.total = total;
    let reached = total.is_some_and(|total| place.seen >= total);
    let end = here == 0 || past || (fresh == 0 && !moved) || (here < page_size && reached);
    page.next = if end { None } else { serde_json::to_string(&place).ok() };
    Ok(page)
}

/// The page on which the last row stands now.
async fn behind<F: Future<Output = Result<Raw, Error>>>(
    last: &str,
    place: &Place,
    number: i64,
    raw: Raw,
    moved: u64,
    at: &impl Fn(i64, &Place) -> F,
) -> Result<(i64, Raw), Error> {
    let holds = |raw: &Raw| raw.rows.iter().flatten().any(|row| row.key == last);
    let here = raw.rows.as_ref().map_or(0, Vec::len).max(1) as u64;
    if holds(&raw) {
        return Ok((number, raw));
    }
    let reach = i64::try_from(moved.div_ceil(here)).unwrap_or(i64::MAX).min(MOST_MOVED).saturating_add(1);
    let forth = number.saturating_add(1)..=number.saturating_add(reach);
    let back = (number.saturating_sub(reach).max(1)..number).rev();
    for number in std::iter::once(place.page).chain(forth).chain(back.filter(|other| *other != place.page)) {
        let raw = at(number, place).await?;
        if holds(&raw) {
            return Ok((number, raw));
        }
    }
    Err(tools::not_whole("the list changed while it was read, and its place is lost: begin at its first page"))
}

/// A list that moved by more pages than this is not searched.
const MOST_MOVED: i64 = 50;

/// The rows behind the last one that was given, where it stands among them.
fn unseen(mut rows: Vec<Row>, last: Option<&str>) -> Vec<Row> {
    if let Some(at) = rows.iter().rposition(|row| last.is_some_and(|last| row.key == last)) {
        rows.drain(..=at);
    }
    rows
}

/// Takes rows over; says whether all that follows is older than what is asked for.
fn take(place: &mut Place, page: &mut OrdersPage, rows: Vec<Row>, filter: &OrderFilter) -> bool {
    let old = |created: Option<i64>| filter.since_millis.is_some_and(|since| created.is_some_and(|c| c < since));
    let all_old = !rows.is_empty() && rows.iter().all(|row| old(row.created_millis));
    for row in rows {
        match (place.created, row.created_millis) {
            (Some(before), Some(created)) => {
                place.descends &= created <= before;
                place.fell |= created < before;
            }
            (_, None) => place.descends = false,
            (None, Some(_)) => {}
        }
        place.newest = place.newest.or(row.created_millis);
        place.created = row.created_millis;
        if !row.key.trim().is_empty() {
            place.last = Some(row.key);
        }
        match row.order {
            _ if old(row.created_millis) => {}
            Some(order) if filter.status.is_none_or(|status| status == order.status) => page.orders.push(order),
            Some(_) => {}
            None => page.odd += 1,
        }
    }
    all_old && place.descends && place.fell
}

#[cfg(test)]
mod tests;
