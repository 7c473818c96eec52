//! Lists whose pages are not published, as streams that never take an unreadable page for the end.

use crate::Taobao;
use daigou_core::page::{self, Paged};
use daigou_core::value::Unpublished;
use daigou_core::{Certainty, Error, ErrorKind};
use futures_core::stream::BoxStream;
use futures_util::StreamExt;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::convert::identity;

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

/// The items of a page: one error where the page has another shape, so that a list that cannot be read does not look
/// like an empty one.
pub(crate) fn listed<P: Page>(reply: &Unpublished<P>) -> Vec<Result<P::Item, Error>> {
    let items = match reply.guess() {
        Ok(page) => page.list().ok_or_else(|| "no list stands where one is expected".to_owned()),
        Err(error) => Err(error.to_string()),
    };
    match items {
        Ok(items) => items.into_iter().map(Ok).collect(),
        Err(why) => vec![Err(unreadable(&why))],
    }
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

fn unreadable(why: &str) -> Error {
    let message = format!("the page is not of the shape that is expected, which is not published: {why}");
    Error::new(ErrorKind::Decode, Certainty::Unreadable, message)
        .with_hint("ask for single pages, and read their raw payload")
}

/// What tells one item from another: its id, or all of it where it has none.
pub(crate) fn key<T: Serialize>(item: &Result<T, Error>, id: impl FnOnce(&T) -> Option<&str>) -> String {
    match item {
        Err(error) => error.to_string(),
        Ok(item) => match id(item).filter(|id| !id.is_empty()) {
            Some(id) => id.to_owned(),
            None => serde_json::to_string(item).unwrap_or_default(),
        },
    }
}

/// Every item from this page on.
pub(crate) fn all<R, T>(client: &Taobao, first: R) -> BoxStream<'_, Result<T, Error>>
where
    R: Paged<Item = Result<T, Error>>,
    T: Send + 'static,
{
    page::items(client, first).map(|item| item.and_then(identity)).boxed()
}
