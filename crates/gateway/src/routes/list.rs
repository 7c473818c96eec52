//! The list of orders, page by page. A cursor names the last order that was given, so that pages neither skip nor repeat one
//! while orders come in: that is [`buyer::pages`](daigou_core::buyer::pages).

use super::ask::{Asked, At};
use super::reply::{Answer, ok};
use crate::service::Service;
use crate::shapes::{Full, Page};
use axum::extract::State;
use daigou_core::buyer::{Capability, OrderFilter, OrderStatus};
use daigou_core::value::Time;
use daigou_core::{Error, ErrorKind};
use schemars::JsonSchema;
use serde::Deserialize;

/// Which orders.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Orders {
    /// Only orders that were created from then on: a time such as `2026-01-31T09:00:00+08:00`, or `90m`, `2h`, `30d` ago.
    pub(crate) since: Option<String>,
    /// Only orders that stand there.
    pub(crate) status: Option<OrderStatus>,
    /// The `next` of the page before, with the same `since` and `status`.
    pub(crate) cursor: Option<String>,
    /// Add the platform's own object as `platform`.
    pub(crate) full: bool,
}

pub(crate) async fn orders(
    State(service): State<Service>,
    At(buyer): At<String>,
    Asked(asked): Asked<Orders>,
) -> Answer {
    let seat = service.offering(&buyer, Capability::Orders)?;
    let mut filter = OrderFilter::default();
    let now = service.store().clock().unix_millis();
    filter.since_millis = asked.since.as_deref().map(|text| since(text, now)).transpose()?;
    filter.status = asked.status;
    let after = asked.cursor.as_deref().map(|cursor| unhex(cursor).ok_or_else(no_cursor)).transpose()?;
    let page = seat.buyer.orders(&filter, after.as_deref()).await.map_err(|error| {
        // The buyer's own name for it.
        match error.kind() == ErrorKind::Usage && error.field() == Some("after") {
            true => no_cursor(),
            false => error,
        }
    })?;
    let items: Vec<_> = page.orders.into_iter().map(|order| Full::of(order, asked.full)).collect();
    ok(&Page { items, next: page.next.as_deref().map(hex), total: page.total, unreadable: page.odd })
}

fn no_cursor() -> Error {
    Error::invalid("cursor", "is not what a page of this list gave as its next")
}

/// A while ago, or a time; epoch milliseconds.
fn since(text: &str, now: i64) -> Result<i64, Error> {
    const UNITS: [(char, i64); 5] = [('s', 1), ('m', 60), ('h', 3_600), ('d', 86_400), ('w', 604_800)];
    let ago = UNITS.iter().find_map(|(unit, seconds)| {
        let number: i64 = text.strip_suffix(*unit)?.parse().ok()?;
        number.checked_mul(seconds * 1_000).filter(|millis| *millis >= 0)
    });
    match ago {
        Some(millis) => Ok(now.saturating_sub(millis)),
        None => Time::from(text).unix_millis().map_err(|_| {
            let rule = "must be 90m, 2h or 30d, or a time such as 2026-01-31T09:00:00+08:00 (`+` written as %2B)";
            Error::invalid("since", format!("{rule}, got `{}`", text.escape_debug()))
        }),
    }
}

/// A cursor is opaque: nobody builds one.
fn hex(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<String> {
    const LONGEST: usize = 4096;
    if text.len() > LONGEST || !text.len().is_multiple_of(2) || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let byte = |at: usize| u8::from_str_radix(text.get(at..at + 2)?, 16).ok();
    let bytes: Option<Vec<u8>> = (0..text.len()).step_by(2).map(byte).collect();
    String::from_utf8(bytes?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_as_it_was() {
        for text in ["", "{\"page\":2}", "订单"] {
            assert_eq!(unhex(&hex(text)).as_deref(), Some(text));
        }
        for bad in ["0", "zz", "é", "+1", "ff"] {
            assert_eq!(unhex(bad), None, "{bad}");
        }
    }

    #[test]
    fn since_is_a_while_ago_or_a_time() {
        assert_eq!(since("2h", 10_000_000).unwrap(), 2_800_000);
        assert_eq!(since("2026-01-02T03:04:05+08:00", 0).unwrap(), 1_767_294_245_000);
        for bad in ["", "h", "-1h", "yesterday", "9999999999999999d"] {
            assert_eq!(since(bad, 0).unwrap_err().field(), Some("since"), "{bad}");
        }
    }
}
