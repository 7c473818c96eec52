//! Files of orders: JSON lines, .csv and .xlsx sheets to be read; templates to be filled in; sheets that are written back with
//! what came of their orders. What a file may say wrong is told here, before anything is sent.

mod cell;
mod columns;
mod csv;
mod given;
mod jsonl;
mod rows;
mod sheet;
mod template;
mod written;
mod xlsx;

pub(crate) use given::{Given, Kind};
pub(crate) use rows::Judges;
pub(crate) use sheet::Sheet;
pub(crate) use template::template;
pub(crate) use written::{Came, Target, with_results};

use daigou_core::Error;
use given::Wrong;
use std::io::Read as _;
use std::path::Path;

/// The content of a file.
#[derive(Debug)]
pub(crate) struct Input {
    pub(crate) orders: Vec<Given>,
    /// The sheet, where it is one.
    pub(crate) sheet: Option<Sheet>,
}

/// Reads a file of orders; `-` is standard input. `tell` hears what a person should know of how it was read.
///
/// # Errors
/// It cannot be read, holds no order, or everything that is wrong with it.
pub(crate) fn read(path: &Path, judges: &Judges<'_>, tell: &dyn Fn(&str)) -> Result<Input, Error> {
    let bytes = bytes(path)?;
    let named = path.as_os_str() != "-";
    let kind = if named { Kind::of(path)? } else { Kind::of_bytes(&bytes) };
    if kind == Kind::Csv && bytes.starts_with(b"PK\x03\x04") {
        let rule = format!("`{}` is a workbook under another name", path.display());
        return Err(Error::invalid("FILE", rule).with_hint("give it a name that ends in .xlsx"));
    }
    let unreadable = |rule: String| Error::invalid("FILE", format!("`{}` {rule}", path.display()));
    let (orders, sheet) = match kind {
        Kind::Jsonl => (jsonl::orders(&bytes, judges).map_err(unreadable)?, None),
        Kind::Csv | Kind::Xlsx => {
            let sheet = if kind == Kind::Csv { csv::read(&bytes) } else { xlsx::read(bytes) }.map_err(unreadable)?;
            sheet.notes.iter().for_each(|note| tell(&format!("{}: {note}", path.display())));
            doubtful(&sheet).iter().for_each(|note| tell(note));
            (rows::orders(&sheet, judges), Some(sheet))
        }
    };
    let orders = orders.map_err(all_of)?;
    if orders.is_empty() {
        return Err(unreadable("holds no order".to_owned()).with_hint("`daigou place --template csv` shows its form"));
    }
    Ok(Input { orders, sheet })
}

fn bytes(path: &Path) -> Result<Vec<u8>, Error> {
    /// No file of orders is as large.
    const MOST: u64 = 256 * 1024 * 1024;
    let cannot = |error| Error::invalid("FILE", format!("`{}` cannot be read: {error}", path.display()));
    let mut bytes = Vec::new();
    if path.as_os_str() == "-" {
        std::io::stdin().lock().take(MOST).read_to_end(&mut bytes).map_err(cannot)?;
    } else {
        std::fs::File::open(path).and_then(|file| file.take(MOST).read_to_end(&mut bytes)).map_err(cannot)?;
    }
    Ok(bytes)
}

/// Everything that is wrong, as one error.
fn all_of(wrong: Vec<Wrong>) -> Error {
    const SHOWN: usize = 100;
    let mut lines: Vec<&str> = wrong.iter().take(SHOWN).map(|wrong| wrong.words.as_str()).collect();
    let more = format!("and {} more", wrong.len().saturating_sub(SHOWN));
    if wrong.len() > SHOWN {
        lines.push(&more);
    }
    let error = Error::usage(lines.join("\n")).with_hint("correct the file; see `daigou place --help` for its form");
    match wrong.first() {
        Some(first) if !first.field.is_empty() => error.with_field(first.field.clone()),
        _ => error,
    }
}

/// Ids that look as if a spreadsheet had rounded them before they became text.
fn doubtful(sheet: &Sheet) -> Vec<String> {
    let rounded = |text: &str| {
        let digits = text.len() >= 17 && text.bytes().all(|byte| byte.is_ascii_digit());
        digits && text.bytes().skip(15).all(|byte| byte == b'0')
    };
    let found = sheet.rows.iter().filter_map(|row| {
        let cell = row.cells.iter().map(cell::Cell::shown).find(|text| rounded(text))?;
        Some(format!(
            "row {}: {cell} ends in zeros, as numbers do that a spreadsheet has rounded: compare it",
            row.number
        ))
    });
    found.take(10).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_that_may_have_been_rounded_is_doubted() {
        let sheet = csv::read("订单号,商品\nPO-1,600126245031041000\nPO-2,600126245031041190\n".as_bytes()).unwrap();
        let told = doubtful(&sheet);
        assert_eq!((told.len(), told[0].contains("row 2")), (1, true), "{told:?}");
    }
}
