//! The names of this crate that most programs use: `use daigou_alibaba1688::prelude::*`.

#[cfg(feature = "buyer")]
pub use crate::PandaPon1688;
pub use crate::{
    Address, Alibaba1688, BatchCreate, BatchPreview, CancelOrder, CargoLine, ConfirmReceipt, CreateCartOrder,
    CreateOrder, CreateRefund, DisputeRequest, GetOrder, GetPayUrl, GetProduct, GetRefund, GoodsStage, ListOrders,
    ListRefundReasons, PayOrders, PreviewOrder, ReturnGoods, SearchByPicture, SearchItem, SearchProducts, SearchShop,
    TrackOrder,
};
pub use daigou_core::prelude::*;
