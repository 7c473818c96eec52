//! What goes over the wire besides core's vocabulary: pages, what the ledger knows of an order, what came of an act, the
//! answer of a call. Listings, products, quotes, orders, parcels and refunds are those of
//! [`core::buyer`](daigou_core::buyer).

use daigou_core::Error;
use daigou_core::buyer::whole::Whole;
use daigou_core::buyer::{OrderStatus, Purchase};
use daigou_ledger::Placement;
use daigou_ledger::placing::Candidate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// A value of the common vocabulary, with the platform's own object where `full=true` asks for it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "Full{T}")]
pub struct Full<T> {
    /// The value.
    #[serde(flatten)]
    pub value: T,
    /// The platform's own object, with its own names and units.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<serde_json::Value>")]
    pub platform: Option<Box<RawValue>>,
}

impl<T: Whole> Full<T> {
    /// The value, with the platform's object or without.
    pub fn of(value: T, full: bool) -> Self {
        let platform = value.vendor().raw().filter(|_| full).map(ToOwned::to_owned);
        Self { value, platform }
    }
}

/// A page of a list.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "{T}Page")]
pub struct Page<T> {
    /// What the page holds.
    pub items: Vec<T>,
    /// What `cursor` takes for the page behind this one; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// How many there are in all, where the platform says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<u64>,
    /// Rows that could not be read, and are not in `items`.
    #[serde(skip_serializing_if = "is_zero")]
    pub unreadable: usize,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
fn is_zero(number: &usize) -> bool {
    *number == 0
}

/// A product, and through whom it was read.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "Found{T}")]
pub struct Found<T> {
    /// The value.
    #[serde(flatten)]
    pub value: T,
    /// Through whom, as paths name it.
    pub buyer: &'static str,
}

/// An order under the caller's own reference: what the platform shows, and what the ledger knows.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct KnownOrder {
    /// The order, where there is one.
    #[serde(flatten)]
    pub order: Option<Full<Purchase>>,
    /// What stands in its place where there is none yet.
    #[serde(flatten)]
    pub absent: Option<NoOrder>,
    /// The other orders that the one submission became.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub more_orders: Vec<Full<Purchase>>,
    /// What the ledger knows; absent for an order that was not placed here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub placement: Option<PlacementShape>,
}

/// A reference without an order, as far as is known.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct NoOrder {
    /// The caller's own order number.
    pub reference: String,
    /// `unknown`: see `placement.state`.
    pub status: OrderStatus,
}

/// What the ledger knows of a reference.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PlacementShape {
    /// The caller's own order number.
    pub reference: String,
    /// Through whom.
    pub buyer: String,
    /// `intended`: nothing exists as far as is known. `sending`, `unknown`: it may exist, and is looked up. `placed`: it
    /// exists. `refused`: the platform refused it, and nothing exists.
    pub state: &'static str,
    /// Whether it is being worked on right now: ask again later.
    pub working: bool,
    /// The platform's order numbers.
    pub orders: Vec<String>,
    /// The lines that the platform did not take, by their places in the order from 0.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub failed_lines: Vec<FailedLineShape>,
    /// By what the orders are known to be this reference's: `answer`, `mark`, `content` or `person`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub found_by: Option<&'static str>,
    /// Where its payment stands, if it was asked for: `paying`, `unknown`, `accepted`, `paid`, `link`, `refused`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment: Option<&'static str>,
    /// Why it is not paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_message: Option<String>,
    /// What was quoted before it was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quoted_fen: Option<i64>,
    /// How often a creation was begun.
    pub attempts: i64,
    /// The platform's code, where it refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Why it is refused or unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Orders that may be this one, where that is unknown: a person decides with `daigou ledger adopt` or `release`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<CandidateShape>,
    /// When it was first kept.
    #[schemars(extend("format" = "date-time"))]
    pub created_at: Option<String>,
    /// When it last changed.
    #[schemars(extend("format" = "date-time"))]
    pub updated_at: Option<String>,
}

/// A line that the platform did not take.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct FailedLineShape {
    /// Its place in the order, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// The platform's code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The platform's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// An order on the platform that may be a reference's.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CandidateShape {
    /// The platform's number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order_id: Option<String>,
    /// When it was created.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("format" = "date-time"))]
    pub created_at: Option<String>,
    /// What it costs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_fen: Option<i64>,
    /// Why it may be this one.
    pub why: String,
}

impl PlacementShape {
    /// What is kept of a placement.
    #[must_use]
    pub fn of(row: &Placement, working: bool) -> Self {
        let placed = row.placed.as_ref();
        let failed = placed.map(|placed| placed.failed.as_slice()).unwrap_or_default();
        Self {
            reference: row.reference().to_string(),
            buyer: row.buyer.clone(),
            state: row.state.as_str(),
            working,
            orders: placed.iter().flat_map(|placed| &placed.orders).map(|id| id.as_str().to_owned()).collect(),
            failed_lines: failed
                .iter()
                .map(|line| FailedLineShape { line: line.line, code: line.code.clone(), message: line.message.clone() })
                .collect(),
            found_by: row.found_by.map(|by| by.as_str()),
            payment: row.payment.map(|payment| payment.as_str()),
            payment_message: row.payment_message.clone(),
            quoted_fen: row.quote.as_ref().and_then(|quote| quote.total.fen().ok()),
            attempts: row.attempts,
            code: row.code.clone(),
            message: row.message.clone(),
            candidates: row.candidates.iter().map(CandidateShape::of).collect(),
            created_at: instant(row.created_millis),
            updated_at: instant(row.updated_millis),
        }
    }
}

impl CandidateShape {
    fn of(candidate: &Candidate) -> Self {
        Self {
            order_id: candidate.order_id.clone(),
            created_at: candidate.created_millis.and_then(instant),
            total_fen: candidate.total_fen,
            why: candidate.why.clone(),
        }
    }
}

/// An instant by RFC 3339.
#[must_use]
pub fn instant(millis: i64) -> Option<String> {
    daigou_core::value::Time::from_unix_millis(millis).to_rfc3339().ok()
}

/// What came of an act on one order.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Act {
    /// The platform's number.
    pub order_id: String,
    /// The caller's own order number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// `done`, or `already_closed` and `already_done` where nothing was left to do; `refused`, `unknown` or `not_sent` where
    /// it failed.
    pub outcome: &'static str,
    /// What the order costs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_fen: Option<i64>,
    /// Did it happen, where it failed?
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certainty: Option<&'static str>,
    /// The platform's code, where it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// Why an order is cancelled.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CancelBody {
    /// The reason, for the seller; the platform's usual one where it is absent.
    pub reason: Option<String>,
}

/// A refund to ask for.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RefundBody {
    /// The lines, by the platform's numbers of them; all of them where it is absent.
    #[serde(default)]
    pub lines: Vec<String>,
    /// How much; everything that may be asked for where it is absent.
    pub amount_fen: Option<i64>,
    /// Why: the id or the text of one of the platform's reasons, or free text where the platform takes it.
    pub reason: String,
    /// More words for the seller.
    pub description: Option<String>,
    /// Whether the goods go back.
    #[serde(default)]
    pub return_goods: bool,
    /// Pictures that show what is wrong, as base64.
    #[serde(default)]
    pub pictures: Vec<String>,
}

/// A picture to search by, in JSON. The picture's bytes as the body do as well.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PictureBody {
    /// The picture as base64: JPG, PNG or WebP of at most 3 MB.
    pub image: Option<String>,
    /// Its address, where the buyer takes addresses.
    pub url: Option<String>,
}

/// The answer of a call.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CallAnswer {
    /// The platform's payload, read into its types and written with the platform's names.
    #[schemars(with = "serde_json::Value")]
    pub data: Box<RawValue>,
    /// The platform's id of the request.
    pub request_id: Option<String>,
    /// How many attempts it took.
    pub attempts: u32,
    /// The platform's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// What was wrong with the writing of the reply and was read all the same.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub repairs: Vec<String>,
    /// Rows that could not be read; they stand in `data` as they came.
    #[serde(skip_serializing_if = "is_zero")]
    pub unreadable: usize,
}

/// Reads a body's JSON, and names the member that is wrong.
///
/// # Errors
/// It is no JSON, or a member is missing, unknown, or of another type.
pub fn read<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, Error> {
    daigou_core::json::read(text).map_err(|misread| {
        let rule = misread.rule();
        match misread.path() {
            "." => Error::usage(format!("the body: {rule}")),
            path => Error::invalid(path, rule),
        }
    })
}
