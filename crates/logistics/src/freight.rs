//! Overseas freight: of one item, and of an order.

use crate::{FreightInfo, Logistics, OverseasAddress};
use daigou_core::value::{Currency, ItemId, SkuId, Unknown, Unpublished, id};
use daigou_core::{Error, Generation, Verdict, calls, check, operation, setters};
use serde::{Deserialize, Serialize};

/// The calls about overseas freight: [`Logistics::freight`].
#[derive(Debug, Clone, Copy)]
pub struct Freight<'c>(pub(crate) &'c Logistics);

calls! {
    Freight {
        /// Estimates the freight of one item abroad.
        estimate(EstimateFreight) -> Unpublished<Unknown>;
        /// Prices the freight of an order abroad.
        preview(PreviewFreight) -> Unpublished<Unknown>;
    }
}

/// Asks what sending one item abroad costs. The reply is **not published**.
///
/// # Errors
/// `Unconfirmed` unless derived routes are allowed: how the call is signed is not published.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct EstimateFreight {
    /// The item.
    #[serde(serialize_with = "id::as_text")]
    pub item_id: ItemId,
    /// The SKU.
    #[serde(serialize_with = "id::as_text")]
    pub sku_id: SkuId,
    /// Where to.
    pub receiver_address: OverseasAddress,
    /// How many pieces.
    pub quantity: i64,
    /// The currency of `price`. Marked required, and left out of the vendor's own example.
    pub currency: Option<Currency>,
    /// The price, a text whose unit is not stated. Marked required, and left out of the vendor's own example.
    pub price: Option<String>,
}

impl EstimateFreight {
    /// This many pieces of a SKU to this address.
    pub fn new(item: impl Into<ItemId>, sku: impl Into<SkuId>, quantity: i64, to: OverseasAddress) -> Self {
        Self { item_id: item.into(), sku_id: sku.into(), receiver_address: to, quantity, currency: None, price: None }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        check::filled("itemId", &self.item_id)?;
        check::filled("skuId", &self.sku_id)?;
        check::at_least("quantity", self.quantity, 1)
    }
}

setters! {
    EstimateFreight {
        currency: Currency,
        price: String,
    }
}

operation! {
    EstimateFreight => Unpublished<Unknown>,
    "freight.estimate", "Overseas freight of one item", Read,
    v1: [POST "/open/pp/logistics/itemLogisticsPrice" derived],
    v2: [POST "/v2/open/pp/logistics/itemLogisticsPrice" documented],
    auth: QuerySign,
    doc: "https://doc-env2.pandapon.com/api-289121052",
    validate: EstimateFreight::check,
    verdict: Verdict::of_unpublished,
}

/// Asks what sending an order abroad costs. The reply is **not published**; it presumably names the `renderId` that
/// [`CreateShipment`](crate::CreateShipment) takes (inferred).
///
/// # Errors
/// `Unconfirmed` unless derived routes are allowed: how the call is signed is not published.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct PreviewFreight {
    /// Where to.
    pub receiver_address: Option<OverseasAddress>,
    /// The lines to send.
    pub render_items: Option<Vec<RenderItem>>,
}

impl PreviewFreight {
    /// These lines to this address.
    pub fn new(to: OverseasAddress, items: impl IntoIterator<Item = RenderItem>) -> Self {
        Self { receiver_address: Some(to), render_items: Some(items.into_iter().collect()) }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        let Some(items) = &self.render_items else { return Ok(()) };
        check::list("renderItems", items, usize::MAX)?;
        for (i, item) in items.iter().enumerate() {
            check::filled(&format!("renderItems[{i}].itemId"), &item.item_id)?;
            check::filled(&format!("renderItems[{i}].skuId"), &item.sku_id)?;
            check::at_least(&format!("renderItems[{i}].quantity"), item.quantity, 1)?;
        }
        Ok(())
    }
}

operation! {
    PreviewFreight => Unpublished<Unknown>,
    "freight.preview", "Overseas freight of an order", Read,
    v1: [POST "/open/pp/logistics/orderRenderFreight" documented],
    v2: [POST "/v2/open/pp/logistics/orderRenderFreight" documented],
    auth: QuerySign,
    doc: "https://doc-env2.pandapon.com/api-289121053",
    validate: PreviewFreight::check,
    verdict: Verdict::of_unpublished,
}

/// A line of [`PreviewFreight`].
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct RenderItem {
    /// The item.
    #[serde(serialize_with = "id::as_text")]
    pub item_id: ItemId,
    /// The SKU.
    #[serde(serialize_with = "id::as_text")]
    pub sku_id: SkuId,
    /// How many pieces.
    pub quantity: i64,
    /// The service.
    pub freight_info: Option<FreightInfo>,
    /// The currency of `price`.
    pub currency: Option<Currency>,
    /// The price, a text whose unit is not stated.
    pub price: Option<String>,
}

impl RenderItem {
    /// This many pieces of a SKU.
    pub fn new(item: impl Into<ItemId>, sku: impl Into<SkuId>, quantity: i64) -> Self {
        Self { item_id: item.into(), sku_id: sku.into(), quantity, freight_info: None, currency: None, price: None }
    }
}

setters! {
    RenderItem {
        freight_info: FreightInfo,
        currency: Currency,
        price: String,
    }
}
