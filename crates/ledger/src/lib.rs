//! Nothing lost, nothing twice.

pub mod store;

pub use store::Store;
