//! Taobao's own objects, by subject: items with the distribution ids that orders want ([`Item`]), and what searches and
//! translations of them show.
//!
//! Sources: Taobao Global (`https://open.taobao.global`) as a public integration reads it, in the camel case that both
//! resellers write.

mod goods;
mod item;

pub use goods::{Promotion, PromotionDisplay, PropertyImage, SkuTranslation, Translation};
pub use item::{Item, ItemProperty, ItemSku, ItemStatus, ItemType, ShopId};
