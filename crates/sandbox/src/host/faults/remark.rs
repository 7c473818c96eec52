//! The buyer's remark as a platform may show it: cut, emptied, with words behind it, its punctuation widened.

use super::kind::How;
use super::rule::Fault;
use super::tree::Node;

/// Where replies show it: at the top of PandaPon's row, in the base data of the buyer's view.
const REMARKS: [&[&str]; 2] = [&["message"], &["baseInfo", "buyerFeedback"]];

/// Where replies show 1688's number.
const NUMBERS: [&[&str]; 3] = [&["tbOrderId"], &["baseInfo", "idOfStr"], &["baseInfo", "id"]];

/// Where replies show the caller's own number beside the remark.
const OWN: &[&str] = &["baseInfo", "outOrderId"];

/// Alters the remarks of an answer that a rule means; orders above the number `since` are the new ones. Gives what was
/// done, none where that is nothing.
pub(super) fn alter(root: &mut Node, fault: &Fault, since: i64) -> Option<String> {
    let mut count = 0;
    match root.list() {
        Some(place) if root.get("data").is_some_and(|data| !is_order(data)) => {
            for row in root.rows_at(&place)? {
                count += usize::from(alter_row(row, fault, since));
            }
        }
        _ => count += usize::from(alter_row(root.get_mut("data")?, fault, since)),
    }
    let words = match fault.how? {
        How::Cut => format!("{count} remarks were cut at {} characters", fault.characters),
        How::Emoji => format!("{count} remarks were cut at their first emoji"),
        How::Empty => format!("{count} remarks were emptied"),
        How::Append => format!("{count} remarks have words added"),
        _ => format!("{count} remarks have their punctuation widened"),
    };
    (count > 0).then_some(words)
}

/// Tells whether this is one order, and no list of them.
fn is_order(node: &Node) -> bool {
    NUMBERS.iter().any(|path| at(node, path).is_some())
}

fn alter_row(row: &mut Node, fault: &Fault, since: i64) -> bool {
    if fault.only_new && number(row).is_none_or(|number| number <= since) {
        return false;
    }
    if fault.reference.as_deref().is_some_and(|reference| !is_of(row, reference)) {
        return false;
    }
    let Some(remark) = REMARKS.iter().find_map(|path| at(row, path).and_then(Node::as_text).map(|_| *path)) else {
        return false;
    };
    let Some(remark) = at_mut(row, remark) else { return false };
    let Some(text) = remark.as_text() else { return false };
    let altered = altered(&text, fault);
    let changed = altered != text;
    if changed {
        *remark = Node::text(&altered);
    }
    changed
}

/// Tells whether a row is the order of the caller's number.
fn is_of(row: &Node, reference: &str) -> bool {
    let own = at(row, OWN).and_then(Node::as_text);
    own.as_deref() == Some(reference)
        || REMARKS.iter().filter_map(|path| at(row, path).and_then(Node::as_text)).any(|text| names(&text, reference))
}

/// Tells whether a text names the caller's number: not as a part of a longer one.
pub(super) fn names(text: &str, reference: &str) -> bool {
    let part = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'));
    text.match_indices(reference).any(|(from, _)| {
        let (before, after) = (&text[..from], &text[from + reference.len()..]);
        // A full stop or a dash at the end of a sentence is no part of a number.
        let mut next = after.chars();
        let goes_on = match next.next() {
            Some('.' | '-') => next.next().is_some_and(|c| c.is_ascii_alphanumeric()),
            other => part(other),
        };
        !goes_on && !before.chars().next_back().is_some_and(|c| c.is_ascii_alphanumeric())
    })
}

/// An order's number at 1688.
fn number(row: &Node) -> Option<i64> {
    NUMBERS.iter().find_map(|path| at(row, path)?.as_word()?.parse().ok())
}

fn at<'n>(node: &'n Node, path: &[&str]) -> Option<&'n Node> {
    path.iter().try_fold(node, |node, name| node.get(name))
}

fn at_mut<'n>(node: &'n mut Node, path: &[&str]) -> Option<&'n mut Node> {
    path.iter().try_fold(node, |node, name| node.get_mut(name))
}

/// A remark that is there, as it is shown.
fn altered(text: &str, fault: &Fault) -> String {
    match fault.how {
        Some(How::Cut) => text.chars().take(usize::try_from(fault.characters).unwrap_or(usize::MAX)).collect(),
        Some(How::Emoji) => text.chars().take_while(|c| !is_emoji(*c)).collect(),
        Some(How::Append) => format!("{text}{}", fault.text),
        Some(How::Widen) => text.chars().map(widened).collect(),
        _ => String::new(),
    }
}

/// Tells whether a column of three bytes a character cannot hold it, or it is one of the older emoji.
fn is_emoji(c: char) -> bool {
    c > '\u{FFFF}'
        || matches!(c, '\u{200D}' | '\u{20E3}' | '\u{FE0F}' | '\u{2300}'..='\u{23FF}' | '\u{2600}'..='\u{27BF}' | '\u{2B00}'..='\u{2BFF}')
}

/// Punctuation as wide as Chinese characters.
fn widened(c: char) -> char {
    match c {
        '[' => '【',
        ']' => '】',
        '!' | '(' | ')' | ',' | ':' | ';' | '?' => char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::{is_emoji, names, widened};

    #[test]
    fn a_number_is_named_whole() {
        for text in ["NEW-1", "轻放 daigou:NEW-1", "daigou-NEW-1。", "NEW-1.", "NEW-10 NEW-1,x", "NEW-1- 谢谢"] {
            assert!(names(text, "NEW-1"), "{text}");
        }
        for text in ["NEW-10", "NEW-1.2", "XNEW-1", "NEW-1-b", "NEW", "NEW-1_"] {
            assert!(!names(text, "NEW-1"), "{text}");
        }
    }

    #[test]
    fn characters_are_told_apart() {
        assert!(['😀', '☀', '✈', '\u{FE0F}'].into_iter().all(is_emoji));
        assert!(!['七', '，', 'é', '—', '①'].into_iter().any(is_emoji));
        assert_eq!("a:[1],b!".chars().map(widened).collect::<String>(), "a：【1】，b！");
    }
}
