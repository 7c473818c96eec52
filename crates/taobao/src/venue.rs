//! The marketplace that this crate is: PandaPon's Taobao part.

use daigou_core::{Platform, Venue};

/// The marketplace.
pub(crate) const VENUE: Venue = Venue { name: "taobao", platform: Platform::PandaPon };
