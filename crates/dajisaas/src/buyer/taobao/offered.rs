//! The capability table of this buyer.

use daigou_core::buyer::Capability;

/// The parts of the flow that it offers beyond placing.
pub(super) static OFFERED: [Capability; 9] = [
    Capability::SearchWords,
    Capability::SearchPicture,
    Capability::SearchPictureUrl,
    Capability::Product,
    Capability::QuoteBasket,
    Capability::Orders,
    Capability::OrderDetail,
    Capability::Parcels,
    Capability::Cancel,
];
