//! Orders as their buyer sees them: one of them, or page by page. Amounts are **yuan**.

use daigou_core::page::Paged;
use daigou_core::value::{OrderId, Time, id, time};
use daigou_core::{Error, Generation, Verdict, check, operation, reply, setters};
use daigou_upstream::alibaba::order::{OrderState, WebSite};
use daigou_upstream::alibaba::{BuyerOrder, rules};
use serde::{Deserialize, Serialize, Serializer};
use std::borrow::Cow;

/// Asks for one order as its buyer sees it, in **yuan** (but for the discount, which is fen).
///
/// Eighteen members of the reply are published by name; what is in them is 1688's own, `alibaba.trade.get.buyerView`.
///
/// Source: <https://wiki-en.dajisaas.com/api-194164770>.
///
/// # Errors
/// Refused where the payload says `success: false`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct GetOrder {
    /// The site: `1688`.
    #[serde(default)]
    pub web_site: WebSite,
    /// 1688's order (a string on the wire).
    #[serde(serialize_with = "id::as_text")]
    pub order_id: OrderId,
}

impl GetOrder {
    /// This order.
    pub fn new(order: impl Into<OrderId>) -> Self {
        Self { web_site: WebSite::default(), order_id: order.into() }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        check::filled("webSite", self.web_site.as_str())?;
        check::filled("orderId", self.order_id.as_str())
    }
}

operation! {
    GetOrder => BuyerOrder,
    "alibaba.order_detail", "One order, buyer's view", Read,
    v1: [POST "/alibaba/trade/get/buyerView" documented],
    doc: "https://wiki-en.dajisaas.com/api-194164770",
    validate: GetOrder::check,
    verdict: BuyerOrder::verdict,
}

/// Asks for one page of the orders; [`all_orders`](crate::alibaba::Alibaba::all_orders) asks for all of them. Texts may be
/// empty, which filters by nothing.
///
/// Upstream's list leaves out parcels and invoices: [`GetOrder`] has them.
///
/// Source: <https://wiki.dajisaas.com/api-341849148>.
///
/// # Errors
/// Refused where the reply has an error code and no orders.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct ListOrders {
    /// Created from here on (`yyyyMMddHHmmssSSS+0800` on the wire, whatever was given).
    #[serde(serialize_with = "compact")]
    pub create_start_time: Option<Time>,
    /// Created up to here; see `create_start_time`.
    #[serde(serialize_with = "compact")]
    pub create_end_time: Option<Time>,
    /// Only this state: upstream filters by `waitbuyerpay`, `waitsellersend`, `waitbuyerreceive`, `success` and `cancel`.
    pub order_status: Option<OrderState>,
    /// Only the order of this own number of the caller.
    pub out_order_id: Option<String>,
    /// Only orders of products of this name.
    pub product_name: Option<String>,
    /// The page, from 1.
    pub page: i64,
    /// How many orders a page has. A maximum is not published (upstream's list for sellers takes 20).
    pub page_size: i64,
}

impl ListOrders {
    /// Asks for a page, counted from 1.
    #[must_use]
    pub fn page(page: i64, page_size: i64) -> Self {
        Self::bare(page, page_size)
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        let start = instant("createStartTime", self.create_start_time.as_ref())?;
        let end = instant("createEndTime", self.create_end_time.as_ref())?;
        if start.zip(end).is_some_and(|(start, end)| end < start) {
            return Err(Error::invalid("createEndTime", "is before createStartTime"));
        }
        check::at_least("page", self.page, 1)?;
        check::at_least("pageSize", self.page_size, 1)
    }
}

setters! {
    ListOrders(page: i64, page_size: i64) {
        create_start_time: Time,
        create_end_time: Time,
        order_status: OrderState,
        out_order_id: String,
        product_name: String,
    }
}

/// A time that can be one of 1688's, in milliseconds; none where there is none or an empty text.
fn instant(field: &str, time: Option<&Time>) -> Result<Option<i64>, Error> {
    let Some(time) = time.filter(|time| !time.is_blank()) else { return Ok(None) };
    let millis = time.unix_millis().map_err(|e| Error::invalid(field, e))?;
    rules::moment(field, millis).map(Some)
}

/// Writes a time in the vendor's form, and an empty text as it is.
fn compact<S: Serializer>(time: &Option<Time>, serializer: S) -> Result<S::Ok, S::Error> {
    match time {
        Some(blank) if blank.is_blank() => serializer.serialize_str(""),
        time => time::compact(time, serializer),
    }
}

reply! {
    /// A page of orders.
    pub struct OrderPage {
        /// The orders of this page; `None` where the reply had no list.
        pub result: Option<Vec<BuyerOrder>>,
        /// How many orders there are: upstream's, and not shown by the vendor.
        pub total_record: Option<i64>,
        /// Why there is no list.
        pub error_code: Option<String>,
        /// Why there is no list, in words.
        pub error_message: Option<String>,
    }
}

impl OrderPage {
    /// An error that comes without orders must not look like the end of the list.
    fn verdict(&self) -> Verdict {
        let orders = self.result.as_ref().is_some_and(|orders| !orders.is_empty());
        match self.error_code.as_deref().filter(|code| !code.trim().is_empty()) {
            Some(code) if !orders => Verdict::refused(Some(code), self.error_message.as_deref()),
            _ => Verdict::Done,
        }
    }
}

impl Paged for ListOrders {
    type Item = BuyerOrder;

    fn items(reply: OrderPage) -> Result<Vec<BuyerOrder>, Error> {
        Ok(reply.result.unwrap_or_default())
    }

    fn key(order: &BuyerOrder) -> Option<Cow<'_, str>> {
        order.id().map(|id| Cow::Borrowed(id.as_str()))
    }

    /// Ends where the total is reached *and* the page is short. The vendor shows no total: without one an empty page ends
    /// the list.
    fn next(&self, reply: &OrderPage, before: u64) -> Option<Self> {
        let here = reply.result.as_ref().map_or(0, Vec::len) as u64;
        let short = here < self.page_size.unsigned_abs();
        let reached = reply.total_record.is_some_and(|total| total.unsigned_abs() <= before + here);
        (!(short && reached)).then(|| Self { page: self.page + 1, ..self.clone() })
    }
}

operation! {
    ListOrders => OrderPage,
    "alibaba.order_list", "List the buyer's orders", Read,
    v1: [POST "/alibaba/trade/getBuyerOrderList" documented],
    doc: "https://wiki.dajisaas.com/api-341849148",
    validate: ListOrders::check,
    verdict: OrderPage::verdict,
}
