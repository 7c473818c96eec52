//! Sheets of .csv files, as programs in China and elsewhere write them: UTF-8 with or without its mark, UTF-16, GBK; with
//! commas, semicolons or tabs.

use super::cell::Cell;
use super::columns;
use super::sheet::{Row, Sheet};
use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};

const SEPARATORS: [(u8, &str); 4] = [(b',', "commas"), (b';', "semicolons"), (b'\t', "tabs"), (b'|', "bars")];

/// Reads a sheet.
///
/// # Errors
/// Its encoding is none of those, or it is no CSV.
pub(crate) fn read(bytes: &[u8]) -> Result<Sheet, String> {
    let (text, encoding) = decoded(bytes)?;
    let mut notes = Vec::new();
    notes.extend(encoding.map(|name| format!("read as {name}")));
    // Old programs end a line by a return alone.
    let text = if text.contains('\r') && !text.contains('\n') { text.replace('\r', "\n") } else { text };
    let (text, said) = said_separator(&text);
    let separator = said.unwrap_or_else(|| separator(text));
    if let Some((_, name)) = SEPARATORS.iter().skip(1).find(|(known, _)| *known == separator) {
        notes.push(format!("its cells are separated by {name}"));
    }
    let mut reader = csv::ReaderBuilder::new();
    reader.delimiter(separator).has_headers(false).flexible(true);
    let mut reader = reader.from_reader(text.as_bytes());
    let mut lines = Lines { text: text.as_bytes(), at: 0, line: 1 + usize::from(said.is_some()) };
    let mut within = 0;
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| format!("is no CSV: {error}"))?;
        let at = record.position().map_or(0, |position| usize::try_from(position.byte()).unwrap_or(0));
        // Lines within cells are no rows.
        let number = lines.line_of(at).saturating_sub(within);
        within += record.iter().map(|cell| cell.matches('\n').count()).sum::<usize>();
        rows.push(Row { number, cells: record.iter().map(Cell::text_of).collect() });
    }
    Ok(Sheet::of(rows, notes))
}

/// Counts the lines of a text up to its records.
struct Lines<'t> {
    text: &'t [u8],
    at: usize,
    line: usize,
}

impl Lines<'_> {
    /// The line at which the record at a byte begins: what ends the one before, and empty lines, may stand in front of it.
    fn line_of(&mut self, byte: usize) -> usize {
        let begins = |byte: &u8| !matches!(byte, b'\r' | b'\n');
        let rest = self.text.get(byte..).unwrap_or_default();
        let begin = byte + rest.iter().position(begins).unwrap_or(rest.len());
        let passed = self.text.get(self.at..begin).unwrap_or_default();
        self.line += passed.iter().filter(|byte| **byte == b'\n').count();
        self.at = begin.max(self.at);
        self.line
    }
}

/// The text, and the name of its encoding where it is not the usual one.
fn decoded(bytes: &[u8]) -> Result<(String, Option<&'static str>), String> {
    let wide = [(UTF_16LE, [0xff, 0xfe]), (UTF_16BE, [0xfe, 0xff])];
    if let Some((encoding, _)) = wide.iter().find(|(_, mark)| bytes.starts_with(mark)) {
        let (text, _, broken) = encoding.decode(bytes);
        return if broken { Err("is no whole UTF-16".to_owned()) } else { Ok((text.into_owned(), Some("UTF-16"))) };
    }
    if bytes.contains(&0) {
        return Err("is no text: export it as CSV, UTF-8".to_owned());
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok((text.trim_start_matches('\u{feff}').to_owned(), None)),
        Err(_) => match GB18030.decode_without_bom_handling(bytes) {
            (text, false) => Ok((text.into_owned(), Some("GBK, the encoding of Chinese Excel"))),
            _ => Err("is neither UTF-8 nor GBK: save it as CSV UTF-8, or as .xlsx".to_owned()),
        },
    }
}

/// Excel's own first line `sep=;`, where there is one.
fn said_separator(text: &str) -> (&str, Option<u8>) {
    let Some((first, rest)) = text.split_once('\n') else { return (text, None) };
    let first = first.trim_end_matches('\r').trim_matches('"');
    match first.strip_prefix("sep=").map(str::as_bytes) {
        Some([separator]) => (rest, Some(*separator)),
        _ => (text, None),
    }
}

/// The separator by which the headings make most sense.
fn separator(text: &str) -> u8 {
    let line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let known = |separator: u8| {
        let cells = line.split(char::from(separator));
        cells.filter(|cell| columns::read(cell.trim().trim_matches('"')).is_some()).count()
    };
    let mut best = (0, b',');
    for (separator, _) in SEPARATORS {
        let count = known(separator);
        if count > best.0 {
            best = (count, separator);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(sheet: &Sheet) -> Vec<(usize, Vec<String>)> {
        sheet.rows.iter().map(|row| (row.number, row.cells.iter().map(Cell::shown).collect())).collect()
    }

    #[test]
    fn every_encoding_and_separator_gives_the_same_sheet() {
        let text = "订单号,商品,数量\r\nPO-1,6001,2\r\n";
        let plain = read(text.as_bytes()).unwrap();
        assert_eq!(cells(&plain), [(2, vec!["PO-1".to_owned(), "6001".to_owned(), "2".to_owned()])]);
        assert_eq!(plain.headings[0], Cell::text_of("订单号"));
        let gbk = GB18030.encode(text).0.into_owned();
        let marked = format!("\u{feff}{text}").into_bytes();
        let wide: Vec<u8> =
            [0xff, 0xfe].into_iter().chain(text.replace(',', "\t").encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let semicolons = text.replace(',', ";").into_bytes();
        let quoted = text.replace(',', "\";\"").replace("\r\n", "\"\r\n\"");
        let quoted = format!("\"{}", quoted.trim_end_matches('"')).into_bytes();
        let old = text.replace("\r\n", "\r").into_bytes();
        for bytes in [gbk, marked, wide, semicolons, quoted, old] {
            let sheet = read(&bytes).unwrap();
            assert_eq!((cells(&sheet), &sheet.headings), (cells(&plain), &plain.headings), "{:?}", sheet.notes);
        }
    }

    #[test]
    fn rows_are_numbered_as_spreadsheet_programs_number_them() {
        let sheet = read("sep=;\n订单号;备注\n\nPO-1;\"two\nlines\"\n;\nPO-2;x\n".as_bytes()).unwrap();
        let numbers: Vec<usize> = sheet.rows.iter().map(|row| row.number).collect();
        assert_eq!((sheet.headings_row, numbers), (2, vec![4, 6]));
        let sheet = read("订单号,备注\n\nPO-1,\"a\nb\nc\"\nPO-2,x\n".as_bytes()).unwrap();
        assert_eq!(sheet.rows.iter().map(|row| row.number).collect::<Vec<_>>(), [3, 4]);
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert!(read(b"PK\x03\x04\0\0").unwrap_err().contains("no text"));
        assert!(read(&[b'a', 0xff, 0xff, b'\n']).unwrap_err().contains("neither UTF-8 nor GBK"));
        assert_eq!(read(b"").unwrap(), Sheet::default());
    }
}
