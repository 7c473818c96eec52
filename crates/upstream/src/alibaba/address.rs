//! Where an order is delivered to.

use daigou_core::setters;
use daigou_core::value::Personal;
use serde::{Deserialize, Serialize};

/// A delivery address inside China, in Chinese text (the vendor's type name is `FastAdress`).
///
/// 1688 takes the most precise form that it is given: `districtCode` with the street before the region's texts.
/// The recipient's name, phones and street are [`Personal`]: they do not show in `Debug` output.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Address {
    /// The recipient.
    pub full_name: Option<Personal>,
    /// Mobile phone.
    pub mobile: Option<Personal>,
    /// Land line; digits only.
    pub phone: Option<Personal>,
    /// Postcode.
    pub post_code: Option<String>,
    /// City, such as `杭州市`.
    pub city_text: Option<String>,
    /// Province, such as `浙江省`.
    pub province_text: Option<String>,
    /// District, such as `滨江区`.
    pub area_text: Option<String>,
    /// Town or street, such as `长河镇`.
    pub town_text: Option<String>,
    /// The street line, such as `网商路699号`.
    pub address: Option<Personal>,
    /// The district's code, such as `330108`.
    pub district_code: Option<String>,
}

impl Address {
    /// An address of what every call asks for; add the rest with the setters.
    pub fn new(
        full_name: impl Into<Personal>,
        mobile: impl Into<Personal>,
        province: impl Into<String>,
        city: impl Into<String>,
        street: impl Into<Personal>,
    ) -> Self {
        Self {
            full_name: Some(full_name.into()),
            mobile: Some(mobile.into()),
            province_text: Some(province.into()),
            city_text: Some(city.into()),
            address: Some(street.into()),
            ..Self::default()
        }
    }
}

setters! {
    Address {
        phone: Personal,
        post_code: String,
        area_text: String,
        town_text: String,
        district_code: String,
    }
}
