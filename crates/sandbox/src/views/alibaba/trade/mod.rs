//! 1688's own replies about orders, which both platforms pass on: what was created, and an order as its buyer sees it.

mod created;
mod view;

pub(crate) use created::{create, one_seller};
pub(crate) use view::{BUYER, alipay, property, receiver, seller_number, view};

use crate::time::instants::iso_text;
use daigou_core::value::Time;
use daigou_upstream::Decimal;

/// `20250424171742000+0800`: China time, to the second, as 1688's own objects have it.
pub(crate) fn compact(millis: i64) -> Time {
    let digits: String = iso_text(millis).chars().take(19).filter(char::is_ascii_digit).collect();
    Time::from(format!("{digits}000+0800").as_str())
}

/// A decimal number by its digits.
pub(crate) fn decimal(number: impl std::fmt::Display) -> Option<Decimal> {
    serde_json::from_str(&number.to_string()).ok()
}
