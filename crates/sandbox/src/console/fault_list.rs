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
pub(crate) static OF_CALLS: [Known; 14] = [
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
    known("stale_read", "New orders are missing from reads for a while.", "新订单暂时查不到。"),
];

/// Faults of callbacks.
pub(crate) static OF_CALLBACKS: [Known; 4] = [
    known("drop", "Callbacks are not sent.", "回调不发送。"),
    known("duplicate", "Callbacks are sent twice.", "回调发送两次。"),
    known("reorder", "Callbacks come in another order.", "回调乱序到达。"),
    known("delay", "Callbacks come late.", "回调延迟到达。"),
];
