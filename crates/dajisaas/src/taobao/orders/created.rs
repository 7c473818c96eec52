//! What was created: upstream's `/purchase/order/create`, as DajiSaaS does not publish its own reply. The vendor's pages
//! write some of the names in snake case and some in camel case; both are read.

use super::OrderLine;
use daigou_core::value::{Fen, MpId, MpSkuId, PurchaseId};
use daigou_core::{Verdict, reply};

reply! {
    /// The reply of a creation with its wrapper (upstream, not published by DajiSaaS).
    pub struct CreateResult {
        /// Whether it was taken.
        pub success: Option<bool>,
        /// Why not.
        #[serde(alias = "error_code")]
        pub error_code: Option<String>,
        /// Why not, in words.
        #[serde(alias = "error_msg")]
        pub error_msg: Option<String>,
        /// What was created.
        pub data: Option<CreatedOrders>,
    }

    /// What was created (upstream, not published by DajiSaaS).
    pub struct CreatedOrders {
        /// Where it can be paid by hand.
        #[serde(alias = "payment_url")]
        pub payment_url: Option<String>,
        /// The caller's number of the order.
        #[serde(alias = "outer_purchase_id")]
        pub outer_purchase_id: Option<String>,
        /// Whether it was created.
        pub success: Option<bool>,
        /// Why not.
        #[serde(alias = "error_code")]
        pub error_code: Option<String>,
        /// Why not, in words.
        #[serde(alias = "error_message")]
        pub error_message: Option<String>,
        /// The purchase orders: one for each supplier.
        #[serde(alias = "order_list")]
        pub order_list: Vec<CreatedOrder>,
    }

    /// A purchase order that was created (upstream, not published by DajiSaaS). Amounts are **fen**.
    pub struct CreatedOrder {
        /// The main order: what cancelling, querying and paying take.
        #[serde(alias = "purchase_id")]
        pub purchase_id: Option<PurchaseId>,
        /// The supplier's nick.
        #[serde(alias = "supplier_nick")]
        pub supplier_nick: Option<String>,
        /// **Fen**: what it will probably cost.
        #[serde(alias = "estimate_amount")]
        pub estimate_amount: Option<Fen>,
        /// The currency of that.
        #[serde(alias = "estimate_currency")]
        pub estimate_currency: Option<String>,
        /// The market, such as `TAOBAO`.
        #[serde(alias = "source_market")]
        pub source_market: Option<String>,
        /// One for each line.
        #[serde(alias = "order_line_list")]
        pub order_line_list: Vec<CreatedLine>,
    }

    /// A line that was created (upstream, not published by DajiSaaS). Amounts are **fen**.
    pub struct CreatedLine {
        /// The sub-order.
        #[serde(alias = "sub_purchase_order_id")]
        pub sub_purchase_order_id: Option<PurchaseId>,
        /// The line's number in the caller's order.
        #[serde(alias = "order_line_no")]
        pub order_line_no: Option<String>,
        /// The distribution id of the item.
        #[serde(rename = "itemId", alias = "item_id")]
        pub mp_id: Option<MpId>,
        /// The distribution id of the SKU.
        #[serde(rename = "skuId", alias = "sku_id")]
        pub mp_sku_id: Option<MpSkuId>,
        /// How many pieces.
        pub quantity: Option<i64>,
        /// **Fen**: what it will probably cost.
        #[serde(alias = "estimate_amount")]
        pub estimate_amount: Option<Fen>,
        /// The currency of that.
        #[serde(alias = "estimate_currency")]
        pub estimate_currency: Option<String>,
        /// The supplier's nick.
        #[serde(alias = "supplier_nick")]
        pub supplier_nick: Option<String>,
        /// Why the line failed, as PandaPon's reply to the same call says it; upstream's own is not known to.
        #[serde(alias = "error_code")]
        pub error_code: Option<String>,
        /// Why the line failed, in words.
        #[serde(alias = "error_message")]
        pub error_message: Option<String>,
    }
}

impl CreateResult {
    /// The purchase orders.
    pub fn orders(&self) -> impl Iterator<Item = &CreatedOrder> {
        self.data.iter().flat_map(|data| &data.order_list)
    }

    /// The numbers of the purchase orders.
    pub fn purchase_ids(&self) -> impl Iterator<Item = &PurchaseId> {
        self.orders().filter_map(|order| order.purchase_id.as_ref()).filter(|id| !id.is_blank())
    }

    /// The lines of all purchase orders.
    pub fn lines(&self) -> impl Iterator<Item = &CreatedLine> {
        self.orders().flat_map(|order| &order.order_line_list)
    }

    /// The lines that failed, by their sub-orders. A line without any sub-order is [`left_out`](Self::left_out).
    pub fn failed(&self) -> impl Iterator<Item = &CreatedLine> {
        self.lines().filter(|line| line.error_code.as_deref().is_some_and(|code| !code.is_empty()))
    }

    /// Which of the lines that were asked for no sub-order names, by their numbers (or, where a line has none, by item
    /// and SKU): what to look at where good lines are kept and bad ones are not.
    pub fn left_out<'l>(&'l self, asked: &'l [OrderLine]) -> impl Iterator<Item = &'l OrderLine> {
        let of = |line: &OrderLine, made: &CreatedLine| match &line.order_line_no {
            Some(number) => made.order_line_no.as_ref() == Some(number),
            None => made.mp_id.as_ref() == Some(&line.mp_id) && made.mp_sku_id.as_ref() == Some(&line.mp_sku_id),
        };
        asked.iter().filter(move |line| !self.lines().any(|made| of(line, made)))
    }

    /// A purchase order that is named was created, whatever `success` says: a refusal would invite ordering again.
    pub(super) fn verdict(&self) -> Verdict {
        if self.purchase_ids().next().is_some() {
            return Verdict::Done;
        }
        let inner = self.data.as_ref().map_or(Verdict::Done, |data| {
            Verdict::unless_failed(data.success, data.error_code.as_deref(), data.error_message.as_deref())
        });
        let outer = Verdict::unless_failed(self.success, self.error_code.as_deref(), self.error_msg.as_deref());
        // The inner words are the platform's own; the outer ones may say no more than that it failed.
        [inner, outer].into_iter().find(|said| *said != Verdict::Done).unwrap_or(Verdict::Missing("purchaseId"))
    }
}
