//! The Chinese words for signature checks and faults. They write it in English, since it is a part of the answer too;
//! each of its sentences stands here once more. A sentence that is not known here stays as it is.

use super::words::Lang;
use crate::world::table::rows;

/// Each sentence in English and in Chinese. A `{}` is what changes; there are as many in both, in the same order. The
/// first that fits counts.
fn sentences() -> impl Iterator<Item = [&'static str; 2]> {
    rows(include_str!("explained.txt"))
}

/// Gives the words of a check or a fault in a language.
pub(crate) fn explained(text: &str, lang: Lang) -> String {
    let translated = sentences().find_map(|[en, zh]| Some(filled(zh, &changing(en, text)?)));
    translated.filter(|_| lang == Lang::Zh).unwrap_or_else(|| text.to_owned())
}

/// Finds the text that stands for each `{}` of a sentence; nothing where it is another sentence.
fn changing<'t>(sentence: &str, text: &'t str) -> Option<Vec<&'t str>> {
    let mut pieces = sentence.split("{}");
    let mut rest = text.strip_prefix(pieces.next()?)?;
    let mut found = Vec::new();
    let mut pieces = pieces.peekable();
    while let Some(piece) = pieces.next() {
        let last = pieces.peek().is_none();
        let at = if last { rest.strip_suffix(piece)?.len() } else { rest.find(piece)? };
        found.push(rest.get(..at)?);
        rest = rest.get(at + piece.len()..)?;
    }
    rest.is_empty().then_some(found)
}

fn filled(sentence: &str, found: &[&str]) -> String {
    let mut out = String::new();
    let mut found = found.iter();
    for (at, piece) in sentence.split("{}").enumerate() {
        if at > 0 {
            out.push_str(found.next().copied().unwrap_or_default());
        }
        out.push_str(piece);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{explained, sentences};
    use crate::console::words::Lang;

    #[test]
    fn sentences_keep_what_changes_in_its_order() {
        for [en, zh] in sentences() {
            assert_eq!(en.matches("{}").count(), zh.matches("{}").count(), "{en}");
            let text = en.replace("{}", "x-1");
            assert_eq!(explained(&text, Lang::En), text);
            assert_eq!(explained(&text, Lang::Zh), zh.replace("{}", "x-1"), "the first that fits is another");
        }
        let text =
            "it is what A=b sends, and the sandbox accepts A=c: set A=c for the client, or start the sandbox with A=b";
        assert_eq!(explained(text, Lang::Zh), "这是 A=b 的写法，而沙箱接受 A=c：请给客户端设置 A=c，或用 A=b 启动沙箱");
        for text in ["", "something new", "301 s beside the time of the sandbox's machine, at most 300 s are allowed"] {
            assert_eq!(explained(text, Lang::Zh), text);
        }
    }
}
