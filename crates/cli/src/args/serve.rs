//! Arguments of `daigou serve`.

use super::built;
use super::inbox::{StoreArg, VerifyArg};
use super::mcp::SpendingArgs;
use clap::Args;
use std::net::SocketAddr;
use std::time::Duration;

/// Serve the buyer's flow by HTTP, for programs in any language.
///
/// Search, quote, place, pay, track and refund on every way to buy, over your own accounts. PUT an order under your own
/// reference and it is placed exactly once, however often you send it and whatever fails. Callbacks are received, and told as
/// events. Buyers whose credentials are missing answer with what is missing.
///
/// It listens on this machine alone unless you say otherwise, and asks for a bearer token: DAIGOU_SERVE_TOKEN, or one that is
/// made once and kept in the store. Several of them may share one PostgreSQL store. At /mcp agents find the same as tools of
/// the Model Context Protocol, which can only read unless --allow-orders is given.
#[derive(Debug, Args)]
#[command(after_help = after_help(), verbatim_doc_comment)]
pub(crate) struct GatewayArgs {
    /// Where to listen; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8168")]
    pub(crate) listen: SocketAddr,

    #[command(flatten)]
    pub(crate) store: StoreArg,

    /// Post each event there, signed as Standard Webhooks say, until it answers 2xx; the secret is DAIGOU_WEBHOOK_SECRET, or
    /// one that is made once and kept in the store
    #[arg(long, value_name = "URL")]
    pub(crate) callbacks_to: Option<String>,

    #[command(flatten)]
    pub(crate) spending: SpendingArgs,

    /// How many orders of a buyer are at the platform at once
    #[arg(long, value_name = "N", default_value_t = 16, value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(crate) parallel: u16,

    /// How many days back references that the store does not know are looked for on the platform, once, before the first is
    /// sent
    #[arg(long, value_name = "DAYS", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=365))]
    pub(crate) sweep_days: u32,

    /// Send without that look: the accounts have no earlier orders
    #[arg(long, conflicts_with = "sweep_days")]
    pub(crate) new_account: bool,

    /// How often a read may be sent; creations and payments are never repeated on a guess
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=20))]
    pub(crate) attempts: u32,

    /// Seconds that a call to a platform may take
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = super::limits::seconds)]
    pub(crate) timeout: Duration,

    /// What becomes of a callback whose signature cannot be found right by DAIGOU_PUSH_SCHEME: it is recorded and marked,
    /// or refused
    #[arg(long, value_enum, default_value = "lenient")]
    pub(crate) verify: VerifyArg,
}

fn after_help() -> String {
    format!("Examples:\n{}\n{MORE_HELP}", built::of_this_build(EXAMPLES))
}

const EXAMPLES: &str = "\
daigou serve --store STORE
daigou serve --store STORE --callbacks-to http://127.0.0.1:9000/events
daigou --sandbox serve --store STORE                    on a running sandbox: nothing of it is real
daigou serve --listen 0.0.0.0:8168 --store postgres://buyer@db/orders   on several machines, behind TLS of your own";

const MORE_HELP: &str = "\
Then, with the token that it prints:
  curl -H \"Authorization: Bearer $TOKEN\" 'http://127.0.0.1:8168/v1/pandapon-1688/search?q=fan'
  curl -H \"Authorization: Bearer $TOKEN\" -X PUT --data @order.json \\
       'http://127.0.0.1:8168/v1/pandapon-1688/orders/PO-1?pay=true'";
