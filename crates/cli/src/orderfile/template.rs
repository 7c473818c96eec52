//! Templates of files of orders: headings and one example, which is refused if it is left as it is.

use super::columns::{Column, TEMPLATE};
use super::given::{EXAMPLES, Kind};
use daigou_core::Error;
use rust_xlsxwriter::{Color, Format, Workbook, XlsxError};

/// The orders of the example: two lines, of which the first alone has the address.
const LINES: [(&str, &str, &str); 2] =
    [("https://detail.1688.com/offer/610947572360.html", "4a5b6c7d8e9f", "2"), ("610947572361", "", "10")];

/// A template as a file's bytes.
///
/// # Errors
/// The workbook cannot be written.
pub(crate) fn template(kind: Kind, chinese: bool) -> Result<Vec<u8>, Error> {
    match kind {
        Kind::Jsonl => Ok(jsonl().into_bytes()),
        Kind::Csv => {
            let rows = [headings(chinese)].into_iter().chain(rows(chinese));
            let rows: Vec<String> = rows.map(|row| row.join(",")).collect();
            // Excel takes a file for UTF-8 by this mark alone.
            Ok(format!("\u{feff}{}\r\n", rows.join("\r\n")).into_bytes())
        }
        Kind::Xlsx => {
            workbook(chinese).map_err(|error| Error::usage(format!("the template cannot be written: {error}")))
        }
    }
}

fn headings(chinese: bool) -> Vec<String> {
    TEMPLATE.iter().map(|column| column.heading(chinese).to_owned()).collect()
}

/// The example's rows.
fn rows(chinese: bool) -> impl Iterator<Item = Vec<String>> {
    let reference = EXAMPLES[usize::from(chinese)];
    LINES.iter().enumerate().map(move |(index, (product, sku, quantity))| {
        let cell = |column: &Column| match (column, index) {
            (Column::Reference, _) => reference,
            (Column::Product, _) => product,
            (Column::Sku, _) => sku,
            (Column::Quantity, _) => quantity,
            (Column::Name, 0) => "王芳",
            (Column::Mobile, 0) => "13800000000",
            (Column::Province, 0) => "浙江省",
            (Column::City, 0) => "金华市",
            (Column::District, 0) => "义乌市",
            (Column::Street, 0) => "福田路1号",
            (Column::Remark, 0) => "轻放",
            (Column::MaxTotal, 0) => "120.00",
            _ => "",
        };
        TEMPLATE.iter().map(|column| cell(column).to_owned()).collect()
    })
}

fn jsonl() -> String {
    let lines: Vec<serde_json::Value> = LINES
        .iter()
        .map(|(product, sku, quantity)| {
            let quantity: i64 = quantity.parse().unwrap_or(1);
            match sku.is_empty() {
                true => serde_json::json!({ "product": product, "quantity": quantity }),
                false => serde_json::json!({ "product": product, "sku": sku, "quantity": quantity }),
            }
        })
        .collect();
    let order = serde_json::json!({
        "reference": EXAMPLES[0],
        "lines": lines,
        "address": {
            "name": "王芳", "mobile": "13800000000", "province": "浙江省", "city": "金华市", "district": "义乌市",
            "street": "福田路1号",
        },
        "remark": "轻放",
        "max_total_fen": 12_000,
    });
    format!("{order}\n")
}

/// Every column is text, so that no program changes an id or a date.
fn workbook(chinese: bool) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name(if chinese { "订单" } else { "orders" })?;
    sheet.set_freeze_panes(1, 0)?;
    let text = Format::new().set_num_format("@");
    let bold = Format::new().set_num_format("@").set_bold();
    let example = Format::new().set_num_format("@").set_italic().set_font_color(Color::Gray);
    for (index, (column, heading)) in (0..).zip(TEMPLATE.iter().zip(headings(chinese))) {
        sheet.set_column_format(index, &text)?;
        sheet.set_column_width(index, if matches!(column, Column::Product | Column::Street) { 44 } else { 14 })?;
        sheet.write_string_with_format(0, index, heading, &bold)?;
    }
    for (number, row) in (1..).zip(rows(chinese)) {
        for (index, cell) in (0..).zip(row).filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string_with_format(number, index, cell, &example)?;
        }
    }
    book.save_to_buffer()
}
