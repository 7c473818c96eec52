//! Sending goods back, and the carriers that can be named.

use crate::rules;
use daigou_core::value::{RefundId, Unpublished, id};
use daigou_core::{Error, Generation, Verdict, operation, setters};
use daigou_upstream::alibaba::{LogisticsCompany, Outcome};
use serde::{Deserialize, Serialize};

/// Says by which parcel the goods go back, once the seller has agreed to the return.
///
/// The reply is **not published**; 1688's own is an [`Outcome`].
///
/// Sent again after an attempt whose outcome is unknown: the first moves the refund from `waitbuyersend` to
/// `waitsellerreceive`, and in that state 1688 refuses (`4007`), so a second changes nothing more. Such a refusal may
/// mean that the first was carried out: read the refund.
///
/// Source: <https://doc-en.pandapon.com/api-263477657>.
///
/// # Errors
/// Empty ids and more than 10 vouchers, before anything is sent. Refused with 1688's own codes: `4002` carrier or waybill
/// missing, `4003` vouchers, `4004` carrier and waybill do not fit, `4005` no such refund, `4006` not the buyer's, `4007`
/// state, `4008` the refund's number.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct ReturnGoods {
    /// The refund, `TQ…`.
    #[serde(serialize_with = "id::as_text")]
    pub refund_id: RefundId,
    /// The carrier's code, such as `HTKY`: one of [`ListLogisticsCompanies`].
    pub logistics_company_no: String,
    /// The waybill.
    pub freight_bill: String,
    /// A text, 2 to 200 characters.
    pub description: Option<String>,
    /// Addresses of uploaded pictures, at most 10.
    pub vouchers: Option<Vec<String>>,
}

impl ReturnGoods {
    /// This refund's goods go back by this carrier's waybill.
    pub fn new(refund: impl Into<RefundId>, carrier: impl Into<String>, waybill: impl Into<String>) -> Self {
        Self {
            refund_id: refund.into(),
            logistics_company_no: carrier.into(),
            freight_bill: waybill.into(),
            description: None,
            vouchers: None,
        }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        rules::filled("refundId", self.refund_id.as_str())?;
        rules::filled("logisticsCompanyNo", &self.logistics_company_no)?;
        rules::filled("freightBill", &self.freight_bill)?;
        rules::vouchers(self.vouchers.as_ref(), 10)
    }
}

setters! {
    ReturnGoods {
        description: String,
        vouchers: Vec<String>,
    }
}

operation! {
    ReturnGoods => Unpublished<Outcome>,
    "refund.return_goods", "Submit the return parcel", Write,
    v1: [POST "/alibaba/refund/goods/return" documented],
    v2: [POST "/v2/alibaba/refund/goods/return" derived],
    doc: "https://doc-en.pandapon.com/api-263477657",
    repeat_safe: true,
    validate: ReturnGoods::check,
    verdict: Verdict::of_unpublished,
}

/// Asks for all carriers: their `companyNo` is what [`ReturnGoods`] takes.
///
/// The vendor has no page; the reply is 1688's own, `alibaba.logistics.OpQueryLogisticCompanyList`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ListLogisticsCompanies {}

operation! {
    ListLogisticsCompanies => Unpublished<Vec<LogisticsCompany>>,
    "refund.logistics_companies", "All logistics companies", Read,
    v1: [GET unpublished],
    v2: [GET unpublished],
    verdict: Verdict::of_unpublished,
}
