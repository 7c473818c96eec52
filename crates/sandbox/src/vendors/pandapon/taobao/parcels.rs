//! Parcels as their replies show them.

use crate::time::instants::china;
use crate::world::{self, Catalogue, Parcels, Step, TaobaoLine, TaobaoOrder};
use daigou_core::value::Personal;
use daigou_taobao::ParcelStatus;
use daigou_taobao::orders::{Courier, Logistics, Parcel, ParcelGoods, ParcelReceiver, Trace};

/// The parcels of a line: one once it is shipped, or several.
pub(super) fn parcels(catalogue: &Catalogue, order: &TaobaoOrder, line: &TaobaoLine) -> Logistics {
    let mut out = Logistics::default();
    out.purchase_order_outer_id = line.purchase.as_ref().map(|purchase| purchase.outer_sub.as_str().into());
    let sent = order.parcels_of(&line.sub_order);
    out.pnm_logistics_details = sent.map(|sent| parcel(catalogue, order, line, sent)).collect();
    out
}

fn parcel(catalogue: &Catalogue, order: &TaobaoOrder, line: &TaobaoLine, sent: &world::Parcel) -> Parcel {
    let mut courier = Courier::default();
    courier.company = Some(sent.company().to_owned());
    courier.company_image_url = Some("https://img.alicdn.com/tfs/zto.png".into());
    courier.company_contact = sent.courier.3.map(str::to_owned);
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
        let pieces = sent.lines.iter().find(|(known, _)| *known == line.sub_order).map_or(0, |(_, pieces)| *pieces);
        goods.quantity = Some(pieces.to_string());
        goods
    });
    let mut out = Parcel::default();
    out.mail_no = Some(sent.waybill.clone());
    out.logistics_traces = sent.steps.iter().rev().map(|(step, at)| trace(*step, *at)).collect();
    out.logistics_partner = vec![courier];
    out.receiver = Some(receiver);
    out.logistics_goods = goods.into_iter().collect();
    out
}

/// The example shows a parcel between two stations. Of the other steps the words are made up, and there is no action.
fn trace(step: Step, at: i64) -> Trace {
    let mut out = Trace::default();
    let (status, words, what) = match step {
        Step::Shipped => (ParcelStatus::WaitingCollect, "待揽收", "【北京市】 商家已发货"),
        Step::Collected => (ParcelStatus::Collected, "已揽收", "【北京市】 快件已揽收"),
        Step::InTransit => (ParcelStatus::Transport, "运输中", "【北京市】 快件已发往 广州中心"),
        Step::Delivering => (ParcelStatus::Delivering, "派送中", "快件正在派送"),
        Step::Signed => (ParcelStatus::Signed, "已签收", "快件已签收"),
        Step::Failed => (ParcelStatus::Exception, "派送异常", "派件失败：收件人不在，将再次派送"),
        Step::Returning => (ParcelStatus::Returned, "退回中", "快件未妥投，正在退回发件人"),
        Step::Returned => (ParcelStatus::Returned, "已退回", "退回件已送达发件人"),
    };
    if step == Step::InTransit {
        out.action = Some("TMS_STATION_OUT".to_owned());
        out.facility_name = Some("北京".into());
    }
    if matches!(step, Step::Shipped | Step::Collected | Step::InTransit) {
        out.city = Some("北京市".into());
        out.district = Some("朝阳区".into());
    }
    out.status_desc = Some(words.to_owned());
    out.time = Some(china(at));
    out.standard_desc = Some(what.to_owned());
    out.status = Some(status);
    out
}
