//! `daigou place`: every order of a file, exactly once.

mod notice;
mod read;
mod report;
mod split;

use crate::args::PlaceArgs;
use crate::interrupt::interrupted;
use crate::marketplaces::Tuning;
use crate::newfile::{Kept, NewFile};
use crate::output::{Output, Stake};
use crate::{buyers, settings};
use daigou_core::buyer::{NewOrder, Reference};
use daigou_core::{Certainty, Error, ErrorKind};
use daigou_ledger::placing::Stop;
use daigou_ledger::{Ledger, Outcome, Report, Rules, Store};
use indicatif::{ProgressBar, ProgressStyle};
use report::{Line, Numbers};
use std::collections::HashMap;
use std::io::IsTerminal;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

pub(crate) async fn run(args: &PlaceArgs, profile: Option<&str>, out: &Output) -> Result<u8, Error> {
    let config = settings::load(profile)?;
    let settle = config.settle()?;
    let buyer = buyers::find(&args.via, config, &Tuning::new(args.attempts, args.timeout))?;
    buyer.ready().map_err(|e| e.with_field("--via"))?;
    let orders = read::orders(&args.file, |order| buyer.check(order))?;
    let lines: HashMap<Reference, usize> = orders.iter().map(|(line, o)| (o.reference.clone(), *line)).collect();
    let orders: Vec<NewOrder> = orders.into_iter().map(|(_, order)| order).collect();
    let remarks = orders.iter().filter(|order| order.remark.is_some()).count();
    if remarks > 0 && !buyer.takes_remarks() {
        out.warn(format!("{remarks} orders have a remark, which {} has no field for: it is not sent", buyer.name()));
    }
    let mut rules = Rules::default();
    rules.parallel = args.parallel.into();
    rules.settle = settle;
    // A call's whole time, and room for the store to answer.
    rules.lease = args.timeout + args.timeout.min(Duration::from_secs(30));
    rules.sweep_days = (!args.new_account).then_some(args.sweep_days);
    rules.pay = args.pay;
    rules.retry_refused = args.retry_refused;
    let file = args.report.as_deref().map(|path| NewFile::at("--report", path, kept(args))).transpose()?;
    let store = tokio::select! {
        store = Store::open(&args.store.store) => store?,
        () = interrupted()? => {
            let message = "ended before the store had answered: nothing was sent";
            return Err(Error::new(ErrorKind::Interrupted, Certainty::NotSent, message));
        }
    };
    // The store may have been made just now.
    file.as_ref().map_or(Ok(()), NewFile::check)?;
    let ledger = Ledger::new(store.clone(), rules)?.hear(notice::tell).alone_in(settings::locks());
    let orders = if args.split { split::by_seller(&*buyer, &store, orders).await? } else { orders };

    let bar = progress(out, orders.len());
    let heard = Heard::default();
    let hear = |report: &Report| {
        let numbers = heard.add(report);
        bar.set_position(numbers.summary.total as u64);
        bar.set_message(numbers.words(args.pay).join(", "));
    };
    out.tells_of(Stake::Deed);
    let stopper = ledger.stopper();
    let placing = ledger.place_all(&*buyer, orders, &hear);
    let reports = tokio::select! {
        reports = placing => reports,
        error = stop_when_told(&stopper, &bar, out)? => Err(error),
    };
    bar.finish_and_clear();
    // An SQLite file is whole by itself then, for whoever copies it.
    store.close().await;
    match reports {
        Ok(mut reports) => {
            reports.iter_mut().for_each(|report| with_its_line(report, &lines));
            told(&reports, args.pay, file.as_ref(), out)
        }
        Err(error) => Err(heard.broken_off(error, file.as_ref(), out)),
    }
}

/// Names the line of a reference that was used with another content.
fn with_its_line(report: &mut Report, lines: &HashMap<Reference, usize>) {
    let line = lines.get(report.placement.reference()).filter(|_| report.outcome == Outcome::Conflict);
    if let (Some(line), Some(error)) = (line, report.error.take_if(|_| line.is_some())) {
        let named = Error::usage(format!("line {line}: {}", error.message()))
            .with_field("reference")
            .with_hint(error.hint().unwrap_or_default().to_owned());
        report.error = Some(named);
    }
}

/// What a report must not replace.
fn kept(args: &PlaceArgs) -> Vec<Kept> {
    let input = match args.file.to_str() {
        // As the shell gave it, which may be a file as well.
        Some("-") => Path::new("/dev/stdin"),
        _ => &args.file,
    };
    let mut kept = vec![Kept::file("the file of orders", input)];
    kept.extend(Kept::store(&args.store.store));
    kept.extend(settings::files().map(|file| Kept::file("a file of settings", &file)));
    kept
}

/// Tells what came of the run, on as many channels as there are. What one cannot take goes to another.
fn told(reports: &[Report], pay: bool, file: Option<&NewFile>, out: &Output) -> Result<u8, Error> {
    let numbers = Numbers::of(reports);
    if out.is_json() {
        out.json(&numbers)?;
    } else {
        out.line(report::show(&numbers, reports, pay));
    }
    let code = numbers.exit_code();
    let lines: Vec<Line> = reports.iter().map(Line::of).collect();
    let written = file.map(|file| file.write(report::as_json(&lines).as_bytes()));
    if !out.is_out() && !matches!(written, Some(Ok(()))) || matches!(written, Some(Err(_))) {
        rescue(&lines, out);
    }
    match written {
        Some(Err(why)) => {
            let certainty = if code == 4 { Certainty::MaybeSent } else { Certainty::Unreadable };
            let error = Error::new(ErrorKind::Output, certainty, format!("the report is missing: {why}"));
            Err(error.with_field("--report").with_hint(
                "what it should have said stands below, or in `result`; the store keeps it, too: the same command writes it \
                 again, and orders nothing twice",
            ))
        }
        _ => Ok(code),
    }
}

/// Has the lines told on standard error.
fn rescue(lines: &[Line], out: &Output) {
    for line in report::as_json(lines).lines() {
        out.rescue(line.to_owned());
    }
}

/// What was heard of a run while it went on.
#[derive(Default)]
struct Heard(Mutex<(Numbers, Vec<Line>, bool)>);

impl Heard {
    fn add(&self, report: &Report) -> Numbers {
        let mut heard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (numbers, lines, done) = &mut *heard;
        numbers.add(report);
        lines.push(Line::of(report));
        *done |= matches!(report.outcome, Outcome::Placed | Outcome::Unknown) || report.placement.payment.is_some();
        *numbers
    }

    /// The error of a run that ended early, with what was known by then: its orders are not forgotten with it.
    fn broken_off(self, error: Error, file: Option<&NewFile>, out: &Output) -> Error {
        let (numbers, lines, done) = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        if lines.is_empty() {
            return error;
        }
        if !matches!(file.map(|file| file.write(report::as_json(&lines).as_bytes())), Some(Ok(()))) {
            rescue(&lines, out);
        }
        if !done || error.certainty() != Certainty::NotSent {
            return error;
        }
        // That the store failed now does not undo what was sent before.
        let so_far = numbers.words(true).join(", ");
        let message = format!("{}; before that, of {} orders: {so_far}", error.message(), numbers.summary.total);
        let hint = error.hint().unwrap_or("run the same command again: it looks up first what is not known").to_owned();
        Error::new(error.kind(), Certainty::MaybeSent, message).with_hint(hint).with_source(error)
    }
}

/// Asks the run to end at the first signal, and ends at the second.
fn stop_when_told<'s>(
    stopper: &'s Stop,
    bar: &'s ProgressBar,
    out: &'s Output,
) -> Result<impl Future<Output = Error> + 's, Error> {
    const ENDING: &str =
        "ending: what is being sent is waited for; run the same command again to go on (Ctrl-C: end now)";
    let first = interrupted()?;
    Ok(async move {
        first.await;
        stopper.stop();
        if bar.is_hidden() {
            out.warn(ENDING);
        } else {
            bar.println(ENDING);
        }
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
