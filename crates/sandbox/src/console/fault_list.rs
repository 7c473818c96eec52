//! The faults that can be set, with what each does, for the switches of the console. What they do on the wire stands
//! with the faults themselves.

use super::words::Lang;

/// A fault: its name in the admin API, and what it does in either language.
pub(crate) struct Known {
    pub(crate) name: &'static str,
    en: &'static str,
    zh: &'static str,
}

impl Known {
    pub(crate) const fn words(&self, lang: Lang) -> &'static str {
        lang.pick(self.en, self.zh)
    }
}

const fn known(name: &'static str, en: &'static str, zh: &'static str) -> Known {
    Known { name, en, zh }
}

/// Faults of calls.
pub(crate) static OF_CALLS: [Known; 28] = [
    known("refuse", "The connection is refused.", "拒绝连接。"),
    known("reset_before", "Reset, and nothing was done.", "连接被重置，请求未处理。"),
    known("reset_after", "Done, then reset: the answer is lost.", "已处理，但连接被重置，应答丢失。"),
    known("timeout_before", "No answer in time, and nothing was done.", "超时，请求未处理。"),
    known("timeout_after", "Done, but no answer in time.", "已处理，但迟迟不应答。"),
    known("http_500_before", "HTTP 500, and nothing was done.", "HTTP 500，请求未处理。"),
    known("http_500_after", "Done, then HTTP 500.", "已处理，却返回 HTTP 500。"),
    known("http_502_html", "HTTP 502 with a web page for a body.", "HTTP 502，正文是网页。"),
    known("http_429", "HTTP 429: too many calls.", "HTTP 429：调用过于频繁。"),
    known("truncate", "The answer ends in the middle.", "应答在中途被截断。"),
    known("drip", "The answer comes drop by drop.", "应答一点一点地到达。"),
    known("garbage", "The answer is no JSON.", "应答不是 JSON。"),
    known("refusal", "The envelope refuses with a code.", "应答信封里带拒绝代码。"),
    known("latency", "The answer comes late, with jitter.", "应答延迟到达，时长有抖动。"),
    known(
        "rate_limit",
        "Only so many calls a second; the others get HTTP 429.",
        "每秒只放行若干次调用，其余返回 HTTP 429。",
    ),
    known("close_idle", "Connections that were kept alive die.", "保持的连接失效。"),
    known("code_429", "Done, but the envelope says code 429.", "已处理，但应答信封里的代码是 429。"),
    known("partial_create", "Some lines of an order fail.", "订单中部分商品下单失败。"),
    known(
        "late_effect",
        "Answered at once, carried out later; a new order can be read later only.",
        "立即应答，稍后才执行；新订单稍后才查得到。",
    ),
    known("stale_read", "New orders are missing from reads for a while.", "新订单暂时查不到。"),
    known(
        "row_vanishes",
        "One order is missing from lists, or slips to another page.",
        "列表里少了一个订单，或订单换了页。",
    ),
    known("alter_remark", "Remarks are cut, emptied, or have words added.", "备注被截断、清空或加了字。"),
    known("total_lies", "Lists tell another total.", "列表的总数不对。"),
    known("list_empty", "Lists are empty, with a total of 0.", "列表为空，总数为 0。"),
    known("odd_row", "One row of a list is of another type.", "列表中有一行类型不同。"),
    known("single_object", "A list of one element is written as that element.", "只有一个元素的列表写成了该元素。"),
    known("member_twice", "A member stands twice in an answer.", "应答里有一个成员出现两次。"),
    known("bad_text", "Control characters, half characters, a BOM, or GBK.", "控制字符、半个字符、BOM 或 GBK。"),
];

/// Faults of callbacks.
pub(crate) static OF_CALLBACKS: [Known; 4] = [
    known("drop", "Callbacks are not sent.", "回调不发送。"),
    known("duplicate", "Callbacks are sent twice.", "回调发送两次。"),
    known("reorder", "Callbacks come in another order.", "回调乱序到达。"),
    known("delay", "Callbacks come late.", "回调延迟到达。"),
];

/// What a fault did to a request, as the journal says it, in English and in Chinese.
pub(super) static EFFECTS: [(&str, &str); 44] = [
    ("not processed; the connection was reset", "未处理；连接被重置"),
    ("processed; the connection was reset, and the answer is lost", "已处理；连接被重置，应答丢失"),
    ("not processed; held, and closed without an answer", "未处理；拖延后关闭，没有应答"),
    ("processed; held, and closed without an answer", "已处理；拖延后关闭，没有应答"),
    ("not processed; answered by HTTP 500", "未处理；应答 HTTP 500"),
    ("processed; answered by HTTP 500", "已处理；应答 HTTP 500"),
    ("not processed; answered by a proxy's page", "未处理；应答是代理的网页"),
    ("not processed; answered by HTTP 429", "未处理；应答 HTTP 429"),
    (
        "not processed; answered by HTTP 429, since {} a second are let through",
        "未处理；应答 HTTP 429，因为每秒只放行 {} 次",
    ),
    ("not processed; the connection was kept alive, and was reset", "未处理；这是保持的连接，已被重置"),
    ("not processed; refused by the envelope's code {}", "未处理；以信封代码 {} 拒绝"),
    ("processed; half of the answer was sent", "已处理；应答只发送了一半"),
    ("processed; the answer was sent piece by piece", "已处理；应答分小段发送"),
    ("processed; what was sent is no JSON", "已处理；发送的不是 JSON"),
    ("processed; the envelope says code 429 at HTTP 200", "已处理；HTTP 200，信封代码却是 429"),
    ("the connection is closed when nothing is asked of it for {} ms", "连接闲置 {} 毫秒后关闭"),
    ("answered {} ms later", "延迟 {} 毫秒应答"),
    ("carried out without {} of {} lines", "未执行其中 {} 行（共 {} 行）"),
    ("what was created cannot be read for {} s", "新建的内容 {} 秒内查不到"),
    ("answered now, and carried out in {} s", "已应答，{} 秒后才执行"),
    ("order {} cannot be read yet", "订单 {} 暂时查不到"),
    ("order {} is missing from the list", "列表里缺少订单 {}"),
    ("order {} is missing for {} s", "订单 {} 在 {} 秒内查不到"),
    ("orders of the last {} s are missing", "最近 {} 秒的订单查不到"),
    (
        "the first row of page {} has slipped onto the page before, and the total is {} in place of {}",
        "第 {} 页的第一行移到了上一页，总数成了 {}，本应为 {}",
    ),
    ("the total is {} in place of {}", "总数成了 {}，本应为 {}"),
    ("{} rows are missing, and the total is 0 in place of {}", "缺少 {} 行，总数成了 0，本应为 {}"),
    ("{} rows are missing", "缺少 {} 行"),
    ("row {} is a text", "第 {} 行成了文本"),
    ("row {} is a number", "第 {} 行成了数字"),
    ("row {} is a list", "第 {} 行成了列表"),
    ("row {} is null", "第 {} 行成了 null"),
    ("the list `{}` of one element is written as that element", "只有一个元素的列表 `{}` 写成了该元素"),
    ("the member `{}` stands twice, first as {}", "成员 `{}` 出现两次，前一个是 {}"),
    ("a raw control character stands in `{}`", "`{}` 里有未转义的控制字符"),
    ("half a character stands in `{}`", "`{}` 里有半个字符"),
    ("a byte-order mark stands before the answer", "应答前有字节顺序标记"),
    ("the answer is in GBK, as its head says", "应答是 GBK 编码，应答头已说明"),
    ("the answer is in GBK, and nothing says so", "应答是 GBK 编码，但没有任何说明"),
    ("{} remarks were cut at {} characters", "{} 条备注被截断，只剩 {} 个字符"),
    ("{} remarks were cut at their first emoji", "{} 条备注在第一个表情符号处被截断"),
    ("{} remarks were emptied", "{} 条备注被清空"),
    ("{} remarks have words added", "{} 条备注后面加了字"),
    ("{} remarks have their punctuation widened", "{} 条备注的标点成了全角"),
];
