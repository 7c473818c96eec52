//! Where an order is delivered to, and what was shipped.

use daigou_core::reply;
use daigou_core::value::{Personal, Time, Yuan};

reply! {
    /// Delivery inside China.
    pub struct NativeLogistics {
        /// The street line.
        pub address: Option<Personal>,
        /// District.
        pub area: Option<String>,
        /// The district's code.
        pub area_code: Option<String>,
        /// City.
        pub city: Option<String>,
        /// The recipient.
        pub contact_person: Option<Personal>,
        /// Fax.
        pub fax: Option<Personal>,
        /// Mobile phone.
        pub mobile: Option<Personal>,
        /// Province.
        pub province: Option<String>,
        /// Land line.
        pub telephone: Option<Personal>,
        /// Postcode.
        pub zip: Option<String>,
        /// The parcels; `None` before shipping.
        pub logistics_items: Option<Vec<Shipment>>,
        /// The town's code.
        pub town_code: Option<String>,
        /// Town or street.
        pub town: Option<String>,
        /// PandaPon's; not explained.
        pub caid: Option<String>,
        /// PandaPon's: the carrier that really carries it (inferred).
        pub real_logistics_company_no: Option<String>,
    }

    /// A parcel.
    pub struct Shipment {
        /// Its number.
        pub id: Option<i64>,
        /// Its number at 1688, `LP…` or `BX…`.
        pub logistics_code: Option<String>,
        /// `0` shipped by the seller, `1` online, `2` without a carrier.
        #[serde(rename = "type")]
        pub kind: Option<String>,
        /// Such as `alreadysend`.
        pub status: Option<String>,
        /// When it was shipped.
        pub delivered_time: Option<Time>,
        /// When it was recorded.
        pub gmt_create: Option<Time>,
        /// When it was changed.
        pub gmt_modified: Option<Time>,
        /// Freight. **Yuan.**
        pub carriage: Option<Yuan>,
        /// The carrier.
        pub logistics_company_id: Option<i64>,
        /// The carrier's code, such as `ZTO`.
        pub logistics_company_no: Option<String>,
        /// The carrier's name.
        pub logistics_company_name: Option<String>,
        /// The waybill; `不需要物流` without a carrier.
        pub logistics_bill_no: Option<String>,
        /// The lines in it, separated by commas.
        pub sub_item_ids: Option<String>,
        /// From: province.
        pub from_province: Option<String>,
        /// From: city.
        pub from_city: Option<String>,
        /// From: district.
        pub from_area: Option<String>,
        /// From: street.
        pub from_address: Option<Personal>,
        /// From: land line.
        pub from_phone: Option<Personal>,
        /// From: mobile phone.
        pub from_mobile: Option<Personal>,
        /// From: postcode.
        pub from_post: Option<String>,
        /// To: province.
        pub to_province: Option<String>,
        /// To: city.
        pub to_city: Option<String>,
        /// To: district.
        pub to_area: Option<String>,
        /// To: street.
        pub to_address: Option<Personal>,
        /// To: land line.
        pub to_phone: Option<Personal>,
        /// To: mobile phone.
        pub to_mobile: Option<Personal>,
        /// To: postcode.
        pub to_post: Option<String>,
        /// Without a carrier: who brings it.
        pub no_logistics_name: Option<Personal>,
        /// Without a carrier: that person's phone.
        pub no_logistics_tel: Option<Personal>,
        /// Without a carrier: a number.
        pub no_logistics_bill_no: Option<String>,
        /// Without a carrier: 1 third party, 2 freight or price supplement, 3 the seller delivers, 4 pick-up, 5 other.
        pub no_logistics_condition: Option<String>,
    }
}
