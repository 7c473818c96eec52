//! `daigou place`: every order of a file, exactly once.

mod read;
mod report;

use crate::args::PlaceArgs;
use crate::interrupt::interrupted;
use crate::marketplaces::Tuning;
use crate::output::Output;
use crate::{buyers, settings};
use daigou_core::{Certainty, Error, ErrorKind};
use daigou_ledger::placing::Stop;
use daigou_ledger::{Ledger, Report, Rules, Store, Summary};
use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;
use std::process::ExitCode;
use std::sync::Mutex;
use std::time::Duration;

pub(crate) async fn run(args: &PlaceArgs, profile: Option<&str>, out: &Output) -> Result<ExitCode, Error> {
    let config = settings::load(profile)?;
    let settle = config.settle()?;
    let buyer = buyers::find(&args.via, config, &Tuning::new(args.attempts, args.timeout))?;
    buyer.ready().map_err(|e| e.with_field("--via"))?;
    let orders = read::orders(&args.file, |order| buyer.check(order))?;
    let remarks = orders.iter().filter(|order| order.remark.is_some()).count();
    if remarks > 0 && !buyer.takes_remarks() {
        out.warn(format!("{remarks} orders have a remark, which {} has no field for: it is not sent", buyer.name()));
    }
    let mut rules = Rules::default();
    rules.parallel = args.parallel.into();
    rules.settle = settle;
    rules.lease = args.timeout + Duration::from_secs(30);
    rules.pay = args.pay;
    rules.retry_refused = args.retry_refused;
    let mut written = args.report.as_deref().map(report::create).transpose()?;
    let store = Store::open(&args.store.store).await?;
    let ledger = Ledger::new(store.clone(), rules)?;

    let bar = progress(out, orders.len());
    let so_far = Mutex::new(Summary::default());
    let hear = |report: &Report| {
        let mut so_far = so_far.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        so_far.add(report);
        bar.set_position(so_far.total as u64);
        bar.set_message(report::words(&so_far, args.pay).join(", "));
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
        out.line(report::show(&summary, &reports, args.pay));
    }
    Ok(ExitCode::from(report::exit_code(&summary)))
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
