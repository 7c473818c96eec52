//! 1688's own objects.

mod address;
mod created;
mod preview;

pub use address::Address;
pub use created::{AccountPeriod, CreateResult, CreatedOrder, FailedOffer, SplitOrder};
pub use preview::{OrderPreview, PayChannel, PreviewLine, PreviewResult, Promotion, TradeModel};
