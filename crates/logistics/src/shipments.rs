//! Warehouse shipments: parcels inside China reported to the warehouse, and what leaves it for abroad.

use crate::{FreightInfo, Logistics, OverseasAddress};
use daigou_core::value::{Currency, ItemId, OrderId, SkuId, Time, Unknown, Unpublished, id, time};
use daigou_core::{Error, Generation, Verdict, calls, check, operation, setters};
use serde::{Deserialize, Serialize};

/// The calls about shipments: [`Logistics::shipments`].
#[derive(Debug, Clone, Copy)]
pub struct Shipments<'c>(pub(crate) &'c Logistics);

calls! {
    Shipments {
        /// Tells the warehouse which parcels are coming.
        update_domestic(UpdateDomestic) -> Unpublished<Unknown>;
        /// Creates an international logistics order.
        create(CreateShipment) -> Unpublished<Unknown>;
    }
}

/// An id that is left out, or has something in it.
fn given(field: &str, id: Option<impl AsRef<str>>) -> Result<(), Error> {
    id.map_or(Ok(()), |id| check::filled(field, id))
}

/// Taobao opened in 2003: 2003-01-01 in China, epoch milliseconds. No parcel of it is older.
const OPENED: i64 = 1_041_350_400_000;

/// A time that a parcel can have been ready at.
fn ready(field: &str, time: Option<&Time>) -> Result<(), Error> {
    match time.map(Time::unix_millis).transpose().map_err(|e| Error::invalid(field, e))? {
        Some(millis) if millis < OPENED => {
            Err(Error::invalid(field, "lies before 2003, when Taobao began: is the unit right?"))
        }
        _ => Ok(()),
    }
}

/// Tells the warehouse which parcels of an order are coming. The reply is **not published**.
///
/// # Errors
/// `Unconfirmed` unless derived routes are allowed: how the call is signed is not published.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct UpdateDomestic {
    /// The order.
    #[serde(default, serialize_with = "id::as_text")]
    pub order_id: Option<OrderId>,
    /// The order at Tmall.
    #[serde(default, serialize_with = "id::as_text")]
    pub tmall_order_id: Option<OrderId>,
    /// The parcels, by line.
    pub logistic_infos: Option<Vec<ShippedLine>>,
}

impl UpdateDomestic {
    /// The parcels of these lines.
    pub fn new(lines: impl IntoIterator<Item = ShippedLine>) -> Self {
        Self { logistic_infos: Some(lines.into_iter().collect()), ..Self::default() }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        given("orderId", self.order_id.as_ref())?;
        given("tmallOrderId", self.tmall_order_id.as_ref())?;
        let Some(lines) = &self.logistic_infos else { return Ok(()) };
        check::list("logisticInfos", lines, usize::MAX)?;
        for (i, line) in lines.iter().enumerate() {
            let at = format!("logisticInfos[{i}]");
            if let Some(item) = &line.line_item {
                given(&format!("{at}.lineItem.itemId"), item.item_id.as_ref())?;
                given(&format!("{at}.lineItem.skuId"), item.sku_id.as_ref())?;
                check::at_least(&format!("{at}.lineItem.quantity"), item.quantity.unwrap_or(1), 1)?;
            }
            for (j, parcel) in line.domestic_logistic_info.iter().flatten().enumerate() {
                ready(&format!("{at}.domesticLogisticInfo[{j}].rtsTime"), parcel.rts_time.as_ref())?;
            }
        }
        Ok(())
    }
}

setters! {
    UpdateDomestic {
        order_id: OrderId,
        tmall_order_id: OrderId,
    }
}

operation! {
    UpdateDomestic => Unpublished<Unknown>,
    "shipment.update_domestic", "Report the domestic leg's parcels", Write,
    v1: [POST "/open/pp/logistics/updateLogisticInfo" documented],
    v2: [POST "/v2/open/pp/logistics/updateLogisticInfo" derived],
    auth: QuerySign,
    doc: "https://doc.pandapon.com/api-250313136",
    validate: UpdateDomestic::check,
    verdict: Verdict::of_unpublished,
}

/// A line of an order with its parcels.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct ShippedLine {
    /// The line.
    pub line_item: Option<LineItem>,
    /// The waybill (the vendor spells it `logisticNumer`).
    #[serde(rename = "logisticNumer")]
    pub waybill: Option<String>,
    /// The parcels.
    pub domestic_logistic_info: Option<Vec<DomesticParcel>>,
}

impl ShippedLine {
    /// A line and its parcels.
    pub fn new(item: LineItem, parcels: impl IntoIterator<Item = DomesticParcel>) -> Self {
        Self { line_item: Some(item), waybill: None, domestic_logistic_info: Some(parcels.into_iter().collect()) }
    }
}

setters! {
    ShippedLine {
        waybill: String,
    }
}

/// A parcel inside China.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct DomesticParcel {
    /// The waybill (the vendor spells it `logisticNumer`).
    #[serde(rename = "logisticNumer")]
    pub waybill: Option<String>,
    /// The courier, such as `顺丰速运`.
    pub logistic_company_name: Option<String>,
    /// When it was ready to ship: epoch seconds as text on the wire.
    #[serde(serialize_with = "time::seconds_text")]
    pub rts_time: Option<Time>,
}

impl DomesticParcel {
    /// A courier's waybill.
    pub fn new(courier: impl Into<String>, waybill: impl Into<String>) -> Self {
        Self { waybill: Some(waybill.into()), logistic_company_name: Some(courier.into()), rts_time: None }
    }
}

setters! {
    DomesticParcel {
        rts_time: Time,
    }
}

/// An item of a line.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct LineItem {
    /// The item.
    #[serde(serialize_with = "id::as_text")]
    pub item_id: Option<ItemId>,
    /// The SKU.
    #[serde(serialize_with = "id::as_text")]
    pub sku_id: Option<SkuId>,
    /// How many pieces.
    pub quantity: Option<i64>,
    /// The item's title.
    pub title: Option<String>,
    /// Its picture.
    pub image_url: Option<String>,
}

impl LineItem {
    /// This many pieces of a SKU.
    pub fn new(item: impl Into<ItemId>, sku: impl Into<SkuId>, quantity: i64) -> Self {
        Self {
            item_id: Some(item.into()),
            sku_id: Some(sku.into()),
            quantity: Some(quantity),
            title: None,
            image_url: None,
        }
    }
}

setters! {
    LineItem {
        title: String,
        image_url: String,
    }
}

/// Creates an international logistics order. The reply is **not published**.
///
/// # Errors
/// `Unconfirmed` unless derived routes are allowed: how the call is signed is not published. Where the error's
/// certainty is `MaybeSent` there may be one: no call that lists them is known.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct CreateShipment {
    /// The freight preview, such as `FF2024080200007`.
    pub render_id: Option<String>,
    /// Where to.
    pub receiver_address: Option<OverseasAddress>,
    /// The lines to send.
    pub line_items: Option<Vec<ShipmentLine>>,
    /// The order at Tmall.
    pub tmall_order_info: Option<TmallOrder>,
    /// A remark.
    pub remark: Option<String>,
}

impl CreateShipment {
    /// These lines to this address.
    pub fn new(to: OverseasAddress, lines: impl IntoIterator<Item = ShipmentLine>) -> Self {
        Self { receiver_address: Some(to), line_items: Some(lines.into_iter().collect()), ..Self::default() }
    }

    /// The order at Tmall.
    #[must_use]
    pub fn tmall_order_id(mut self, id: impl Into<OrderId>) -> Self {
        self.tmall_order_info = Some(TmallOrder { tmall_order_id: Some(id.into()) });
        self
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        let Some(lines) = &self.line_items else { return Ok(()) };
        check::list("lineItems", lines, usize::MAX)?;
        for (i, line) in lines.iter().enumerate() {
            given(&format!("lineItems[{i}].itemId"), line.item_id.as_ref())?;
            given(&format!("lineItems[{i}].skuId"), line.sku_id.as_ref())?;
            check::at_least(&format!("lineItems[{i}].quantity"), line.quantity.unwrap_or(1), 1)?;
        }
        Ok(())
    }
}

setters! {
    CreateShipment {
        render_id: String,
        remark: String,
    }
}

operation! {
    CreateShipment => Unpublished<Unknown>,
    "shipment.create", "Create an international logistics order", Create,
    v1: [POST "/open/pp/logistics/orderBookingFreight" documented],
    v2: [POST "/v2/open/pp/logistics/orderBookingFreight" derived],
    auth: QuerySign,
    doc: "https://doc.pandapon.com/api-250313137",
    validate: CreateShipment::check,
    verdict: Verdict::of_unpublished,
}

/// An order at Tmall.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct TmallOrder {
    /// The order.
    #[serde(serialize_with = "id::as_text")]
    pub tmall_order_id: Option<OrderId>,
}

/// A line of [`CreateShipment`].
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct ShipmentLine {
    /// The item.
    #[serde(serialize_with = "id::as_text")]
    pub item_id: Option<ItemId>,
    /// The SKU.
    #[serde(serialize_with = "id::as_text")]
    pub sku_id: Option<SkuId>,
    /// How many pieces.
    pub quantity: Option<i64>,
    /// The item's title.
    pub title: Option<String>,
    /// Its picture.
    pub image_url: Option<String>,
    /// The service.
    pub freight_info: Option<FreightInfo>,
    /// The currency of `price`.
    pub currency: Option<Currency>,
    /// The price, a text whose unit is not stated.
    pub price: Option<String>,
}

impl ShipmentLine {
    /// This many pieces of a SKU.
    pub fn new(item: impl Into<ItemId>, sku: impl Into<SkuId>, quantity: i64) -> Self {
        Self { item_id: Some(item.into()), sku_id: Some(sku.into()), quantity: Some(quantity), ..Self::default() }
    }
}

setters! {
    ShipmentLine {
        title: String,
        image_url: String,
        freight_info: FreightInfo,
        currency: Currency,
        price: String,
    }
}
