//! The kinds of files of orders, an order of one, and what is wrong in one.

use daigou_core::Error;
use daigou_core::buyer::NewOrder;
use std::path::Path;

/// The references of the templates' examples, which are no orders.
pub(super) const EXAMPLES: [&str; 2] = ["EXAMPLE-1", "示例-1"];

/// An order of a file.
#[derive(Debug)]
pub(crate) struct Given {
    /// Where it stands: `line 3`, `rows 5, 6`.
    pub(crate) place: String,
    pub(crate) order: NewOrder,
}

/// An error in a file.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Wrong {
    pub(super) row: usize,
    pub(super) field: String,
    pub(super) words: String,
}

impl Wrong {
    /// In a row of a sheet.
    pub(super) fn new(row: usize, field: impl Into<String>, words: impl std::fmt::Display) -> Self {
        Self { row, field: field.into(), words: format!("row {row}, {words}") }
    }
}

/// The kinds of files of orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Jsonl,
    Csv,
    Xlsx,
}

impl Kind {
    /// The kind by a file's name; JSON lines where it says nothing.
    ///
    /// # Errors
    /// It is another program's own.
    pub(crate) fn of(path: &Path) -> Result<Self, Error> {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
        match ending.as_str() {
            "csv" | "tsv" => Ok(Self::Csv),
            "xlsx" | "xlsm" => Ok(Self::Xlsx),
            "xls" | "xlsb" | "ods" | "numbers" | "et" | "wps" | "gsheet" => {
                let rule = format!("`{}` is of a kind that is not read", path.display());
                Err(Error::invalid("FILE", rule).with_hint("save it as .xlsx, or as .csv (UTF-8)"))
            }
            _ => Ok(Self::Jsonl),
        }
    }

    /// The kind of what came without a name.
    pub(super) fn of_bytes(bytes: &[u8]) -> Self {
        let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace() && !matches!(byte, 0xef | 0xbb | 0xbf));
        match first {
            _ if bytes.starts_with(b"PK\x03\x04") => Self::Xlsx,
            None | Some(b'{') => Self::Jsonl,
            Some(_) => Self::Csv,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_of_the_kind_that_its_name_says_and_a_stream_of_its_bytes() {
        for (name, kind) in
            [("a.csv", Kind::Csv), ("订单.XLSX", Kind::Xlsx), ("a.jsonl", Kind::Jsonl), ("a", Kind::Jsonl)]
        {
            assert_eq!(Kind::of(Path::new(name)).unwrap(), kind, "{name}");
        }
        assert!(Kind::of(Path::new("a.xls")).unwrap_err().hint().unwrap().contains(".xlsx"));
        assert_eq!(Kind::of_bytes("\u{feff} {\"reference\"".as_bytes()), Kind::Jsonl);
        assert_eq!(Kind::of_bytes("订单号,商品".as_bytes()), Kind::Csv);
        assert_eq!(Kind::of_bytes(b"PK\x03\x04"), Kind::Xlsx);
    }
}
