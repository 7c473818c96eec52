//! After-sales: refunds and returns.

use daigou_core::{Entry, operation};

operation! {
    const INFO: "refund.info", "One after-sales order", Read,
    v1: [POST "/alibaba/refund/info" documented],
    v2: [POST "/v2/alibaba/refund/info" derived],
    doc: "https://doc.pandapon.com/api-250313117",
}

operation! {
    const REASONS: "refund.reasons", "Reasons allowed for a refund", Read,
    v1: [POST unpublished],
    v2: [POST unpublished],
    doc: "https://doc-en.pandapon.com/api-263477654",
}

operation! {
    const UPLOAD_VOUCHER: "refund.upload_voucher", "Upload a refund voucher picture", Create,
    v1: [POST unpublished],
    v2: [POST unpublished],
    doc: "https://doc-en.pandapon.com/api-263477655",
}

operation! {
    const CREATE: "refund.create", "Ask for a refund or a return", Create,
    v1: [POST "/alibaba/refund/detail/create" documented],
    v2: [POST "/v2/alibaba/refund/detail/create" documented],
    doc: "https://doc-cnv2.pandapon.com/api-288876782",
}

operation! {
    const RETURN_GOODS: "refund.return_goods", "Submit the return parcel", Write,
    v1: [POST "/alibaba/refund/goods/return" documented],
    v2: [POST "/v2/alibaba/refund/goods/return" derived],
    doc: "https://doc-en.pandapon.com/api-263477657",
}

operation! {
    const LOGISTICS_COMPANIES: "refund.logistics_companies", "All logistics companies", Read,
    v1: [GET unpublished],
    v2: [GET unpublished],
}

/// The table of this group.
pub(crate) const ENTRIES: &[Entry] = &[
    Entry::untyped(&INFO),
    Entry::untyped(&REASONS),
    Entry::untyped(&UPLOAD_VOUCHER),
    Entry::untyped(&CREATE),
    Entry::untyped(&RETURN_GOODS),
    Entry::untyped(&LOGISTICS_COMPANIES),
];
