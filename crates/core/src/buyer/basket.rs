//! What goods of several sellers would cost together, by seller: each part becomes an order of its own.

use super::vendor;
use super::{DeliveryAddress, NewLine, NewOrder, Reference, Seller};
use crate::error::Error;
use crate::value::Money;
use serde::Serialize;

/// Lines of any number of sellers, to one address.
#[derive(Debug, Clone)]
pub struct Basket {
    /// What to order.
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

/// What a basket would cost.
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

/// What the lines of one seller would cost.
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
    /// What is taken off.
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    #[serde(rename = "discount_fen", serialize_with = "vendor::fen")]
    pub discount: Option<Money>,
    /// What is to be paid.
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    #[serde(rename = "total_fen", serialize_with = "vendor::known_fen")]
    pub total: Money,
}

/// What one line would cost.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct QuotedLine {
    /// The product.
    pub product: String,
    /// What of it; empty for a product without specifications.
    pub sku: String,
    /// How many pieces.
    pub quantity: i64,
    /// What a piece costs.
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    #[serde(rename = "unit_fen", serialize_with = "vendor::fen")]
    pub unit: Option<Money>,
    /// What the line costs.
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    #[serde(rename = "total_fen", serialize_with = "vendor::fen")]
    pub total: Option<Money>,
}
