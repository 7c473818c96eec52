//! `cargo xtask …`: every check that CI runs, and nothing else.
//!
//! This file holds the command table and turns arguments into one call; each command lives in the file
//! of its name. Nothing here depends on the other crates of the workspace: what needs their types is
//! asked of the `daigou` binary.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool speaks to the terminal")]

mod bench;
mod budget;
mod ci;
mod consumers;
mod coverage;
mod deps;
mod diff;
mod dist;
mod downstream;
mod features;
mod figures;
mod history;
mod layers;
mod left_out;
mod lines;
mod names;
mod needs;
mod openapi;
mod quick;
mod report;
mod run;
mod setup;
mod tally;
mod test;
mod test_binaries;
mod tidy;
mod tidy_reading;
mod tidy_rules;
mod trees;

use std::process::ExitCode;

use report::Ended;
use run::Workspace;

struct Command {
    name: &'static str,
    arguments: &'static str,
    teaches: &'static str,
    /// The text of `--help` beyond that.
    more: fn() -> String,
    run: fn(&Workspace, &[String]) -> Ended,
}

const COMMANDS: &[Command] = &[
    Command {
        name: "ci",
        arguments: "[--skip STEP]…",
        teaches: "everything that CI runs, in its order; goes on after a failure and ends with a summary",
        more: ci::steps_help,
        run: ci::command,
    },
    Command {
        name: "setup",
        arguments: "[--print]",
        teaches: "installs what the tests need beyond Rust, or says the one command to type",
        more: setup::more_help,
        run: setup::command,
    },
    Command {
        name: "test",
        arguments: "[--quick] [--no-setup] [-- ARGS]",
        teaches: "the tests alone, doc tests included; the last line counts them; ARGS go to `cargo test`",
        more: test::more_help,
        run: test::command,
    },
    Command {
        name: "coverage",
        arguments: "[--format text|json]",
        teaches: "catalogue × code × fixture × sandbox route; fails on a difference or a lost operation",
        more: String::new,
        run: coverage::command,
    },
    Command {
        name: "deps",
        arguments: "",
        teaches: "who may depend on whom, how many crates that costs, and a downstream crate that proves it",
        more: String::new,
        run: |workspace, arguments| plain(arguments, || deps::check(workspace)),
    },
    Command {
        name: "layers",
        arguments: "",
        teaches: "inside each crate: no files that import each other in a circle, no arrow to a layer above",
        more: String::new,
        run: |workspace, arguments| plain(arguments, || layers::check(workspace)),
    },
    Command {
        name: "budget",
        arguments: "[--cheap | --command] [--rounds N] [--record]",
        teaches: "what a crate that buys on one marketplace costs to build and to carry, beside the same by hand",
        more: budget::more_help,
        run: budget::command,
    },
    Command {
        name: "bench",
        arguments: "[GROUP]… [--instructions] [--record]",
        teaches: "what decoding, calls, signing, orders and callbacks cost at run time, beside the same by hand",
        more: bench::more_help,
        run: bench::command,
    },
    Command {
        name: "dist",
        arguments: "[KIND]… [--try] [--quick]",
        teaches: "what is handed out: archive, Debian package, wheel, npm package, bill of materials, checksums",
        more: dist::more_help,
        run: dist::command,
    },
    Command {
        name: "openapi",
        arguments: "[--check]",
        teaches: "writes the OpenAPI documents from the types; --check fails where they would change",
        more: openapi::more_help,
        run: openapi::command,
    },
    Command {
        name: "features",
        arguments: "",
        teaches: "checks that every supported set of features compiles by itself",
        more: String::new,
        run: |workspace, arguments| plain(arguments, || features::check(workspace)),
    },
    Command {
        name: "tidy",
        arguments: "",
        teaches: "file lengths, whitespace, forbidden strings, links between the repository's own pages",
        more: String::new,
        run: |workspace, arguments| plain(arguments, || tidy::check(workspace)),
    },
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(code) => ExitCode::from(code),
        Err(usage) => {
            eprintln!("{usage}");
            ExitCode::from(2)
        }
    }
}

fn dispatch(arguments: &[String]) -> Ended {
    let Some((name, rest)) = arguments.split_first() else {
        return Err(help());
    };
    if is_help(name) || name == "help" {
        print!("{}", help());
        return Ok(0);
    }
    let Some(command) = COMMANDS.iter().find(|command| command.name == name) else {
        let known: Vec<&str> = COMMANDS.iter().map(|command| command.name).collect();
        return Err(names::unknown("subcommand", name, &known));
    };
    if rest.iter().take_while(|argument| *argument != "--").any(|argument| is_help(argument)) {
        print!("{}", help_of(command));
        return Ok(0);
    }
    (command.run)(&Workspace::find()?, rest)
}

fn is_help(argument: &str) -> bool {
    argument == "--help" || argument == "-h"
}

/// A command without arguments whose outcome is all there is to tell.
fn plain(arguments: &[String], check: impl FnOnce() -> report::Outcome) -> Ended {
    if let Some(argument) = arguments.first() {
        return Err(format!("unexpected argument `{argument}`"));
    }
    Ok(report::conclude(&check()))
}

fn help() -> String {
    let mut text = String::from("usage: cargo xtask COMMAND\n\n");
    let rows: Vec<Vec<String>> = COMMANDS
        .iter()
        .map(|command| vec![format!("  {} {}", command.name, command.arguments), command.teaches.to_owned()])
        .collect();
    for row in report::aligned(&rows) {
        text.push_str(&row);
        text.push('\n');
    }
    text.push_str("\n`cargo xtask COMMAND --help` says more where there is more to say.\n");
    text
}

fn help_of(command: &Command) -> String {
    let usage = format!("usage: cargo xtask {} {}", command.name, command.arguments);
    let mut text = format!("{}\n\n{}\n", usage.trim_end(), command.teaches);
    let more = (command.more)();
    if !more.is_empty() {
        text.push('\n');
        text.push_str(&more);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn help_teaches_every_command_in_one_line() {
        let help = help();
        for command in COMMANDS {
            let lines = help.lines().filter(|line| line.contains(command.teaches));
            assert_eq!(lines.count(), 1, "{}", command.name);
        }
    }

    #[test]
    fn an_unknown_subcommand_is_bad_usage_and_names_the_nearest() {
        let usage = dispatch(&["covrage".to_owned()]).unwrap_err();
        assert!(usage.contains("`coverage`"), "{usage}");
    }
}
