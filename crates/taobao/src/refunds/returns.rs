//! Sending goods back. Neither fields nor replies are published; the names are the upstream platform's.

use crate::checks;
use daigou_core::value::Unknown;
use daigou_core::value::{Personal, RefundId, Unpublished, id};
use daigou_core::{Error, Generation, Verdict, operation, setters};
use serde::{Deserialize, Serialize};

/// Asks what a return parcel needs. Upstream the reply holds the couriers' codes (`SF`, `ZTO`, `YTO` were seen).
///
/// **Neither the field nor the reply is published.** Source: <https://doc-en.pandapon.com/api-263477621> (title).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct RenderReturn {
    /// The refund.
    #[serde(serialize_with = "id::as_text")]
    pub refund_id: RefundId,
}

impl RenderReturn {
    /// The return of this refund.
    pub fn new(refund_id: impl Into<RefundId>) -> Self {
        Self { refund_id: refund_id.into() }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        checks::filled("refundId", &self.refund_id)
    }
}

operation! {
    RenderReturn => Unpublished<Unknown>,
    "refund.render_return", "What a return parcel needs", Read,
    v1: [GET "/open/order/refund/render/logistics" derived],
    v2: [GET unpublished],
    doc: "https://doc-en.pandapon.com/api-263477621",
    validate: RenderReturn::check,
    verdict: Verdict::of_unpublished,
}

/// Says by which parcel the goods go back: the refund goes from `Agreed` to `Returned`.
///
/// **Neither the fields nor the reply are published**: the names are the upstream platform's, and `refundId` is a
/// guess. Source: <https://doc-en.pandapon.com/api-263477622> (title).
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct SubmitReturn {
    /// The refund.
    #[serde(serialize_with = "id::as_text")]
    pub refund_id: RefundId,
    /// The courier's code, such as `SF`.
    pub logistics_company_code: String,
    /// The tracking number.
    pub logistics_no: String,
    /// The buyer's phone.
    pub buyer_phone: Option<Personal>,
    /// The goods that are returned.
    pub return_goods_desc: Option<String>,
}

impl SubmitReturn {
    /// The goods of this refund go back with this courier under this number.
    pub fn new(refund_id: impl Into<RefundId>, company_code: impl Into<String>, no: impl Into<String>) -> Self {
        Self {
            refund_id: refund_id.into(),
            logistics_company_code: company_code.into(),
            logistics_no: no.into(),
            buyer_phone: None,
            return_goods_desc: None,
        }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        checks::filled("refundId", &self.refund_id)?;
        checks::filled("logisticsCompanyCode", &self.logistics_company_code)?;
        checks::filled("logisticsNo", &self.logistics_no)
    }
}

setters! {
    SubmitReturn {
        buyer_phone: Personal,
        return_goods_desc: String,
    }
}

operation! {
    SubmitReturn => Unpublished<Unknown>,
    "refund.submit_return", "Submit the return parcel", Write,
    v1: [POST "/open/order/refund/submit/logistics" derived],
    v2: [POST unpublished],
    doc: "https://doc-en.pandapon.com/api-263477622",
    validate: SubmitReturn::check,
    verdict: Verdict::of_unpublished,
}
