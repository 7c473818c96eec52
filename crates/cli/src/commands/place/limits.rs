//! Limits that protect money: what a run and a day may cost, what is said before it is spent, and `--dry-run`.

use super::quotes::{self, Priced, Sum, What};
use crate::args::{ConsentArgs, PlaceArgs};
use crate::buying::{given, ids, money, narrow, words, yuan};
use crate::output::{Format, Output};
use daigou_core::buyer::{Buyer, NewOrder};
use daigou_core::value::Money;
use daigou_core::{Certainty, Error, ErrorKind};
use daigou_ledger::{Rules, Store, day_cap};
use indicatif::ProgressBar;
use serde::Serialize;
use std::io::IsTerminal;

/// The limits of a command.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    run: Option<Money>,
    day: Option<Money>,
}

impl Limits {
    /// # Errors
    /// An amount that is none.
    pub(super) fn of(args: &PlaceArgs) -> Result<Self, Error> {
        let read = |flag: &str, text: &Option<String>| text.as_deref().map(|text| yuan(flag, text)).transpose();
        Ok(Self {
            run: read("--max-total-yuan", &args.max_total_yuan)?,
            day: read("--max-day-yuan", &args.max_day_yuan)?,
        })
    }

    /// Has the ledger keep them, too: prices may rise between a quote and its order.
    pub(super) fn bind(self, rules: &mut Rules) {
        (rules.max_run, rules.max_day) = (self.run, self.day);
    }
}

/// Whether a person is asked: what a script does is said by its flags.
fn asks(args: &PlaceArgs) -> bool {
    let terminal = std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
    args.pay && !args.consent.yes && terminal
}

/// Asks for the sum of all orders where it is limited or a person has to say yes to it. It gives the most that may be spent on
/// orders that are placed now, where that was said.
///
/// # Errors
/// The sum is above its limit, or the answer is no: nothing was sent.
pub(super) async fn agreed(
    args: &PlaceArgs,
    limits: Limits,
    buyer: &dyn Buyer,
    store: &Store,
    orders: &[NewOrder],
    bar: &ProgressBar,
) -> Result<Option<Money>, Error> {
    if limits.run.is_none() && !asks(args) {
        return Ok(None);
    }
    bar.set_message("asking what they cost");
    let priced = quotes::all(buyer, Some(store), orders.to_vec(), args.parallel.into(), &|| bar.inc(1)).await;
    bar.finish_and_clear();
    let priced = priced?;
    let sum = Sum::of(&priced, args.pay)?;
    let all = within(limits, &sum)?;
    if asks(args) && !all.is_zero() {
        let what = plan(&priced, &sum, all, buyer.name(), args.pay);
        said_yes(what).await?;
        return Ok(Some(sum.total.unwrap_or(Money::cny_fen(0))));
    }
    let before = sum.unpaid_total.unwrap_or(Money::cny_fen(0));
    let left = limits.run.map(|run| run.checked_sub(before)).transpose();
    left.map_err(|error| Error::usage(format!("the sum cannot be told: {error}")))
}

/// Asks a person, on a thread of its own: Ctrl-C ends the waiting.
async fn said_yes(what: String) -> Result<(), Error> {
    let (tell, answer) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        let consent = ConsentArgs { yes: false, dry_run: false };
        // Nobody may be waiting any more.
        let _ = tell.send(given(&consent, &what, &Output::new(Format::Text)));
    });
    match answer.await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) => Err(error),
        Err(_) => Err(Error::usage("not done: the answer could not be read")),
    }
}

/// The sum, where it is within its limit.
fn within(limits: Limits, sum: &Sum) -> Result<Money, Error> {
    let all = sum.all()?;
    match limits.run {
        Some(most) if all.currency() != most.currency() || all.minor() > most.minor() => {
            let words = format!("all orders together cost {all}, which is above {most}; nothing was ordered");
            Err(Error::invalid("--max-total-yuan", words)
                .with_hint("see them by --dry-run; order fewer, or allow more"))
        }
        _ => Ok(all),
    }
}

fn plan(priced: &[Priced], sum: &Sum, all: Money, buyer: &str, pay: bool) -> String {
    const SHOWN: usize = 20;
    let orders = |n: usize| if n == 1 { "1 order".to_owned() } else { format!("{n} orders") };
    let mut out = match pay {
        true => format!("{all} will be paid through {buyer}: {} to be placed", orders(sum.placed)),
        false => format!("{} for {all} will be placed through {buyer}", orders(sum.placed)),
    };
    if sum.unpaid > 0 {
        out.push_str(&format!(", {} placed before", orders(sum.unpaid)));
    }
    let quoted = priced.iter().filter_map(|one| match &one.what {
        What::Quoted(total) => Some(format!("{} {total}", one.order.reference)),
        _ => None,
    });
    let quoted: Vec<String> = quoted.collect();
    if !quoted.is_empty() {
        let more = if quoted.len() > SHOWN { format!(" and {} more", quoted.len() - SHOWN) } else { String::new() };
        out.push_str(&format!(" ({}{more})", quoted.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ")));
    }
    let not = priced.iter().filter(|one| matches!(one.what, What::Not(_))).count();
    if not > 0 {
        out.push_str(&format!("; {} cannot be placed, see --dry-run", orders(not)));
    }
    out
}

/// A line of `--dry-run` for programs.
#[derive(Debug, Serialize)]
struct Line {
    reference: String,
    outcome: &'static str,
    orders: Vec<String>,
    total_fen: Option<i64>,
    code: Option<String>,
    why: Option<String>,
}

/// `--dry-run` in numbers, for programs.
#[derive(Debug, Serialize)]
struct Dry {
    total: usize,
    would_place: usize,
    already_placed: usize,
    unknown: usize,
    refused: usize,
    total_fen: i64,
    /// What the store's orders of today come to.
    #[serde(skip_serializing_if = "Option::is_none")]
    today_fen: Option<i64>,
    orders: Vec<Line>,
}

/// Tells what a run would do and cost, and orders nothing.
///
/// # Errors
/// What would stop every order; a sum above its limit.
pub(super) async fn dry_run(
    args: &PlaceArgs,
    limits: Limits,
    buyer: &dyn Buyer,
    store: Option<&Store>,
    orders: Vec<NewOrder>,
    (bar, out): (&ProgressBar, &Output),
) -> Result<u8, Error> {
    let priced = quotes::all(buyer, store, orders, args.parallel.into(), &|| bar.inc(1)).await?;
    bar.finish_and_clear();
    let sum = Sum::of(&priced, args.pay)?;
    let today = match store {
        Some(store) => Some(day_cap::today(store).await?),
        None => None,
    };
    let code = priced.iter().map(|one| code(&one.what)).max_by_key(|code| [0, 3, 1, 2].iter().position(|c| c == code));
    tell(&priced, &sum, today, args.pay, out)?;
    within(limits, &sum)?;
    over_day(limits, &sum, today)?;
    Ok(code.unwrap_or(0))
}

/// Refuses orders that would be above the day's cap.
fn over_day(limits: Limits, sum: &Sum, today: Option<Money>) -> Result<(), Error> {
    let Some(most) = limits.day else { return Ok(()) };
    let (today, total) = (today.unwrap_or(Money::cny_fen(0)), sum.total.unwrap_or(Money::cny_fen(0)));
    let with_it = today.checked_add(total).map_err(|error| Error::usage(error.to_string()))?;
    if with_it.minor() <= most.minor() {
        return Ok(());
    }
    let words = format!("{total} would make today's orders {with_it}, which is above {most}");
    Err(Error::invalid("--max-day-yuan", words)
        .with_hint("a run would place orders up to the cap, and leave the others"))
}

fn code(what: &What) -> u8 {
    match what {
        What::Quoted(_) | What::Placed { .. } | What::Unknown(_) => 0,
        What::Not(error) if error.kind() == ErrorKind::Refused => 1,
        What::Not(error) if error.is_local() => 2,
        What::Not(error) if error.certainty() == Certainty::Answered => 1,
        What::Not(_) => 3,
    }
}

fn tell(priced: &[Priced], sum: &Sum, today: Option<Money>, pay: bool, out: &Output) -> Result<(), Error> {
    let all = sum.all()?;
    if out.is_json() {
        let count = |is: fn(&What) -> bool| priced.iter().filter(|one| is(&one.what)).count();
        return out.json(&Dry {
            total: priced.len(),
            would_place: sum.placed,
            already_placed: count(|what| matches!(what, What::Placed { .. })),
            unknown: count(|what| matches!(what, What::Unknown(_))),
            refused: count(|what| matches!(what, What::Not(_))),
            total_fen: all.minor(),
            today_fen: today.map(|today| today.minor()),
            orders: priced.iter().map(line).collect(),
        });
    }
    let mut rows = narrow(&["reference", "order", "total", "what would happen"]);
    for one in priced {
        let line = line(one);
        let what = match (&one.what, line.why.as_deref()) {
            (What::Not(_), Some(why)) => format!("not placed: {}", words(Some(why))),
            (What::Placed { unpaid: true, .. }, _) if pay => "placed before, would be paid".to_owned(),
            (What::Placed { .. }, _) => "placed before".to_owned(),
            (What::Unknown(_), _) => "may exist: looked up first".to_owned(),
            _ => (if pay { "would be placed and paid" } else { "would be placed" }).to_owned(),
        };
        let total = match &one.what {
            What::Quoted(total) => Some(*total),
            What::Placed { total, .. } | What::Unknown(total) => *total,
            What::Not(_) => None,
        };
        rows.add_row([line.reference, line.orders.join("\n"), money(total), what]);
    }
    ids(&mut rows, &[0, 1], &[2]);
    out.line(rows.to_string());
    let orders = if sum.placed == 1 { "1 order".to_owned() } else { format!("{} orders", sum.placed) };
    out.line(format!("{orders} would be placed; {all} in all; nothing was ordered"));
    if let Some(today) = today.filter(|today| !today.is_zero()) {
        out.line(format!("ordered today (in China) by this store: {today}"));
    }
    Ok(())
}

fn line(one: &Priced) -> Line {
    let (outcome, total, orders, error) = match &one.what {
        What::Quoted(total) => ("would_place", Some(*total), &[][..], None),
        What::Placed { orders, total, .. } => ("already_placed", *total, orders.as_slice(), None),
        What::Unknown(total) => ("unknown", *total, &[][..], None),
        What::Not(error) => ("refused", None, &[][..], Some(error)),
    };
    Line {
        reference: one.order.reference.to_string(),
        outcome,
        orders: orders.to_vec(),
        total_fen: total.map(|total| total.minor()),
        code: error.and_then(|error| error.platform_code().map(str::to_owned)),
        why: error.map(|error| error.message().to_owned()),
    }
}
