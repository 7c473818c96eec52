//! The marketplace that this crate is: PandaPon's 1688 part.

use daigou_core::{Platform, Venue};

/// The marketplace.
pub(crate) const VENUE: Venue = Venue { name: "alibaba1688", platform: Platform::PandaPon };
