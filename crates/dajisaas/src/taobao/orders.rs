//! Orders of Taobao and Tmall: preview, creation, cancelling, the query, payment.

use daigou_core::{Entry, operation};

operation! {
    const ORDER_PREVIEW: "taobao.order_preview", "Price an order", Read,
    v1: [POST "/taobao/purchase/order/render" documented],
    doc: "https://wiki-en.dajisaas.com/api-194164778",
}

operation! {
    const ORDER_CREATE: "taobao.order_create", "Create an order", Create,
    v1: [POST "/taobao/purchase/order/create" documented],
    doc: "https://wiki-en.dajisaas.com/api-194164780",
}

operation! {
    const ORDER_CANCEL: "taobao.order_cancel", "Cancel an order (asynchronous)", Write,
    v1: [POST "/taobao/purchase/order/asyn/cancel" documented],
    doc: "https://wiki-en.dajisaas.com/api-194164781",
}

operation! {
    const ORDER_DETAIL: "taobao.order_detail", "One order", Read,
    v1: [POST "/taobao/purchase/order/query" third_party],
}

operation! {
    const ORDER_PAY: "taobao.order_pay", "Pay up to 10 orders", Pay,
    v1: [POST "/taobao/purchase/order/batch/pay" documented],
    doc: "https://wiki-en.dajisaas.com/api-194164783",
}

/// The table of this group, in the vendor's order.
pub(crate) const ENTRIES: &[Entry] = &[
    Entry::untyped(&ORDER_PREVIEW),
    Entry::untyped(&ORDER_CREATE),
    Entry::untyped(&ORDER_CANCEL),
    Entry::untyped(&ORDER_DETAIL),
    Entry::untyped(&ORDER_PAY),
];
