//! A line of a file as it was written: read so that everything that is wrong with it is told at once, and not one member
//! a run.

use super::address::DeliveryAddress;
use super::basket::Basket;
use super::order::{NewLine, NewOrder, all_of};
use super::reference::Reference;
use crate::error::Error;
use crate::value::{Personal, lenient};
use serde::Deserialize;
use serde_json::Value;

/// An order in which anything may be missing.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, expecting = "an object")]
struct Draft {
    #[serde(deserialize_with = "text")]
    reference: String,
    lines: Option<Vec<DraftLine>>,
    address: Option<DraftAddress>,
    remark: Option<String>,
    max_total_fen: Option<i64>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, expecting = "an object")]
struct DraftLine {
    #[serde(deserialize_with = "text")]
    product: String,
    #[serde(deserialize_with = "text")]
    sku: String,
    quantity: Option<i64>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, expecting = "an object")]
struct DraftAddress {
    name: Option<Personal>,
    mobile: Option<Personal>,
    phone: Option<Personal>,
    #[serde(deserialize_with = "text")]
    province: String,
    #[serde(deserialize_with = "text")]
    city: String,
    #[serde(deserialize_with = "text")]
    district: String,
    town: Option<String>,
    street: Option<Personal>,
    #[serde(deserialize_with = "optional")]
    postcode: Option<String>,
    #[serde(deserialize_with = "optional")]
    district_code: Option<String>,
}

/// An id or a text; a number counts as its digits, `null` as nothing.
fn text<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    lenient::text(deserializer).map(Option::unwrap_or_default)
}

fn optional<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    lenient::text(deserializer)
}

impl NewOrder {
    /// Reads a line of a file, and checks it.
    ///
    /// # Errors
    /// Every member that is wrong and the rule that it breaks; the error's field is the first one's.
    pub fn from_json(text: &str) -> Result<Self, Error> {
        read(text, None).map_err(all_of)
    }

    /// Reads an order whose reference stands beside it, such as in an address: the text need not repeat it.
    ///
    /// # Errors
    /// Everything that is wrong, each with its member; a text that names another reference is wrong, too.
    pub fn from_json_as(reference: &Reference, text: &str) -> Result<Self, Vec<Error>> {
        read(text, Some(reference))
    }
}

impl Basket {
    /// Reads lines and an address. An order is one, too: what it has besides is not looked at.
    ///
    /// # Errors
    /// Everything that is wrong, each with its member.
    pub fn from_json(text: &str) -> Result<Self, Vec<Error>> {
        let (draft, _) = draft(text)?;
        let named = (!draft.reference.is_empty()).then(|| Reference::new(draft.reference)).transpose();
        let reference = named.map_err(|error| vec![error])?.unwrap_or_else(Reference::placeholder);
        let order = read(text, Some(&reference))?;
        Ok(Self { lines: order.lines, address: order.address })
    }
}

/// Reads an order, or tells everything that is wrong with it. `given` is its reference where the text need not name it.
fn read(line: &str, given: Option<&Reference>) -> Result<NewOrder, Vec<Error>> {
    let (draft, mut wrong) = draft(line)?;
    // What a member that was wrong is missing now is told already.
    let told: Vec<String> = wrong.iter().filter_map(|error| error.field().map(str::to_owned)).collect();
    let reference = match given {
        Some(given) if draft.reference.is_empty() || draft.reference == given.as_str() => Ok(given.clone()),
        Some(given) => Err(Error::invalid("reference", format!("must be `{given}`, or left out"))),
        None => Reference::new(draft.reference),
    };
    let (reference, bad) = match reference {
        Ok(reference) => (reference, None),
        Err(error) => (Reference::placeholder(), Some(error)),
    };
    let order = NewOrder {
        reference,
        lines: draft.lines.unwrap_or_default().into_iter().map(DraftLine::finish).collect(),
        address: draft.address.unwrap_or_default().finish(),
        remark: draft.remark,
        max_total_fen: draft.max_total_fen,
    };
    let is_told = |field: &str| told.iter().any(|told| field == told || field.starts_with(&format!("{told}.")));
    let more = bad.into_iter().chain(order.problems());
    wrong.extend(more.filter(|error| error.field().is_none_or(|field| !is_told(field))));
    if wrong.is_empty() { Ok(order) } else { Err(wrong) }
}

/// The draft without its members that cannot be read, and what is wrong with each of these.
fn draft(line: &str) -> Result<(Draft, Vec<Error>), Vec<Error>> {
    const MOST: usize = 100;
    let mut wrong = Vec::new();
    let mut text = line.to_owned();
    while wrong.len() < MOST {
        let misread = match crate::json::read::<Draft>(&text) {
            Ok(draft) => return Ok((draft, wrong)),
            Err(misread) => misread,
        };
        let path = misread.path().to_owned();
        // An address that was written as one text would be repeated whole.
        let rule = crate::json::without_content(&misread.rule());
        let error = match path.as_str() {
            "." if misread.error().is_syntax() && rule == "trailing characters" => {
                Error::usage("the order: there is more after it on the line")
            }
            "." => Error::usage(format!("the order: {rule}")),
            path => Error::invalid(path, rule),
        };
        wrong.push(error);
        match without(&text, &path) {
            Some(rest) => text = rest,
            None => return Err(wrong),
        }
    }
    Err(wrong)
}

/// Gives the same JSON without the member at a path such as `lines[0].quantity`.
fn without(text: &str, path: &str) -> Option<String> {
    let mut value: Value = serde_json::from_str(text).ok()?;
    let (parent, last) = path.rsplit_once('.').unwrap_or(("", path));
    let mut place = &mut value;
    for step in parent.split('.').filter(|step| !step.is_empty()) {
        place = down(place, step)?;
    }
    match last.split_once('[') {
        Some((name, index)) => {
            let list = place.get_mut(name)?.as_array_mut()?;
            let index: usize = index.strip_suffix(']')?.parse().ok()?;
            (index < list.len()).then(|| list.remove(index))?;
        }
        None => drop(place.as_object_mut()?.remove(last)?),
    }
    serde_json::to_string(&value).ok()
}

fn down<'v>(place: &'v mut Value, step: &str) -> Option<&'v mut Value> {
    match step.split_once('[') {
        Some((name, index)) => place.get_mut(name)?.get_mut(index.strip_suffix(']')?.parse::<usize>().ok()?),
        None => place.get_mut(step),
    }
}

impl DraftLine {
    fn finish(self) -> NewLine {
        NewLine { product: self.product, sku: self.sku, quantity: self.quantity.unwrap_or_default() }
    }
}

impl DraftAddress {
    fn finish(self) -> DeliveryAddress {
        DeliveryAddress {
            name: self.name.unwrap_or_default(),
            mobile: self.mobile.unwrap_or_default(),
            phone: self.phone,
            province: self.province,
            city: self.city,
            district: self.district,
            town: self.town,
            street: self.street.unwrap_or_default(),
            postcode: self.postcode,
            district_code: self.district_code,
        }
    }
}
