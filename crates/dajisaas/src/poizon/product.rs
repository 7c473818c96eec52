//! One product: what is told of it and of its variants, and their price, which may be none.

use daigou_core::value::{Fen, Money, SkuId, Text, Time, ValueError, id};
use daigou_core::{Error, Generation, check, id_type, open_enum, operation, reply, setters};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;

id_type! {
    /// A product of Poizon's (`dwSpuId`): an integer.
    pub struct SpuId;
}

id_type! {
    /// Where a product stands in the list: an integer. A page begins behind it.
    pub struct Cursor;
}

open_enum! {
    /// Says whether a product or a variant is on sale.
    pub enum ProductStatus: text {
        /// On sale.
        On = "PRODUCT_ON",
        /// Not on sale.
        Off = "PRODUCT_OFF",
    }
}

/// Asks for one product with its variants. Prices are **fen**; see [`Price`] for those of variants.
///
/// Route, parameters and reply are those of public integrations: the vendor's page is not available.
///
/// # Errors
/// An id that is no number, before anything is sent.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct GetProduct {
    /// The product (an integer on the wire).
    #[serde(serialize_with = "id::as_number")]
    pub dw_spu_id: SpuId,
    /// The style number.
    pub dw_designer_id: Option<String>,
}

impl GetProduct {
    /// This product.
    pub fn new(product: impl Into<SpuId>) -> Self {
        Self { dw_spu_id: product.into(), dw_designer_id: None }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        check::filled("dwSpuId", &self.dw_spu_id)?;
        let number = self.dw_spu_id.as_i64().map_err(|error| Error::invalid("dwSpuId", error))?;
        check::at_least("dwSpuId", number, 1)?;
        self.dw_designer_id.as_ref().map_or(Ok(()), |id| check::filled("dwDesignerId", id))
    }
}

setters! {
    GetProduct {
        dw_designer_id: String,
    }
}

operation! {
    GetProduct => Product,
    "poizon.detail", "One Poizon product", Read,
    v1: [GET "/poizon/product/queryDetail" third_party],
    validate: GetProduct::check,
}

reply! {
    /// A product (SPU). Names with `dw` are Poizon's own, names with `dist` those of its distribution abroad.
    pub struct Product {
        /// Where it stands in the list: the cursor of a search. Not the product's id.
        pub id: Option<Cursor>,
        /// When it was made, epoch milliseconds.
        pub create_time: Option<Time>,
        /// When it was changed, epoch milliseconds.
        pub modify_time: Option<Time>,
        /// The product's id.
        pub dw_spu_id: Option<SpuId>,
        /// Its id in distribution.
        pub dist_spu_id: Option<String>,
        /// Says whether it is on sale.
        pub dist_status: Option<ProductStatus>,
        /// The Chinese title.
        pub dw_spu_title: Option<String>,
        /// The English title.
        pub dist_spu_title: Option<String>,
        /// The style number.
        pub dw_designer_id: Option<String>,
        /// The brand.
        pub dist_brand_name: Option<String>,
        /// The category at the top, such as `Shoes` (with a small L on the wire).
        #[serde(rename = "distCategoryl1Name")]
        pub dist_category1_name: Option<String>,
        /// The category in it (with a small L on the wire).
        #[serde(rename = "distCategoryl2Name")]
        pub dist_category2_name: Option<String>,
        /// The category in that one (with a small L on the wire).
        #[serde(rename = "distCategoryl3Name")]
        pub dist_category3_name: Option<String>,
        /// Whom it is for, such as `Men`.
        pub dist_fit_people_name: Option<String>,
        /// The picture.
        pub image: Option<String>,
        /// More pictures.
        pub base_image: Option<Vec<Text>>,
        /// **Fen**: the retail price of the product. It is not what a variant is sold at: that is [`Sku::min_bid_price`].
        pub auth_price: Option<Fen>,
        /// How many were sold.
        pub sales: Option<i64>,
        /// The material.
        pub material: Option<String>,
        /// Its style.
        pub style: Option<String>,
        /// Its sizes.
        pub size_chart: Option<String>,
        /// The description.
        pub product_desc: Option<String>,
        /// The seasons it is for, with commas between them: `春,夏,秋,冬`. See [`seasons`](Product::seasons).
        pub season: Option<String>,
        /// Since when it is sold, epoch milliseconds.
        pub sell_date: Option<Time>,
        /// Its variants; in a list there are none.
        pub sku_list: Option<Vec<Sku>>,
    }

    /// A variant.
    pub struct Sku {
        /// Its number in lists. Not the variant's id.
        pub id: Option<i64>,
        /// When it was made, epoch milliseconds.
        pub create_time: Option<Time>,
        /// When it was changed, epoch milliseconds.
        pub modify_time: Option<Time>,
        /// Says whether it is on sale.
        pub dist_status: Option<ProductStatus>,
        /// The product.
        pub dw_spu_id: Option<SpuId>,
        /// The variant's id.
        pub dw_sku_id: Option<SkuId>,
        /// The product's id in distribution.
        pub dist_spu_id: Option<String>,
        /// The variant's id in distribution: a UUID.
        pub dist_sku_id: Option<String>,
        /// The picture.
        pub image: Option<String>,
        /// The barcode.
        pub barcode: Option<String>,
        /// **Fen**: the lowest that a seller asks, or that it cannot be bought.
        pub min_bid_price: Option<Price>,
        /// Its page at Poizon.
        pub sku_link: Option<String>,
        /// How many were sold; may be missing.
        pub sales: Option<i64>,
        /// The properties that tell it from other variants.
        pub sale_attr: Vec<SaleAttribute>,
    }

    /// A property of a variant, in both languages.
    pub struct SaleAttribute {
        /// A level whose meaning is not published; `1` in an example.
        pub level: Option<String>,
        /// The Chinese name, such as 尺码.
        pub cn_name: Option<String>,
        /// The English name, such as `Size`.
        pub en_name: Option<String>,
        /// The Chinese value.
        pub cn_value: Option<String>,
        /// The English value.
        pub en_value: Option<String>,
    }
}

impl Product {
    /// The seasons it is for, one by one.
    pub fn seasons(&self) -> impl Iterator<Item = &str> {
        let seasons = self.season.as_deref().unwrap_or_default();
        seasons.split([',', '，']).map(str::trim).filter(|season| !season.is_empty())
    }

    /// The variants that can be bought: those with a price.
    pub fn available(&self) -> impl Iterator<Item = &Sku> {
        self.sku_list.iter().flatten().filter(|sku| sku.min_bid_price.as_ref().is_some_and(Price::is_available))
    }
}

/// The lowest price of a variant, **fen**, or that it cannot be bought: the platform writes a price of 0 for that. The
/// amount is given only where there is something to pay, so that nobody orders for nothing.
///
/// Keeps number or text to the digit, and writes the same back; equality is that of the wire.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Price(Fen);

impl Price {
    /// A price in fen, written as a JSON integer; 0 says that the variant cannot be bought.
    #[must_use]
    pub const fn new(fen: i64) -> Self {
        Self(Fen::new(fen))
    }

    /// The price; `None` where the variant cannot be bought: at 0, and at less.
    ///
    /// # Errors
    /// Those of [`Fen::money`]: an empty text, or one that is no amount. It is no price either.
    pub fn available(&self) -> Result<Option<Money>, ValueError> {
        self.0.money().map(|money| Some(money).filter(|money| money.minor() > 0))
    }

    /// Says whether there is a price at which the variant can be bought.
    #[must_use]
    pub fn is_available(&self) -> bool {
        matches!(self.available(), Ok(Some(_)))
    }

    /// The text that the platform sent, to the digit, without the quotes of a string.
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        self.0.text()
    }
}

/// The amount, or that there is none.
impl fmt::Display for Price {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.available() {
            Ok(Some(money)) => money.fmt(f),
            Ok(None) => f.pad("not available"),
            Err(_) => f.pad(&self.text()),
        }
    }
}

impl fmt::Debug for Price {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Price({self})")
    }
}
