//! Arguments of the commands that spend money or give it up.

use super::{BuyerArgs, ConsentArgs, KnownArgs};
use clap::Args;

/// Pay orders, each once and never more than was shown.
///
/// Each order is read first: what is to be paid is said and asked for, and the order is read again right before its
/// payment. One that costs more by then is left alone. Orders that a store knows are paid through it, so that the payment is
/// remembered; without a store, do not repeat a payment that was accepted before the order shows it.
#[derive(Debug, Args)]
#[command(after_help = PAY_EXAMPLES)]
pub(crate) struct PayArgs {
    /// The platform's numbers, or your references
    #[arg(value_name = "ID|REF", required = true)]
    pub(crate) orders: Vec<String>,

    /// Pay nothing if all of them together cost more, in yuan
    #[arg(long, value_name = "YUAN")]
    pub(crate) max_total_yuan: Option<String>,

    #[command(flatten)]
    pub(crate) consent: ConsentArgs,

    #[command(flatten)]
    pub(crate) known: KnownArgs,

    #[command(flatten)]
    pub(crate) buyer: BuyerArgs,
}

const PAY_EXAMPLES: &str = "\
Examples:
  daigou pay 2542285634920880794 --via pandapon-1688 --dry-run
  daigou pay PO-1 PO-2 --via pandapon-1688 --max-total-yuan 500 --yes";

/// Cancel orders that are not paid.
#[derive(Debug, Args)]
#[command(after_help = CANCEL_EXAMPLES)]
pub(crate) struct CancelArgs {
    /// The platform's numbers, or your references
    #[arg(value_name = "ID|REF", required = true)]
    pub(crate) orders: Vec<String>,

    /// Why, as the platform and the seller are told
    #[arg(long, value_name = "TEXT", default_value = "other")]
    pub(crate) reason: String,

    #[command(flatten)]
    pub(crate) consent: ConsentArgs,

    #[command(flatten)]
    pub(crate) known: KnownArgs,

    #[command(flatten)]
    pub(crate) buyer: BuyerArgs,
}

const CANCEL_EXAMPLES: &str = "\
Examples:
  daigou cancel 2542285634920880794 --via pandapon-1688 --dry-run
  daigou cancel PO-1 --via dajisaas-1688 --reason 不想要了 --yes";

/// Confirm that the goods of orders arrived, which pays their sellers.
///
/// After it, money comes back only where the seller agrees.
#[derive(Debug, Args)]
#[command(after_help = CONFIRM_EXAMPLES)]
pub(crate) struct ConfirmArgs {
    /// The platform's numbers, or your references
    #[arg(value_name = "ID|REF", required = true)]
    pub(crate) orders: Vec<String>,

    #[command(flatten)]
    pub(crate) consent: ConsentArgs,

    #[command(flatten)]
    pub(crate) known: KnownArgs,

    #[command(flatten)]
    pub(crate) buyer: BuyerArgs,
}

const CONFIRM_EXAMPLES: &str = "\
Examples:
  daigou confirm 2542285634920880794 --via pandapon-1688 --dry-run
  daigou confirm PO-1 --via dajisaas-1688 --yes --format json";
