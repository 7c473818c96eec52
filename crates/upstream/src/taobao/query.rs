//! The query of purchase orders, `/purchase/orders/query`: the platform's members, each reseller's spelling.

use super::{OrderPage, PurchaseOrder, rules};
use crate::paging::Page;
use daigou_core::value::{PurchaseId, Time};
use daigou_core::{Error, check, reply};
use std::borrow::Cow;

reply! {
    /// A page of orders with its wrapper (upstream, not published by DajiSaaS).
    pub struct FoundOrders {
        /// `true` where they were looked up.
        pub success: Option<bool>,
        /// Why not.
        pub error_code: Option<String>,
        /// Why not, in words.
        pub error_msg: Option<String>,
        /// The page.
        pub data: Option<OrderPage>,
    }
}

impl Page for OrderPage {
    type Item = PurchaseOrder;

    fn total(&self) -> Option<i64> {
        self.results_total
    }

    fn size(&self) -> Option<i64> {
        self.page_size
    }

    fn list(self) -> Option<Vec<PurchaseOrder>> {
        self.orders()
    }

    fn key(order: &PurchaseOrder) -> Option<Cow<'_, str>> {
        order.purchase_id.as_ref().map(PurchaseId::as_str).map(Cow::Borrowed)
    }
}

impl Page for FoundOrders {
    type Item = PurchaseOrder;

    fn total(&self) -> Option<i64> {
        self.data.as_ref()?.total()
    }

    fn size(&self) -> Option<i64> {
        self.data.as_ref()?.size()
    }

    fn list(self) -> Option<Vec<PurchaseOrder>> {
        self.data?.list()
    }

    fn key(order: &PurchaseOrder) -> Option<Cow<'_, str>> {
        OrderPage::key(order)
    }
}

/// The members of a query, to be checked.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Asked<'q> {
    /// The page, and how many orders it has.
    pub page: [Option<i64>; 2],
    /// From and to when.
    pub span: [Option<&'q Time>; 2],
    /// The caller's own number.
    pub outer_id: Option<&'q str>,
    /// The orders.
    pub ids: Option<&'q [PurchaseId]>,
}

impl Asked<'_> {
    /// Refuses what no platform could mean, by the reseller's names of the members.
    #[doc(hidden)]
    pub fn check(self, [no, size, start, end, outer_id, ids]: [&str; 6]) -> Result<(), Error> {
        check::at_least(no, self.page[0].unwrap_or(1), 1)?;
        check::at_least(size, self.page[1].unwrap_or(1), 1)?;
        rules::span(start, self.span[0], end, self.span[1])?;
        // An empty one would ask for every order, which nobody who looks one up can mean.
        self.outer_id.map_or(Ok(()), |id| check::filled(outer_id, id))?;
        let Some(asked) = self.ids else { return Ok(()) };
        check::list(ids, asked, usize::MAX)?;
        asked.iter().enumerate().try_for_each(|(i, id)| check::filled(&format!("{ids}[{i}]"), id))
    }
}

/// Declares the request for one page of the purchase orders, as a stream too: its name, its page, how the reseller
/// spells members, and what each of the checked ones is called then.
#[macro_export]
macro_rules! order_query {
    ($(#[$meta:meta])* $name:ident => $page:ty, $case:tt, $names:tt) => {
        $(#[$meta])*
        ///
        /// # Errors
        /// Pages below 1, times that no order can have, and an empty number or id, before anything is sent. Refused
        /// where the payload says `success: false`.
        #[serde_with::skip_serializing_none]
        #[derive(Debug, Clone, Default, PartialEq, ::serde::Serialize, ::serde::Deserialize)]
        #[cfg_attr(feature = "schema", derive(::schemars::JsonSchema))]
        #[serde(rename_all = $case, deny_unknown_fields)]
        #[non_exhaustive]
        pub struct $name {
            /// Only this status.
            pub status: Option<$crate::taobao::OrderStatus>,
            /// The oldest or the newest first.
            pub sort_type: Option<$crate::taobao::SortType>,
            /// The page, from 1.
            pub page_no: Option<i64>,
            /// How many orders a page has.
            pub page_size: Option<i64>,
            /// Changed from here on; epoch milliseconds on the wire.
            #[serde(default, with = "::daigou_core::value::time::millis")]
            #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
            pub modify_time_start: Option<::daigou_core::value::Time>,
            /// Changed up to here; epoch milliseconds on the wire.
            #[serde(default, with = "::daigou_core::value::time::millis")]
            #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
            pub modify_time_end: Option<::daigou_core::value::Time>,
            /// Only what was created under this number of the caller's.
            pub outer_purchase_id: Option<String>,
            /// Only these orders.
            #[serde(serialize_with = "::daigou_core::value::id::as_text")]
            pub purchase_ids: Option<Vec<::daigou_core::value::PurchaseId>>,
        }

        impl $name {
            /// A page, counted from 1.
            #[must_use]
            pub fn page(page_no: i64, page_size: i64) -> Self {
                Self { page_no: Some(page_no), page_size: Some(page_size), ..Self::default() }
            }

            /// Orders by their numbers.
            #[must_use]
            pub fn by_ids(ids: impl IntoIterator<Item = impl Into<::daigou_core::value::PurchaseId>>) -> Self {
                Self { purchase_ids: Some(ids.into_iter().map(Into::into).collect()), ..Self::default() }
            }

            /// Orders created under a number of the caller's: how a creation that may have happened is looked up.
            pub fn by_outer_id(own_number: impl Into<String>) -> Self {
                Self { outer_purchase_id: Some(own_number.into()), ..Self::default() }
            }

            fn check(&self, _: ::daigou_core::Generation) -> ::std::result::Result<(), ::daigou_core::Error> {
                $crate::taobao::query::Asked {
                    page: [self.page_no, self.page_size],
                    span: [self.modify_time_start.as_ref(), self.modify_time_end.as_ref()],
                    outer_id: self.outer_purchase_id.as_deref(),
                    ids: self.purchase_ids.as_deref(),
                }
                .check($names)
            }
        }

        ::daigou_core::setters! {
            $name {
                status: $crate::taobao::OrderStatus,
                sort_type: $crate::taobao::SortType,
                page_no: i64,
                page_size: i64,
                modify_time_start: ::daigou_core::value::Time,
                modify_time_end: ::daigou_core::value::Time,
                outer_purchase_id: String,
                purchase_ids: Vec<::daigou_core::value::PurchaseId>,
            }
        }

        $crate::by_number!($name: $page);
    };
}
