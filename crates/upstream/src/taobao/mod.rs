//! Taobao Global's own objects, in camel case as the resellers write them: what orders would cost ([`RenderedOrder`]),
//! purchase orders ([`OrderPage`]), what became of cancelling and paying, and the words and rules of them.
//!
//! Neither reseller publishes these replies; the names are those of the platform's calls, each named by its type's file.

mod outcome;
mod purchase;
mod rendered;
pub mod rules;
mod words;

pub use outcome::{Cancellation, PayFailure, Payment};
pub use purchase::{
    LogisticOrder, OptionFields, OrderPage, PurchaseOrder, PurchaseReceiver, ServiceOrder, SkuInfo, SkuText,
    SubPurchaseOrder,
};
pub use rendered::{ItemPrice, Price, RenderedItem, RenderedOrder, ShippingTime, SupplyChainService, UnavailableSku};
pub use words::{OrderCode, OrderStatus, RefundStatus, ShopId, SortType};
