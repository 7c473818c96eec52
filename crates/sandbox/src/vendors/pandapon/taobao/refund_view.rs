//! Refunds as their replies show them.

use super::CNY;
use crate::world::{REASONS, Refund, RefundStep, STEP, TaobaoLine, TaobaoOrder, World};
use daigou_core::value::{Embedded, Fen, Time};
use daigou_taobao::RefundDetail;
use daigou_taobao::refunds::{RefundAggregate, RefundLine, RefundOrder, ReturnAddress, ReturnCompany, ReturnLogistics};

const ADDRESS: &str = "浙江省杭州市网商路699号";

/// In which of two forms a reply has the return parcel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RefundForm {
    /// As `refund.get`: the address is a text, the courier's code is `logisticsCompanyCode`.
    Get,
    /// As `refund.cancel`: the address is an object, the courier's code is `logisticCompanyCode`.
    Cancel,
}

/// Shows a refund as `refund.get` does.
pub(super) fn detail(world: &World, refund: &Refund, user_id: &str) -> RefundDetail {
    let mut out = RefundDetail::default();
    out.distributor_id = Some(user_id.into());
    out.currency = Some(CNY.into());
    out.refund_order_aggregate = Some(aggregate(world, refund, RefundForm::Get));
    out
}

/// The refund, its line and its return parcel.
pub(super) fn aggregate(world: &World, refund: &Refund, form: RefundForm) -> RefundAggregate {
    let mut out = RefundAggregate::default();
    out.logistics = Some(parcel(refund, form));
    out.refund_order = Some(order(refund));
    out.purchase_order_line = world.taobao_orders.line(&refund.sub_order).map(|(order, line)| {
        let item = line.at.map(|(item, _)| &world.catalogue.items[item]);
        let mut out = self::line(order, line);
        out.supplier_id = item.map(|item| item.seller().into());
        out.supplier_nick = item.map(|item| item.shop.clone());
        out.item_title = item.map(|item| item.title.clone());
        out.item_image_url = item.map(crate::world::Item::picture);
        out
    });
    out
}

fn order(refund: &Refund) -> RefundOrder {
    // The examples' refunds wait for ever; what they show of it is what is left of a step.
    let waiting = matches!(refund.step, RefundStep::Applied | RefundStep::Agreed | RefundStep::Returned);
    let until = refund.deadline.or(waiting.then_some(refund.modified + STEP));
    let terms = &refund.terms;
    let mut out = RefundOrder::default();
    out.refund_id = Some(refund.id.as_str().into());
    out.refund_status = Some(refund.status());
    out.refund_type = Some(terms.kind.clone());
    out.goods_status = Some(terms.goods.clone());
    out.refund_fee = Some(Fen::new(terms.fee));
    out.fee_tips = Some(String::new());
    out.can_edit_fee = Some(false);
    out.reason_id = Some(terms.reason);
    out.reason_desc = REASONS.iter().find(|(id, ..)| *id == terms.reason).map(|(_, words, _)| (*words).to_owned());
    out.refund_desc = Some(terms.words.clone().unwrap_or_default());
    out.pay_order_id = Some(String::new());
    out.timeout_type = Some(String::new());
    out.timeout_date = Some(Time::from(until.map_or_else(String::new, |until| until.to_string()).as_str()));
    out.remaining_time = Some(until.map_or_else(String::new, |until| (until - refund.modified).to_string()));
    let refused = refund.refused.clone().filter(|_| refund.step == RefundStep::Refused);
    out.seller_refuse_reason = Some(refused.unwrap_or_default());
    out.seller_refuse_reason_describe = Some(String::new());
    out
}

fn line(order: &TaobaoOrder, line: &TaobaoLine) -> RefundLine {
    let number = |text: &str| text.parse::<i64>().ok().map(Into::into);
    let mut out = RefundLine::default();
    out.sales_order_id = Some(order.order_no.clone());
    out.purchase_order_id = line.purchase.as_ref().and_then(|purchase| number(&purchase.main));
    out.purchase_order_line_id = line.purchase.as_ref().and_then(|purchase| number(&purchase.sub));
    out.quantity = Some(line.wanted.quantity);
    out.price = line.amount.checked_div(line.wanted.quantity).map(Fen::new);
    out.total_price = Some(Fen::new(line.total()));
    out.product_fee = Some(Fen::new(line.amount));
    out.post_fee = Some(Fen::new(line.postage));
    out.currency = Some(CNY.into());
    out.sales_market = Some("PANAMA".into());
    out.create_time = Some(Time::from_unix_millis(order.created));
    out
}

/// The address stands there once the seller agreed to a return.
fn parcel(refund: &Refund, form: RefundForm) -> ReturnLogistics {
    let mut out = ReturnLogistics::default();
    let agreed = matches!(refund.step, RefundStep::Agreed | RefundStep::Returned | RefundStep::Refunded);
    if agreed && refund.goods_back() {
        out.receiver_address = match form {
            RefundForm::Get => Some(Embedded::from_text(ADDRESS)),
            RefundForm::Cancel => object_address(),
        };
        out.seller_agree_return_describe = Some("同意退货".into());
    }
    if let Some(parcel) = &refund.parcel {
        let mut company = ReturnCompany::default();
        let code = Some(parcel.courier.clone());
        match form {
            RefundForm::Get => company.logistics_company_code = code,
            RefundForm::Cancel => company.logistic_company_code = code,
        }
        let name = crate::world::COURIERS.iter().find(|(code, _)| *code == parcel.courier);
        company.logistics_company_name = name.map(|(_, name)| (*name).to_owned());
        out.logistics_company = Some(company);
        out.logistics_no = Some(parcel.number.clone());
        out.buyer_phone = parcel.phone.as_deref().map(Into::into);
        out.return_goods_desc.clone_from(&parcel.goods);
    }
    out
}

/// An object in place of text.
fn object_address() -> Option<Embedded<ReturnAddress>> {
    let mut address = ReturnAddress::default();
    address.detail_address = Some(ADDRESS.into());
    address.phone = Some("13800000000".into());
    address.receiver = Some("张三".into());
    serde_json::from_str(&serde_json::to_string(&address).ok()?).ok()
}
