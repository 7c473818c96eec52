//! `daigou place`: every order of a file, exactly once.

use crate::args::PlaceArgs;
use crate::interrupt::interrupted;
use crate::marketplaces::Tuning;
use crate::output::{Output, table};
use crate::{buyers, settings};
use daigou_core::buyer::NewOrder;
use daigou_core::{Certainty, Error, ErrorKind};
use daigou_ledger::placing::{PaymentState, Stop};
use daigou_ledger::{Ledger, Outcome, Report, Rules, Store, Summary};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use std::io::{IsTerminal, Read, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Mutex;
use std::time::Duration;

pub(crate) async fn run(args: &PlaceArgs, profile: Option<&str>, out: &Output) -> Result<ExitCode, Error> {
    let config = settings::load(profile)?;
    let settle = config.settle()?;
    let buyer = buyers::find(&args.via, config, &Tuning::new(args.attempts, args.timeout))?;
    buyer.ready().map_err(|e| e.with_field("--via"))?;
    let orders = read(&args.file, |order| buyer.check(order))?;
    let remarks = orders.iter().filter(|order| order.remark.is_some()).count();
    if remarks > 0 && !buyer.takes_remarks() {
        out.warn(format!("{remarks} orders have a remark, which {} has no field for: it is not sent", buyer.name()));
    }
    let mut rules = Rules::default();
    rules.parallel = args.parallel.into();
    rules.settle = settle;
    // A call's whole time, and room for the store to answer.
    rules.lease = args.timeout + args.timeout.min(Duration::from_secs(30));
    rules.pay = args.pay;
    rules.retry_refused = args.retry_refused;
    let mut written = args.report.as_deref().map(create).transpose()?;
    let store = tokio::select! {
        store = Store::open(&args.store.store) => store?,
        () = interrupted()? => {
            let message = "ended before the store had answered: nothing was sent";
            return Err(Error::new(ErrorKind::Interrupted, Certainty::NotSent, message));
        }
    };
    let ledger = Ledger::new(store.clone(), rules)?;

    let bar = progress(out, orders.len());
    let so_far = Mutex::new(Summary::default());
    let hear = |report: &Report| {
        let mut so_far = so_far.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        so_far.add(report);
        bar.set_position(so_far.total as u64);
        bar.set_message(words(&so_far, args.pay).join(", "));
    };
    let stopper = ledger.stopper();
    let placing = ledger.place_all(&*buyer, orders, &hear);
    let reports = tokio::select! {
        reports = placing => reports,
        error = stop_when_told(&stopper, &bar)? => Err(error),
    };
    bar.finish_and_clear();
    // An SQLite file is whole by itself then, for whoever copies it.
    store.close().await;
    let reports = reports?;
    if let Some(file) = &mut written {
        file.write(&reports)?;
    }
    let summary = Summary::of(&reports);
    if out.is_json() {
        out.json(&summary)?;
    } else {
        out.line(show(&summary, &reports, args.pay));
    }
    Ok(ExitCode::from(exit_code(&summary)))
}

/// The orders of a file. Every line that is wrong is named; then nothing is sent.
fn read(file: &Path, check: impl Fn(&NewOrder) -> Result<(), Error>) -> Result<Vec<NewOrder>, Error> {
    const SHOWN: usize = 10;
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
            Ok(order) => orders.push(order),
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

/// Asks the run to end at the first signal, and ends at the second.
fn stop_when_told<'s>(stopper: &'s Stop, bar: &'s ProgressBar) -> Result<impl Future<Output = Error> + 's, Error> {
    let first = interrupted()?;
    Ok(async move {
        first.await;
        stopper.stop();
        bar.println("ending: what is being sent is waited for; run the same command again to go on (Ctrl-C: end now)");
        match interrupted() {
            Ok(second) => second.await,
            Err(_) => std::future::pending().await,
        }
        Error::new(ErrorKind::Interrupted, Certainty::MaybeSent, "ended while orders were being sent")
            .with_hint("run the same command again: they are looked up before anything else is sent")
    })
}

fn progress(out: &Output, orders: usize) -> ProgressBar {
    if out.is_json() || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(orders as u64);
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} orders, {elapsed} so far, {eta} left  {msg}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

/// The numbers that are not nothing, in words.
fn words(summary: &Summary, pay: bool) -> Vec<String> {
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
fn show(summary: &Summary, reports: &[Report], pay: bool) -> String {
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
fn exit_code(summary: &Summary) -> u8 {
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
struct Reports<'p> {
    path: &'p Path,
    file: std::fs::File,
}

fn create(path: &Path) -> Result<Reports<'_>, Error> {
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
    fn write(&mut self, reports: &[Report]) -> Result<(), Error> {
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
