//! Paying. Both calls may move money, and neither is sent twice on a guess: where an error's certainty says that it
//! may have been carried out, read the order before paying again.

use crate::Unknown;
use crate::rules;
use daigou_core::value::{OrderId, Unpublished, id};
use daigou_core::{Error, Generation, Verdict, check, operation, reply};
use serde::{Deserialize, Serialize};

/// Submits orders and pays them.
///
/// The reply's payload is **not published**: read the orders, or wait for their messages.
///
/// Source: <https://doc-en.pandapon.com/api-263477643>.
///
/// # Errors
/// No orders and empty ids, before anything is sent. Refused where the payload says `success: false`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct PayOrders {
    /// 1688's orders (strings on the wire).
    #[serde(serialize_with = "id::as_text")]
    pub order_ids: Vec<OrderId>,
}

impl PayOrders {
    /// Pays these orders.
    pub fn new(orders: impl IntoIterator<Item = impl Into<OrderId>>) -> Self {
        Self { order_ids: orders.into_iter().map(Into::into).collect() }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        check::list("orderIds", &self.order_ids, usize::MAX)?;
        let ids = self.order_ids.iter().enumerate();
        ids.into_iter().try_for_each(|(i, id)| rules::filled(&format!("orderIds[{i}]"), id.as_str()))
    }
}

operation! {
    PayOrders => Unpublished<Unknown>,
    "order.batch_pay", "Submit and pay orders in bulk", Pay,
    v1: [POST "/alibaba/order/batch/submit/to/pay" documented],
    v2: [POST "/v2/alibaba/order/batch/submit/to/pay" derived],
    doc: "https://doc-en.pandapon.com/api-263477643",
    validate: PayOrders::check,
    verdict: Verdict::of_unpublished,
}

/// Asks for the link at which an order is paid.
///
/// A `GET` that is no plain read: where password-free payment is agreed on, it may **settle the order at once**.
///
/// Source: <https://doc-env2.pandapon.com/api-289121041>.
///
/// # Errors
/// Refused where 1688 does not let the order be paid (`cantPayOrderList`: credit or risk control). A reply with neither
/// a link nor a payment is [`Unreadable`](daigou_core::Certainty::Unreadable).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct GetPayUrl {
    /// 1688's order (a string on the wire, in the query).
    #[serde(serialize_with = "id::as_text")]
    pub order_id: OrderId,
}

impl GetPayUrl {
    /// The link of this order.
    pub fn new(order: impl Into<OrderId>) -> Self {
        Self { order_id: order.into() }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        rules::filled("orderId", self.order_id.as_str())
    }
}

reply! {
    /// How an order is paid.
    pub struct PayUrl {
        /// The order.
        pub order_id: Option<OrderId>,
        /// `true` where it **was paid** without a password.
        pub protocol_pay_success: Option<bool>,
        /// The cashier's link, to be opened by a user who is logged in at 1688.
        pub pay_url: Option<String>,
        /// Orders that cannot be paid (integers on the wire).
        pub cant_pay_order_list: Option<Vec<OrderId>>,
    }
}

impl PayUrl {
    fn verdict(&self) -> Verdict {
        let link = self.pay_url.as_deref().is_some_and(|url| !url.trim().is_empty());
        let refused = self.cant_pay_order_list.as_ref().is_some_and(|orders| !orders.is_empty());
        match self.protocol_pay_success {
            Some(true) => Verdict::Done,
            _ if link => Verdict::Done,
            _ if refused => {
                Verdict::refused(None, Some("the order stands in `cantPayOrderList`: credit or risk control"))
            }
            _ => Verdict::Missing("payUrl"),
        }
    }
}

operation! {
    GetPayUrl => PayUrl,
    "order.pay_url", "Payment link of an order", Pay,
    v1: [GET "/alibaba/order/pay/url" documented],
    v2: [GET "/v2/alibaba/order/pay/url" documented],
    doc: "https://doc-env2.pandapon.com/api-289121041",
    validate: GetPayUrl::check,
    verdict: PayUrl::verdict,
}
