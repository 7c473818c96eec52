//! Ordering: what an order would cost, its lines, and its creation. Sums are **fen**, single lines **yuan**.
//!
//! A create is never sent twice on a guess: where an error's certainty says that it may have been carried out, look the
//! order up in the [list](super::ListOrders) first.

use daigou_core::value::{OfferId, SpecId, id};
use daigou_core::{Error, Generation, Verdict, check, open_enum, operation, setters};
use daigou_upstream::alibaba::{Address, CreatedOrder, PreviewResult};
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct PreviewOrder {
    /// The order flow; `general` in the vendor's example, absent from its schema.
    pub flow: Option<String>,
    /// Where to deliver to.
    pub address_param: Address,
    /// The lines to order, from one shop.
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
fn check_lines(lines: &[CargoLine]) -> Result<(), Error> {
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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

open_enum! {
    /// The kind of cross-border business. Upstream says that it changes nothing about the order.
    #[derive(Default)]
    pub enum BizType: text {
        /// The vendor's default.
        #[default]
        Cross = "cross",
        /// Upstream's: bought for somebody else.
        CrossDaigou = "cross_daigou",
        /// Upstream's: distribution.
        CrossDistribution = "cross_distribution",
    }
}

/// Orders from one seller: at most 100 SKUs. Amounts of the reply are **fen**.
///
/// More than 50 SKUs, and some other cases, become **several orders**: then `order_id` and `total_success_amount` of the
/// reply are empty, and the orders stand in `order_list`.
///
/// After an error that leaves open whether the order was made, look for it: [`ListOrders`](super::ListOrders) filters by
/// the caller's own number (`outOrderId`; that this is what was given as `thirdOrderId` is inferred). That the platform
/// refuses a number that was used before is not documented: do not rely on it.
///
/// Source: <https://wiki-en.dajisaas.com/api-194164768>.
///
/// # Errors
/// Refused where the reply says `success: false` and names no order; a reply that names one is done whatever it says
/// besides, since a refusal would invite ordering again. A reply with neither an order nor a refusal is
/// [`Unreadable`](daigou_core::Certainty::Unreadable): the order may exist. Where one of several parts failed the call is
/// **not** refused: see `success` of each.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct CreateOrder {
    /// The caller's own number of the order.
    pub third_order_id: String,
    /// The order flow: `general`. Upstream also has `fenxiao`, `saleproxy`, `paired`, `boutiquefenxiao` and
    /// `boutiquepifa`.
    pub flow: String,
    /// A note to the seller; may be empty.
    pub message: String,
    /// The kind of cross-border business.
    pub isv_biz_type: BizType,
    /// Where to deliver to.
    pub address_param: Address,
    /// The lines to order, from one shop.
    pub cargo_param_list: Vec<CargoLine>,
}

impl CreateOrder {
    /// Orders these lines under the caller's own number, delivered to this address: in the flow `general`, without a
    /// note.
    pub fn new(
        third_order_id: impl Into<String>,
        address: Address,
        lines: impl IntoIterator<Item = CargoLine>,
    ) -> Self {
        Self {
            third_order_id: third_order_id.into(),
            flow: "general".to_owned(),
            message: String::new(),
            isv_biz_type: BizType::default(),
            address_param: address,
            cargo_param_list: lines.into_iter().collect(),
        }
    }

    /// Sets `flow`; see the member.
    #[must_use]
    pub fn flow(self, flow: impl Into<String>) -> Self {
        Self { flow: flow.into(), ..self }
    }

    /// Sets `message`; see the member.
    #[must_use]
    pub fn message(self, message: impl Into<String>) -> Self {
        Self { message: message.into(), ..self }
    }

    /// Sets `isv_biz_type`; see the member.
    #[must_use]
    pub fn isv_biz_type(self, isv_biz_type: impl Into<BizType>) -> Self {
        Self { isv_biz_type: isv_biz_type.into(), ..self }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        check::filled("thirdOrderId", &self.third_order_id)?;
        check::filled("flow", &self.flow)?;
        check::filled("isvBizType", self.isv_biz_type.as_str())?;
        check_lines(&self.cargo_param_list)
    }
}

/// Judges the call by the creation.
fn verdict(created: &CreatedOrder) -> Verdict {
    if created.names_an_order() {
        return Verdict::Done;
    }
    let parts = created.order_list.as_deref().unwrap_or_default();
    if created.success == Some(false) {
        let failed = created.failed_offer_list.iter().flatten().next();
        let code = filled(&created.code).or(failed.and_then(|offer| filled(&offer.error_code)));
        let words = filled(&created.message).or(failed.and_then(|offer| filled(&offer.error_message)));
        return Verdict::refused(code, words);
    }
    match parts.first() {
        Some(part) if parts.iter().all(|part| part.success == Some(false)) => {
            Verdict::refused(part.result_code.as_deref(), part.message.as_deref())
        }
        _ => Verdict::Missing("orderId"),
    }
}

fn filled(text: &Option<String>) -> Option<&str> {
    text.as_deref().filter(|text| !text.trim().is_empty())
}

operation! {
    CreateOrder => CreatedOrder,
    "alibaba.order_create", "Create an order", Create,
    v1: [POST "/alibaba/trade/createCrossOrder" documented],
    doc: "https://wiki-en.dajisaas.com/api-194164768",
    validate: CreateOrder::check,
    verdict: verdict,
}
