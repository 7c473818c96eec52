//! Wire types of the platforms behind the resellers, which PandaPon and DajiSaaS both pass through: written once,
//! used by the marketplace crates, which re-export what their users need.
//!
//! Every member of a reply is optional, whatever the platforms mark as required. Amounts say their unit by their type
//! ([`Fen`](daigou_core::value::Fen), [`Yuan`](daigou_core::value::Yuan)); other decimals, and amounts whose unit is
//! not published, are [`Decimal`].
//!
//! With the feature `links` it also reads links to products, in module `link`.
//!
//! Operations, routes and signatures do not live here: those are the resellers' own.

pub mod alibaba;
mod decimal;
#[cfg(feature = "links")]
pub mod link;
pub mod paging;
pub mod taobao;

pub use decimal::Decimal;
