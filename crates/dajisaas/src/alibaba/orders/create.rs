//! Ordering. A create is never sent twice on a guess: where an error's certainty says that it may have been carried
//! out, look the order up in the [list](super::ListOrders) first.

use super::preview::{CargoLine, check_lines};
use daigou_core::{Error, Generation, Verdict, check, open_enum, operation};
use daigou_upstream::alibaba::{Address, CreatedOrder};
use serde::{Deserialize, Serialize};

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
    /// What to order, from one shop.
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

/// What a creation says of the call.
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
