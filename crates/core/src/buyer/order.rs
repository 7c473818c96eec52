//! Orders to be placed, as a line of a file gives them: checked when they are read, so that a bad one is named before
//! anything is sent.

use super::address::DeliveryAddress;
use super::reference::Reference;
use crate::error::Error;
use serde::{Deserialize, Serialize};

/// An order to be placed. Two are the same where they are equal: a reference stands for one content.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct NewOrder {
    /// The caller's own order number.
    #[cfg_attr(feature = "schema", schemars(with = "String", regex(pattern = r"^[A-Za-z0-9._-]{1,40}$")))]
    pub reference: Reference,
    /// The goods to order, all from one seller.
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct NewLine {
    /// The product, in the buyer's own words: 1688's offer (a number in v1, an opaque text in v2) or Taobao's item.
    #[serde(deserialize_with = "word")]
    pub product: String,
    /// The SKU: 1688's `specId`, or Taobao's SKU. Empty for 1688's offers without specifications.
    #[serde(default, deserialize_with = "word", skip_serializing_if = "String::is_empty")]
    pub sku: String,
    /// How many pieces.
    pub quantity: i64,
}

/// A quantity that no order has: a typing error, caught before it costs money.
const MOST_PIECES: i64 = 1_000_000;

impl NewOrder {
    /// An order of these lines.
    pub fn new(reference: Reference, lines: impl IntoIterator<Item = NewLine>, address: DeliveryAddress) -> Self {
        Self { reference, lines: lines.into_iter().collect(), address, remark: None, max_total_fen: None }
    }

    /// Checks what holds for every buyer.
    ///
    /// # Errors
    /// As [`from_json`](Self::from_json).
    pub fn check(&self) -> Result<(), Error> {
        let problems = self.problems();
        if problems.is_empty() { Ok(()) } else { Err(all_of(problems)) }
    }

    /// Everything that is wrong with it, whoever the buyer is: an error a member.
    #[must_use]
    pub fn problems(&self) -> Vec<Error> {
        let mut out = Vec::new();
        if self.lines.is_empty() {
            out.push(Error::invalid("lines", "must not be empty"));
        }
        for (i, line) in self.lines.iter().enumerate() {
            out.extend(crate::check::filled(&format!("lines[{i}].product"), &line.product).err());
            out.extend(crate::check::between(&format!("lines[{i}].quantity"), line.quantity, 1, MOST_PIECES).err());
        }
        out.extend(super::address::problems(&self.address));
        if self.remark.as_deref().is_some_and(|remark| !super::mark::read(remark).is_empty()) {
            out.push(Error::invalid("remark", "must not hold the mark of an order: that is put in front of it"));
        }
        if self.max_total_fen.is_some_and(|most| most < 1) {
            out.push(Error::invalid("max_total_fen", "must be at least 1 (fen)"));
        }
        out
    }

    /// Describes how another order differs, member by member, in words without personal data: what the platform is sent counts,
    /// and not how much it may cost. `None` where it is the same.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Option<String> {
        let mut out = Vec::new();
        if self.lines.len() != other.lines.len() {
            out.push(format!("{} lines, and now {}", self.lines.len(), other.lines.len()));
        } else {
            for (i, (one, two)) in self.lines.iter().zip(&other.lines).enumerate() {
                let mut say = |name: &str, one: &str, two: &str| {
                    if one != two {
                        out.push(format!("lines[{i}].{name} was {one}, and now is {two}"));
                    }
                };
                say("product", &one.product, &two.product);
                say("sku", &one.sku, &two.sku);
                say("quantity", &one.quantity.to_string(), &two.quantity.to_string());
            }
        }
        if self.address != other.address {
            out.push("another address".to_owned());
        }
        if self.remark != other.remark {
            out.push("another remark".to_owned());
        }
        (!out.is_empty()).then(|| out.join("; "))
    }
}

/// Several errors as one: all of their words, and the field of the first.
pub(super) fn all_of(errors: Vec<Error>) -> Error {
    let field = errors.first().and_then(|error| error.field().map(str::to_owned));
    let words: Vec<&str> = errors.iter().map(Error::message).collect();
    let error = Error::usage(words.join("; "));
    field.into_iter().fold(error, Error::with_field)
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
            ("\"张三\"", "\" \"", Some("address.name")),
            ("\"轻放\"", "\"轻放 dg-PO-1-MARK\"", Some("remark")),
            ("\"remark\":\"轻放\"", "\"max_total_fen\":0", Some("max_total_fen")),
            ("\"remark\":\"轻放\"}", "\"remark\":\"轻放\"} x", None),
        ];
        let mark = super::super::mark::write(&Reference::new("PO-1").unwrap());
        for (from, to, field) in cases {
            let to = to.replace("dg-PO-1-MARK", &mark);
            let error = NewOrder::from_json(&LINE.replacen(from, &to, 1)).unwrap_err();
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
    fn everything_that_is_wrong_with_a_line_is_told_at_once() {
        let error =
            NewOrder::from_json(r#"{"lines":[{"quantity":"x"},{}],"address":{"mobile":"x"},"colour":1}"#).unwrap_err();
        let told = [
            "reference: ",
            "lines[0].quantity: ",
            "lines[0].product: ",
            "lines[1].product: ",
            "lines[1].quantity: ",
            "address.name: ",
            "address.mobile: ",
            "address.province: ",
            "address.city: ",
            "address.district: ",
            "address.street: ",
            "colour: ",
        ];
        for words in told {
            assert_eq!(error.message().matches(words).count(), 1, "{words}: {error}");
        }
        let nothing = NewOrder::from_json("{}").unwrap_err();
        assert!(nothing.message().contains("lines: must not be empty"), "{nothing}");
    }

    #[test]
    fn what_another_order_has_otherwise_is_told_without_personal_data() {
        let order = NewOrder::from_json(LINE).unwrap();
        assert_eq!(order.difference(&order), None);
        let mut other = order.clone();
        (other.lines[0].quantity, other.address.name, other.max_total_fen) = (3, "李四".into(), Some(1));
        let words = order.difference(&other).unwrap();
        assert_eq!(words, "lines[0].quantity was 2, and now is 3; another address");
    }
}
