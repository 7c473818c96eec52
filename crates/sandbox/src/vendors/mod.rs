//! Both vendors' operations: a handler each, the table of routes, and what a handler is given. **Never here:** a socket,
//! a lock, the journal.

pub(crate) mod dajisaas;
pub(crate) mod handler;
pub(crate) mod orders;
pub(crate) mod pandapon;
pub(crate) mod routes;
pub(crate) mod searches;
pub(crate) mod served;
mod terms;
