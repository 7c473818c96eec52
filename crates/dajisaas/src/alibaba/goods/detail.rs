//! One product: by its number, or by a link.

use daigou_core::value::{OfferId, Unpublished, UserId, id};
use daigou_core::{Error, Generation, Verdict, check, free_form, operation, setters};
use daigou_upstream::alibaba::ProductDetail;
use serde::{Deserialize, Serialize};

/// Asks for everything about one product. Prices in the reply are **yuan**.
///
/// The vendor's page is not available: four public integrations, written after it, agree on the members.
///
/// # Errors
/// A product that is no number, before anything is sent.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
        offer(&self.offer_id)
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
    verdict: payload,
}

/// What a reply of unpublished shape says of the call: `success` and `result.success`, where they are there.
fn payload(reply: &Unpublished<ProductDetail>) -> Verdict {
    Verdict::of_payload(reply.raw())
}

/// A product by its number.
pub(super) fn offer(id: &OfferId) -> Result<(), Error> {
    let number = id.as_i64().map_err(|e| Error::invalid("offerId", e))?;
    check::at_least("offerId", number, 1)
}
