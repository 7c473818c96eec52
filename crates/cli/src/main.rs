//! `daigou`: the command. It reads its arguments, runs one command, and turns what came of it into output and an exit
//! code: 0 done, 1 refused, 2 bad input, 3 nothing sent, 4 outcome unknown, 5 unreadable answer or
//! output that could not be written. What a build can do besides
//! listing, calling and signing is a matter of its features: `sandbox`, and `ledger` with `sqlite`, `postgres` or both.

mod args;
#[cfg(feature = "ledger")]
mod buyers;
#[cfg(feature = "ledger")]
mod buying;
mod commands;
mod interrupt;
mod marketplaces;
#[cfg(feature = "ledger")]
mod newfile;
#[cfg(feature = "ledger")]
mod orderfile;
mod output;
mod settings;
mod tree;

use args::{Cli, Command};
use daigou_core::Error;
#[cfg(feature = "ledger")]
use output::Stake;
use output::{Log, Output};
use std::process::ExitCode;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

fn main() -> ExitCode {
    let cli = match args::parse(std::env::args_os().collect()) {
        Ok(cli) => cli,
        Err(ended) => return ended,
    };
    start_tracing(&cli);
    let out = Output::new(cli.format);
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return out.fail(&Error::usage(format!("the runtime cannot be started: {error}"))),
    };
    match runtime.block_on(run(cli, &out)) {
        Ok(code) => out.end(code),
        Err(error) => out.fail(&error),
    }
}

async fn run(cli: Cli, out: &Output) -> Result<u8, Error> {
    if let Some(url) = cli.sandbox_to_use() {
        settings::take_from_sandbox(url).await?;
        out.note(format!("on the sandbox at {url}: nothing of it is real"));
    }
    let done = match cli.command {
        Command::Operations(args) => commands::operations::run(&args, out),
        Command::Call(args) => commands::call::run(&args, cli.profile.as_deref(), out).await,
        Command::Sign(args) => commands::sign::run(&args, cli.profile.as_deref(), out),
        Command::Describe(args) => commands::describe::run(&args, out),
        Command::Completions(args) => {
            commands::describe::completions(&args, out);
            Ok(())
        }
        Command::Config(args) => {
            commands::config::run(&args, cli.profile.as_deref(), cli.sandbox.as_deref(), out).await
        }
        Command::Doctor(args) => return commands::doctor::run(&args, cli.profile.as_deref(), out).await,
        Command::Man(args) => commands::man::run(&args, out),
        #[cfg(feature = "ledger")]
        Command::Day(command) => return commands::day::run(&command, cli.profile.as_deref(), out).await,
        #[cfg(feature = "ledger")]
        Command::Place(args) => return commands::place::run(&args, cli.profile.as_deref(), out).await,
        #[cfg(feature = "ledger")]
        Command::Record(args) => commands::recording::record(&args, cli.profile.as_deref(), out).await,
        #[cfg(feature = "ledger")]
        Command::Replay(args) => commands::recording::replay(&args, out).await,
        #[cfg(feature = "sandbox")]
        Command::Sandbox(args) => commands::sandbox::run(&args, cli.sandbox.as_deref(), out).await,
        #[cfg(feature = "ledger")]
        Command::Ledger(args) => {
            if args.command.changes_something() {
                out.tells_of(Stake::Deed);
            }
            commands::ledger::run(&args, out).await
        }
        #[cfg(feature = "ledger")]
        Command::Inbox(args) => {
            if args.command.changes_something() {
                out.tells_of(Stake::Deed);
            }
            commands::inbox::run(&args, cli.profile.as_deref(), out).await
        }
        #[cfg(feature = "gateway")]
        Command::Serve(args) => {
            out.tells_of(Stake::Deed);
            commands::serve::run(&args, cli.profile.as_deref(), out).await
        }
        #[cfg(feature = "gateway")]
        Command::Mcp(args) => {
            out.tells_of(Stake::Deed);
            commands::mcp::run(&args, cli.profile.as_deref(), out).await
        }
        #[cfg(feature = "sandbox")]
        Command::Demo => commands::demo::run(out).await,
        #[cfg(feature = "sandbox")]
        Command::Dev(args) => commands::dev::run(&args, out),
    };
    done.map(|()| 0)
}

fn start_tracing(cli: &Cli) {
    let level = match cli.verbose {
        // That some routes are known from public integrations alone is no news on a sandbox.
        #[cfg(feature = "sandbox")]
        0 if matches!(cli.command, Command::Demo) => "warn,daigou_core::settings=error",
        // What these tell is for a person, in tables.
        #[cfg(feature = "ledger")]
        0 if matches!(cli.command, Command::Day(_) | Command::Place(_) | Command::Record(_)) => {
            "warn,daigou_core::settings=error,daigou_core::drift=off"
        }
        // It tells of routes and refusals itself.
        0 if matches!(cli.command, Command::Doctor(_)) => "error",
        // `call` tells of drift itself.
        0 if matches!(cli.command, Command::Call(_)) => "warn,daigou_core::drift=off",
        0 => "warn",
        1 => "daigou=info,daigou_core=debug",
        _ => "debug",
    };
    // `target=level` is all that is asked of it; spans and fields would bring a regex engine.
    let read = |text: &str| text.parse::<Targets>().ok();
    let filter = std::env::var("RUST_LOG").ok().as_deref().and_then(read).or_else(|| read(level)).unwrap_or_default();
    // A line that cannot be written is dropped: the layer's own complaint about it would panic.
    let lines = tracing_subscriber::fmt::layer().with_writer(|| Log).with_ansi(false).log_internal_errors(false);
    tracing_subscriber::registry().with(lines).with(filter).init();
}
