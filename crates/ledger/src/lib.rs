//! Nothing lost, nothing twice.
//!
//! # Callbacks
//! [`Inbox`] receives each callback once: it is durable before it is answered, however often it is delivered it is one
//! message, and a handler gets it until it succeeds. How, and what is assumed, is described in [`inbox`].

pub mod inbox;
pub mod store;

pub use inbox::Inbox;
pub use store::Store;
