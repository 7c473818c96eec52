//! The names of this crate that most programs use: `use daigou_taobao::prelude::*`.

#[cfg(feature = "buyer")]
pub use crate::PandaPonTaobao;
pub use crate::{
    CancelOrder, CancelRefund, CreateOrder, GetItem, GetLogistics, GetOrder, GetRefund, GoodsStatus, ImageSearch,
    ListOrders, ListRefunds, OrderLine, PayOrders, Receiver, RefundType, RenderLine, RenderOrder, RenderRefund,
    SearchGoods, SubmitRefund, SubmitReturn, Taobao,
};
pub use daigou_core::prelude::*;
