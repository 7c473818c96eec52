//! Goods: search and details.

use daigou_core::{Entry, operation};

operation! {
    const DETAIL: "goods.detail", "One product by offer id", Read,
    v1: [POST "/alibaba/product/detail/get" documented],
    v2: [POST "/v2/alibaba/product/detail/get" derived],
    doc: "https://doc-vnm.pandapon.com/api-250496562",
}

operation! {
    const WANGWANG: "goods.wangwang", "Turn an encrypted seller id into a Wangwang link or nickname", Read,
    v1: [POST "/alibaba/product/openuid/decrypt" third_party],
    v2: [POST "/v2/alibaba/product/openuid/decrypt" derived],
}

operation! {
    const SEARCH: "goods.search", "Search products by keyword", Read,
    v1: [POST "/alibaba/product/keywords/query" documented],
    v2: [POST "/v2/alibaba/product/keywords/query" documented],
    doc: "https://doc-cnv2.pandapon.com/api-288828687",
}

operation! {
    const IMAGE_SEARCH: "goods.image_search", "Search products by picture", Read,
    v1: [POST "/alibaba/product/image/query" documented],
    v2: [POST "/v2/alibaba/product/image/query" documented],
    doc: "https://doc-cnv2.pandapon.com/api-288828688",
}

operation! {
    const SHOP_SEARCH: "goods.shop_search", "Search one shop's products", Read,
    v1: [POST "/alibaba/product/query/selleroffer" documented],
    v2: [POST "/v2/alibaba/product/query/selleroffer" documented],
    doc: "https://doc-cnv2.pandapon.com/api-288828689",
}

operation! {
    const CATEGORY: "goods.category", "Multilingual category by category id", Read,
    v1: [POST unpublished],
    v2: [POST unpublished],
}

operation! {
    const RECOMMEND: "goods.recommend", "Recommended products", Read,
    v1: [POST unpublished],
    v2: [POST unpublished],
    doc: "https://doc-en.pandapon.com/api-269244511",
}

operation! {
    const RELATED: "goods.related", "Products related to a product", Read,
    v1: [POST "/alibaba/product/productRelatedRecommendQuery" derived],
    v2: [POST "/v2/alibaba/product/productRelatedRecommendQuery" documented],
    doc: "https://doc-env2.pandapon.com/api-289121023",
}

/// The table of this group.
pub(crate) const ENTRIES: &[Entry] = &[
    Entry::untyped(&DETAIL),
    Entry::untyped(&WANGWANG),
    Entry::untyped(&SEARCH),
    Entry::untyped(&IMAGE_SEARCH),
    Entry::untyped(&SHOP_SEARCH),
    Entry::untyped(&CATEGORY),
    Entry::untyped(&RECOMMEND),
    Entry::untyped(&RELATED),
];
