//! Poizon through DajiSaaS.

use crate::DajiSaas;
use daigou_core::{Entry, operation};

/// The calls about Poizon: [`DajiSaas::poizon`].
#[derive(Debug, Clone, Copy)]
pub struct Poizon<'c>(#[allow(dead_code)] pub(crate) &'c DajiSaas);

operation! {
    const SEARCH: "poizon.search", "Search Poizon products", Read,
    v1: [GET "/poizon/product/queryList" third_party],
}

operation! {
    const DETAIL: "poizon.detail", "One Poizon product", Read,
    v1: [GET "/poizon/product/queryDetail" third_party],
}

/// The table of this group.
pub(crate) const ENTRIES: &[Entry] = &[Entry::untyped(&SEARCH), Entry::untyped(&DETAIL)];
