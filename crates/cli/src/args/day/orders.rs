//! Listing orders, reading one, and following parcels.

use super::{BuyerArgs, KnownArgs};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// List orders, or write them to a file for the books.
///
/// Pages are read one by one and never kept: a list of any length takes the same memory. A file has a row for each line
/// of an order, with amounts in yuan, and is there whole or not at all; one of that name is replaced at the end. In a
/// spreadsheet prefer .xlsx: programs that open .csv shorten order numbers.
#[derive(Debug, Args)]
#[command(after_help = ORDERS_EXAMPLES)]
pub(crate) struct OrdersArgs {
    /// Only orders from then on: 90m, 2h, 30d, 2026-01-31, or a time with its offset
    #[arg(long, value_name = "T")]
    pub(crate) since: Option<String>,

    /// Only orders that stand there
    #[arg(long, value_enum)]
    pub(crate) status: Option<StatusArg>,

    /// Write them to a file: .csv, .jsonl or .xlsx
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,

    /// The language of the headings of a .csv or .xlsx file
    #[arg(long, value_enum, default_value = "en")]
    pub(crate) lang: LangArg,

    /// No more than so many orders
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) limit: Option<u64>,

    #[command(flatten)]
    pub(crate) buyer: BuyerArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum StatusArg {
    Unpaid,
    Paid,
    Shipped,
    Done,
    Closed,
    Unknown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LangArg {
    /// English
    En,
    /// Chinese
    Zh,
}

const ORDERS_EXAMPLES: &str = "\
Examples:
  daigou orders --via pandapon-1688 --since 30d --status unpaid
  daigou orders --via dajisaas-taobao --since 90d --out orders.xlsx --lang zh
  daigou orders --via pandapon-1688 --format json --full";

/// Show one order: its lines, money, dates and parcels.
///
/// It is named by the platform's number or by your own reference. A text that could be either is tried as the
/// platform's number first.
#[derive(Debug, Args)]
#[command(after_help = ORDER_EXAMPLES)]
pub(crate) struct OrderArgs {
    /// The platform's number, or your reference
    #[arg(value_name = "ID|REF")]
    pub(crate) order: String,

    #[command(flatten)]
    pub(crate) known: KnownArgs,

    #[command(flatten)]
    pub(crate) buyer: BuyerArgs,
}

const ORDER_EXAMPLES: &str = "\
Examples:
  daigou order 2542285634920880794 --via pandapon-1688
  daigou order PO-1 --via pandapon-1688 --format json";

/// Show where the parcels of orders are.
#[derive(Debug, Args)]
#[command(after_help = TRACK_EXAMPLES)]
pub(crate) struct TrackArgs {
    /// The platform's numbers, or your references
    #[arg(value_name = "ID|REF", required = true)]
    pub(crate) orders: Vec<String>,

    #[command(flatten)]
    pub(crate) known: KnownArgs,

    #[command(flatten)]
    pub(crate) buyer: BuyerArgs,
}

const TRACK_EXAMPLES: &str = "\
Examples:
  daigou track 2542285634920880794 --via pandapon-1688
  daigou track PO-1 PO-2 --via dajisaas-taobao --format json";
