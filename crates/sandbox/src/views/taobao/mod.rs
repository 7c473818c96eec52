//! Taobao's own objects: items and purchase orders.

pub(crate) mod items;
pub(crate) mod purchases;
