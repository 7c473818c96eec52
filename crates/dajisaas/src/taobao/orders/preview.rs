//! Pricing an order before it is made. Amounts are **fen**.

use super::Address;
use daigou_core::value::{Embedded, MpId, MpSkuId, id};
use daigou_core::{Error, Generation, Verdict, check, operation, reply, setters};
use daigou_upstream::taobao::{RenderedOrder, rules};
use serde::{Deserialize, Serialize};

/// Prices an order without creating it: goods, discounts and freight inside China, exactly.
///
/// Sources: <https://wiki-en.dajisaas.com/api-194164778>, <https://wiki.dajisaas.com/api-183099606>. The reply is known
/// from a public integration, and upstream.
///
/// # Errors
/// Refused where the reply's `result` says `success: false`; its code is in
/// [`Error::inner_code`](daigou_core::Error::inner_code). A line that cannot be bought is no failure: it stands in
/// [`RenderedOrder::unavailable_sku_list`].
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PreviewOrder {
    /// Send `false` (the creation spells it `need_supply_chain_service`).
    pub need_supplychain_service: bool,
    /// The receiver that the price is for.
    pub receiver_address: Address,
    /// The warehouse in China. Optional on the Chinese page, required on the English one.
    pub warehouse_address: Option<Address>,
    /// The lines to price: JSON text in a string on the wire.
    #[serde(rename = "render_item_List", serialize_with = "Embedded::as_text")]
    pub lines: Embedded<Vec<PreviewLine>>,
}

impl PreviewOrder {
    /// These lines for this receiver.
    ///
    /// # Errors
    /// A line that cannot be written: its ids are numbers on the wire.
    pub fn new(receiver: Address, lines: &[PreviewLine]) -> Result<Self, Error> {
        let lines = Embedded::new(&lines.to_vec()).map_err(|e| Error::invalid("render_item_List", e))?;
        Ok(Self { need_supplychain_service: false, receiver_address: receiver, warehouse_address: None, lines })
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        self.receiver_address.without_tax_id("receiver_address")?;
        self.warehouse_address.as_ref().map_or(Ok(()), |address| address.without_tax_id("warehouse_address"))?;
        let lines = self.lines.get().map_err(|e| Error::invalid("render_item_List", e))?;
        check::list("render_item_List", &lines, usize::MAX)?;
        for (i, line) in lines.iter().enumerate() {
            let field = |name| format!("render_item_List[{i}].{name}");
            rules::number(&field("itemId"), &line.mp_id)?;
            rules::number(&field("skuId"), &line.mp_sku_id)?;
            check::at_least(&field("quantity"), line.quantity, 1)?;
        }
        Ok(())
    }
}

setters! {
    PreviewOrder {
        warehouse_address: Address,
    }
}

/// A line to price. It takes distribution ids, which `taobao.resolve` gives: Taobao's own ids of items and SKUs are
/// other numbers. As in the vendor's example the ids are numbers on the wire, and the quantity is a text.
#[serde_with::serde_as]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PreviewLine {
    /// The distribution id of the item; `itemId` on the wire.
    #[serde(rename = "itemId", serialize_with = "id::as_number")]
    pub mp_id: MpId,
    /// How many pieces.
    #[serde_as(as = "serde_with::PickFirst<(serde_with::DisplayFromStr, _)>")]
    pub quantity: i64,
    /// The distribution id of the SKU; `skuId` on the wire.
    #[serde(rename = "skuId", serialize_with = "id::as_number")]
    pub mp_sku_id: MpSkuId,
}

impl PreviewLine {
    /// So many pieces of a SKU.
    #[must_use]
    pub const fn new(mp_id: MpId, mp_sku_id: MpSkuId, quantity: i64) -> Self {
        Self { mp_id, quantity, mp_sku_id }
    }
}

reply! {
    /// The reply of a preview with its wrapper.
    pub struct Preview {
        /// How it ended.
        pub result: Option<PreviewResult>,
    }

    /// How a preview ended.
    pub struct PreviewResult {
        /// `true` where it was priced.
        pub success: Option<bool>,
        /// Why not.
        pub error_code: Option<String>,
        /// Why not, in words.
        pub error_msg: Option<String>,
        /// Why not, more exactly (upstream).
        pub inner_error_msg: Option<String>,
        /// The price, by supplier.
        pub data: Option<RenderedOrder>,
    }
}

impl Preview {
    /// The price, by supplier.
    #[must_use]
    pub fn order(&self) -> Option<&RenderedOrder> {
        self.result.as_ref().and_then(|result| result.data.as_ref())
    }

    fn verdict(&self) -> Verdict {
        let Some(result) = &self.result else { return Verdict::Done };
        let words = [&result.error_msg, &result.inner_error_msg].into_iter().flatten().find(|words| !words.is_empty());
        Verdict::unless_failed(result.success, result.error_code.as_deref(), words.map(String::as_str))
    }
}

operation! {
    PreviewOrder => Preview,
    "taobao.order_preview", "Price an order", Read,
    v1: [POST "/taobao/purchase/order/render" documented],
    doc: "https://wiki-en.dajisaas.com/api-194164778",
    validate: PreviewOrder::check,
    verdict: Preview::verdict,
}
