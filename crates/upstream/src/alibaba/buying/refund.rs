//! Refunds of 1688's orders, in the words that all platforms share.

use super::goods::filled;
use super::parcel::given;
use crate::alibaba::Refund as Shown;
use crate::alibaba::refund::{RefundReason as ShownReason, RefundState};
use daigou_core::Error;
use daigou_core::buyer::{Refund, RefundReason, RefundStatus, ReturnAddress, Vendor, tools};
use daigou_core::value::{Fen, Money};

/// A refund.
///
/// # Errors
/// It has no number.
pub fn refund(shown: &Shown) -> Result<Refund, Error> {
    let id = shown.refund_id.as_ref().filter(|id| !id.is_blank());
    let id = id.ok_or_else(|| tools::lacks("refund's number (`refundId`)"))?;
    Ok(Refund {
        refund_id: id.as_str().to_owned(),
        order_id: shown.order_id.clone().filter(|id| !id.is_blank()),
        status: shown.status.as_ref().map_or(RefundStatus::Unknown, status),
        platform_status: shown.status.as_ref().map(RefundState::to_string),
        amount: sum(shown.apply_payment.as_ref(), shown.apply_carriage.as_ref()),
        reason: filled(shown.apply_reason.as_deref()),
        created_at: given(shown.gmt_apply.as_ref()).or_else(|| given(shown.gmt_create.as_ref())),
        return_to: return_to(shown),
        vendor: Vendor::of(shown),
    })
}

/// The goods and the freight that are asked for.
fn sum(payment: Option<&Fen>, carriage: Option<&Fen>) -> Option<Money> {
    let goods = payment?.money().ok()?;
    match carriage.and_then(|fen| fen.money().ok()) {
        Some(freight) => goods.checked_add(freight).ok(),
        None => Some(goods),
    }
}

fn status(state: &RefundState) -> RefundStatus {
    match state {
        RefundState::WaitSellerAgree => RefundStatus::Asked,
        RefundState::WaitBuyerModify => RefundStatus::Refused,
        RefundState::WaitBuyerSend => RefundStatus::ReturnGoods,
        RefundState::WaitSellerReceive => RefundStatus::Returned,
        RefundState::Success => RefundStatus::Refunded,
        RefundState::Close => RefundStatus::Closed,
        _ => RefundStatus::Unknown,
    }
}

fn return_to(shown: &Shown) -> Option<ReturnAddress> {
    let address = shown.seller_receive_address.clone().filter(|address| !address.is_blank())?;
    Some(ReturnAddress {
        name: shown.seller_real_name.clone(),
        mobile: shown.seller_mobile.clone().or_else(|| shown.seller_tel.clone()),
        address: Some(address),
    })
}

/// A reason that a refund may have.
#[must_use]
pub fn reason(shown: &ShownReason) -> RefundReason {
    RefundReason { id: shown.id.map(|id| id.to_string()), text: filled(shown.name.as_deref()) }
}
