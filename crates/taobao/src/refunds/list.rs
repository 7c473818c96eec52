//! The list of refunds.

use super::RefundDetail;
use crate::checks;
use crate::vocabulary::RefundStatus;
use daigou_core::value::{PurchaseId, RefundId, Unpublished, id};
use daigou_core::{Error, Generation, Verdict, check, operation, reply, setters};
use daigou_upstream::by_number;
use daigou_upstream::paging::Page;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Asks for one page of the refunds. [`Refunds::all`](super::Refunds::all) asks for all of them. **The reply is not
/// published**, here or upstream.
///
/// Source: <https://doc-vnm.pandapon.com/api-250496545> (under another title), <https://doc-en.pandapon.com/api-263477619>.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct ListRefunds {
    /// Only this refund.
    #[serde(serialize_with = "id::as_text")]
    pub refund_id: Option<RefundId>,
    /// Only refunds of this purchase order.
    #[serde(serialize_with = "id::as_text")]
    pub purchase_order_id: Option<PurchaseId>,
    /// Only refunds of this sales order.
    pub sales_order_id: Option<String>,
    /// Only this status.
    pub refund_status: Option<RefundStatus>,
    /// From here on: an epoch of a unit that is **not stated**. The vendor's example has 12 digits.
    pub refund_start_time: Option<i64>,
    /// Up to here; see `refund_start_time`. The vendor's example has 7 digits.
    pub refund_end_time: Option<i64>,
    /// The page, from 1.
    pub page_no: Option<i64>,
    /// How many refunds a page has.
    pub page_size: i64,
}

impl ListRefunds {
    /// Asks for a page, counted from 1.
    #[must_use]
    pub fn page(page_no: i64, page_size: i64) -> Self {
        Self {
            refund_id: None,
            purchase_order_id: None,
            sales_order_id: None,
            refund_status: None,
            refund_start_time: None,
            refund_end_time: None,
            page_no: Some(page_no),
            page_size,
        }
    }

    /// As the unit of the times is not known, and the vendor's own example ends before it starts, they are not compared.
    fn check(&self, _: Generation) -> Result<(), Error> {
        checks::page(self.page_no, Some(self.page_size), i64::MAX)?;
        if let Some(status) = &self.refund_status {
            checks::code("refundStatus", status.code())?;
        }
        check::at_least("refundStartTime", self.refund_start_time.unwrap_or_default(), 0)?;
        check::at_least("refundEndTime", self.refund_end_time.unwrap_or_default(), 0)
    }
}

setters! {
    ListRefunds {
        refund_id: RefundId,
        purchase_order_id: PurchaseId,
        sales_order_id: String,
        refund_status: RefundStatus,
        refund_start_time: i64,
        refund_end_time: i64,
    }
}

reply! {
    /// A page of refunds: **a guess** by the platform's other lists, with what [`GetRefund`](super::GetRefund) gives as
    /// its items. Nothing of it is published.
    pub struct RefundPage {
        /// How many refunds there are.
        pub total: Option<i64>,
        /// The page, from 1.
        pub page_no: Option<i64>,
        /// How many refunds a page has.
        pub page_size: Option<i64>,
        /// The refunds of this page; `None` where the reply had no list.
        pub data: Option<Vec<RefundDetail>>,
    }
}

impl Page for RefundPage {
    type Item = RefundDetail;

    fn total(&self) -> Option<i64> {
        self.total
    }

    fn size(&self) -> Option<i64> {
        self.page_size
    }

    /// `None` where there is no list, unless there are no refunds.
    fn list(self) -> Option<Vec<RefundDetail>> {
        self.data.or_else(|| (self.total == Some(0)).then(Vec::new))
    }

    fn key(detail: &RefundDetail) -> Option<Cow<'_, str>> {
        detail.refund()?.refund_id.as_ref().map(RefundId::as_str).map(Cow::Borrowed)
    }
}

by_number!(ListRefunds: RefundPage);

operation! {
    ListRefunds => Unpublished<RefundPage>,
    "refund.list", "Page through the reverse orders", Read,
    v1: [POST "/open/order/refund/queryList" documented],
    v2: [POST "/v2/taobao/order/refund/queryList" derived],
    doc: "https://doc-vnm.pandapon.com/api-250496545",
    validate: ListRefunds::check,
    verdict: Verdict::of_unpublished,
}
