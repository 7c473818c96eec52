//! Purchase orders and parcels as their replies show them.

use super::{CNY, close_reason};
use crate::times::china;
use crate::world::{Catalogue, TaobaoLine, TaobaoOrder, World, together};
use daigou_core::value::{Fen, Personal, Time};
use daigou_taobao::orders::{
    Courier, LogisticOrder, Logistics, Parcel, ParcelGoods, ParcelReceiver, PurchaseReceiver, SkuInfo, Trace,
};
use daigou_taobao::{ParcelStatus, PurchaseOrder, RefundStatus, SubPurchaseOrder};

const COURIER: &str = "中通快递";

/// A purchase order, or all of an order's under the first.
pub(super) fn detail(world: &World, order: &TaobaoOrder, main: Option<&str>) -> PurchaseOrder {
    let lines: Vec<&TaobaoLine> = order.lines.iter().filter(|line| main.is_none_or(|main| line.is_of(main))).collect();
    let amount = |fits: fn(&TaobaoLine) -> bool| {
        Fen::new(lines.iter().filter(|line| fits(line)).fold(0_i64, |sum, line| sum.saturating_add(line.amount)))
    };
    let paid = lines.iter().filter_map(|line| line.paid()).max();
    let shop = lines.iter().find_map(|line| line.at).map(|(item, _)| world.catalogue.items[item].shop.clone());
    let mut out = PurchaseOrder::default();
    let first = main.map(str::to_owned).or_else(|| order.purchases().first().map(|main| (*main).to_owned()));
    out.purchase_id = first.as_deref().map(|main| main.parse::<i64>().map_or_else(|_| main.into(), Into::into));
    out.outer_purchase_id.clone_from(&order.reference);
    out.seller_order_number.clone_from(&order.reference);
    out.order_source.clone_from(&order.source);
    out.status = Some(together(&lines));
    out.source_market = Some("TAOBAO".into());
    out.purchase_amount = Some(amount(|_| true));
    out.purchase_currency = Some(CNY.into());
    out.product_amount = Some(amount(|_| true));
    out.domestic_post_fee = Some(Fen::new(0));
    out.pay_amount = paid.map(|_| amount(|line| line.paid().is_some()));
    out.pay_currency = paid.map(|_| CNY.into());
    out.pay_time = paid.map(Time::from_unix_millis);
    out.created_time = Some(Time::from_unix_millis(order.created));
    out.modify_time = Some(Time::from_unix_millis(order.modified));
    out.supplier_nick = shop;
    out.receiver = Some(receiver(order));
    out.sub_purchase_orders = Some(lines.into_iter().map(|line| sub(world, line)).collect());
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

fn sub(world: &World, line: &TaobaoLine) -> SubPurchaseOrder {
    let refund = world.taobao_refunds.of_line(line);
    let mut out = SubPurchaseOrder::default();
    out.status = Some(line.status());
    out.item_id = Some(line.wanted.item_id.as_str().into());
    out.sku_id = line.wanted.sku_id.as_deref().map(|id| id.parse::<i64>().map_or_else(|_| id.into(), Into::into));
    out.quantity = Some(line.wanted.quantity);
    out.purchase_amount = Some(Fen::new(line.amount));
    out.purchase_currency = Some(CNY.into());
    out.product_amount = Some(Fen::new(line.amount));
    out.domestic_post_fee = Some(Fen::new(0));
    out.pay_amount = line.paid().map(|_| Fen::new(line.amount));
    out.pay_currency = line.paid().map(|_| CNY.into());
    out.pay_time = line.paid().map(Time::from_unix_millis);
    out.close_reason = close_reason(line);
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
        out.purchase_order_outer_id = Some(purchase.outer_main.as_str().into());
        out.purchase_order_line_outer_id = Some(purchase.outer_sub.as_str().into());
    }
    let parcel = line.paid().zip(mail_no(line)).map(|(at, number)| {
        let mut parcel = LogisticOrder::default();
        parcel.logistic_company_name = Some(COURIER.into());
        parcel.logistic_number = Some(number);
        parcel.rts_time = Some(Time::from_unix_millis(at));
        parcel
    });
    out.logistic_orders = Some(parcel.into_iter().collect());
    out.refund_id = refund.map(|refund| refund.id.as_str().into());
    out.refund_status = Some(refund.map_or(RefundStatus::NotApplied, |refund| refund.status.clone()));
    out.can_confirm_receipt = Some(false);
    out
}

/// The waybill follows from the purchase sub-order.
fn mail_no(line: &TaobaoLine) -> Option<String> {
    line.purchase.as_ref().map(|purchase| format!("78{}", purchase.sub))
}

/// The parcels of a line: one once it is paid.
pub(super) fn parcels(catalogue: &Catalogue, order: &TaobaoOrder, line: &TaobaoLine) -> Logistics {
    let mut out = Logistics::default();
    out.purchase_order_outer_id = line.purchase.as_ref().map(|purchase| purchase.outer_sub.as_str().into());
    out.pnm_logistics_details = line.paid().map(|at| parcel(catalogue, order, line, at)).into_iter().collect();
    out
}

fn parcel(catalogue: &Catalogue, order: &TaobaoOrder, line: &TaobaoLine, at: i64) -> Parcel {
    let mut courier = Courier::default();
    courier.company = Some(COURIER.into());
    courier.company_image_url = Some("https://img.alicdn.com/tfs/zto.png".into());
    courier.company_contact = Some("95311".into());
    let from = &order.receiver;
    let mut receiver = ParcelReceiver::default();
    receiver.zip_code.clone_from(&from.zip);
    receiver.address.clone_from(&from.address);
    receiver.province.clone_from(&from.state);
    receiver.city.clone_from(&from.city);
    receiver.district.clone_from(&from.district);
    receiver.phone = from.mobile_phone.clone().filter(|phone| !Personal::is_blank(phone)).or(from.phone.clone());
    receiver.name.clone_from(&from.name);
    let goods = line.at.map(|(item, sku)| {
        let item = &catalogue.items[item];
        let mut goods = ParcelGoods::default();
        goods.title = Some(item.title.clone());
        goods.property = Some(format!("颜色分类:{}", item.skus[sku].colour.1));
        goods.image_url = Some(item.picture());
        goods.quantity = Some(line.wanted.quantity.to_string());
        goods
    });
    let mut out = Parcel::default();
    out.mail_no = mail_no(line);
    out.logistics_traces = vec![
        trace(at, "TMS_STATION_OUT", "【北京市】 快件已发往 广州中心"),
        trace(at, "TMS_STATION_IN", "【北京市】 快件已到达 北京"),
    ];
    out.logistics_partner = vec![courier];
    out.receiver = Some(receiver);
    out.logistics_goods = goods.into_iter().collect();
    out
}

fn trace(at: i64, action: &str, words: &str) -> Trace {
    let mut out = Trace::default();
    out.status_desc = Some("运输中".into());
    out.city = Some("北京市".into());
    out.district = Some("朝阳区".into());
    out.action = Some(action.to_owned());
    out.facility_name = Some("北京".into());
    out.time = Some(china(at));
    out.standard_desc = Some(words.to_owned());
    out.status = Some(ParcelStatus::Transport);
    out
}
