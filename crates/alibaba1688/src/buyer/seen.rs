//! An order of PandaPon's list, for a look-up.

use super::standing;
use crate::orders::{ListedCargo, ListedOrder, OrderLine};
use daigou_core::buyer::content::Shown;
use daigou_core::buyer::listing::SeenOrder;
use daigou_core::buyer::mark;
use daigou_core::value::{OrderId, ProductRef};
use daigou_upstream::alibaba::buying;

/// Reads an order from the list.
pub(super) fn order(order: &ListedOrder) -> SeenOrder {
    let texts = [order.tb_order_id.as_ref().map(OrderId::as_str), order.order_no.as_deref(), order.id.as_deref()];
    let created = [&order.create_time, &order.tb_create_time].into_iter().flatten();
    SeenOrder {
        key: texts.into_iter().flatten().find(|text| !text.is_empty()).unwrap_or_default().to_owned(),
        order: standing::of_list(order).map_err(|error| error.message().to_owned()),
        created_millis: created.filter_map(|time| time.unix_millis().ok()).next(),
        marks: order.message.as_deref().map(mark::read).unwrap_or_default(),
        numbers: Vec::new(),
        content: content(order),
    }
}

/// The lines as they were asked for, or else as they are listed; the address of the request, or else the receiver.
fn content(order: &ListedOrder) -> Shown {
    let cargo = order.cargo_param_list.as_ref().and_then(|cargo| cargo.get().ok()).filter(|cargo| !cargo.is_empty());
    let asked = |cargo: Vec<ListedCargo>| cargo.iter().map(of_cargo).collect();
    let lines = cargo.map_or_else(|| order.lines.iter().map(of_line).collect(), asked);
    let address = order.warehouse_address_info.as_ref().and_then(|address| address.get().ok());
    let receiver = order.receiver.as_ref().and_then(|receiver| receiver.get().ok());
    let asked = address.as_ref().filter(|address| address.mobile.is_some());
    let got = receiver.as_ref();
    Shown {
        lines: Some(lines),
        name: asked.and_then(|a| a.full_name.clone()).or_else(|| got.and_then(|to| to.to_full_name.clone())),
        mobile: asked.and_then(|a| a.mobile.clone()).or_else(|| got.and_then(|to| to.to_mobile.clone())),
        city: asked.and_then(|a| a.city_text.clone()),
        street: asked.and_then(|a| a.address.clone()).or_else(|| got.and_then(|to| to.to_area.clone())),
        total: order.total_amount.as_ref().and_then(|fen| fen.money().ok()),
    }
}

fn of_cargo(cargo: &ListedCargo) -> (String, i64) {
    let spec = cargo.spec_id.as_ref().map_or("", |id| id.as_str());
    (buying::named(spec, &product(cargo.offer_id.as_ref())), cargo.quantity.unwrap_or_default())
}

fn of_line(line: &OrderLine) -> (String, i64) {
    let spec = line.spec_id.as_ref().map_or("", |id| id.as_str());
    (buying::named(spec, &product(line.product_id.as_ref())), line.quantity.unwrap_or_default())
}

fn product(product: Option<&ProductRef>) -> String {
    product.map(ToString::to_string).unwrap_or_default()
}
