//! After-sales: refunds and returns.

use daigou_core::{Entry, operation};

operation! {
    const LIST: "refund.list", "Page through the reverse orders", Read,
    v1: [POST "/open/order/refund/queryList" documented],
    v2: [POST "/v2/taobao/order/refund/queryList" derived],
    doc: "https://doc-vnm.pandapon.com/api-250496545",
}

operation! {
    const RENDER: "refund.render", "What a refund of a sub-order may ask for", Read,
    v1: [POST "/open/order/refund/render" derived],
    v2: [POST "/v2/taobao/order/refund/render" documented],
    doc: "https://doc-cnv2.pandapon.com/api-288803028",
}

operation! {
    const RENDER_RETURN: "refund.render_return", "What a return parcel needs", Read,
    v1: [GET "/open/order/refund/render/logistics" derived],
    v2: [GET unpublished],
    doc: "https://doc-en.pandapon.com/api-263477621",
}

operation! {
    const SUBMIT_RETURN: "refund.submit_return", "Submit the return parcel", Write,
    v1: [POST "/open/order/refund/submit/logistics" derived],
    v2: [POST unpublished],
    doc: "https://doc-en.pandapon.com/api-263477622",
}

operation! {
    const CANCEL: "refund.cancel", "Withdraw a reverse order", Write,
    v1: [GET "/open/order/refund/cancel/{refundId}" documented],
    v2: [GET "/v2/taobao/order/refund/cancel/{refundId}" derived],
    doc: "https://doc.pandapon.com/api-250313087",
}

operation! {
    const SUBMIT_MESSAGE: "refund.submit_message", "Leave a message on a reverse order", Create,
    v1: [POST "/open/order/refund/submit/message" documented],
    v2: [POST "/v2/taobao/order/refund/submit/message" derived],
    doc: "https://doc-en.pandapon.com/api-263477624",
}

operation! {
    const SUBMIT: "refund.submit", "Open a reverse order", Create,
    v1: [POST "/open/order/refund/submit" derived],
    v2: [POST unpublished],
    doc: "https://doc-en.pandapon.com/api-263477625",
}

operation! {
    const MESSAGES: "refund.messages", "Messages of a reverse order", Read,
    v1: [POST unpublished],
    v2: [POST unpublished],
    doc: "https://doc-en.pandapon.com/api-263477626",
}

operation! {
    const MODIFY: "refund.modify", "Change a reverse order", Write,
    v1: [POST unpublished],
    v2: [POST unpublished],
    doc: "https://doc-en.pandapon.com/api-263477627",
}

operation! {
    const GET: "refund.get", "One reverse order", Read,
    v1: [GET "/open/order/refund/query" documented],
    v2: [GET "/v2/taobao/order/refund/query" documented],
    doc: "https://doc-cnv2.pandapon.com/api-288803036",
}

/// The table of this group.
pub(crate) const ENTRIES: &[Entry] = &[
    Entry::untyped(&LIST),
    Entry::untyped(&RENDER),
    Entry::untyped(&RENDER_RETURN),
    Entry::untyped(&SUBMIT_RETURN),
    Entry::untyped(&CANCEL),
    Entry::untyped(&SUBMIT_MESSAGE),
    Entry::untyped(&SUBMIT),
    Entry::untyped(&MESSAGES),
    Entry::untyped(&MODIFY),
    Entry::untyped(&GET),
];
