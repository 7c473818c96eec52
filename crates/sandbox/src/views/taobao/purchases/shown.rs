//! Purchase orders as replies show them.

use super::CNY;
use crate::world::{LineState, Parcel, Parcels, TaobaoLine, TaobaoOrder, World, together};
use daigou_core::value::{Fen, Time};
use daigou_upstream::taobao::{
    LogisticOrder, PurchaseOrder, PurchaseReceiver, RefundStatus, SkuInfo, SubPurchaseOrder,
};

/// A purchase order, or all of an order's under the first.
pub(crate) fn detail(world: &World, order: &TaobaoOrder, main: Option<&str>) -> PurchaseOrder {
    let lines: Vec<&TaobaoLine> = order.lines.iter().filter(|line| main.is_none_or(|main| line.is_of(main))).collect();
    let sum = |of: fn(&TaobaoLine) -> i64| Fen::new(lines.iter().map(|line| of(line)).fold(0, i64::saturating_add));
    let paid = lines.iter().filter_map(|line| line.paid).max();
    let shop = lines.iter().find_map(|line| line.at).map(|(item, _)| world.catalogue.items[item].shop.clone());
    let mut out = PurchaseOrder::default();
    let first = main.map(str::to_owned).or_else(|| order.purchases().first().map(|main| (*main).to_owned()));
    out.purchase_id = first.as_deref().map(|main| main.parse::<i64>().map_or_else(|_| main.into(), Into::into));
    out.outer_purchase_id.clone_from(&order.reference);
    out.seller_order_number.clone_from(&order.seller_number);
    out.order_source.clone_from(&order.source);
    out.status = Some(together(&lines));
    out.source_market = Some("TAOBAO".into());
    out.purchase_amount = Some(sum(TaobaoLine::total));
    out.purchase_currency = Some(CNY.into());
    out.product_amount = Some(sum(|line| line.amount));
    out.domestic_post_fee = Some(sum(|line| line.postage));
    out.pay_amount = paid.map(|_| sum(|line| line.paid.map_or(0, |_| line.total())));
    out.pay_currency = paid.map(|_| CNY.into());
    out.pay_time = paid.map(Time::from_unix_millis);
    out.created_time = Some(Time::from_unix_millis(order.created));
    out.modify_time = Some(Time::from_unix_millis(order.modified));
    out.supplier_nick = shop;
    out.receiver = Some(receiver(order));
    out.next_close_time_without_payment = lines.iter().find_map(|line| close_time(order, line));
    out.sub_purchase_orders = Some(lines.into_iter().map(|line| sub(world, order, line)).collect());
    out
}

fn receiver(order: &TaobaoOrder) -> PurchaseReceiver {
    let from = &order.receiver;
    let mut out = PurchaseReceiver::default();
    out.country.clone_from(&from.country);
    out.state.clone_from(&from.state);
    out.city.clone_from(&from.city);
    out.district.clone_from(&from.district);
    out.address.clone_from(&from.address);
    out.zip.clone_from(&from.zip);
    out
}

/// When a line is closed if it is not paid.
fn close_time(order: &TaobaoOrder, line: &TaobaoLine) -> Option<Time> {
    order.pay_until.filter(|_| line.state == LineState::Unpaid).map(Time::from_unix_millis)
}

fn sub(world: &World, order: &TaobaoOrder, line: &TaobaoLine) -> SubPurchaseOrder {
    let refund = world.taobao_refunds.of_line(line);
    let mut out = SubPurchaseOrder::default();
    out.status = Some(line.status());
    out.item_id = Some(line.wanted.item_id.as_str().into());
    out.sku_id = line.wanted.sku_id.as_deref().map(|id| id.parse::<i64>().map_or_else(|_| id.into(), Into::into));
    out.quantity = Some(line.wanted.quantity);
    out.purchase_amount = Some(Fen::new(line.total()));
    out.purchase_currency = Some(CNY.into());
    out.product_amount = Some(Fen::new(line.amount));
    out.domestic_post_fee = Some(Fen::new(line.postage));
    out.pay_amount = line.paid.map(|_| Fen::new(line.total()));
    out.pay_currency = line.paid.map(|_| CNY.into());
    out.pay_time = line.paid.map(Time::from_unix_millis);
    out.close_time_without_payment = close_time(order, line);
    out.close_reason.clone_from(&line.close_reason);
    if let Some((code, message)) = &line.failed {
        out.error_code = Some((*code).to_owned());
        out.error_message = Some(message.clone());
    }
    if let Some((item, _)) = line.at {
        let item = &world.catalogue.items[item];
        let mut info = SkuInfo::default();
        info.sku_img_url = Some(item.picture());
        out.sku_info = Some(info);
        out.title = Some(item.title.clone());
    }
    if let Some(purchase) = &line.purchase {
        out.sub_purchase_order_id = purchase.sub.parse::<i64>().ok().map(Into::into);
        // Taobao's own numbers are known once it has the order.
        let known = line.state != LineState::Building;
        out.purchase_order_outer_id = known.then(|| purchase.outer_main.as_str().into());
        out.purchase_order_line_outer_id = known.then(|| purchase.outer_sub.as_str().into());
    }
    out.logistic_orders = Some(order.parcels_of(&line.sub_order).map(logistic_order).collect());
    out.refund_id = refund.map(|refund| refund.id.as_str().into());
    out.refund_status = Some(refund.map_or(RefundStatus::NotApplied, |refund| refund.status()));
    out.can_confirm_receipt = Some(line.state == LineState::Shipped);
    out
}

fn logistic_order(parcel: &Parcel) -> LogisticOrder {
    let mut out = LogisticOrder::default();
    out.logistic_company_name = Some(parcel.company().to_owned());
    out.logistic_number = Some(parcel.waybill.clone());
    out.rts_time = Some(Time::from_unix_millis(parcel.shipped));
    out
}
