//! PandaPon's operations, a file for each marketplace.

pub(crate) mod alibaba1688;
mod listed;
pub(crate) mod taobao;
