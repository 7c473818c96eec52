//! JSON for people: members in their order, one to a line, lists of like objects as tables; numbers as they came.

use crate::output::table;
use daigou_core::auth::Members;
use daigou_core::printable;
use serde_json::value::RawValue;
use unicode_width::UnicodeWidthStr;

/// A JSON value with its members in order and its numbers as text.
enum Node {
    Plain(String),
    List(Vec<Node>),
    Object(Vec<(String, Node)>),
}

fn read(raw: &RawValue) -> Node {
    let text = raw.get();
    match text.as_bytes().first() {
        Some(b'{') => match Members::read(text) {
            Ok(members) => Node::Object(members.0.into_iter().map(|(n, v)| (shown(&n), read(v))).collect()),
            Err(_) => Node::Plain(shown(text)),
        },
        Some(b'[') => match serde_json::from_str::<Vec<&RawValue>>(text) {
            Ok(items) => Node::List(items.into_iter().map(read).collect()),
            Err(_) => Node::Plain(shown(text)),
        },
        Some(b'"') => text_or_json(serde_json::from_str(text).unwrap_or_else(|_| text.to_owned())),
        Some(b'n') => Node::Plain(String::new()),
        _ => Node::Plain(text.to_owned()),
    }
}

/// JSON inside a string is laid open as well: addresses, lines and whole orders come that way.
fn text_or_json(text: String) -> Node {
    if text.starts_with(['{', '['])
        && let Ok(json) = serde_json::from_str::<&RawValue>(&text)
    {
        return read(json);
    }
    Node::Plain(shown(&text))
}

/// A text of the platform, on one line and fit for a terminal.
fn shown(text: &str) -> String {
    printable(text).into_owned()
}

/// The value in lines. Absent and `null` members are left out: they say nothing to a person.
pub(crate) fn render(raw: &RawValue) -> String {
    match read(raw) {
        Node::Plain(text) if text.is_empty() => "(no data)".to_owned(),
        node => {
            let mut out = String::new();
            write(&node, 0, &mut out);
            out.trim_end().to_owned()
        }
    }
}

impl Node {
    /// Writes what fits on one line: a plain value, or a few of them.
    fn in_one_line(&self) -> Option<String> {
        let plain = |node: &Self| match node {
            Self::Plain(text) => Some(text.clone()),
            _ => None,
        };
        match self {
            Self::List(items) => {
                let line = items.iter().map(plain).collect::<Option<Vec<_>>>()?.join(", ");
                (line.width() <= 100).then_some(line)
            }
            node => plain(node),
        }
    }

    fn is_blank(&self) -> bool {
        match self {
            Self::Plain(text) => text.is_empty(),
            Self::List(items) => items.is_empty(),
            Self::Object(members) => members.iter().all(|(_, v)| v.is_blank()),
        }
    }
}

fn write(node: &Node, depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    match node {
        Node::Plain(text) => out.push_str(&format!("{indent}{text}\n")),
        Node::List(items) => match plain_rows(items) {
            Some(rows) => rows.lines().for_each(|line| out.push_str(&format!("{indent}{line}\n"))),
            None => {
                for (i, item) in items.iter().enumerate() {
                    out.push_str(&format!("{indent}#{}\n", i + 1));
                    write(item, depth + 1, out);
                }
            }
        },
        Node::Object(members) => {
            let shown = || members.iter().filter(|(_, v)| !v.is_blank());
            let width = shown().map(|(n, _)| n.width()).max().unwrap_or(0);
            for (name, value) in shown() {
                match value.in_one_line() {
                    Some(text) => {
                        let pad = " ".repeat(width - name.width());
                        out.push_str(&format!("{indent}{name}{pad}  {text}\n"));
                    }
                    None => {
                        out.push_str(&format!("{indent}{name}\n"));
                        write(value, depth + 1, out);
                    }
                }
            }
        }
    }
}

/// A table, where every item is an object of few plain members.
fn plain_rows(items: &[Node]) -> Option<String> {
    const MOST_COLUMNS: usize = 8;
    let mut columns: Vec<&str> = Vec::new();
    for item in items {
        let Node::Object(members) = item else { return None };
        for (name, value) in members.iter().filter(|(_, v)| !v.is_blank()) {
            let Node::Plain(text) = value else { return None };
            if text.contains('\n') || text.width() > 60 {
                return None;
            }
            if !columns.contains(&name.as_str()) {
                columns.push(name);
            }
        }
    }
    if items.len() < 2 || columns.is_empty() || columns.len() > MOST_COLUMNS {
        return None;
    }
    let mut rows = table(&columns);
    for item in items {
        let Node::Object(members) = item else { return None };
        rows.add_row(columns.iter().map(|column| match members.iter().find(|(name, _)| name == column) {
            Some((_, Node::Plain(text))) => text.clone(),
            _ => String::new(),
        }));
    }
    Some(rows.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(json: &str) -> String {
        render(&RawValue::from_string(json.to_owned()).unwrap())
    }

    #[test]
    fn numbers_stay_as_they_came_and_nothing_says_nothing() {
        assert_eq!(
            shown(r#"{"amount":12.10,"id":2542285634920880794,"none":null,"empty":[]}"#),
            "amount  12.10\nid      2542285634920880794"
        );
        assert_eq!(shown(r#"{"tags":["包邮","48小时发货"]}"#), "tags  包邮, 48小时发货");
        assert_eq!(shown("null"), "(no data)");
        assert_eq!(shown("true"), "true");
    }

    #[test]
    fn chinese_columns_are_aligned() {
        let text = shown(r#"[{"名称":"颜色","value":"黑"},{"名称":"尺码码码","value":"S"}]"#);
        let widths: Vec<usize> = text.lines().map(UnicodeWidthStr::width).collect();
        assert!(widths.windows(2).all(|w| w[0] == w[1]), "{text}");
    }
}
