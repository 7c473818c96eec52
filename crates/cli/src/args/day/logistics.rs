//! PandaPon's warehouse logistics: what sending abroad costs, and sending.

use super::super::limits::seconds;
use super::{ConsentArgs, KnownArgs};
use clap::{Args, Subcommand};
use std::path::PathBuf;
use std::time::Duration;

/// Ask what sending goods abroad costs. Nothing is sent.
///
/// PandaPon's warehouse sends it: a line is ITEM:SKU:QUANTITY, or ITEM:SKU:QUANTITY:PRICE. The answer names a preview, which
/// `daigou ship send --render-id` takes. With `--estimate` one item is asked for by itself.
///
/// PandaPon publishes neither what it answers nor how these calls are signed (DAIGOU_ALLOW=derived, DAIGOU_LOGISTICS_SCHEME):
/// the answer is shown as it came. With `--format json`: {"render_id","platform"}; `platform` is the answer, and `render_id`
/// is absent where there is none.
#[derive(Debug, Args)]
#[command(after_help = FREIGHT_EXAMPLES)]
pub(crate) struct FreightArgs {
    /// What to send; several times for several lines
    #[arg(value_name = "ITEM:SKU:QUANTITY", required = true)]
    pub(crate) lines: Vec<String>,

    /// Ask for one item alone
    #[arg(long)]
    pub(crate) estimate: bool,

    #[command(flatten)]
    pub(crate) goods: GoodsArgs,

    #[command(flatten)]
    pub(crate) to: AbroadArgs,

    #[command(flatten)]
    pub(crate) how: LimitsArgs,
}

const FREIGHT_EXAMPLES: &str = "\
Examples:
  daigou freight 2048232789087639:4970432383383:1 --estimate --country US \\
    --state California --city 'VALLEY VLG' --zip 91607 --currency USD
  daigou freight 2048232789087639:4970432383383:1:9.90 --to abroad.json \\
    --currency USD --service 1 --format json";

/// How the lines are priced and sent.
#[derive(Debug, Args)]
pub(crate) struct GoodsArgs {
    /// The currency of the prices, such as CNY or USD
    #[arg(long, value_name = "CODE")]
    pub(crate) currency: Option<String>,

    /// The freight service, as an earlier answer names it
    #[arg(long, value_name = "ID")]
    pub(crate) service: Option<String>,
}

/// Where abroad.
#[derive(Debug, Args)]
pub(crate) struct AbroadArgs {
    /// The address in a file, a JSON object: name, mobile, phone, email, country, state, city, zip, street, tax_id; the flags
    /// below win over it
    #[arg(long, value_name = "FILE.json")]
    pub(crate) to: Option<PathBuf>,

    /// The recipient
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,

    /// The recipient's mobile phone
    #[arg(long, value_name = "PHONE")]
    pub(crate) mobile: Option<String>,

    /// The recipient's land line
    #[arg(long, value_name = "PHONE")]
    pub(crate) phone: Option<String>,

    /// The recipient's e-mail address
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) email: Option<String>,

    /// The country: two letters, such as US
    #[arg(long, value_name = "CC", required_unless_present = "to")]
    pub(crate) country: Option<String>,

    /// The state or province
    #[arg(long, value_name = "NAME")]
    pub(crate) state: Option<String>,

    /// The city
    #[arg(long, value_name = "NAME")]
    pub(crate) city: Option<String>,

    /// The postcode
    #[arg(long, value_name = "CODE")]
    pub(crate) zip: Option<String>,

    /// The street line
    #[arg(long, value_name = "LINE")]
    pub(crate) street: Option<String>,

    /// The recipient's tax number
    #[arg(long, value_name = "NUMBER")]
    pub(crate) tax_id: Option<String>,
}

/// How calls are made.
#[derive(Debug, Args)]
pub(crate) struct LimitsArgs {
    /// How often a read may be sent; what changes something is never repeated on a guess
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=20))]
    pub(crate) attempts: u32,

    /// Seconds that a call may take
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = seconds)]
    pub(crate) timeout: Duration,
}

/// Send parcels abroad from PandaPon's warehouse, and tell it what is coming.
#[derive(Debug, Args)]
#[command(after_help = SHIP_EXAMPLES)]
pub(crate) struct ShipArgs {
    #[command(subcommand)]
    pub(crate) command: ShipCommand,
}

const SHIP_EXAMPLES: &str = "\
Examples:
  daigou ship announce 2542285634920880794 \\
    2048232789087639:4970432383383:1 --parcel 顺丰速运:SF1234567890 --yes
  daigou ship send 2048232789087639:4970432383383:1 --to abroad.json \\
    --render-id FF2024080200007 --dry-run";

#[allow(clippy::large_enum_variant, reason = "there is one, for as long as the command runs")]
#[derive(Debug, Subcommand)]
pub(crate) enum ShipCommand {
    Send(SendArgs),
    Announce(AnnounceArgs),
}

/// Have the warehouse send goods abroad.
///
/// This costs money, and no call is known that lists or cancels what was sent. Where the outcome is unknown, ask PandaPon with
/// the request's id before you send it again. With `--format json`: {"outcome","country","render_id","lines"[{item,sku,
/// quantity}],"platform"}; `outcome` is `done`, or `would_send` with `--dry-run`.
#[derive(Debug, Args)]
#[command(after_help = SEND_EXAMPLES)]
pub(crate) struct SendArgs {
    /// What to send; several times for several lines
    #[arg(value_name = "ITEM:SKU:QUANTITY", required = true)]
    pub(crate) lines: Vec<String>,

    /// The preview that `daigou freight` named
    #[arg(long, value_name = "ID")]
    pub(crate) render_id: Option<String>,

    /// The order at Tmall that the goods are of
    #[arg(long, value_name = "ID")]
    pub(crate) tmall_order: Option<String>,

    /// A remark to the warehouse
    #[arg(long, value_name = "TEXT")]
    pub(crate) remark: Option<String>,

    #[command(flatten)]
    pub(crate) goods: GoodsArgs,

    #[command(flatten)]
    pub(crate) to: AbroadArgs,

    #[command(flatten)]
    pub(crate) consent: ConsentArgs,

    #[command(flatten)]
    pub(crate) how: LimitsArgs,
}

const SEND_EXAMPLES: &str = "\
Examples:
  daigou ship send 2048232789087639:4970432383383:1 --country US --zip 91607 \\
    --city 'VALLEY VLG' --state California --street 'Riverside 1' \\
    --name 'A. Buyer' --mobile 13800000000 --render-id FF2024080200007 --yes
  daigou ship send 2048232789087639:4970432383383:1 --to abroad.json --dry-run";

/// Tell the warehouse which parcels of a Taobao order are coming.
///
/// Telling it again changes nothing more. With `--format json`: {"outcome","order_id","lines"[{item,sku,quantity}],
/// "parcels"[{carrier,waybill}],"platform"}; `outcome` is `done`, or `would_announce` with `--dry-run`.
#[derive(Debug, Args)]
#[command(after_help = ANNOUNCE_EXAMPLES)]
pub(crate) struct AnnounceArgs {
    /// The order at PandaPon's Taobao: the platform's number, or your reference
    #[arg(value_name = "ID|REF")]
    pub(crate) order: String,

    /// What comes in the parcels; several times for several lines
    #[arg(value_name = "ITEM:SKU:QUANTITY", required = true)]
    pub(crate) lines: Vec<String>,

    /// A parcel: the courier and its number; may be given several times
    #[arg(long, value_name = "CARRIER:WAYBILL", required = true)]
    pub(crate) parcel: Vec<String>,

    /// When the parcels were ready: a time with its offset, or a day
    #[arg(long, value_name = "T")]
    pub(crate) ready: Option<String>,

    /// The order at Tmall, where PandaPon knows it by that
    #[arg(long, value_name = "ID")]
    pub(crate) tmall_order: Option<String>,

    #[command(flatten)]
    pub(crate) consent: ConsentArgs,

    #[command(flatten)]
    pub(crate) known: KnownArgs,

    #[command(flatten)]
    pub(crate) how: LimitsArgs,
}

const ANNOUNCE_EXAMPLES: &str = "\
Examples:
  daigou ship announce 2542285634920880794 \\
    2048232789087639:4970432383383:1 --parcel 顺丰速运:SF1234567890 --dry-run";
