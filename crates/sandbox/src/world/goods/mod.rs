//! Goods: 1688 offers with their sellers, and Taobao items; the examples of the vendors, what is generated from the
//! seed, and how both are found.

pub(crate) mod catalogue;
pub(crate) mod changes;
pub(crate) mod documented;
pub(crate) mod facts;
pub(crate) mod filters;
pub(crate) mod generated;
pub(crate) mod items;
pub(crate) mod lazy_list;
pub(crate) mod model;
pub(crate) mod navigation;
pub(crate) mod rules;
pub(crate) mod search;
