//! The capability table of PandaPon's 1688.

use super::PandaPon1688;
use crate::orders::GetOrder;
use daigou_core::Request;
use daigou_core::buyer::Capability;

/// The offer. A refund cannot be withdrawn; refunds are listed by their order's view, for which v1 alone has a route.
static OFFERED: [Capability; 15] = [
    Capability::SearchWords,
    Capability::SearchPicture,
    Capability::SearchPictureUrl,
    Capability::Product,
    Capability::QuoteBasket,
    Capability::Orders,
    Capability::OrderDetail,
    Capability::Parcels,
    Capability::Cancel,
    Capability::Confirm,
    Capability::RefundReasons,
    Capability::AskRefund,
    Capability::Refund,
    Capability::SendBack,
    Capability::Refunds,
];

impl PandaPon1688 {
    pub(super) fn offered(&self) -> &'static [Capability] {
        match OFFERED.split_last() {
            Some((Capability::Refunds, others)) if !self.sends(GetOrder::OPERATION) => others,
            _ => &OFFERED,
        }
    }
}
