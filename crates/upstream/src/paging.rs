//! Lists by page number as streams, which never take an unreadable page for the end. A page whose shape is not published
//! is read as the platform's own ([`Page`]); 1688's searches are [`SearchPage`](crate::alibaba::SearchPage)s.

use daigou_core::Error;
use daigou_core::page;
use daigou_core::value::Unpublished;
use serde::de::DeserializeOwned;
use std::borrow::Cow;

/// A page by the shape that is guessed.
pub trait Page: DeserializeOwned {
    /// An item of the list.
    type Item;

    /// How many items the whole list has, where the page says so.
    fn total(&self) -> Option<i64>;

    /// How many items a page has, where the page says so.
    fn size(&self) -> Option<i64>;

    /// The items; `None` where nothing shows that this is a page.
    fn list(self) -> Option<Vec<Self::Item>>;

    /// The id that tells one item from another.
    fn key(item: &Self::Item) -> Option<Cow<'_, str>>;
}

/// The items of a page.
///
/// # Errors
/// The page has another shape: it must not look like an empty one.
pub fn listed<P: Page>(reply: &Unpublished<P>) -> Result<Vec<P::Item>, Error> {
    let page = reply.guess().map_err(page::unreadable)?;
    page.list().ok_or_else(|| page::unreadable("no list stands where one is expected"))
}

/// Says whether another page may follow: not after one of another shape, and not where the total is reached *and* the
/// page is short, as either alone can be wrong.
pub fn goes_on<P: Page>(reply: &Unpublished<P>, size: Option<i64>, before: u64) -> bool {
    let Ok(page) = reply.guess() else { return false };
    let (size, total) = (size.or(page.size()), page.total());
    let Some(here) = page.list().map(|items| items.len() as u64) else { return false };
    let short = size.is_none_or(|size| here < size.unsigned_abs());
    let reached = total.is_some_and(|total| total.unsigned_abs() <= before.saturating_add(here));
    !(short && reached)
}

/// Makes a stream of a request with `page_no` and `page_size` whose reply is an `Unpublished` [`Page`]:
/// `by_number!(ListOrders: OrderPage);`.
#[macro_export]
macro_rules! by_number {
    ($request:ty: $page:ty) => {
        impl ::daigou_core::page::Paged for $request {
            type Item = <$page as $crate::paging::Page>::Item;

            fn items(
                reply: ::daigou_core::value::Unpublished<$page>,
            ) -> ::std::result::Result<Vec<Self::Item>, ::daigou_core::Error> {
                $crate::paging::listed(&reply)
            }

            fn key(item: &Self::Item) -> Option<::std::borrow::Cow<'_, str>> {
                <$page as $crate::paging::Page>::key(item)
            }

            fn next(&self, reply: &::daigou_core::value::Unpublished<$page>, before: u64) -> Option<Self> {
                let next = self.page_no.unwrap_or(1).saturating_add(1);
                let more = $crate::paging::goes_on(reply, self.page_size.into(), before);
                more.then(|| Self { page_no: Some(next), ..self.clone() })
            }
        }
    };
}

/// Makes streams of 1688's searches, requests with `begin_page` and `page_size` whose reply is a
/// [`SearchPage`](crate::alibaba::SearchPage): `searches!(SearchProducts, SearchShop);`.
#[macro_export]
macro_rules! searches {
    ($($request:ty),+) => {$(
        impl $request {
            /// Asks for this page, counted from 1, of so many products.
            #[must_use]
            pub fn page(self, begin_page: i64, page_size: i64) -> Self {
                Self { begin_page, page_size, ..self }
            }
        }

        impl ::daigou_core::page::Paged for $request {
            type Item = $crate::alibaba::SearchItem;

            fn items(
                reply: $crate::alibaba::SearchPage,
            ) -> ::std::result::Result<Vec<Self::Item>, ::daigou_core::Error> {
                Ok(reply.data)
            }

            fn key(item: &Self::Item) -> Option<::std::borrow::Cow<'_, str>> {
                item.key()
            }

            fn next(&self, reply: &$crate::alibaba::SearchPage, before: u64) -> Option<Self> {
                let next = self.begin_page.saturating_add(1);
                reply.may_go_on(self.page_size, before).then(|| Self { begin_page: next, ..self.clone() })
            }
        }
    )+};
}
