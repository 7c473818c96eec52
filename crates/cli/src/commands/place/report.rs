//! What a run tells at its end: the summary in words and numbers, the file of reports, the exit code.

use crate::output::table;
use daigou_core::Error;
use daigou_ledger::placing::PaymentState;
use daigou_ledger::{Outcome, Report, Summary};
use serde::Serialize;
use std::io::Write;
use std::path::Path;

/// The numbers that are not nothing, in words.
pub(super) fn words(summary: &Summary, pay: bool) -> Vec<String> {
    let mut counts = vec![
        (summary.placed, "placed"),
        (summary.already_placed, "placed before"),
        (summary.refused, "refused"),
        (summary.unknown, "unknown"),
        (summary.failed, "not placed"),
        (summary.invalid, "cannot be ordered"),
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

/// The summary, a table of what needs a person, and what to do.
pub(super) fn show(summary: &Summary, reports: &[Report], pay: bool) -> String {
    const SHOWN: usize = 50;
    let mut out = format!("{} orders: {}", summary.total, words(summary, pay).join(", "));
    let open: Vec<&Report> = reports.iter().filter(|report| needs_a_person(report)).collect();
    if open.is_empty() {
        return out;
    }
    let mut rows = table(&["reference", "outcome", "code", "why"]);
    for report in open.iter().take(SHOWN) {
        let row = &report.placement;
        let payment = row.payment.filter(|_| row.placed.is_some());
        let outcome = payment.map_or(report.outcome.as_str().to_owned(), |p| format!("payment {}", p.as_str()));
        let code = row.code.as_deref().unwrap_or_default();
        rows.add_row([row.reference().as_str(), outcome.as_str(), code, why(report).as_str()]);
    }
    out.push_str(&format!("\n{rows}"));
    if open.len() > SHOWN {
        out.push_str(&format!("\nand {} more: `--report FILE.jsonl` writes them all", open.len() - SHOWN));
    }
    let hints = [
        (
            summary.unknown + summary.payment_unknown,
            "may exist or be paid: run the same command again, it looks them up first",
        ),
        (summary.failed, "were not placed for now, nothing of them exists: run the same command again"),
        (summary.refused, "were refused: see why, and run it again with --retry-refused"),
        (summary.invalid, "cannot be ordered as they stand: correct them in the file"),
    ];
    for (n, hint) in hints.into_iter().filter(|(n, _)| *n > 0) {
        out.push_str(&format!("\n{n} {hint}"));
    }
    out
}

fn needs_a_person(report: &Report) -> bool {
    let placed = matches!(report.outcome, Outcome::Placed | Outcome::AlreadyPlaced);
    let failed = report.placement.placed.as_ref().is_some_and(|placed| !placed.failed.is_empty());
    let unpaid = report.placement.payment.is_some_and(|payment| payment != PaymentState::Paid);
    !placed || failed || unpaid || report.error.is_some()
}

fn why(report: &Report) -> String {
    let row = &report.placement;
    let failed = row.placed.iter().flat_map(|placed| &placed.failed).map(|line| {
        let which = line.line.map_or_else(|| "a line".to_owned(), |line| format!("lines[{line}]"));
        format!(
            "{which} was not taken: {}",
            line.message.as_deref().or(line.code.as_deref()).unwrap_or("no reason given")
        )
    });
    let words = [row.message.as_deref(), row.payment_message.as_deref(), report.error.as_ref().map(Error::message)];
    let mut all: Vec<String> = failed.chain(words.into_iter().flatten().map(str::to_owned)).collect();
    all.dedup();
    all.join("; ")
}

/// The exit code of the contract.
pub(super) fn exit_code(summary: &Summary) -> u8 {
    if summary.unknown + summary.payment_unknown > 0 {
        4
    } else if summary.invalid > 0 {
        2
    } else if summary.refused + summary.payment_refused > 0 {
        1
    } else if summary.failed > 0 {
        3
    } else {
        0
    }
}

/// The file of reports, made before anything is sent.
pub(super) struct Reports<'p> {
    path: &'p Path,
    file: std::fs::File,
}

pub(super) fn create(path: &Path) -> Result<Reports<'_>, Error> {
    let file = std::fs::File::create(path);
    file.map(|file| Reports { path, file })
        .map_err(|e| Error::invalid("--report", format!("`{}` cannot be written: {e}", path.display())))
}

/// A line of the file.
#[derive(Serialize)]
struct Line<'r> {
    reference: &'r str,
    outcome: &'static str,
    orders: Vec<&'r str>,
    quoted_fen: Option<i64>,
    payment: Option<&'static str>,
    code: Option<&'r str>,
    why: Option<String>,
}

impl Reports<'_> {
    pub(super) fn write(&mut self, reports: &[Report]) -> Result<(), Error> {
        let mut text = String::new();
        for report in reports {
            let row = &report.placement;
            let line = Line {
                reference: row.reference().as_str(),
                outcome: report.outcome.as_str(),
                orders: row.placed.iter().flat_map(|placed| &placed.orders).map(|id| id.as_str()).collect(),
                quoted_fen: row.quote.as_ref().and_then(|quote| quote.total.fen().ok()),
                payment: row.payment.map(PaymentState::as_str),
                code: row.code.as_deref(),
                why: Some(why(report)).filter(|why| !why.is_empty()),
            };
            let line = serde_json::to_string(&line);
            text.push_str(&line.map_err(|e| Error::usage(format!("the report cannot be written: {e}")))?);
            text.push('\n');
        }
        self.file.write_all(text.as_bytes()).and_then(|()| self.file.flush()).map_err(|e| {
            Error::invalid("--report", format!("`{}` cannot be written: {e}", self.path.display())).with_hint(
                "the orders were worked on, and their outcome is kept: run the same command again for the report",
            )
        })
    }
}
