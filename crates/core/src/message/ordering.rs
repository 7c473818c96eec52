//! Which order a message is about, and when it happened: read from the members by which both platforms name them, so
//! that messages of every type, known or not, are put in order. What is not found here is not ordered.

use super::Callback;
use crate::value::{OrderId, Time};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::HashMap;

/// Longer ones are no order's.
const LONGEST: usize = 100;

/// The order that a message is about, and the time when it happened: of two messages about the same order, the later
/// one counts.
///
/// Keys compare in that order: the order, when it happened, when it was pushed. Two of one order that are equal in both
/// times say nothing about which came first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct OrderingKey {
    /// The order, or what stands for it in the message.
    pub order: String,
    /// When it happened, or was pushed where the message does not say: epoch milliseconds.
    pub at_millis: Option<i64>,
    /// When it was pushed, where the envelope says so: epoch milliseconds. It tells messages apart that happened at the
    /// same time.
    pub pushed_millis: Option<i64>,
}

impl Callback {
    /// Gives the key that sorts this message among others about its order; `None` where no order is named, the first
    /// where several are.
    ///
    /// A time of the payload is often written in whole seconds. Then the push's time within that second stands for it, so
    /// that of two messages of one second the later one is known.
    #[must_use]
    pub fn ordering_key(&self) -> Option<OrderingKey> {
        let payload = Members::read(self.body.get())?;
        let order = payload.order()?;
        let pushed_millis = self.pushed_millis();
        Some(OrderingKey { order, at_millis: finer(payload.time(), pushed_millis), pushed_millis })
    }

    /// When it was pushed, where the envelope says so: epoch milliseconds.
    #[must_use]
    pub fn pushed_millis(&self) -> Option<i64> {
        self.sent_at.as_ref()?.unix_millis().ok()
    }
}

/// The time of a payload, as fine as the push's time makes it.
fn finer(own: Option<i64>, pushed: Option<i64>) -> Option<i64> {
    const SECOND: i64 = 1000;
    match (own, pushed) {
        (Some(own), Some(pushed)) if own % SECOND == 0 => {
            Some(own.saturating_add(pushed.saturating_sub(own).clamp(0, SECOND - 1)))
        }
        (own, pushed) => own.or(pushed),
    }
}

/// An object's members. Each is read by itself: one of another shape spoils none of the others.
#[derive(Default)]
struct Members<'m>(HashMap<String, &'m RawValue>);

impl<'m> Members<'m> {
    fn read(text: &'m str) -> Option<Self> {
        read(text).map(Self)
    }

    fn get(&self, name: &str) -> Option<&'m RawValue> {
        self.0.get(name).copied()
    }

    fn object(&self, name: &str) -> Self {
        self.get(name).and_then(|object| Self::read(object.get())).unwrap_or_default()
    }

    fn list(&self, name: &str) -> Vec<&'m RawValue> {
        self.get(name).and_then(|list| read(list.get())).unwrap_or_default()
    }

    /// The order that the first line of a list names.
    fn order_of_lines(&self, name: &str) -> Option<String> {
        self.list(name).into_iter().find_map(|line| id(Members::read(line.get())?.get("orderId")?))
    }

    /// The order, the best name first: of several orders, the first that is named.
    fn order(&self) -> Option<String> {
        let of = |name: &str| self.get(name).and_then(id);
        let base = self.object("baseInfo");
        let base = |name: &str| base.get(name).and_then(id);
        // 1688.
        base("idOfStr")
            .or_else(|| of("orderId"))
            .or_else(|| base("id"))
            .or_else(|| self.order_of_lines("batchPay"))
            .or_else(|| self.object("OrderLogisticsTracingModel").order_of_lines("orderLogsItems"))
            .or_else(|| self.object("MailNoChangeModel").order_of_lines("orderLogsItems"))
            .or_else(|| self.list("tradeOrderIds").into_iter().find_map(id))
            // Taobao, in the two ways that its names are written.
            .or_else(|| TAOBAO.iter().find_map(|name| of(name)))
    }

    /// When it happened.
    fn time(&self) -> Option<i64> {
        let of = |name: &str| self.get(name).and_then(millis);
        let inner = |object: &str, name: &str| self.object(object).get(name).and_then(millis);
        of("msgSendTime")
            .or_else(|| of("business_time"))
            .or_else(|| of("businessTime"))
            .or_else(|| inner("baseInfo", "modifyTime"))
            .or_else(|| inner("OrderLogisticsTracingModel", "changeTime"))
            .or_else(|| inner("MailNoChangeModel", "eventTime"))
            .or_else(|| of("actionTime"))
    }
}

const TAOBAO: [&str; 11] = [
    "purchase_id",
    "purchaseId",
    "outer_purchase_id",
    "outerPurchaseId",
    "purchase_order_id",
    "purchaseOrderId",
    "sales_order_id",
    "salesOrderId",
    "order_id",
    "refund_id",
    "refundId",
];

fn read<'m, T: Deserialize<'m>>(text: &'m str) -> Option<T> {
    serde_json::from_str(text).ok()
}

fn id(member: &RawValue) -> Option<String> {
    let id: OrderId = read(member.get())?;
    let fits = !id.is_blank() && id.as_str().len() <= LONGEST && !id.as_str().contains('\0');
    fits.then(|| id.as_str().to_owned())
}

fn millis(member: &RawValue) -> Option<i64> {
    read::<Time>(member.get())?.unix_millis().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(payload: &str, pushed: Option<i64>) -> Option<(String, Option<i64>)> {
        let body = RawValue::from_string(payload.to_owned()).unwrap();
        let mut callback = Callback::new(crate::Platform::PandaPon, "X".to_owned(), body);
        callback.sent_at = pushed.map(Time::from_unix_millis);
        callback.ordering_key().map(|key| (key.order, key.at_millis))
    }

    #[test]
    fn a_member_of_another_shape_spoils_none_of_the_others() {
        let sent = Some(1_767_294_245_000);
        let of = |payload: &str| key(payload, sent);
        assert_eq!(of(r#"{"baseInfo":[1],"orderId":"7","msgSendTime":{}}"#), Some(("7".into(), sent)));
        assert_eq!(of(r#"{"orderId":{"a":1},"order_id":8}"#), Some(("8".into(), sent)));
        assert_eq!(
            of(r#"{"tradeOrderIds":[9,10],"actionTime":1767294240001}"#),
            Some(("9".into(), Some(1_767_294_240_001)))
        );
        for payload in [r#"{"orderId":" "}"#, r#"{"orderId":"a\u0000"}"#, "null", "[]", "7", r#"{"orderId":null}"#] {
            assert_eq!(of(payload), None, "{payload}");
        }
        assert_eq!(of(&format!(r#"{{"orderId":"{}"}}"#, "9".repeat(101))), None);
    }

    #[test]
    fn of_two_messages_of_one_second_the_later_push_is_the_later_one() {
        let at = |pushed| key(r#"{"orderId":1,"msgSendTime":"2026-01-02 03:04:05"}"#, Some(pushed)).unwrap().1.unwrap();
        let second = 1_767_294_245_000;
        assert_eq!([0, 1, 300, 999].map(|millis| at(second + millis)), [0, 1, 300, 999].map(|millis| second + millis));
        // However late it was pushed, what happened a second later is later; a clock that is behind changes nothing.
        assert_eq!((at(second + 1_800_000), at(second - 5000)), (second + 999, second));
        let fine = key(r#"{"orderId":1,"msgSendTime":1767294245007}"#, Some(second + 300)).unwrap().1;
        assert_eq!(fine, Some(second + 7));
        let early =
            OrderingKey { order: "1".into(), at_millis: Some(second + 999), pushed_millis: Some(second + 1500) };
        let late = OrderingKey { pushed_millis: Some(second + 1800), ..early.clone() };
        assert!(early < late);
    }
}
