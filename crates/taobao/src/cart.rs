//! The shopping cart. It is PandaPon's own: there is none upstream. Most of its fields are not published.

use crate::vocabulary::ShopId;
use crate::{CreatedOrder, ItemProperty, Receiver, Taobao, checks};
use daigou_core::value::Unknown;
use daigou_core::value::{CartLineId, Embedded, ItemId, MpId, MpSkuId, SkuId, Unpublished, UserId, Yuan, id};
use daigou_core::{Error, Generation, Verdict, check, operation, setters};
use daigou_core::{calls, free_form};
use serde::{Deserialize, Serialize};

/// The calls about the shopping cart: [`Taobao::cart`].
#[derive(Debug, Clone, Copy)]
pub struct Cart<'c>(pub(crate) &'c Taobao);

calls! {
    Cart {
        /// Orders what is in the cart.
        create_order(CreateCartOrder) -> Unpublished<CreatedOrder>;
        /// Prices what is in the cart.
        preview(PreviewCart) -> Unpublished<Unknown>;
        /// The contents of the cart.
        list(ListCart) -> Unpublished<Unknown>;
        /// Removes lines.
        delete(DeleteCartLines) -> Unpublished<Unknown>;
        /// Adds a line.
        add(AddToCart) -> Unpublished<Unknown>;
        /// Changes the quantity of a line.
        edit_quantity(EditCartQuantity) -> Unpublished<Unknown>;
    }
}

/// Orders lines of the shopping cart. Here the address is an object on the wire.
///
/// The reply's payload is **not published**: look the order up. The shape of [`CreateOrder`](crate::CreateOrder)'s reply
/// can be tried with [`Unpublished::guess`].
///
/// Source: <https://doc.pandapon.com/api-250313096>.
///
/// # Errors
/// A create is never sent twice on a guess: where the error's certainty is `MaybeSent`, look the order up first.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct CreateCartOrder {
    /// The lines of the cart (购物车记录id; integers on the wire).
    #[serde(serialize_with = "id::as_number")]
    pub ids: Vec<CartLineId>,
    /// Where to deliver to.
    pub order_address: Receiver,
    /// The user.
    #[serde(serialize_with = "id::as_text")]
    pub user_id: Option<UserId>,
}

impl CreateCartOrder {
    /// Orders these lines, delivered to this address.
    pub fn new(ids: impl IntoIterator<Item = impl Into<CartLineId>>, address: Receiver) -> Self {
        Self { ids: ids.into_iter().map(Into::into).collect(), order_address: address, user_id: None }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        check::list("ids", &self.ids, usize::MAX)?;
        self.ids.iter().enumerate().try_for_each(|(i, id)| checks::number(&format!("ids[{i}]"), id))
    }
}

setters! {
    CreateCartOrder {
        user_id: UserId,
    }
}

operation! {
    CreateCartOrder => Unpublished<CreatedOrder>,
    "cart.create_order", "Order what is in the cart", Create,
    v1: [POST "/open/cart/create/order" documented],
    v2: [POST "/v2/taobao/cart/create/order" derived],
    doc: "https://doc.pandapon.com/api-250313096",
    validate: CreateCartOrder::check,
    verdict: Verdict::of_unpublished,
}

free_form! {
    /// Prices what is in the cart.
    ///
    /// Source: <https://doc-en.pandapon.com/api-263477633> (title).
    PreviewCart
}

operation! {
    PreviewCart => Unpublished<Unknown>,
    "cart.preview", "Price what is in the cart", Read,
    v1: [POST unpublished],
    v2: [POST unpublished],
    doc: "https://doc-en.pandapon.com/api-263477633",
    verdict: Verdict::of_unpublished,
}

free_form! {
    /// Asks what is in the cart. The call's twin for 1688 has the reply `{disableList, enableList}`.
    ///
    /// Source: <https://doc-en.pandapon.com/api-263477634> (title).
    ListCart
}

operation! {
    ListCart => Unpublished<Unknown>,
    "cart.list", "What is in the cart", Read,
    v1: [GET unpublished],
    v2: [GET unpublished],
    doc: "https://doc-en.pandapon.com/api-263477634",
    verdict: Verdict::of_unpublished,
}

free_form! {
    /// Removes lines from the cart.
    ///
    /// Source: <https://doc-en.pandapon.com/api-263477635> (title).
    DeleteCartLines
}

operation! {
    DeleteCartLines => Unpublished<Unknown>,
    "cart.delete", "Remove cart lines", Write,
    v1: [POST unpublished],
    v2: [POST unpublished],
    doc: "https://doc-en.pandapon.com/api-263477635",
    verdict: Verdict::of_unpublished,
}

/// Adds a line to the cart. v1 names the item by number (`item_id`), v2 by an opaque text (`item_map_id`). **The reply is
/// not published.**
///
/// The unit of `price` and `promotion_price` is **not stated**: pass on what [`GetItem`](crate::GetItem) gave.
///
/// Source: <https://doc.pandapon.com/api-250313100> (v1), <https://doc-env2.pandapon.com/api-289121002> (v2).
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct AddToCart {
    /// The user (平台userId).
    #[serde(serialize_with = "id::as_text")]
    pub user_id: Option<UserId>,
    /// The vendor's example has 1; it is not explained.
    pub platform: Option<i64>,
    /// v1: the item, an integer on the wire.
    #[serde(serialize_with = "id::as_number")]
    pub item_id: Option<ItemId>,
    /// v2: the item, an opaque text.
    #[serde(serialize_with = "id::as_text")]
    pub item_map_id: Option<ItemId>,
    /// The SKU.
    #[serde(serialize_with = "id::as_text")]
    pub sku_id: Option<SkuId>,
    /// The item's title.
    pub item_title: Option<String>,
    /// The item's picture.
    pub item_pic: Option<String>,
    /// The distribution id of the item.
    #[serde(serialize_with = "id::as_text")]
    pub mp_id: MpId,
    /// The distribution id of the SKU.
    #[serde(serialize_with = "id::as_text")]
    pub mp_sku_id: MpSkuId,
    /// The price; the unit is **not stated**.
    pub price: Option<i64>,
    /// The discounted price; the unit is **not stated**.
    pub promotion_price: Option<i64>,
    /// Colour, size and so on: JSON text on the wire.
    #[serde(default, serialize_with = "as_text")]
    pub properties: Option<Embedded<Vec<ItemProperty>>>,
    /// How many.
    pub quantity: i64,
    /// The shop (an integer on the wire).
    #[serde(serialize_with = "id::as_number")]
    pub shop_id: Option<ShopId>,
    /// The shop's name.
    pub shop_name: Option<String>,
    /// The SKU's stock: a text on the wire.
    pub sku_quantity: Option<String>,
    /// The seller's nick.
    pub user_nick: Option<String>,
    /// v2: the shop, a text on the wire.
    #[serde(serialize_with = "id::as_text")]
    pub ali_shop_id: Option<ShopId>,
    /// v2: prices by quantity.
    pub price_ranges: Option<Vec<PriceRange>>,
    /// v2: not explained.
    pub quote_type: Option<i64>,
}

fn as_text<T, S: serde::Serializer>(text: &Option<Embedded<T>>, serializer: S) -> Result<S::Ok, S::Error> {
    match text {
        Some(text) => text.as_text(serializer),
        None => serializer.serialize_none(),
    }
}

impl AddToCart {
    /// So many of a SKU, by the distribution ids that [`GetItem`](crate::GetItem) gives.
    pub fn new(mp_id: MpId, mp_sku_id: MpSkuId, quantity: i64) -> Self {
        Self {
            user_id: None,
            platform: None,
            item_id: None,
            item_map_id: None,
            sku_id: None,
            item_title: None,
            item_pic: None,
            mp_id,
            mp_sku_id,
            price: None,
            promotion_price: None,
            properties: None,
            quantity,
            shop_id: None,
            shop_name: None,
            sku_quantity: None,
            user_nick: None,
            ali_shop_id: None,
            price_ranges: None,
            quote_type: None,
        }
    }

    /// Sets `properties`.
    ///
    /// # Errors
    /// They cannot be written.
    pub fn properties(mut self, properties: &[ItemProperty]) -> Result<Self, Error> {
        let text = Embedded::new(&properties.to_vec()).map_err(|e| Error::invalid("properties", e))?;
        self.properties = Some(text);
        Ok(self)
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        checks::filled("mpId", &self.mp_id)?;
        checks::filled("mpSkuId", &self.mp_sku_id)?;
        check::at_least("quantity", self.quantity, 1)?;
        check::at_least("price", self.price.unwrap_or_default(), 0)?;
        check::at_least("promotionPrice", self.promotion_price.unwrap_or_default(), 0)?;
        self.item_id.as_ref().map_or(Ok(()), |id| checks::number("itemId", id))?;
        self.item_map_id.as_ref().map_or(Ok(()), |id| checks::filled("itemMapId", id))?;
        self.shop_id.as_ref().map_or(Ok(()), |id| checks::number("shopId", id))?;
        for (i, range) in self.price_ranges.iter().flatten().enumerate() {
            let field = |name| format!("priceRanges[{i}].{name}");
            check::at_least(&field("startQuantity"), range.start_quantity.unwrap_or_default(), 0)?;
            if range.price.as_ref().is_some_and(|price| price.text().starts_with('-')) {
                return Err(Error::invalid(field("price"), "must not be below 0"));
            }
        }
        Ok(())
    }
}

setters! {
    AddToCart {
        user_id: UserId,
        platform: i64,
        item_id: ItemId,
        item_map_id: ItemId,
        sku_id: SkuId,
        item_title: String,
        item_pic: String,
        price: i64,
        promotion_price: i64,
        shop_id: ShopId,
        shop_name: String,
        sku_quantity: String,
        user_nick: String,
        ali_shop_id: ShopId,
        price_ranges: Vec<PriceRange>,
        quote_type: i64,
    }
}

/// The price from a quantity on.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[non_exhaustive]
pub struct PriceRange {
    /// From so many on (起批量).
    pub start_quantity: Option<i64>,
    /// The wholesale price (批发价). The unit is **not stated**; that the wire's type is a decimal number suggests yuan.
    pub price: Option<Yuan>,
}

impl PriceRange {
    /// This price from this quantity on.
    pub fn new(start_quantity: i64, price: impl Into<Yuan>) -> Self {
        Self { start_quantity: Some(start_quantity), price: Some(price.into()) }
    }
}

operation! {
    AddToCart => Unpublished<Unknown>,
    "cart.add", "Add a cart line", Create,
    v1: [POST "/open/cart/add" documented],
    v2: [POST "/v2/taobao/cart/add" documented],
    doc: "https://doc.pandapon.com/api-250313100",
    validate: AddToCart::check,
    verdict: Verdict::of_unpublished,
}

free_form! {
    /// Changes the quantity of a line. The call's twin for 1688 takes `{id, quantity}` and gives a boolean.
    ///
    /// Source: <https://doc-en.pandapon.com/api-263477637> (title).
    EditCartQuantity
}

operation! {
    EditCartQuantity => Unpublished<Unknown>,
    "cart.edit_quantity", "Change a cart line's quantity", Write,
    v1: [POST unpublished],
    v2: [POST unpublished],
    doc: "https://doc-en.pandapon.com/api-263477637",
    verdict: Verdict::of_unpublished,
}
