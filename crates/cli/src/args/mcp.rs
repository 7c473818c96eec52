//! Arguments of `daigou mcp`, and how much an agent may spend.

use super::built;
use super::day::BuyerArgs;
use clap::Args;

/// Serve the buyer's flow to an assistant, by the Model Context Protocol.
///
/// It speaks the protocol on standard input and output: enter it as a command in the assistant's settings. Tools search,
/// price, read and track. Without --allow-orders there are no others: nothing can be ordered, paid or changed. With it, an
/// order takes two steps, a quote and then its id with the total that it said, and each stays below both caps. The day's
/// cap is counted by the store over everything that is ordered through it: neither a crash nor a second process begins to
/// count anew.
///
/// What sellers wrote reaches the assistant marked as data.
#[derive(Debug, Args)]
#[command(after_help = after_help(), verbatim_doc_comment)]
pub(crate) struct McpArgs {
    #[command(flatten)]
    pub(crate) buyer: BuyerArgs,

    #[arg(long, value_name = "URL", help = built::STORES, env = "DAIGOU_STORE", hide_env_values = true)]
    pub(crate) store: Option<String>,

    #[command(flatten)]
    pub(crate) spending: SpendingArgs,

    /// Send without looking for earlier orders first: the account has none
    #[arg(long)]
    pub(crate) new_account: bool,
}

/// How much an agent may spend.
#[derive(Debug, Args)]
pub(crate) struct SpendingArgs {
    /// Let agents order, pay, cancel and ask for refunds, within both caps
    #[arg(long, requires_all = ["max_order_yuan", "max_day_yuan"])]
    pub(crate) allow_orders: bool,

    /// The most that one order of an agent may cost, in yuan
    #[arg(long, value_name = "YUAN", requires = "allow_orders")]
    pub(crate) max_order_yuan: Option<String>,

    /// The most that all orders of one day in China may cost, in yuan, whoever places them by this store
    #[arg(long, value_name = "YUAN", requires = "allow_orders")]
    pub(crate) max_day_yuan: Option<String>,
}

fn after_help() -> String {
    format!("Examples:\n{}\n{MORE_HELP}", built::of_this_build(EXAMPLES))
}

const EXAMPLES: &str = "\
daigou mcp --via pandapon-1688
daigou --sandbox mcp --via pandapon-1688                on a running sandbox: nothing of it is real
daigou mcp --via pandapon-1688 --store STORE --allow-orders --max-order-yuan 500 --max-day-yuan 2000";

const MORE_HELP: &str = "\
In an assistant's settings:
  {\"mcpServers\": {\"daigou\": {\"command\": \"daigou\", \"args\": [\"mcp\", \"--via\", \"pandapon-1688\"]}}}";
