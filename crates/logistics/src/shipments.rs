//! Warehouse shipments.

use daigou_core::{Entry, operation};

operation! {
    const UPDATE_DOMESTIC: "shipment.update_domestic", "Report the domestic leg's parcels", Write,
    v1: [POST "/open/pp/logistics/updateLogisticInfo" documented],
    v2: [POST "/v2/open/pp/logistics/updateLogisticInfo" derived],
    auth: QuerySign,
    doc: "https://doc.pandapon.com/api-250313136",
}

operation! {
    const CREATE: "shipment.create", "Create an international logistics order", Create,
    v1: [POST "/open/pp/logistics/orderBookingFreight" documented],
    v2: [POST "/v2/open/pp/logistics/orderBookingFreight" derived],
    auth: QuerySign,
    doc: "https://doc.pandapon.com/api-250313137",
}

/// The table of this group.
pub(crate) const ENTRIES: &[Entry] = &[Entry::untyped(&UPDATE_DOMESTIC), Entry::untyped(&CREATE)];
