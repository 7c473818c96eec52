//! Ordering what is in the cart, and what that would cost.

use super::cart_lines;
use crate::orders::{created_verdict, previews_verdict};
use daigou_core::value::{CartLineId, OneOrMany, Personal, PromotionId, Unpublished, UserId, id};
use daigou_core::{Error, Generation, Verdict, operation, setters};
use daigou_upstream::alibaba::{Address, CreateResult, PreviewResult};
use serde::{Deserialize, Serialize};

/// Orders lines of the shopping cart.
///
/// The reply's payload is **not published**: look the order up in the [list](crate::ListOrders). The shape of 1688's
/// own reply can be tried with [`Unpublished::guess`].
///
/// Source: <https://doc-en.pandapon.com/api-263477662>.
///
/// # Errors
/// Refused where the payload says `success: false` and names no order. A create is never sent twice on a guess: where the error's certainty is `MaybeSent`, look the order up first.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct CreateCartOrder {
    /// The order flow, such as `general`: the preview's `flowFlag`.
    pub flow: Option<String>,
    /// A note.
    pub message: Option<String>,
    /// The promotion.
    pub shop_promotion_id: Option<PromotionId>,
    /// The way to pay by its code, such as `assureTrade`: one of the preview's `tradeModeNameList`.
    pub trade_type: Option<String>,
    /// Where to deliver to.
    pub address_param: Option<Address>,
    /// The lines of the cart (integers on the wire).
    #[serde(serialize_with = "id::as_number")]
    pub cart_ids: Vec<CartLineId>,
    /// The user.
    #[serde(serialize_with = "id::as_text")]
    pub user_id: Option<UserId>,
    /// The employee's name.
    pub staff_name: Option<Personal>,
}

impl CreateCartOrder {
    /// Orders these lines in this flow, delivered to this address.
    pub fn new(
        flow: impl Into<String>,
        address: Address,
        cart_ids: impl IntoIterator<Item = impl Into<CartLineId>>,
    ) -> Self {
        Self {
            flow: Some(flow.into()),
            message: None,
            shop_promotion_id: None,
            trade_type: None,
            address_param: Some(address),
            cart_ids: cart_ids.into_iter().map(Into::into).collect(),
            user_id: None,
            staff_name: None,
        }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        cart_lines("cartIds", &self.cart_ids)
    }
}

setters! {
    CreateCartOrder {
        message: String,
        shop_promotion_id: PromotionId,
        trade_type: String,
        user_id: UserId,
        staff_name: Personal,
    }
}

operation! {
    CreateCartOrder => Unpublished<CreateResult>,
    "cart.create_order", "Order what is in the cart", Create,
    v1: [POST "/alibaba/cart/create/order" documented],
    v2: [POST "/v2/alibaba/cart/create/order" derived],
    doc: "https://doc-en.pandapon.com/api-263477662",
    validate: CreateCartOrder::check,
    verdict: created_verdict,
}

/// Prices lines of the shopping cart, without ordering.
///
/// The reply's payload is **not published**; that it is a preview, one for each shop or a single one, is inferred.
///
/// Source: <https://doc.pandapon.com/api-250313128>.
///
/// # Errors
/// Refused where a preview says `success: false`.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct PreviewCart {
    /// Where to deliver to.
    pub address_param: Option<Address>,
    /// The lines of the cart (integers on the wire).
    #[serde(serialize_with = "id::as_number")]
    pub cart_ids: Vec<CartLineId>,
}

impl PreviewCart {
    /// Prices these lines, delivered to this address.
    pub fn new(address: Address, cart_ids: impl IntoIterator<Item = impl Into<CartLineId>>) -> Self {
        Self { address_param: Some(address), cart_ids: cart_ids.into_iter().map(Into::into).collect() }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        cart_lines("cartIds", &self.cart_ids)
    }
}

fn verdict(reply: &Unpublished<OneOrMany<PreviewResult>>) -> Verdict {
    match reply.guess() {
        Ok(previews) => previews_verdict(&previews),
        Err(_) => Verdict::of_unpublished(reply),
    }
}

operation! {
    PreviewCart => Unpublished<OneOrMany<PreviewResult>>,
    "cart.preview", "Price what is in the cart", Read,
    v1: [POST "/alibaba/cart/preview/order" documented],
    v2: [POST "/v2/alibaba/cart/preview/order" derived],
    doc: "https://doc.pandapon.com/api-250313128",
    validate: PreviewCart::check,
    verdict: verdict,
}
