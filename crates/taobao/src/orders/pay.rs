//! Paying orders: money moves.

use super::Payment;
use daigou_core::value::{PurchaseId, Unpublished, id};
use daigou_core::{Error, Generation, Verdict, check, operation};
use daigou_upstream::taobao::rules;
use serde::{Deserialize, Serialize};

/// Asks for orders to be paid, at most 10. It is **asynchronous** upstream: the reply says which payments were accepted,
/// and the orders' status says which were made.
///
/// **Neither the fields nor the reply are published**: the names are the upstream platform's, and the route must be
/// supplied. Source: <https://doc-en.pandapon.com/api-263477615> (title), <https://wiki-en.dajisaas.com/api-194164783>
/// (the upstream call).
///
/// # Errors
/// An order that is named twice, before anything is sent. A payment is never sent twice on a guess: where the error's
/// certainty is `MaybeSent` or `Unreadable`, look at the orders first. Refused where the payload says that no payment at
/// all was accepted; where some were, the others are in the reply ([`Payment::pay_failed_results`]).
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
        check::list("purchaseOrderIdList", &self.purchase_order_id_list, rules::MOST_PAID)?;
        rules::payable("purchaseOrderIdList", &self.purchase_order_id_list)
    }
}

fn verdict(reply: &Unpublished<Payment>) -> Verdict {
    match Verdict::of_unpublished(reply) {
        Verdict::Done => reply.guess().unwrap_or_default().verdict(),
        said => said,
    }
}

operation! {
    PayOrders => Unpublished<Payment>,
    "order.pay", "Pay for orders", Pay,
    v1: [POST unpublished],
    v2: [POST unpublished],
    doc: "https://doc-en.pandapon.com/api-263477615",
    validate: PayOrders::check,
    verdict: verdict,
}
