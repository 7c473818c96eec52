//! Events: what the platforms pushed, and what was found by reading orders again, in one vocabulary. What the vendor said
//! stands beside it, as it came.
//!
//! An event is a hint: whoever knows a callback's address can push. Read the order before acting on money.

use crate::shapes::instant;
use daigou_core::buyer::OrderStatus;
use daigou_ledger::inbox::{Message, ORDER_SNAPSHOT, Source};
use daigou_taobao::messages::TaobaoMessage;
use daigou_upstream::alibaba::message::{RefundAction, RefundNotice, Topic};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// Something that became of an order, a parcel or a refund.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Event {
    /// Names the event: what comes again has the same.
    pub id: String,
    /// Its place among the events, which `after` takes; absent where it is posted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seq: Option<i64>,
    /// `order.created`, `order.paid`, `order.shipped`, `order.price_changed`, `order.delivered`, `order.done`,
    /// `order.closed`, `order.changed`; `refund.asked`, `refund.agreed`, `refund.refused`, `refund.returned`,
    /// `refund.refunded`, `refund.closed`, `refund.changed`; `parcel.moved`; `other` for what has no word here.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The platform: `pandapon` or `dajisaas`; `daigou` for what was found by reading an order again.
    pub platform: &'static str,
    /// `alibaba1688` or `taobao`, where the message says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marketplace: Option<&'static str>,
    /// The platform's order number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order_id: Option<String>,
    /// When it happened, or was sent, by the platform.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("format" = "date-time"))]
    pub at: Option<String>,
    /// When it was received.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("format" = "date-time"))]
    pub received_at: Option<String>,
    /// Whether the platform's signature was found right. What is unsigned, or cannot be checked, is not.
    pub verified: bool,
    /// The platform's own name for it, such as `1688_ORDER_BUYER_VIEW_ORDER_PAY`.
    pub platform_type: String,
    /// What the platform said.
    #[schemars(with = "serde_json::Value")]
    pub body: Box<RawValue>,
}

impl Event {
    /// A message as an event.
    #[must_use]
    pub fn of(message: &Message, seq: Option<i64>) -> Self {
        Self {
            id: format!("msg_{}", message.id),
            seq,
            kind: kind(message),
            platform: message.source.as_str(),
            marketplace: marketplace(message),
            order_id: message.order.clone(),
            at: message.at_millis.and_then(instant),
            received_at: instant(message.received_millis),
            verified: message.verified,
            platform_type: message.kind.clone(),
            body: body(message),
        }
    }
}

/// What the vendor said, as JSON.
fn body(message: &Message) -> Box<RawValue> {
    let text = String::from_utf8_lossy(&message.body);
    let whole = || RawValue::from_string(text.trim().to_owned()).ok();
    let told = match message.source {
        Source::Daigou => whole(),
        _ => message.callback().ok().map(|callback| callback.body.clone()).or_else(whole),
    };
    told.or_else(|| serde_json::value::to_raw_value(text.as_ref()).ok()).unwrap_or_else(|| RawValue::NULL.to_owned())
}

fn marketplace(message: &Message) -> Option<&'static str> {
    let kind = message.kind.as_str();
    match message.source {
        Source::Daigou => None,
        _ if kind.starts_with("TAOBAO_") => Some("taobao"),
        // Upstream's numbers are Taobao's at DajiSaaS.
        Source::DajiSaas if !kind.is_empty() && kind.bytes().all(|byte| byte.is_ascii_digit()) => Some("taobao"),
        _ => Some("alibaba1688"),
    }
}

/// The word of the vocabulary.
fn kind(message: &Message) -> &'static str {
    if message.kind == ORDER_SNAPSHOT {
        return message.order_snapshot().map_or("order.changed", |order| of_status(order.state));
    }
    let Ok(callback) = message.callback() else { return "other" };
    // Upstream's numbers, with upstream's bodies.
    match (message.source, message.kind.as_str()) {
        (Source::DajiSaas, "3") => {
            let told: Option<Standing> = callback.read().ok();
            return told.and_then(|told| told.status).map_or("order.changed", |status| of_taobao(&status));
        }
        (Source::DajiSaas, "8") => return "order.price_changed",
        (Source::DajiSaas, "9") => return "refund.changed",
        _ => {}
    }
    if marketplace(message) == Some("taobao") {
        return match daigou_taobao::messages::read(&callback) {
            Ok(TaobaoMessage::OrderPrice(_)) => "order.price_changed",
            Ok(TaobaoMessage::Refund(refund)) => {
                of_words(&refund.refund_status.map(|status| status.to_string()).unwrap_or_default())
            }
            Ok(TaobaoMessage::OrderStatus(told)) => {
                let by_topic = of_topic(&Topic::of(message.kind.trim_start_matches("TAOBAO_")));
                match told.status.as_ref().map(|status| status.as_str()) {
                    _ if by_topic != "other" => by_topic,
                    Some(status) => of_taobao(status),
                    None => "order.changed",
                }
            }
            _ => of_topic(&Topic::of(message.kind.trim_start_matches("TAOBAO_"))),
        };
    }
    match Topic::of(&message.kind) {
        Topic::RefundInSale | Topic::RefundAfterSales | Topic::SiblingRefund => {
            let notice: Option<RefundNotice> = callback.read().ok();
            notice.and_then(|notice| notice.refund_action).map_or("refund.changed", |action| of_action(&action))
        }
        topic => of_topic(&topic),
    }
}

/// Where an order stands, as upstream's message about it says.
#[derive(Deserialize)]
struct Standing {
    status: Option<String>,
}

const fn of_status(status: OrderStatus) -> &'static str {
    match status {
        OrderStatus::Unpaid => "order.created",
        OrderStatus::Paid => "order.paid",
        OrderStatus::Shipped => "order.shipped",
        OrderStatus::Done => "order.done",
        OrderStatus::Closed => "order.closed",
        _ => "order.changed",
    }
}

fn of_topic(topic: &Topic) -> &'static str {
    match topic {
        Topic::OrderMade | Topic::SiblingCreated => "order.created",
        Topic::OrderPriceModified => "order.price_changed",
        Topic::OrderPaid | Topic::OrderStepPaid | Topic::BatchPaid | Topic::SiblingPaid => "order.paid",
        Topic::PartShipped | Topic::Shipped => "order.shipped",
        Topic::ReceiptConfirmed => "order.delivered",
        Topic::OrderDone => "order.done",
        Topic::ClosedByBuyer | Topic::ClosedBySeller | Topic::ClosedByPlatform | Topic::SiblingCancelled => {
            "order.closed"
        }
        Topic::MemoModified | Topic::AddressModified => "order.changed",
        Topic::RefundInSale | Topic::RefundAfterSales | Topic::SiblingRefund => "refund.changed",
        Topic::ParcelMoved | Topic::WaybillChanged | Topic::PackageMoved => "parcel.moved",
        _ => "other",
    }
}

/// Upstream's words for a Taobao purchase order.
fn of_taobao(status: &str) -> &'static str {
    match status {
        "BULIDING" | "WAIT_BUYER_P" => "order.created",
        "WAIT_SELLER_SEND_GOODS" => "order.paid",
        "WAIT_BUYER_CONFIRM_GOODS" => "order.shipped",
        "TRADE_CLOSED" => "order.closed",
        _ => "order.changed",
    }
}

fn of_action(action: &RefundAction) -> &'static str {
    match action {
        RefundAction::BuyerApplyRefund => "refund.asked",
        RefundAction::SellerAgreeRefundProtocol | RefundAction::SystemAgreeRefundProtocol => "refund.agreed",
        RefundAction::SellerRejectRefund | RefundAction::SellerRejectRefundProtocol => "refund.refused",
        RefundAction::BuyerSendGoods | RefundAction::SystemSendGoods | RefundAction::SellerReceiveGoods => {
            "refund.returned"
        }
        RefundAction::SellerAgreeRefund | RefundAction::SystemAgreeRefund => "refund.refunded",
        RefundAction::BuyerCancelRefundClose | RefundAction::BuyerReceiveClose | RefundAction::SellerSendGoodsClose => {
            "refund.closed"
        }
        _ => "refund.changed",
    }
}

/// A refund's status on Taobao, whose words are not published.
fn of_words(status: &str) -> &'static str {
    let status = status.to_ascii_uppercase();
    let has = |word: &str| status.contains(word);
    match () {
        () if has("SUCCESS") => "refund.refunded",
        () if has("CLOSE") || has("CANCEL") => "refund.closed",
        () if has("REFUSE") || has("REJECT") => "refund.refused",
        () => "refund.changed",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_of_either_platform_is_one_word() {
        for (kind, word) in [
            ("1688_ORDER_BUYER_VIEW_BUYER_MAKE", "order.created"),
            ("ORDER_BUYER_VIEW_ORDER_PAY", "order.paid"),
            ("1688_ORDER_BUYER_VIEW_PART_PART_SENDGOODS", "order.shipped"),
            ("1688_ORDER_BUYER_VIEW_ORDER_PRICE_MODIFY", "order.price_changed"),
            ("ORDER_BUYER_VIEW_ORDER_COMFIRM_RECEIVEGOODS", "order.delivered"),
            ("ORDER_BUYER_VIEW_ORDER_SUCCESS", "order.done"),
            ("ORDER_BUYER_VIEW_ORDER_BOPS_CLOSE", "order.closed"),
            ("LOGISTICS_BUYER_VIEW_TRACE", "parcel.moved"),
            ("SOMETHING_NEW", "other"),
        ] {
            assert_eq!(of_topic(&Topic::of(kind)), word, "{kind}");
        }
    }
}
