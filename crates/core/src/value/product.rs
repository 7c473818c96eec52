//! The two ways 1688 products are named: PandaPon v1 and DajiSaaS use 1688's own number, PandaPon v2 an opaque text.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Serialize, Serializer};

use super::decimal::integral;
use super::error::excerpt;
use super::wire::{Scalar, canonical_i64};

/// A 1688 product, by the name one generation of the platform has for it.
///
/// On the wire, [`Offer`](Self::Offer) is a bare number and [`Mapped`](Self::Mapped) a bare string. A string that is
/// a plain integer is read as an offer, and hence written as a number: no v2 name is all digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ProductRef {
    /// 1688's own number (`offerId`): PandaPon v1, DajiSaaS, upstream.
    Offer(i64),
    /// PandaPon v2's opaque text: base64url, about 22 characters.
    Mapped(String),
}

impl ProductRef {
    /// Tells whether this is a name of PandaPon v1 (and DajiSaaS): a number.
    #[must_use]
    pub const fn is_v1(&self) -> bool {
        matches!(self, Self::Offer(_))
    }

    /// Tells whether this is a name of PandaPon v2: an opaque text.
    #[must_use]
    pub const fn is_v2(&self) -> bool {
        matches!(self, Self::Mapped(_))
    }

    /// Tells whether the platform sent an empty text.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        matches!(self, Self::Mapped(text) if text.trim().is_empty())
    }

    fn from_text(text: &str) -> Self {
        canonical_i64(text).map_or_else(|| Self::Mapped(text.to_owned()), Self::Offer)
    }
}

impl From<i64> for ProductRef {
    fn from(offer: i64) -> Self {
        Self::Offer(offer)
    }
}

impl FromStr for ProductRef {
    type Err = Infallible;

    /// A plain integer is an offer, anything else a mapped text. Space around is dropped: people paste these.
    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self::from_text(text.trim()))
    }
}

impl fmt::Display for ProductRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Offer(offer) => f.pad(&offer.to_string()),
            Self::Mapped(text) => f.pad(text),
        }
    }
}

impl Serialize for ProductRef {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Offer(offer) => serializer.serialize_i64(*offer),
            Self::Mapped(text) => serializer.serialize_str(text),
        }
    }
}

impl<'de> Deserialize<'de> for ProductRef {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Scalar::read(deserializer, |scalar| match scalar {
            Scalar::Text(text) => Ok(Self::from_text(&text)),
            Scalar::Number(number) => {
                integral(number).and_then(|integer| integer.parse().ok()).map(Self::Offer).ok_or_else(|| {
                    D::Error::custom(format_args!(
                        "expected a product number of 64 bits or a text, found `{}`",
                        excerpt(number)
                    ))
                })
            }
            other => Err(other.unexpected("a product (number or text)")),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> ProductRef {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn a_number_is_v1_and_a_text_is_v2() {
        for json in ["610947572360", r#""Zm9vYmFyYmF6cXV4MTIzNA""#, r#""""#, r#""-_-""#, r#""007""#] {
            assert_eq!(serde_json::to_string(&read(json)).unwrap(), json);
        }
        assert!(read("610947572360").is_v1() && !read("610947572360").is_v2());
        assert!(read(r#""Zm9vYmFyYmF6cXV4MTIzNA""#).is_v2());
        assert!(read(r#""""#).is_blank());
        assert_eq!(read(r#""610947572360""#), ProductRef::Offer(610_947_572_360));
        assert_eq!(read("610947572360.0"), ProductRef::from(610_947_572_360));
        assert_eq!(" 610947572360\n".parse(), Ok(ProductRef::Offer(610_947_572_360)));
        assert_eq!("AbC".parse::<ProductRef>().unwrap().to_string(), "AbC");
    }

    #[test]
    fn what_names_no_product_is_refused() {
        for json in ["1.5", "1e3", "99999999999999999999", "true", "{}", "[]", "null"] {
            assert!(serde_json::from_str::<ProductRef>(json).is_err(), "{json}");
        }
    }
}
