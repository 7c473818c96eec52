//! What is to be ordered, as a line of a file says it: checked when it is read, so that a bad one is named before
//! anything is sent.

use crate::error::Error;
use crate::value::Personal;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The caller's own order number, and the key by which an order is placed once: `[A-Za-z0-9._-]{1,40}`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Reference(String);

impl Reference {
    /// Checks a reference.
    ///
    /// # Errors
    /// It is empty, longer than 40 characters, or has others than letters, digits, `.`, `_` and `-`.
    pub fn new(text: impl Into<String>) -> Result<Self, Error> {
        let text = text.into();
        let fits = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-');
        match text.len() {
            1..=40 if text.bytes().all(fits) => Ok(Self(text)),
            _ => Err(Error::invalid(
                "reference",
                format!("must be 1 to 40 letters, digits, `.`, `_` or `-`, got `{}`", text.escape_debug()),
            )),
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The tag by which an order is found again where a platform has no field for the reference: the last word of the
    /// remark.
    #[must_use]
    pub fn tag(&self) -> String {
        format!("{TAG}{}", self.0)
    }

    /// A remark that ends in the tag.
    #[must_use]
    pub fn tagged(&self, remark: Option<&str>) -> String {
        match remark.map(str::trim_end).filter(|remark| !remark.is_empty()) {
            Some(remark) => format!("{remark} {}", self.tag()),
            None => self.tag(),
        }
    }

    /// The reference that a remark's last word carries.
    #[must_use]
    pub fn in_remark(remark: &str) -> Option<Self> {
        Self::new(remark.split_whitespace().next_back()?.strip_prefix(TAG)?).ok()
    }
}

const TAG: &str = "daigou:";

impl TryFrom<String> for Reference {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        Self::new(text)
    }
}

impl From<Reference> for String {
    fn from(reference: Reference) -> Self {
        reference.0
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An order to be placed. Two are the same where they are equal: a reference stands for one content.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct NewOrder {
    /// The caller's own order number.
    pub reference: Reference,
    /// What to order, all from one seller.
    pub lines: Vec<NewLine>,
    /// Where to deliver to.
    pub address: DeliveryAddress,
    /// A note to the seller.
    pub remark: Option<String>,
    /// The most that it may cost, goods and freight, in **fen**: a dearer quote is refused.
    pub max_total_fen: Option<i64>,
}

/// A line of an order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct NewLine {
    /// The product, in the buyer's own words: 1688's offer (a number in v1, an opaque text in v2) or Taobao's item.
    #[serde(deserialize_with = "word")]
    pub product: String,
    /// What of it: 1688's `specId`, Taobao's SKU.
    #[serde(deserialize_with = "word")]
    pub sku: String,
    /// How many pieces.
    pub quantity: i64,
}

/// Where to deliver to: in Chinese, as the platforms take it.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct DeliveryAddress {
    /// Who receives it.
    pub name: Personal,
    /// The receiver's mobile phone.
    pub mobile: Personal,
    /// The receiver's landline.
    pub phone: Option<Personal>,
    /// 省.
    pub province: String,
    /// 市.
    pub city: String,
    /// 区 or 县.
    pub district: String,
    /// 镇 or 街道.
    pub town: Option<String>,
    /// Street, number, door.
    pub street: Personal,
    /// The postcode.
    pub postcode: Option<String>,
    /// The district's code, six digits.
    pub district_code: Option<String>,
}

/// A quantity that no order has: a typing error, caught before it costs money.
const MOST_PIECES: i64 = 1_000_000;

impl NewOrder {
    /// An order of these lines.
    pub fn new(reference: Reference, lines: impl IntoIterator<Item = NewLine>, address: DeliveryAddress) -> Self {
        Self { reference, lines: lines.into_iter().collect(), address, remark: None, max_total_fen: None }
    }

    /// Reads a line of a file, and checks it.
    ///
    /// # Errors
    /// The member and the rule that it breaks.
    pub fn from_json(text: &str) -> Result<Self, Error> {
        let order: Self = crate::json::read(text).map_err(|e| {
            // An address that was written as one text would be repeated whole.
            let rule = crate::classify::without_content(&e.rule());
            match e.path() {
                "." if e.error().is_syntax() && rule == "trailing characters" => {
                    Error::usage("the order: there is more after it on the line")
                }
                "." => Error::usage(format!("the order: {rule}")),
                path => Error::invalid(path, rule),
            }
        })?;
        order.check()?;
        Ok(order)
    }

    /// Checks what holds for every buyer.
    ///
    /// # Errors
    /// The member and the rule that it breaks.
    pub fn check(&self) -> Result<(), Error> {
        if self.lines.is_empty() {
            return Err(Error::invalid("lines", "must not be empty"));
        }
        for (i, line) in self.lines.iter().enumerate() {
            crate::check::filled(&format!("lines[{i}].product"), &line.product)?;
            crate::check::filled(&format!("lines[{i}].sku"), &line.sku)?;
            let field = format!("lines[{i}].quantity");
            crate::check::at_least(&field, line.quantity, 1)?;
            if line.quantity > MOST_PIECES {
                return Err(Error::invalid(field, format!("must be at most {MOST_PIECES}")));
            }
        }
        let a = &self.address;
        let required = [
            ("name", a.name.expose()),
            ("mobile", a.mobile.expose()),
            ("province", a.province.as_str()),
            ("city", a.city.as_str()),
            ("district", a.district.as_str()),
            ("street", a.street.expose()),
        ];
        for (name, value) in required {
            crate::check::filled(&format!("address.{name}"), value)?;
        }
        if self.remark.as_deref().is_some_and(|remark| Reference::in_remark(remark).is_some()) {
            return Err(Error::invalid("remark", "must not end in `daigou:…`: that word marks the reference"));
        }
        match self.max_total_fen {
            Some(most) if most < 1 => Err(Error::invalid("max_total_fen", "must be at least 1 (fen)")),
            _ => Ok(()),
        }
    }
}

/// An id, as text or as a number.
fn word<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    crate::value::lenient::text(deserializer).map(Option::unwrap_or_default)
}

impl NewLine {
    /// A line.
    pub fn new(product: impl Into<String>, sku: impl Into<String>, quantity: i64) -> Self {
        Self { product: product.into(), sku: sku.into(), quantity }
    }
}

impl DeliveryAddress {
    /// An address with what every platform wants.
    pub fn new(
        name: impl Into<Personal>,
        mobile: impl Into<Personal>,
        [province, city, district]: [&str; 3],
        street: impl Into<Personal>,
    ) -> Self {
        Self {
            name: name.into(),
            mobile: mobile.into(),
            phone: None,
            province: province.to_owned(),
            city: city.to_owned(),
            district: district.to_owned(),
            town: None,
            street: street.into(),
            postcode: None,
            district_code: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = r#"{"reference":"PO-1","lines":[{"product":"600126245031041190","sku":"5016042822039","quantity":2}],"address":{"name":"张三","mobile":"13800000000","province":"浙江省","city":"杭州市","district":"余杭区","street":"网商路699号"},"remark":"轻放"}"#;

    #[test]
    fn a_line_is_read_and_written_whole() {
        let order = NewOrder::from_json(LINE).unwrap();
        assert_eq!(serde_json::to_string(&order).unwrap(), LINE);
        let by_number = LINE.replace("\"600126245031041190\"", "600126245031041190");
        assert_eq!(NewOrder::from_json(&by_number).unwrap(), order);
        assert!(!format!("{order:?}").contains("13800000000"), "personal data is not shown");
    }

    #[test]
    fn a_bad_line_names_the_member_and_the_rule() {
        let cases = [
            ("\"PO-1\"", "\"PO 1\"", Some("reference")),
            ("\"quantity\":2", "\"quantity\":0", Some("lines[0].quantity")),
            ("\"quantity\":2", "\"quantity\":20000000", Some("lines[0].quantity")),
            ("\"quantity\":2", "\"quantity\":1.5", Some("lines[0].quantity")),
            ("\"quantity\":2", "\"quantity\":2,\"color\":1", Some("lines[0].color")),
            ("\"5016042822039\"", "null", Some("lines[0].sku")),
            ("\"张三\"", "\" \"", Some("address.name")),
            ("\"轻放\"", "\"轻放 daigou:PO-2\"", Some("remark")),
            ("\"remark\":\"轻放\"", "\"max_total_fen\":0", Some("max_total_fen")),
            ("\"remark\":\"轻放\"}", "\"remark\":\"轻放\"} x", None),
        ];
        for (from, to, field) in cases {
            let error = NewOrder::from_json(&LINE.replacen(from, to, 1)).unwrap_err();
            assert_eq!(error.field(), field, "{to}: {error}");
            assert_eq!(error.certainty(), crate::Certainty::NotSent);
        }
    }

    #[test]
    fn an_address_in_one_text_is_not_repeated() {
        let (before, rest) = LINE.split_once("{\"name\"").unwrap();
        let (_, after) = rest.split_once('}').unwrap();
        for address in ["张三 13800000000 网商路699号", "张三 \\\"网商路\\\", expected 699号", "网商路 at line 3"]
        {
            let error = NewOrder::from_json(&format!("{before}\"{address}\"{after}")).unwrap_err();
            assert_eq!(error.field(), Some("address"), "{error}");
            assert!(!format!("{error} {error:?}").contains("网商路"), "{error:?}");
        }
    }

    #[test]
    fn the_tag_is_the_last_word_and_matched_exactly() {
        let reference = Reference::new("PO-1").unwrap();
        assert_eq!(reference.tagged(Some("轻放 ")), "轻放 daigou:PO-1");
        assert_eq!(Reference::in_remark(&reference.tagged(None)), Some(reference.clone()));
        for other in ["daigou:PO-1 x", "PO-1", "xdaigou:PO-1", "", "daigou:"] {
            assert_eq!(Reference::in_remark(other), None, "{other}");
        }
        assert_ne!(Reference::in_remark("daigou:PO-11"), Some(reference));
    }
}
