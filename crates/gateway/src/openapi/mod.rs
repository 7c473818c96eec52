//! OpenAPI documents, put together from the types and the tables of operations. [`vendor`] writes those of the two
//! platforms' own interfaces: what is known of them, and how well.
//!
//! ```text
//! text      descriptions without what only Rust's documentation understands
//! write     a document as text, the same in every build
//! refs      how schemas refer to components
//! forms     in which form a request's members stand on the wire
//! scope     the schemas of one marketplace, and several of them as one set of components
//! fixtures  documented examples by operation
//! shape     parameters, bodies and replies of one operation
//! about     what stands in no table: the platforms in words, signing, envelopes
//! vendor    a platform's document whole
//! examples  bodies and parameters as they are sent to the gateway
//! gateway   the gateway's own document, from the table of its routes
//! page      that document as a page for people
//! served    the documents and the page over HTTP
//! ```

mod about;
mod examples;
mod fixtures;
mod forms;
mod gateway;
mod page;
mod refs;
mod scope;
mod served;
mod shape;
mod text;
mod vendor;
mod write;

pub use fixtures::{Example, Examples};
pub use gateway::gateway;
pub(crate) use served::routes;
pub use vendor::vendor;
pub use write::written;
