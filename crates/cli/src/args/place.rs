//! What can be said to `daigou place`.

use super::built;
use super::inbox::StoreArg;
use clap::Args;
use std::path::PathBuf;
use std::time::Duration;

/// Place every order of a file exactly once, and pay it where asked to.
///
/// A line of the file is one order:
///   {"reference":"PO-1","lines":[{"product":"…","sku":"…","quantity":2}],"address":{"name":"…","mobile":"…",
///    "province":"…","city":"…","district":"…","street":"…"},"remark":"…","max_total_fen":12000}
///
/// The reference is your own order number: it stands for one content, and is placed once, however often this runs and
/// whatever fails. What was sent and not answered is looked up on the platform before it is sent again. Stop it when you
/// like, and run the same command again: it goes on where it was.
#[derive(Debug, Args)]
#[command(after_help = after_help(), verbatim_doc_comment)]
pub(crate) struct PlaceArgs {
    /// The orders, a JSON object a line; - for standard input
    #[arg(value_name = "FILE.jsonl")]
    pub(crate) file: PathBuf,

    /// Through whom: pandapon-1688, pandapon-taobao, dajisaas-1688 or dajisaas-taobao
    #[arg(long, value_name = "BUYER", env = "DAIGOU_VIA")]
    pub(crate) via: String,

    #[command(flatten)]
    pub(crate) store: StoreArg,

    /// How many orders are at the platform at once
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(crate) parallel: u16,

    /// Pay what is placed, never more than was quoted
    #[arg(long)]
    pub(crate) pay: bool,

    /// Place and pay again what was refused, or left to a person to pay, in an earlier run
    #[arg(long)]
    pub(crate) retry_refused: bool,

    /// How many days back references that the store does not know are looked for on the platform before they are sent
    #[arg(long, value_name = "DAYS", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=365))]
    pub(crate) sweep_days: u32,

    /// Send without that look: the account has no earlier orders
    #[arg(long, conflicts_with = "sweep_days")]
    pub(crate) new_account: bool,

    /// Make an order a seller of lines of several sellers: PO-1.1, PO-1.2, …, each a reference of its own
    #[arg(long)]
    pub(crate) split: bool,

    /// How often a read may be sent; creations and payments are never repeated on a guess
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=20))]
    pub(crate) attempts: u32,

    /// Seconds that a call may take
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = super::limits::seconds)]
    pub(crate) timeout: Duration,

    /// Write what came of each order here, a JSON object a line: reference, outcome, the platform's order numbers, the lines
    /// that it did not take. A file that is there is replaced at the end
    #[arg(long, value_name = "FILE.jsonl")]
    pub(crate) report: Option<PathBuf>,
}

fn after_help() -> String {
    format!("Examples:\n{}\n{MORE_HELP}", built::of_this_build(EXAMPLES))
}

const EXAMPLES: &str = "\
daigou place orders.jsonl --via pandapon-1688 --store STORE
daigou place orders.jsonl --via dajisaas-taobao --store STORE --parallel 8 --pay --report placed.jsonl
daigou place orders.jsonl --via pandapon-1688 --store postgres://buyer@db/orders   on several machines at once";

const MORE_HELP: &str = "\
Exit codes: 0 every order is placed; 1 some were refused, or some of their lines;
            2 bad input, or orders that cannot be placed as they stand;
            3 some could not be placed for now, nothing of them exists; 4 some may exist: run it again;
            5 done, but the report or standard output could not be written: what it should have said is on standard error.

DAIGOU_SETTLE_S says how long after an unanswered order its absence from the platform's list is first believed (120, at most
1800); three more lists, each as long again later (a minute at most), have to agree before it is sent again.

Before new references are sent, the platform's orders are looked through for them. Where that list never comes whole, nothing is
sent (exit code 3). On one machine two stores take turns with an account: the second one waits, and finds what the first ordered.";
