//! Refunds through PandaPon: reasons, vouchers, asking, the refund itself, the return. Amounts are **fen**. What 1688
//! refuses it refuses in the payload, in its codes.

use super::pay::shown as outcome;
use super::{compact, decimal};
use crate::time::instants::iso;
use crate::vendors::handler::{Context, Served, served};
use crate::views::alibaba::trade::{BUYER, alipay};
use crate::wire::reply::{Payload, Refusal, wrong};
use crate::world::{Act, CARRIERS, Courier, REFUND_REASONS, RefundAsked, RefundStage, TradeRefund, World, goods_stage};
use daigou_alibaba1688::refunds::{ListLogisticsCompanies, ListRefundReasons, UploadVoucher};
use daigou_alibaba1688::{CreateRefund, GetRefund, ReturnGoods};
use daigou_core::value::Fen;
use daigou_upstream::alibaba::refund::{
    CreatedRefund, DisputeRequest, DisputeType, RefundGoods, RefundOperation, RefundReason, RefundReasons, Voucher,
};
use daigou_upstream::alibaba::{LogisticsCompany, Refund};

/// The operations of this group, each with its handler.
pub(super) const SERVED: &[Served] = &[
    served!(GetRefund => info),
    served!(ListRefundReasons => reasons),
    served!(UploadVoucher => upload_voucher),
    served!(CreateRefund => create),
    served!(ReturnGoods => return_goods),
    served!(ListLogisticsCompanies => logistics_companies),
];

/// The largest picture, bytes.
const MOST: usize = 1 << 20;

/// Lists the reasons for a refund: the same for every order that there is and every stage of goods.
fn reasons(context: &mut Context<'_>, request: ListRefundReasons) -> Result<Payload, Refusal> {
    let (number, stage) = (request.order_id.as_str(), request.goods_status.as_str());
    let order = context.world.orders.find(number);
    let order = order.ok_or_else(|| wrong("orderId", format_args!("5001: no order {number}")))?;
    goods_stage(stage).map_err(|(code, why)| Refusal::invalid(format!("{why} ({code})")))?;
    for (i, id) in request.order_entry_ids.iter().enumerate() {
        if !order.lines.iter().any(|line| line.sub_order == id.as_str()) {
            return Err(wrong(&format!("orderEntryIds[{i}]"), format_args!("the order has no line {id}")));
        }
    }
    let mut out = RefundReasons::default();
    let shown = REFUND_REASONS.iter().map(|reason| {
        let mut out = RefundReason::default();
        out.id = Some(reason.id);
        out.name = Some(reason.name.to_owned());
        out.need_voucher = Some(reason.needs_voucher);
        out.no_refund_carriage = Some(reason.keeps_freight(stage));
        out.tip = Some(reason.tip.to_owned());
        out
    });
    out.reasons = shown.collect();
    Payload::of(&out)
}

/// Takes a picture in base64; nothing of it is kept.
fn upload_voucher(context: &mut Context<'_>, request: UploadVoucher) -> Result<Payload, Refusal> {
    let data = request.image_data.trim_end_matches('=');
    let written = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    if !data.bytes().all(written) || data.len() % 4 == 1 {
        return Err(wrong("imageData", "must be base64, without a `data:` prefix"));
    }
    if data.len() / 4 * 3 >= MOST {
        return Err(wrong("imageData", "must be smaller than 1 MB"));
    }
    let mut out = Voucher::default();
    out.image_domain = Some("https://cbu01.alicdn.com".into());
    out.image_relative_url = Some(format!("img/ibank/{}.jpg", context.world.ids.internal()));
    Payload::of(&out)
}

fn create(context: &mut Context<'_>, request: CreateRefund) -> Result<Payload, Refusal> {
    let fen = |member, amount: &Fen| amount.money().and_then(|m| m.fen()).map_err(|error| wrong(member, error));
    let goods_back = match request.dispute_request {
        DisputeRequest::Refund => false,
        DisputeRequest::ReturnRefund => true,
        other => return Err(wrong("disputeRequest", format_args!("must be refund or returnRefund, got `{other}`"))),
    };
    let pieces = request.order_entry_count_list.unwrap_or_default();
    let asked = RefundAsked {
        order: request.order_id.to_string(),
        lines: request.order_entry_ids.iter().map(ToString::to_string).collect(),
        goods_back,
        goods_stage: request.goods_status.to_string(),
        payment: fen("applyPayment", &request.apply_payment)?,
        carriage: fen("applyCarriage", &request.apply_carriage)?,
        reason: request.apply_reason_id,
        description: request.description,
        has_voucher: request.vouchers.is_some_and(|vouchers| !vouchers.is_empty()),
        pieces: pieces.iter().map(|line| (line.id.to_string(), line.count)).collect(),
    };
    let mut out = CreatedRefund::default();
    match context.world.ask_refund(&asked, context.now) {
        Ok(refund) => out.refund_id = Some(refund.id().into()),
        Err((code, words)) => {
            out.success = Some(false);
            out.code = Some(code.to_owned());
            out.message = Some(words);
        }
    }
    Payload::of(&out)
}

fn info(context: &mut Context<'_>, request: GetRefund) -> Result<Payload, Refusal> {
    let id = request.refund_id.as_str();
    let refund = context.world.refunds.find(id);
    let refund = refund.ok_or_else(|| wrong("refundId", format_args!("003002: no refund {id}")))?;
    Payload::of(&shown(context.world, refund)?)
}

fn shown(world: &World, refund: &TradeRefund) -> Result<Refund, Refusal> {
    let (payment, carriage) = (Fen::new(refund.payment), Fen::new(refund.carriage));
    let done = refund.stage == RefundStage::Success;
    let mut out = Refund::default();
    out.id = Some(refund.number);
    out.create_time = Some(iso(refund.created));
    out.apply_carriage = Some(carriage.clone());
    out.apply_expect = Some(Fen::new(0));
    out.apply_payment = Some(payment.clone());
    out.apply_reason = Some(refund.reason.name.to_owned());
    out.apply_reason_id = Some(refund.reason.id);
    out.apply_sub_reason_id = Some(0);
    out.buyer_send_goods = Some(refund.returned.is_some());
    out.can_refund_payment = Some(payment.clone());
    out.dispute_request = Some(if refund.goods_back { 3 } else { 1 });
    out.dispute_type = Some(if refund.after_sales { DisputeType::AfterSales } else { DisputeType::InSale });
    // An object here, not a text.
    let (role, flow) = (if refund.timed_out() { "timeout" } else { "user" }, "cbu_return_and_refund");
    let mut more = serde_json::json!({"payMode": "alipay", "bizCode": "cbu.general.refund", "opRole": role});
    if refund.goods_back {
        more["workflowName"] = flow.into();
    }
    out.ext_info = serde_json::from_str(&more.to_string()).ok();
    out.reject_reason.clone_from(&refund.reject_reason);
    if let Some((carrier, waybill)) = &refund.returned {
        let name = CARRIERS.iter().find(|(_, _, code, ..)| code == carrier).map(|(_, name, ..)| *name);
        out.buyer_logistics_name = name.map(str::to_owned);
        out.freight_bill = Some(waybill.clone());
    }
    out.frozen_fund = Some(Fen::new(-1));
    out.gmt_apply = Some(compact(refund.created));
    out.gmt_create = Some(compact(refund.created));
    out.gmt_modified = Some(compact(refund.modified()));
    out.gmt_completed = (!refund.stage.is_open()).then(|| compact(refund.modified()));
    out.gmt_time_out = refund.deadline.map(compact);
    out.goods_received = Some(refund.received);
    out.goods_status = Some(match (&refund.returned, refund.received) {
        (Some(_), _) => RefundGoods::Returned,
        (None, true) => RefundGoods::Received,
        (None, false) => RefundGoods::NotReceived,
    });
    out.only_refund = Some(!refund.goods_back);
    let counts = refund.lines.iter().filter_map(|(id, count)| Some((id.as_str().into(), decimal(count)?)));
    out.order_entry_count_map = Some(counts.collect());
    let numbers = refund.lines.iter().filter_map(|(id, _)| id.parse::<i64>().ok());
    out.order_entry_id_list = Some(numbers.map(Into::into).collect());
    out.order_id = refund.order.parse::<i64>().ok().map(Into::into);
    out.product_name = Some(refund.product.clone());
    out.refund_carriage = Some(if done { carriage } else { Fen::new(0) });
    out.refund_payment = Some(if done { payment } else { Fen::new(0) });
    out.refund_goods = Some(refund.goods_back);
    out.refund_id = Some(refund.id().into());
    out.reject_times = Some(refund.rejected);
    out.status = Some(refund.stage.word().into());
    out.trade_type_str = Some("50060".into());
    out.buyer_user_id = Some(BUYER.into());
    out.buyer_member_id = Some(format!("b2b-{BUYER}").into());
    if let Some(order) = world.orders.find(&refund.order) {
        out.alipay_payment_id = order.history.paid.map(|paid| alipay(paid, order));
        out.seller_login_id = order.lines.first().map(|line| world.catalogue.seller(line.sku).login.clone());
    }
    let address = return_address(world, refund);
    if refund.has_address() {
        out.seller_receive_address = Some(address.as_str().into());
        out.seller_real_name = Some(RETURNS.0.into());
        out.seller_mobile = Some(RETURNS.1.into());
    }
    out.refund_operation_list = Some(operations(refund, &address));
    Ok(out)
}

/// Who takes returns at a shop, and the phone; made up.
const RETURNS: (&str, &str) = ("张三", "13800000000");

/// Where the goods go back to: the place that the shop sends from.
fn return_address(world: &World, refund: &TradeRefund) -> String {
    let line = world.orders.find(&refund.order).and_then(|order| order.lines.first());
    let place = line.map_or("浙江省杭州市", |line| world.catalogue.seller(line.sku).place);
    format!("{place} 网商路699号 退货仓")
}

/// The newest first.
fn operations(refund: &TradeRefund, address: &str) -> Vec<RefundOperation> {
    let shown = refund.done.iter().rev().map(|done| {
        let (number, words, role) = done.act.shown();
        let mut out = RefundOperation::default();
        out.id = Some(done.id);
        out.refund_id = Some(refund.id().into());
        out.operate_type_int = number;
        out.operate_remark = Some(words.to_owned());
        out.before_operate_status = Some(done.before.word().into());
        out.after_operate_status = Some(done.after.word().into());
        out.operator_role_id = role;
        out.gmt_create = Some(compact(done.at));
        match done.act {
            Act::Ask => out.description = Some(refund.description.clone()),
            Act::Refuse => out.reject_reason.clone_from(&refund.reject_reason),
            Act::AgreeReturn | Act::SystemAgreesReturn => {
                out.refund_address = Some(address.into());
                out.mobile = Some(RETURNS.1.into());
            }
            Act::SendBack => {
                let (carrier, waybill) = refund.returned.clone().unwrap_or_default();
                out.freight_bill = Some(waybill);
                out.logistics_company = CARRIERS.iter().find(|(_, _, code, ..)| *code == carrier).map(company);
            }
            _ => {}
        }
        out
    });
    shown.collect()
}

fn return_goods(context: &mut Context<'_>, request: ReturnGoods) -> Result<Payload, Refusal> {
    let (id, carrier) = (request.refund_id.as_str(), request.logistics_company_no.as_str());
    let sent = context.world.send_back(id, carrier, &request.freight_bill, context.now);
    Payload::of(&outcome(sent))
}

fn logistics_companies(_: &mut Context<'_>, _: ListLogisticsCompanies) -> Result<Payload, Refusal> {
    Payload::of(&CARRIERS.iter().map(company).collect::<Vec<_>>())
}

fn company((id, name, code, phone, spelling): &Courier) -> LogisticsCompany {
    let mut out = LogisticsCompany::default();
    out.id = Some(*id);
    out.company_name = Some((*name).to_owned());
    out.company_no = Some((*code).to_owned());
    out.company_phone = phone.map(str::to_owned);
    out.support_print = Some(phone.is_some());
    out.spelling = Some((*spelling).to_owned());
    out
}
