//! Taobao and Tmall through DajiSaaS.

use daigou_core::{Entry, operation};

operation! {
    const UPLOAD_IMAGE: "taobao.upload_image", "Upload a picture for image search", Write,
    v1: [POST "/taobao/upload/image" documented],
    doc: "https://wiki-en.dajisaas.com/api-216685825",
}

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

/// The table of this group.
pub(crate) const ENTRIES: &[Entry] = &[
    Entry::untyped(&UPLOAD_IMAGE),
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
    Entry::untyped(&ORDER_PREVIEW),
    Entry::untyped(&ORDER_CREATE),
    Entry::untyped(&ORDER_CANCEL),
    Entry::untyped(&ORDER_DETAIL),
    Entry::untyped(&ORDER_PAY),
];
