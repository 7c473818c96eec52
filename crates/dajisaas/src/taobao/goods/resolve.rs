//! From Taobao's item id to the distribution ids: the key to previews and orders, which take no others.

use daigou_core::value::{ItemId, id};
use daigou_core::{Error, Generation, check, operation};
use daigou_upstream::taobao::Item;
use serde::{Deserialize, Serialize};

/// Gives the distribution ids of an item ([`mp_id`](Item::mp_id)) and of its SKUs
/// ([`mp_sku_id`](daigou_upstream::taobao::ItemSku::mp_sku_id)). It **must come before** previews and orders, which take
/// these and not Taobao's own ids: the types of the two do not mix. Prices are **fen** (inferred).
///
/// ```
/// # fn run(item: &daigou_dajisaas::taobao::Resolved) -> Result<(), daigou_dajisaas::core::Error> {
/// let mp_id = item.distribution_id()?;
/// let mp_sku_id = item.variant(&"3452545926724".into())?; // Taobao's SKU, as a buyer's link has it
/// # let _ = (mp_id, mp_sku_id);
/// # Ok(())
/// # }
/// ```
///
/// Source: <https://wiki-en.dajisaas.com/api-202449555> (撞库). The page shows `itemType`, `quantity` and `skuList`; the
/// rest of the reply is as another reseller documents the same object.
///
/// # Errors
/// An empty id, before anything is sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ResolveItem {
    /// Taobao's item, as its page's address has it.
    #[serde(serialize_with = "id::as_text")]
    pub item_id: ItemId,
}

impl ResolveItem {
    /// This item.
    pub fn new(item_id: impl Into<ItemId>) -> Self {
        Self { item_id: item_id.into() }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        check::filled("item_id", &self.item_id)
    }
}

operation! {
    ResolveItem => Item,
    "taobao.resolve", "Resolve an item to its mpId and mpSkuIds", Read,
    v1: [GET "/taobao/product/get" documented],
    doc: "https://wiki-en.dajisaas.com/api-202449555",
    validate: ResolveItem::check,
}
