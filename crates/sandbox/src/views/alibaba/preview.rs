//! A preview as 1688 writes it, from lines that were looked up: both platforms pass it through.

use crate::world::{Catalogue, Line, Problem, Promotion as WorldPromotion, freight, goods};
use daigou_core::value::{Fen, Yuan};
use daigou_upstream::alibaba::{OrderPreview, PayChannel, PreviewLine, PreviewResult, Promotion, TradeModel};

/// Who passes a preview on: they show different members.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Seen {
    /// PandaPon names the shop.
    PandaPon,
    /// DajiSaaS shows encrypted offer ids and payment channels.
    DajiSaas,
}

/// 1688's words about secured transactions, word for word from the documented examples.
const SECURED: &str = "买家下单后5天内支付全款,逾期付款,交易关闭。付款成功后卖家发货,买家在10天内确认收货。注:买家可使用1688网站提供的多种支付方式完成付款。特别提醒:如卖家已开通极速到账服务,将优先适用极速到账交易,买家支付款项将在买家下单并支付成功后或卖家发货后直接打入卖家账户。若买家在确认收货之前发起退款,杭州阿里巴巴智融数字技术有限公司提供非融资性担保服务,将保障除虚假、刷单等恶意行为之外的买家权益,在卖家没有及时向买家支付退款的情况下,代卖家向买家支付退款,并因此有权向卖家追偿所支付的退款。";

/// The preview of one seller's lines.
pub(crate) fn preview(
    catalogue: &Catalogue,
    seller: Option<String>,
    lines: &[Line],
    province: Option<&str>,
    seen: Seen,
) -> PreviewResult {
    let problem = lines.iter().find_map(|line| line.problem.as_ref());
    let (goods, freight) = (goods(catalogue, lines), freight(catalogue, lines, province));
    let mut order = OrderPreview::default();
    order.status = Some(problem.is_none());
    order.result_code = code(problem);
    order.message = message(problem);
    order.tao_sample_single_promotion = Some(false);
    order.sum_payment = Some(Fen::new(goods.saturating_add(freight)));
    order.sum_carriage = Some(Fen::new(freight));
    order.sum_payment_no_carriage = Some(Fen::new(goods));
    order.flow_flag = Some("general".into());
    order.shop_promotion_list = coupons(catalogue, lines, goods);
    order.cargo_list = lines.iter().map(|line| cargo(catalogue, line, seen)).collect();
    if problem.is_none() {
        order.trade_mode_name_list = vec!["assureTrade".into()];
        order.trade_model_list = vec![secured()];
    }
    if seen == Seen::DajiSaas {
        order.pay_channel_infos = Some(vec![channel("alipay", None), channel("shegou", Some(30_000))]);
    }
    let mut result = PreviewResult::default();
    result.success = Some(problem.is_none());
    result.error_code = code(problem);
    result.error_msg = message(problem);
    result.unsupported_cross_border_pay_offer_list = Some(Vec::new());
    result.orders = vec![order];
    result.seller_open_id = seller.filter(|_| seen == Seen::PandaPon).map(Into::into);
    result
}

/// The shop's coupons that the goods can be had with: none is chosen before the order names one.
fn coupons(catalogue: &Catalogue, lines: &[Line], goods: i64) -> Vec<Promotion> {
    let Some(sku) = lines.iter().find_map(|line| line.sku) else { return Vec::new() };
    let coupons = catalogue.rules.coupons_for(&catalogue.seller(sku).open_id, goods);
    let shown = coupons.map(|coupon| {
        let yuan = |fen: i64| Yuan::from_fen(fen).text().into_owned();
        let mut out = Promotion::default();
        out.promotion_id = Some(coupon.id.as_str().into());
        out.selected = Some(false);
        out.text = Some(format!("省{}:满{}减{}", yuan(coupon.off_fen), yuan(coupon.from_fen), yuan(coupon.off_fen)));
        out.free_postage = Some(false);
        out.discount_fee = Some(Fen::new(coupon.off_fen));
        out
    });
    shown.collect()
}

fn code(problem: Option<&Problem>) -> Option<String> {
    problem.map(|problem| problem.code.to_owned())
}

fn message(problem: Option<&Problem>) -> Option<String> {
    problem.map(|problem| problem.message.clone())
}

/// One line. What is not known of it stays empty.
fn cargo(catalogue: &Catalogue, line: &Line, seen: Seen) -> PreviewLine {
    let mut out = PreviewLine::default();
    out.result_code = code(line.problem.as_ref());
    out.message = message(line.problem.as_ref());
    let asked = line.wanted.as_ref().and_then(|wanted| wanted.spec_id.clone());
    let found = line.sku.map(|at| catalogue.sku(at).spec_id.clone());
    out.spec_id = asked.or(found).map(Into::into);
    if let Some(offer) = line.offer.map(|at| &catalogue.offers[at]) {
        out.offer_id = Some(offer.number.into());
        out.open_offer_id = (seen == Seen::DajiSaas).then(|| offer.open_id.clone());
    }
    if let Some(sku) = line.sku.map(|at| catalogue.sku(at)) {
        out.amount = Some(Yuan::from_fen(line.amount(catalogue)));
        out.final_unit_price = Some(Yuan::from_fen(line.unit_price(catalogue)));
        out.sku_id = Some(sku.number.into());
        out.cargo_promotion_list = sku.promotion.iter().map(|found| promotion(found, line.quantity)).collect();
    }
    out
}

fn promotion(found: &WorldPromotion, quantity: i64) -> Promotion {
    let saves = found.saves.saturating_mul(quantity);
    let yuan = Yuan::from_fen(saves).text().into_owned();
    let mut out = Promotion::default();
    out.promotion_id = Some(found.id.as_str().into());
    out.selected = Some(false);
    out.text = Some(format!("省{yuan}:{}", found.name));
    out.desc = Some(format!("<ul><li>{}:省{yuan}元</li></ul>", found.name));
    out.free_postage = Some(false);
    out.discount_fee = Some(Fen::new(saves));
    out
}

fn secured() -> TradeModel {
    let mut out = TradeModel::default();
    out.name = Some("担保交易".into());
    out.trade_type = Some("assureTrade".into());
    out.description = Some(SECURED.into());
    out.op_support = Some(true);
    out
}

fn channel(name: &str, limit: Option<i64>) -> PayChannel {
    let mut out = PayChannel::default();
    out.name = Some(name.into());
    out.amount_limit = limit.map(Fen::new);
    out
}
