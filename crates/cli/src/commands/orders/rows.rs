//! The rows of the books: one a line of an order, amounts in yuan with two decimals.

use crate::buying::{at, zone};
use daigou_core::buyer::Purchase;
use daigou_core::value::{Money, Time};

/// A column: its headings in English and Chinese, and whether it holds amounts in yuan.
pub(super) struct Column {
    pub(super) en: &'static str,
    pub(super) zh: &'static str,
    pub(super) kind: Kind,
}

/// The content of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Texts, numbers of orders and of products among them: as numbers they would lose their last digits.
    Text,
    /// Yuan.
    Yuan,
    /// Pieces.
    Count,
}

const fn column(en: &'static str, zh: &'static str, kind: Kind) -> Column {
    Column { en, zh, kind }
}

pub(super) const COLUMNS: [Column; 21] = [
    column("reference", "订单号", Kind::Text),
    column("order number", "平台订单号", Kind::Text),
    column("status", "状态", Kind::Text),
    column("platform status", "平台状态", Kind::Text),
    column("total (yuan)", "总额（元）", Kind::Yuan),
    column("freight (yuan)", "运费（元）", Kind::Yuan),
    column("discount (yuan)", "优惠（元）", Kind::Yuan),
    column("created", "下单时间", Kind::Text),
    column("paid", "付款时间", Kind::Text),
    column("shipped", "发货时间", Kind::Text),
    column("seller", "卖家", Kind::Text),
    column("waybills", "运单号", Kind::Text),
    column("line", "子订单号", Kind::Text),
    column("product", "商品", Kind::Text),
    column("sku", "规格编号", Kind::Text),
    column("title", "标题", Kind::Text),
    column("choice", "规格", Kind::Text),
    column("quantity", "数量", Kind::Count),
    column("price (yuan)", "单价（元）", Kind::Yuan),
    column("line total (yuan)", "小计（元）", Kind::Yuan),
    column("line status", "子订单状态", Kind::Text),
];

/// The rows of an order: one a line, and one for an order without lines. What belongs to the whole order stands in its
/// first row alone, so that a column of amounts can be summed; its number and reference stand in all.
pub(super) fn rows(order: &Purchase) -> Vec<[String; COLUMNS.len()]> {
    let empty = daigou_core::buyer::PurchaseLine::default();
    let lines: Vec<_> = if order.lines.is_empty() { vec![&empty] } else { order.lines.iter().collect() };
    let seller = order.seller.as_ref().and_then(|seller| seller.name.clone().or(seller.id.clone()));
    let waybills: Vec<&str> = order.parcels.iter().filter_map(|parcel| parcel.waybill.as_deref()).collect();
    let row = |(index, line): (usize, &daigou_core::buyer::PurchaseLine)| {
        let once = |text: String| if index == 0 { text } else { String::new() };
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        [
            order.reference.as_ref().map(ToString::to_string).unwrap_or_default(),
            order.order_id.as_str().to_owned(),
            status(order),
            text(&order.platform_status),
            once(yuan(order.total)),
            once(yuan(order.freight)),
            once(yuan(order.discount)),
            time(order.created_at.as_ref()),
            time(order.paid_at.as_ref()),
            time(order.shipped_at.as_ref()),
            text(&seller),
            once(waybills.join(" ")),
            text(&line.line),
            text(&line.product),
            text(&line.sku),
            text(&line.title),
            text(&line.spec),
            line.quantity.map(|pieces| pieces.to_string()).unwrap_or_default(),
            yuan(line.unit),
            yuan(line.total),
            text(&line.status),
        ]
    };
    lines.into_iter().enumerate().map(row).collect()
}

/// The word of the common JSON.
fn status(order: &Purchase) -> String {
    let word = serde_json::to_value(order.status).ok();
    word.as_ref().and_then(|word| word.as_str()).unwrap_or("unknown").to_owned()
}

fn yuan(money: Option<Money>) -> String {
    money.map(|money| money.to_decimal()).unwrap_or_default()
}

/// A time in the reader's zone with its offset, as spreadsheets and programs read it.
fn time(time: Option<&Time>) -> String {
    time.map(|time| at(time, "%Y-%m-%d %H:%M:%S %:z", &zone())).unwrap_or_default()
}

/// A text of others in a spreadsheet must not be taken for a formula.
pub(super) fn no_formula(text: &str) -> String {
    let begins =
        text.starts_with(['=', '+', '@', '\t', '\r']) || (text.starts_with('-') && text.parse::<f64>().is_err());
    if begins { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use daigou_core::buyer::{OrderStatus, Parcel, PurchaseLine};

    #[test]
    fn an_orders_amounts_stand_in_its_first_row_alone() {
        let mut order = Purchase::new("2542285634920880794".into(), OrderStatus::Paid);
        order.total = Some(Money::cny_fen(3_650));
        let line = |line: &str| PurchaseLine {
            line: Some(line.into()),
            quantity: Some(2),
            total: Some(Money::cny_fen(1_825)),
            ..Default::default()
        };
        order.lines = vec![line("1"), line("2")];
        order.parcels = vec![Parcel { waybill: Some("YT1".into()), ..Default::default() }];
        let all = rows(&order);
        assert_eq!((all[0][4].as_str(), all[1][4].as_str(), all[1][19].as_str()), ("36.50", "", "18.25"));
        assert_eq!(
            (all[0][11].as_str(), all[1][1].as_str(), all[1][2].as_str()),
            ("YT1", "2542285634920880794", "paid")
        );
        assert_eq!(rows(&Purchase::new("1".into(), OrderStatus::Closed)).len(), 1);
    }

    #[test]
    fn a_title_is_no_formula() {
        assert_eq!(no_formula("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
        assert_eq!(no_formula("@SUM(A1)"), "'@SUM(A1)");
        assert_eq!(no_formula("-12.50"), "-12.50");
        assert_eq!(no_formula("-cmd"), "'-cmd");
        assert_eq!(no_formula("连衣裙"), "连衣裙");
    }
}
