//! Alterations of an answer by faults: its list, one row of it, one member, one text. Each tells what it did, and does
//! nothing where there is nothing to alter.

use super::kind::{How, Kind};
use super::remark;
use super::rule::Fault;
use super::tree::Node;
use crate::world::Chance;

/// The facts that an alteration may follow from.
pub(super) struct Seen {
    /// Which page of a list was asked for.
    pub(super) page: i64,
    /// The highest number of a 1688 order when the rule was set.
    pub(super) since: i64,
}

/// Alters an answer; gives what was done.
pub(super) fn alter(root: &mut Node, fault: &Fault, seen: &Seen, chance: &mut Chance) -> Option<String> {
    match fault.kind {
        Kind::AlterRemark => remark::alter(root, fault, seen.since),
        Kind::RowVanishes => moved(root, fault, seen.page),
        Kind::TotalLies => {
            let place = root.list()?;
            let total = root.total_at(&place)?;
            let before = total.as_word()?;
            *total = Node::Raw(fault.total.to_string());
            Some(format!("the total is {} in place of {before}", fault.total))
        }
        Kind::ListEmpty => emptied(root),
        Kind::OddRow => odd_row(root, fault.how?, chance),
        Kind::SingleObject => {
            let name = root.unwrap_one()?;
            Some(format!("the list `{name}` of one element is written as that element"))
        }
        Kind::MemberTwice => twice(root, chance),
        Kind::BadText => bad_text(root, fault.how?, chance),
        _ => None,
    }
}

/// One of so many, by chance.
fn pick(count: usize, chance: &mut Chance) -> Option<usize> {
    let count = u64::try_from(count).ok().filter(|count| *count > 0)?;
    usize::try_from(chance.next() % count).ok()
}

/// Takes the first row from any page but the first, as if it had slipped onto the page that was read before.
fn moved(root: &mut Node, fault: &Fault, page: i64) -> Option<String> {
    if fault.how != Some(How::Moved) || page < 2 {
        return None;
    }
    let place = root.list()?;
    let rows = root.rows_at(&place)?;
    if rows.is_empty() {
        return None;
    }
    rows.remove(0);
    let total = root.total_at(&place)?;
    let before: u64 = total.as_word()?.parse().ok()?;
    let after = before.saturating_sub(1);
    let text = total.as_text().is_some();
    *total = if text { Node::text(&after.to_string()) } else { Node::Raw(after.to_string()) };
    Some(format!(
        "the first row of page {page} has slipped onto the page before, and the total is {after} in place of {before}"
    ))
}

fn emptied(root: &mut Node) -> Option<String> {
    let place = root.list()?;
    let rows = root.rows_at(&place)?;
    let count = rows.len();
    rows.clear();
    let before = root.total_at(&place).map(|total| std::mem::replace(total, Node::Raw("0".to_owned())));
    let before = before.and_then(|total| total.as_word());
    if count == 0 && before.as_deref().is_none_or(|total| total == "0") {
        return None;
    }
    Some(match before {
        Some(total) => format!("{count} rows are missing, and the total is 0 in place of {total}"),
        None => format!("{count} rows are missing"),
    })
}

fn odd_row(root: &mut Node, how: How, chance: &mut Chance) -> Option<String> {
    let place = root.list()?;
    let rows = root.rows_at(&place)?;
    let at = pick(rows.len(), chance)?;
    let row = rows.get_mut(at)?;
    let (odd, what) = match how {
        How::Text => (Node::text(&row.written()), "a text"),
        How::Number => (Node::Raw("0".to_owned()), "a number"),
        How::List => (Node::List(vec![row.clone()]), "a list"),
        _ => (Node::null(), "null"),
    };
    *row = odd;
    Some(format!("row {} is {what}", at + 1))
}

/// The object of an answer that is altered: a row of its list, else its payload, else the envelope.
fn subject<'n>(root: &'n mut Node, chance: &mut Chance) -> Option<&'n mut Node> {
    if let Some(place) = root.list()
        && let Some(at) = root.rows_at(&place).and_then(|rows| pick(rows.len(), chance))
    {
        return root.rows_at(&place)?.get_mut(at);
    }
    if root.get("data").and_then(Node::members).is_some_and(|members| !members.is_empty()) {
        return root.get_mut("data");
    }
    Some(root)
}

/// Puts a member before itself with another value: who takes the first one is wrong.
fn twice(root: &mut Node, chance: &mut Chance) -> Option<String> {
    let members = subject(root, chance)?.members_mut()?;
    let at = pick(members.len(), chance)?;
    let (name, value) = members.get(at)?.clone();
    let other = match &value {
        Node::Object(_) => Node::Object(Vec::new()),
        Node::List(_) => Node::List(Vec::new()),
        Node::Raw(text) => Node::Raw(match text.as_bytes().first() {
            Some(b'"') if text.len() > 2 => "\"\"".to_owned(),
            Some(b'"') => "\"0\"".to_owned(),
            Some(b't') => "false".to_owned(),
            Some(b'f') => "true".to_owned(),
            Some(b'n') => "\"\"".to_owned(),
            _ if text == "0" => "1".to_owned(),
            _ => "0".to_owned(),
        }),
    };
    let shown = other.written();
    members.insert(at, (name.clone(), other));
    Some(format!("the member `{name}` stands twice, first as {shown}"))
}

/// Spoils one text. What is done to the whole answer is done when it is sent.
fn bad_text(root: &mut Node, how: How, chance: &mut Chance) -> Option<String> {
    let (mark, words) = match how {
        How::Bom => return Some("a byte-order mark stands before the answer".to_owned()),
        How::Gbk => return Some("the answer is in GBK, as its head says".to_owned()),
        How::GbkUntold => return Some("the answer is in GBK, and nothing says so".to_owned()),
        How::Control => ("\u{0B}", "a raw control character stands in"),
        _ => ("\\ud83d", "half a character stands in"),
    };
    let name = match subject(root, chance).and_then(|subject| spoil(subject, mark, chance)) {
        Some(name) => name,
        None => spoil(root, mark, chance)?,
    };
    Some(format!("{words} `{name}`"))
}

/// Puts a mark at the end of one text of an object: its remark, else one of its own, else one further in.
fn spoil(node: &mut Node, mark: &str, chance: &mut Chance) -> Option<String> {
    let members = node.members_mut()?;
    let is_text = |node: &Node| matches!(node, Node::Raw(text) if text.starts_with('"'));
    let texts: Vec<usize> =
        (0..members.len()).filter(|at| members.get(*at).is_some_and(|(_, own)| is_text(own))).collect();
    let remark = texts.iter().copied().find(|at| members.get(*at).is_some_and(|(name, _)| name == "message"));
    if let Some(at) = remark.or_else(|| texts.get(pick(texts.len(), chance)?).copied()) {
        let (name, value) = members.get_mut(at)?;
        if let Node::Raw(text) = value {
            text.insert_str(text.len().saturating_sub(1), mark);
        }
        return Some(name.clone());
    }
    members.iter_mut().find_map(|(_, value)| spoil(value, mark, chance))
}
