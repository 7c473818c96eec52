//! The list of orders, page by page or as a stream. Amounts are **fen**.

use crate::rules;
use daigou_core::page::Paged;
use daigou_core::value::{
    DeveloperId, Embedded, Fen, OrderId, Personal, ProductRef, PromotionId, SellerId, SkuId, SpecId, SubOrderId, Time,
    UserId,
};
use daigou_core::{Error, Generation, Verdict, check, operation, reply, setters};
use daigou_upstream::alibaba::{Address, CreateResult, Receiver, SkuInfo};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Asks for one page of the orders. [`Orders::all`](super::Orders::all) asks for all of them.
///
/// Source: <https://doc-th.pandapon.com/api-289190488>.
///
/// # Errors
/// Refused where the page's own `code` is not 200.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct ListOrders {
    /// The page, from 1.
    pub page_num: i64,
    /// How many orders a page has.
    pub page_size: i64,
    /// Only the orders of these 1688 users.
    pub user_id_list: Option<Vec<UserId>>,
    /// Only this PandaPon order.
    pub order_no: Option<String>,
    /// Only this 1688 order.
    pub tb_order_id: Option<OrderId>,
    /// Only this status. The numbers are not published.
    pub order_status: Option<i64>,
    /// Created from here on. The vendor's schema shows a Java object: the accepted form is **not published**, and what
    /// is given is sent as it is.
    pub order_time_begin: Option<Time>,
    /// Created up to here; see `order_time_begin`.
    pub order_time_end: Option<Time>,
}

impl ListOrders {
    /// Asks for a page, counted from 1.
    #[must_use]
    pub fn page(page_num: i64, page_size: i64) -> Self {
        Self {
            page_num,
            page_size,
            user_id_list: None,
            order_no: None,
            tb_order_id: None,
            order_status: None,
            order_time_begin: None,
            order_time_end: None,
        }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        check::at_least("pageNum", self.page_num, 1)?;
        check::at_least("pageSize", self.page_size, 1)?;
        rules::time("orderTimeBegin", self.order_time_begin.as_ref())?;
        rules::time("orderTimeEnd", self.order_time_end.as_ref())?;
        let millis = |time: &Option<Time>| time.as_ref().and_then(|t| t.unix_millis().ok());
        match (millis(&self.order_time_begin), millis(&self.order_time_end)) {
            (Some(begin), Some(end)) if end < begin => Err(Error::invalid("orderTimeEnd", "is before orderTimeBegin")),
            _ => Ok(()),
        }
    }
}

setters! {
    ListOrders {
        user_id_list: Vec<UserId>,
        order_no: String,
        tb_order_id: OrderId,
        order_status: i64,
        order_time_begin: Time,
        order_time_end: Time,
    }
}

reply! {
    /// A page of orders: an envelope inside the envelope.
    pub struct OrderPage {
        /// How many orders there are.
        pub total: Option<i64>,
        /// The orders of this page; `None` where the reply had no list.
        pub data: Option<Vec<ListedOrder>>,
        /// The inner code: 200 is success.
        pub code: Option<i64>,
        /// The inner text.
        pub msg: Option<String>,
    }

    /// An order as the list shows it. The integer states are open sets: their values are not published.
    pub struct ListedOrder {
        /// PandaPon's internal id.
        pub id: Option<String>,
        /// The developer.
        pub develop_id: Option<DeveloperId>,
        /// The developer's e-mail.
        pub develop_email: Option<Personal>,
        /// The developer's alias.
        pub developer_alias: Option<String>,
        /// The order flow, such as `general`.
        pub flow: Option<String>,
        /// PandaPon's order number.
        pub order_no: Option<String>,
        /// 1688's order.
        pub tb_order_id: Option<OrderId>,
        /// The promotion.
        pub shop_promotion_id: Option<PromotionId>,
        /// **Fen.** Stays 0 even where a discount was applied: reckon with the lines' `item_amount`.
        pub discount: Option<Fen>,
        /// **Fen**: unit prices × quantities before discounts.
        pub product_amount: Option<Fen>,
        /// **Fen**: freight.
        pub shipping_fee: Option<Fen>,
        /// **Fen**: the sum of the lines' `item_amount`, and freight.
        pub total_amount: Option<Fen>,
        /// **Fen**: refunded.
        pub refund_amount: Option<Fen>,
        /// The lines that were asked for: JSON in a string.
        pub cargo_param_list: Option<Embedded<Vec<ListedCargo>>>,
        /// The receiver: JSON in a string.
        pub receiver: Option<Embedded<Receiver>>,
        /// The buying account, `account:sub`.
        pub sub_buyer_login_id: Option<String>,
        /// Why it was closed.
        pub close_reason: Option<String>,
        /// The shop's login.
        pub seller_login_id: Option<String>,
        /// The address of the request: JSON in a string.
        pub warehouse_address_info: Option<Embedded<Address>>,
        /// Says whether an invoice is asked for.
        pub is_invoice: Option<i64>,
        /// The invoice.
        pub invoice_id: Option<String>,
        /// The **name** of the way to pay, `担保交易`; requests take its code, `assureTrade`.
        pub trade_type: Option<String>,
        /// Seen: 1 (unpaid).
        pub pay_status: Option<i64>,
        /// Seen: 1 (unpaid).
        pub order_status: Option<i64>,
        /// Seen: 0.
        pub refund_status: Option<i64>,
        /// 1688's reply to the creation: JSON in a string.
        pub order_json: Option<Embedded<CreateResult>>,
        /// The note of the order. That a create's `message` comes back here is inferred.
        pub message: Option<String>,
        /// The state of a bulk payment.
        pub batch_pay_status: Option<String>,
        /// Why finance did not pay.
        pub financial_pay_failure_remark: Option<String>,
        /// The 1688 user.
        pub user_id: Option<UserId>,
        /// The user's name.
        pub user_name: Option<Personal>,
        /// The employee's name.
        pub staff_name: Option<Personal>,
        /// When PandaPon recorded it.
        pub create_time: Option<Time>,
        /// Unknown.
        pub pay_status_key: Option<String>,
        /// Seen: 0 and 4.
        pub platform_order: Option<i64>,
        /// Seen: 0.
        pub order_type: Option<i64>,
        /// Unknown.
        pub contract_order_status: Option<String>,
        /// When 1688 created it.
        pub tb_create_time: Option<Time>,
        /// The lines (the vendor's `orderDetailInfoVOS`).
        #[serde(rename = "orderDetailInfoVOS")]
        pub lines: Vec<OrderLine>,
        /// **Fen** (inferred): cost of logistics.
        pub logistics_cost: Option<Fen>,
        /// Says whether that cost was confirmed.
        pub confirm_logistics_cost: Option<i64>,
        /// Seen: 0.
        pub logistics_status: Option<i64>,
        /// Pictures of the transfer voucher.
        pub transfer_account_imgs: Option<String>,
        /// The voucher's remark.
        pub transfer_account_remark: Option<String>,
    }

    /// A line of an order in the list.
    pub struct OrderLine {
        /// The line.
        pub id: Option<String>,
        /// The order's `id`.
        pub order_id: Option<String>,
        /// 1688's sub-order; the order itself where there is one line.
        pub sub_tb_order_id: Option<SubOrderId>,
        /// The product; opaque in v2.
        pub product_id: Option<ProductRef>,
        /// The product's name.
        pub name: Option<String>,
        /// How many.
        pub quantity: Option<i64>,
        /// Of what: `件`, `套`.
        pub unit: Option<String>,
        /// The SKU.
        pub sku_id: Option<SkuId>,
        /// The specification.
        pub spec_id: Option<SpecId>,
        /// **Fen**: paid for the line.
        pub item_amount: Option<Fen>,
        /// **Fen**: the original price of one.
        pub price: Option<Fen>,
        /// **Fen** (inferred): refunded.
        pub refund: Option<Fen>,
        /// Seen: 1.
        pub status: Option<i64>,
        /// Colour, size and so on: JSON in a string.
        pub sku_infos: Option<Embedded<Vec<SkuInfo>>>,
        /// When it was paid.
        pub pay_time: Option<Time>,
        /// When the deal was done.
        pub deal_success_time: Option<Time>,
        /// When it was shipped.
        pub deliver_goods_time: Option<Time>,
        /// Pictures, the small one first: JSON in a string.
        pub product_img_url: Option<Embedded<Vec<String>>>,
        /// The product as it was when ordered (the vendor writes a capital S in `SnapShot`).
        pub product_snap_shot_url: Option<String>,
        /// When the line was recorded.
        pub create_time: Option<Time>,
        /// The product's number; may be empty.
        pub product_no: Option<String>,
        /// The cabinet or box; may be empty.
        pub container: Option<String>,
        /// Seen: 1.
        pub biz_status: Option<i64>,
    }

    /// The line that was asked for, as the list repeats it.
    pub struct ListedCargo {
        /// The product; opaque in v2, under the name of v1.
        pub offer_id: Option<ProductRef>,
        /// The specification.
        pub spec_id: Option<SpecId>,
        /// How many.
        pub quantity: Option<i64>,
        /// The shop.
        pub seller_open_id: Option<SellerId>,
        /// The product's number.
        pub product_no: Option<String>,
    }
}

impl OrderPage {
    fn verdict(&self) -> Verdict {
        match self.code {
            None | Some(200) => Verdict::Done,
            Some(code) => Verdict::refused(Some(&code.to_string()), self.msg.as_deref()),
        }
    }
}

impl Paged for ListOrders {
    type Item = ListedOrder;

    fn items(reply: OrderPage) -> Result<Vec<ListedOrder>, Error> {
        Ok(reply.data.unwrap_or_default())
    }

    fn key(order: &ListedOrder) -> Option<Cow<'_, str>> {
        let id = order.id.as_deref().or(order.order_no.as_deref());
        id.or(order.tb_order_id.as_ref().map(OrderId::as_str)).map(Cow::Borrowed)
    }

    /// Ends where the total is reached *and* the page is short: either alone has been seen to be wrong.
    fn next(&self, reply: &OrderPage, before: u64) -> Option<Self> {
        let here = reply.data.as_ref().map_or(0, Vec::len) as u64;
        let short = here < self.page_size.unsigned_abs();
        let reached = reply.total.is_some_and(|total| total.unsigned_abs() <= before + here);
        (!(short && reached)).then(|| Self { page_num: self.page_num + 1, ..self.clone() })
    }
}

operation! {
    ListOrders => OrderPage,
    "order.list", "Page through the orders", Read,
    v1: [POST "/alibaba/order/page" derived],
    v2: [POST "/v2/alibaba/order/page" documented],
    doc: "https://doc-th.pandapon.com/api-289190488",
    validate: ListOrders::check,
    verdict: OrderPage::verdict,
}
