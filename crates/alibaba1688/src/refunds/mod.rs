//! After-sales: refunds and returns. Amounts are **fen**.
//!
//! Ask for the allowed [reasons](ListRefundReasons), upload [vouchers](UploadVoucher) where one is needed,
//! [ask](CreateRefund), and where the seller agrees to a return, [send the parcel](ReturnGoods).

mod ask;
mod parcel;

pub use ask::{CreateRefund, ListRefundReasons, RefundedLine, UploadVoucher};
pub use daigou_upstream::alibaba::refund::{DisputeRequest, GoodsStage, RefundReason};
pub use parcel::{ListLogisticsCompanies, ReturnGoods};

use crate::Alibaba1688;
use crate::rules;
use daigou_core::value::{RefundId, Unpublished, id};
use daigou_core::{Error, Generation, calls, operation};
use daigou_upstream::alibaba::refund::{CreatedRefund, RefundReasons, Voucher};
use daigou_upstream::alibaba::{LogisticsCompany, Outcome, Refund};
use serde::{Deserialize, Serialize};

/// The calls about refunds: [`Alibaba1688::refunds`].
#[derive(Debug, Clone, Copy)]
pub struct Refunds<'c>(pub(crate) &'c Alibaba1688);

calls! {
    Refunds {
        /// One refund.
        info(GetRefund) -> Refund;
        /// The reasons that are allowed.
        reasons(ListRefundReasons) -> Unpublished<RefundReasons>;
        /// Uploads a picture.
        upload_voucher(UploadVoucher) -> Unpublished<Voucher>;
        /// Asks for a refund or a return.
        create(CreateRefund) -> CreatedRefund;
        /// Says by which parcel the goods go back.
        return_goods(ReturnGoods) -> Unpublished<Outcome>;
        /// All carriers.
        logistics_companies(= ListLogisticsCompanies) -> Unpublished<Vec<LogisticsCompany>>;
    }
}

/// Asks for one refund. Of the reply the members up to `buyerUserId` are published; the others are 1688's own.
///
/// Source: <https://doc.pandapon.com/api-250313117>. (Another language of the page has `refundId` in the query.)
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct GetRefund {
    /// The refund, `TQ…`.
    #[serde(serialize_with = "id::as_text")]
    pub refund_id: RefundId,
}

impl GetRefund {
    /// This refund.
    pub fn new(refund: impl Into<RefundId>) -> Self {
        Self { refund_id: refund.into() }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        rules::filled("refundId", self.refund_id.as_str())
    }
}

operation! {
    GetRefund => Refund,
    "refund.info", "One after-sales order", Read,
    v1: [POST "/alibaba/refund/info" documented],
    v2: [POST "/v2/alibaba/refund/info" derived],
    doc: "https://doc.pandapon.com/api-250313117",
    validate: GetRefund::check,
}
