//! A sheet that is written back with what came of its orders: as it was, with the platform's number, the total, the outcome,
//! the status and the waybills beside each row. The file that was read stays as it is.

use super::cell::Cell;
use super::columns::{self, Column, RESULTS, Read, TEMPLATE};
use super::given::{Given, Kind};
use super::sheet::{Row, Sheet};
use daigou_core::Error;
use daigou_core::buyer::NewOrder;
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use serde::Serialize;
use std::collections::{HashMap, HashSet};
use std::path::Path;

/// The outcome of an order.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(crate) struct Came {
    pub(crate) reference: String,
    /// The platform's numbers.
    pub(crate) orders: Vec<String>,
    /// The cost, in yuan with two decimals.
    pub(crate) total_yuan: Option<String>,
    /// The outcome in words.
    pub(crate) outcome: String,
    /// Where it stands on the platform.
    pub(crate) status: Option<String>,
    pub(crate) waybills: Vec<String>,
}

impl Came {
    fn cells(&self) -> [String; RESULTS.len()] {
        [
            self.orders.join(" "),
            self.total_yuan.clone().unwrap_or_default(),
            self.outcome.clone(),
            self.status.clone().unwrap_or_default(),
            self.waybills.join(" "),
        ]
    }
}

/// A file to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Target {
    kind: Kind,
    chinese: bool,
}

impl Target {
    /// The kind of a file by its name; headings that are added stand in a language.
    ///
    /// # Errors
    /// It ends in none of .csv, .xlsx and .jsonl.
    pub(crate) fn of(path: &Path, chinese: bool) -> Result<Self, Error> {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        let kind = match ending.as_deref() {
            Some("csv") => Kind::Csv,
            Some("xlsx") => Kind::Xlsx,
            Some("jsonl") => Kind::Jsonl,
            _ => {
                return Err(Error::invalid(
                    "--result",
                    format!("must end in .csv, .xlsx or .jsonl, got `{}`", path.display()),
                ));
            }
        };
        Ok(Self { kind, chinese })
    }
}

/// The file's bytes.
///
/// # Errors
/// Why it cannot be written.
pub(crate) fn with_results(
    target: Target,
    sheet: Option<&Sheet>,
    orders: &[Given],
    came: &[Came],
) -> Result<Vec<u8>, String> {
    if target.kind == Kind::Jsonl {
        // Texts alone: it is always JSON.
        let lines = came.iter().map(|came| serde_json::to_string(came).unwrap_or_default() + "\n");
        return Ok(lines.collect::<String>().into_bytes());
    }
    let own;
    let sheet = match sheet {
        Some(sheet) => sheet,
        None => {
            own = of_orders(orders, target.chinese);
            &own
        }
    };
    let rows = table(sheet, came, target.chinese);
    match target.kind {
        Kind::Xlsx => workbook(&rows).map_err(|error| error.to_string()),
        _ => csv(&rows).map_err(|error| error.to_string()),
    }
}

/// Orders as a sheet, where they came in another form.
fn of_orders(orders: &[Given], chinese: bool) -> Sheet {
    let row = |cells: Vec<String>| Row { number: 0, cells: cells.iter().map(|cell| Cell::text_of(cell)).collect() };
    let headings = TEMPLATE.iter().map(|column| column.heading(chinese).to_owned()).collect();
    let lines = orders.iter().flat_map(|given| (0..given.order.lines.len()).map(move |line| (&given.order, line)));
    let rows = lines.map(|(order, line)| row(TEMPLATE.iter().map(|column| member(order, line, *column)).collect()));
    Sheet::of([row(headings)].into_iter().chain(rows), Vec::new())
}

fn member(order: &NewOrder, index: usize, column: Column) -> String {
    let line = order.lines.get(index);
    let address = &order.address;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    match column {
        Column::Reference => order.reference.to_string(),
        Column::Product => line.map(|line| line.product.clone()).unwrap_or_default(),
        Column::Sku => line.map(|line| line.sku.clone()).unwrap_or_default(),
        Column::Quantity => line.map(|line| line.quantity.to_string()).unwrap_or_default(),
        _ if index > 0 => String::new(),
        Column::Name => address.name.expose().to_owned(),
        Column::Mobile => address.mobile.expose().to_owned(),
        Column::Phone => address.phone.as_ref().map(|phone| phone.expose().to_owned()).unwrap_or_default(),
        Column::Province => address.province.clone(),
        Column::City => address.city.clone(),
        Column::District => address.district.clone(),
        Column::Town => text(&address.town),
        Column::Street => address.street.expose().to_owned(),
        Column::Postcode => text(&address.postcode),
        Column::DistrictCode => text(&address.district_code),
        Column::Remark => text(&order.remark),
        Column::MaxTotal => {
            let most = order.max_total_fen.map(daigou_core::value::Money::cny_fen);
            most.map(|most| most.to_decimal()).unwrap_or_default()
        }
        Column::MaxTotalFen => order.max_total_fen.map(|most| most.to_string()).unwrap_or_default(),
    }
}

/// The sheet's cells without earlier results, and the new ones beside them. An order's total stands in its first row alone, so
/// that the column can be summed.
fn table(sheet: &Sheet, came: &[Came], chinese: bool) -> Vec<Vec<String>> {
    let is_result = |cell: &Cell| columns::read(&cell.shown()) == Some(Read::Result);
    let kept: Vec<usize> = (0..sheet.headings.len()).filter(|index| !is_result(&sheet.headings[*index])).collect();
    let is_reference = |cell: &Cell| columns::read(&cell.shown()) == Some(Read::Column(Column::Reference));
    let reference = sheet.headings.iter().position(is_reference);
    let by_name: HashMap<&str, &Came> = came.iter().map(|came| (came.reference.as_str(), came)).collect();
    let mut out = Vec::with_capacity(sheet.rows.len() + 1);
    let mut headings: Vec<String> = kept.iter().map(|index| sheet.headings[*index].shown()).collect();
    headings.extend(RESULTS.map(|(en, zh)| if chinese { zh } else { en }.to_owned()));
    out.push(headings);
    let mut seen = HashSet::new();
    for row in &sheet.rows {
        let mut cells: Vec<String> = kept.iter().map(|index| row.cell(*index).shown()).collect();
        let name = reference.and_then(|index| row.cell(index).id().ok()).unwrap_or_default();
        let found = by_name.get(name.as_str());
        let mut results = found.map(|came| came.cells()).unwrap_or_default();
        if !seen.insert(name) {
            results[1].clear();
        }
        cells.extend(results);
        out.push(cells);
    }
    out
}

fn csv(rows: &[Vec<String>]) -> Result<Vec<u8>, csv::Error> {
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer("\u{feff}".as_bytes().to_vec());
    for row in rows {
        writer.write_record(row.iter().map(|cell| no_formula(cell)))?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

/// A text of others in a spreadsheet must not be taken for a formula, nor a long number be rounded.
fn no_formula(text: &str) -> String {
    let long = text.len() > 11 && text.bytes().all(|byte| byte.is_ascii_digit());
    match long || text.starts_with(['=', '+', '-', '@']) {
        true => format!("'{text}"),
        false => text.to_owned(),
    }
}

/// Every cell is text, so that no id is rounded.
fn workbook(rows: &[Vec<String>]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_freeze_panes(1, 0)?;
    let (text, bold) = (Format::new().set_num_format("@"), Format::new().set_num_format("@").set_bold());
    for index in (0..).take(rows.first().map_or(0, Vec::len)) {
        sheet.set_column_format(index, &text)?;
        sheet.set_column_width(index, 16)?;
    }
    for (number, row) in (0..).zip(rows) {
        for (index, cell) in (0..).zip(row).filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string_with_format(number, index, cell, if number == 0 { &bold } else { &text })?;
        }
    }
    book.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use super::super::{csv as sheets, xlsx};
    use super::*;

    fn came() -> Came {
        Came {
            reference: "PO-1".into(),
            orders: vec!["2542285634920880794".into()],
            total_yuan: Some("36.50".into()),
            outcome: "placed and paid".into(),
            status: Some("paid".into()),
            waybills: vec!["YT1".into(), "YT2".into()],
        }
    }

    #[test]
    fn a_sheet_is_written_back_as_it_was_with_what_came_of_it_and_is_read_again() {
        let text = "订单号,商品,数量,结果\nPO-1,600126245031041190,2,old\nPO-1,6002,1,\nPO-2,=1,1,\n";
        let sheet = sheets::read(text.as_bytes()).unwrap();
        for name in ["a.csv", "a.xlsx"] {
            let target = Target::of(Path::new(name), true).unwrap();
            let bytes = with_results(target, Some(&sheet), &[], &[came()]).unwrap();
            let again = if name == "a.csv" { sheets::read(&bytes) } else { xlsx::read(bytes) }.unwrap();
            let cell = |row: usize, column: usize| again.rows[row].cell(column).clone();
            assert_eq!(again.headings.len(), 3 + RESULTS.len(), "{name}");
            assert_eq!(again.headings[3].shown(), "平台订单号");
            assert_eq!(cell(0, 1).id().unwrap(), "600126245031041190");
            assert_eq!(cell(0, 3).id().unwrap(), "2542285634920880794");
            assert_eq!((cell(0, 4).shown(), cell(1, 4).shown()), ("36.50".to_owned(), String::new()));
            assert_eq!((cell(1, 5).shown(), cell(0, 7).shown()), ("placed and paid".to_owned(), "YT1 YT2".to_owned()));
            assert!(cell(2, 5).is_empty());
        }
        assert_eq!(Target::of(Path::new("a.txt"), true).unwrap_err().field(), Some("--result"));
    }
}
