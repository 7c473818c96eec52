//! Goods of Taobao and Tmall: searches, one item, freight, hot lists, and the distribution ids that orders want.

use daigou_core::{Entry, operation};

operation! {
    const IMAGE_SEARCH: "taobao.image_search", "Search goods by picture, V1.0", Read,
    v1: [GET "/taobao/traffic/item/imgsearch" third_party],
}

operation! {
    const IMAGE_SEARCH_V2: "taobao.image_search_v2", "Search goods by picture, V2.0", Read,
    v1: [GET "/taobao/image-search/url" documented],
    doc: "https://wiki-en.dajisaas.com/api-310619961",
}

operation! {
    const SEARCH: "taobao.search", "Search goods by keyword", Read,
    v1: [GET "/taobao/traffic/item/search" third_party],
}

operation! {
    const SHOP_SEARCH: "taobao.shop_search", "Search one shop's goods", Read,
    v1: [GET "/taobao/traffic/item/shop/search" third_party],
}

operation! {
    const DETAIL: "taobao.detail", "One item by item id", Read,
    v1: [GET "/taobao/traffic/item/get" third_party],
}

operation! {
    const DETAIL_BY_LINK: "taobao.detail_by_link", "One item by short link", Read,
    v1: [GET unpublished],
}

operation! {
    const FREIGHT: "taobao.freight", "Domestic freight of an item", Read,
    v1: [POST "/taobao/traffic/item/logisticPrice/get" third_party],
}

operation! {
    const HOT_LIST_TYPES: "taobao.hot_list_types", "Hot list types", Read,
    v1: [GET "/taobao/traffic/getThemeDimList" third_party],
}

operation! {
    const HOT_LIST: "taobao.hot_list", "Goods of a hot list", Read,
    v1: [GET "/taobao/traffic/getThemeDetail" third_party],
}

operation! {
    const RESOLVE: "taobao.resolve", "Resolve an item to its mpId and mpSkuIds", Read,
    v1: [GET "/taobao/product/get" documented],
    doc: "https://wiki-en.dajisaas.com/api-202449555",
}

/// The table of this group, in the vendor's order.
pub(crate) const ENTRIES: &[Entry] = &[
    Entry::untyped(&IMAGE_SEARCH),
    Entry::untyped(&IMAGE_SEARCH_V2),
    Entry::untyped(&SEARCH),
    Entry::untyped(&SHOP_SEARCH),
    Entry::untyped(&DETAIL),
    Entry::untyped(&DETAIL_BY_LINK),
    Entry::untyped(&FREIGHT),
    Entry::untyped(&HOT_LIST_TYPES),
    Entry::untyped(&HOT_LIST),
    Entry::untyped(&RESOLVE),
];
