//! The shopping cart.

use daigou_core::{Entry, operation};

operation! {
    const CREATE_ORDER: "cart.create_order", "Order what is in the cart", Create,
    v1: [POST "/open/cart/create/order" documented],
    v2: [POST "/v2/taobao/cart/create/order" derived],
    doc: "https://doc.pandapon.com/api-250313096",
}

operation! {
    const PREVIEW: "cart.preview", "Price what is in the cart", Read,
    v1: [POST unpublished],
    v2: [POST unpublished],
    doc: "https://doc-en.pandapon.com/api-263477633",
}

operation! {
    const LIST: "cart.list", "What is in the cart", Read,
    v1: [GET unpublished],
    v2: [GET unpublished],
    doc: "https://doc-en.pandapon.com/api-263477634",
}

operation! {
    const DELETE: "cart.delete", "Remove cart lines", Write,
    v1: [POST unpublished],
    v2: [POST unpublished],
    doc: "https://doc-en.pandapon.com/api-263477635",
}

operation! {
    const ADD: "cart.add", "Add a cart line", Create,
    v1: [POST "/open/cart/add" documented],
    v2: [POST "/v2/taobao/cart/add" documented],
    doc: "https://doc.pandapon.com/api-250313100",
}

operation! {
    const EDIT_QUANTITY: "cart.edit_quantity", "Change a cart line's quantity", Write,
    v1: [POST unpublished],
    v2: [POST unpublished],
    doc: "https://doc-en.pandapon.com/api-263477637",
}

/// The table of this group.
pub(crate) const ENTRIES: &[Entry] = &[
    Entry::untyped(&CREATE_ORDER),
    Entry::untyped(&PREVIEW),
    Entry::untyped(&LIST),
    Entry::untyped(&DELETE),
    Entry::untyped(&ADD),
    Entry::untyped(&EDIT_QUANTITY),
];
