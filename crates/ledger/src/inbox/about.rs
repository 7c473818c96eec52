//! Which order a message is about, and when it happened: read from the members by which both platforms name them, so
//! that messages of every type, known or not, are put in order.
//!
//! The marketplace crates' typed messages say the same (`ordering_key`); the ledger knows no marketplace. What it does
//! not find here is simply not ordered.

use daigou_core::message::{Callback, OrderingKey};
use daigou_core::value::{OrderId, Time};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::HashMap;

/// Longer ones are no order's.
const LONGEST: usize = 100;

/// What sorts messages about one order; `None` where no order is named.
pub(super) fn ordering_key(callback: &Callback) -> Option<OrderingKey> {
    let payload = Members::read(callback.body.get())?;
    let order = payload.order()?;
    let at_millis = payload.time().or_else(|| callback.sent_at.as_ref()?.unix_millis().ok());
    Some(OrderingKey { order, at_millis })
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
