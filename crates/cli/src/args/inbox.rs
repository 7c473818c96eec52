//! `daigou inbox …`.

use super::built;
use clap::{Args, Subcommand, ValueEnum};
use std::net::SocketAddr;
use std::time::Duration;

/// Receive callbacks once.
///
/// A callback is made durable before it is answered, and answered with an error where that fails, so that the platform
/// sends it again. Take its content for a hint: read the order before acting on money.
#[derive(Debug, Args)]
#[command(after_help = after_help())]
pub(crate) struct InboxArgs {
    #[command(subcommand)]
    pub(crate) command: InboxCommand,
}

fn after_help() -> String {
    format!("Examples:\n{}\n{MORE_HELP}", built::of_this_build(EXAMPLES))
}

const EXAMPLES: &str = "\
daigou inbox serve --listen 127.0.0.1:8700 --store STORE \\
  --forward http://127.0.0.1:9000/callbacks
daigou inbox stats --store STORE
daigou inbox list --store STORE --state dead --bodies
daigou inbox replay --store STORE --dead
daigou inbox pull --store STORE --via pandapon-1688";

const MORE_HELP: &str = "\
The callbacks' addresses hold a secret token: DAIGOU_INBOX_TOKEN, or one that is made once and kept in the store. The
platforms want HTTPS: put a proxy before it that ends TLS.";

#[derive(Debug, Subcommand)]
pub(crate) enum InboxCommand {
    /// Receive callbacks until interrupted
    Serve(ServeArgs),
    /// Count what was received, also beside a running `serve`
    Stats(StoreArg),
    /// List messages, the newest first
    List(ListArgs),
    /// Read the orders that were placed again, and take for a message what no callback told
    Pull(PullArgs),
    /// Handle messages again: those that all that is given holds for
    Replay(ReplayArgs),
}

impl InboxCommand {
    /// Tells whether it does what its output tells of: what is lost with that cannot be asked for again.
    pub(crate) fn changes_something(&self) -> bool {
        matches!(self, Self::Serve(_) | Self::Pull(_) | Self::Replay(_))
    }
}

#[derive(Debug, Args)]
pub(crate) struct StoreArg {
    #[arg(long, value_name = "URL", help = built::STORES, env = "DAIGOU_STORE", hide_env_values = true)]
    pub(crate) store: String,
}

#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    /// Where to listen; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub(crate) listen: SocketAddr,

    #[command(flatten)]
    pub(crate) store: StoreArg,

    /// Post each message there, with its key in Daigou-Message-Key, until it answers 2xx; without this, a message that is
    /// recorded counts as processed
    #[arg(long, value_name = "URL")]
    pub(crate) forward: Option<String>,

    /// What becomes of a callback whose signature cannot be found right by DAIGOU_PUSH_SCHEME: it is recorded and marked,
    /// or refused
    #[arg(long, value_enum, default_value = "lenient")]
    pub(crate) verify: VerifyArg,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum VerifyArg {
    Lenient,
    Strict,
}

#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    pub(crate) store: StoreArg,

    /// Only those that stand there
    #[arg(long, value_enum)]
    pub(crate) state: Option<StateArg>,

    /// Only those from there: pandapon, dajisaas, or daigou (pulled)
    #[arg(long, value_name = "P")]
    pub(crate) platform: Option<String>,

    /// At most so many
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub(crate) limit: u32,

    /// Their bodies as they came, too, and the headers of what could not be read; they may hold personal data
    #[arg(long)]
    pub(crate) bodies: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum StateArg {
    Pending,
    Processed,
    Dead,
}

#[derive(Debug, Args)]
pub(crate) struct ReplayArgs {
    #[command(flatten)]
    pub(crate) store: StoreArg,

    /// Numbers, as `daigou inbox list` shows them
    #[arg(value_name = "ID")]
    pub(crate) ids: Vec<i64>,

    /// The dead letters
    #[arg(long)]
    pub(crate) dead: bool,

    /// What was received since then: 90m, 2h or 3d ago, or a time such as 2026-01-02T03:04:05+08:00
    #[arg(long, value_name = "T")]
    pub(crate) since: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct PullArgs {
    #[command(flatten)]
    pub(crate) store: StoreArg,

    /// Whose orders: pandapon-1688, pandapon-taobao, dajisaas-1688 or dajisaas-taobao, as they were placed by `daigou place`
    #[arg(long, value_name = "BUYER", env = "DAIGOU_VIA")]
    pub(crate) via: String,

    /// Seconds that a call may take
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = super::limits::seconds)]
    pub(crate) timeout: Duration,
}
