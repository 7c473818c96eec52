//! Paying orders: money moves.

use daigou_core::value::{PurchaseId, Unpublished, id};
use daigou_core::{Error, Generation, Verdict, check, operation, reply};
use daigou_upstream::taobao::{PayFailure, Payment, rules};
use serde::{Deserialize, Serialize};

/// How many orders one call pays at most.
pub(super) const MOST: usize = 10;

/// Asks for orders to be paid, at most 10: from the Alipay balance first, then from the bound bank card.
/// [`Taobao::pay_all`](crate::taobao::Taobao::pay_all) takes any number.
///
/// It is **asynchronous** upstream: the reply says which payments were accepted, and the orders' status which were made.
///
/// **The reply is not published**; [`PayResult`] is the upstream platform's. Source:
/// <https://wiki-en.dajisaas.com/api-194164783>.
///
/// # Errors
/// A payment is never sent twice on a guess: where the error's certainty is `MaybeSent` or `Unreadable`, look at the
/// orders first. Refused where the payload says that no payment at all was accepted; where some were, the call is a
/// success, and [`PayResult::failed`] tells the others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
        check::list("purchaseOrderIdList", &self.purchase_order_id_list, MOST)?;
        check_ids(&self.purchase_order_id_list)
    }
}

/// Numbers, each of them once.
pub(super) fn check_ids(ids: &[PurchaseId]) -> Result<(), Error> {
    for (i, id) in ids.iter().enumerate() {
        let field = format!("purchaseOrderIdList[{i}]");
        rules::number(&field, id)?;
        if ids[..i].contains(id) {
            return Err(Error::invalid(field, format!("{id} is named twice: an order is paid once")));
        }
    }
    Ok(())
}

reply! {
    /// Which payments were accepted, with its wrapper (upstream, not published by DajiSaaS).
    pub struct PayResult {
        /// Whether the task was accepted; upstream sends the text `"true"`.
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

fn verdict(reply: &Unpublished<PayResult>) -> Verdict {
    match super::verdict(reply) {
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
    verdict: verdict,
}
