//! A request as it came and a reply as it is built: query, form and JSON reading, masking of secrets, the base address,
//! the credentials that are accepted. Of the world it names texts that were written before, the marks of answers, and the
//! place that is left for the base address. **Never here:** what a product or an order is, or a vendor's operation.

pub(crate) mod accept;
pub(crate) mod accounts;
pub(crate) mod address;
pub(crate) mod body;
pub(crate) mod documented;
pub(crate) mod forms;
pub(crate) mod incoming;
pub(crate) mod json;
pub(crate) mod lenient;
pub(crate) mod mask;
pub(crate) mod own_route;
pub(crate) mod query;
pub(crate) mod reply;
