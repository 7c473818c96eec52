//! Types for asking for a refund: reasons, vouchers, and the outcome.

use daigou_core::value::{Fen, RefundId};
use daigou_core::{Verdict, reply};

reply! {
    /// The reasons that are allowed: 1688's `alibaba.trade.getRefundReasonList`.
    pub struct RefundReasons {
        /// The reasons.
        pub reasons: Vec<RefundReason>,
    }

    /// A reason for a refund.
    pub struct RefundReason {
        /// The id that a request names.
        pub id: Option<i64>,
        /// In Chinese.
        pub name: Option<String>,
        /// `true` where a voucher must be given.
        pub need_voucher: Option<bool>,
        /// True: freight can **not** be refunded.
        pub no_refund_carriage: Option<bool>,
        /// A hint.
        pub tip: Option<String>,
    }

    /// An uploaded picture: 1688's `alibaba.trade.uploadRefundVoucher`.
    pub struct Voucher {
        /// Where it is.
        pub image_domain: Option<String>,
        /// Its path there.
        pub image_relative_url: Option<String>,
    }

    /// A refund that was asked for: 1688's `alibaba.trade.createRefund`. Amounts are **fen**.
    pub struct CreatedRefund {
        /// The refund, `TQ…`.
        pub refund_id: Option<RefundId>,
        /// The reason that counts.
        pub inner_reason_id: Option<i64>,
        /// The reason that counts, in words.
        pub inner_reason: Option<String>,
        /// Freight. **Fen.**
        pub inner_post_fee: Option<Fen>,
        /// Says whether there is a voucher: 1 or 0.
        pub is_voucher: Option<bool>,
        /// Official logistics. **Fen.**
        pub refund_official_solution_cost: Option<Fen>,
        /// `true` where it was created, where the reseller passes upstream's wrapper on.
        pub success: Option<bool>,
        /// Why not: `5001` … `5100`, `4xxx`.
        pub code: Option<String>,
        /// Why not, in words.
        pub message: Option<String>,
    }
}

impl Voucher {
    /// The picture's address as a request wants it, where both parts are there.
    #[must_use]
    pub fn address(&self) -> Option<String> {
        let (domain, path) = (self.image_domain.as_deref()?, self.image_relative_url.as_deref()?);
        Some(format!("{}/{}", domain.trim_end_matches('/'), path.trim_start_matches('/')))
    }
}

impl CreatedRefund {
    /// Judges the whole call by it; without a number, what happened cannot be read.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        match &self.refund_id {
            _ if self.success == Some(false) => Verdict::refused(self.code.as_deref(), self.message.as_deref()),
            Some(id) if !id.is_blank() => Verdict::Done,
            _ => Verdict::Missing("refundId"),
        }
    }
}
