//! Freight inside China, estimated for one product.

use super::detail::offer;
use daigou_core::value::{OfferId, SkuId, id};
use daigou_core::{Error, Generation, check, operation, setters};
use daigou_upstream::alibaba::Freight;
use serde::{Deserialize, Serialize};

/// Asks what delivery of a product costs, from the seller to a district of China. The leg out of China is not in it.
/// Amounts of the reply are **yuan**, weights kg, sizes cm.
///
/// Source: <https://wiki.dajisaas.com/api-218256628>.
///
/// # Errors
/// A product that is no number, an empty code of the destination, no SKUs, and numbers of pieces below 1, before
/// anything is sent.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct EstimateFreight {
    /// The product, by 1688's own number (an integer on the wire).
    #[serde(serialize_with = "id::as_number")]
    pub offer_id: OfferId,
    /// The province, such as `330000`.
    pub to_province_code: String,
    /// The city, such as `330100`.
    pub to_city_code: String,
    /// The **district**, such as `330108` (the vendor spells it `toCountryCode`).
    #[serde(rename = "toCountryCode")]
    pub to_district_code: String,
    /// How many pieces together.
    pub total_num: i64,
    /// The pieces of each SKU.
    pub logistics_sku_num_models: Vec<FreightSku>,
}

impl EstimateFreight {
    /// Freight of these SKUs to a place: the codes of province, city and district. The total is that of the SKUs.
    pub fn new(
        offer_id: impl Into<OfferId>,
        [province, city, district]: [&str; 3],
        skus: impl IntoIterator<Item = FreightSku>,
    ) -> Self {
        let skus: Vec<FreightSku> = skus.into_iter().collect();
        Self {
            offer_id: offer_id.into(),
            to_province_code: province.into(),
            to_city_code: city.into(),
            to_district_code: district.into(),
            total_num: skus.iter().filter_map(|sku| sku.number).fold(0, i64::saturating_add),
            logistics_sku_num_models: skus,
        }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        offer(&self.offer_id)?;
        check::filled("toProvinceCode", &self.to_province_code)?;
        check::filled("toCityCode", &self.to_city_code)?;
        check::filled("toCountryCode", &self.to_district_code)?;
        check::at_least("totalNum", self.total_num, 1)?;
        check::list("logisticsSkuNumModels", &self.logistics_sku_num_models, usize::MAX)?;
        for (i, sku) in self.logistics_sku_num_models.iter().enumerate() {
            if let Some(id) = &sku.sku_id {
                check::filled(&format!("logisticsSkuNumModels[{i}].skuId"), id)?;
            }
            check::at_least(&format!("logisticsSkuNumModels[{i}].number"), sku.number.unwrap_or(1), 1)?;
        }
        Ok(())
    }
}

/// Pieces of one SKU.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct FreightSku {
    /// The SKU (a **string** on the wire); left out for a product without SKUs.
    #[serde(serialize_with = "id::as_text")]
    pub sku_id: Option<SkuId>,
    /// How many pieces.
    pub number: Option<i64>,
}

impl FreightSku {
    /// Pieces of a SKU.
    pub fn new(sku_id: impl Into<SkuId>, number: i64) -> Self {
        Self { sku_id: Some(sku_id.into()), number: Some(number) }
    }

    /// Pieces of a product without SKUs.
    #[must_use]
    pub fn pieces(number: i64) -> Self {
        Self { sku_id: None, number: Some(number) }
    }
}

setters! {
    FreightSku {
        sku_id: SkuId,
    }
}

operation! {
    EstimateFreight => Freight,
    "alibaba.freight", "Domestic freight of a product", Read,
    v1: [POST "/alibaba/product/freightEstimate" documented],
    doc: "https://wiki.dajisaas.com/api-218256628",
    validate: EstimateFreight::check,
}
