//! The meaning of 1688's objects to a [`Buyer`](daigou_core::buyer::Buyer), whichever reseller passes them on: prices,
//! what was placed, where an order stands, and which refusals prove that there is none.

pub mod basket;
pub mod goods;
pub mod parcel;
pub mod purchase;
pub mod refund;
#[cfg(test)]
mod tests;

use super::order::{BuyerOrder, OrderState};
use super::{Address, CreatedOrder, FailedOffer, OrderPreview, PreviewResult};
use daigou_core::buyer::content::{Sent, Shown};
use daigou_core::buyer::{DeliveryAddress, FailedLine, NewLine, NewOrder, Order, OrderStatus, Placed, Quote, tools};
use daigou_core::value::{Money, OrderId, ProductRef};
use daigou_core::{Error, ErrorKind, Generation, check};
use std::convert::Infallible;

/// The codes of 1688 for an order that cannot be placed, before anything is: `resultCode` of
/// `alibaba.createOrder.preview`, see [`OrderPreview::result_code`]; the creation has the same rules.
const CANNOT_BE_ORDERED: [&str; 9] =
    ["500_001", "500_002", "500_003", "500_004", "500_005", "500_006", "500_007", "500_008", "500_009"];

/// Several sellers, or a specification that is missing.
const SEVERAL_SELLERS: &str = "500_002";

/// Tells whether a creation failed so that there is no order: it was not sent, was throttled, or refused with one of
/// 1688's codes `500_001` to `500_009`, which stand in place of an order. A reseller's own codes prove nothing.
#[must_use]
pub fn proves_nothing_done(error: &Error) -> bool {
    let cannot = || error.inner_code().is_some_and(|code| CANNOT_BE_ORDERED.contains(&code));
    tools::nothing_sent(error) || (error.kind() == ErrorKind::Refused && cannot())
}

/// A line's product.
#[must_use]
pub fn product(line: &NewLine) -> ProductRef {
    line.product.parse().unwrap_or_else(|never: Infallible| match never {})
}

/// Checks what 1688 wants of an order, with its products named as in this generation.
///
/// # Errors
/// Names the member and the rule.
pub fn check_order(order: &NewOrder, generation: Generation) -> Result<(), Error> {
    order.check()?;
    for (i, line) in order.lines.iter().enumerate() {
        check::product(&format!("lines[{i}].product"), &product(line), generation)?;
        let spec = line.sku.trim();
        // Offers without specifications have none: 1688 itself refuses where one is missing.
        if !spec.is_empty() && (spec.len() != 32 || !spec.bytes().all(|b| b.is_ascii_hexdigit())) {
            let rule = format!("must be 1688's specId, 32 hexadecimal digits, got `{}`", spec.escape_debug());
            return Err(Error::invalid(format!("lines[{i}].sku"), rule));
        }
    }
    tools::digits("address.phone", order.address.phone.as_ref().map(|phone| phone.expose()))?;
    tools::district_code(order.address.district_code.as_deref())
}

/// The address as 1688 takes it. The landline is required in places; where there is none the mobile number stands there
/// too, as in the vendors' examples.
#[must_use]
pub fn address(to: &DeliveryAddress) -> Address {
    let mut out =
        Address::new(to.name.clone(), to.mobile.clone(), to.province.as_str(), to.city.as_str(), to.street.clone());
    out.area_text = Some(to.district.clone()).filter(|district| !district.trim().is_empty());
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    out.phone = to.phone.clone().or_else(|| Some(to.mobile.clone()).filter(|mobile| is_number(mobile.expose())));
    out.town_text.clone_from(&to.town);
    out.post_code.clone_from(&to.postcode);
    out.district_code.clone_from(&to.district_code);
    out
}

/// Gives the content of an order as lists show it: the specification names a line, or the offer where it has none.
#[must_use]
pub fn sent(order: &NewOrder, quote: Option<&Quote>) -> Sent {
    let named = |line: &NewLine| (named(line.sku.trim(), line.product.trim()), line.quantity);
    Sent {
        lines: order.lines.iter().map(named).collect(),
        receiver: order.address.clone(),
        total: quote.map(|quote| quote.total),
    }
}

/// The name of a line in lists.
#[must_use]
pub fn named(spec: &str, product: &str) -> String {
    if spec.is_empty() { product.to_owned() } else { spec.to_owned() }
}

/// Reads an order's content from the buyer's view.
#[must_use]
pub fn shown(view: &BuyerOrder) -> Shown {
    let line = |item: &super::order::ProductItem| {
        let spec = item.spec_id.as_ref().map_or("", |id| id.as_str());
        let product = item.product_id.as_ref().map_or("", |id| id.as_str());
        let quantity = item.quantity.as_ref().and_then(|quantity| whole(&quantity.to_string()));
        (named(spec, product), quantity.unwrap_or_default())
    };
    let to = view.native_logistics.as_ref();
    let total = view.base_info.as_ref().and_then(|base| base.total_amount.as_ref());
    Shown {
        lines: Some(view.product_items.iter().map(line).collect()),
        name: to.and_then(|to| to.contact_person.clone()),
        mobile: to.and_then(|to| to.mobile.clone()),
        city: to.and_then(|to| to.city.clone()),
        street: to.and_then(|to| to.address.clone()),
        total: total.and_then(|yuan| yuan.money().ok()),
    }
}

/// A whole number that may be written with a fraction of zeros.
fn whole(text: &str) -> Option<i64> {
    let (number, fraction) = text.split_once('.').unwrap_or((text, ""));
    fraction.bytes().all(|b| b == b'0').then(|| number.parse().ok()).flatten()
}

/// A preview's refusal, as bad input where it means that the lines are of several sellers: the other meaning of its code,
/// a specification that is missing, was checked before.
#[must_use]
pub fn several_sellers(error: Error, order: &NewOrder) -> Error {
    if error.inner_code() != Some(SEVERAL_SELLERS) || order.lines.len() < 2 {
        return error;
    }
    tools::one_seller(error.message()).with_inner_code(Some(SEVERAL_SELLERS)).with_source(error)
}

/// The one order that a preview is of, and what it costs with its freight.
///
/// # Errors
/// It cannot be ordered, would become several orders, or has no sum.
pub fn priced(preview: &PreviewResult) -> Result<(&OrderPreview, Money), Error> {
    let part = match preview.orders.as_slice() {
        [part] => part,
        [] => return Err(tools::lacks("part of a preview")),
        parts => return Err(tools::one_seller(format!("1688 would make {} orders of them", parts.len()))),
    };
    let coded = |code: &Option<String>| code.as_deref().is_some_and(|code| !code.is_empty());
    let line = part.cargo_list.iter().find(|line| coded(&line.result_code));
    if part.status == Some(false) || coded(&part.result_code) || line.is_some() {
        let (code, words) = match line {
            _ if coded(&part.result_code) => (part.result_code.as_deref(), part.message.as_deref()),
            Some(line) => (line.result_code.as_deref(), line.message.as_deref()),
            None => (None, None),
        };
        return Err(tools::cannot_be_ordered(code, words.or(part.message.as_deref())));
    }
    let total = part.sum_payment.as_ref().ok_or_else(|| tools::lacks("sum (`sumPayment`)"))?;
    let total = total.money().map_err(|e| tools::lacks("sum that can be read").with_source(e))?;
    let fen = |yuan: &Option<daigou_core::value::Yuan>| yuan.as_ref()?.money().ok()?.fen().ok();
    let lines = part.cargo_list.iter().filter_map(|line| fen(&line.amount)).fold(0, i64::saturating_add);
    let freight = part.sum_carriage.as_ref().and_then(|fen| fen.money().ok()?.fen().ok()).unwrap_or_default();
    Ok((part, tools::fits_its_lines(tools::total(total)?, freight, lines)?))
}

/// The orders and the lines that failed, where the reply names any order.
#[must_use]
pub fn placed(created: &CreatedOrder, order: &NewOrder) -> Option<Placed> {
    let mut placed = Placed::default();
    let split = created.order_list.iter().flatten();
    for id in created.order_id.iter().chain(split.clone().filter_map(|part| part.order_id.as_ref())) {
        if !id.is_blank() && !placed.orders.contains(id) {
            placed.orders.push(id.clone());
        }
    }
    let unplaced = split.filter(|part| part.order_id.as_ref().is_none_or(OrderId::is_blank));
    let parts =
        unplaced.map(|part| FailedLine { line: None, code: part.result_code.clone(), message: part.message.clone() });
    let lines = created.failed_offer_list.iter().flatten().map(|failed| FailedLine {
        line: line_of(failed, &order.lines),
        code: failed.error_code.clone(),
        message: failed.error_message.clone(),
    });
    placed.failed = lines.chain(parts).collect();
    (!placed.orders.is_empty()).then_some(placed)
}

/// Which line it was, where only one can be meant: PandaPon's v2 has other names for products than 1688's replies.
fn line_of(failed: &FailedOffer, lines: &[NewLine]) -> Option<usize> {
    let (offer, spec) = (failed.offer_id.as_ref(), failed.spec_id.as_ref()?);
    let same = |line: &NewLine| {
        let offer_fits = match product(line) {
            ProductRef::Offer(number) => offer.is_none_or(|offer| offer.as_str() == number.to_string()),
            ProductRef::Mapped(_) => true,
        };
        offer_fits && line.sku.trim() == spec.as_str()
    };
    let mut found = lines.iter().enumerate().filter(|(_, line)| same(line)).map(|(i, _)| i);
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

/// The order that was asked for, by its buyer's view.
///
/// # Errors
/// Another order came, or one without a state.
pub fn read(asked: &OrderId, view: &BuyerOrder) -> Result<Order, Error> {
    if let Some(other) = view.id().filter(|id| *id != asked) {
        return Err(tools::not_whole(format!("the order {other} came for {asked}")));
    }
    let state = view.state().ok_or_else(|| tools::lacks("order state (`baseInfo.status`)"))?;
    let total = view.base_info.as_ref().and_then(|base| base.total_amount.as_ref());
    Ok(Order {
        id: asked.clone(),
        state: order_status(state),
        total: total.and_then(|yuan| yuan.money().ok()),
        platform_state: Some(state.to_string()),
    })
}

/// Where an order stands by 1688's words; `terminated` is not explained upstream.
fn order_status(state: &OrderState) -> OrderStatus {
    match state {
        OrderState::WaitBuyerPay => OrderStatus::Unpaid,
        OrderState::WaitSellerSend => OrderStatus::Paid,
        OrderState::WaitBuyerReceive => OrderStatus::Shipped,
        OrderState::ConfirmGoods | OrderState::ConfirmGoodsAndHasSubsidy | OrderState::Success => OrderStatus::Done,
        OrderState::Cancel => OrderStatus::Closed,
        _ => OrderStatus::Unknown,
    }
}
