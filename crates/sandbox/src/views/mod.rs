//! Upstream's objects, written from the world as both resellers pass them on. **Never here:** a vendor's envelope or
//! route.

pub(crate) mod alibaba;
pub(crate) mod taobao;
