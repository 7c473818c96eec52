//! Where an order goes to.

use daigou_core::value::Personal;
use daigou_core::{Error, setters};
use serde::{Deserialize, Serialize};

/// An address: the receiver's, or that of a warehouse in China. All are texts; the personal ones do not show in `Debug`
/// output.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Address {
    /// Country, such as `中国`.
    pub country: Option<String>,
    /// Province, such as `上海市`.
    pub state: Option<String>,
    /// City.
    pub city: Option<String>,
    /// District.
    pub district: Option<String>,
    /// The street line.
    pub address: Option<Personal>,
    /// Postcode, such as `000000`.
    pub zip: Option<String>,
    /// The recipient.
    pub name: Option<Personal>,
    /// Land line.
    pub phone: Option<Personal>,
    /// Mobile phone.
    pub mobile_phone: Option<Personal>,
    /// The recipient's tax number (upstream: for Brazil). The receiver of [`CreateOrder`](super::CreateOrder) alone has
    /// one.
    pub tax_id: Option<Personal>,
}

impl Address {
    /// Refuses a tax number where the vendor's pages have none.
    pub(super) fn without_tax_id(&self, member: &str) -> Result<(), Error> {
        match self.tax_id {
            Some(_) => Err(Error::invalid(format!("{member}.tax_id"), "stands in the receiver of a creation alone")),
            None => Ok(()),
        }
    }
}

setters! {
    Address {
        country: String,
        state: String,
        city: String,
        district: String,
        address: Personal,
        zip: String,
        name: Personal,
        phone: Personal,
        mobile_phone: Personal,
        tax_id: Personal,
    }
}
