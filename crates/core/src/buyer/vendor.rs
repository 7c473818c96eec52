//! The platform's own object behind a value of the common vocabulary, and amounts and times in the common JSON: whole fen, and RFC 3339.

use serde::{Serialize, Serializer};
use serde_json::value::RawValue;
use std::sync::Arc;

use crate::value::{Money, Time};

/// The platform's own object behind a value, with all that the common vocabulary has no word for.
#[derive(Debug, Clone, Default)]
pub struct Vendor(Option<Arc<RawValue>>);

impl Vendor {
    /// Keeps the object as JSON, with the platform's names; nothing where it cannot be written.
    pub fn of(object: &impl Serialize) -> Self {
        Self(serde_json::value::to_raw_value(object).ok().map(Arc::from))
    }

    /// The object as JSON.
    #[must_use]
    pub fn raw(&self) -> Option<&RawValue> {
        self.0.as_deref()
    }

    /// The object's text.
    #[must_use]
    pub fn text(&self) -> &str {
        self.0.as_deref().map_or("null", RawValue::get)
    }
}

impl Serialize for Vendor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.raw().serialize(serializer)
    }
}

/// Writes an amount in fen.
pub(super) fn fen<S: Serializer>(money: &Option<Money>, serializer: S) -> Result<S::Ok, S::Error> {
    money.map(|money| money.minor()).serialize(serializer)
}

/// Writes an amount in fen that is always known.
pub(super) fn known_fen<S: Serializer>(money: &Money, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_i64(money.minor())
}

/// Writes an instant by RFC 3339 with its offset.
pub(super) fn instant<S: Serializer>(time: &Option<Time>, serializer: S) -> Result<S::Ok, S::Error> {
    match time {
        // What cannot be read as a time stands in the platform's own object.
        Some(time) => time.to_rfc3339().ok().serialize(serializer),
        None => serializer.serialize_none(),
    }
}
