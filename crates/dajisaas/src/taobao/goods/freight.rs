//! Freight of an item inside China.

use daigou_core::value::{Embedded, ItemId, id};
use daigou_core::{Error, Generation, check, operation, reply, setters};
use daigou_upstream::Decimal;
use serde::{Deserialize, Serialize};

/// Freight of an item to a place inside China. The place is JSON text inside a string on the wire; here it is typed.
/// **There is no page of the vendor's**: parameters and reply are a public integration's.
///
/// # Errors
/// An empty id, and a place without a province, before anything is sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct EstimateFreight {
    /// Taobao's item.
    #[serde(serialize_with = "id::as_text")]
    pub item_id: ItemId,
    /// Where to.
    #[serde(serialize_with = "Embedded::as_text")]
    pub address_info: Embedded<FreightAddress>,
}

impl EstimateFreight {
    /// This item to this place.
    ///
    /// # Errors
    /// The place cannot be written.
    pub fn new(item_id: impl Into<ItemId>, place: &FreightAddress) -> Result<Self, Error> {
        let address_info = Embedded::new(place).map_err(|e| Error::invalid("address_info", e))?;
        Ok(Self { item_id: item_id.into(), address_info })
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        check::filled("item_id", &self.item_id)?;
        let place = self.address_info.get().map_err(|e| Error::invalid("address_info", e))?;
        check::filled("address_info.state", place.state.as_deref().unwrap_or_default())
    }
}

/// A place inside China, in Chinese.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct FreightAddress {
    /// The country: `中国`.
    pub country: Option<String>,
    /// The city, such as `杭州市`.
    pub city: Option<String>,
    /// The district, such as `余杭区`.
    pub district: Option<String>,
    /// The province, such as `浙江省`.
    pub state: Option<String>,
}

impl FreightAddress {
    /// A city of a province in `中国`.
    pub fn new(state: impl Into<String>, city: impl Into<String>) -> Self {
        Self { country: Some("中国".into()), city: Some(city.into()), district: None, state: Some(state.into()) }
    }
}

setters! {
    FreightAddress {
        country: String,
        district: String,
    }
}

reply! {
    /// What freight costs (a public integration).
    pub struct Freight {
        /// The freight. **The unit is not stated**: the one known reply has 0.
        pub post_fee: Option<Decimal>,
        /// The currency: `CNY`.
        pub currency: Option<String>,
    }
}

operation! {
    EstimateFreight => Freight,
    "taobao.freight", "Domestic freight of an item", Read,
    v1: [POST "/taobao/traffic/item/logisticPrice/get" third_party],
    validate: EstimateFreight::check,
}
