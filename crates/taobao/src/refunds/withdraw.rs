//! Withdrawing a refund.

use super::RefundAggregate;
use crate::checks;
use daigou_core::value::{RefundId, UserId, id};
use daigou_core::{Error, Generation, Verdict, operation, reply};
use serde::{Deserialize, Serialize};

/// Withdraws a refund. It is a GET that changes state.
///
/// A second sending changes nothing more: the refund ends in `Closed`, from which nothing leads away.
///
/// Source: <https://doc.pandapon.com/api-250313087>.
///
/// # Errors
/// Refused where the payload says `cancelSuccess: false`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct CancelRefund {
    /// The refund (逆向单id); it stands in the path.
    #[serde(serialize_with = "id::as_text")]
    pub refund_id: RefundId,
}

impl CancelRefund {
    /// This refund.
    pub fn new(refund_id: impl Into<RefundId>) -> Self {
        Self { refund_id: refund_id.into() }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        checks::filled("refundId", &self.refund_id)
    }
}

reply! {
    /// A withdrawn refund.
    pub struct CancelledRefund {
        /// `true` where it was withdrawn.
        pub cancel_success: Option<bool>,
        /// The currency, `CNY`.
        pub currency: Option<String>,
        /// The distributor.
        pub distributor_id: Option<UserId>,
        /// Its details.
        pub refund_order_aggregate: Option<RefundAggregate>,
    }
}

impl CancelledRefund {
    fn verdict(&self) -> Verdict {
        Verdict::unless_failed(self.cancel_success, None, None)
    }
}

operation! {
    CancelRefund => CancelledRefund,
    "refund.cancel", "Withdraw a reverse order", Write,
    v1: [GET "/open/order/refund/cancel/{refundId}" documented],
    v2: [GET "/v2/taobao/order/refund/cancel/{refundId}" derived],
    doc: "https://doc.pandapon.com/api-250313087",
    repeat_safe: true,
    validate: CancelRefund::check,
    verdict: CancelledRefund::verdict,
}
