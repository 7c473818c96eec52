//! Pricing an order before it is made. Sums are **fen**, single lines **yuan**.

use crate::cargo::{CargoLine, check_lines};
use daigou_core::value::OneOrMany;
use daigou_core::{Error, Generation, Verdict, operation};
use daigou_upstream::alibaba::{Address, PreviewResult};
use serde::{Deserialize, Serialize};

/// Prices an order over several sellers: stock, minimum quantities, freight and discounts, without ordering.
///
/// The reply is one [`PreviewResult`] for each shop: an array by the vendor's schema, a single object in its example.
/// Both are read, and written back as they came.
///
/// Source: <https://doc-en.pandapon.com/api-263477644>.
///
/// # Errors
/// Refused where a shop's preview says `success: false`; its code is in
/// [`Error::inner_code`](daigou_core::Error::inner_code).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct BatchPreview {
    /// Where to deliver to.
    pub address_param: Address,
    /// The lines to order, from any number of shops.
    pub cargo_param_list: Vec<CargoLine>,
}

impl BatchPreview {
    /// A preview of these lines, delivered to this address.
    pub fn new(address: Address, lines: impl IntoIterator<Item = CargoLine>) -> Self {
        Self { address_param: address, cargo_param_list: lines.into_iter().collect() }
    }

    fn check(&self, generation: Generation) -> Result<(), Error> {
        check_lines(&self.cargo_param_list, generation)
    }
}

/// Judges the whole call by previews of several shops.
pub(crate) fn verdict(reply: &OneOrMany<PreviewResult>) -> Verdict {
    let refused = reply.iter().map(PreviewResult::verdict).find(|v| *v != Verdict::Done);
    refused.unwrap_or(Verdict::Done)
}

operation! {
    BatchPreview => OneOrMany<PreviewResult>,
    "order.batch_preview", "Price an order over several sellers", Read,
    v1: [POST "/alibaba/order/create/previewbatch" documented],
    v2: [POST "/v2/alibaba/order/create/previewbatch" derived],
    doc: "https://doc-en.pandapon.com/api-263477644",
    validate: BatchPreview::check,
    verdict: verdict,
}

/// Prices an order of one seller: stock, minimum quantities, freight and discounts, without ordering.
///
/// Each part of the reply says whether it can be ordered ([`OrderPreview::status`](crate::OrderPreview::status)), in
/// which flow and by which ways to pay: [`CreateOrder`](crate::CreateOrder) takes them.
///
/// Source: <https://doc-env2.pandapon.com/api-289121038>.
///
/// # Errors
/// Refused where the preview as a whole says `success: false`; its code is in
/// [`Error::inner_code`](daigou_core::Error::inner_code). A part that cannot be ordered is no error.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct PreviewOrder {
    /// Where to deliver to.
    pub address_param: Address,
    /// The lines to order, from one shop.
    pub cargo_param_list: Vec<CargoLine>,
}

impl PreviewOrder {
    /// A preview of these lines, delivered to this address.
    pub fn new(address: Address, lines: impl IntoIterator<Item = CargoLine>) -> Self {
        Self { address_param: address, cargo_param_list: lines.into_iter().collect() }
    }

    fn check(&self, generation: Generation) -> Result<(), Error> {
        check_lines(&self.cargo_param_list, generation)
    }
}

operation! {
    PreviewOrder => PreviewResult,
    "order.preview", "Price an order of one seller", Read,
    v1: [POST "/alibaba/order/create/preview" documented],
    v2: [POST "/v2/alibaba/order/create/preview" documented],
    doc: "https://doc-cnv2.pandapon.com/api-288855709",
    validate: PreviewOrder::check,
    verdict: PreviewResult::verdict,
}
