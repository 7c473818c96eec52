//! The orders of a file.

use daigou_core::Error;
use daigou_core::buyer::NewOrder;
use std::io::Read;
use std::path::Path;

/// The orders of a file, each with the number of its line. Every line that is wrong is named; then nothing is sent.
pub(super) fn orders(
    file: &Path,
    check: impl Fn(&NewOrder) -> Result<(), Error>,
) -> Result<Vec<(usize, NewOrder)>, Error> {
    const SHOWN: usize = 100;
    let cannot = |e| Error::invalid("FILE.jsonl", format!("`{}` cannot be read: {e}", file.display()));
    let text = if file.as_os_str() == "-" {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).map_err(cannot)?;
        text
    } else {
        std::fs::read_to_string(file).map_err(cannot)?
    };
    let mut orders = Vec::new();
    let mut wrong: Vec<(String, Option<String>)> = Vec::new();
    for (number, line) in (1..).zip(text.trim_start_matches('\u{feff}').lines()) {
        if line.trim().is_empty() {
            continue;
        }
        match NewOrder::from_json(line).and_then(|order| check(&order).map(|()| order)) {
            Ok(order) => orders.push((number, order)),
            Err(error) => {
                wrong.push((format!("line {number}: {}", error.message()), error.field().map(str::to_owned)));
            }
        }
    }
    let Some((_, field)) = wrong.first() else {
        return match orders.is_empty() {
            true => Err(Error::invalid("FILE.jsonl", format!("`{}` holds no order", file.display()))),
            false => Ok(orders),
        };
    };
    let field = field.clone();
    let mut lines: Vec<String> = wrong.iter().take(SHOWN).map(|(words, _)| words.clone()).collect();
    if wrong.len() > SHOWN {
        lines.push(format!("and {} more", wrong.len() - SHOWN));
    }
    let error = Error::usage(lines.join("; ")).with_hint("correct the file; see `daigou place --help` for its form");
    Err(field.into_iter().fold(error, Error::with_field))
}
