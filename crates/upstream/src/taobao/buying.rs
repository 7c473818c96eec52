//! The meaning of Taobao's objects to a [`Buyer`](daigou_core::buyer::Buyer), whichever reseller passes them on. The
//! orders of a buyer are purchase orders: what lists name, and what is paid.

pub mod basket;
pub mod goods;
pub mod purchase;
#[cfg(test)]
mod tests;

use super::{OrderStatus as Word, Payment, PurchaseOrder, RenderedOrder};
use daigou_core::buyer::content::Shown;
use daigou_core::buyer::listing::SeenOrder;
use daigou_core::buyer::{DeliveryAddress, Order, OrderStatus, tools};
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

/// Prices an order with its freight, in one purchase order.
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
    let total = tools::total(total.money().map_err(|e| tools::lacks("price that can be read").with_source(e))?)?;
    let fen = |price: &Option<super::Price>| price.as_ref()?.amount.as_ref()?.money().ok()?.fen().ok();
    let items = rendered.render_item_list.iter().flatten();
    let freight = items.clone().filter_map(|item| fen(&item.mainland_shipping_fee)).fold(0, i64::saturating_add);
    let lines = items.flat_map(|item| item.item_price_infos.iter().flatten()).filter_map(|line| {
        let price = fen(&line.discount_price).filter(|fen| *fen > 0).or_else(|| fen(&line.origin_price))?;
        Some(price.saturating_mul(line.quantity.unwrap_or(1).max(1)))
    });
    tools::fits_its_lines(total, freight, lines.fold(0, i64::saturating_add))
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
        state: order.status.as_ref().map_or(OrderStatus::Unknown, order_status),
        total: order.purchase_amount.as_ref().and_then(|fen| fen.money().ok()),
        platform_state: order.status.as_ref().map(ToString::to_string),
    })
}

/// An order of a list, for a look-up. The caller's own number stands in one field or two.
#[must_use]
pub fn seen(order: &PurchaseOrder) -> SeenOrder {
    let line = |sub: &super::SubPurchaseOrder| {
        let id = sub.sku_id.as_ref().map_or("", |id| id.as_str());
        (id.to_owned(), sub.quantity.unwrap_or_default())
    };
    let to = order.receiver.as_ref();
    let numbers = [
        ("outer_purchase_id", order.outer_purchase_id.as_deref()),
        ("seller_order_number", order.seller_order_number.as_deref()),
    ];
    let given = numbers.into_iter().filter_map(|(field, text)| Some((field, text?.trim().to_owned())));
    SeenOrder {
        key: order.purchase_id.as_ref().map(|id| id.as_str().to_owned()).unwrap_or_default(),
        order: read(order).map_err(|error| error.message().to_owned()),
        created_millis: order.created_time.as_ref().and_then(|time| time.unix_millis().ok()),
        marks: Vec::new(),
        numbers: given.filter(|(_, text)| !text.is_empty()).collect(),
        content: Shown {
            lines: order.sub_purchase_orders.as_ref().map(|lines| lines.iter().map(line).collect()),
            city: to.and_then(|to| to.city.clone()),
            street: to.and_then(|to| to.address.clone()),
            total: order.purchase_amount.as_ref().and_then(|fen| fen.money().ok()),
            ..Shown::default()
        },
    }
}

/// By upstream's words. While an order is being created it cannot be paid, and may still fail.
fn order_status(status: &Word) -> OrderStatus {
    match status {
        // One that is being created is not paid either.
        Word::Building | Word::WaitBuyerPay => OrderStatus::Unpaid,
        Word::WaitSellerSendGoods => OrderStatus::Paid,
        Word::WaitBuyerConfirmGoods => OrderStatus::Shipped,
        Word::TradeClosed => OrderStatus::Closed,
        _ => OrderStatus::Unknown,
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

/// Checks that the payment of this order was accepted. It is carried out later.
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
