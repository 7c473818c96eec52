//! One item: prices (**fen**, inferred), stock and SKUs, with the ids that an order wants.

use crate::checks;
use daigou_core::value::{ItemId, id};
use daigou_core::{Error, Generation, operation};
use daigou_upstream::taobao::Item;
use serde::{Deserialize, Serialize};

/// Looks up one item. v1 names it by Taobao's number, v2 by an opaque text.
///
/// Source: <https://doc-vnm.pandapon.com/api-250496531> (v1), <https://doc-env2.pandapon.com/api-289120986> (v2).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct GetItem {
    /// The item.
    #[serde(serialize_with = "id::as_text")]
    pub item_id: ItemId,
}

impl GetItem {
    /// This item.
    pub fn new(item_id: impl Into<ItemId>) -> Self {
        Self { item_id: item_id.into() }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        checks::filled("itemId", &self.item_id)
    }
}

operation! {
    GetItem => Item,
    "goods.get", "One item by item id", Read,
    v1: [GET "/open/product/get" documented],
    v2: [GET "/v2/taobao/product/get" documented],
    doc: "https://doc-vnm.pandapon.com/api-250496531",
    validate: GetItem::check,
}
