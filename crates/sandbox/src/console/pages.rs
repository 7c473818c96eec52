//! Callbacks, faults, the clock and the products; and what is shown where there is nothing to show.

use super::data::{self, FaultView, ROWS};
use super::fault_list::{self, Asked, Known};
use super::frame::{Frame, Pager};
use super::journal_pages::pretty;
use super::words::{Lang, word};
use crate::control::callbacks::Targets;
use crate::control::catalogue;
use crate::control::faults as rules;
use crate::control::products::{self, BUYERS, ProductRow};
use crate::host::Shared;
use crate::host::callbacks::{Attempt, Delivery, DeliveryState};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use std::collections::BTreeSet;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "callbacks.html")]
struct CallbacksPage<'f> {
    f: &'f Frame,
    targets: Vec<(&'static str, String)>,
    rows: Vec<Delivery>,
    search: String,
    pager: Pager,
}

impl CallbacksPage<'_> {
    /// A body as it was sent, laid out.
    fn body(&self, body: &str) -> String {
        pretty(body)
    }

    /// Why an attempt failed, in its first words; the others stand with the attempt.
    fn brief<'a>(&self, attempt: &'a Attempt) -> &'a str {
        attempt.error.as_deref().and_then(|error| error.split(": ").next()).unwrap_or("–")
    }

    /// Why a delivery was dropped.
    fn why(&self, reason: &str) -> String {
        match reason {
            "no target" => self.f.t("no_target").to_owned(),
            "dropped by a fault" => self.f.t("by_fault").to_owned(),
            other => other.to_owned(),
        }
    }

    /// Gives the state of a delivery: words and colour.
    fn state(&self, state: &DeliveryState) -> (&'static str, &'static str) {
        match state {
            DeliveryState::Pending => (self.f.t("pending"), "unpaid"),
            DeliveryState::Delivered => (self.f.t("delivered"), "done"),
            DeliveryState::Failed => (self.f.t("failed"), "bad"),
            DeliveryState::Dropped => (self.f.t("dropped"), "closed"),
        }
    }
}

/// `GET /callbacks`.
pub(crate) async fn callbacks(State(shared): State<Arc<Shared>>, f: Frame) -> Response {
    let Targets { pandapon, dajisaas } = Targets::of(&shared);
    let targets = vec![("pandapon", pandapon.unwrap_or_default()), ("dajisaas", dajisaas.unwrap_or_default())];
    let (search, page) = (f.asked("q"), f.page());
    let (fitting, rows) = shared.outbox().search(&search, page.saturating_mul(ROWS), ROWS);
    let pager = f.pager(page, rows.len(), fitting);
    f.show(&CallbacksPage { f: &f, targets, rows, search, pager })
}

#[derive(Template)]
#[template(path = "faults.html")]
struct FaultsPage<'f> {
    f: &'f Frame,
    active: Vec<FaultView>,
    switches: Vec<Switch>,
    operations: Vec<&'static str>,
    /// The members that not every fault has.
    members: Vec<Asked>,
    marketplaces: BTreeSet<&'static str>,
    /// The accounts' keys.
    accounts: Vec<String>,
}

/// A fault of every call that is on or off.
struct Switch {
    name: &'static str,
    words: &'static str,
    on: bool,
}

impl FaultsPage<'_> {
    /// A share of 0 to 1 in hundredths, with as many digits as it has.
    fn share(&self, probability: &f64) -> String {
        share(*probability)
    }

    /// Tells whether a fault is one of callbacks.
    fn of_callbacks(&self, fault: &str) -> bool {
        fault_list::is_of_callbacks(fault)
    }
}

/// A probability in hundredths, to the thousand millionth that a fault's chance is counted in.
fn share(probability: f64) -> String {
    let parts: u64 = format!("{probability:.9}").replace('.', "").parse().unwrap_or_default();
    let fine = format!("{:07}", parts % 10_000_000);
    let fine = fine.trim_end_matches('0');
    let point = if fine.is_empty() { "" } else { "." };
    format!("{}{point}{fine} %", parts / 10_000_000)
}

/// `GET /faults`.
pub(crate) async fn faults(State(shared): State<Arc<Shared>>, f: Frame) -> Response {
    let active = data::faults(rules::rules(&shared));
    let on = |known: &Known| active.iter().any(|fault| fault.is_switch() && fault.fault == known.name);
    let switches = Known::all().map(|known| Switch { name: known.name, words: known.words(f.lang), on: on(&known) });
    let switches = switches.collect();
    let operations: BTreeSet<&str> = crate::vendors::served::served().iter().map(|(_, operation)| *operation).collect();
    f.show(&FaultsPage {
        f: &f,
        active,
        switches,
        operations: operations.into_iter().collect(),
        members: Asked::all(f.lang),
        accounts: shared.verifier.accounts().iter().map(|account| account.key.clone()).collect(),
        marketplaces: crate::vendors::served::served().iter().map(|(marketplace, _)| *marketplace).collect(),
    })
}

#[derive(Template)]
#[template(path = "clock.html")]
struct ClockPage<'f> {
    f: &'f Frame,
    seed: u64,
}

impl ClockPage<'_> {
    /// How far the clock is from the machine's.
    fn away(&self) -> String {
        span(self.f.ahead().unsigned_abs(), self.f.lang)
    }
}

/// A time span to the nearest minute, or in seconds where it is shorter than that.
fn span(seconds: u64, lang: Lang) -> String {
    let t = |name| word(name, lang);
    let minutes = seconds.saturating_add(30) / 60;
    let parts = if seconds < 60 {
        vec![(seconds, t("second"), t("seconds"))]
    } else {
        vec![
            (minutes / 1440, t("day"), t("days")),
            (minutes / 60 % 24, t("hour"), t("hours")),
            (minutes % 60, t("minute"), t("minutes")),
        ]
    };
    let parts = parts.into_iter().filter(|(count, ..)| *count > 0);
    let parts = parts.map(|(count, one, many)| format!("{count} {}", if count == 1 { one } else { many }));
    parts.collect::<Vec<_>>().join(" ")
}

/// `GET /clock`.
pub(crate) async fn clock(State(shared): State<Arc<Shared>>, f: Frame) -> Response {
    f.show(&ClockPage { f: &f, seed: shared.seed })
}

#[derive(Template)]
#[template(path = "products.html")]
struct ProductsPage<'f> {
    f: &'f Frame,
    /// Each with whether it is chosen.
    buyers: [(&'static str, bool); 4],
    search: String,
    rows: Vec<ProductRow>,
    pager: Pager,
    /// The rules as JSON.
    rules: String,
}

/// `GET /products`.
pub(crate) async fn products(State(shared): State<Arc<Shared>>, f: Frame) -> Response {
    let (asked, search, page) = (f.asked("buyer"), f.asked("q"), f.page());
    let buyer = BUYERS.into_iter().find(|buyer| *buyer == asked).unwrap_or(BUYERS[0]);
    let wanted = search.to_lowercase();
    let holds = |text: &str| text.to_lowercase().contains(&wanted);
    let (fitting, rows) = products::search(&shared, buyer, holds, page.saturating_mul(ROWS), ROWS);
    let pager = f.pager(page, rows.len(), fitting);
    let rules = serde_json::to_string_pretty(&catalogue::rules(&shared)).unwrap_or_default();
    f.show(&ProductsPage { f: &f, buyers: BUYERS.map(|known| (known, known == buyer)), search, rows, pager, rules })
}

#[cfg(test)]
mod tests {
    use super::{share, span};
    use crate::console::words::Lang;

    #[test]
    fn a_share_is_shown_as_it_was_set() {
        for (probability, shown) in
            [(0.0, "0 %"), (0.1, "10 %"), (1.0, "100 %"), (0.125, "12.5 %"), (0.001, "0.1 %"), (0.29, "29 %")]
        {
            assert_eq!(share(probability), shown);
        }
    }

    #[test]
    fn a_span_is_told_to_the_minute_in_singular_and_plural() {
        let told = |seconds| [Lang::En, Lang::Zh].map(|lang| span(seconds, lang));
        assert_eq!(told(90_059), ["1 day 1 hour 1 minute", "1 天 1 小时 1 分钟"]);
        assert_eq!(told(101_999), ["1 day 4 hours 20 minutes", "1 天 4 小时 20 分钟"]);
        assert_eq!(told(1_296_000), ["15 days", "15 天"]);
        assert_eq!(told(1), ["1 second", "1 秒"]);
        assert_eq!(told(59), ["59 seconds", "59 秒"]);
    }
}
