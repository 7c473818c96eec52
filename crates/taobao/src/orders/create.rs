//! Creating an order. Amounts are **fen**.

use crate::vocabulary::OrderStatus;
use crate::{Receiver, checks};
use daigou_core::value::{Currency, Embedded, Fen, ItemId, OrderId, PurchaseId, SkuId, SubOrderId, Time, fen, id};
use daigou_core::{Error, Generation, Verdict, check, operation, reply, setters};
use serde::{Deserialize, Serialize};

/// Creates an order. Receiver and lines are JSON text inside strings on the wire; here they are typed.
///
/// A line that fails says so in its sub-order ([`SubOrder::error_code`]); that is no failure of the call.
///
/// Sources: <https://doc-en.pandapon.com/api-263477610> (v1), <https://doc-env2.pandapon.com/api-289120990> (v2, title).
///
/// # Errors
/// A create is never sent twice on a guess, and no idempotency key is documented: where the error's certainty is
/// `MaybeSent` or `Unreadable`, look the order up by its `seller_order_number` first.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct CreateOrder {
    /// The budget, **fen** (预算金额(分)): the platform does not order above it.
    pub purchase_amount: Fen,
    /// The receiver.
    #[serde(serialize_with = "Embedded::as_text")]
    pub receiver: Embedded<Receiver>,
    /// The lines to order.
    #[serde(serialize_with = "Embedded::as_text")]
    pub order_line_list: Embedded<Vec<OrderLine>>,
    /// The buyer's own platform, such as `lazada`.
    pub order_source: Option<String>,
    /// The order's number on the buyer's own platform.
    pub seller_order_number: Option<String>,
}

impl CreateOrder {
    /// An order of these lines within this budget.
    ///
    /// # Errors
    /// A line that cannot be written: an id that is no number where a number must stand.
    pub fn new(budget: Fen, receiver: &Receiver, lines: &[OrderLine]) -> Result<Self, Error> {
        let written = |field, e: daigou_core::value::ValueError| Error::invalid(field, e.to_string());
        Ok(Self {
            purchase_amount: budget,
            receiver: Embedded::new(receiver).map_err(|e| written("receiver", e))?,
            order_line_list: Embedded::new(&lines.to_vec()).map_err(|e| written("orderLineList", e))?,
            order_source: None,
            seller_order_number: None,
        })
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        checks::amount("purchaseAmount", &self.purchase_amount)?;
        self.receiver.get().map_err(|e| Error::invalid("receiver", e))?;
        let lines = self.order_line_list.get().map_err(|e| Error::invalid("orderLineList", e))?;
        check::list("orderLineList", &lines, usize::MAX)?;
        for (i, line) in lines.iter().enumerate() {
            let field = |name| format!("orderLineList[{i}].{name}");
            check::at_least(&field("quantity"), line.quantity, 1)?;
            line.price.as_ref().map_or(Ok(()), |price| checks::amount(&field("price"), price))?;
            checks::filled(&field("itemId"), &line.item_id)?;
        }
        Ok(())
    }
}

setters! {
    CreateOrder {
        order_source: String,
        seller_order_number: String,
    }
}

/// A line of an order. Numbers stand in strings on the wire, as in the vendor's example.
#[serde_with::skip_serializing_none]
#[serde_with::serde_as]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct OrderLine {
    /// The distribution id of the item (`mpId`), not Taobao's own item id (the upstream platform's rule).
    #[serde(serialize_with = "id::as_text")]
    pub item_id: ItemId,
    /// The line's number in the caller's order.
    pub order_line_no: Option<String>,
    /// How many pieces.
    #[serde_as(as = "serde_with::PickFirst<(serde_with::DisplayFromStr, _)>")]
    pub quantity: i64,
    /// The price of one, **fen**.
    #[serde(default, serialize_with = "fen::as_text")]
    pub price: Option<Fen>,
    /// The currency, `CNY`.
    pub currency: Option<Currency>,
    /// The distribution id of the SKU (`mpSkuId`).
    #[serde(default, serialize_with = "id::as_text")]
    pub sku_id: Option<SkuId>,
}

impl OrderLine {
    /// A line.
    pub fn new(item_id: impl Into<ItemId>, sku_id: impl Into<SkuId>, quantity: i64) -> Self {
        Self {
            item_id: item_id.into(),
            order_line_no: None,
            quantity,
            price: None,
            currency: None,
            sku_id: Some(sku_id.into()),
        }
    }
}

setters! {
    OrderLine {
        order_line_no: String,
        price: Fen,
        currency: Currency,
    }
}

reply! {
    /// The result of the creation.
    pub struct CreatedOrder {
        /// PandaPon's internal id.
        pub id: Option<String>,
        /// PandaPon's order number.
        pub order_no: Option<OrderId>,
        /// One for each line (the vendor's `subOrderVOS`).
        #[serde(rename = "subOrderVOS")]
        pub sub_orders: Vec<SubOrder>,
        /// When it was created.
        pub create_time: Option<Time>,
    }

    /// The outcome of one line.
    pub struct SubOrder {
        /// The sub-order.
        pub sub_order_id: Option<SubOrderId>,
        /// The order's number.
        pub order_no: Option<OrderId>,
        /// How many.
        pub quantity: Option<i64>,
        /// The item's title.
        pub title: Option<String>,
        /// The currency of the purchase.
        pub purchase_currency: Option<String>,
        /// The amount of the purchase, **fen** (as the budget is).
        pub purchase_amount: Option<Fen>,
        /// The item.
        pub item_id: Option<ItemId>,
        /// Postage inside China, **fen** (upstream).
        pub domestic_post_fee: Option<Fen>,
        /// Why it was closed.
        pub close_reason: Option<String>,
        /// The SKU.
        pub sku_id: Option<SkuId>,
        /// Where it stands.
        pub status: Option<OrderStatus>,
        /// The purchase order on the Taobao side.
        pub taobao_purchase_id: Option<PurchaseId>,
        /// The purchase sub-order on the Taobao side.
        pub taobao_sub_purchase_id: Option<PurchaseId>,
        /// Why this line failed; none where it did not.
        pub error_code: Option<String>,
        /// Why this line failed, in words.
        pub error_message: Option<String>,
    }
}

impl CreatedOrder {
    /// The lines that failed.
    pub fn failed(&self) -> impl Iterator<Item = &SubOrder> {
        self.sub_orders.iter().filter(|s| s.error_code.as_deref().is_some_and(|c| !c.is_empty()))
    }

    fn verdict(&self) -> Verdict {
        let order = self.order_no.as_ref().is_some_and(|id| !id.is_blank());
        let named = order || self.id.as_deref().is_some_and(|id| !id.trim().is_empty()) || !self.sub_orders.is_empty();
        if named { Verdict::Done } else { Verdict::Missing("orderNo") }
    }
}

operation! {
    CreateOrder => CreatedOrder,
    "order.create", "Create an order", Create,
    v1: [POST "/open/order" documented],
    v2: [POST "/v2/taobao/order" derived],
    doc: "https://doc-en.pandapon.com/api-263477610",
    validate: CreateOrder::check,
    verdict: CreatedOrder::verdict,
}
