//! One product, its seller and its category.

use crate::rules;
use daigou_core::value::{ProductRef, SellerId, Unpublished, UserId, id};
use daigou_core::{Error, Generation, Verdict, check, operation, setters};
use daigou_upstream::alibaba::{Category, ProductDetail};
use serde::{Deserialize, Serialize};

/// Asks for everything about one product. Prices in the reply are **yuan**.
///
/// The v2 route is derived from v1's, and so is the name of its member: `offerId`, holding v2's opaque text.
///
/// Source: <https://doc-vnm.pandapon.com/api-250496562>.
///
/// # Errors
/// A product of the other generation, before anything is sent.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct GetProduct {
    /// The product.
    pub offer_id: ProductRef,
    /// The language: "for now always `en`"; a public client sends `vi`.
    pub country: Option<String>,
    /// The user at the buyer's own site; may be empty.
    #[serde(serialize_with = "id::as_text")]
    pub out_member_id: Option<UserId>,
}

impl GetProduct {
    /// The product, with texts in English.
    pub fn new(product: impl Into<ProductRef>) -> Self {
        Self { offer_id: product.into(), country: Some("en".into()), out_member_id: None }
    }

    fn check(&self, generation: Generation) -> Result<(), Error> {
        check::product("offerId", &self.offer_id, generation)
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
    "goods.detail", "One product by offer id", Read,
    v1: [POST "/alibaba/product/detail/get" documented],
    v2: [POST "/v2/alibaba/product/detail/get" derived],
    doc: "https://doc-vnm.pandapon.com/api-250496562",
    validate: GetProduct::check,
}

/// Asks for the link (v1) or nickname (v2) by which a seller is reached in 1688's messenger.
///
/// The reply is **not published**; [`Unpublished::guess`] reads a text and 1688's own object alike. The vendor has no
/// page; the request is a public integration's, and writes `offerId` as a **string**.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct FindWangwang {
    /// The seller, encrypted: `BBB…`.
    #[serde(serialize_with = "id::as_text")]
    pub open_uid: SellerId,
    /// A product of the seller's.
    #[serde(serialize_with = "rules::product_as_text")]
    pub offer_id: ProductRef,
}

impl FindWangwang {
    /// The seller of this product.
    pub fn new(seller: impl Into<SellerId>, product: impl Into<ProductRef>) -> Self {
        Self { open_uid: seller.into(), offer_id: product.into() }
    }

    fn check(&self, generation: Generation) -> Result<(), Error> {
        rules::filled("openUid", self.open_uid.as_str())?;
        check::product("offerId", &self.offer_id, generation)
    }
}

/// How a seller is reached. Inferred from the titles of the vendor's menu and from 1688's own calls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
#[non_exhaustive]
pub enum Wangwang {
    /// A text alone: a link in v1.
    Text(String),
    /// 1688's own object.
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    Named {
        /// The nickname.
        #[serde(skip_serializing_if = "Option::is_none")]
        wangwang_nick: Option<String>,
        /// The link.
        #[serde(skip_serializing_if = "Option::is_none")]
        result: Option<String>,
    },
}

operation! {
    FindWangwang => Unpublished<Wangwang>,
    "goods.wangwang", "Turn an encrypted seller id into a Wangwang link or nickname", Read,
    v1: [POST "/alibaba/product/openuid/decrypt" third_party],
    v2: [POST "/v2/alibaba/product/openuid/decrypt" derived],
    validate: FindWangwang::check,
    verdict: Verdict::of_unpublished,
}

/// Asks for a category in one language.
///
/// Request and reply are **not published**: both are 1688's own, `category.translation.getById`.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct GetCategory {
    /// The category; 0 is the root.
    pub category_id: i64,
    /// The language, such as `en` or `ja`.
    pub language: String,
    /// The category above.
    pub parent_cate_id: Option<i64>,
    /// The user at the buyer's own site: at most 64 letters and digits.
    #[serde(serialize_with = "id::as_text")]
    pub out_member_id: Option<UserId>,
}

impl GetCategory {
    /// The category in this language.
    pub fn new(category_id: i64, language: impl Into<String>) -> Self {
        Self { category_id, language: language.into(), parent_cate_id: None, out_member_id: None }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        check::at_least("categoryId", self.category_id, 0)
    }
}

setters! {
    GetCategory {
        parent_cate_id: i64,
        out_member_id: UserId,
    }
}

operation! {
    GetCategory => Unpublished<Category>,
    "goods.category", "Multilingual category by category id", Read,
    v1: [POST unpublished],
    v2: [POST unpublished],
    validate: GetCategory::check,
    verdict: Verdict::of_unpublished,
}
