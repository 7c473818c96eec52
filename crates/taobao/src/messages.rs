//! Callbacks: what the platform sends.

use daigou_core::{Entry, operation};

operation! {
    const ORDER_PRICE: "message.order_price", "Callback: the price of an order changed", Message,
    doc: "https://doc-en.pandapon.com/api-263477629",
}

operation! {
    const ORDER_STATUS: "message.order_status", "Callback: the status of an order changed", Message,
    doc: "https://doc-en.pandapon.com/api-263477630",
}

operation! {
    const REFUND: "message.refund", "Callback: an after-sales refund changed", Message,
    doc: "https://doc-en.pandapon.com/api-263477631",
}

/// The table of this group.
pub(crate) const ENTRIES: &[Entry] =
    &[Entry::untyped(&ORDER_PRICE), Entry::untyped(&ORDER_STATUS), Entry::untyped(&REFUND)];
