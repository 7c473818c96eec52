//! Lists whose pages are of unpublished shape: their items are what was read, or why it could not be.

use daigou_core::value::{Unpublished, ValueError};
use daigou_core::{Certainty, Error, ErrorKind};
use futures_core::stream::BoxStream;
use futures_util::StreamExt;
use serde::de::DeserializeOwned;

/// An item of a page that may be of another shape.
pub(crate) type Guessed<T> = Result<T, ValueError>;

/// The items of a page, or the one reason why there are none to be read. No payload is an empty page.
pub(crate) fn items<P: DeserializeOwned, T>(page: &Unpublished<P>, items: impl FnOnce(P) -> Vec<T>) -> Vec<Guessed<T>> {
    match page.guess() {
        _ if page.is_null() => Vec::new(),
        Ok(page) => items(page).into_iter().map(Ok).collect(),
        Err(why) => vec![Err(why)],
    }
}

/// A stream of such items as a stream of items: another shape is an error.
pub(crate) fn readable<'c, T: 'c>(items: BoxStream<'c, Result<Guessed<T>, Error>>) -> BoxStream<'c, Result<T, Error>> {
    let unreadable = |why: ValueError| {
        let message = format!("the page is not of 1688's own shape (PandaPon publishes none): {why}");
        Error::new(ErrorKind::Decode, Certainty::Unreadable, message)
    };
    items.map(move |item| item?.map_err(unreadable)).boxed()
}
