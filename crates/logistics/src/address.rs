//! Types that the calls of warehouse logistics share: an address abroad, and a freight service.

use daigou_core::setters;
use daigou_core::value::Personal;
use serde::{Deserialize, Serialize};

/// An address abroad (the vendor's `ReceiverAddressTO`). Personal members do not show in `Debug` output.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct OverseasAddress {
    /// The recipient.
    pub name: Option<Personal>,
    /// E-mail.
    pub email: Option<Personal>,
    /// Land line.
    pub phone: Option<Personal>,
    /// Mobile phone.
    pub mobile_phone: Option<Personal>,
    /// The street line.
    pub address: Option<Personal>,
    /// The recipient's tax number.
    pub tax_id: Option<Personal>,
    /// The country: two letters of ISO 3166, such as `US`.
    pub country: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Postcode.
    pub zip: Option<String>,
    /// State or province.
    pub state: Option<String>,
}

setters! {
    OverseasAddress {
        name: Personal,
        email: Personal,
        phone: Personal,
        mobile_phone: Personal,
        address: Personal,
        tax_id: Personal,
        country: String,
        city: String,
        zip: String,
        state: String,
    }
}

/// A freight service (the vendor's `FreightInfoTO`).
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct FreightInfo {
    /// The service, such as `1`.
    pub service_id: Option<String>,
    /// The company.
    pub company_name: Option<String>,
    /// The kind of service.
    pub service_category: Option<String>,
}

setters! {
    FreightInfo {
        service_id: String,
        company_name: String,
        service_category: String,
    }
}
