//! Arguments of `daigou place`.

use super::built;
use super::day::{ConsentArgs, LangArg};
use clap::{Args, ValueEnum};
use std::path::PathBuf;
use std::time::Duration;

/// Place every order of a file exactly once, and pay it where asked to.
///
/// The file is a sheet, .csv or .xlsx, with headings in English or Chinese;
/// `--template` writes one to fill in. Rows of one reference are one order,
/// whose address stands in its first row; a product is its id or a link to it.
/// Or the file holds JSON, an order a line:
///   {"reference":"PO-1","lines":[{"product":"…","sku":"…","quantity":2}],
///    "address":{"name":"…","mobile":"…","province":"…","city":"…",
///    "district":"…","street":"…"},"remark":"…","max_total_fen":12000}
///
/// The reference is your own order number: it stands for one content, and is
/// placed once, however often this runs and whatever fails. What was sent and
/// not answered is looked up on the platform before it is sent again. Stop it
/// when you like, and run the same command again: it goes on where it was.
///
/// With `--pay`, the sum is said and asked for on a terminal before anything is
/// sent. A script is not asked: bound it by --max-total-yuan, --max-day-yuan.
#[derive(Debug, Args)]
#[command(after_help = after_help(), verbatim_doc_comment)]
pub(crate) struct PlaceArgs {
    /// The orders: a .csv or .xlsx sheet, or a JSON object a line; - for standard input
    #[arg(value_name = "FILE", required_unless_present = "template")]
    pub(crate) file: Option<PathBuf>,

    /// Through whom: pandapon-1688, pandapon-taobao, dajisaas-1688 or dajisaas-taobao
    #[arg(long, value_name = "BUYER", env = "DAIGOU_VIA", required_unless_present = "template")]
    pub(crate) via: Option<String>,

    #[arg(
        long, value_name = "URL", help = built::STORES, env = "DAIGOU_STORE", hide_env_values = true,
        required_unless_present = "template"
    )]
    pub(crate) store: Option<String>,

    /// Write a file to fill in to FILE, or to standard output, and do nothing else
    #[arg(long, value_enum, value_name = "KIND")]
    pub(crate) template: Option<TemplateArg>,

    /// The language of the headings of a template and of --result
    #[arg(long, value_enum, default_value = "en")]
    pub(crate) lang: LangArg,

    #[command(flatten)]
    pub(crate) consent: ConsentArgs,

    /// Send nothing if all orders together cost more, in yuan
    #[arg(long, value_name = "YUAN")]
    pub(crate) max_total_yuan: Option<String>,

    /// The most that all orders of one day in China may cost, in yuan, whoever placed them by this store
    #[arg(long, value_name = "YUAN")]
    pub(crate) max_day_yuan: Option<String>,

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

    /// Write the sheet again to this .csv or .xlsx file, with order number, total, outcome, status and waybills in each row;
    /// .jsonl is an object an order. The sheet that was read stays as it is
    #[arg(long, value_name = "FILE")]
    pub(crate) result: Option<PathBuf>,
}

/// A kind of template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TemplateArg {
    /// JSON, an order a line
    Jsonl,
    /// A sheet for every program
    Csv,
    /// A sheet whose cells are text, so that no id is rounded
    Xlsx,
}

fn after_help() -> String {
    format!("Examples:\n{}\n{MORE_HELP}", built::of_this_build(EXAMPLES))
}

const EXAMPLES: &str = "\
daigou place orders.xlsx --template xlsx --lang zh
daigou place orders.csv --via dajisaas-1688 --store STORE --dry-run
daigou place orders.xlsx --via pandapon-1688 --store STORE \\
  --pay --max-total-yuan 2000 --max-day-yuan 5000 --result placed.xlsx
daigou place orders.jsonl --via dajisaas-taobao --store STORE \\
  --parallel 8 --report placed.jsonl
daigou place orders.jsonl --via pandapon-1688 --store postgres://db/orders";

const MORE_HELP: &str = "\
Exit codes: 0 every order is placed; 1 some were refused, or some of their lines;
            2 bad input, orders that cannot be placed as they stand, or you did
            not say yes; 3 some could not be placed for now, or are above a cap:
            nothing of them exists; 4 some may exist: run it again; 5 done, but
            the report, the result or standard output could not be written: what
            it should have said is on standard error.

DAIGOU_SETTLE_S says how long after an unanswered order its absence from the
platform's list is first believed (120, at most 1800); three more lists, each as
long again later (a minute at most), have to agree before it is sent again.

Before new references are sent, the platform's orders are looked through for
them. Where that list never comes whole, nothing is sent (exit code 3). On one
machine two stores take turns with an account: the second one waits, and finds
what the first ordered.";
