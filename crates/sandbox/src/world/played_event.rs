//! An event that is to be played on an order, as the admin API takes it: the event's word, and the members that it takes beside.

use super::couriers::{Courier, USUAL, courier};
use super::parcels::Packing;
use super::prices::PriceChange;
use serde::{Deserialize, Serialize};

/// The waybill of a return where none is given.
const RETURN_WAYBILL: &str = "78999900000001";

/// What is to happen.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlayedEvent {
    pub(crate) event: String,
    /// `change_price`: what the whole costs then, or the freight, or how much less the goods do. One of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) total_fen: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) freight_fen: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) discount_fen: Option<i64>,
    /// `ship`: what is shipped, where that is not all that is left. `refund_ask`: what is to be refunded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) lines: Option<Vec<PackedLine>>,
    /// Of a parcel: which one, or what stands on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) waybill: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) new_waybill: Option<String>,
    /// The courier, by code or name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) carrier: Option<String>,
    /// `refund_ask`: how much, where that is not all of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) amount_fen: Option<i64>,
    /// `refund_ask`: whether the goods go back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) return_goods: Option<bool>,
    /// In the words of who does it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<String>,
    /// Of a refund: which one, where it is not the newest that it can happen to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) refund_id: Option<String>,
}

/// A line, or some pieces of one.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum PackedLine {
    Whole(String),
    Some {
        line: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        quantity: Option<i64>,
    },
}

/// An event, read.
pub(super) struct Asked<'e> {
    pub(super) price: Option<PriceChange>,
    pub(super) packing: Packing,
    pub(super) waybill: Option<&'e str>,
    new_waybill: &'e str,
    pub(super) refund: RefundByHand<'e>,
    pub(super) refund_id: Option<&'e str>,
}

/// A refund that is asked for by hand; what is not said is all that there is.
pub(crate) struct RefundByHand<'e> {
    pub(crate) lines: Vec<String>,
    pub(crate) amount: Option<i64>,
    pub(crate) goods_back: bool,
    pub(crate) reason: Option<&'e str>,
}

impl PlayedEvent {
    /// An event that its word says all about.
    pub(crate) fn word(event: &str) -> Self {
        Self { event: event.to_owned(), ..Self::default() }
    }

    /// The members that are given.
    fn given(&self) -> Vec<&'static str> {
        let all = [
            ("total_fen", self.total_fen.is_some()),
            ("freight_fen", self.freight_fen.is_some()),
            ("discount_fen", self.discount_fen.is_some()),
            ("lines", self.lines.is_some()),
            ("waybill", self.waybill.is_some()),
            ("new_waybill", self.new_waybill.is_some()),
            ("carrier", self.carrier.is_some()),
            ("amount_fen", self.amount_fen.is_some()),
            ("return_goods", self.return_goods.is_some()),
            ("reason", self.reason.is_some()),
            ("refund_id", self.refund_id.is_some()),
        ];
        all.into_iter().filter(|(_, given)| *given).map(|(name, _)| name).collect()
    }

    /// Reads the event, which takes these members.
    pub(super) fn read(&self, members: &[&str]) -> Result<Asked<'_>, String> {
        let event = &self.event;
        if let Some(other) = self.given().into_iter().find(|name| !members.contains(name)) {
            let takes = if members.is_empty() { "none".to_owned() } else { members.join(", ") };
            return Err(format!("{other}: `{event}` takes no such member; it takes {takes}"));
        }
        let texts = [("waybill", &self.waybill), ("new_waybill", &self.new_waybill), ("reason", &self.reason)];
        for (name, text) in texts {
            check(name, text.as_deref())?;
        }
        if members.contains(&"new_waybill") && self.new_waybill.is_none() {
            return Err("new_waybill: is missing".to_owned());
        }
        let price = self.price()?;
        if members.contains(&"total_fen") && price.is_none() {
            return Err("total_fen: is missing, or freight_fen, or discount_fen".to_owned());
        }
        let courier = self.carrier.as_deref().map(courier).transpose()?;
        let lines = self.lines.iter().flatten().map(|line| match line {
            PackedLine::Whole(line) => (line.clone(), None),
            PackedLine::Some { line, quantity } => (line.clone(), *quantity),
        });
        let lines: Vec<(String, Option<i64>)> = lines.collect();
        if self.lines.is_some() && lines.is_empty() {
            return Err("lines: is empty; leave it out to mean all".to_owned());
        }
        let refund = RefundByHand {
            lines: lines.iter().map(|(line, _)| line.clone()).collect(),
            amount: self.amount_fen,
            goods_back: self.return_goods == Some(true),
            reason: self.reason.as_deref(),
        };
        let new_waybill = self.new_waybill.as_deref().unwrap_or_default();
        let (waybill, refund_id) = (self.waybill.as_deref(), self.refund_id.as_deref());
        let packing = Packing { lines, waybill: self.waybill.clone(), courier };
        Ok(Asked { price, packing, waybill, new_waybill, refund, refund_id })
    }

    /// The change of a price that is asked for; there may be one at most.
    fn price(&self) -> Result<Option<PriceChange>, String> {
        let given = [
            self.total_fen.map(PriceChange::Total),
            self.freight_fen.map(PriceChange::Freight),
            self.discount_fen.map(PriceChange::Discount),
        ];
        let given: Vec<PriceChange> = given.into_iter().flatten().collect();
        match given.as_slice() {
            [] => Ok(None),
            [one] => Ok(Some(*one)),
            _ => Err("total_fen, freight_fen, discount_fen: one of them, not several".to_owned()),
        }
    }
}

/// A text must say something, and not too much.
fn check(name: &str, text: Option<&str>) -> Result<(), String> {
    match text {
        Some(text) if text.trim().is_empty() => Err(format!("{name}: is empty; leave it out instead")),
        Some(text) if text.chars().count() > 200 => Err(format!("{name}: must have at most 200 characters")),
        _ => Ok(()),
    }
}

impl<'e> Asked<'e> {
    /// The corrected waybill, and the courier where one is named.
    pub(super) fn correction(&self) -> (&'e str, Option<&'static Courier>) {
        (self.new_waybill, self.packing.courier)
    }

    /// The courier's code and the waybill of a return.
    pub(super) fn sent_back(&self) -> (&'static str, &'e str) {
        (self.packing.courier.unwrap_or(USUAL).2, self.waybill.unwrap_or(RETURN_WAYBILL))
    }
}
