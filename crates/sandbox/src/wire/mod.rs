//! A request as it came and a reply as it is built: query, form and JSON reading, masking of secrets, the base address,
//! the credentials that are accepted. **Never here:** what a product or an order is, or anything of one vendor.

pub(crate) mod accept;
pub(crate) mod address;
pub(crate) mod body;
pub(crate) mod forms;
pub(crate) mod incoming;
pub(crate) mod json;
pub(crate) mod mask;
pub(crate) mod own_route;
pub(crate) mod query;
pub(crate) mod reply;
