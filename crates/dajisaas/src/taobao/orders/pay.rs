//! Paying orders, where money moves, and cancelling them.

use daigou_core::value::{PurchaseId, Unpublished, id};
use daigou_core::{Error, Generation, Verdict, check, operation, reply};
use daigou_upstream::taobao::{Cancellation, PayFailure, Payment, rules};
use serde::{Deserialize, Serialize};

/// The wire's name of the orders.
pub(super) const LIST: &str = "purchaseOrderIdList";

/// Asks for orders to be paid, at most 10: from the Alipay balance first, then from the bound bank card.
/// [`Taobao::pay_all`](crate::taobao::Taobao::pay_all) takes any number.
///
/// Paying is **asynchronous** upstream: the reply says which payments were accepted, and the orders' status which were made.
///
/// **The reply is not published**; [`PayResult`] is the upstream platform's. Source:
/// <https://wiki-en.dajisaas.com/api-194164783>.
///
/// # Errors
/// A payment is never sent twice on a guess: where the error's certainty is `MaybeSent` or `Unreadable`, look at the
/// orders first. Refused where the payload says that no payment at all was accepted; where some were, the call is a
/// success, and [`PayResult::failed`] tells the others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct PayOrders {
    /// The main orders (integers on the wire).
    #[serde(serialize_with = "id::as_number")]
    pub purchase_order_id_list: Vec<PurchaseId>,
}

impl PayOrders {
    /// These main orders.
    pub fn new(purchase_ids: impl IntoIterator<Item = impl Into<PurchaseId>>) -> Self {
        Self { purchase_order_id_list: purchase_ids.into_iter().map(Into::into).collect() }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        check::list(LIST, &self.purchase_order_id_list, rules::MOST_PAID)?;
        rules::payable(LIST, &self.purchase_order_id_list)
    }
}

reply! {
    /// Which payments were accepted, with its wrapper (upstream, not published by DajiSaaS).
    pub struct PayResult {
        /// `true` where the task was accepted; upstream sends the text `"true"`.
        pub success: Option<bool>,
        /// Why not.
        pub error_code: Option<String>,
        /// Why not, in words.
        pub error_msg: Option<String>,
        /// Which orders will be paid, and which will not.
        pub data: Option<Payment>,
    }
}

impl PayResult {
    /// The orders whose payment was accepted.
    pub fn accepted(&self) -> impl Iterator<Item = &PurchaseId> {
        self.data.iter().flat_map(|payment| &payment.will_pay_purchase_order_ids)
    }

    /// The orders that will not be paid, and why where that is said.
    #[must_use]
    pub fn failed(&self) -> Vec<(&PurchaseId, Option<&PayFailure>)> {
        self.data.as_ref().map(Payment::failed).unwrap_or_default()
    }
}

fn paid(reply: &Unpublished<PayResult>) -> Verdict {
    match Verdict::of_unpublished(reply) {
        Verdict::Done => reply.guess().unwrap_or_default().data.unwrap_or_default().verdict(),
        said => said,
    }
}

operation! {
    PayOrders => Unpublished<PayResult>,
    "taobao.order_pay", "Pay up to 10 orders", Pay,
    v1: [POST "/taobao/purchase/order/batch/pay" documented],
    doc: "https://wiki-en.dajisaas.com/api-194164783",
    validate: PayOrders::check,
    verdict: paid,
}

/// Asks for an order, or some of its sub-orders, to be cancelled. It is **asynchronous**: the reply says that the task
/// was accepted and nothing more. Whether the order is cancelled is in its status, which
/// [`QueryOrders`](super::QueryOrders) reads: `TRADE_CLOSED` is the end, and a second sending changes nothing more.
///
/// **The reply is not published**; [`Cancellation`] is the upstream platform's. In which states cancelling is refused is
/// not published either. Source: <https://wiki-en.dajisaas.com/api-194164781>.
///
/// # Errors
/// Refused where the payload says `success: false`: then the task was not accepted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CancelOrder {
    /// The main order.
    #[serde(serialize_with = "id::as_text")]
    pub purchase_id: PurchaseId,
    /// Only these sub-orders; empty for the whole order.
    #[serde(rename = "sub_purchase_orderId_list", serialize_with = "id::as_text")]
    pub sub_purchase_order_ids: Vec<PurchaseId>,
    /// Why.
    pub cancel_reason: String,
    /// A remark; may be empty.
    pub cancel_remark: String,
}

impl CancelOrder {
    /// The whole order, for this reason.
    pub fn new(purchase_id: impl Into<PurchaseId>, reason: impl Into<String>) -> Self {
        Self {
            purchase_id: purchase_id.into(),
            sub_purchase_order_ids: Vec::new(),
            cancel_reason: reason.into(),
            cancel_remark: String::new(),
        }
    }

    /// Only these sub-orders.
    #[must_use]
    pub fn only(mut self, sub_orders: impl IntoIterator<Item = impl Into<PurchaseId>>) -> Self {
        self.sub_purchase_order_ids = sub_orders.into_iter().map(Into::into).collect();
        self
    }

    /// Sets `cancel_remark`; see the member.
    #[must_use]
    pub fn cancel_remark(mut self, remark: impl Into<String>) -> Self {
        self.cancel_remark = remark.into();
        self
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        check::filled("purchase_id", &self.purchase_id)?;
        for (i, id) in self.sub_purchase_order_ids.iter().enumerate() {
            check::filled(&format!("sub_purchase_orderId_list[{i}]"), id)?;
        }
        check::filled("cancel_reason", &self.cancel_reason)
    }
}

operation! {
    CancelOrder => Unpublished<Cancellation>,
    "taobao.order_cancel", "Cancel an order (asynchronous)", Write,
    v1: [POST "/taobao/purchase/order/asyn/cancel" documented],
    doc: "https://wiki-en.dajisaas.com/api-194164781",
    repeat_safe: true,
    validate: CancelOrder::check,
    verdict: Verdict::of_unpublished,
}
