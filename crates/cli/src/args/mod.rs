//! Arguments of the command line.

mod built;
#[cfg(feature = "ledger")]
mod day;
#[cfg(feature = "ledger")]
mod inbox;
#[cfg(feature = "ledger")]
mod ledger;
mod limits;
#[cfg(feature = "gateway")]
mod mcp;
mod parse;
#[cfg(feature = "ledger")]
mod place;
#[cfg(feature = "ledger")]
mod recording;
#[cfg(feature = "gateway")]
mod serve;
mod tools;
mod upkeep;

pub(crate) use built::left_out;
#[cfg(feature = "ledger")]
pub(crate) use day::{
    AbroadArgs, AnnounceArgs, CallingArgs, CancelArgs, ConfirmArgs, ConsentArgs, DayCommand, FreightArgs, LangArg,
    LimitsArgs, OrderArgs, OrdersArgs, PayArgs, ProductArgs, QuoteArgs, RefundArgs, RefundsArgs, SearchArgs, SendArgs,
    ShipArgs, ShipCommand, SortArg, StatusArg, TrackArgs,
};
#[cfg(feature = "ledger")]
pub(crate) use inbox::{InboxArgs, InboxCommand, ListArgs, PullArgs, ReplayArgs, ServeArgs, StateArg, VerifyArg};
#[cfg(feature = "ledger")]
pub(crate) use ledger::{AdoptArgs, LedgerArgs, LedgerCommand, LedgerListArgs, PlacementArg};
#[cfg(feature = "gateway")]
pub(crate) use mcp::{McpArgs, SpendingArgs};
pub(crate) use parse::parse;
#[cfg(feature = "ledger")]
pub(crate) use place::{PlaceArgs, TemplateArg};
#[cfg(feature = "ledger")]
pub(crate) use recording::{PlayArgs, RecordArgs};
#[cfg(feature = "gateway")]
pub(crate) use serve::GatewayArgs;
pub(crate) use tools::{CompletionsArgs, DescribeArgs};
#[cfg(feature = "sandbox")]
pub(crate) use tools::{SandboxCommand, SandboxEnvArgs, ShellArg};
pub(crate) use upkeep::{ConfigArgs, ConfigCommand, DoctorArgs, ManArgs};

use crate::output::Format;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::time::Duration;

/// Buy from Taobao and 1688 through PandaPon and DajiSaaS.
///
/// Both platforms run production only: what a call creates is real.
#[cfg_attr(feature = "sandbox", doc = "Try things on the sandbox first.")]
#[derive(Debug, Parser)]
#[command(name = "daigou", version, arg_required_else_help = true, after_help = after_help())]
pub(crate) struct Cli {
    /// How to print: for people (tables) or for programs (JSON on stdout, errors as one JSON object on stderr)
    #[arg(long, global = true, value_enum, default_value = "text")]
    pub(crate) format: Format,

    /// The `[profile.NAME]` of daigou.toml to use [default: `default`, or DAIGOU_PROFILE]
    #[arg(long, global = true, value_name = "NAME")]
    pub(crate) profile: Option<String>,

    /// Tell on stderr what is being done; twice for more
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub(crate) verbose: u8,

    /// Take every setting from a running sandbox [default address: http://127.0.0.1:1688]
    #[arg(
        long, global = true, value_name = "URL", env = "DAIGOU_SANDBOX", num_args = 0..=1, require_equals = true,
        default_missing_value = crate::settings::sandbox::USUAL
    )]
    pub(crate) sandbox: Option<String>,

    #[command(subcommand)]
    pub(crate) command: Command,
}

impl Cli {
    /// The sandbox that the command's settings are to be taken from, where it has any.
    pub(crate) fn sandbox_to_use(&self) -> Option<&str> {
        let asks_nobody = match &self.command {
            Command::Operations(_) | Command::Describe(_) | Command::Completions(_) | Command::Man(_) => true,
            Command::Config(args) => args.is_of_this_machine(),
            #[cfg(feature = "sandbox")]
            Command::Sandbox(_) | Command::Demo | Command::Dev(_) => true,
            #[cfg(feature = "ledger")]
            Command::Day(DayCommand::Product(args)) => args.link_only.is_some(),
            #[cfg(feature = "ledger")]
            Command::Replay(_) => true,
            #[cfg(feature = "ledger")]
            Command::Place(args) => args.template.is_some(),
            _ => false,
        };
        self.sandbox.as_deref().filter(|_| !asks_nobody)
    }
}

/// The examples of what is built in, and what holds for every command.
fn after_help() -> String {
    format!("Examples:\n{}\n{MORE_HELP}", built::examples())
}

const MORE_HELP: &str = "\
Exit codes: 0 done; 1 refused by the platform; 2 bad input, nothing sent; 3 nothing reached the platform;
            4 outcome unknown, it may have been carried out; 5 answered, but the answer could not be read.

Configuration: DAIGOU_ACCESS_KEY, DAIGOU_ACCESS_SECRET, DAIGOU_USER_ID (PandaPon), DAIGOU_APP_KEY, DAIGOU_APP_SECRET
(DajiSaaS) and more in the environment, or the same names in lower case without the prefix in daigou.toml.";

#[allow(clippy::large_enum_variant, reason = "there is one, for as long as the command runs")]
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Operations(OperationsArgs),
    // What a command is told by its own doc: a line here would hide the rest of it.
    Call(CallArgs),
    Sign(SignArgs),
    Describe(DescribeArgs),
    #[cfg(feature = "ledger")]
    #[command(flatten)]
    Day(DayCommand),
    #[cfg(feature = "ledger")]
    Place(PlaceArgs),
    #[cfg(feature = "ledger")]
    Record(RecordArgs),
    #[cfg(feature = "ledger")]
    Replay(PlayArgs),
    #[cfg(feature = "sandbox")]
    Sandbox(SandboxArgs),
    #[cfg(feature = "ledger")]
    Ledger(LedgerArgs),
    #[cfg(feature = "ledger")]
    Inbox(InboxArgs),
    #[cfg(feature = "gateway")]
    Serve(GatewayArgs),
    #[cfg(feature = "gateway")]
    Mcp(McpArgs),
    Config(ConfigArgs),
    Doctor(DoctorArgs),
    Completions(CompletionsArgs),
    Man(ManArgs),
    /// Play the buying flow on a sandbox of its own, over real sockets
    ///
    /// Every marketplace is bought from: each step shows what was sent, how it was signed, and what came back. Nothing of it
    /// is real. The exit code is 0 where every step held.
    #[cfg(feature = "sandbox")]
    #[command(after_help = DEMO_EXAMPLES)]
    Demo,
    /// For the project's own checks
    #[cfg(feature = "sandbox")]
    #[command(hide = true)]
    Dev(DevArgs),
}

/// List every operation of both platforms: routes, evidence, effect.
///
/// Evidence says how well a route is known: what is derived from a sibling is sent with `--allow derived` alone, what is
/// unpublished over a route that you supply.
#[derive(Debug, Args)]
#[command(after_help = OPERATIONS_EXAMPLES)]
pub(crate) struct OperationsArgs {
    /// Only this marketplace: taobao, alibaba1688, logistics or dajisaas
    #[arg(long, value_name = "M")]
    pub(crate) marketplace: Option<String>,
}

const OPERATIONS_EXAMPLES: &str = "\
Examples:
  daigou operations
  daigou operations --marketplace taobao --format json";

#[cfg(feature = "sandbox")]
const DEMO_EXAMPLES: &str = "\
Examples:
  daigou demo
  daigou demo --format json";

/// Call one operation with JSON parameters.
///
/// The parameters are the business parameters alone: keys, nonce, timestamp and signature are added. A modelled
/// operation goes through its types: the parameters are checked before anything is sent.
#[derive(Debug, Args)]
#[command(after_help = CALL_EXAMPLES)]
pub(crate) struct CallArgs {
    /// taobao, alibaba1688, logistics or dajisaas
    pub(crate) marketplace: String,

    /// The operation's id, such as order.list; see `daigou operations`
    pub(crate) operation: String,

    /// The parameters: JSON, @FILE, or - for standard input
    #[arg(long, value_name = "JSON|@FILE|-", default_value = "{}", hide_default_value = true)]
    pub(crate) data: String,

    /// PandaPon's generation: v1 or v2 [default: v2, or DAIGOU_GENERATION]
    #[arg(long, value_name = "v1|v2")]
    pub(crate) generation: Option<String>,

    /// In place of the vendor's address
    #[arg(long, value_name = "URL")]
    pub(crate) base_url: Option<String>,

    /// Send routes that are derived from a sibling, too
    #[arg(long, value_name = "derived")]
    pub(crate) allow: Option<String>,

    /// The route to use, where none is published
    #[arg(long, value_name = "METHOD /path")]
    pub(crate) route: Option<String>,

    /// Print the body as received
    #[arg(long)]
    pub(crate) raw: bool,

    /// How often a read may be sent; creates and payments are never repeated on a guess
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=20))]
    pub(crate) attempts: u32,

    /// Seconds that all attempts may take together
    #[arg(long, value_name = "SECONDS", default_value = "90", value_parser = limits::seconds)]
    pub(crate) timeout: Duration,
}

const CALL_EXAMPLES: &str = "\
Examples:
  daigou call alibaba1688 order.list --data '{\"pageNum\":1,\"pageSize\":20}'
  daigou call taobao order.create --generation v1 --data @order.json
  daigou call alibaba1688 order.tracking --route 'GET /path' \\
    --data '{\"orderId\":\"2542285634920880794\"}'";

/// Show what would be signed, and the signature.
///
/// Nothing is sent, and the secret is masked. Compare it with what a platform's support says that it should be.
#[derive(Debug, Args)]
#[command(after_help = SIGN_EXAMPLES)]
pub(crate) struct SignArgs {
    #[command(subcommand)]
    pub(crate) platform: SignPlatform,
}

const SIGN_EXAMPLES: &str = "\
Examples:
  daigou sign pandapon --timestamp 1700000000000 \\
    --nonce 0123456789ABCDEFGHIJKLMNOPQRSTUV
  daigou sign dajisaas --data '{\"beginPage\":1,\"pageSize\":20}'";

#[derive(Debug, Subcommand)]
pub(crate) enum SignPlatform {
    /// PandaPon's headers
    Pandapon {
        /// 13 digits (milliseconds) or 10 (seconds) [default: now]
        #[arg(long, value_name = "T")]
        timestamp: Option<String>,
        /// 1 to 32 visible ASCII characters [default: random]
        #[arg(long, value_name = "N")]
        nonce: Option<String>,
        /// md5-concat, hmac-md5-concat, hmac-md5-query or hmac-md5-pairs [default: md5-concat, or DAIGOU_SCHEME]
        #[arg(long, value_name = "S")]
        scheme: Option<String>,
    },
    /// DajiSaaS's `sign` parameter
    Dajisaas {
        /// The parameters: JSON, @FILE, or - for standard input
        #[arg(long, value_name = "JSON|@FILE|-")]
        data: String,
        /// How they are sent: an array of plain values is repeated in a query and JSON in a body
        #[arg(long, value_enum, default_value = "get")]
        method: SignMethod,
        /// With --method post and DAIGOU_DAJI_POST=request-time: the requestTime that is signed, now by default
        #[arg(long, value_name = "MILLISECONDS")]
        request_time: Option<i64>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SignMethod {
    Get,
    Post,
}

/// Serve a stand-in for both platforms until interrupted.
///
/// It prints one line of JSON with its addresses; `env` in it holds every variable that points daigou at it. What is
/// ordered there is not real.
#[cfg(feature = "sandbox")]
#[derive(Debug, Args)]
#[command(after_help = SANDBOX_EXAMPLES, args_conflicts_with_subcommands = true)]
pub(crate) struct SandboxArgs {
    #[command(subcommand)]
    pub(crate) command: Option<SandboxCommand>,

    /// Where to listen; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:0")]
    pub(crate) listen: std::net::SocketAddr,

    /// The same seed gives the same goods, ids and keys
    #[arg(long, value_name = "N", default_value_t = 1688)]
    pub(crate) seed: u64,

    /// What goes wrong on purpose: a JSON array of rules, as POST /admin/faults takes it
    #[arg(long, value_name = "FILE")]
    pub(crate) faults: Option<std::path::PathBuf>,

    /// Keep the state in this file and start from it; a file's own seed counts. One sandbox a file
    #[arg(long, value_name = "FILE")]
    pub(crate) state: Option<std::path::PathBuf>,

    /// Further accounts, or what the first can pay with: a JSON array, as GET /admin/accounts names its members
    #[arg(long, value_name = "FILE")]
    pub(crate) accounts: Option<std::path::PathBuf>,

    /// Begin with filled carts and address books, as the vendors' examples name them
    #[arg(long)]
    pub(crate) demo_data: bool,

    /// Refuse members that an operation does not know; real platforms ignore them
    #[arg(long, value_name = "BOOL", default_value_t = true, default_missing_value = "true", num_args = 0..=1,
        require_equals = true, action = clap::ArgAction::Set)]
    pub(crate) strict: bool,

    /// Where PandaPon's callbacks go
    #[arg(long, value_name = "URL")]
    pub(crate) callbacks_pandapon: Option<String>,

    /// Where DajiSaaS's callbacks go
    #[arg(long, value_name = "URL")]
    pub(crate) callbacks_dajisaas: Option<String>,
}

#[cfg(feature = "sandbox")]
const SANDBOX_EXAMPLES: &str = "\
Examples:
  daigou sandbox --listen 127.0.0.1:1688
  daigou sandbox --listen 127.0.0.1:1688 --state sandbox.jsonl --seed 7
  daigou sandbox --accounts accounts.json --demo-data --strict=false

A file of accounts:
  [{\"platform\": \"pandapon\", \"access_key\": \"k2\", \"access_secret\": \"s2\",
    \"user_ids\": [\"2100000000002\"], \"balance_fen\": 100000, \"risk\": [\"payments\"]},
   {\"platform\": \"dajisaas\", \"app_key\": \"a2\", \"app_secret\": \"t2\"}]

  daigou sandbox env --shell dotenv";

#[cfg(feature = "sandbox")]
#[derive(Debug, Args)]
pub(crate) struct DevArgs {
    #[command(subcommand)]
    pub(crate) what: Dev,
}

#[cfg(feature = "sandbox")]
#[derive(Debug, Subcommand)]
pub(crate) enum Dev {
    /// What is typed and what the sandbox serves, as JSON
    Coverage,
    /// Write the OpenAPI documents
    #[cfg(feature = "gateway")]
    Openapi {
        /// The folder to write them to
        to: std::path::PathBuf,

        /// Documented examples and their manifest.json
        #[arg(long, value_name = "FOLDER")]
        examples: std::path::PathBuf,
    },
}
