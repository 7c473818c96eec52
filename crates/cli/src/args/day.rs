//! Arguments of the commands of a buyer's day: from a search to a refund.

mod acts;
mod goods;
mod logistics;
mod orders;
mod refund;

pub(crate) use acts::{CancelArgs, ConfirmArgs, PayArgs};
pub(crate) use goods::{ProductArgs, QuoteArgs, SearchArgs, SortArg};
pub(crate) use logistics::{AbroadArgs, AnnounceArgs, FreightArgs, LimitsArgs, SendArgs, ShipArgs, ShipCommand};
pub(crate) use orders::{LangArg, OrderArgs, OrdersArgs, StatusArg, TrackArgs};
pub(crate) use refund::{RefundArgs, RefundsArgs};

use super::limits::seconds;
use clap::{Args, Subcommand};
use std::time::Duration;

/// The commands of a buyer's day.
#[derive(Debug, Subcommand)]
pub(crate) enum DayCommand {
    Search(SearchArgs),
    Product(ProductArgs),
    Quote(QuoteArgs),
    Orders(OrdersArgs),
    Order(OrderArgs),
    Track(TrackArgs),
    Pay(PayArgs),
    Cancel(CancelArgs),
    Confirm(ConfirmArgs),
    Refund(RefundArgs),
    Refunds(RefundsArgs),
    Freight(FreightArgs),
    Ship(ShipArgs),
}

/// Through whom to buy.
#[derive(Debug, Args)]
pub(crate) struct BuyerArgs {
    /// Through whom: pandapon-1688, pandapon-taobao, dajisaas-1688 or dajisaas-taobao
    #[arg(long, value_name = "BUYER", env = "DAIGOU_VIA")]
    pub(crate) via: String,

    #[command(flatten)]
    pub(crate) how: CallingArgs,
}

/// How calls are made, and how much of their answers is shown.
#[derive(Debug, Args)]
pub(crate) struct CallingArgs {
    /// How often a read may be sent; what changes something is never repeated on a guess
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=20))]
    pub(crate) attempts: u32,

    /// Seconds that a call may take
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = seconds)]
    pub(crate) timeout: Duration,

    /// With --format json: the platform's own object, too, as `platform`
    #[arg(long)]
    pub(crate) full: bool,
}

/// Where references are known from.
#[derive(Debug, Args)]
pub(crate) struct KnownArgs {
    /// The store of `daigou place`, which knows the orders of your references; without it the platform's list is searched
    #[arg(long, value_name = "URL", env = "DAIGOU_STORE", hide_env_values = true)]
    pub(crate) store: Option<String>,
}

/// The consent that every command takes which spends or gives up something.
#[derive(Debug, Args)]
pub(crate) struct ConsentArgs {
    /// Do it without asking
    #[arg(long)]
    pub(crate) yes: bool,

    /// Say what would be done, and do nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}
