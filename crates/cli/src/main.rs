//! `daigou`: the command. It reads its arguments, runs one command, and turns what came of it into output and an exit
//! code: 0 done, 1 refused, 2 bad input, 3 nothing sent, 4 outcome unknown, 5 unreadable answer. What a build can do besides
//! listing, calling and signing is a matter of its features: `sandbox`, and `ledger` with `sqlite`, `postgres` or both.

mod args;
#[cfg(feature = "ledger")]
mod buyers;
mod commands;
#[cfg(any(feature = "ledger", feature = "sandbox"))]
mod interrupt;
mod marketplaces;
mod output;
mod settings;
mod tree;

use args::{Cli, Command};
use clap::Parser;
use clap::error::ErrorKind as ClapKind;
use daigou_core::Error;
use output::{Format, Output};
use std::process::ExitCode;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    start_tracing(&cli);
    let out = Output::new(cli.format);
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return out.fail(&Error::usage(format!("the runtime cannot be started: {error}"))),
    };
    match runtime.block_on(run(cli, &out)) {
        Ok(code) => code,
        Err(error) => out.fail(&error),
    }
}

async fn run(cli: Cli, out: &Output) -> Result<ExitCode, Error> {
    let done = match cli.command {
        Command::Operations(args) => commands::operations::run(&args, out),
        Command::Call(args) => commands::call::run(&args, cli.profile.as_deref(), out).await,
        Command::Sign(args) => commands::sign::run(&args, cli.profile.as_deref(), out),
        #[cfg(feature = "ledger")]
        Command::Place(args) => return commands::place::run(&args, cli.profile.as_deref(), out).await,
        #[cfg(feature = "sandbox")]
        Command::Sandbox(args) => commands::sandbox::run(&args, out).await,
        #[cfg(feature = "ledger")]
        Command::Inbox(args) => commands::inbox::run(&args, cli.profile.as_deref(), out).await,
        #[cfg(feature = "sandbox")]
        Command::Demo => commands::demo::run(out).await,
        #[cfg(feature = "sandbox")]
        Command::Dev(args) => commands::dev::run(&args),
    };
    done.map(|()| ExitCode::SUCCESS)
}

/// clap's own words for people; the one object of the contract for programs.
fn usage(error: &clap::Error) -> ExitCode {
    if let Some(left_out) = args::left_out(error) {
        return Output::new(if asked_for_json() { Format::Json } else { Format::Text }).fail(&left_out);
    }
    let shown = matches!(error.kind(), ClapKind::DisplayHelp | ClapKind::DisplayVersion);
    if shown || !asked_for_json() {
        // A closed pipe is nothing to complain about.
        let _ = error.print();
        return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
    }
    let text = error.to_string();
    let words: Vec<&str> = text.lines().map(str::trim).take_while(|l| !l.starts_with("Usage:")).collect();
    let message = words.join(" ").trim().trim_start_matches("error: ").to_owned();
    Output::new(Format::Json).fail(&Error::usage(message).with_hint("see `daigou --help`"))
}

fn asked_for_json() -> bool {
    let args: Vec<String> = std::env::args().collect();
    args.iter().any(|a| a == "--format=json") || args.windows(2).any(|w| w[0] == "--format" && w[1] == "json")
}

fn start_tracing(cli: &Cli) {
    let level = match cli.verbose {
        // That some routes are known from public integrations alone is no news on a sandbox.
        #[cfg(feature = "sandbox")]
        0 if matches!(cli.command, Command::Demo) => "warn,daigou_core::client=error",
        0 => "warn",
        1 => "daigou=info,daigou_core=debug",
        _ => "debug",
    };
    // `target=level` is all that is asked of it; spans and fields would bring a regex engine.
    let read = |text: &str| text.parse::<Targets>().ok();
    let filter = std::env::var("RUST_LOG").ok().as_deref().and_then(read).or_else(|| read(level)).unwrap_or_default();
    // A line that cannot be written is lost; told on the same stream that is full, it would end the task that wrote it.
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).log_internal_errors(false);
    tracing_subscriber::registry().with(lines).with(filter).init();
}
