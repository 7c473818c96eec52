//! Asking for money back, and where that stands.

use super::{BuyerArgs, ConsentArgs, KnownArgs};
use clap::Args;
use std::path::PathBuf;

/// Ask for a refund of an order or of some of its lines, once; withdraw it, or tell how goods go back.
///
/// `--reasons` lists the reasons that can be chosen. The line's number is that of `daigou order`. One request may become
/// several refunds, one a line: JSON is then an array. Where it is not known whether a refund was asked for, look with `daigou
/// refunds` before you ask again.
///
/// With `--withdraw` and `--send-back` the refund is named by its own number, or by its order where only one refund of it can
/// be meant.
#[derive(Debug, Args)]
#[command(after_help = REFUND_EXAMPLES)]
pub(crate) struct RefundArgs {
    /// The platform's number of the order, or your reference; with --withdraw and --send-back also the refund's number
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
    #[arg(long, value_name = "R", required_unless_present_any = ["reasons", "withdraw", "send_back"])]
    pub(crate) reason: Option<String>,

    /// More words for the seller
    #[arg(long, value_name = "TEXT")]
    pub(crate) description: Option<String>,

    /// The goods go back
    #[arg(long)]
    pub(crate) return_goods: bool,

    /// Give a refund up that was asked for
    #[arg(long, conflicts_with_all = ["reasons", "line", "amount", "reason", "description", "return_goods", "image"])]
    pub(crate) withdraw: bool,

    /// Tell by which parcel the goods go back, once the seller agreed
    #[arg(
        long, value_name = "WAYBILL", requires = "carrier",
        conflicts_with_all = ["reasons", "withdraw", "line", "amount", "reason", "return_goods"]
    )]
    pub(crate) send_back: Option<String>,

    /// With --send-back: the courier, by its name or the platform's code, such as SF
    #[arg(long, value_name = "C", requires = "send_back")]
    pub(crate) carrier: Option<String>,

    /// With --send-back: the sender's phone, where the platform takes it
    #[arg(long, value_name = "PHONE", requires = "send_back")]
    pub(crate) phone: Option<String>,

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
  daigou refund PO-1 --reason 质量问题 --return-goods --image a.jpg \\
    --via pandapon-1688 --yes
  daigou refund PO-1 --send-back 773012345678901 --carrier ZTO \\
    --via pandapon-1688 --yes
  daigou refund TQ12345678 --withdraw --via pandapon-1688 --yes";

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
