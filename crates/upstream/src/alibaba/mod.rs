//! 1688's own objects, by subject: searching ([`SearchPage`]), products ([`ProductDetail`]), categories, freight,
//! previews and creations of orders, the buyer's view of an order ([`BuyerOrder`]), parcels, refunds ([`Refund`]) and
//! the bodies of messages ([`message`]).
//!
//! Sources: the documentation of the 1688 open platform, `https://open.1688.com/api/apidocdetail.htm?id=<call>`; each
//! type names its call.

mod address;
#[cfg(feature = "buyer")]
pub mod buying;
mod category;
mod created;
mod freight;
pub mod message;
pub mod order;
mod outcome;
mod preview;
pub mod product;
mod ranking;
pub mod refund;
pub mod rules;
pub mod search;
mod tracking;

pub use address::Address;
pub use category::{Category, CategoryFeature, CategoryNode, ChildCategory, NavigationNode};
pub use created::{AccountPeriod, CreateResult, CreatedOrder, FailedOffer, SplitOrder};
pub use freight::{Freight, SkuFreight};
pub use order::{BuyerOrder, Receiver, SkuInfo};
pub use outcome::Outcome;
pub use preview::{OrderPreview, PayChannel, PreviewLine, PreviewResult, Promotion, TradeModel};
pub use product::ProductDetail;
pub use ranking::{HotList, RankedProduct};
pub use refund::Refund;
pub use search::{SearchItem, SearchPage};
pub use tracking::{
    CrossPackage, CrossPackageNode, LogisticsCompany, ParcelTrace, TraceException, TraceNode, TraceStep, Tracking,
};
