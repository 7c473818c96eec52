//! What Taobao's objects mean to a [`Buyer`](daigou_core::buyer::Buyer), whichever reseller passes them on. The orders
//! of a buyer are purchase orders: what lists name, and what is paid.

pub mod basket;
pub mod goods;
pub mod purchase;
#[cfg(test)]
mod tests;

use super::{OrderStatus, Payment, PurchaseOrder, RenderedOrder};
use daigou_core::buyer::{DeliveryAddress, Order, OrderStanding, tools};
use daigou_core::value::{Money, OrderId, Personal, PurchaseId};
use daigou_core::{Certainty, Error, ErrorKind};

/// The country of every address.
pub const CHINA: &str = "中国";

/// Street and town in one line: the receiver has no member for the town.
#[must_use]
pub fn street(to: &DeliveryAddress) -> Personal {
    match to.town.as_deref().map(str::trim).filter(|town| !town.is_empty()) {
        Some(town) if !to.street.expose().starts_with(town) => format!("{town}{}", to.street.expose()).into(),
        _ => to.street.clone(),
    }
}

/// What an order costs with its freight, in one purchase order.
///
/// # Errors
/// It cannot be bought, would become several purchase orders, or has no price.
pub fn priced(rendered: &RenderedOrder) -> Result<Money, Error> {
    if let Some(sku) = rendered.unavailable_sku_list.iter().flatten().next() {
        let given = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
        let words = given(&sku.error_msg).or_else(|| given(&sku.reason));
        return Err(tools::cannot_be_ordered(sku.error_code.as_deref(), words.as_deref()));
    }
    let parts = rendered.render_item_list.as_ref().map_or(0, Vec::len);
    if parts > 1 {
        return Err(tools::one_seller(format!("Taobao would make {parts} orders of them")));
    }
    let total = rendered.total().ok_or_else(|| tools::lacks("price (`totalRealPayPrice`)"))?;
    tools::total(total.money().map_err(|e| tools::lacks("price that can be read").with_source(e))?)
}

/// A purchase order.
///
/// # Errors
/// It has no number.
pub fn read(order: &PurchaseOrder) -> Result<Order, Error> {
    let id = order.purchase_id.as_ref().filter(|id| !id.is_blank());
    let id = id.ok_or_else(|| tools::not_whole("the order has no purchase number, or not yet"))?;
    Ok(Order {
        id: id.as_str().into(),
        state: order.status.as_ref().map_or(OrderStanding::Unknown, standing),
        total: order.purchase_amount.as_ref().and_then(|fen| fen.money().ok()),
        platform_state: order.status.as_ref().map(ToString::to_string),
    })
}

/// By upstream's words. While an order is being created it cannot be paid, and may still fail.
fn standing(status: &OrderStatus) -> OrderStanding {
    match status {
        OrderStatus::WaitBuyerPay => OrderStanding::Unpaid,
        OrderStatus::WaitSellerSendGoods => OrderStanding::Paid,
        OrderStatus::WaitBuyerConfirmGoods => OrderStanding::Shipped,
        OrderStatus::TradeClosed => OrderStanding::Closed,
        _ => OrderStanding::Unknown,
    }
}

/// The one of these orders that was asked for.
///
/// # Errors
/// It is not among them.
pub fn among(orders: &[PurchaseOrder], asked: &OrderId) -> Result<Order, Error> {
    let same = |order: &&PurchaseOrder| order.purchase_id.as_ref().is_some_and(|id| id.as_str() == asked.as_str());
    let one = orders.iter().find(same);
    read(one.ok_or_else(|| tools::not_whole(format!("the list does not show the order {asked}")))?)
}

/// Whether the payment of this order was accepted. It is carried out later.
///
/// # Errors
/// Refused, or the reply does not name the order: then it may be paid or not.
pub fn accepted(payment: &Payment, asked: &OrderId) -> Result<(), Error> {
    let same = |id: &PurchaseId| id.as_str() == asked.as_str();
    if payment.will_pay_purchase_order_ids.iter().any(same) {
        return Ok(());
    }
    let failed = payment.failed();
    let Some((_, why)) = failed.iter().find(|(id, _)| same(id)) else {
        return Err(tools::lacks("word on this order's payment"));
    };
    let words = why.and_then(|why| why.error_message.clone()).unwrap_or_else(|| "it will not be paid".to_owned());
    let code = why.and_then(|why| why.error_code.clone());
    Err(Error::new(ErrorKind::Refused, Certainty::Answered, words).with_inner_code(code))
}
