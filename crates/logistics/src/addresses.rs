//! Foundations: the user's address book.

use daigou_core::{Entry, operation};

operation! {
    const GET: "address.get", "The user's addresses", Read,
    v1: [POST unpublished],
    v2: [POST unpublished],
}

operation! {
    const UPSERT: "address.upsert", "Add or change an address", Create,
    v1: [POST "/open/address/addOrUpdate" documented],
    v2: [POST "/v2/open/address/addOrUpdate" documented],
    doc: "https://doc-cnv2.pandapon.com/api-288437932",
}

/// The table of this group.
pub(crate) const ENTRIES: &[Entry] = &[Entry::untyped(&GET), Entry::untyped(&UPSERT)];
