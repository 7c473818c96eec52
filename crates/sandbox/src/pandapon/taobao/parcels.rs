//! Parcels as their replies show them.

use crate::purchases::{COURIER, mail_no};
use crate::times::china;
use crate::world::{Catalogue, TaobaoLine, TaobaoOrder};
use daigou_core::value::Personal;
use daigou_taobao::ParcelStatus;
use daigou_taobao::orders::{Courier, Logistics, Parcel, ParcelGoods, ParcelReceiver, Trace};

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
