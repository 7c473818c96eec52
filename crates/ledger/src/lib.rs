//! Nothing lost, nothing twice.

pub mod placing;
pub mod store;

pub use placing::{Ledger, Outcome, Placement, PlacementState, Report, Rules, Summary};
pub use store::Store;
