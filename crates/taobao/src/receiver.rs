//! The receiver of an order: JSON text in the orders' requests, an object in the cart's.

use daigou_core::setters;
use daigou_core::value::Personal;
use serde::{Deserialize, Serialize};

/// The receiver of an order. All members are texts; the personal ones do not show in `Debug` output.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Receiver {
    /// Postcode.
    pub zip: Option<String>,
    /// Country, such as `中国`.
    pub country: Option<String>,
    /// The street line.
    pub address: Option<Personal>,
    /// City, such as `杭州市`.
    pub city: Option<String>,
    /// Land line.
    pub phone: Option<Personal>,
    /// Mobile phone.
    pub mobile_phone: Option<Personal>,
    /// District, such as `余杭区`.
    pub district: Option<String>,
    /// The recipient.
    pub name: Option<Personal>,
    /// Province, such as `浙江省`.
    pub state: Option<String>,
}

setters! {
    Receiver {
        zip: String,
        country: String,
        address: Personal,
        city: String,
        phone: Personal,
        mobile_phone: Personal,
        district: String,
        name: Personal,
        state: String,
    }
}
