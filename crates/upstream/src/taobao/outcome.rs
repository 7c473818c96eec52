//! The outcome of a request to cancel and of one to pay: the replies of `/purchase/order/asyn/cancel` and
//! `/purchase/order/batch/pay`. Both say what was accepted, and not yet what was done.
//!
//! The platform's own names are in snake case; as no reseller's reply is published, both spellings are read.

use daigou_core::value::PurchaseId;
use daigou_core::{Verdict, reply};

reply! {
    /// The answer to a request to cancel: whether it was accepted.
    pub struct Cancellation {
        /// `true` where it was accepted. The order may not be cancelled yet.
        pub success: Option<bool>,
        /// Why not.
        #[serde(alias = "error_code")]
        pub error_code: Option<String>,
        /// Why not, in words.
        #[serde(alias = "error_msg")]
        pub error_msg: Option<String>,
    }

    /// Which payments were accepted.
    pub struct Payment {
        /// The orders that will be paid.
        #[serde(alias = "will_pay_purchase_order_ids")]
        pub will_pay_purchase_order_ids: Vec<PurchaseId>,
        /// The orders that will not.
        #[serde(alias = "pay_failure_purchase_order_ids")]
        pub pay_failure_purchase_order_ids: Vec<PurchaseId>,
        /// Why not.
        #[serde(alias = "pay_failed_results")]
        pub pay_failed_results: Vec<PayFailure>,
    }

    /// Why an order will not be paid.
    pub struct PayFailure {
        /// The order.
        pub gsp_order_id: Option<PurchaseId>,
        /// Why.
        pub error_code: Option<String>,
        /// Why, in words.
        pub error_message: Option<String>,
    }
}

impl Payment {
    /// The orders that will not be paid, each once, and why where that is said.
    #[must_use]
    pub fn failed(&self) -> Vec<(&PurchaseId, Option<&PayFailure>)> {
        let reasons = || self.pay_failed_results.iter();
        let of = |id: &PurchaseId| reasons().find(|why| why.gsp_order_id.as_ref() == Some(id));
        let mut failed: Vec<_> = self.pay_failure_purchase_order_ids.iter().map(|id| (id, of(id))).collect();
        for why in reasons() {
            match &why.gsp_order_id {
                Some(id) if !failed.iter().any(|(known, _)| *known == id) => failed.push((id, Some(why))),
                _ => {}
            }
        }
        failed
    }

    /// Refused where no payment was accepted, and at least one was not.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        let refused = !self.pay_failure_purchase_order_ids.is_empty() || !self.pay_failed_results.is_empty();
        if !refused || !self.will_pay_purchase_order_ids.is_empty() {
            return Verdict::Done;
        }
        let first = self.pay_failed_results.first();
        let said = |part: fn(&PayFailure) -> Option<&str>| first.and_then(part);
        Verdict::refused(said(|why| why.error_code.as_deref()), said(|why| why.error_message.as_deref()))
    }
}
