//! Parts that the commands of a buyer's day share: the buyer, which order is meant, consent before money moves, and how
//! amounts, times and standings are shown.

mod consent;
mod meant;
mod runs;
mod session;
mod shown;
mod when;

pub(crate) use consent::{Consent, given};
pub(crate) use daigou_core::buyer::whole::{Whole, list};
pub(crate) use meant::{Meant, Memory, one};
pub(crate) use runs::{Act, Acts};
pub(crate) use session::{connect, need, yuan};
pub(crate) use shown::{
    at, filled, ids, local, money, narrow, order_status, parcel_status, refund_status, with_platforms, words, zone,
    zone_name,
};
pub(crate) use when::{instant, since};
