//! 1688's own objects: goods, previews and orders.

pub(crate) mod goods;
pub(crate) mod preview;
pub(crate) mod trade;
