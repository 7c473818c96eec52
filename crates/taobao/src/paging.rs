//! Lists whose pages are not published, as streams that never take an unreadable page for the end.

use daigou_core::Error;
use daigou_core::page;
use daigou_core::value::Unpublished;
use serde::de::DeserializeOwned;

/// A page by the shape that is guessed.
pub(crate) trait Page: DeserializeOwned {
    /// What the list is made of.
    type Item;

    /// How many items the whole list has, where the page says so.
    fn total(&self) -> Option<i64>;

    /// How many items a page has, where the page says so.
    fn size(&self) -> Option<i64>;

    /// The items; `None` where nothing shows that this is a page.
    fn list(self) -> Option<Vec<Self::Item>>;
}

/// The items of a page; a page of another shape is an error, so that it does not look like an empty one.
pub(crate) fn listed<P: Page>(reply: &Unpublished<P>) -> Result<Vec<P::Item>, Error> {
    let page = reply.guess().map_err(page::unreadable)?;
    page.list().ok_or_else(|| page::unreadable("no list stands where one is expected"))
}

/// Whether another page may follow: not after one of another shape, and not where the total is reached *and* the page
/// is short, as either alone can be wrong.
pub(crate) fn goes_on<P: Page>(reply: &Unpublished<P>, size: Option<i64>, before: u64) -> bool {
    let Ok(page) = reply.guess() else { return false };
    let (size, total) = (size.or(page.size()), page.total());
    let Some(here) = page.list().map(|items| items.len() as u64) else { return false };
    let short = size.is_none_or(|size| here < size.unsigned_abs());
    let reached = total.is_some_and(|total| total.unsigned_abs() <= before + here);
    !(short && reached)
}
