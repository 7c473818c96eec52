//! Creating an order. Amounts are **fen**.

use super::Address;
use daigou_core::value::{Currency, Embedded, Fen, MpId, MpSkuId, id};
use daigou_core::{Error, Generation, check, open_enum, operation, setters};
use daigou_upstream::taobao::rules;
use serde::{Deserialize, Serialize};

use super::created::CreateResult;

/// Creates an order: one purchase order for each supplier. Amounts are **fen**.
///
/// The numbers of the reply are those that cancelling, querying and paying take. Creating is **asynchronous** upstream:
/// a line may still fail, which its sub-order says ([`CreateResult::failed`], and later
/// [`PurchaseOrder::failed`](super::PurchaseOrder::failed) of a query).
///
/// **The reply is not published**: its names are the upstream platform's, in snake or in camel case.
/// Sources: <https://wiki-en.dajisaas.com/api-194164780>, <https://wiki.dajisaas.com/api-183099796>.
///
/// # Errors
/// A create is never sent twice on a guess: where the error's certainty is `MaybeSent` or `Unreadable`, look the order
/// up by its `third_order_id` first ([`QueryOrders::by_outer_id`](super::QueryOrders::by_outer_id)). Upstream one number
/// of the caller's makes one order; that DajiSaaS keeps that is not published. A reply that names no purchase order and
/// says no "no" is `Unreadable`; one that names one is a success, whatever else it says.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CreateOrder {
    /// The caller's number of the order.
    #[serde(rename = "thirdOrderId")]
    pub third_order_id: String,
    /// The planned amount, **fen**.
    pub purchase_amount: Fen,
    /// The order's number downstream; may be empty.
    #[serde(default)]
    pub seller_order_number: String,
    /// The buyer's own platform, such as `lazada`. Required on the English page, optional on the Chinese one.
    pub order_source: Option<String>,
    /// What to order: JSON text in a string on the wire.
    #[serde(serialize_with = "Embedded::as_text")]
    pub order_line_list: Embedded<Vec<OrderLine>>,
    /// Who receives it.
    pub receiver: Address,
    /// The warehouse in China (the preview names it `warehouse_address`).
    pub warehouse_address_info: Address,
    /// The market.
    pub channel_order_type: Option<ChannelOrderType>,
    /// Whether good lines are kept where one fails.
    pub support_partial_success: Option<bool>,
    /// A remark.
    pub order_remark: Option<String>,
    /// `false` (the preview spells it `need_supplychain_service`).
    pub need_supply_chain_service: Option<bool>,
    /// Whether the platform tries again what fails (upstream); `false` in the vendor's example.
    pub need_sys_retry: Option<bool>,
}

impl CreateOrder {
    /// An order of these lines within this amount, otherwise as in the vendor's example. Where no line has a number they
    /// are numbered from 1, so that the reply can tell them apart.
    ///
    /// # Errors
    /// A line that cannot be written: its ids are numbers on the wire.
    pub fn new(
        third_order_id: impl Into<String>,
        purchase_amount: Fen,
        receiver: Address,
        warehouse: Address,
        lines: &[OrderLine],
    ) -> Result<Self, Error> {
        let mut lines = lines.to_vec();
        if lines.iter().all(|line| line.order_line_no.is_none()) {
            for (line, number) in lines.iter_mut().zip(1..) {
                line.order_line_no = Some(i64::to_string(&number));
            }
        }
        Ok(Self {
            third_order_id: third_order_id.into(),
            purchase_amount,
            seller_order_number: String::new(),
            order_source: None,
            order_line_list: Embedded::new(&lines).map_err(|e| Error::invalid("order_line_list", e))?,
            receiver,
            warehouse_address_info: warehouse,
            channel_order_type: Some(ChannelOrderType::Panama),
            support_partial_success: None,
            order_remark: None,
            need_supply_chain_service: Some(false),
            need_sys_retry: Some(false),
        })
    }

    /// Sets `seller_order_number`; see the member.
    #[must_use]
    pub fn seller_order_number(mut self, number: impl Into<String>) -> Self {
        self.seller_order_number = number.into();
        self
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        check::filled("thirdOrderId", &self.third_order_id)?;
        rules::amount("purchase_amount", &self.purchase_amount)?;
        self.warehouse_address_info.without_tax_id("warehouse_address_info")?;
        let lines = self.order_line_list.get().map_err(|e| Error::invalid("order_line_list", e))?;
        check::list("order_line_list", &lines, usize::MAX)?;
        for (i, line) in lines.iter().enumerate() {
            let field = |name| format!("order_line_list[{i}].{name}");
            rules::number(&field("itemId"), &line.mp_id)?;
            rules::number(&field("skuId"), &line.mp_sku_id)?;
            check::at_least(&field("quantity"), line.quantity, 1)?;
            line.price.as_ref().map_or(Ok(()), |price| rules::amount(&field("price"), price))?;
            let Some(number) = &line.order_line_no else { continue };
            check::filled(&field("orderLineNo"), number)?;
            if lines[..i].iter().any(|other| other.order_line_no.as_ref() == Some(number)) {
                return Err(Error::invalid(field("orderLineNo"), format!("`{number}` is another line's too")));
            }
        }
        Ok(())
    }
}

setters! {
    CreateOrder {
        order_source: String,
        channel_order_type: ChannelOrderType,
        support_partial_success: bool,
        order_remark: String,
        need_supply_chain_service: bool,
        need_sys_retry: bool,
    }
}

open_enum! {
    /// The market that an order is bought on.
    pub enum ChannelOrderType: text {
        /// As in the vendor's example.
        Panama = "PANAMA",
        /// Upstream.
        PanamaDg = "PANAMA_DG",
    }
}

/// A line of an order. It takes distribution ids, which `taobao.resolve` gives: Taobao's own ids of items and SKUs are
/// other numbers. As in the vendor's example ids and price are numbers on the wire, and the quantity is a text.
#[serde_with::skip_serializing_none]
#[serde_with::serde_as]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct OrderLine {
    /// The distribution id of the item; `itemId` on the wire.
    #[serde(rename = "itemId", serialize_with = "id::as_number")]
    pub mp_id: MpId,
    /// The line's number in the caller's order.
    #[serde(rename = "orderLineNo")]
    pub order_line_no: Option<String>,
    /// How many pieces.
    #[serde_as(as = "serde_with::PickFirst<(serde_with::DisplayFromStr, _)>")]
    pub quantity: i64,
    /// The price of one, **fen**.
    pub price: Option<Fen>,
    /// The currency, `CNY`.
    pub currency: Option<Currency>,
    /// The item's title.
    pub title: Option<String>,
    /// The distribution id of the SKU; `skuId` on the wire.
    #[serde(rename = "skuId", serialize_with = "id::as_number")]
    pub mp_sku_id: MpSkuId,
}

impl OrderLine {
    /// So many pieces of a SKU, in CNY.
    #[must_use]
    pub const fn new(mp_id: MpId, mp_sku_id: MpSkuId, quantity: i64) -> Self {
        let currency = Some(Currency::CNY);
        Self { mp_id, order_line_no: None, quantity, price: None, currency, title: None, mp_sku_id }
    }
}

setters! {
    OrderLine {
        order_line_no: String,
        price: Fen,
        currency: Currency,
        title: String,
    }
}

operation! {
    CreateOrder => CreateResult,
    "taobao.order_create", "Create an order", Create,
    v1: [POST "/taobao/purchase/order/create" documented],
    doc: "https://wiki-en.dajisaas.com/api-194164780",
    validate: CreateOrder::check,
    verdict: CreateResult::verdict,
}
