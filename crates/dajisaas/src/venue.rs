//! The marketplace that this crate is: DajiSaaS, with everything that it offers.

use daigou_core::{Platform, Venue};

/// The marketplace.
pub(crate) const VENUE: Venue = Venue { name: "dajisaas", platform: Platform::DajiSaas };
