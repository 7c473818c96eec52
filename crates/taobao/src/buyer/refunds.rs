//! Refunds, one a line: what can be asked for, asking for it, withdrawing it, and sending goods back.
//!
//! Where the goods are is said by upstream's codes. What is to go back was received; of what is on its way the couriers'
//! traces say whether it was.

use super::PandaPonTaobao;
use super::purchases::filled;
use crate::refunds::{
    CancelRefund, GetRefund, ListRefunds, RefundDetail, RefundTemplate, RenderRefund, SubmitRefund, SubmitReturn,
};
use crate::vocabulary::{GoodsStatus, RefundStatus as Word, RefundType};
use daigou_core::buyer::{
    NewRefund, ParcelStatus, Refund, RefundReason, RefundStatus, ReturnAddress, ReturnParcel, Vendor, tools,
};
use daigou_core::value::{Fen, OrderId, PurchaseId};
use daigou_core::{Error, Request};
use daigou_upstream::taobao::{OrderStatus, PurchaseOrder, SubPurchaseOrder};
use futures_util::TryStreamExt;

/// How many refunds a page has. What the list takes at most is not published.
const PAGE: i64 = 20;

impl PandaPonTaobao {
    pub(super) async fn reasons(&self, order: &OrderId, lines: &[String]) -> Result<Vec<RefundReason>, Error> {
        let bought = self.purchase_order(order).await?;
        let mut reasons: Vec<RefundReason> = Vec::new();
        for line in chosen(&bought, lines)? {
            let goods = self.goods(order, line, false).await?;
            let template = self.template(line, RefundType::RefundOnly, goods).await?;
            for one in &template.refund_reasons {
                let one = RefundReason { id: one.reason_id.map(|id| id.to_string()), text: one.reason_desc.clone() };
                if !reasons.contains(&one) {
                    reasons.push(one);
                }
            }
        }
        Ok(reasons)
    }

    /// All is looked at before anything is asked for. Each line's refund is then asked for once; what fails after the first
    /// says so. The platform gives no number back: it is looked up, and is empty where it is not shown yet.
    pub(super) async fn asked_refund(&self, asked: &NewRefund) -> Result<Vec<Refund>, Error> {
        if !asked.pictures.is_empty() {
            let rule = "cannot be sent: there is no upload by which they would get an address";
            return Err(Error::invalid("pictures", rule));
        }
        let bought = self.purchase_order(&asked.order).await?;
        let requests = self.prepared(asked, &bought).await?;
        let mut done: Vec<Refund> = Vec::new();
        for (line, reason, request) in requests {
            if let Err(error) = self.client.refunds().submit(&request).await {
                return Err(if done.is_empty() { error } else { after(&done, &line, error) });
            }
            done.push(Refund {
                order_id: Some(asked.order.clone()),
                status: RefundStatus::Asked,
                amount: request.refund_fee.money().ok(),
                reason,
                vendor: Vendor::of(&serde_json::json!({"purchaseOrderLineId": line})),
                ..Refund::default()
            });
        }
        // A look-up that fails takes nothing back.
        if let Ok(now) = self.purchase_order(&asked.order).await {
            let ids = chosen(&now, &asked.lines).unwrap_or_default();
            for (refund, sub) in done.iter_mut().zip(ids) {
                refund.refund_id = sub.refund_id.as_ref().map(|id| id.as_str().to_owned()).unwrap_or_default();
                refund.platform_status = sub.refund_status.as_ref().map(Word::to_string);
            }
        }
        Ok(done)
    }

    async fn prepared(
        &self,
        asked: &NewRefund,
        bought: &PurchaseOrder,
    ) -> Result<Vec<(String, Option<String>, SubmitRefund)>, Error> {
        let kind = if asked.return_goods { RefundType::ReturnAndRefund } else { RefundType::RefundOnly };
        let mut left = asked.amount.map(|amount| amount.fen()).transpose().map_err(|e| Error::invalid("amount", e))?;
        let mut requests = Vec::new();
        for line in chosen(bought, &asked.lines)? {
            let goods = self.goods(&asked.order, line, asked.return_goods).await?;
            let template = self.template(line, kind.clone(), goods.clone()).await?;
            let most = most(&template)?;
            let fee = left.map_or(most, |left| left.min(most));
            left = left.map(|left| left - fee);
            if fee < 1 {
                continue;
            }
            let (id, words) = reason(&template, &asked.reason)?;
            let number = number(line)?;
            let mut request = SubmitRefund::new(number.clone(), kind.clone(), goods, id, Fen::new(fee));
            request.refund_desc.clone_from(&asked.description);
            request.validate(self.generation())?;
            requests.push((number.as_str().to_owned(), words, request));
        }
        if requests.is_empty() || left.is_some_and(|left| left > 0) {
            return Err(Error::invalid(
                "amount",
                "must be above 0, and at most what the platform gives back of these lines",
            ));
        }
        Ok(requests)
    }

    async fn template(
        &self,
        line: &SubPurchaseOrder,
        kind: RefundType,
        goods: GoodsStatus,
    ) -> Result<RefundTemplate, Error> {
        let request = RenderRefund::new(number(line)?.as_str(), kind, goods);
        let rendered = self.client.refunds().render(&request).await?;
        rendered.refund_order_template.ok_or_else(|| tools::lacks("template of a refund"))
    }

    /// Where the goods of a line are.
    async fn goods(&self, order: &OrderId, line: &SubPurchaseOrder, goes_back: bool) -> Result<GoodsStatus, Error> {
        match &line.status {
            Some(OrderStatus::WaitBuyerPay | OrderStatus::Building) => {
                Err(Error::invalid("order", "is not paid: there is nothing to refund"))
            }
            Some(OrderStatus::WaitSellerSendGoods) => Ok(GoodsStatus::NotShipped),
            _ if goes_back => Ok(GoodsStatus::Received),
            Some(OrderStatus::WaitBuyerConfirmGoods) => {
                let parcels = self.followed(order).await.unwrap_or_default();
                let id = number(line)?;
                let mut of_line = parcels.iter().filter(|p| p.lines.iter().any(|l| l == id.as_str())).peekable();
                let arrived = of_line.peek().is_some() && of_line.all(|p| p.status == ParcelStatus::Delivered);
                Ok(if arrived { GoodsStatus::Received } else { GoodsStatus::NotReceived })
            }
            _ => Ok(GoodsStatus::Received),
        }
    }

    pub(super) async fn read_refund(&self, id: &str) -> Result<Refund, Error> {
        shown(&self.client.refunds().get(&GetRefund::new(id.trim())).await?)
    }

    pub(super) async fn refunds_of(&self, order: Option<&OrderId>) -> Result<Vec<Refund>, Error> {
        let mut request = ListRefunds::page(1, PAGE);
        request.purchase_order_id = order.map(|order| order.as_str().into());
        let details: Vec<RefundDetail> = self.client.refunds().all(request).try_collect().await?;
        details.iter().map(shown).collect()
    }

    pub(super) async fn withdrawn(&self, refund: &str) -> Result<(), Error> {
        self.client.refunds().cancel(&CancelRefund::new(refund.trim())).await.map(drop)
    }

    /// A courier by its code.
    pub(super) async fn sent_back(&self, refund: &str, parcel: &ReturnParcel) -> Result<(), Error> {
        if !parcel.pictures.is_empty() {
            return Err(Error::invalid("pictures", "are not taken by Taobao with a return parcel"));
        }
        let mut request = SubmitReturn::new(refund.trim(), parcel.carrier.trim(), parcel.waybill.trim());
        (request.buyer_phone, request.return_goods_desc) = (parcel.phone.clone(), parcel.description.clone());
        self.client.refunds().submit_return(&request).await.map(drop)
    }
}

/// A failure behind refunds that were asked for: what it says of itself holds for its line alone.
fn after(done: &[Refund], line: &str, error: Error) -> Error {
    let message =
        format!("{} of the lines have their refund asked for; line {line} failed: {}", done.len(), error.message());
    let certainty = error.certainty();
    let certainty =
        if certainty == daigou_core::Certainty::NotSent { daigou_core::Certainty::MaybeSent } else { certainty };
    Error::new(error.kind(), certainty, message)
        .with_hint("list the refunds of the order before asking again")
        .with_inner_code(error.inner_code())
        .with_source(error)
}

fn number(line: &SubPurchaseOrder) -> Result<PurchaseId, Error> {
    let id = line.sub_purchase_order_id.clone().filter(|id| !id.is_blank());
    id.ok_or_else(|| tools::lacks("number of every line"))
}

/// The lines of these numbers; all of them where none is named.
fn chosen<'o>(order: &'o PurchaseOrder, lines: &[String]) -> Result<Vec<&'o SubPurchaseOrder>, Error> {
    let subs = order.sub_purchase_orders.as_deref().unwrap_or_default();
    if lines.is_empty() {
        return if subs.is_empty() { Err(tools::lacks("lines of the order")) } else { Ok(subs.iter().collect()) };
    }
    let mut chosen: Vec<&SubPurchaseOrder> = Vec::with_capacity(lines.len());
    for (i, line) in lines.iter().enumerate() {
        let same =
            |sub: &&SubPurchaseOrder| sub.sub_purchase_order_id.as_ref().is_some_and(|id| id.as_str() == line.trim());
        let sub = subs.iter().find(same).ok_or_else(|| {
            let known: Vec<&str> =
                subs.iter().filter_map(|sub| sub.sub_purchase_order_id.as_ref()).map(PurchaseId::as_str).collect();
            let rule = format!("the order has no line `{line}`; it has {}", known.join(", "));
            Error::invalid(format!("lines[{i}]"), rule)
        })?;
        if !chosen.iter().any(|other| other.sub_purchase_order_id == sub.sub_purchase_order_id) {
            chosen.push(sub);
        }
    }
    Ok(chosen)
}

fn most(template: &RefundTemplate) -> Result<i64, Error> {
    let fee = template.max_refund_fee.as_ref().and_then(|most| most.refund_fee.as_ref());
    let fee = fee.ok_or_else(|| tools::lacks("most that can be refunded"))?;
    fee.money().and_then(|money| money.fen()).map_err(|e| tools::lacks("amount that can be read").with_source(e))
}

/// The reason by its id or its text.
fn reason(template: &RefundTemplate, wanted: &str) -> Result<(i64, Option<String>), Error> {
    let wanted = wanted.trim();
    let reasons = &template.refund_reasons;
    let same = |id: i64, words: Option<&str>| wanted.parse() == Ok(id) || words.map(str::trim) == Some(wanted);
    for reason in reasons {
        match reason.reason_id {
            Some(id) if same(id, reason.reason_desc.as_deref()) => return Ok((id, reason.reason_desc.clone())),
            _ => {}
        }
    }
    let known =
        reasons.iter().filter_map(|reason| Some(format!("{} {}", reason.reason_id?, reason.reason_desc.as_ref()?)));
    let known: Vec<String> = known.collect();
    Err(Error::invalid("reason", format!("must be one of the platform's for this line: {}", known.join("; "))))
}

fn shown(detail: &RefundDetail) -> Result<Refund, Error> {
    let refund = detail.refund().ok_or_else(|| tools::lacks("refund"))?;
    let id = refund.refund_id.as_ref().filter(|id| !id.is_blank());
    let id = id.ok_or_else(|| tools::lacks("refund's number (`refundId`)"))?;
    let aggregate = detail.refund_order_aggregate.as_ref();
    let line = aggregate.and_then(|all| all.purchase_order_line.as_ref());
    let parcel = aggregate.and_then(|all| all.logistics.as_ref());
    let return_to = parcel.and_then(|parcel| parcel.receiver_address.as_ref()).filter(|address| !address.is_blank());
    Ok(Refund {
        refund_id: id.as_str().to_owned(),
        order_id: line.and_then(|line| line.purchase_order_id.as_ref()).map(|id| id.as_str().into()),
        status: refund
            .refund_status
            .as_ref()
            .map_or(RefundStatus::Unknown, |word| status(word, refund.refund_type.as_ref())),
        platform_status: refund.refund_status.as_ref().map(Word::to_string),
        amount: refund.refund_fee.as_ref().and_then(|fen| fen.money().ok()),
        reason: filled(refund.reason_desc.as_deref()),
        // The platform tells when the order was created, not the refund.
        created_at: None,
        return_to: return_to.map(|address| match address.get() {
            Ok(read) => ReturnAddress { name: read.receiver, mobile: read.phone, address: read.detail_address },
            Err(_) => ReturnAddress { address: Some(address.text().into()), ..ReturnAddress::default() },
        }),
        vendor: Vendor::of(detail),
    })
}

/// By upstream's codes. What the seller agreed to is a return where goods go back.
fn status(word: &Word, kind: Option<&RefundType>) -> RefundStatus {
    match word {
        Word::Applied => RefundStatus::Asked,
        Word::Agreed if kind == Some(&RefundType::ReturnAndRefund) => RefundStatus::ReturnGoods,
        Word::Agreed => RefundStatus::Agreed,
        Word::Returned => RefundStatus::Returned,
        Word::Refunded => RefundStatus::Refunded,
        Word::Refused => RefundStatus::Refused,
        Word::Closed => RefundStatus::Closed,
        _ => RefundStatus::Unknown,
    }
}
