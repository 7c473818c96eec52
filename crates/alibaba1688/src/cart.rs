//! The shopping cart.

use crate::Alibaba1688;
use daigou_core::value::{CartLineId, Personal, PromotionId, Unpublished, UserId, id};
use daigou_core::{Entry, Error, Generation, Verdict, check, operation, setters};
use daigou_upstream::alibaba::{Address, CreateResult};
use serde::{Deserialize, Serialize};

/// The calls about the shopping cart: [`Alibaba1688::cart`].
#[derive(Debug, Clone, Copy)]
pub struct Cart<'c>(pub(crate) &'c Alibaba1688);

impl Cart<'_> {
    /// Orders what is in the cart.
    ///
    /// # Errors
    /// See [`CreateCartOrder`].
    pub async fn create_order(&self, request: &CreateCartOrder) -> Result<Unpublished<CreateResult>, Error> {
        self.0.send(request).await
    }
}

/// Orders lines of the shopping cart.
///
/// The reply's payload is **not published**: look the order up in the [list](crate::ListOrders). The shape of 1688's
/// own reply can be tried with [`Unpublished::guess`].
///
/// # Errors
/// A create is never sent twice on a guess: where the error's certainty is `MaybeSent`, look the order up first.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
        check::list("cartIds", &self.cart_ids, usize::MAX)?;
        for (i, id) in self.cart_ids.iter().enumerate() {
            let field = format!("cartIds[{i}]");
            let number = id.as_i64().map_err(|e| Error::invalid(&field, e))?;
            check::at_least(&field, number, 0)?;
        }
        Ok(())
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
    verdict: |reply: &Unpublished<CreateResult>| Verdict::of_payload(reply.raw()),
}

operation! {
    const DELETE: "cart.delete", "Remove cart lines", Write,
    v1: [POST unpublished],
    v2: [POST unpublished],
}

operation! {
    const PREVIEW: "cart.preview", "Price what is in the cart", Read,
    v1: [POST "/alibaba/cart/preview/order" documented],
    v2: [POST "/v2/alibaba/cart/preview/order" derived],
    doc: "https://doc.pandapon.com/api-250313128",
}

operation! {
    const EDIT_QUANTITY: "cart.edit_quantity", "Change a cart line's quantity", Write,
    v1: [POST "/alibaba/cart/edit-quantity" documented],
    v2: [POST "/v2/alibaba/cart/edit-quantity" derived],
    doc: "https://doc.pandapon.com/api-250313129",
}

operation! {
    const ADD: "cart.add", "Add a cart line", Create,
    v1: [POST unpublished],
    v2: [POST unpublished],
}

operation! {
    const LIST: "cart.list", "What is in the cart", Read,
    v1: [GET "/alibaba/cart/list" derived],
    v2: [GET "/v2/alibaba/cart/list" documented],
    doc: "https://doc-cnv2.pandapon.com/api-288837580",
}

/// The table of this group.
pub(crate) const ENTRIES: &[Entry] = &[
    Entry::typed::<CreateCartOrder>(),
    Entry::untyped(&DELETE),
    Entry::untyped(&PREVIEW),
    Entry::untyped(&EDIT_QUANTITY),
    Entry::untyped(&ADD),
    Entry::untyped(&LIST),
];
