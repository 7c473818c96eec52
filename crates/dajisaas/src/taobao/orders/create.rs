//! Creating an order: where it goes to, its lines, and what was created. Amounts are **fen**.
//!
//! The reply is upstream's `/purchase/order/create`, as DajiSaaS does not publish its own. The vendor's pages write some
//! of the names in snake case and some in camel case; both are read.

use daigou_core::value::{Currency, Embedded, Fen, MpId, MpSkuId, Personal, PurchaseId, id};
use daigou_core::{Error, Generation, Verdict, check, open_enum, operation, reply, setters};
use daigou_upstream::taobao::rules;
use serde::{Deserialize, Serialize};

/// An address: the receiver's, or that of a warehouse in China. All are texts; the personal ones do not show in `Debug`
/// output.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Address {
    /// Country, such as `中国`.
    pub country: Option<String>,
    /// Province, such as `上海市`.
    pub state: Option<String>,
    /// City.
    pub city: Option<String>,
    /// District.
    pub district: Option<String>,
    /// The street line.
    pub address: Option<Personal>,
    /// Postcode, such as `000000`.
    pub zip: Option<String>,
    /// The recipient.
    pub name: Option<Personal>,
    /// Land line.
    pub phone: Option<Personal>,
    /// Mobile phone.
    pub mobile_phone: Option<Personal>,
    /// The recipient's tax number (upstream: for Brazil). The receiver of [`CreateOrder`](super::CreateOrder) alone has
    /// one.
    pub tax_id: Option<Personal>,
}

impl Address {
    /// Refuses a tax number where the vendor's pages have none.
    pub(super) fn without_tax_id(&self, member: &str) -> Result<(), Error> {
        match self.tax_id {
            Some(_) => Err(Error::invalid(format!("{member}.tax_id"), "stands in the receiver of a creation alone")),
            None => Ok(()),
        }
    }
}

setters! {
    Address {
        country: String,
        state: String,
        city: String,
        district: String,
        address: Personal,
        zip: String,
        name: Personal,
        phone: Personal,
        mobile_phone: Personal,
        tax_id: Personal,
    }
}

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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
    /// The lines to order: JSON text in a string on the wire.
    #[serde(serialize_with = "Embedded::as_text")]
    pub order_line_list: Embedded<Vec<OrderLine>>,
    /// The receiver.
    pub receiver: Address,
    /// The warehouse in China (the preview names it `warehouse_address`).
    pub warehouse_address_info: Address,
    /// The market.
    pub channel_order_type: Option<ChannelOrderType>,
    /// `true` where good lines are kept where one fails.
    pub support_partial_success: Option<bool>,
    /// A remark.
    pub order_remark: Option<String>,
    /// `false` (the preview spells it `need_supplychain_service`).
    pub need_supply_chain_service: Option<bool>,
    /// `true` where the platform tries again what fails (upstream); `false` in the vendor's example.
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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

reply! {
    /// The reply of a creation with its wrapper (upstream, not published by DajiSaaS).
    pub struct CreateResult {
        /// `true` where it was taken.
        pub success: Option<bool>,
        /// Why not.
        #[serde(alias = "error_code")]
        pub error_code: Option<String>,
        /// Why not, in words.
        #[serde(alias = "error_msg")]
        pub error_msg: Option<String>,
        /// The result of the creation.
        pub data: Option<CreatedOrders>,
    }

    /// The result of a creation (upstream, not published by DajiSaaS).
    pub struct CreatedOrders {
        /// Where it can be paid by hand.
        #[serde(alias = "payment_url")]
        pub payment_url: Option<String>,
        /// The caller's number of the order.
        #[serde(alias = "outer_purchase_id")]
        pub outer_purchase_id: Option<String>,
        /// `true` where it was created.
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
