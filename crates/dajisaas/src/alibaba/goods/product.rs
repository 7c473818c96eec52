//! One product, by its number or by a link; its freight inside China; categories, and the navigation of a search.

use daigou_core::value::{Currency, OfferId, OneOrMany, SkuId, Unpublished, UserId, id, lenient};
use daigou_core::{Error, Generation, Verdict, check, free_form, operation, setters};
use daigou_upstream::alibaba::rules::number;
use daigou_upstream::alibaba::{CategoryNode, Freight, NavigationNode, ProductDetail};
use serde::{Deserialize, Serialize};

/// Asks for everything about one product. Prices in the reply are **yuan**.
///
/// The vendor's page is not available: four public integrations, written after it, agree on the members.
///
/// # Errors
/// A product that is no number, before anything is sent.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct GetProduct {
    /// The product, by 1688's own number.
    #[serde(serialize_with = "id::as_number")]
    pub offer_id: OfferId,
    /// The language of translated texts, such as `en`: see [`SearchProducts`](super::SearchProducts).
    pub country: Option<String>,
    /// The user at the buyer's own site.
    #[serde(serialize_with = "id::as_text")]
    pub out_member_id: Option<UserId>,
}

impl GetProduct {
    /// The product, with texts in English.
    pub fn new(offer_id: impl Into<OfferId>) -> Self {
        Self { offer_id: offer_id.into(), country: Some("en".into()), out_member_id: None }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        number("offerId", &self.offer_id)
    }
}

setters! {
    GetProduct {
        country: String,
        out_member_id: UserId,
    }
}

operation! {
    GetProduct => ProductDetail,
    "alibaba.detail", "One product by offer id", Read,
    v1: [GET "/alibaba/product/queryProductDetail" third_party],
    validate: GetProduct::check,
}

free_form! {
    /// Asks for the product behind a link; short links are supported, as the title of the vendor's page says
    /// (商品详情搜索-支持短链).
    ///
    /// Path and reply are **not published** either: the route has to be supplied, and [`Unpublished::guess`] reads the
    /// reply as that of [`GetProduct`].
    GetProductByLink
}

operation! {
    GetProductByLink => Unpublished<ProductDetail>,
    "alibaba.detail_by_link", "One product by short link", Read,
    v1: [GET unpublished],
    verdict: Verdict::of_unpublished,
}

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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
        number("offerId", &self.offer_id)?;
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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

/// Asks for categories: those at the top, or one with what is in it. There are three levels, the last has the products.
///
/// Source: <https://wiki-en.dajisaas.com/api-310621288>.
///
/// # Errors
/// A category that is no number, before anything is sent.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct GetCategories {
    /// The category (the vendor spells it `categoryID`); `0` asks for those at the top.
    #[serde(rename = "categoryID", default, deserialize_with = "lenient::text")]
    pub category_id: Option<String>,
}

impl GetCategories {
    /// The categories at the top.
    #[must_use]
    pub fn top() -> Self {
        Self::of(0)
    }

    /// One category, with what is in it.
    #[must_use]
    pub fn of(category_id: i64) -> Self {
        Self { category_id: Some(category_id.to_string()) }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        let Some(id) = &self.category_id else { return Ok(()) };
        check::filled("categoryID", id)?;
        let number = id.parse().map_err(|_| Error::invalid("categoryID", format!("`{id}` is not an integer")))?;
        check::at_least("categoryID", number, 0)
    }
}

operation! {
    GetCategories => OneOrMany<CategoryNode>,
    "alibaba.category", "Categories by id", Read,
    v1: [GET "/alibaba/category/get" documented],
    doc: "https://wiki-en.dajisaas.com/api-310621288",
    validate: GetCategories::check,
}

/// Asks by what a search can be narrowed down, such as styles and colours, in one language. The reply's ids are the `snId`
/// of [`SearchProducts`](super::SearchProducts) and [`SearchShop`](super::SearchShop).
///
/// The vendor's page is not available: the members are a public integration's and upstream's, where all are required.
///
/// # Errors
/// An empty keyword, before anything is sent.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct GetNavigation {
    /// The words that the search looks for.
    pub keyword: String,
    /// The language, such as `zh_CN` or `en_US`.
    pub language: Option<String>,
    /// The region, such as `CN` or `US`.
    pub region: Option<String>,
    /// The currency.
    pub currency: Option<Currency>,
}

impl GetNavigation {
    /// The navigation of a search in this language, region and currency.
    pub fn new(
        keyword: impl Into<String>,
        language: impl Into<String>,
        region: impl Into<String>,
        currency: Currency,
    ) -> Self {
        Self {
            keyword: keyword.into(),
            language: Some(language.into()),
            region: Some(region.into()),
            currency: Some(currency),
        }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        check::filled("keyword", &self.keyword)
    }
}

setters! {
    GetNavigation {
        language: String,
        region: String,
        currency: Currency,
    }
}

operation! {
    GetNavigation => OneOrMany<NavigationNode>,
    "alibaba.navigation", "Multilingual search navigation", Read,
    v1: [GET "/alibaba/product/keywordSNQuery" third_party],
    validate: GetNavigation::check,
}
