//! An order as its buyer sees it: in **yuan**, but for the discount.

use super::{compact, decimal};
use crate::time::instants::china;
use crate::world::{Order, OrderedLine, PAY_TIMEOUT, Parcel, Parcels, State, World};
use daigou_core::value::{Fen, Personal, Yuan};
use daigou_upstream::alibaba::Address;
use daigou_upstream::alibaba::order::{
    BaseInfo, BuyerOrder, Contact, Guarantee, LineLogistics, NativeLogistics, OrderBizInfo, PayState, ProductItem,
    RateInfo, Receiver, Shipment, SkuInfo, TradeTerm,
};

/// The buyer's number; the sellers' follow on it.
pub(crate) const BUYER: i64 = 2_200_000_000_001;

/// Milliseconds.
const DAY: i64 = 86_400_000;

/// The order.
pub(crate) fn view(world: &World, order: &Order) -> BuyerOrder {
    let mut out = BuyerOrder::default();
    let mut guarantee = Guarantee::default();
    guarantee.assurance_info = Some("7天无理由退货".into());
    guarantee.assurance_type = Some("qtwlybt".into());
    guarantee.quality_assurance_type = Some("国家三包".into());
    out.guarantees_terms = Some(guarantee);
    out.native_logistics = Some(delivery(order));
    out.product_items = order.lines.iter().map(|line| item(world, order, line)).collect();
    out.trade_terms = vec![payment(order)];
    let mut rates = RateInfo::default();
    rates.buyer_rate_status = Some(5);
    rates.seller_rate_status = Some(5);
    out.order_rate_info = Some(rates);
    out.base_info = Some(base(world, order));
    let mut business = OrderBizInfo::default();
    business.ods_cyd = Some(false);
    business.credit_order = Some(false);
    out.order_biz_info = Some(business);
    out.from_encrypt_order = Some(false);
    out
}

fn base(world: &World, order: &Order) -> BaseInfo {
    let history = &order.history;
    let refund = world.refunds.of_order(order);
    let mut out = BaseInfo::default();
    out.id = order.tb_order_id.parse::<i64>().ok().map(Into::into);
    out.id_of_str = Some(order.tb_order_id.as_str().into());
    out.status = Some(order.state.word().into());
    out.total_amount = Some(Yuan::from_fen(order.total()));
    out.sum_product_payment = Some(Yuan::from_fen(order.goods));
    out.shipping_fee = Some(Yuan::from_fen(order.freight));
    out.refund = Some(Yuan::from_fen(order.refunded()));
    out.coupon_fee = Some(Yuan::from_fen(order.coupon));
    out.discount = Some(Fen::new(history.discount));
    out.refund_payment = decimal(order.refunded());
    out.create_time = Some(compact(order.created));
    out.modify_time = Some(compact(order.modified().max(refund.map_or(0, |refund| refund.modified()))));
    out.pay_time = history.paid.map(compact);
    let whole = matches!(order.state, State::Shipped | State::Success);
    out.all_delivered_time = history.parcels.last().filter(|_| whole).map(|parcel| compact(parcel.shipped));
    out.receiving_time = history.confirmed.map(compact);
    out.confirmed_time = history.confirmed.map(compact);
    out.complete_time = history.confirmed.map(compact);
    out.pay_timeout = Some(PAY_TIMEOUT);
    out.pay_timeout_type = Some(0);
    out.close_reason.clone_from(&history.close_reason);
    out.close_operate_type = history.closed_by.map(str::to_owned);
    out.remark = Some(String::new());
    out.out_order_id.clone_from(&order.asked.third_order_id);
    out.buyer_feedback.clone_from(&order.asked.note);
    if let Some(refund) = refund {
        match refund.after_sales {
            false => out.refund_status = Some(refund.stage.word().into()),
            true => out.refund_status_for_as = Some(refund.stage.word().to_owned()),
        }
        out.refund_id = Some(refund.id().into());
    }
    out.trade_type = Some("50060".into());
    out.trade_type_desc = Some("担保交易".into());
    out.trade_type_code = Some("assureTrade".into());
    out.business_type = Some("cn".into());
    if let Some(paid) = history.paid {
        out.pay_channel_list = Some(vec!["支付宝".into()]);
        out.pay_channel_code_list = Some(vec!["alipay".into()]);
        out.alipay_trade_id = Some(alipay(paid, order));
    }
    parties(world, order, &mut out);
    out.receiver_info = order.asked.address.as_ref().map(receiver);
    out.step_pay_all = Some(false);
    out.over_sea_order = Some(false);
    out.seller_order = Some(false);
    out
}

/// Names the buyer and the seller.
fn parties(world: &World, order: &Order, out: &mut BaseInfo) {
    out.buyer_id = Some(format!("b2b-{BUYER}").into());
    out.buyer_user_id = Some(BUYER.into());
    out.buyer_login_id = Some("buyer".into());
    out.sub_buyer_login_id = Some("buyer:sub".into());
    out.buyer_contact = Some(contact("buyer", order.asked.address.as_ref()));
    if let (Some(line), Some(number)) = (order.lines.first(), seller_number(world, order)) {
        let login = &world.catalogue.seller(line.sku).login;
        out.seller_id = Some(format!("b2b-{number}").into());
        out.seller_user_id = Some(number.into());
        out.seller_login_id = Some(login.clone());
        let mut seller = contact(login, None);
        seller.shop_name = Some(login.clone());
        out.seller_contact = Some(seller);
    }
}

/// The number of an order's seller.
pub(crate) fn seller_number(world: &World, order: &Order) -> Option<i64> {
    let seller = world.catalogue.offer(order.lines.first()?.sku).seller;
    Some(BUYER + 1 + i64::try_from(seller).unwrap_or_default())
}

/// How to reach the buyer or a seller; all of it is made up but for the buyer's name and phone.
fn contact(login: &str, address: Option<&Address>) -> Contact {
    let mut out = Contact::default();
    out.phone = Some("86-0571-00000000".into());
    out.im_in_platform = Some(login.to_owned());
    out.name = address.map_or_else(|| Some("李四".into()), |address| address.full_name.clone());
    out.mobile = address.map_or_else(|| Some("13800000000".into()), |address| address.mobile.clone());
    out.company_name = Some(login.to_owned());
    out
}

/// Who receives it, as 1688 keeps it.
pub(crate) fn receiver(address: &Address) -> Receiver {
    let street = address.address.as_ref().map(Personal::expose);
    let area = [&address.province_text, &address.city_text, &address.area_text, &address.town_text];
    let area: Vec<_> = area.into_iter().filter_map(Option::as_deref).chain(street).filter(|t| !t.is_empty()).collect();
    let mut out = Receiver::default();
    out.to_full_name.clone_from(&address.full_name);
    out.to_division_code.clone_from(&address.district_code);
    out.to_mobile.clone_from(&address.mobile);
    out.to_phone.clone_from(&address.phone);
    out.to_post.clone_from(&address.post_code);
    out.to_area = Some(area.join(" ").into());
    out
}

/// Alipay's number of an order's payment.
pub(crate) fn alipay(paid: i64, order: &Order) -> String {
    let day: String = crate::time::instants::iso_text(paid).chars().take(10).filter(char::is_ascii_digit).collect();
    format!("{day}{}", order.order_no)
}

fn payment(order: &Order) -> TradeTerm {
    let paid = order.history.paid;
    let mut out = TradeTerm::default();
    out.pay_status = Some(match order.state {
        State::Unpaid => PayState::Unpaid,
        State::Paid | State::Shipped => PayState::Paid,
        State::Success => PayState::Settled,
        State::Closed if paid.is_some() => PayState::Refunded,
        State::Closed => PayState::Cancelled,
    });
    out.pay_time = paid.map(compact);
    if paid.is_some() {
        out.pay_way = Some("1".into());
        out.pay_way_desc = Some("支付宝".into());
    }
    out.phase_amount = Some(Yuan::from_fen(order.total()));
    out.phase = order.id.parse::<i64>().ok().map(|id| id / 1000);
    out.card_pay = Some(false);
    out.express_pay = Some(false);
    out
}

fn delivery(order: &Order) -> NativeLogistics {
    let mut out = NativeLogistics::default();
    if let Some(address) = &order.asked.address {
        let street = [address.town_text.as_deref(), address.address.as_ref().map(Personal::expose)];
        let street: Vec<_> = street.into_iter().flatten().filter(|text| !text.is_empty()).collect();
        out.address = Some(street.join(" ").into());
        out.area.clone_from(&address.area_text);
        out.area_code.clone_from(&address.district_code);
        out.city.clone_from(&address.city_text);
        out.contact_person.clone_from(&address.full_name);
        out.mobile.clone_from(&address.mobile);
        out.province.clone_from(&address.province_text);
        out.telephone.clone_from(&address.phone);
        out.zip.clone_from(&address.post_code);
    }
    let shipments: Vec<Shipment> = order.parcels().iter().map(shipment).collect();
    out.logistics_items = Some(shipments).filter(|shipments| !shipments.is_empty());
    out
}

fn shipment(parcel: &Parcel) -> Shipment {
    let lines: Vec<_> = parcel.line_ids().collect();
    let mut out = Shipment::default();
    out.id = Some(parcel.id);
    out.logistics_code = Some(parcel.code.clone());
    out.kind = Some("0".into());
    out.status = Some("alreadysend".into());
    out.delivered_time = Some(compact(parcel.shipped));
    out.gmt_create = Some(compact(parcel.shipped));
    out.gmt_modified = Some(compact(parcel.delivered.unwrap_or(parcel.shipped)));
    out.carriage = Some(Yuan::from_fen(0));
    out.logistics_company_name = Some(parcel.company().into());
    out.logistics_company_no = Some(parcel.carrier().into());
    out.logistics_bill_no = Some(parcel.waybill.clone());
    out.sub_item_ids = Some(lines.join(","));
    out
}

fn item(world: &World, order: &Order, line: &OrderedLine) -> ProductItem {
    let (offer, sku) = (world.catalogue.offer(line.sku), world.catalogue.sku(line.sku));
    let picture = &offer.picture;
    let mut out = ProductItem::default();
    out.item_amount = Some(Yuan::from_fen(line.amount));
    out.name = Some(offer.title.clone());
    out.price = Some(Yuan::from_fen(line.price));
    out.product_id = Some(offer.number.into());
    out.product_img_url = Some(vec![format!("{picture}.80x80.jpg").into(), format!("{picture}.jpg").into()]);
    let snapshot = "https://trade.1688.com/order/offer_snapshot.htm?order_entry_id=";
    out.product_snapshot_url = Some(format!("{snapshot}{}", line.sub_order));
    out.quantity = decimal(line.quantity);
    out.refund = Some(Yuan::from_fen(line.refunded));
    out.sku_id = Some(sku.number.into());
    out.status = Some(order.state.word().into());
    out.sub_item_id = line.sub_order.parse::<i64>().ok().map(Into::into);
    out.sub_item_id_string = Some(line.sub_order.as_str().into());
    out.kind = Some("common".into());
    out.unit = Some(offer.unit.clone());
    out.guarantees_terms = Some(Vec::new());
    out.sku_infos = Some(sku.properties.iter().map(|(name, value)| property(name, value)).collect());
    let list_price = line.price.saturating_mul(line.quantity);
    out.entry_discount = decimal(list_price.saturating_sub(line.amount));
    out.spec_id = Some(sku.spec_id.as_str().into());
    out.quantity_factor = decimal(1);
    out.status_str = Some(order.state.words().into());
    out.logistics_status = Some(match order.state {
        _ if line.received => LineLogistics::Received,
        _ if order.is_shipped(&line.sub_order) => LineLogistics::Shipped,
        _ if order.shipped_of(&line.sub_order) > 0 => LineLogistics::PartShipped,
        _ => LineLogistics::NotShipped,
    });
    if order.lines.len() == 1 {
        out.share_postage = Some(Yuan::from_fen(order.freight));
    }
    if let Some(refund) = world.refunds.of_line(line) {
        out.refund_status = Some(refund.stage.line_word().into());
        match refund.after_sales {
            false => out.refund_id = Some(refund.id().into()),
            true => out.refund_id_for_as = Some(refund.id().into()),
        }
    }
    out.close_reason.clone_from(&order.history.close_reason);
    out.gmt_create = Some(compact(order.created));
    out.gmt_modified = Some(compact(order.modified()));
    out.gmt_completed = order.history.confirmed.map(compact);
    // The vendor's example shows a day.
    let example = world.orders.is_example(&order.tb_order_id);
    out.gmt_pay_expire_time = Some(china(order.created + if example { DAY } else { PAY_TIMEOUT * 1000 }));
    out
}

/// One property of a variant.
pub(crate) fn property(name: &str, value: &str) -> SkuInfo {
    let mut out = SkuInfo::default();
    out.name = Some(name.to_owned());
    out.value = Some(value.to_owned());
    out
}
