//! An order of 1688 by its buyer's view, whichever reseller passes it on, with what the view shows of its parcels.

use super::goods::{filled, joined};
use super::parcel::given;
use super::{order_status, parcel};
use crate::alibaba::BuyerOrder;
use crate::alibaba::order::{BaseInfo, CancelReason, OrderState, ProductItem};
use daigou_core::Error;
use daigou_core::buyer::{OrderStatus, Purchase, PurchaseLine, Reference, Seller, Vendor, tools};
use daigou_core::value::{Money, Time, Yuan};

/// The order. Its reference stands in a field of its own at one reseller, and in the note at the other: that is for the
/// caller to read.
///
/// # Errors
/// It has no number.
pub fn purchase(view: &BuyerOrder, reference: Option<Reference>) -> Result<Purchase, Error> {
    let id = view.id().ok_or_else(|| tools::not_whole("an order came without its number"))?;
    let mut out = Purchase::new(id.clone(), view.state().map_or(OrderStatus::Unknown, order_status));
    out.reference = reference;
    out.platform_status = view.state().map(OrderState::to_string);
    out.lines = view.product_items.iter().map(line).collect();
    out.parcels = parcel::shown(view);
    if let Some(base) = &view.base_info {
        out.created_at = given(base.create_time.as_ref());
        out.paid_at = given(base.pay_time.as_ref());
        out.shipped_at = given(base.all_delivered_time.as_ref()).or_else(|| first_shipped(view));
        out.total = money(base.total_amount.as_ref());
        out.freight = money(base.shipping_fee.as_ref());
        out.discount = base.discount.as_ref().and_then(|fen| fen.money().ok());
        out.seller = seller(base);
    }
    out.vendor = Vendor::of(view);
    Ok(out)
}

fn first_shipped(view: &BuyerOrder) -> Option<Time> {
    let shipments = view.native_logistics.as_ref()?.logistics_items.as_ref()?;
    shipments.iter().find_map(|shipment| given(shipment.delivered_time.as_ref()))
}

fn seller(base: &BaseInfo) -> Option<Seller> {
    let contact = base.seller_contact.as_ref();
    let names = [
        contact.and_then(|contact| contact.shop_name.as_deref()),
        contact.and_then(|contact| contact.company_name.as_deref()),
        base.seller_login_id.as_deref(),
    ];
    let id = base.seller_id.as_ref().map(|id| id.as_str().to_owned());
    Seller::known(id, names.into_iter().find_map(filled))
}

fn line(item: &ProductItem) -> PurchaseLine {
    let values = item.sku_infos.iter().flatten().filter_map(|info| info.value.as_deref());
    PurchaseLine {
        line: item.id().map(|id| id.as_str().to_owned()),
        product: item.product_id.as_ref().map(|id| id.as_str().to_owned()),
        sku: filled(item.spec_id.as_ref().map(|id| id.as_str())),
        title: filled(item.name.as_deref()),
        spec: joined(values),
        quantity: item.quantity.as_ref().and_then(crate::Decimal::to_i64),
        unit: money(item.price.as_ref()),
        total: money(item.item_amount.as_ref()),
        status: item.status.as_ref().map(OrderState::to_string),
    }
}

/// Why an order is cancelled, by 1688's words, and the remark that keeps other words.
#[must_use]
pub fn cancel_reason(reason: &str) -> (CancelReason, Option<String>) {
    let words = reason.trim();
    match CancelReason::from(words) {
        _ if words.is_empty() => (CancelReason::BuyerCancel, None),
        CancelReason::Unknown(words) => (CancelReason::Other, Some(words)),
        known => (known, None),
    }
}

pub(super) fn money(yuan: Option<&Yuan>) -> Option<Money> {
    yuan.and_then(|yuan| yuan.money().ok())
}
