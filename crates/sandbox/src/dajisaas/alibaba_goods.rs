//! 1688's goods at DajiSaaS.

use crate::dispatch::Served;

/// What is served of it.
pub(super) const SERVED: &[Served] = &[];
