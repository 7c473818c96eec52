//! Lists as streams: page after page with the memory of two, whatever the platform says of its total.
//!
//! A stream ends when a page is empty, when a page repeats the one before it or the first one (some lists answer
//! a page beyond the end with one that exists), or when the reply itself shows the end. An item that a new one has
//! pushed from the end of a page to the beginning of the next is not given twice. A row that cannot be read does not end a
//! list: it is told as drift, and [`parts`] hands it over beside the others.

use crate::error::{Certainty, Error, ErrorKind};
use crate::marketplace::Marketplace;
use crate::repair::OddRow;
use crate::request::Request;
use futures_core::stream::BoxStream;
use futures_util::{StreamExt, TryStreamExt, stream};
use std::borrow::Cow;
use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};

/// A request that asks for one page of a list.
pub trait Paged: Request + Clone {
    /// One item of the list.
    type Item: serde::Serialize + Send + 'static;

    /// The items of a page.
    ///
    /// # Errors
    /// The page cannot be read as a list: a reply whose shape is not published may have another one, and must not look
    /// like the end. See [`unreadable`].
    fn items(reply: Self::Response) -> Result<Vec<Self::Item>, Error>;

    /// Gives the id that tells one item from another. Items without one are told apart by their whole content.
    fn key(item: &Self::Item) -> Option<Cow<'_, str>>;

    /// The request for the page after this one, or `None` where the reply shows that this was the last.
    /// `before` counts the items of the pages before this one.
    fn next(&self, reply: &Self::Response, before: u64) -> Option<Self>;
}

/// The error of a page that came, and is not the list that was expected.
pub fn unreadable(why: impl std::fmt::Display) -> Error {
    let message = format!("the page is not of the expected shape, which is not published: {why}");
    Error::new(ErrorKind::Decode, Certainty::Unreadable, message)
        .with_hint("ask for single pages, and read their raw payload")
}

/// Every item of the list from this page on. A failed page ends the stream with its error.
pub fn items<'m, R: Paged>(marketplace: &'m dyn Marketplace, first: R) -> BoxStream<'m, Result<R::Item, Error>> {
    pages(marketplace, first).map_ok(|page| stream::iter(page.into_iter().map(Ok))).try_flatten().boxed()
}

struct Walk<R> {
    next: Option<R>,
    hasher: RandomState,
    first: Option<HashSet<u64>>,
    before: HashSet<u64>,
    seen: u64,
}

/// One page of a list as far as it could be read.
#[derive(Debug)]
#[non_exhaustive]
pub struct Part<T> {
    /// The items, without those that the page before it already gave.
    pub items: Vec<T>,
    /// The rows that could not be read, as they came: where there is one, the list is not whole.
    pub odd_rows: Vec<OddRow>,
}

/// The pages of the list from this one on, each without the items that the page before it already gave.
pub fn pages<'m, R: Paged>(marketplace: &'m dyn Marketplace, first: R) -> BoxStream<'m, Result<Vec<R::Item>, Error>> {
    parts(marketplace, first).map_ok(|part| part.items).boxed()
}

/// Like [`pages`], with the rows that could not be read.
pub fn parts<'m, R: Paged>(marketplace: &'m dyn Marketplace, first: R) -> BoxStream<'m, Result<Part<R::Item>, Error>> {
    let start = Walk { next: Some(first), hasher: RandomState::new(), first: None, before: HashSet::new(), seen: 0 };
    stream::try_unfold(start, move |mut walk| async move {
        let Some(request) = walk.next.take() else { return Ok(None) };
        let reply = marketplace.exchange(&request).await?;
        let odd_rows = reply.odd_rows().to_vec();
        let next = request.next(&reply.data, walk.seen);
        let mut page = R::items(reply.data)?;
        let key = |item: &R::Item| match R::key(item).filter(|key| !key.is_empty()) {
            Some(key) => walk.hasher.hash_one(key),
            None => walk.hasher.hash_one(serde_json::to_string(item).unwrap_or_default()),
        };
        let keys: HashSet<u64> = page.iter().map(key).collect();
        let repeats = keys == walk.before || walk.first.as_ref() == Some(&keys);
        if odd_rows.is_empty() && (page.is_empty() || repeats) {
            return Ok(None);
        }
        walk.seen += (page.len() + odd_rows.len()) as u64;
        page.retain(|item| !walk.before.contains(&key(item)));
        walk.first.get_or_insert_with(|| keys.clone());
        walk.before = keys;
        walk.next = next;
        Ok(Some((Part { items: page, odd_rows }, walk)))
    })
    .boxed()
}
