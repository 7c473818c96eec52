//! Marketing: selections and hot lists.

use daigou_core::{Entry, operation};

operation! {
    const GLOBAL_SELECTION: "marketing.global_selection", "Global strict selection, by keyword", Read,
    v1: [POST unpublished],
    v2: [POST unpublished],
}

operation! {
    const SELECTION: "marketing.selection", "1688 strict selection, by keyword", Read,
    v1: [POST unpublished],
    v2: [POST unpublished],
}

operation! {
    const HOT_LIST: "marketing.hot_list", "Hot selling list", Read,
    v1: [POST unpublished],
    v2: [POST unpublished],
}

/// The table of this group.
pub(crate) const ENTRIES: &[Entry] =
    &[Entry::untyped(&GLOBAL_SELECTION), Entry::untyped(&SELECTION), Entry::untyped(&HOT_LIST)];
