//! The report of a run at its end: the summary in words and numbers, a line an order, the exit code.

use daigou_core::Error;
use daigou_core::buyer::{FailedLine, NewOrder, OrderMatch};
use daigou_ledger::placing::{Candidate, PaymentState};
use daigou_ledger::{Report, Summary};
use serde::Serialize;

/// The outcome of an order: a line of the file of reports.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Line {
    reference: String,
    outcome: &'static str,
    orders: Vec<String>,
    /// By what they are known: the answer, the mark, the content, a person.
    found_by: Option<&'static str>,
    quoted_fen: Option<i64>,
    payment: Option<&'static str>,
    code: Option<String>,
    why: Option<String>,
    /// The lines that the platform did not take, beside others that it took.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    failed: Vec<Failed>,
    /// Orders that may be it, where it is unknown.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    candidates: Vec<Candidate>,
}

/// A line of an order that the platform did not take.
#[derive(Debug, Clone, Serialize)]
struct Failed {
    /// Its place in the order, from 0, where the platform says which it was.
    line: Option<usize>,
    product: Option<String>,
    sku: Option<String>,
    code: Option<String>,
    message: Option<String>,
}

impl Failed {
    fn of(failed: &FailedLine, order: &NewOrder) -> Self {
        let line = failed.line.and_then(|line| order.lines.get(line));
        Self {
            line: failed.line,
            product: line.map(|line| line.product.clone()),
            sku: line.map(|line| line.sku.clone()),
            code: failed.code.clone(),
            message: failed.message.clone(),
        }
    }
}

impl Line {
    pub(super) fn of(report: &Report) -> Self {
        let row = &report.placement;
        Self {
            reference: row.reference().as_str().to_owned(),
            outcome: report.outcome.as_str(),
            orders: row.placed.iter().flat_map(|placed| &placed.orders).map(|id| id.as_str().to_owned()).collect(),
            found_by: row.found_by.map(OrderMatch::as_str),
            quoted_fen: row.quote.as_ref().and_then(|quote| quote.total.fen().ok()),
            payment: row.payment.map(PaymentState::as_str),
            code: row.code.clone(),
            why: Some(why(report)).filter(|why| !why.is_empty()),
            failed: failed(report).iter().map(|line| Failed::of(line, &row.order)).collect(),
            candidates: row.candidates.clone(),
        }
    }
}

/// Lines as JSON, one a line.
pub(super) fn as_json(lines: &[Line]) -> String {
    let mut text = String::new();
    for line in lines {
        // Texts and numbers alone: it is always JSON.
        text.push_str(&serde_json::to_string(line).unwrap_or_default());
        text.push('\n');
    }
    text
}

/// A run in numbers, for programs: the ledger's, and the orders of which the platform took a part.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub(super) struct Numbers {
    #[serde(flatten)]
    pub(super) summary: Summary,
    /// Of the placed ones: lack lines that the platform did not take.
    pub(super) incomplete: usize,
    /// Those lines.
    pub(super) refused_lines: usize,
}

impl Numbers {
    pub(super) fn of(reports: &[Report]) -> Self {
        let mut out = Self::default();
        reports.iter().for_each(|report| out.add(report));
        out
    }

    pub(super) fn add(&mut self, report: &Report) {
        self.summary.add(report);
        let failed = failed(report).len();
        self.incomplete += usize::from(failed > 0);
        self.refused_lines += failed;
    }

    /// The exit code of the contract.
    pub(super) fn exit_code(&self) -> u8 {
        let summary = &self.summary;
        if summary.unknown + summary.payment_unknown > 0 {
            4
        } else if summary.invalid + summary.conflict > 0 {
            2
        } else if summary.refused + summary.payment_refused + self.incomplete > 0 {
            1
        } else if summary.failed > 0 {
            3
        } else {
            0
        }
    }

    /// The numbers that are not nothing, in words.
    pub(super) fn words(&self, pay: bool) -> Vec<String> {
        let summary = &self.summary;
        let mut counts = vec![
            (summary.placed, "placed"),
            (summary.already_placed, "placed before"),
            (self.incomplete, "of them without some lines"),
            (summary.refused, "refused"),
            (summary.unknown, "unknown"),
            (summary.failed, "not placed"),
            (summary.invalid, "cannot be ordered"),
            (summary.conflict, "ordered before with another content"),
        ];
        if pay {
            counts.extend([
                (summary.paid, "paid"),
                (summary.payment_accepted, "payment accepted"),
                (summary.payment_unknown, "payment unknown"),
                (summary.payment_refused, "not paid"),
            ]);
        }
        counts.into_iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{n} {word}")).collect()
    }
}

/// The summary, and what to do.
pub(super) fn show(numbers: &Numbers, pay: bool) -> String {
    let summary = &numbers.summary;
    let mut out = format!("{} orders: {}", summary.total, numbers.words(pay).join(", "));
    let hints = [
        (
            summary.unknown + summary.payment_unknown,
            "may exist or be paid: run the same command again, it looks them up first; what stays so a person decides, see \
             `daigou ledger --help`",
        ),
        (summary.failed, "were not placed for now, nothing of them exists: run the same command again"),
        (summary.refused, "were refused: see why, and run it again with --retry-refused"),
        (summary.invalid, "cannot be ordered as they stand: correct them in the file"),
        (
            summary.conflict,
            "were ordered, or may have been, with another content: give what differs a reference of its own",
        ),
        (numbers.incomplete, "were placed without some of their lines: order those under a reference of their own"),
    ];
    for (n, hint) in hints.into_iter().filter(|(n, _)| *n > 0) {
        out.push_str(&format!("\n{n} {hint}"));
    }
    out
}

fn failed(report: &Report) -> &[FailedLine] {
    report.placement.placed.as_ref().map_or(&[], |placed| &placed.failed)
}

/// Why an order is not simply placed; nothing where it is.
pub(super) fn why(report: &Report) -> String {
    let row = &report.placement;
    let failed = failed(report).iter().map(|line| {
        let which = line.line.map_or_else(|| "a line".to_owned(), |line| format!("lines[{line}]"));
        let why = line.message.as_deref().or(line.code.as_deref()).unwrap_or("no reason given");
        format!("{which} was not taken: {why}")
    });
    let words = [row.message.as_deref(), row.payment_message.as_deref(), report.error.as_ref().map(Error::message)];
    let mut all: Vec<String> = failed.chain(words.into_iter().flatten().map(str::to_owned)).collect();
    all.dedup();
    all.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_without_some_of_its_lines_is_not_simply_placed() {
        let mut numbers = Numbers { incomplete: 1, refused_lines: 2, ..Numbers::default() };
        numbers.summary.placed = 3;
        assert_eq!(numbers.exit_code(), 1);
        assert_eq!(numbers.words(false), ["3 placed", "1 of them without some lines"]);
        let json = serde_json::to_value(numbers).unwrap();
        assert_eq!(
            (json["placed"].as_u64(), json["incomplete"].as_u64(), json["refused_lines"].as_u64()),
            (Some(3), Some(1), Some(2))
        );
        numbers.summary.unknown = 1;
        assert_eq!(numbers.exit_code(), 4);
    }
}
