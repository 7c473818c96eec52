//! Amounts, times and standings as people read them, and tables that break no id.

use crate::output::{printable, table};
use comfy_table::{CellAlignment, ColumnConstraint, Table};
use daigou_core::buyer::{OrderStatus, ParcelStatus, RefundStatus};
use daigou_core::value::{Money, Time};
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// `¥36.50`; nothing where it is not known.
pub(crate) fn money(money: Option<Money>) -> String {
    money.map(|money| money.to_string()).unwrap_or_default()
}

/// The reader's zone; UTC where the system does not say.
pub(crate) fn zone() -> TimeZone {
    TimeZone::try_system().unwrap_or(TimeZone::UTC)
}

/// The name of the reader's zone now.
pub(crate) fn zone_name() -> String {
    Timestamp::now().to_zoned(zone()).strftime("%Z").to_string()
}

/// A time in the reader's zone with its name; the platform's text where it is none.
pub(crate) fn local(time: Option<&Time>) -> String {
    time.map(|time| at(time, "%Y-%m-%d %H:%M %Z", &zone())).unwrap_or_default()
}

/// A time in a zone.
pub(crate) fn at(time: &Time, format: &str, zone: &TimeZone) -> String {
    let instant = time.unix_millis().ok().and_then(|millis| Timestamp::from_millisecond(millis).ok());
    match instant {
        Some(instant) => instant.to_zoned(zone.clone()).strftime(format).to_string(),
        None => words(Some(&time.text())),
    }
}

/// A text of others on one line.
pub(crate) fn words(text: Option<&str>) -> String {
    text.map(|text| printable(text.trim()).into_owned()).unwrap_or_default()
}

/// A standing with the platform's own word beside it.
pub(crate) fn with_platforms(words_: &str, platform: Option<&str>) -> String {
    match words(platform) {
        own if own.is_empty() || own == words_ => words_.to_owned(),
        own => format!("{words_} ({own})"),
    }
}

/// Where an order stands.
pub(crate) const fn order_status(status: OrderStatus) -> &'static str {
    match status {
        OrderStatus::Unpaid => "to be paid",
        OrderStatus::Paid => "paid",
        OrderStatus::Shipped => "on its way",
        OrderStatus::Done => "done",
        OrderStatus::Closed => "closed",
        _ => "not known",
    }
}

/// Where a parcel is.
pub(crate) const fn parcel_status(status: ParcelStatus) -> &'static str {
    match status {
        ParcelStatus::Waiting => "waits for the courier",
        ParcelStatus::Collected => "with the courier",
        ParcelStatus::InTransit => "on its way",
        ParcelStatus::Delivering => "being delivered",
        ParcelStatus::Delivered => "delivered",
        ParcelStatus::Failed => "delivery failed",
        _ => "not known",
    }
}

/// Where a refund stands.
pub(crate) const fn refund_status(status: RefundStatus) -> &'static str {
    match status {
        RefundStatus::Asked => "asked for",
        RefundStatus::Agreed => "agreed, money follows",
        RefundStatus::ReturnGoods => "send the goods back",
        RefundStatus::Returned => "goods on their way back",
        RefundStatus::Refunded => "refunded",
        RefundStatus::Refused => "refused by the seller",
        RefundStatus::Closed => "closed",
        _ => "not known",
    }
}

/// A table as wide as the terminal, 80 columns where there is none.
pub(crate) fn narrow(header: &[&str]) -> Table {
    let mut table = table(header);
    if !std::io::IsTerminal::is_terminal(&std::io::stdout()) {
        table.set_width(80);
    }
    table
}

/// The columns of rows that something stands in: what no row says takes no place.
pub(crate) fn filled<const N: usize>(header: [&str; N], rows: &[[String; N]]) -> Vec<usize> {
    let says = |column: &usize| header[*column].is_empty() || rows.iter().any(|row| !row[*column].is_empty());
    (0..N).filter(says).collect()
}

/// Keeps columns of ids, amounts and times unbroken, whatever the width; the last ones stand to the right.
pub(crate) fn ids(table: &mut Table, unbroken: &[usize], amounts: &[usize]) {
    for index in unbroken.iter().chain(amounts) {
        if let Some(column) = table.column_mut(*index) {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
    for index in amounts {
        if let Some(column) = table.column_mut(*index) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_width::UnicodeWidthStr;

    #[test]
    fn a_table_of_chinese_fits_80_columns_and_breaks_no_id() {
        let mut rows = narrow(&["order", "reference", "status", "total", "created", "seller"]);
        rows.set_width(80);
        rows.add_row([
            "2542285634920880794",
            "PO-2026-000000001",
            "on its way (waitbuyerreceive)",
            "¥1,266.00",
            "2026-01-02 03:04 CST",
            "义乌市某某某某某某日用百货有限公司",
        ]);
        ids(&mut rows, &[0], &[3]);
        let text = rows.to_string();
        assert!(text.contains("2542285634920880794") && text.contains("¥1,266.00"), "{text}");
        assert!(text.lines().all(|line| line.width() <= 80), "{text}");
        let widths: Vec<usize> = text.lines().map(UnicodeWidthStr::width).collect();
        assert!(widths.windows(2).all(|pair| pair[0] == pair[1]), "{text}");
    }

    #[test]
    fn times_are_told_in_the_readers_zone_with_its_name() {
        let time = Time::from("2025-04-24T17:17:43+08:00");
        assert_eq!(at(&time, "%Y-%m-%d %H:%M %Z", &TimeZone::UTC), "2025-04-24 09:17 UTC");
        let hanoi = TimeZone::fixed(jiff::tz::offset(7));
        assert_eq!(at(&time, "%Y-%m-%d %H:%M:%S %:z", &hanoi), "2025-04-24 16:17:43 +07:00");
        assert_eq!(at(&Time::from("昨天"), "%Y", &TimeZone::UTC), "昨天");
    }

    #[test]
    fn standings_have_the_platforms_word_beside_them_once() {
        assert_eq!(with_platforms("paid", Some("waitsellersend")), "paid (waitsellersend)");
        assert_eq!(with_platforms("paid", Some("paid")), "paid");
        assert_eq!(with_platforms("paid", None), "paid");
        assert_eq!(with_platforms("paid", Some("\u{1b}[2J")), "paid (\\u{1b}[2J)");
    }
}
