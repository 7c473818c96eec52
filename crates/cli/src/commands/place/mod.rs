//! `daigou place`: every order of a file, exactly once.

mod limits;
mod lines;
mod notice;
mod quotes;
mod report;
mod split;
mod template;

use super::input;
use crate::args::{LangArg, PlaceArgs};
use crate::interrupt::interrupted;
use crate::marketplaces::Tuning;
use crate::newfile::{Kept, NewFile};
use crate::orderfile::{Input, Target};
use crate::output::{Output, Stake};
use crate::{buyers, settings};
use daigou_core::buyer::{Buyer, NewOrder};
use daigou_core::{Certainty, Error, ErrorKind};
use daigou_ledger::placing::Stop;
use daigou_ledger::{Ledger, Outcome, Report, Rules, Store};
use indicatif::{ProgressBar, ProgressStyle};
use limits::Limits;
use lines::Written;
use report::{Line, Numbers};
use std::io::IsTerminal;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

pub(crate) async fn run(args: &PlaceArgs, profile: Option<&str>, out: &Output) -> Result<u8, Error> {
    if let Some(kind) = args.template {
        return template::write(args, kind, out);
    }
    // clap has seen to it that they are there.
    let (via, url) = (args.via.as_deref().unwrap_or_default(), args.store.as_deref().unwrap_or_default());
    let config = settings::load(profile)?;
    let settle = config.settle()?;
    let limits = Limits::of(args)?;
    let buyer = buyers::find(via, config, &Tuning::new(args.attempts, args.timeout))?;
    buyer.ready().map_err(|e| e.with_field("--via"))?;
    let input = input::orders(args.file.as_deref().unwrap_or(Path::new("-")), &*buyer, out)?;
    let orders: Vec<NewOrder> = input.orders.iter().map(|given| given.order.clone()).collect();
    let remarks = orders.iter().filter(|order| order.remark.is_some()).count();
    if remarks > 0 && !buyer.takes_remarks() {
        out.warn(format!("{remarks} orders have a remark, which {} has no field for: it is not sent", buyer.name()));
    }
    if args.consent.dry_run {
        return dry_run(args, limits, &*buyer, orders, out).await;
    }
    let file = args.report.as_deref().map(|path| NewFile::at("--report", path, kept(args, url))).transpose()?;
    let result = result(args, url)?;
    let store = tokio::select! {
        store = Store::open(url) => store?,
        () = interrupted()? => return Err(ended("before the store had answered")),
    };
    // The store may have been made just now.
    for file in file.iter().chain(result.as_ref().map(|result| &result.file)) {
        file.check()?;
    }
    let ledger =
        Ledger::new(store.clone(), rules(args, settle, limits))?.subscribe(notice::tell).alone_in(settings::locks());
    let orders = if args.split { split::by_seller(&*buyer, Some(&store), orders).await? } else { orders };
    let asking = progress(out, orders.len());
    let most = tokio::select! {
        most = limits::agreed(args, limits, &*buyer, &store, &orders, &asking) => most?,
        () = interrupted()? => return Err(ended("before anything was ordered")),
    };
    let ledger = ledger.at_most(most);

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
            reports.iter_mut().for_each(|report| with_its_place(report, &input));
            let told = told(&reports, args.pay, file.as_ref(), out);
            let Some(result) = &result else { return told };
            let certainty = if matches!(told, Ok(4)) { Certainty::MaybeSent } else { Certainty::Unreadable };
            let written = lines::write(result, &input, &reports, (&*buyer, certainty), out).await;
            told.and_then(|code| written.map(|()| code))
        }
        Err(error) => Err(heard.broken_off(error, file.as_ref(), out)),
    }
}

/// By which rules the orders are placed.
fn rules(args: &PlaceArgs, settle: Duration, limits: Limits) -> Rules {
    let mut rules = Rules::default();
    rules.parallel = args.parallel.into();
    rules.settle = settle;
    // A call's whole time, and room for the store to answer.
    rules.lease = args.timeout + args.timeout.min(Duration::from_secs(30));
    rules.sweep_days = (!args.new_account).then_some(args.sweep_days);
    rules.pay = args.pay;
    rules.retry_refused = args.retry_refused;
    limits.bind(&mut rules);
    rules
}

/// Says what a run would do. A store that is not there is not made.
async fn dry_run(
    args: &PlaceArgs,
    limits: Limits,
    buyer: &dyn Buyer,
    orders: Vec<NewOrder>,
    out: &Output,
) -> Result<u8, Error> {
    let url = args.store.as_deref().unwrap_or_default();
    let path = url.strip_prefix("sqlite:").map(|path| path.strip_prefix("//").unwrap_or(path));
    let is_there = path.is_none_or(|path| path.is_empty() || Path::new(path).exists());
    let store = if is_there { Some(Store::open(url).await?) } else { None };
    let orders = if args.split { split::by_seller(buyer, store.as_ref(), orders).await? } else { orders };
    let bar = progress(out, orders.len());
    out.tells_of(Stake::Answer);
    tokio::select! {
        code = limits::dry_run(args, limits, buyer, store.as_ref(), orders, (&bar, out)) => code,
        () = interrupted()? => Err(ended("before all was asked for")),
    }
}

fn ended(when: &str) -> Error {
    Error::new(ErrorKind::Interrupted, Certainty::NotSent, format!("ended {when}: nothing was ordered"))
}

/// Names the place in the file of a reference that was used with another content.
fn with_its_place(report: &mut Report, input: &Input) {
    if report.outcome != Outcome::Conflict {
        return;
    }
    let reference = report.placement.reference();
    let given = input.orders.iter().rfind(|given| given.order.reference == *reference);
    if let (Some(given), Some(error)) = (given, report.error.take_if(|_| given.is_some())) {
        let named = Error::usage(format!("{}: {}", given.place, error.message()))
            .with_field("reference")
            .with_hint(error.hint().unwrap_or_default().to_owned());
        report.error = Some(named);
    }
}

/// The sheet to be written back.
fn result(args: &PlaceArgs, url: &str) -> Result<Option<Written>, Error> {
    let Some(path) = args.result.as_deref() else { return Ok(None) };
    let target = Target::of(path, args.lang == LangArg::Zh)?;
    let mut kept = kept(args, url);
    kept.extend(args.report.as_deref().map(|report| Kept::file("the report", report)));
    Ok(Some(Written { file: NewFile::at("--result", path, kept)?, target }))
}

/// What a report must not replace.
fn kept(args: &PlaceArgs, url: &str) -> Vec<Kept> {
    let input = match args.file.as_deref() {
        // As the shell gave it, which may be a file as well.
        Some(path) if path.as_os_str() != "-" => path,
        _ => Path::new("/dev/stdin"),
    };
    let mut kept = vec![Kept::file("the file of orders", input)];
    kept.extend(Kept::store(url));
    kept.extend(settings::files().map(|file| Kept::file("a file of settings", &file)));
    kept
}

/// Tells what came of the run, on as many channels as there are. What one cannot take goes to another.
fn told(reports: &[Report], pay: bool, file: Option<&NewFile>, out: &Output) -> Result<u8, Error> {
    let numbers = Numbers::of(reports);
    if out.is_json() {
        out.json(&numbers)?;
    } else {
        out.line(lines::table(reports));
        out.line(report::show(&numbers, pay));
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

/// The news of a run while it went on.
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
