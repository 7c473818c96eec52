//! The check of items: whether they can be bought.

use crate::checks;
use daigou_core::value::Unknown;
use daigou_core::value::{Embedded, ItemId, SkuId, Unpublished, id};
use daigou_core::{Error, Generation, check, operation, reply};
use serde::{Deserialize, Serialize};

/// Says which items can be bought, by item id. The items are JSON text inside a string on the wire; here they are
/// typed.
///
/// Source: <https://doc-en.pandapon.com/api-263477607>.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct BatchCheck {
    /// The items.
    #[serde(serialize_with = "Embedded::as_text")]
    pub params: Embedded<Vec<CheckItem>>,
}

impl BatchCheck {
    /// These items.
    ///
    /// # Errors
    /// They cannot be written.
    pub fn new(items: &[CheckItem]) -> Result<Self, Error> {
        let params = Embedded::new(&items.to_vec()).map_err(|e| Error::invalid("params", e))?;
        Ok(Self { params })
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        let items = self.params.get().map_err(|e| Error::invalid("params", e))?;
        check::list("params", &items, usize::MAX)?;
        for (i, item) in items.iter().enumerate() {
            checks::filled(&format!("params[{i}].itemId"), &item.item_id)?;
            for (j, sku) in item.sku_ids.iter().enumerate() {
                checks::filled(&format!("params[{i}].skuIds[{j}]"), sku)?;
            }
        }
        Ok(())
    }
}

/// An item to check. Ids are texts on the wire.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CheckItem {
    /// Taobao's item; opaque in v2 (inferred).
    #[serde(serialize_with = "id::as_text")]
    pub item_id: ItemId,
    /// Its SKUs.
    #[serde(default, serialize_with = "id::as_text")]
    pub sku_ids: Vec<SkuId>,
}

impl CheckItem {
    /// An item and its SKUs.
    pub fn new(item_id: impl Into<ItemId>, sku_ids: impl IntoIterator<Item = impl Into<SkuId>>) -> Self {
        Self { item_id: item_id.into(), sku_ids: sku_ids.into_iter().map(Into::into).collect() }
    }
}

reply! {
    /// Which items can be bought. The members of the two lists of objects are **not published**.
    pub struct CheckedItems {
        /// The items that can be bought (three members each, unknown).
        pub mp_products: Vec<Unpublished<Unknown>>,
        /// The items that cannot be bought.
        pub no_mp_product_item_ids: Vec<ItemId>,
        /// Why not (two members each, unknown).
        pub no_mp_reason_list: Vec<Unpublished<Unknown>>,
    }
}

operation! {
    BatchCheck => CheckedItems,
    "goods.batch_check", "Check which items can be bought, by item id", Read,
    v1: [POST "/open/product/batch/check" documented],
    v2: [POST "/v2/taobao/product/batch/check" derived],
    doc: "https://doc-en.pandapon.com/api-263477607",
    validate: BatchCheck::check,
}
