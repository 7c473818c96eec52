//! A reply that the vendor does not publish.

use super::ValueError;
use crate::json::take_stranger;
use crate::repair::{Mending, OddRow, Root, Scope, reread, trace};
use serde::de::{Deserialize, DeserializeOwned, Deserializer};
use serde::ser::{Serialize, Serializer};
use serde_json::value::RawValue;
use std::fmt;
use std::marker::PhantomData;

/// A payload whose shape is **not published**: kept as it came, and readable as `T`, the shape of the platform
/// behind the reseller. That it has another shape is no failure of the call.
pub struct Unpublished<T> {
    raw: Box<RawValue>,
    guess: PhantomData<fn() -> T>,
}

/// A payload of which nothing is known, here or upstream: read [`Unpublished::raw`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct Unknown {}

impl<T> Unpublished<T> {
    /// The payload as it came; `null` where there was none.
    #[must_use]
    pub fn raw(&self) -> &RawValue {
        &self.raw
    }

    /// Tells whether there was no payload.
    #[must_use]
    pub fn is_null(&self) -> bool {
        self.raw.get() == "null"
    }
}

impl<T: DeserializeOwned> Unpublished<T> {
    /// Reads the payload as the upstream shape, and for what it says where it is not written as it should be.
    ///
    /// # Errors
    /// It has another shape. A list with a row that cannot be read is an error, too: see [`guess_rows`](Self::guess_rows).
    pub fn guess(&self) -> Result<T, ValueError> {
        self.read(false).map(|(guess, _)| guess)
    }

    /// Like [`guess`](Self::guess), without the rows of lists that cannot be read, which are returned beside it.
    ///
    /// # Errors
    /// It has another shape.
    pub fn guess_rows(&self) -> Result<(T, Vec<OddRow>), ValueError> {
        self.read(true)
    }

    fn read(&self, rows: bool) -> Result<(T, Vec<OddRow>), ValueError> {
        let json = self.raw.get();
        take_stranger();
        let plain = super::Embedded::<T>::from_text(json).get();
        if matches!(plain, Err(ValueError::Blank { .. })) || (plain.is_ok() && !is_envelope(json)) {
            return plain.map(|guess| (guess, Vec::new()));
        }
        let mut mended = None;
        let scope = Scope { root: Root::Payload, rows };
        let mending = reread(json, scope, Mending::default(), &mut |text| {
            mended = Some(serde_json::from_str(text)?);
            Ok(true)
        });
        match (mending, mended) {
            (Ok(mending), Some(guess)) => {
                trace("", "", &mending);
                Ok((guess, mending.odd_rows))
            }
            _ => plain.map(|guess| (guess, Vec::new())),
        }
    }
}

/// Tells whether the payload that was just read may be an envelope: an object had no known member, and a code and
/// `data` stand in the text.
fn is_envelope(json: &str) -> bool {
    take_stranger() && json.contains("code") && json.contains("data")
}

impl<T> Default for Unpublished<T> {
    fn default() -> Self {
        Self { raw: RawValue::NULL.to_owned(), guess: PhantomData }
    }
}

impl<T> Clone for Unpublished<T> {
    fn clone(&self) -> Self {
        Self { raw: self.raw.clone(), guess: PhantomData }
    }
}

impl<T> PartialEq for Unpublished<T> {
    fn eq(&self, other: &Self) -> bool {
        self.raw.get() == other.raw.get()
    }
}

/// Shows the length alone: a payload may hold names and addresses.
impl<T> fmt::Debug for Unpublished<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Unpublished({} bytes)", self.raw.get().len())
    }
}

impl<T> Serialize for Unpublished<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.raw.serialize(serializer)
    }
}

impl<'de, T> Deserialize<'de> for Unpublished<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self { raw: Deserialize::deserialize(deserializer)?, guess: PhantomData })
    }
}
