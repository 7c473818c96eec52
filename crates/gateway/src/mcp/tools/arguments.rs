//! The arguments of the tools.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

/// Words to search for.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Search {
    /// What to search for. Chinese words find most.
    pub(super) words: String,
    /// How many listings: 1 to 20, 10 by default.
    pub(super) limit: Option<u32>,
    /// The lowest price of a piece, in fen.
    pub(super) min_price_fen: Option<i64>,
    /// The highest price of a piece, in fen.
    pub(super) max_price_fen: Option<i64>,
    /// What comes first: `price` (the cheapest), `-price` (the dearest), `sales` (the most sold).
    pub(super) sort: Option<String>,
    /// The `next` of the page before.
    pub(super) cursor: Option<String>,
    /// Through whom: pandapon-1688, pandapon-taobao, dajisaas-1688 or dajisaas-taobao.
    pub(super) buyer: Option<String>,
}

/// A picture to search by.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SearchImage {
    /// The picture's address.
    pub(super) url: Option<String>,
    /// The picture's bytes as base64.
    pub(super) image_base64: Option<String>,
    /// How many listings: 1 to 20, 10 by default.
    pub(super) limit: Option<u32>,
    /// Through whom.
    pub(super) buyer: Option<String>,
}

/// A product.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Product {
    /// Its id, as a listing has it.
    pub(super) product: Option<String>,
    /// In its place: a link to it, or a share text with one in it.
    pub(super) url: Option<String>,
    /// Through whom.
    pub(super) buyer: Option<String>,
}

/// Lines to price.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Quote {
    /// The lines, all of one seller.
    pub(super) lines: Vec<Line>,
    /// Where to: `name`, `mobile`, `province`, `city`, `district`, `street` and, where there are such, `town`, `postcode`, in
    /// Chinese as the platforms take them.
    #[schemars(with = "daigou_core::buyer::DeliveryAddress")]
    pub(super) address: Value,
    /// Through whom.
    pub(super) buyer: Option<String>,
}

/// A line of an order.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Line {
    /// The product's id.
    pub(super) product: String,
    /// The SKU's id; empty for a product without specifications.
    #[serde(default)]
    pub(super) sku: String,
    /// How many pieces.
    pub(super) quantity: u32,
}

/// A quote to order by.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Place {
    /// The quote_id that quote_order gave.
    pub(super) quote_id: String,
    /// The total that it said, in fen: the order never costs more.
    pub(super) total_fen: i64,
    /// Pay it, too.
    #[serde(default)]
    pub(super) pay: bool,
    /// A note to the seller.
    pub(super) remark: Option<String>,
}

/// An order to pay.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Pay {
    /// Its reference, as place_order gave it.
    pub(super) reference: String,
    /// What it was quoted at, in fen.
    pub(super) total_fen: i64,
    /// Through whom.
    pub(super) buyer: Option<String>,
}

/// An order.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Order {
    /// Its reference, or the platform's number.
    pub(super) order: String,
    /// Through whom.
    pub(super) buyer: Option<String>,
}

/// Which orders.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Orders {
    /// Only from then on, with its offset, such as 2026-01-31T00:00:00+08:00.
    pub(super) since: Option<String>,
    /// Only those that stand there: unpaid, paid, shipped, done or closed.
    pub(super) status: Option<String>,
    /// The `next` of the page before.
    pub(super) cursor: Option<String>,
    /// Through whom.
    pub(super) buyer: Option<String>,
}

/// An order to cancel.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Cancel {
    /// Its reference, or the platform's number.
    pub(super) order: String,
    /// Why, as the seller is told.
    pub(super) reason: Option<String>,
    /// Through whom.
    pub(super) buyer: Option<String>,
}

/// A refund to ask for.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Refund {
    /// The order's reference, or the platform's number.
    pub(super) order: String,
    /// Why: the id or the text of one of the platform's reasons.
    pub(super) reason: String,
    /// The lines, by the numbers that get_order shows; all of them where it is absent.
    pub(super) lines: Option<Vec<String>>,
    /// How much, in fen; everything that may be asked for where it is absent.
    pub(super) amount_fen: Option<i64>,
    /// More words for the seller.
    pub(super) description: Option<String>,
    /// Whether the goods go back.
    pub(super) return_goods: Option<bool>,
    /// Through whom.
    pub(super) buyer: Option<String>,
}
