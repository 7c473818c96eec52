//! Nothing lost, nothing twice.

pub mod inbox;
pub mod store;

pub use inbox::Inbox;
pub use store::Store;
