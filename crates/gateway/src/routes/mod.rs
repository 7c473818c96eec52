//! The handlers, a file a group. Each reads what was asked, calls one typed function of a buyer, the desk, the inbox or a
//! marketplace, and writes its answer; what is wrong is a problem.

pub(crate) mod acts;
pub(crate) mod ask;
pub(crate) mod calls;
pub(crate) mod events;
pub(crate) mod goods;
pub(crate) mod health;
pub(crate) mod list;
pub(crate) mod meant;
pub(crate) mod place;
pub(crate) mod refunds;
mod reply;
