//! Arguments of the commands that spend money, give it up, or ask for it back.

use super::{BuyerArgs, ConsentArgs, KnownArgs};
use clap::Args;
use std::path::PathBuf;

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

/// Ask for a refund of an order or of some of its lines, once.
///
/// `--reasons` lists the reasons that can be chosen. The line's number is that of `daigou order`. One request may become
/// several refunds, one a line: JSON is then an array. Where it is not known whether a refund was asked for, look with `daigou
/// refunds` before you ask again.
#[derive(Debug, Args)]
#[command(after_help = REFUND_EXAMPLES)]
pub(crate) struct RefundArgs {
    /// The platform's number of the order, or your reference
    #[arg(value_name = "ID|REF")]
    pub(crate) order: String,

    /// List the reasons that can be given, and ask for nothing
    #[arg(long)]
    pub(crate) reasons: bool,

    /// Only this line of the order; may be given several times
    #[arg(long, value_name = "N")]
    pub(crate) line: Vec<String>,

    /// How much, in yuan; everything that can be asked for where it is not given
    #[arg(long, value_name = "YUAN")]
    pub(crate) amount: Option<String>,

    /// Why: the id or the text of one of the reasons
    #[arg(long, value_name = "R", required_unless_present = "reasons")]
    pub(crate) reason: Option<String>,

    /// More words for the seller
    #[arg(long, value_name = "TEXT")]
    pub(crate) description: Option<String>,

    /// The goods go back
    #[arg(long)]
    pub(crate) return_goods: bool,

    /// A picture that shows what is wrong; may be given several times
    #[arg(long, value_name = "FILE")]
    pub(crate) image: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) consent: ConsentArgs,

    #[command(flatten)]
    pub(crate) known: KnownArgs,

    #[command(flatten)]
    pub(crate) buyer: BuyerArgs,
}

const REFUND_EXAMPLES: &str = "\
Examples:
  daigou refund 2542285634920880794 --reasons --via pandapon-1688
  daigou refund PO-1 --line 25421880794 --amount 12.50 --reason 20006 \\
    --via pandapon-1688 --dry-run
  daigou refund PO-1 --reason 质量问题 --return-goods --via dajisaas-1688 --yes";

/// List refunds and where they stand.
#[derive(Debug, Args)]
#[command(after_help = REFUNDS_EXAMPLES)]
pub(crate) struct RefundsArgs {
    /// Only those of this order: the platform's number, or your reference
    #[arg(value_name = "ID|REF")]
    pub(crate) order: Option<String>,

    #[command(flatten)]
    pub(crate) known: KnownArgs,

    #[command(flatten)]
    pub(crate) buyer: BuyerArgs,
}

const REFUNDS_EXAMPLES: &str = "\
Examples:
  daigou refunds --via pandapon-1688
  daigou refunds PO-1 --via dajisaas-1688 --format json";
