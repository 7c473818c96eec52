//! Baskets: the cost of goods from several sellers, by seller, as each part becomes an order of its own.

use super::vendor;
use super::{DeliveryAddress, NewLine, NewOrder, Reference, Seller};
use crate::error::Error;
use crate::value::Money;
use serde::Serialize;

/// Lines of any number of sellers, to one address.
#[derive(Debug, Clone)]
pub struct Basket {
    /// The goods to order.
    pub lines: Vec<NewLine>,
    /// Where to deliver to.
    pub address: DeliveryAddress,
}

impl Basket {
    /// The lines as if they were one order, to be checked by the rules for lines and addresses.
    ///
    /// # Errors
    /// Bad input: names the field and the rule.
    pub fn checked(&self) -> Result<NewOrder, Error> {
        let order = NewOrder::new(Reference::new("basket")?, self.lines.iter().cloned(), self.address.clone());
        order.check()?;
        Ok(order)
    }
}

/// The quote of a basket.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BasketQuote {
    /// The orders that it becomes, one a seller.
    pub orders: Vec<QuotedOrder>,
    /// Goods, freight and discounts of all orders.
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    #[serde(rename = "total_fen", serialize_with = "vendor::known_fen")]
    pub total: Money,
}

impl BasketQuote {
    /// Orders in one quote.
    ///
    /// # Errors
    /// Their totals do not add up to an amount.
    pub fn of(orders: Vec<QuotedOrder>) -> Result<Self, Error> {
        let mut total = Money::cny_fen(0);
        for order in &orders {
            let sum = total.checked_add(order.total);
            total = sum.map_err(|e| super::tools::lacks("total that adds up").with_source(e))?;
        }
        Ok(Self { orders, total })
    }
}

/// The quote of one seller's part of a basket.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct QuotedOrder {
    /// Who sells them.
    pub seller: Option<Seller>,
    /// The lines.
    pub lines: Vec<QuotedLine>,
    /// The goods.
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    #[serde(rename = "goods_fen", serialize_with = "vendor::fen")]
    pub goods: Option<Money>,
    /// Freight inside China.
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    #[serde(rename = "freight_fen", serialize_with = "vendor::fen")]
    pub freight: Option<Money>,
    /// The discount.
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    #[serde(rename = "discount_fen", serialize_with = "vendor::fen")]
    pub discount: Option<Money>,
    /// The amount to pay.
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    #[serde(rename = "total_fen", serialize_with = "vendor::known_fen")]
    pub total: Money,
}

/// The quote of one line.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct QuotedLine {
    /// The product.
    pub product: String,
    /// The SKU; empty for a product without specifications.
    pub sku: String,
    /// How many pieces.
    pub quantity: i64,
    /// The price of one piece.
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    #[serde(rename = "unit_fen", serialize_with = "vendor::fen")]
    pub unit: Option<Money>,
    /// The cost of the line.
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    #[serde(rename = "total_fen", serialize_with = "vendor::fen")]
    pub total: Option<Money>,
}
