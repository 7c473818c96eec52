//! Values on the wire, and their meaning: money, ids, times, JSON inside strings, personal text and open
//! enumerations.
//!
//! Every type here keeps what the platform said — number or string, to the digit — writes the same back, and
//! gives its meaning only when asked, exactly or with a [`ValueError`]. An empty string, a number in place of a
//! string, a string in place of a number, or `12.0` in place of `12` never fails the decode of a reply; an object,
//! an array or a boolean where a scalar belongs does. `null` and missing keys are the field's business: `Option`
//! with `#[serde(default)]`.
//!
//! **JSON text only.** To see the exact text of a number without a floating-point detour, these types read
//! `serde_json`'s `RawValue` from the input. They therefore decode from `serde_json::from_str` (or `from_slice`),
//! and refuse `serde_json::from_value`, readers, and the buffers behind `#[serde(flatten)]` on a nested struct,
//! `untagged` and internally tagged enums: by then the exact text is gone. Likewise, encode with
//! `serde_json::to_string`, not `to_value`.
//!
//! What does not live here: requests, replies and envelopes, and the names of the wire's fields.

mod amount;
mod currency;
mod currency_code;
mod decimal;
mod embedded;
mod error;
mod free_form;
pub mod id;
mod ids;
pub mod lenient;
mod money;
#[doc(hidden)]
pub mod object;
mod one_or_many;
mod open_enum;
mod personal;
mod picture;
mod product;
mod text;
pub mod time;
mod unpublished;
#[doc(hidden)]
pub mod wire;

pub use amount::{Fen, Yuan, fen, yuan};
pub use currency::Currency;
pub use embedded::Embedded;
pub use error::ValueError;
pub use free_form::FreeForm;
pub use ids::{
    CartLineId, CategoryId, DeveloperId, ItemId, MpId, MpSkuId, OfferId, OrderId, PromotionId, PurchaseId, RefundId,
    RequestId, SellerId, SkuId, SpecId, SubOrderId, UserId,
};
pub use money::Money;
pub use one_or_many::OneOrMany;
pub use personal::Personal;
pub use picture::{Picture, PictureKind};
pub use product::ProductRef;
pub use text::Text;
pub use time::Time;
pub use unpublished::{Unknown, Unpublished};

/// The value of a decimal text times 10^`scale`, exactly; `None` where it is no whole number then.
pub(crate) fn scaled(text: &str, scale: i64) -> Option<i64> {
    decimal::scaled(text, scale).ok()
}
