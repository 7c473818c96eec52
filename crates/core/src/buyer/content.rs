//! The content of an order, and the judgement whether an order that a platform shows can be the one that was sent.
//!
//! A look-up that finds no mark still has to tell a stranger from an order of ours that lost its mark. It compares lines,
//! quantities and receiver, and only what is shown in the form in which it was sent: what is left out, masked, or named
//! otherwise proves nothing. A total proves no difference either, since sellers change prices after an order was made.

use super::address::DeliveryAddress;
use crate::value::{Money, Personal};
use std::collections::BTreeMap;

/// An order's content as it was sent, in the words of the platform's lists.
#[derive(Debug, Clone)]
pub struct Sent {
    /// The goods as lists name them (SKU, or product where it has none), and how many of each.
    pub lines: Vec<(String, i64)>,
    /// Who receives it.
    pub receiver: DeliveryAddress,
    /// The quoted total.
    pub total: Option<Money>,
}

/// An order's content as a list shows it. A member that the list does not show is `None`.
#[derive(Debug, Clone, Default)]
pub struct Shown {
    /// The goods, and how many of each.
    pub lines: Option<Vec<(String, i64)>>,
    /// The receiver's name.
    pub name: Option<Personal>,
    /// The receiver's mobile.
    pub mobile: Option<Personal>,
    /// The receiver's city.
    pub city: Option<String>,
    /// The receiver's street, with or without the region in front.
    pub street: Option<Personal>,
    /// The total.
    pub total: Option<Money>,
}

/// Which comparisons are believed. A member that the platform shows otherwise than it was sent, as one of the orders that
/// are known proves, says nothing about the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trust {
    /// Lines and quantities.
    pub lines: bool,
    /// The receiver.
    pub receiver: bool,
}

impl Trust {
    /// All of it.
    pub const ALL: Self = Self { lines: true, receiver: true };
}

/// The result of comparing an order that is shown with the one that was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Likeness {
    /// Lines, quantities and receiver are the same, and so is the total where it is shown.
    Same,
    /// Not certain: something is not shown, or only a part of the lines is there.
    Unclear,
    /// Another order.
    Other,
}

impl Sent {
    /// Compares.
    #[must_use]
    pub fn compare(&self, shown: &Shown, trust: Trust) -> Likeness {
        let (lines, receiver) = (self.lines_of(shown), self.receiver_of(shown));
        if (trust.lines && lines == Likeness::Other) || (trust.receiver && receiver == Likeness::Other) {
            return Likeness::Other;
        }
        let other_total = self.total.zip(shown.total).is_some_and(|(sent, shown)| sent != shown);
        match (lines, receiver) {
            (Likeness::Same, Likeness::Same) if !other_total => Likeness::Same,
            _ => Likeness::Unclear,
        }
    }

    /// Compares lines and quantities.
    #[must_use]
    pub fn lines_of(&self, shown: &Shown) -> Likeness {
        let Some(lines) = shown.lines.as_deref().filter(|lines| !lines.is_empty()) else { return Likeness::Unclear };
        if lines.iter().any(|(id, quantity)| id.trim().is_empty() || *quantity < 1) {
            return Likeness::Unclear;
        }
        let (sent, shown) = (added_up(&self.lines), added_up(lines));
        if sent == shown {
            return Likeness::Same;
        }
        // Names of another kind cannot be compared: an opaque id here, a number there.
        let kinds: Vec<Kind> = sent.keys().map(|id| Kind::of(id)).collect();
        if !shown.keys().all(|id| kinds.contains(&Kind::of(id))) {
            return Likeness::Unclear;
        }
        // One submission may become several orders: a part of the lines may be a part of what was sent.
        let part = shown.iter().all(|(id, quantity)| sent.get(id) == Some(quantity));
        if part { Likeness::Unclear } else { Likeness::Other }
    }

    /// Compares the receivers: by the mobile where it is shown, otherwise by region and street.
    #[must_use]
    pub fn receiver_of(&self, shown: &Shown) -> Likeness {
        let to = &self.receiver;
        if let Some(mobile) = shown.mobile.as_ref().map(|mobile| number(mobile.expose())).filter(|m| m.len() >= 7) {
            return match masked_equal(&number(to.mobile.expose()), &mobile) {
                Some(true) => Likeness::Same,
                Some(false) => Likeness::Other,
                None => Likeness::Unclear,
            };
        }
        let bare = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
        let city = |text: &str| bare(text).trim_end_matches('市').to_owned();
        if shown.city.as_deref().is_some_and(|text| !text.trim().is_empty() && city(text) != city(&to.city)) {
            return Likeness::Other;
        }
        let street = shown.street.as_ref().map(|street| bare(street.expose())).filter(|street| !street.is_empty());
        match street {
            Some(street) if street.ends_with(&bare(to.street.expose())) => Likeness::Same,
            _ => Likeness::Unclear,
        }
    }
}

fn added_up(lines: &[(String, i64)]) -> BTreeMap<&str, i64> {
    let mut out = BTreeMap::new();
    for (id, quantity) in lines {
        *out.entry(id.trim()).or_insert(0_i64) += *quantity;
    }
    out
}

/// The kind of name that an id is.
#[derive(PartialEq, Eq)]
enum Kind {
    Number,
    Hex32,
    Text,
}

impl Kind {
    fn of(id: &str) -> Self {
        if id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit()) {
            Self::Hex32
        } else if id.bytes().all(|b| b.is_ascii_digit()) {
            Self::Number
        } else {
            Self::Text
        }
    }
}

/// The last eleven digits and masks of a phone number: what stands before is the country's.
fn number(text: &str) -> Vec<char> {
    let mask = |c: char| if matches!(c, '*' | '＊' | 'x' | 'X') { '*' } else { c };
    let all: Vec<char> = text.chars().map(mask).filter(|c| c.is_ascii_digit() || *c == '*').collect();
    all[all.len().saturating_sub(11)..].to_vec()
}

/// Tells whether two texts are equal where neither is masked; `None` where too little of them can be seen.
fn masked_equal(sent: &[char], shown: &[char]) -> Option<bool> {
    const ENOUGH: usize = 6;
    let seen: Vec<char> = shown.iter().copied().filter(|c| *c != '*').collect();
    if sent.len() != shown.len() {
        // A mask of another length: what can be seen at both ends has to fit.
        return if seen.len() == shown.len() { Some(false) } else { None };
    }
    if sent.iter().zip(shown).any(|(sent, shown)| *shown != '*' && sent != shown) {
        return Some(false);
    }
    (seen.len() >= ENOUGH).then_some(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPEC: &str = "cd2b8c31408766f9fb089e74e2a6ac15";
    const OTHER: &str = "b266e0726506185beaf205cbae88530d";

    fn sent() -> Sent {
        let receiver = DeliveryAddress::new("张三", "13800000000", ["浙江省", "杭州市", "余杭区"], "网商路699号");
        Sent { lines: vec![(SPEC.to_owned(), 2), (OTHER.to_owned(), 1)], receiver, total: Some(Money::cny_fen(900)) }
    }

    fn lines(lines: &[(&str, i64)]) -> Shown {
        let lines = lines.iter().map(|(id, quantity)| ((*id).to_owned(), *quantity)).collect();
        Shown { lines: Some(lines), mobile: Some("13800000000".into()), ..Shown::default() }
    }

    #[test]
    fn lines_differ_only_where_something_else_or_another_quantity_is_shown() {
        use Likeness::{Other, Same, Unclear};
        let cases: [(&[(&str, i64)], Likeness); 8] = [
            (&[(SPEC, 2), (OTHER, 1)], Same),
            (&[(OTHER, 1), (SPEC, 1), (SPEC, 1)], Same),
            (&[(SPEC, 3), (OTHER, 1)], Other),
            (&[(SPEC, 2), ("00000000000000000000000000000000", 1)], Other),
            (&[(SPEC, 2)], Unclear),
            (&[("4711", 2), ("4712", 1)], Unclear),
            (&[("", 2)], Unclear),
            (&[], Unclear),
        ];
        for (shown, expected) in cases {
            assert_eq!(sent().compare(&lines(shown), Trust::ALL), expected, "{shown:?}");
        }
        assert_eq!(sent().compare(&Shown::default(), Trust::ALL), Unclear);
        let untrusted = Trust { lines: false, receiver: true };
        assert_eq!(sent().compare(&lines(&[(SPEC, 3)]), untrusted), Unclear);
    }

    #[test]
    fn a_receiver_is_compared_as_far_as_it_is_shown() {
        use Likeness::{Other, Same, Unclear};
        let cases = [
            ("13800000000", Same),
            ("+86 138-0000-0000", Same),
            ("138****0000", Same),
            ("139****0000", Other),
            ("13900000000", Other),
            ("***********", Unclear),
            ("138**0000", Unclear),
            ("", Unclear),
        ];
        for (mobile, expected) in cases {
            let shown = Shown { mobile: Some(mobile.into()), ..lines(&[(SPEC, 2), (OTHER, 1)]) };
            assert_eq!(sent().compare(&shown, Trust::ALL), expected, "{mobile}");
        }
        let by_street = |city: &str, street: &str| Shown {
            mobile: None,
            city: Some(city.to_owned()),
            street: Some(street.into()),
            ..lines(&[(SPEC, 2), (OTHER, 1)])
        };
        assert_eq!(sent().compare(&by_street("杭州", "仓前街道 网商路699号"), Trust::ALL), Same);
        assert_eq!(sent().compare(&by_street("杭州市", "文一西路1号"), Trust::ALL), Unclear);
        assert_eq!(sent().compare(&by_street("宁波市", "网商路699号"), Trust::ALL), Other);
    }

    #[test]
    fn another_total_is_no_other_order_and_not_the_same_for_sure() {
        let shown = Shown { total: Some(Money::cny_fen(800)), ..lines(&[(SPEC, 2), (OTHER, 1)]) };
        assert_eq!(sent().compare(&shown, Trust::ALL), Likeness::Unclear);
        let shown = Shown { total: Some(Money::cny_fen(900)), ..shown };
        assert_eq!(sent().compare(&shown, Trust::ALL), Likeness::Same);
    }
}
