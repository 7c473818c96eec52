//! Parcels of a sub-order, and where they were.

use crate::checks;
use crate::vocabulary::ParcelStatus;
use daigou_core::value::{Personal, PurchaseId, SubOrderId, Time, id};
use daigou_core::{Error, Generation, operation, reply};
use serde::{Deserialize, Serialize};

/// Asks for the parcels of a sub-order and their traces.
///
/// Source: <https://doc-cnv2.pandapon.com/api-288535324> (v2), <https://doc.pandapon.com/api-250313082> (v1).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct GetLogistics {
    /// The purchase **sub**-order (采购子单id):
    /// [`SubOrder::taobao_sub_purchase_id`](super::SubOrder::taobao_sub_purchase_id).
    #[serde(serialize_with = "id::as_text")]
    pub sub_purchase_order_id: PurchaseId,
}

impl GetLogistics {
    /// This purchase sub-order.
    pub fn new(sub_purchase_order_id: impl Into<PurchaseId>) -> Self {
        Self { sub_purchase_order_id: sub_purchase_order_id.into() }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        checks::filled("subPurchaseOrderId", &self.sub_purchase_order_id)
    }
}

reply! {
    /// The parcels of a sub-order (the vendor's `TaoBaoLogisticsDetailVO`).
    pub struct Logistics {
        /// Taobao's own sub-order.
        pub purchase_order_outer_id: Option<SubOrderId>,
        /// The parcels.
        pub pnm_logistics_details: Vec<Parcel>,
    }

    /// A parcel.
    pub struct Parcel {
        /// The tracking number.
        pub mail_no: Option<String>,
        /// Where it was, the newest first in the vendor's example.
        pub logistics_traces: Vec<Trace>,
        /// The couriers.
        pub logistics_partner: Vec<Courier>,
        /// The receiver.
        pub receiver: Option<ParcelReceiver>,
        /// Its contents.
        pub logistics_goods: Vec<ParcelGoods>,
        /// Its status (upstream, not published by PandaPon).
        pub logistics_status: Option<ParcelStatus>,
        /// Its status in words, such as `派送中` (upstream, not published by PandaPon).
        pub logistics_desc: Option<String>,
        /// How many goods are in it (upstream, not published by PandaPon).
        pub goods_number: Option<String>,
    }

    /// One thing that happened to a parcel.
    pub struct Trace {
        /// Its status in words.
        pub status_desc: Option<String>,
        /// Province.
        pub province: Option<String>,
        /// City.
        pub city: Option<String>,
        /// District.
        pub district: Option<String>,
        /// The event, such as `TMS_STATION_OUT` or `TMS_STATION_IN`. An open set.
        pub action: Option<String>,
        /// The station.
        pub facility_name: Option<String>,
        /// When; China time inferred.
        pub time: Option<Time>,
        /// The event in words (the vendor writes `standerdDesc`).
        #[serde(rename = "standerdDesc")]
        pub standard_desc: Option<String>,
        /// Its status.
        pub status: Option<ParcelStatus>,
        /// The next city.
        pub next_city: Option<String>,
        /// The next station.
        pub next_node_name: Option<String>,
    }

    /// A courier.
    pub struct Courier {
        /// Its picture.
        pub company_image_url: Option<String>,
        /// Its name.
        pub company: Option<String>,
        /// Its phone: a company's, not a person's.
        pub company_contact: Option<String>,
    }

    /// The receiver of a parcel.
    pub struct ParcelReceiver {
        /// Postcode.
        pub zip_code: Option<String>,
        /// The street line.
        pub address: Option<Personal>,
        /// Province.
        pub province: Option<String>,
        /// City.
        pub city: Option<String>,
        /// District.
        pub district: Option<String>,
        /// Phone.
        pub phone: Option<Personal>,
        /// The recipient.
        pub name: Option<Personal>,
    }

    /// The contents of a parcel.
    pub struct ParcelGoods {
        /// The item's title.
        pub title: Option<String>,
        /// Colour, size and so on: `颜色分类:黄色`.
        pub property: Option<String>,
        /// The picture.
        pub image_url: Option<String>,
        /// How many: a text on the wire.
        pub quantity: Option<String>,
    }
}

operation! {
    GetLogistics => Logistics,
    "order.logistics", "Parcels and traces of a sub-order", Read,
    v1: [GET "/open/order/logistics/detail/get" documented],
    v2: [GET "/v2/taobao/order/logistics/detail/get" documented],
    doc: "https://doc-cnv2.pandapon.com/api-288535324",
    validate: GetLogistics::check,
}
