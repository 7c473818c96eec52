//! Arguments of `daigou ledger`.

use super::built;
use super::inbox::StoreArg;
use clap::{Args, Subcommand, ValueEnum};

/// See what a store knows of its orders, and decide what the platform leaves open.
///
/// An order whose answer was lost, and that cannot be told from the platform's list, stays `unknown`: it may exist, and is
/// not sent again. `show` lists the orders that may be it. Look at them on the platform's own pages, then `adopt` the one
/// that is it, or `release` the reference if none is.
#[derive(Debug, Args)]
#[command(after_help = after_help())]
pub(crate) struct LedgerArgs {
    #[command(subcommand)]
    pub(crate) command: LedgerCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum LedgerCommand {
    /// List the references of a store: where each stands, and its orders
    List(LedgerListArgs),
    /// Show everything that is known of one reference, and the orders that may be it
    Show(ReferenceArgs),
    /// Tie a reference whose outcome is unknown to the order that a person found
    Adopt(AdoptArgs),
    /// Say that a person has seen that an unknown reference has no order: it may be sent again
    Release(ReferenceArgs),
    /// Forget a reference that is not placed or whose order no longer matters; nothing changes on the platform
    Forget(ReferenceArgs),
}

impl LedgerCommand {
    /// Tells whether it decides something.
    pub(crate) fn changes_something(&self) -> bool {
        !matches!(self, Self::List(_) | Self::Show(_))
    }
}

#[derive(Debug, Args)]
pub(crate) struct LedgerListArgs {
    #[command(flatten)]
    pub(crate) store: StoreArg,

    /// Only these states; several are separated by commas
    #[arg(long, value_enum, value_name = "STATE", value_delimiter = ',')]
    pub(crate) state: Vec<PlacementArg>,
}

#[derive(Debug, Args)]
pub(crate) struct ReferenceArgs {
    /// Your own order number
    #[arg(value_name = "REF")]
    pub(crate) reference: String,

    #[command(flatten)]
    pub(crate) store: StoreArg,
}

#[derive(Debug, Args)]
pub(crate) struct AdoptArgs {
    /// Your own order number
    #[arg(value_name = "REF")]
    pub(crate) reference: String,

    /// The platform's order number; several where it made several orders of it
    #[arg(value_name = "ORDER", required = true)]
    pub(crate) orders: Vec<String>,

    #[command(flatten)]
    pub(crate) store: StoreArg,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PlacementArg {
    Intended,
    Sending,
    Unknown,
    Placed,
    Refused,
}

fn after_help() -> String {
    format!("Examples:\n{}", built::of_this_build(EXAMPLES))
}

const EXAMPLES: &str = "\
daigou ledger list --state unknown --store STORE
daigou ledger show PO-1 --store STORE
daigou ledger adopt PO-1 2542285634920880794 --store STORE
daigou ledger release PO-1 --store STORE --format json";
