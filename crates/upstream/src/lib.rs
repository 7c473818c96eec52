//! Wire types of the platforms behind the resellers, which PandaPon and DajiSaaS both pass through: written once,
//! used by the marketplace crates, which re-export what their users need.
//!
//! What does not live here: operations, routes and signatures. Those are the resellers' own.

pub mod alibaba;
