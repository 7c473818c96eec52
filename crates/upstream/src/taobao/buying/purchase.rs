//! A purchase order of Taobao, whichever reseller passes it on, with the parcels that it names.

use super::goods::filled;
use super::order_status;
use crate::taobao::{Cancellation, LogisticOrder, OrderStatus as Word, PurchaseOrder, SubPurchaseOrder};
use daigou_core::Error;
use daigou_core::buyer::{
    OrderStatus, Parcel, ParcelStatus, Purchase, PurchaseLine, Reference, Seller, Vendor, pages, tools,
};
use daigou_core::value::{Fen, Money, PurchaseId, Time};

/// The order.
///
/// # Errors
/// It has no number.
pub fn purchase(order: &PurchaseOrder) -> Result<Purchase, Error> {
    let id = order.purchase_id.as_ref().filter(|id| !id.is_blank());
    let id = id.ok_or_else(|| tools::not_whole("an order came without its purchase number"))?;
    let status = order.status.as_ref();
    let mut out = Purchase::new(id.as_str().into(), status.map_or(OrderStatus::Unknown, order_status));
    let subs = order.sub_purchase_orders.as_deref().unwrap_or_default();
    out.reference = reference(order);
    out.platform_status = status.map(Word::to_string);
    out.created_at = given(order.created_time.as_ref());
    out.paid_at = given(order.pay_time.as_ref()).or_else(|| subs.iter().find_map(|sub| given(sub.pay_time.as_ref())));
    out.total = money(order.purchase_amount.as_ref());
    out.freight = money(order.domestic_post_fee.as_ref());
    out.discount = money(order.hongbao_deduction_amount.as_ref());
    out.seller = seller(order);
    out.lines = subs.iter().map(line).collect();
    out.parcels = parcels(subs);
    out.shipped_at = subs.iter().flat_map(shipments).find_map(|shipment| given(shipment.rts_time.as_ref()));
    out.vendor = Vendor::of(order);
    Ok(out)
}

/// An order of a list.
#[must_use]
pub fn row(order: &PurchaseOrder) -> pages::Row {
    pages::Row {
        key: order.purchase_id.as_ref().map(|id| id.as_str().to_owned()).unwrap_or_default(),
        created_millis: order.created_time.as_ref().and_then(|time| time.unix_millis().ok()),
        order: purchase(order).ok(),
    }
}

/// The reason of a cancellation where its buyer gives none.
pub const NOT_WANTED: &str = "不想要了";

/// Judges a cancellation by upstream's reply. One of another shape was accepted: no refusal stands in it.
///
/// # Errors
/// Refused.
pub fn cancelled(cancellation: Option<&Cancellation>) -> Result<(), Error> {
    match cancellation {
        Some(said) if said.success == Some(false) => {
            let words = said.error_msg.as_deref().and_then(|text| filled(Some(text)));
            let words = words.unwrap_or_else(|| "the order is not cancelled".to_owned());
            Err(tools::refused(&words).with_inner_code(said.error_code.clone()))
        }
        _ => Ok(()),
    }
}

/// The order that was asked for, among others.
///
/// # Errors
/// It is not there.
pub fn among<'o>(orders: &'o [PurchaseOrder], asked: &str) -> Result<&'o PurchaseOrder, Error> {
    let same = |order: &&PurchaseOrder| order.purchase_id.as_ref().is_some_and(|id| id.as_str() == asked);
    let one = orders.iter().find(same);
    one.ok_or_else(|| tools::not_whole(format!("the list does not show the order {asked}")))
}

/// Reads the reference from the two fields for the caller's own number. The first is the caller's alone; in the other a
/// reseller's own number may stand.
fn reference(order: &PurchaseOrder) -> Option<Reference> {
    let fields = [order.seller_order_number.as_deref(), order.outer_purchase_id.as_deref()];
    fields.into_iter().find_map(filled).and_then(|text| Reference::new(text).ok())
}

fn seller(order: &PurchaseOrder) -> Option<Seller> {
    let shops = order.sub_purchase_orders.iter().flatten().filter_map(|sub| sub.option_fields.as_ref());
    let shop = shops.into_iter().next();
    let id = shop.and_then(|shop| shop.shop_id.as_ref()).map(|id| id.as_str().to_owned());
    let name = shop.and_then(|shop| filled(shop.shop_name.as_deref()));
    Seller::known(id, name.or_else(|| filled(order.supplier_nick.as_deref())))
}

fn line(sub: &SubPurchaseOrder) -> PurchaseLine {
    let goods = money(sub.product_amount.as_ref());
    let quantity = sub.quantity.filter(|quantity| *quantity > 0);
    let unit = goods.zip(quantity).filter(|(goods, quantity)| goods.minor() % quantity == 0);
    PurchaseLine {
        line: sub.sub_purchase_order_id.as_ref().map(|id| id.as_str().to_owned()),
        product: sub.item_id.as_ref().map(|id| id.as_str().to_owned()),
        sku: filled(sub.sku_id.as_ref().map(|id| id.as_str())),
        title: filled(sub.title.as_deref()),
        spec: spec(sub),
        quantity: sub.quantity,
        unit: unit.map(|(goods, quantity)| Money::new(goods.currency(), goods.minor() / quantity)),
        total: money(sub.purchase_amount.as_ref()),
        status: sub.status.as_ref().map(Word::to_string),
    }
}

/// The values of the chosen properties, in Chinese.
fn spec(sub: &SubPurchaseOrder) -> Option<String> {
    let properties = sub.sku_info.as_ref()?.sku_pv.as_ref()?.zh.as_ref()?.get().ok()?;
    let values: Vec<&str> = properties.values().map(|value| value.trim()).filter(|value| !value.is_empty()).collect();
    (!values.is_empty()).then(|| values.join(" / "))
}

/// The parcels inside China, each once with all its lines.
fn parcels(subs: &[SubPurchaseOrder]) -> Vec<Parcel> {
    let mut parcels: Vec<Parcel> = Vec::new();
    for sub in subs {
        let line = sub.sub_purchase_order_id.as_ref().map(PurchaseId::as_str).unwrap_or_default().to_owned();
        for shipment in shipments(sub) {
            let Some(waybill) = filled(shipment.logistic_number.as_deref()) else { continue };
            if let Some(known) = parcels.iter_mut().find(|parcel| parcel.waybill.as_ref() == Some(&waybill)) {
                known.lines.push(line.clone());
                continue;
            }
            let on_its_way = sub.status == Some(Word::WaitBuyerConfirmGoods);
            parcels.push(Parcel {
                waybill: Some(waybill),
                carrier: filled(shipment.logistic_company_name.as_deref()),
                status: if on_its_way { ParcelStatus::InTransit } else { ParcelStatus::Unknown },
                platform_status: None,
                lines: vec![line.clone()],
                events: Vec::new(),
                vendor: Vendor::of(&shipment),
            });
        }
    }
    parcels
}

/// The parcels of a line: a list, or its only one beside.
fn shipments(sub: &SubPurchaseOrder) -> Vec<LogisticOrder> {
    let listed = sub.logistic_orders.clone().unwrap_or_default();
    if !listed.is_empty() || sub.logistic_number.is_none() {
        return listed;
    }
    let mut only = LogisticOrder::default();
    only.logistic_company_name.clone_from(&sub.logistic_company_name);
    only.logistic_number.clone_from(&sub.logistic_number);
    only.rts_time.clone_from(&sub.rts_time);
    vec![only]
}

fn given(time: Option<&Time>) -> Option<Time> {
    time.filter(|time| !time.is_blank()).cloned()
}

fn money(fen: Option<&Fen>) -> Option<Money> {
    fen.and_then(|fen| fen.money().ok())
}
