//! Orders.

use crate::Taobao;
use daigou_core::value::{
    Currency, Embedded, Fen, ItemId, OrderId, Personal, PurchaseId, SkuId, SubOrderId, Time, fen, id,
};
use daigou_core::{Entry, Error, Generation, Verdict, check, operation, reply, setters};
use serde::{Deserialize, Serialize};

/// The calls about orders: [`Taobao::orders`].
#[derive(Debug, Clone, Copy)]
pub struct Orders<'c>(pub(crate) &'c Taobao);

impl Orders<'_> {
    /// Creates an order.
    ///
    /// # Errors
    /// See [`CreateOrder`].
    pub async fn create(&self, request: &CreateOrder) -> Result<CreatedOrder, Error> {
        self.0.send(request).await
    }
}

/// Creates an order. Receiver and lines are JSON text inside strings on the wire; here they are typed.
///
/// A line that fails says so in its sub-order ([`SubOrder::error_code`]); that is no failure of the call.
///
/// # Errors
/// A create is never sent twice on a guess, and no idempotency key is documented: where the error's certainty is
/// `MaybeSent` or `Unreadable`, look the order up by its `seller_order_number` first.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct CreateOrder {
    /// The budget, **fen** (预算金额(分)): the platform does not order above it.
    pub purchase_amount: Fen,
    /// Who receives it.
    #[serde(serialize_with = "Embedded::as_text")]
    pub receiver: Embedded<Receiver>,
    /// What to order.
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
        let amount = self.purchase_amount.money().map_err(|e| Error::invalid("purchaseAmount", e))?;
        check::at_least("purchaseAmount", amount.minor(), 0)?;
        self.receiver.get().map_err(|e| Error::invalid("receiver", e))?;
        let lines = self.order_line_list.get().map_err(|e| Error::invalid("orderLineList", e))?;
        check::list("orderLineList", &lines, usize::MAX)?;
        for (i, line) in lines.iter().enumerate() {
            let field = |name| format!("orderLineList[{i}].{name}");
            check::at_least(&field("quantity"), line.quantity, 1)?;
            let price =
                line.price.as_ref().map(Fen::money).transpose().map_err(|e| Error::invalid(field("price"), e))?;
            check::at_least(&field("price"), price.map_or(0, |p| p.minor()), 0)?;
            if line.item_id.is_blank() {
                return Err(Error::invalid(field("itemId"), "must not be empty"));
            }
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

/// Who receives an order. All are texts; the personal ones do not show in `Debug` output.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Receiver {
    /// Postcode.
    pub zip: Option<String>,
    /// Country, such as `中国`.
    pub country: Option<String>,
    /// The street line.
    pub address: Option<Personal>,
    /// City, such as `杭州市`.
    pub city: Option<String>,
    /// Land line.
    pub phone: Option<Personal>,
    /// Mobile phone.
    pub mobile_phone: Option<Personal>,
    /// District, such as `余杭区`.
    pub district: Option<String>,
    /// The recipient.
    pub name: Option<Personal>,
    /// Province, such as `浙江省`.
    pub state: Option<String>,
}

setters! {
    Receiver {
        zip: String,
        country: String,
        address: Personal,
        city: String,
        phone: Personal,
        mobile_phone: Personal,
        district: String,
        name: Personal,
        state: String,
    }
}

/// A line of an order. Numbers stand in strings on the wire, as in the vendor's example.
#[serde_with::skip_serializing_none]
#[serde_with::serde_as]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
    /// What was created.
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

    /// What became of one line.
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
        /// The state: text or number, an open set.
        pub status: Option<String>,
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

operation! {
    const RENDER: "order.render", "Price an order before creating it", Read,
    v1: [POST "/open/order/render" documented],
    v2: [POST "/v2/taobao/order/render" derived],
    doc: "https://doc-vnm.pandapon.com/api-250496540",
}

operation! {
    const LIST: "order.list", "Page through the orders", Read,
    v1: [GET unpublished],
    v2: [POST unpublished],
    doc: "https://doc-en.pandapon.com/api-263477611",
}

operation! {
    const UPLOAD_VOUCHER: "order.upload_voucher", "Upload the payment voucher", Write,
    v1: [POST unpublished],
    doc: "https://doc-en.pandapon.com/api-263477612",
}

operation! {
    const CANCEL: "order.cancel", "Cancel an order", Write,
    v1: [POST unpublished],
    v2: [POST unpublished],
    doc: "https://doc-en.pandapon.com/api-263477613",
}

operation! {
    const UPDATE_WAREHOUSE: "order.update_warehouse", "Change the pre-warehouse of an order", Write,
    v1: [POST "/open/order/updateWarehouse" documented],
    v2: [POST "/v2/taobao/order/updateWarehouse" derived],
    doc: "https://doc-en.pandapon.com/api-263477614",
}

operation! {
    const PAY: "order.pay", "Pay for orders", Pay,
    v1: [POST unpublished],
    v2: [POST unpublished],
    doc: "https://doc-en.pandapon.com/api-263477615",
}

operation! {
    const IM_LINK: "order.im_link", "Link to the seller chat", Read,
    v1: [POST "/open/order/page/link/get" documented],
    v2: [POST "/v2/taobao/order/page/link/get" derived],
    doc: "https://doc-en.pandapon.com/api-263477616",
}

operation! {
    const GET: "order.get", "One order by order id", Read,
    v1: [GET unpublished],
    v2: [GET unpublished],
    doc: "https://doc-en.pandapon.com/api-263477617",
}

operation! {
    const LOGISTICS: "order.logistics", "Parcels and traces of a sub-order", Read,
    v1: [GET "/open/order/logistics/detail/get" documented],
    v2: [GET "/v2/taobao/order/logistics/detail/get" documented],
    doc: "https://doc-cnv2.pandapon.com/api-288535324",
}

/// The table of this group.
pub(crate) const ENTRIES: &[Entry] = &[
    Entry::untyped(&RENDER),
    Entry::typed::<CreateOrder>(),
    Entry::untyped(&LIST),
    Entry::untyped(&UPLOAD_VOUCHER),
    Entry::untyped(&CANCEL),
    Entry::untyped(&UPDATE_WAREHOUSE),
    Entry::untyped(&PAY),
    Entry::untyped(&IM_LINK),
    Entry::untyped(&GET),
    Entry::untyped(&LOGISTICS),
];
