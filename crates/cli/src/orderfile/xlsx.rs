//! Sheets of .xlsx workbooks. The first sheet that can be seen is read, and the others are told of.

use super::cell::Cell;
use super::sheet::{Row, Sheet};
use calamine::{DataRef, Dimensions, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx};
use std::collections::BTreeMap;
use std::io::Cursor;

/// Sheets of orders are small: what has more is something else.
const MOST_CELLS: usize = 2_000_000;
const MOST_COLUMNS: u32 = 200;

type Book = Xlsx<Cursor<Vec<u8>>>;
type Grid = BTreeMap<u32, BTreeMap<u32, Cell>>;

/// Reads a workbook's first sheet.
///
/// # Errors
/// It is no workbook, has a password, or holds far more than orders.
pub(crate) fn read(bytes: Vec<u8>) -> Result<Sheet, String> {
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Err("is an old workbook, or one with a password: save it as .xlsx without a password".to_owned());
    }
    let mut book: Book = Xlsx::new(Cursor::new(bytes)).map_err(|error| format!("is no .xlsx workbook: {error}"))?;
    let seen = |sheet: &&calamine::Sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible;
    let names: Vec<String> = book.sheets_metadata().iter().filter(seen).map(|sheet| sheet.name.clone()).collect();
    let Some((first, others)) = names.split_first() else { return Err("has no sheet that can be seen".to_owned()) };
    let mut notes = Vec::new();
    if !others.is_empty() {
        notes.push(format!("the sheet `{first}` is read, and {} is not", others.join(", ")));
    }
    let mut grid = cells(&mut book, first)?;
    for (at, formula) in formulas(&mut book, first)? {
        // A program that writes formulas and never computes them leaves their cells empty, or at zero.
        let cell = grid.entry(at.0).or_default().entry(at.1).or_default();
        if cell.is_empty() || cell.shown() == "0" {
            *cell = Cell::Other(format!("the formula ={formula}, which may never have been computed"));
        }
    }
    let merged = book.merge_cells_by_sheet_name(first).unwrap_or_default();
    merged.iter().for_each(|region| spread(&mut grid, region));
    let rows = grid.into_iter().map(|(number, cells)| {
        let width = cells.keys().next_back().map_or(0, |last| *last as usize + 1);
        let mut row = vec![Cell::Empty; width];
        cells.into_iter().for_each(|(at, cell)| row[at as usize] = cell);
        Row { number: number as usize + 1, cells: row }
    });
    Ok(Sheet::of(rows, notes))
}

/// The cells that are not empty.
fn cells(book: &mut Book, sheet: &str) -> Result<Grid, String> {
    let failed = |error: calamine::XlsxError| format!("has a sheet that cannot be read: {error}");
    let mut reader = book.worksheet_cells_reader(sheet).map_err(failed)?;
    let mut grid = Grid::new();
    let mut count = 0;
    while let Some(found) = reader.next_cell().map_err(failed)? {
        let (row, column) = found.get_position();
        let cell = cell(found.get_value());
        if cell.is_empty() {
            continue;
        }
        count += 1;
        if count > MOST_CELLS || column >= MOST_COLUMNS {
            return Err(format!(
                "has more than {MOST_COLUMNS} columns or {MOST_CELLS} cells: it is no sheet of orders"
            ));
        }
        grid.entry(row).or_default().insert(column, cell);
    }
    Ok(grid)
}

/// A formula, and the row and column where it stands.
type Formula = ((u32, u32), String);

/// The formulas of a sheet.
fn formulas(book: &mut Book, sheet: &str) -> Result<Vec<Formula>, String> {
    let failed = |error: calamine::XlsxError| format!("has a sheet that cannot be read: {error}");
    let mut reader = book.worksheet_cells_reader(sheet).map_err(failed)?;
    let mut out = Vec::new();
    while let Some(found) = reader.next_formula().map_err(failed)? {
        if !found.get_value().is_empty() && found.get_position().1 < MOST_COLUMNS {
            out.push((found.get_position(), found.get_value().clone()));
        }
    }
    Ok(out)
}

fn cell(data: &DataRef<'_>) -> Cell {
    match data {
        DataRef::Empty => Cell::Empty,
        DataRef::String(text) => Cell::text_of(text),
        DataRef::SharedString(text) => Cell::text_of(text),
        DataRef::Int(number) => Cell::Text(number.to_string()),
        DataRef::Float(number) => Cell::Number(*number),
        DataRef::Bool(value) => Cell::Other(format!("the value {}", if *value { "TRUE" } else { "FALSE" })),
        DataRef::DateTime(date) => Cell::Other(shown(date)),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Cell::Other(format!("a date ({text})")),
        DataRef::Error(error) => Cell::Other(format!("the error {error}")),
    }
}

fn shown(date: &ExcelDateTime) -> String {
    let (year, month, day, ..) = date.to_ymd_hms_milli();
    match date.is_duration() {
        true => "a time".to_owned(),
        false => format!("a date ({year}-{month:02}-{day:02})"),
    }
}

/// Has each cell of a merged column hold what its first one shows. Cells that are merged across columns are headings.
fn spread(grid: &mut Grid, region: &Dimensions) {
    let ((top, left), (bottom, right)) = (region.start, region.end);
    let Some(cell) = grid.get(&top).and_then(|row| row.get(&left)).cloned() else { return };
    if left != right || bottom.saturating_sub(top) > 10_000 {
        return;
    }
    for number in top + 1..=bottom {
        // A row without anything of its own stays empty.
        if let Some(row) = grid.get_mut(&number) {
            row.entry(left).or_insert_with(|| cell.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_xlsxwriter::{Format, Formula, Workbook};

    #[test]
    fn the_first_sheet_is_read_with_what_its_cells_are() {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        let date = Format::new().set_num_format("yyyy-mm-dd");
        for (column, heading) in ["订单号", "商品", "规格", "数量", "备注"].into_iter().enumerate() {
            sheet.write_string(2, column as u16, heading).unwrap();
        }
        sheet.write_string(3, 0, "PO-1").unwrap();
        sheet.write_number(3, 1, 600_126_245_031_041_190.0).unwrap();
        sheet.write_number_with_format(3, 2, 46_000.0, &date).unwrap();
        sheet.write_formula(3, 3, Formula::new("1+1").set_result("2")).unwrap();
        sheet.write_formula(3, 4, Formula::new("A1").set_result("")).unwrap();
        sheet.write_blank(9, 3, &date).unwrap();
        book.add_worksheet().set_name("说明").unwrap();
        let sheet = read(book.save_to_buffer().unwrap()).unwrap();
        assert_eq!((sheet.headings_row, sheet.rows.len(), sheet.rows[0].number), (3, 1, 4));
        assert_eq!(sheet.rows[0].cell(1), &Cell::Number(600_126_245_031_041_190.0));
        assert_eq!(sheet.rows[0].cell(2), &Cell::Other("a date (2025-12-09)".into()));
        assert_eq!(sheet.rows[0].cell(3).quantity().unwrap(), 2);
        assert!(sheet.rows[0].cell(4).words().unwrap_err().contains("formula"), "{:?}", sheet.rows[0]);
        assert!(sheet.notes[0].contains("说明"), "{:?}", sheet.notes);
    }

    #[test]
    fn merged_cells_hold_what_they_show_and_far_cells_cost_nothing() {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write_string(0, 0, "订单号").unwrap();
        sheet.merge_range(1, 0, 3, 0, "PO-1", &Format::new()).unwrap();
        for row in [1, 2] {
            sheet.write_string(row, 1, "x").unwrap();
        }
        sheet.write_string(1_000_000, 1, "x").unwrap();
        let read = read(book.save_to_buffer().unwrap()).unwrap();
        let rows: Vec<_> = read.rows.iter().map(|row| (row.number, row.cell(0).shown())).collect();
        assert_eq!(rows, [(2, "PO-1".into()), (3, "PO-1".into()), (1_000_001, String::new())]);
    }

    #[test]
    fn what_is_no_workbook_is_said_to_be_none() {
        assert!(read(b"reference,product\n".to_vec()).unwrap_err().contains("no .xlsx workbook"));
        assert!(read(vec![0xd0, 0xcf, 0x11, 0xe0, 0, 0]).unwrap_err().contains("password"));
    }
}
