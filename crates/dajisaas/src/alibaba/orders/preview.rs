//! What an order would cost, and its lines. Sums are **fen**, single lines **yuan**.

use daigou_core::value::{OfferId, SpecId, id};
use daigou_core::{Error, Generation, check, operation, setters};
use daigou_upstream::alibaba::{Address, PreviewResult};
use serde::{Deserialize, Serialize};

/// 1688 takes at most this many SKUs in one order.
const MAX_LINES: usize = 100;

/// Prices an order of one seller: whether it may be ordered, stock, minimum quantities, freight and discounts inside
/// China. Sums are **fen**, prices of lines **yuan**.
///
/// # Errors
/// Refused where the reply says `success: false`; its code is in
/// [`Error::inner_code`](daigou_core::Error::inner_code).
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct PreviewOrder {
    /// The order flow; `general` in the vendor's example, absent from its schema.
    pub flow: Option<String>,
    /// Where to deliver to.
    pub address_param: Address,
    /// What to order, from one shop.
    pub cargo_param_list: Vec<CargoLine>,
}

impl PreviewOrder {
    /// A preview in the flow `general`.
    pub fn new(address: Address, lines: impl IntoIterator<Item = CargoLine>) -> Self {
        Self { flow: Some("general".into()), address_param: address, cargo_param_list: lines.into_iter().collect() }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        check_lines(&self.cargo_param_list)
    }
}

/// Checks the lines of an order.
pub(super) fn check_lines(lines: &[CargoLine]) -> Result<(), Error> {
    check::list("cargoParamList", lines, MAX_LINES)?;
    for (i, line) in lines.iter().enumerate() {
        check::at_least(&format!("cargoParamList[{i}].quantity"), line.quantity.unwrap_or(1), 1)?;
        if line.spec_id.as_ref().is_some_and(SpecId::is_blank) {
            let rule = "must not be empty: leave it out for an offer without specifications";
            return Err(Error::invalid(format!("cargoParamList[{i}].specId"), rule));
        }
        if let Some(offer) = &line.offer_id {
            offer.as_i64().map_err(|e| Error::invalid(format!("cargoParamList[{i}].offerId"), e))?;
        }
    }
    Ok(())
}

setters! {
    PreviewOrder {
        flow: String,
    }
}

/// A line of an order.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct CargoLine {
    /// The specification (商品规格ID); left out for offers without specifications.
    pub spec_id: Option<SpecId>,
    /// How many pieces.
    pub quantity: Option<i64>,
    /// The offer (an integer on the wire).
    #[serde(default, serialize_with = "id::as_number")]
    pub offer_id: Option<OfferId>,
}

impl CargoLine {
    /// A line.
    pub fn new(offer_id: impl Into<OfferId>, quantity: i64) -> Self {
        Self { spec_id: None, quantity: Some(quantity), offer_id: Some(offer_id.into()) }
    }
}

setters! {
    CargoLine {
        spec_id: SpecId,
    }
}

operation! {
    PreviewOrder => PreviewResult,
    "alibaba.order_preview", "Price an order", Read,
    v1: [POST "/alibaba/createOrder/preview" documented],
    doc: "https://wiki-en.dajisaas.com/api-194164767",
    validate: PreviewOrder::check,
    verdict: PreviewResult::verdict,
}
