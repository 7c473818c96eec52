//! After-sales of Taobao orders, as their buyer sees and moves them.

use super::refund_view::{RefundForm, aggregate, detail};
use super::{CNY, unknown};
use crate::vendors::handler::{Context, Served, served};
use crate::vendors::pandapon::members;
use crate::wire::reply::{Payload, Refusal};
use crate::world::{
    Act, COURIERS, REASONS, Refund, RefundMessage, RefundTerms, ReturnParcel, World, check_terms, goods_that_fit,
    most_of,
};
use daigou_core::value::{Fen, RefundId, Time};
use daigou_taobao::refunds::{MaxRefundFee, RefundOrder, RefundReason, RefundTemplate};
use daigou_taobao::{
    CancelRefund, CancelledRefund, GetRefund, GoodsStatus, ListRefundMessages, ListRefunds, ModifyRefund, RefundPage,
    RefundStatus, RefundType, RenderRefund, RenderReturn, RenderedRefund, SubmitRefund, SubmitRefundMessage,
    SubmitReturn,
};
use serde::Deserialize;
use serde_json::json;

/// The operations of this group, each with its handler.
pub(super) const SERVED: &[Served] = &[
    served!(ListRefunds => list),
    served!(RenderRefund => render),
    served!(RenderReturn => render_return),
    served!(SubmitReturn => submit_return),
    served!(CancelRefund => cancel),
    served!(SubmitRefundMessage => submit_message),
    served!(SubmitRefund => submit),
    served!(ListRefundMessages => messages),
    served!(ModifyRefund => modify),
    served!(GetRefund => get),
];

/// The newest first. Refunds of the vendors' examples are listed where `refundId` names them. The unit of the times is
/// not stated: up to 11 digits are taken for seconds, more for milliseconds.
fn list(context: &mut Context<'_>, request: ListRefunds) -> Result<Payload, Refusal> {
    let instant = |time: Option<i64>| time.and_then(|time| Time::from(time.to_string().as_str()).unix_millis().ok());
    let (from, until) = (instant(request.refund_start_time), instant(request.refund_end_time));
    let world = &*context.world;
    let fits = |refund: &&Refund| {
        let line = world.taobao_orders.line(&refund.sub_order);
        let of_purchase = |id: &str| line.is_some_and(|(_, line)| line.is_of(id));
        request.refund_id.as_ref().map_or(!refund.example, |id| id.as_str() == refund.id)
            && request.purchase_order_id.as_ref().is_none_or(|id| of_purchase(id.as_str()))
            && request.sales_order_id.as_ref().is_none_or(|id| line.is_some_and(|(order, _)| order.order_no == *id))
            && request.refund_status.as_ref().is_none_or(|status| refund.status() == *status)
            && from.is_none_or(|from| from <= refund.created)
            && until.is_none_or(|until| refund.created <= until)
    };
    let found: Vec<_> =
        world.taobao_refunds.iter().rev().filter(fits).map(|refund| detail(world, refund, context.user_id)).collect();
    let no = request.page_no.unwrap_or(1);
    let mut out = RefundPage::default();
    out.total = i64::try_from(found.len()).ok();
    out.page_no = Some(no);
    out.page_size = Some(request.page_size);
    out.data = Some(super::page(found, no, request.page_size));
    Payload::of(&out)
}

/// Absent values of the template's refund are empty texts and zeros, as in the example.
fn render(context: &mut Context<'_>, request: RenderRefund) -> Result<Payload, Refusal> {
    let id = request.sub_order_id.as_str();
    let found = context.world.taobao_orders.line(id);
    let (_, line) = found.ok_or_else(|| unknown("subOrderId", "子单", id))?;
    known("refundType", request.refund_type.is_known(), &request.refund_type)?;
    known("goodsStatus", request.goods_status.is_known(), &request.goods_status)?;
    let reasons = REASONS.iter().map(|(id, words, tips)| {
        let mut reason = RefundReason::default();
        reason.reason_id = Some(*id);
        reason.reason_desc = Some((*words).to_owned());
        reason.tips = Some((*tips).to_owned());
        reason
    });
    let mut most = MaxRefundFee::default();
    most.min_refund_fee = Some(Fen::new(0));
    most.refund_fee = Some(Fen::new(most_of(line)));
    most.fee_tips = Some(String::new());
    most.can_edit_refund_fee = Some(true);
    let mut template = RefundTemplate::default();
    template.refund_reasons = reasons.collect();
    template.goods_status_list = goods_that_fit(line).iter().map(|status| status.to_string().into()).collect();
    template.refund_order = Some(empty_order());
    template.max_refund_fee = Some(most);
    let mut out = RenderedRefund::default();
    out.refund_order_template = Some(template);
    out.distributor_id = Some(context.user_id.into());
    out.currency = Some(CNY.into());
    out.sale_flag = Some(context.world.taobao_refunds.in_the_way(line).is_none());
    Payload::of(&out)
}

fn known(member: &str, known: bool, value: &impl std::fmt::Display) -> Result<(), Refusal> {
    if known { Ok(()) } else { Err(Refusal::invalid(format!("{member}: {value} is not known"))) }
}

fn empty_order() -> RefundOrder {
    let text = || Some(String::new());
    let mut out = RefundOrder::default();
    out.refund_id = Some("".into());
    out.refund_status = Some(RefundStatus::NotACode(String::new()));
    out.refund_type = Some(RefundType::from(0));
    out.goods_status = Some(GoodsStatus::from(0));
    out.refund_fee = Some(Fen::new(0));
    out.reason_id = Some(0);
    out.can_edit_fee = Some(false);
    out.timeout_date = Some(Time::from(""));
    for member in [&mut out.fee_tips, &mut out.reason_desc, &mut out.refund_desc, &mut out.pay_order_id] {
        *member = text();
    }
    for member in [&mut out.timeout_type, &mut out.remaining_time, &mut out.seller_refuse_reason] {
        *member = text();
    }
    out.seller_refuse_reason_describe = text();
    out
}

/// Nothing of the reply is published: the sandbox lists couriers by the names that `refund.get` has.
fn render_return(context: &mut Context<'_>, request: RenderReturn) -> Result<Payload, Refusal> {
    let refund = context.world.taobao_refunds.find(request.refund_id.as_str()).map_err(Refusal::invalid)?;
    refund.awaits_return().map_err(Refusal::invalid)?;
    let couriers: Vec<_> = COURIERS
        .iter()
        .map(|(code, name)| json!({ "logisticsCompanyCode": code, "logisticsCompanyName": name }))
        .collect();
    Payload::of(&json!({ "refundId": refund.id, "logisticsCompanyList": couriers }))
}

fn submit_return(context: &mut Context<'_>, request: SubmitReturn) -> Result<Payload, Refusal> {
    let id = request.refund_id.as_str();
    context.world.taobao_refunds.find(id).map_err(Refusal::invalid)?;
    let courier = request.logistics_company_code;
    if !COURIERS.iter().any(|(code, _)| *code == courier) {
        let codes = COURIERS.map(|(code, _)| code).join(", ");
        return Err(Refusal::invalid(format!("logisticsCompanyCode: must be one of {codes}, got `{courier}`")));
    }
    let parcel = ReturnParcel {
        courier,
        number: request.logistics_no,
        phone: request.buyer_phone.map(|phone| phone.expose().to_owned()),
        goods: request.return_goods_desc,
    };
    context.world.return_to_taobao(id, parcel, context.now).map_err(Refusal::invalid)?;
    Payload::of(&true)
}

/// A refund that can no longer be withdrawn says so in the payload.
fn cancel(context: &mut Context<'_>, request: CancelRefund) -> Result<Payload, Refusal> {
    let id = request.refund_id.as_str();
    context.world.taobao_refunds.find(id).map_err(Refusal::invalid)?;
    let done = context.world.taobao_refund_acts(id, Act::Withdraw, context.now).is_ok();
    let refund = context.world.taobao_refunds.find(id).map_err(Refusal::invalid)?;
    let mut out = CancelledRefund::default();
    out.cancel_success = Some(done);
    out.currency = Some(CNY.into());
    out.distributor_id = Some(context.user_id.into());
    out.refund_order_aggregate = Some(aggregate(context.world, refund, RefundForm::Cancel));
    Payload::of(&out)
}

/// The reply is an object without members, as in the example.
fn submit_message(context: &mut Context<'_>, request: SubmitRefundMessage) -> Result<Payload, Refusal> {
    let (text, images) = (request.refund_message, request.refund_images);
    let message = RefundMessage { text, images, at: context.now };
    context.world.message_taobao_refund(request.refund_id.as_str(), message).map_err(Refusal::invalid)?;
    Payload::of(&json!({}))
}

/// The reply is not published: `true`. The refund is in the list and with its order.
fn submit(context: &mut Context<'_>, request: SubmitRefund) -> Result<Payload, Refusal> {
    let id = request.purchase_order_line_id.as_str();
    context.world.taobao_orders.line(id).ok_or_else(|| unknown("purchaseOrderLineId", "采购子单", id))?;
    let terms = RefundTerms {
        kind: request.refund_type,
        goods: request.goods_status,
        reason: request.reason_id,
        fee: fen("refundFee", &request.refund_fee)?,
        words: request.refund_desc,
    };
    context.world.ask_taobao_refund(id, terms, context.now).map_err(Refusal::invalid)?;
    Payload::of(&true)
}

fn fen(member: &str, amount: &Fen) -> Result<i64, Refusal> {
    let fen = amount.money().and_then(|money| money.fen());
    fen.map_err(|error| Refusal::invalid(format!("{member}: {error}")))
}

/// Nothing of it is published: the sandbox wants a `refundId`, and lists what was submitted in the words of that call,
/// with `createTime`.
fn messages(context: &mut Context<'_>, request: ListRefundMessages) -> Result<Payload, Refusal> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Asked {
        refund_id: RefundId,
    }
    let asked: Asked = members(&request.0)?;
    let refund = context.world.taobao_refunds.find(asked.refund_id.as_str()).map_err(Refusal::invalid)?;
    let said = refund.messages.iter().map(|message| {
        json!({
            "refundId": refund.id,
            "refundMessage": message.text,
            "refundImages": message.images,
            "createTime": crate::time::instants::china(message.at),
        })
    });
    Payload::of(&said.collect::<Vec<_>>())
}

/// Nothing of it is published: the sandbox wants a `refundId`, takes the members of `refund.submit` that are given, and
/// answers `true`.
fn modify(context: &mut Context<'_>, request: ModifyRefund) -> Result<Payload, Refusal> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Asked {
        refund_id: RefundId,
        refund_type: Option<RefundType>,
        goods_status: Option<GoodsStatus>,
        reason_id: Option<i64>,
        refund_fee: Option<Fen>,
        refund_desc: Option<String>,
    }
    let asked: Asked = members(&request.0)?;
    let World { taobao_orders, taobao_refunds, .. } = &*context.world;
    let refund = taobao_refunds.find(asked.refund_id.as_str()).map_err(Refusal::invalid)?;
    let kept = refund.terms.clone();
    let terms = RefundTerms {
        kind: asked.refund_type.unwrap_or(kept.kind),
        goods: asked.goods_status.unwrap_or(kept.goods),
        reason: asked.reason_id.unwrap_or(kept.reason),
        fee: asked.refund_fee.map_or(Ok(kept.fee), |fee| self::fen("refundFee", &fee))?,
        words: asked.refund_desc.or(kept.words),
    };
    if let Some((_, line)) = taobao_orders.line(&refund.sub_order) {
        check_terms(&terms, line).map_err(Refusal::invalid)?;
    }
    let id = asked.refund_id.as_str();
    context.world.modify_taobao_refund(id, terms, context.now).map_err(Refusal::invalid)?;
    Payload::of(&true)
}

fn get(context: &mut Context<'_>, request: GetRefund) -> Result<Payload, Refusal> {
    let refund = context.world.taobao_refunds.find(request.refund_id.as_str()).map_err(Refusal::invalid)?;
    Payload::of(&detail(context.world, refund, context.user_id))
}
