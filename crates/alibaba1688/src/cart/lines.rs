//! The contents of the cart, and changing them.

use super::cart_line;
use crate::FreeForm;
use crate::Unknown;
use crate::answer::YesNo;
use crate::rules;
use daigou_core::value::{CartLineId, Embedded, ProductRef, SellerId, SkuId, SpecId, Time, Unpublished, id};
use daigou_core::{Error, Generation, Verdict, check, operation, reply, setters};
use daigou_upstream::Decimal;
use daigou_upstream::alibaba::SkuInfo;
use serde::{Deserialize, Serialize};

/// Removes lines from the cart.
///
/// Request and reply are **not published**, nor is there an upstream call: the parameters are what the caller finds
/// out. Sent again after an attempt whose outcome is unknown: a line that is gone stays gone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct DeleteCartLines(pub FreeForm);

operation! {
    DeleteCartLines => Unpublished<Unknown>,
    "cart.delete", "Remove cart lines", Write,
    v1: [POST unpublished],
    v2: [POST unpublished],
    repeat_safe: true,
    verdict: Verdict::of_unpublished,
}

/// Sets how many pieces a line of the cart has.
///
/// Sent again after an attempt whose outcome is unknown: it sets the quantity, it does not add to it.
///
/// Source: <https://doc.pandapon.com/api-250313129>.
///
/// # Errors
/// Quantities below 1, before anything is sent. Refused where the platform answers `false`.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct EditCartQuantity {
    /// The line (an integer on the wire).
    #[serde(serialize_with = "id::as_number")]
    pub id: CartLineId,
    /// How many.
    pub quantity: i64,
    /// When it was changed. The vendor's schema shows a Java object: best left out, and sent as it is.
    pub update_time: Option<Time>,
    /// The product's number.
    pub product_no: Option<String>,
    /// The number of the cabinet or box.
    pub container: Option<String>,
}

impl EditCartQuantity {
    /// This line has so many pieces.
    pub fn new(line: impl Into<CartLineId>, quantity: i64) -> Self {
        Self { id: line.into(), quantity, update_time: None, product_no: None, container: None }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        cart_line("id", &self.id)?;
        check::at_least("quantity", self.quantity, 1)?;
        rules::time("updateTime", self.update_time.as_ref())
    }
}

setters! {
    EditCartQuantity {
        update_time: Time,
        product_no: String,
        container: String,
    }
}

operation! {
    EditCartQuantity => YesNo,
    "cart.edit_quantity", "Change a cart line's quantity", Write,
    v1: [POST "/alibaba/cart/edit-quantity" documented],
    v2: [POST "/v2/alibaba/cart/edit-quantity" derived],
    doc: "https://doc.pandapon.com/api-250313129",
    repeat_safe: true,
    validate: EditCartQuantity::check,
    verdict: YesNo::verdict,
}

/// Puts a product into the cart.
///
/// Request and reply are **not published**: the members are inferred from what the cart's list shows.
///
/// Source (title only): <https://doc-en.pandapon.com/api-263477666>.
///
/// # Errors
/// No product, two of them, one of the other generation, and quantities below 1, before anything is sent.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct AddToCart {
    /// v1: the product.
    pub offer_id: Option<ProductRef>,
    /// v2: the product.
    pub offer_map_id: Option<ProductRef>,
    /// The specification.
    pub spec_id: Option<SpecId>,
    /// The SKU.
    #[serde(serialize_with = "id::as_text")]
    pub sku_id: Option<SkuId>,
    /// How many.
    pub quantity: i64,
    /// The shop.
    pub seller_open_id: Option<SellerId>,
    /// The product's number.
    pub product_no: Option<String>,
    /// The number of the cabinet or box.
    pub container: Option<String>,
}

impl AddToCart {
    /// So many pieces of this specification. A number makes a v1 product, a text that is not all digits a v2 product.
    pub fn new(product: impl Into<ProductRef>, spec_id: impl Into<SpecId>, quantity: i64) -> Self {
        let (offer_id, offer_map_id) = match product.into() {
            offer @ ProductRef::Offer(_) => (Some(offer), None),
            mapped @ ProductRef::Mapped(_) => (None, Some(mapped)),
        };
        Self {
            offer_id,
            offer_map_id,
            spec_id: Some(spec_id.into()),
            sku_id: None,
            quantity,
            seller_open_id: None,
            product_no: None,
            container: None,
        }
    }

    fn check(&self, generation: Generation) -> Result<(), Error> {
        match (&self.offer_id, &self.offer_map_id) {
            (Some(product), None) => check::product("offerId", product, generation)?,
            (None, Some(product)) => check::product("offerMapId", product, generation)?,
            _ => return Err(Error::invalid("offerId", "give either offerId (v1) or offerMapId (v2)")),
        }
        check::at_least("quantity", self.quantity, 1)
    }
}

setters! {
    AddToCart {
        sku_id: SkuId,
        seller_open_id: SellerId,
        product_no: String,
        container: String,
    }
}

operation! {
    AddToCart => Unpublished<Unknown>,
    "cart.add", "Add a cart line", Create,
    v1: [POST unpublished],
    v2: [POST unpublished],
    validate: AddToCart::check,
    verdict: Verdict::of_unpublished,
}

/// Asks what is in the cart.
///
/// Source: <https://doc-cnv2.pandapon.com/api-288837580>.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ListCart {}

reply! {
    /// The contents of the cart, by shop.
    pub struct CartContents {
        /// The lines that can no longer be ordered.
        pub disable_list: Vec<CartShop>,
        /// The lines that can be ordered.
        pub enable_list: Vec<CartShop>,
    }

    /// A shop in the cart.
    pub struct CartShop {
        /// The shop.
        pub seller_open_id: Option<SellerId>,
        /// Its name.
        pub seller_nick_name: Option<String>,
        /// Its lines.
        pub cart_item_infos: Vec<CartLine>,
    }

    /// A line of the cart.
    pub struct CartLine {
        /// The line: what ordering and editing take.
        pub id: Option<CartLineId>,
        /// v2: the product.
        pub offer_map_id: Option<ProductRef>,
        /// v1: the product (inferred: the vendor shows v2 alone).
        pub offer_id: Option<ProductRef>,
        /// The specification.
        pub spec_id: Option<SpecId>,
        /// The SKU.
        pub sku_id: Option<SkuId>,
        /// The product's title.
        pub item_title: Option<String>,
        /// The product's picture.
        pub item_pic: Option<String>,
        /// The price of one; the unit is **not stated**. Preview before relying on it.
        pub price: Option<Decimal>,
        /// How many.
        pub quantity: Option<i64>,
        /// How many are on sale.
        pub amount_on_sale: Option<i64>,
        /// Colour, size and so on: JSON in a string.
        pub properties: Option<Embedded<Vec<SkuInfo>>>,
    }
}

operation! {
    ListCart => CartContents,
    "cart.list", "What is in the cart", Read,
    v1: [GET "/alibaba/cart/list" derived],
    v2: [GET "/v2/alibaba/cart/list" documented],
    doc: "https://doc-cnv2.pandapon.com/api-288837580",
}
