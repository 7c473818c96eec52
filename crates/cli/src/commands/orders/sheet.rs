//! A file of orders that grows row by row beside its place: .csv, .jsonl or .xlsx.

use super::rows::{COLUMNS, Kind as Column, no_formula, rows};
use super::target::Target;
use crate::buying::Whole;
use crate::newfile::{Growing, NewFile};
use daigou_core::buyer::Purchase;
use daigou_core::{Certainty, Error, ErrorKind};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use std::io::Write;
use std::path::Path;

/// The kind of a file, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Csv,
    Jsonl,
    Xlsx,
}

impl Kind {
    /// # Errors
    /// The name ends in none of them.
    pub(super) fn of(path: &Path) -> Result<Self, Error> {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        match ending.as_deref() {
            Some("csv") => Ok(Self::Csv),
            Some("jsonl") => Ok(Self::Jsonl),
            Some("xlsx") => Ok(Self::Xlsx),
            _ => Err(Error::invalid("--out", format!("must end in .csv, .jsonl or .xlsx, got `{}`", path.display()))),
        }
    }
}

/// The file while it grows.
pub(super) struct Sheet {
    form: Form,
    full: bool,
}

enum Form {
    Csv(Box<csv::Writer<Growing>>),
    Jsonl(Growing),
    Xlsx(Box<Book>),
}

/// A workbook whose rows go to a temporary file of its own as they come.
struct Book {
    book: Workbook,
    target: Growing,
    row: u32,
    yuan: Format,
}

impl Sheet {
    /// Begins the file with its headings.
    ///
    /// # Errors
    /// It cannot be written.
    pub(super) fn begin(file: &NewFile, kind: Kind, chinese: bool, full: bool) -> Result<Self, Error> {
        let headings = COLUMNS.each_ref().map(|column| if chinese { column.zh } else { column.en });
        let target = file.begin().map_err(failed)?;
        let form = match kind {
            Kind::Jsonl => Form::Jsonl(target),
            Kind::Csv => {
                let mut writer = csv::Writer::from_writer(target);
                writer.write_record(headings).map_err(failed)?;
                Form::Csv(Box::new(writer))
            }
            Kind::Xlsx => Form::Xlsx(Box::new(Book::begin(target, &headings).map_err(too_much)?)),
        };
        Ok(Self { form, full })
    }
}

impl Target for Sheet {
    fn take(&mut self, orders: &[Purchase]) -> Result<(), Error> {
        for order in orders {
            match &mut self.form {
                Form::Jsonl(target) => {
                    let json = order.whole(self.full, &[])?;
                    writeln!(target, "{}", json.get()).map_err(failed)?;
                }
                Form::Csv(writer) => {
                    for row in rows(order) {
                        writer.write_record(row.each_ref().map(|cell| no_formula(cell))).map_err(failed)?;
                    }
                }
                Form::Xlsx(book) => book.add(order).map_err(too_much)?,
            }
        }
        Ok(())
    }

    fn end(self: Box<Self>) -> Result<Option<Growing>, Error> {
        match self.form {
            Form::Jsonl(target) => Ok(Some(target)),
            Form::Csv(writer) => writer.into_inner().map(Some).map_err(failed),
            Form::Xlsx(book) => book.end().map(Some),
        }
    }
}

impl Book {
    fn begin(target: Growing, headings: &[&str]) -> Result<Self, XlsxError> {
        let mut book = Workbook::new();
        let bold = Format::new().set_bold();
        let sheet = book.add_worksheet_with_constant_memory()?;
        sheet.set_name("orders")?;
        sheet.set_freeze_panes(1, 0)?;
        for (index, heading) in (0..).zip(headings) {
            sheet.write_string_with_format(0, index, *heading, &bold)?;
        }
        Ok(Self { book, target, row: 1, yuan: Format::new().set_num_format("0.00") })
    }

    fn add(&mut self, order: &Purchase) -> Result<(), XlsxError> {
        let sheet: &mut Worksheet = self.book.worksheet_from_index(0)?;
        for row in rows(order) {
            for (index, (cell, column)) in (0..).zip(row.iter().zip(&COLUMNS)).filter(|(_, (cell, _))| !cell.is_empty())
            {
                // Amounts up to ten billion yuan are numbers of a spreadsheet without a loss.
                match (column.kind, cell.parse::<f64>()) {
                    (Column::Yuan, Ok(yuan)) => sheet.write_number_with_format(self.row, index, yuan, &self.yuan)?,
                    (Column::Count, Ok(count)) => sheet.write_number(self.row, index, count)?,
                    _ => sheet.write_string(self.row, index, cell)?,
                };
            }
            self.row += 1;
        }
        Ok(())
    }

    fn end(mut self) -> Result<Growing, Error> {
        self.book.save_to_writer(&mut self.target).map_err(too_much)?;
        Ok(self.target)
    }
}

/// Everything was read, and nothing changed: only the file is missing.
pub(super) fn failed(why: impl std::fmt::Display) -> Error {
    Error::new(ErrorKind::Output, Certainty::Unreadable, format!("the file cannot be written: {why}"))
        .with_field("--out")
}

fn too_much(error: XlsxError) -> Error {
    match error {
        XlsxError::RowColumnLimitError => {
            failed("a sheet of .xlsx has 1,048,576 rows at most").with_hint("write .csv, or fewer orders with --since")
        }
        XlsxError::MaxStringLengthExceeded => {
            failed("a text is longer than a cell of .xlsx takes").with_hint("write .csv")
        }
        other => failed(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_of_the_kind_that_its_name_says() {
        for (name, kind) in [("a.csv", Kind::Csv), ("a.b.JSONL", Kind::Jsonl), ("订单.xlsx", Kind::Xlsx)] {
            assert_eq!(Kind::of(Path::new(name)).unwrap(), kind);
        }
        for name in ["a", "a.xls", "csv", "a.csv.gz"] {
            assert_eq!(Kind::of(Path::new(name)).unwrap_err().field(), Some("--out"), "{name}");
        }
    }
}
