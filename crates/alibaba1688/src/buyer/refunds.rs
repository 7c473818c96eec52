//! Refunds: what can be asked for, asking for it, and sending goods back.
//!
//! Where the goods are is said by 1688's stages. Of an order on its way they are taken for received where they are to go
//! back, or where its couriers say so.

use super::PandaPon1688;
use super::refundable::{Amounts, Refundable};
use crate::refunds::{CreateRefund, GetRefund, ListRefundReasons, ReturnGoods, UploadVoucher};
use daigou_core::buyer::{
    Capability, NewRefund, OrderStatus, Refund, RefundReason, RefundStatus, ReturnParcel, Vendor, tools,
};
use daigou_core::value::{Fen, Money, OrderId, Picture, RefundId, SubOrderId};
use daigou_core::{Error, Request};
use daigou_upstream::alibaba::buying::refund;
use daigou_upstream::alibaba::refund::{DisputeRequest, GoodsStage, RefundReason as Reason};

impl PandaPon1688 {
    /// The reasons of every stage that the goods may be in.
    pub(super) async fn reasons(&self, order: &OrderId, lines: &[String]) -> Result<Vec<RefundReason>, Error> {
        let bought = self.refundable(order).await?;
        let lines = bought.chosen(lines)?;
        let mut stages = vec![stage(&bought, &lines, false)?];
        let received = stage(&bought, &lines, true)?;
        if !stages.contains(&received) {
            stages.push(received);
        }
        let mut reasons: Vec<RefundReason> = Vec::new();
        for stage in stages {
            for reason in self.reasons_of(order, &lines, &stage).await?.iter().map(refund::reason) {
                if !reasons.contains(&reason) {
                    reasons.push(reason);
                }
            }
        }
        Ok(reasons)
    }

    async fn reasons_of(
        &self,
        order: &OrderId,
        lines: &[SubOrderId],
        stage: &GoodsStage,
    ) -> Result<Vec<Reason>, Error> {
        let request = ListRefundReasons::new(order.clone(), lines.iter().cloned(), stage.clone());
        let reply = self.client.refunds().reasons(&request).await?;
        let reasons = reply.guess().map_err(|e| tools::lacks("reasons of the expected shape").with_source(e))?;
        Ok(reasons.reasons)
    }

    /// One request for all lines, sent once.
    pub(super) async fn asked_refund(&self, asked: &NewRefund) -> Result<Vec<Refund>, Error> {
        let bought = self.refundable(&asked.order).await?;
        let lines = bought.chosen(&asked.lines)?;
        let on_its_way = bought.purchase.status == OrderStatus::Shipped;
        let received = asked.return_goods || (on_its_way && self.arrived(&asked.order).await);
        let stage = stage(&bought, &lines, received)?;
        let reason = self.reason(asked, &lines, &stage).await?;
        if reason.need_voucher == Some(true) && asked.pictures.is_empty() {
            return Err(Error::invalid("pictures", "must show what is wrong: this reason needs one"));
        }
        let keeps_freight = reason.no_refund_carriage == Some(true);
        let amounts = bought.amounts(&lines, asked.amount, keeps_freight)?;
        let mut request = creation(asked, lines, stage, &reason, amounts)?;
        request.validate(self.generation())?;
        if !asked.pictures.is_empty() {
            request.vouchers = Some(self.uploaded(&asked.pictures).await?);
        }
        let created = self.client.refunds().create(&request).await?;
        let id = created.refund_id.as_ref().ok_or_else(|| tools::lacks("refund's number (`refundId`)"))?;
        Ok(vec![Refund {
            refund_id: id.as_str().to_owned(),
            order_id: Some(asked.order.clone()),
            status: RefundStatus::Asked,
            platform_status: None,
            amount: amounts.payment.checked_add(amounts.carriage).ok(),
            reason: reason.name.clone(),
            created_at: None,
            return_to: None,
            vendor: Vendor::of(&created),
        }])
    }

    /// The reason by its id or its text. Where 1688's reasons cannot be asked for, an id is taken as it is.
    async fn reason(&self, asked: &NewRefund, lines: &[SubOrderId], stage: &GoodsStage) -> Result<Reason, Error> {
        let wanted = asked.reason.trim();
        let id: Option<i64> = wanted.parse().ok();
        let reasons = match self.reasons_of(&asked.order, lines, stage).await {
            Ok(reasons) => reasons,
            Err(error) if error.is_local() && id.is_some() => {
                let mut bare = Reason::default();
                bare.id = id;
                return Ok(bare);
            }
            Err(error) => return Err(error),
        };
        let same = |reason: &&Reason| {
            reason.id.is_some() && (reason.id == id || reason.name.as_deref().map(str::trim) == Some(wanted))
        };
        reasons.iter().find(same).cloned().ok_or_else(|| {
            let known = reasons.iter().filter_map(|reason| Some(format!("{} {}", reason.id?, reason.name.as_ref()?)));
            let known: Vec<String> = known.collect();
            Error::invalid("reason", format!("must be one of 1688's for these lines: {}", known.join("; ")))
        })
    }

    async fn uploaded(&self, pictures: &[Picture]) -> Result<Vec<String>, Error> {
        let mut addresses = Vec::with_capacity(pictures.len());
        for picture in pictures {
            let reply = self.client.refunds().upload_voucher(&UploadVoucher::new(picture.to_base64())).await?;
            let voucher = reply.guess().map_err(|e| tools::lacks("picture of the expected shape").with_source(e))?;
            addresses.push(voucher.address().ok_or_else(|| tools::lacks("picture's address"))?);
        }
        Ok(addresses)
    }

    pub(super) async fn read_refund(&self, id: &str) -> Result<Refund, Error> {
        let shown = self.client.refunds().info(&GetRefund::new(id.trim())).await?;
        refund::refund(&shown)
    }

    /// Those that the order's lines name. There is no list of refunds.
    pub(super) async fn refunds_of(&self, order: Option<&OrderId>) -> Result<Vec<Refund>, Error> {
        if !self.sends(crate::orders::GetOrder::OPERATION) {
            return Err(Capability::Refunds.unsupported("pandapon-1688"));
        }
        let order = order.ok_or_else(|| {
            Error::invalid("order", "must be given: PandaPon lists refunds of 1688 by their order alone")
        })?;
        let mut refunds = Vec::new();
        for id in self.refundable(order).await?.refunds {
            refunds.push(self.read_refund(RefundId::as_str(&id)).await?);
        }
        Ok(refunds)
    }

    /// A courier by its code, or by its name where 1688's list of couriers can be asked for.
    pub(super) async fn sent_back(&self, refund: &str, parcel: &ReturnParcel) -> Result<(), Error> {
        if parcel.phone.is_some() {
            return Err(Error::invalid("phone", "is not taken by 1688 with a return parcel"));
        }
        let carrier = parcel.carrier.trim();
        let is_code = !carrier.is_empty() && carrier.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b));
        let code = if is_code { carrier.to_owned() } else { self.carrier_code(carrier).await? };
        let mut request = ReturnGoods::new(refund.trim(), code, parcel.waybill.trim());
        request.description.clone_from(&parcel.description);
        request.validate(self.generation())?;
        if !parcel.pictures.is_empty() {
            request.vouchers = Some(self.uploaded(&parcel.pictures).await?);
        }
        self.client.refunds().return_goods(&request).await.map(drop)
    }

    async fn carrier_code(&self, name: &str) -> Result<String, Error> {
        let reply = self.client.refunds().logistics_companies().await?;
        let companies = reply.guess().map_err(|e| tools::lacks("list of couriers").with_source(e))?;
        let one = companies.iter().find(|company| company.company_name.as_deref().map(str::trim) == Some(name));
        one.and_then(|company| company.company_no.clone())
            .ok_or_else(|| Error::invalid("carrier", format!("`{name}` is none of 1688's couriers")))
    }
}

/// Where the goods of these lines are.
fn stage(bought: &Refundable, lines: &[SubOrderId], received: bool) -> Result<GoodsStage, Error> {
    let cannot = |why: &str| Err(Error::invalid("order", format!("{why}: there is nothing to refund")));
    match bought.purchase.status {
        OrderStatus::Unpaid => cannot("is not paid"),
        OrderStatus::Closed => cannot("is closed"),
        OrderStatus::Paid if !bought.is_sent(lines) => Ok(GoodsStage::BeforeShipment),
        OrderStatus::Paid | OrderStatus::Shipped if received => Ok(GoodsStage::Received),
        OrderStatus::Paid | OrderStatus::Shipped => Ok(GoodsStage::OnTheWay),
        OrderStatus::Done => Ok(GoodsStage::AfterSaleReceived),
        _ => Err(tools::lacks("order state that says where the goods are")),
    }
}

fn creation(
    asked: &NewRefund,
    lines: Vec<SubOrderId>,
    stage: GoodsStage,
    reason: &Reason,
    amounts: Amounts,
) -> Result<CreateRefund, Error> {
    let kind = if asked.return_goods { DisputeRequest::ReturnRefund } else { DisputeRequest::Refund };
    let fen = |money: Money| Fen::try_from(money).map_err(|e| Error::invalid("amount", e));
    let said = asked.description.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let words = said.or(reason.name.as_deref()).unwrap_or(asked.reason.trim());
    if !(2..=150).contains(&words.chars().count()) {
        return Err(Error::invalid("description", "must have 2 to 150 characters"));
    }
    let id = reason.id.ok_or_else(|| tools::lacks("reason's id"))?;
    let request = CreateRefund::new(asked.order.clone(), lines, kind, stage, fen(amounts.payment)?, id, words);
    Ok(request.apply_carriage(fen(amounts.carriage)?))
}
