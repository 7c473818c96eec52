//! What a signature check and a fault say, in Chinese. They write it in English, since it is a part of the answer too; each of
//! its sentences stands here once more. A sentence that is not known here stays as it is.

use super::fault_list::EFFECTS;
use super::words::Lang;

/// Each sentence in English and in Chinese. A `{}` is what changes; there are as many in both, in the same order. The
/// first that fits counts.
const SENTENCES: [(&str, &str); 22] = [
    ("the signature fits {}", "签名符合 {}"),
    ("the sign fits the query", "sign 与查询参数相符"),
    ("the sign fits the form", "sign 与表单相符"),
    ("the sign fits {}", "sign 符合 {}"),
    (
        "the debug form: the secret itself was sent ({}); never in production",
        "调试写法：直接发送了密钥本身（{}）；生产环境切勿使用",
    ),
    (
        "missing or empty: {}; every call carries the headers {} and signature",
        "缺失或为空：{}；每次调用都要带上请求头 {} 和 signature",
    ),
    (
        "missing or empty: {}; warehouse logistics carries timestamp and sign in the query, and the sender in the usual \
         headers",
        "缺失或为空：{}；仓储物流接口的 timestamp 和 sign 放在查询参数里，调用方信息放在通常的请求头里",
    ),
    ("missing or empty: every call carries it among its parameters", "缺失或为空：每次调用的参数里都要有它"),
    ("missing: {} adds it to the body", "缺失：{} 会把它加进正文"),
    ("`{}` is not known here; the sandbox knows `{}`", "沙箱不认识 `{}`，只认识 `{}`"),
    ("is not the secret that belongs to this appKey", "不是这个 appKey 的密钥"),
    (
        "`{}` is neither 10 digits (seconds) nor 13 digits (milliseconds)",
        "`{}` 既不是 10 位（秒），也不是 13 位（毫秒）",
    ),
    (
        "`{}` has {} digits; it is what {} sends, and the sandbox accepts {}: set {} for the client, or start the \
         sandbox with {}",
        "`{}` 有 {} 位；这是 {} 的写法，而沙箱接受 {}：请给客户端设置 {}，或用 {} 启动沙箱",
    ),
    (
        "it is what {} sends, and the sandbox accepts {}: set {} for the client, or start the sandbox with {}",
        "这是 {} 的写法，而沙箱接受 {}：请给客户端设置 {}，或用 {} 启动沙箱",
    ),
    (
        "{} s behind the time of the sandbox's machine, at most {} s are allowed",
        "比沙箱所在机器的时间慢 {} 秒，最多允许相差 {} 秒",
    ),
    (
        "{} s ahead of the time of the sandbox's machine, at most {} s are allowed",
        "比沙箱所在机器的时间快 {} 秒，最多允许相差 {} 秒",
    ),
    ("{} characters, at most {} are allowed", "有 {} 个字符，最多允许 {} 个"),
    ("it was used before: every attempt needs a nonce of its own", "已经用过：每次尝试都要换一个新的 nonce"),
    (
        "the digest is right but not in upper case: send it as upper-case hexadecimal",
        "摘要正确，但不是大写：请发送大写的十六进制",
    ),
    (
        "the digest does not fit, nor does any of the known schemes make it ({}): another secret, or other values were \
         signed",
        "摘要不符，已知的签名方案（{}）都得不出它：密钥不对，或签名的内容不同",
    ),
    (
        "the digest does not fit: another secret, or other parameters were signed",
        "摘要不符：密钥不对，或签名的参数不同",
    ),
    (
        "it is empty: a POST carries appKey, sign and the parameters as the members of one JSON object",
        "正文为空：POST 要把 appKey、sign 和各个参数作为同一个 JSON 对象的成员发送",
    ),
];

/// What a check or a fault says, in a language.
pub(crate) fn explained(text: &str, lang: Lang) -> String {
    let translated = SENTENCES.iter().chain(&EFFECTS).find_map(|(en, zh)| Some(filled(zh, &changing(en, text)?)));
    translated.filter(|_| lang == Lang::Zh).unwrap_or_else(|| text.to_owned())
}

/// What stands in a text for each `{}` of a sentence; nothing where it is another sentence.
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
    use super::{EFFECTS, SENTENCES, explained};
    use crate::console::words::Lang;

    #[test]
    fn sentences_keep_what_changes_in_its_order() {
        for (en, zh) in SENTENCES.into_iter().chain(EFFECTS) {
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
