//! Orders as JSON, one a line.

use super::given::{EXAMPLES, Given, Wrong};
use super::rows::Judges;
use daigou_core::Error;
use daigou_core::buyer::NewOrder;

/// Reads the orders of a text.
///
/// # Errors
/// It is no UTF-8; or inside, every line that is wrong.
pub(super) fn orders(bytes: &[u8], judges: &Judges<'_>) -> Result<Result<Vec<Given>, Vec<Wrong>>, String> {
    let text = std::str::from_utf8(bytes)
        .map_err(|_| "is no UTF-8, as JSON must be; a sheet has to be named .csv or .xlsx".to_owned())?;
    let mut orders = Vec::new();
    let mut wrong = Vec::new();
    for (number, line) in (1..).zip(text.trim_start_matches('\u{feff}').lines()) {
        if line.trim().is_empty() {
            continue;
        }
        match order(line, judges) {
            Ok(order) => orders.push(Given { place: format!("line {number}"), order }),
            Err(error) => wrong.push(Wrong {
                row: number,
                field: error.field().unwrap_or_default().to_owned(),
                words: format!("line {number}: {}", error.message()),
            }),
        }
    }
    Ok(if wrong.is_empty() { Ok(orders) } else { Err(wrong) })
}

fn order(line: &str, judges: &Judges<'_>) -> Result<NewOrder, Error> {
    let mut order = NewOrder::from_json(line)?;
    if EXAMPLES.contains(&order.reference.as_str()) {
        let rule = "is the template's example: write your order over it, or take the line away";
        return Err(Error::invalid("reference", rule));
    }
    for (index, line) in order.lines.iter_mut().enumerate() {
        line.product = (judges.product)(&line.product).map_err(|error| {
            let field = format!("lines[{index}].product");
            let hint = error.hint().unwrap_or_default().to_owned();
            Error::invalid(field, error.message()).with_hint(hint)
        })?;
    }
    (judges.check)(&order)?;
    Ok(order)
}
