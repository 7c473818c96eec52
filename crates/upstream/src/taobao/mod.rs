//! Taobao Global's own objects, by subject, in camel case as the resellers write them: items with the distribution ids
//! that orders want ([`Item`]), what searches and translations show of them, what orders would cost ([`RenderedOrder`]),
//! purchase orders ([`OrderPage`]), what became of cancelling and paying, and the words and rules of them.
//!
//! Neither reseller publishes the replies about orders; the names are those of the platform's calls
//! (`https://open.taobao.global`), each named by its type's file.

#[cfg(feature = "buyer")]
pub mod buying;
mod found;
mod goods;
mod item;
pub mod message;
mod outcome;
mod purchase;
#[doc(hidden)]
pub mod query;
mod rendered;
pub mod rules;
mod words;

pub use found::{FoundItem, FoundItems, MaterialTranslation};
pub use goods::{ItemProperty, Promotion, PromotionDisplay, PropertyImage, SkuTranslation, Translation};
pub use item::{Item, ItemSku, ItemStatus, ItemType};
pub use outcome::{Cancellation, PayFailure, Payment};
pub use purchase::{
    LogisticOrder, OptionFields, OrderPage, PurchaseOrder, PurchaseReceiver, ServiceOrder, SkuInfo, SkuText,
    SubPurchaseOrder,
};
pub use query::FoundOrders;
pub use rendered::{ItemPrice, Price, RenderedItem, RenderedOrder, ShippingTime, SupplyChainService, UnavailableSku};
pub use words::{OrderCode, OrderStatus, RefundStatus, ShopId, SortType};
