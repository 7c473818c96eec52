//! Pricing an order before it is made. The reply is not published: its shape is the upstream platform's, in **fen**.

use super::RenderedOrder;
use crate::{Receiver, checks};
use daigou_core::value::{Embedded, ItemId, SkuId, Unpublished, ValueError, id};
use daigou_core::{Error, Generation, Verdict, check, operation};
use serde::{Deserialize, Serialize};

/// Prices an order without creating it. Receiver and lines are JSON text inside strings on the wire; here they are
/// typed. **The reply is not published.**
///
/// Source: <https://doc-vnm.pandapon.com/api-250496540>.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct RenderOrder {
    /// The lines to price.
    #[serde(serialize_with = "Embedded::as_text")]
    pub order_line_list: Embedded<Vec<RenderLine>>,
    /// The receiver that the price is for.
    #[serde(serialize_with = "Embedded::as_text")]
    pub receiver: Embedded<Receiver>,
}

impl RenderOrder {
    /// These lines for this receiver.
    ///
    /// # Errors
    /// A line that cannot be written: its ids are numbers on the wire.
    pub fn new(receiver: &Receiver, lines: &[RenderLine]) -> Result<Self, Error> {
        let written = |field, e: ValueError| Error::invalid(field, e);
        Ok(Self {
            order_line_list: Embedded::new(&lines.to_vec()).map_err(|e| written("orderLineList", e))?,
            receiver: Embedded::new(receiver).map_err(|e| written("receiver", e))?,
        })
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        self.receiver.get().map_err(|e| Error::invalid("receiver", e))?;
        let lines = self.order_line_list.get().map_err(|e| Error::invalid("orderLineList", e))?;
        check::list("orderLineList", &lines, usize::MAX)?;
        for (i, line) in lines.iter().enumerate() {
            let field = |name| format!("orderLineList[{i}].{name}");
            checks::number(&field("itemId"), &line.item_id)?;
            line.sku_id.as_ref().map_or(Ok(()), |sku| checks::number(&field("skuId"), sku))?;
            check::at_least(&field("quantity"), line.quantity, 1)?;
        }
        Ok(())
    }
}

/// A line to price. As in the vendor's example, the ids are numbers on the wire and the quantity is a text.
#[serde_with::skip_serializing_none]
#[serde_with::serde_as]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct RenderLine {
    /// The distribution id of the item (`mpId`), not Taobao's own item id (the upstream platform's rule).
    #[serde(serialize_with = "id::as_number")]
    pub item_id: ItemId,
    /// How many pieces.
    #[serde_as(as = "serde_with::PickFirst<(serde_with::DisplayFromStr, _)>")]
    pub quantity: i64,
    /// The distribution id of the SKU (`mpSkuId`).
    #[serde(default, serialize_with = "id::as_number")]
    pub sku_id: Option<SkuId>,
}

impl RenderLine {
    /// A line.
    pub fn new(item_id: impl Into<ItemId>, sku_id: impl Into<SkuId>, quantity: i64) -> Self {
        Self { item_id: item_id.into(), quantity, sku_id: Some(sku_id.into()) }
    }
}

operation! {
    RenderOrder => Unpublished<RenderedOrder>,
    "order.render", "Price an order before creating it", Read,
    v1: [POST "/open/order/render" documented],
    v2: [POST "/v2/taobao/order/render" derived],
    doc: "https://doc-vnm.pandapon.com/api-250496540",
    validate: RenderOrder::check,
    verdict: Verdict::of_unpublished,
}
