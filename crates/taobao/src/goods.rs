//! Goods: search and details.

use daigou_core::{Entry, operation};

operation! {
    const IMAGE_SEARCH: "goods.image_search", "Search goods by picture", Read,
    v1: [POST unpublished],
    v2: [POST unpublished],
    doc: "https://doc-en.pandapon.com/api-263477605",
}

operation! {
    const SEARCH: "goods.search", "Search goods by keyword", Read,
    v1: [POST "/open/product/item/search" derived],
    v2: [POST "/v2/taobao/product/item/search" documented],
    doc: "https://doc-env2.pandapon.com/api-289120988",
}

operation! {
    const BATCH_CHECK: "goods.batch_check", "Check which items can be bought, by item id", Read,
    v1: [POST "/open/product/batch/check" documented],
    v2: [POST "/v2/taobao/product/batch/check" derived],
    doc: "https://doc-en.pandapon.com/api-263477607",
}

operation! {
    const GET: "goods.get", "One item by item id", Read,
    v1: [GET "/open/product/get" documented],
    v2: [GET "/v2/taobao/product/get" documented],
    doc: "https://doc-vnm.pandapon.com/api-250496531",
}

operation! {
    const INQUIRY: "goods.inquiry", "Commodity inquiry", Read,
    v1: [GET unpublished],
    v2: [GET unpublished],
    doc: "https://doc-en.pandapon.com/api-263477609",
}

operation! {
    const SOURCE: "goods.source", "Source goods by item id and language", Read,
    v1: [POST "/open/product/source/get" documented],
    doc: "https://doc-vnm.pandapon.com/api-250496526",
}

/// The table of this group.
pub(crate) const ENTRIES: &[Entry] = &[
    Entry::untyped(&IMAGE_SEARCH),
    Entry::untyped(&SEARCH),
    Entry::untyped(&BATCH_CHECK),
    Entry::untyped(&GET),
    Entry::untyped(&INQUIRY),
    Entry::untyped(&SOURCE),
];
