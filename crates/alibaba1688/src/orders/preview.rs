//! What an order would cost.

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
/// # Errors
/// Refused where a shop's preview says `success: false`; its code is in
/// [`Error::inner_code`](daigou_core::Error::inner_code).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct BatchPreview {
    /// Where to deliver to.
    pub address_param: Address,
    /// What to order, from any number of shops.
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

fn verdict(reply: &OneOrMany<PreviewResult>) -> Verdict {
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
