//! Goods of 1688: searches, one product, freight, categories.

use daigou_core::{Entry, operation};

operation! {
    const IMAGE_SEARCH: "alibaba.image_search", "Search products by picture", Read,
    v1: [GET "/alibaba/product/imageQuery" documented],
    doc: "https://wiki-en.dajisaas.com/api-194164764",
}

operation! {
    const SEARCH: "alibaba.search", "Search products by keyword", Read,
    v1: [GET "/alibaba/product/keywordQuery" documented],
}

operation! {
    const DETAIL: "alibaba.detail", "One product by offer id", Read,
    v1: [GET "/alibaba/product/queryProductDetail" third_party],
}

operation! {
    const DETAIL_BY_LINK: "alibaba.detail_by_link", "One product by short link", Read,
    v1: [GET unpublished],
}

operation! {
    const SHOP_SEARCH: "alibaba.shop_search", "Search one shop's products", Read,
    v1: [GET "/alibaba/product/shopQuery" third_party],
}

operation! {
    const FREIGHT: "alibaba.freight", "Domestic freight of a product", Read,
    v1: [POST "/alibaba/product/freightEstimate" documented],
    doc: "https://wiki.dajisaas.com/api-218256628",
}

operation! {
    const CATEGORY: "alibaba.category", "Categories by id", Read,
    v1: [GET "/alibaba/category/get" documented],
    doc: "https://wiki-en.dajisaas.com/api-310621288",
}

operation! {
    const NAVIGATION: "alibaba.navigation", "Multilingual search navigation", Read,
    v1: [GET "/alibaba/product/keywordSNQuery" third_party],
}

/// The table of this group, in the vendor's order.
pub(crate) const ENTRIES: &[Entry] = &[
    Entry::untyped(&IMAGE_SEARCH),
    Entry::untyped(&SEARCH),
    Entry::untyped(&DETAIL),
    Entry::untyped(&DETAIL_BY_LINK),
    Entry::untyped(&SHOP_SEARCH),
    Entry::untyped(&FREIGHT),
    Entry::untyped(&CATEGORY),
    Entry::untyped(&NAVIGATION),
];
