//! OpenAPI documents, put together from the types and the tables of operations. [`vendor`] writes those of the two
//! platforms' own interfaces: what is known of them, and how well.
//!
//! ```text
//! text      descriptions without what only Rust's documentation understands
//! write     a document as text, the same in every build
//! forms     in which form a request's members stand on the wire
//! scope     the schemas of one marketplace, and several of them as one set of components
//! fixtures  documented examples by operation
//! shape     parameters, bodies and replies of one operation
//! about     what stands in no table: the platforms in words, signing, envelopes
//! vendor    a document whole
//! ```

mod about;
mod fixtures;
mod forms;
mod scope;
mod shape;
mod text;
mod vendor;
mod write;

pub use fixtures::{Example, Examples};
pub use vendor::vendor;
pub use write::written;
