//! Overseas freight.

use daigou_core::{Entry, operation};

operation! {
    const ESTIMATE: "freight.estimate", "Overseas freight of one item", Read,
    v1: [POST "/open/pp/logistics/itemLogisticsPrice" derived],
    v2: [POST "/v2/open/pp/logistics/itemLogisticsPrice" documented],
    auth: QuerySign,
    doc: "https://doc-env2.pandapon.com/api-289121052",
}

operation! {
    const PREVIEW: "freight.preview", "Overseas freight of an order", Read,
    v1: [POST "/open/pp/logistics/orderRenderFreight" documented],
    v2: [POST "/v2/open/pp/logistics/orderRenderFreight" documented],
    auth: QuerySign,
    doc: "https://doc-env2.pandapon.com/api-289121053",
}

/// The table of this group.
pub(crate) const ENTRIES: &[Entry] = &[Entry::untyped(&ESTIMATE), Entry::untyped(&PREVIEW)];
