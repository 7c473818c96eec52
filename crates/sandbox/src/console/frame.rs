//! The frame that every page has: the language and the colours that the visitor chose, the clock, and the headers that
//! keep strange code out.

use super::data::ROWS;
use super::explained;
use super::vocabulary::{self, Shown};
use super::words::{Lang, word};
use crate::control::answer::Refused;
use crate::control::clock::ClockStatus;
use crate::host::Shared;
use crate::time::instants;
use crate::wire::incoming::{pairs, value};
use askama::Template;
use axum::extract::FromRequestParts;
use axum::response::{IntoResponse, Response};
use daigou_core::clock::{OsRandom, Random};
use daigou_core::value::{Money, Time};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use std::sync::Arc;

/// How long a choice of language or colours is kept: a year, in seconds.
const KEPT: u32 = 31_536_000;

/// The frame of a page.
pub(crate) struct Frame {
    pub(crate) lang: Lang,
    /// `auto`, `light` or `dark`.
    pub(crate) theme: &'static str,
    /// Lets the page's own script run, and no other.
    pub(crate) nonce: String,
    /// Where the visitor is: path and query.
    pub(crate) here: String,
    /// The address as the visitor writes it.
    pub(crate) origin: String,
    pub(crate) clock: ClockStatus,
    query: Vec<(String, String)>,
}

/// Which rows of a list are shown, and where the others are.
pub(crate) struct Pager {
    /// Counted from 1.
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) fitting: usize,
    /// Numbers and addresses: the page that is shown has no address, nor has a gap.
    pub(crate) pages: Vec<(String, Option<String>)>,
    pub(crate) previous: Option<String>,
    pub(crate) next: Option<String>,
}

impl Frame {
    /// The frame of a page; where the visitor chose a language or colours, the way back with the choice kept.
    pub(crate) fn of(shared: &Shared, uri: &Uri, headers: &HeaderMap) -> Result<Self, Box<Response>> {
        let query = pairs(uri.query().unwrap_or_default());
        if let Some(chosen) = chosen(uri, &query) {
            return Err(Box::new(chosen));
        }
        let lang = cookie(headers, "daigou_lang").and_then(Lang::of);
        let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|text| text.to_str().ok()).unwrap_or_default();
        let lang = lang.unwrap_or_else(|| Lang::preferred(accepted));
        let clock = ClockStatus::of(shared);
        let host = headers.get(header::HOST).and_then(|text| text.to_str().ok()).unwrap_or("127.0.0.1");
        Ok(Self {
            lang,
            theme: cookie(headers, "daigou_theme").and_then(theme).unwrap_or("auto"),
            nonce: format!("{:016x}{:016x}", OsRandom.next_u64(), OsRandom.next_u64()),
            here: uri.path_and_query().map_or("/", |whole| whole.as_str()).to_owned(),
            origin: format!("http://{host}"),
            clock,
            query,
        })
    }

    /// How much later than the machine's the clock goes, in seconds.
    pub(crate) fn ahead(&self) -> i64 {
        self.clock.ahead_seconds.unwrap_or_default()
    }

    /// A word of the page, by its name.
    pub(crate) fn t(&self, name: &'static str) -> &'static str {
        word(name, self.lang)
    }

    fn path(&self) -> &str {
        self.here.split('?').next().unwrap_or("/")
    }

    /// A value of the query; empty where there is none.
    pub(crate) fn asked(&self, name: &str) -> String {
        value(&self.query, name).unwrap_or_default().trim().to_owned()
    }

    /// The page that is asked for, from 0.
    pub(crate) fn page(&self) -> usize {
        self.asked("page").parse::<usize>().unwrap_or(1).saturating_sub(1)
    }

    /// This page's address with one value of the query changed, and the first page of it.
    pub(crate) fn with(&self, name: &str, text: &str) -> String {
        let kept = self.query.iter().filter(|(known, value)| known != name && known != "page" && !value.is_empty());
        let mut pairs: Vec<(&str, &str)> = kept.map(|(name, value)| (name.as_str(), value.as_str())).collect();
        if !text.is_empty() {
            pairs.push((name, text));
        }
        let path = self.path();
        let encode = daigou_core::auth::encode;
        let query: Vec<_> = pairs.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
    }

    /// The pages of a list of so many rows; `page` counts from 0.
    pub(crate) fn pager(&self, page: usize, rows: usize, fitting: usize) -> Pager {
        let before = page.saturating_mul(ROWS);
        let address = |page: usize| {
            let address = self.with("page", "");
            let mark = if address.contains('?') { '&' } else { '?' };
            if page == 0 { address } else { format!("{address}{mark}page={}", page + 1) }
        };
        let shown = |at: Option<usize>| {
            let text = at.map_or_else(|| "…".to_owned(), |at| (at + 1).to_string());
            (text, at.filter(|at| *at != page).map(address))
        };
        Pager {
            from: before.saturating_add(1),
            to: before.saturating_add(rows),
            fitting,
            pages: numbered(page, fitting.div_ceil(ROWS)).map(shown).collect(),
            previous: page.checked_sub(1).map(address),
            next: (before.saturating_add(rows) < fitting).then(|| address(page + 1)),
        }
    }

    /// How far the clock can be moved on by one button: number, unit, words and the button's name.
    pub(crate) fn spans(&self) -> [(u64, &'static str, &'static str, &'static str); 4] {
        [
            (30, "minutes", self.t("min30"), "30m"),
            (1, "hours", self.t("hour1"), "1h"),
            (1, "days", self.t("day1"), "1d"),
            (15, "days", self.t("day15"), "15d"),
        ]
    }

    /// Tells whether the visitor is in this section: the one of the path, and that of the orders where the path has
    /// none.
    pub(crate) fn current(&self, section: &str) -> bool {
        let here = self.path().split('/').nth(1).unwrap_or_default();
        let known = ["requests", "callbacks", "faults", "clock", "products", "sign"];
        section == if known.contains(&here) { here } else { "orders" }
    }

    /// Fen as yuan.
    pub(crate) fn yuan(&self, fen: &i64) -> String {
        Money::cny_fen(*fen).to_string()
    }

    /// A time in China, to the second.
    pub(crate) fn time(&self, text: &str) -> String {
        Time::from(text).unix_millis().map_or_else(|_| text.to_owned(), |millis| self.at(&millis))
    }

    /// Writes milliseconds since 1970 as a time in China, to the second.
    pub(crate) fn at(&self, millis: &i64) -> String {
        let text = instants::iso_text(*millis);
        text.chars().take(19).map(|c| if c == 'T' { ' ' } else { c }).collect()
    }

    /// An order's or a line's state.
    pub(crate) fn state(&self, status: &str) -> Shown {
        Shown::order(status, self.lang)
    }

    /// A refund's state.
    pub(crate) fn refund(&self, status: &str) -> Shown {
        Shown::refund(status, self.lang)
    }

    /// Names an event of the timeline.
    pub(crate) fn happened<'w>(&self, what: &'w str) -> &'w str {
        vocabulary::happened(what, self.lang)
    }

    /// Words for who did it, behind what was done.
    pub(crate) fn by<'w>(&self, by: &'w str) -> &'w str {
        vocabulary::by(by, self.lang)
    }

    /// A platform's or a marketplace's name.
    pub(crate) fn name<'w>(&self, word: &'w str) -> &'w str {
        vocabulary::name(word, self.lang)
    }

    /// A buyer's name: a platform's and a marketplace's.
    pub(crate) fn buyer(&self, word: &str) -> String {
        word.split('-').map(|part| self.name(part)).collect::<Vec<_>>().join(" ")
    }

    /// Gives the words of a signature check in the page's language.
    pub(crate) fn explained(&self, text: &str) -> String {
        explained::explained(text, self.lang)
    }

    /// A number of pieces, its thousands grouped as those of amounts are.
    pub(crate) fn count(&self, number: &i64) -> String {
        let digits = number.unsigned_abs().to_string();
        let mut out = if *number < 0 { "-".to_owned() } else { String::new() };
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                out.push(',');
            }
            out.push(digit);
        }
        out
    }

    /// The finished page.
    pub(crate) fn show(&self, page: &impl Template) -> Response {
        self.show_as(StatusCode::OK, page)
    }

    /// Finishes the page with another status.
    pub(crate) fn show_as(&self, status: StatusCode, page: &impl Template) -> Response {
        let html = match page.render() {
            Ok(html) => html,
            Err(error) => return failed(Refused::new(StatusCode::INTERNAL_SERVER_ERROR, error.to_string())),
        };
        let policy = format!(
            "default-src 'none'; script-src 'nonce-{}'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
             form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            self.nonce
        );
        let fixed = [
            (header::CONTENT_TYPE, "text/html; charset=utf-8"),
            (header::CACHE_CONTROL, "no-store"),
            // Not `no-referrer`: with it a page's own forms would come without their origin.
            (header::REFERRER_POLICY, "same-origin"),
            (header::VARY, "accept-language, cookie"),
        ];
        let policy = [(header::CONTENT_SECURITY_POLICY, policy)];
        (status, fixed, policy, html).into_response()
    }
}

/// The pages that are offered by number, from 0: the first, the last, and those around this one. Nothing stands for a gap.
fn numbered(page: usize, pages: usize) -> impl Iterator<Item = Option<usize>> {
    let mut shown: Vec<usize> = (page.saturating_sub(2)..=page.saturating_add(2)).filter(|at| *at < pages).collect();
    shown.extend([0, pages.saturating_sub(1)]);
    shown.sort_unstable();
    shown.dedup();
    let mut before = None;
    shown.into_iter().flat_map(move |at| {
        let gap = before.replace(at).is_some_and(|before: usize| at > before + 1);
        gap.then_some(None).into_iter().chain([Some(at)])
    })
}

/// Every page begins with its frame.
impl FromRequestParts<Arc<Shared>> for Frame {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, shared: &Arc<Shared>) -> Result<Self, Response> {
        Self::of(shared, &parts.uri, &parts.headers).map_err(|response| *response)
    }
}

/// A page that cannot be made.
pub(crate) fn failed(refused: Refused) -> Response {
    (refused.status, refused.why).into_response()
}

/// Keeps what the visitor chose, and leads back to the page without the choice in its address.
fn chosen(uri: &Uri, query: &[(String, String)]) -> Option<Response> {
    let lang = value(query, "lang").and_then(Lang::of).map(|lang| ("daigou_lang", lang.code()));
    let theme = value(query, "theme").and_then(theme).map(|theme| ("daigou_theme", theme));
    if lang.is_none() && theme.is_none() {
        return None;
    }
    let raw = uri.query().unwrap_or_default().split('&');
    let rest: Vec<_> = raw.filter(|pair| !pair.starts_with("lang=") && !pair.starts_with("theme=")).collect();
    let back = if rest.is_empty() { uri.path().to_owned() } else { format!("{}?{}", uri.path(), rest.join("&")) };
    let mut response = see_other(&back);
    for (name, word) in [lang, theme].into_iter().flatten() {
        let cookie = format!("{name}={word}; Path=/; Max-Age={KEPT}; SameSite=Lax; HttpOnly");
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
    Some(response)
}

/// Leads to another page of the console.
pub(crate) fn see_other(path: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, local(path).to_owned())]).into_response()
}

/// A path of this console; anything that could lead elsewhere is the first page.
fn local(path: &str) -> &str {
    let plain = path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if plain && path.starts_with('/') && !path.starts_with("//") { path } else { "/" }
}

fn theme(word: &str) -> Option<&'static str> {
    ["auto", "light", "dark"].into_iter().find(|known| *known == word)
}

fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|text| text.to_str().ok());
    all.flat_map(|text| text.split(';')).find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

#[cfg(test)]
mod tests {
    use super::{local, numbered};

    #[test]
    fn pages_are_offered_by_number_with_gaps() {
        let shown = |page, pages| numbered(page, pages).collect::<Vec<_>>();
        assert_eq!(shown(0, 1), [Some(0)]);
        assert_eq!(shown(0, 9), [Some(0), Some(1), Some(2), None, Some(8)]);
        let around = [Some(0), None, Some(2), Some(3), Some(4), Some(5), Some(6), None, Some(8)];
        assert_eq!(shown(4, 9), around);
    }

    #[test]
    fn a_way_back_stays_within_the_console() {
        assert_eq!(local("/orders/1?page=2"), "/orders/1?page=2");
        for elsewhere in ["//evil.example", "http://evil.example", "/\\evil.example", "x", "", "/a\r\nb: c", "/\t/evil"]
        {
            assert_eq!(local(elsewhere), "/", "{elsewhere}");
        }
    }
}
