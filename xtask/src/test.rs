//! `cargo xtask test`: runs the tests, passes their output on and counts the results over all test binaries, so that the
//! log ends with one line that says how many tests there were. What a test needs is set up first; a test that cannot have
//! it is left out, and that is said before the count.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use crate::left_out::{Group, LeftOut};
use crate::quick::{SLOW, change, listed};
use crate::report::{Ended, Outcome};
use crate::run::{Workspace, shown, stdout_of};
use crate::setup::{command_for, provide};
use crate::tally::Tally;
use crate::test_binaries::{Binary, built};

/// The target whose tests wait four fifths of their time, for faults and for killed processes' leases.
const WAITS: &str = "ledger";

/// As many of those at once, on however few cores: some eight that run, and five that wait for their turn to run alone.
/// Of other targets' no more than cores: some judge times.
const AT_ONCE: usize = 13;

/// How many tests a binary runs at once.
const THREADS: &str = "RUST_TEST_THREADS";

/// Gives the text of `--help` beyond one line.
pub(crate) fn more_help() -> String {
    format!(
        "It begins with `cargo xtask setup`. Tests whose programs cannot be had here are left out: they are named before\n\
         the count, with the command that brings what they need, and counted as skipped. That is no failure for a person;\n\
         with CI=true it is one.\n\n\
         options:\n\
        \x20 --quick     only tests of packages that depend on what changed since the main branch, committed or not,\n\
        \x20             and no slow ones ({}); takes no ARGS\n\
        \x20 --no-setup  install nothing\n\n\
         examples:\n\
        \x20 cargo xtask test --quick                             after each change\n\
        \x20 cargo xtask test                                     before it is sent\n\
        \x20 cargo xtask test -- -p daigou-core money             one package's, with `money` in their names\n\
        \x20 cargo xtask test -- -p daigou --test ledger kills    some of the slow ones\n",
        SLOW.join(", ")
    )
}

/// The wishes of the arguments.
#[derive(Debug, PartialEq, Eq)]
struct Asked<'a> {
    quick: bool,
    setup: bool,
    /// For `cargo test`.
    arguments: &'a [String],
}

impl<'a> Asked<'a> {
    fn read(mut arguments: &'a [String]) -> Result<Self, String> {
        let (mut quick, mut setup) = (false, true);
        while let Some((first, rest)) = arguments.split_first() {
            match first.as_str() {
                "--quick" => quick = true,
                "--no-setup" => setup = false,
                _ => break,
            }
            arguments = rest;
        }
        let arguments = arguments.strip_prefix(&["--".to_owned()]).unwrap_or(arguments);
        match arguments.first() {
            Some(first) if quick => Err(format!("--quick chooses the tests itself, and takes no `{first}`")),
            _ => Ok(Self { quick, setup, arguments }),
        }
    }
}

/// How a run ended.
struct Run {
    tally: Tally,
    outcome: Outcome,
    code: u8,
}

pub(crate) fn command(workspace: &Workspace, arguments: &[String]) -> Ended {
    let run = run(workspace, &Asked::read(arguments)?);
    if let Outcome::Failed(why) = &run.outcome {
        eprintln!("{why}");
    }
    println!("{}", run.tally);
    Ok(run.code)
}

/// The tests as one step of `ci`.
pub(crate) fn check(workspace: &Workspace) -> Outcome {
    let run = run(workspace, &Asked { quick: false, setup: true, arguments: &[] });
    println!("{}", run.tally);
    run.outcome
}

/// Runs the tests that can run, also after a binary with failures, so that the count is whole; says what it left out.
fn run(workspace: &Workspace, asked: &Asked<'_>) -> Run {
    let missing = provide(workspace, |need| !need.tests.is_empty(), asked.setup);
    let mut left = LeftOut(missing.iter().map(|need| Group::needing(need)).collect());
    let mut tally = Tally::default();
    let ran = if asked.arguments.is_empty() {
        by_binaries(workspace, asked.quick, &mut left, &mut tally)
    } else {
        asked_of_cargo(workspace, asked.arguments, &mut left, &mut tally)
    };
    tally.skipped += left.count();
    let run = conclude(ran, tally, &left, asked.quick, in_ci(std::env::var("CI").ok().as_deref()));
    left.say(command_for(workspace, &missing).as_deref());
    run
}

/// The code is that of the tests, or 1 where they are content and we are not.
fn conclude(ran: Result<u8, String>, tally: Tally, left: &LeftOut, quick: bool, ci: bool) -> Run {
    let (outcome, code) = match ran {
        Err(why) => (Outcome::Failed(why), 1),
        Ok(0) if tally.ran_nothing() && left.count() == 0 && !quick => (Outcome::Failed("no test ran".to_owned()), 1),
        Ok(0) if ci && left.is_curable() => {
            (Outcome::Failed("tests were left out, and with CI=true none may be".to_owned()), 1)
        }
        Ok(0) => (Outcome::Passed(tally.to_string()), 0),
        Ok(code) => (Outcome::Failed(format!("the tests ended with {code}; {tally}")), code),
    };
    Run { tally, outcome, code }
}

/// Tells whether a machine runs this, by the variable that they all set.
fn in_ci(variable: Option<&str>) -> bool {
    variable.is_some_and(|value| !["", "0", "false"].contains(&value))
}

/// Gives the arguments for `cargo test`.
fn asked_of_cargo(
    workspace: &Workspace,
    arguments: &[String],
    left: &mut LeftOut,
    tally: &mut Tally,
) -> Result<u8, String> {
    let (for_cargo, for_tests) = divided(arguments);
    let cargo_test = |options: &[&str], more: &[&str]| {
        let mut command = workspace.cargo(&["test", "--locked"]);
        command.args(options);
        if !names_a_package(for_cargo) {
            command.arg("--workspace");
        }
        command.args(for_cargo);
        if !(for_tests.is_empty() && more.is_empty()) {
            command.arg("--").args(for_tests).args(more);
        }
        command
    };
    if !left.0.is_empty() {
        // No doc test needs a program, and listing them takes long.
        let options: &[&str] = if names_a_target(for_cargo) { &[] } else { &["--tests"] };
        let list = cargo_test(options, &["--list"]);
        println!("{}  # which tests need what is missing", shown(&list));
        left.sort_in(&stdout_of(list)?);
        left.drop_empty();
    }
    pass_on(cargo_test(&["--no-fail-fast"], &left.skips()), tally)
}

/// All tests; or, when it has to be quick, those of what depends on the change, without the slow ones.
fn by_binaries(workspace: &Workspace, quick: bool, left: &mut LeftOut, tally: &mut Tally) -> Result<u8, String> {
    let chosen = if quick {
        left.0.push(Group::asked("slow, and --quick was asked for", SLOW));
        Some(change(workspace)?)
    } else {
        None
    };
    if let Some(change) = &chosen {
        println!("{change}");
        if change.packages.is_empty() {
            left.drop_empty();
            return Ok(0);
        }
    }
    let is_chosen = |name: &str| chosen.as_ref().is_none_or(|change| change.packages.contains(name));
    let binaries: Vec<Binary> = built(workspace)?.into_iter().filter(|binary| is_chosen(&binary.package)).collect();
    if !left.0.is_empty() {
        for binary in &binaries {
            left.sort_in(&stdout_of(binary.command(workspace, &["--list"]))?);
        }
        left.drop_empty();
    }
    let mut code = 0;
    for binary in &binaries {
        println!("{}", binary.heading());
        let mut command = binary.command(workspace, &left.skips());
        if binary.target == WAITS && std::env::var_os(THREADS).is_none() {
            let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
            command.env(THREADS, cores.max(AT_ONCE).to_string());
        }
        code = code.max(pass_on(command, tally)?);
    }
    code = code.max(doc_tests(workspace, &binaries, tally)?);
    if let Some(change) = chosen.filter(|change| !change.others.is_empty()) {
        println!("left out: all of {}, on which nothing has changed", listed(&change.others));
    }
    Ok(code)
}

/// The doc tests of the libraries among these.
fn doc_tests(workspace: &Workspace, binaries: &[Binary], tally: &mut Tally) -> Result<u8, String> {
    let folders: Vec<String> = binaries.iter().filter_map(|binary| binary.library(&workspace.root)).collect();
    if folders.is_empty() {
        return Ok(0);
    }
    // Their names begin with their file's.
    let mut command = workspace.cargo(&["test", "--locked", "--workspace", "--no-fail-fast", "--doc", "--"]);
    command.args(folders);
    pass_on(command, tally)
}

/// Passes a run's output on and counts its results; gives its code.
fn pass_on(mut command: Command, tally: &mut Tally) -> Result<u8, String> {
    let words = shown(&command);
    let failed = |error: std::io::Error| format!("{words}: {error}");
    println!("{words}");
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(failed)?;
    if let Some(stdout) = child.stdout.take() {
        let mut lines = BufReader::new(stdout);
        let mut line = Vec::new();
        while lines.read_until(b'\n', &mut line).map_err(failed)? > 0 {
            std::io::stdout().write_all(&line).map_err(failed)?;
            tally.add(&String::from_utf8_lossy(&line));
            line.clear();
        }
    }
    let status = child.wait().map_err(failed)?;
    Ok(exit_code(status.code()))
}

/// Killed by a signal, or a code outside a byte: a failure all the same.
fn exit_code(code: Option<i32>) -> u8 {
    code.map_or(1, |code| u8::try_from(code).unwrap_or(1))
}

/// Divides the arguments into those for cargo and those for the test binaries.
fn divided(arguments: &[String]) -> (&[String], &[String]) {
    match arguments.iter().position(|argument| argument == "--") {
        Some(at) => (&arguments[..at], &arguments[at + 1..]),
        None => (arguments, &[]),
    }
}

/// `--workspace` would win over a package that was asked for.
fn names_a_package(arguments: &[String]) -> bool {
    arguments.iter().any(|argument| argument.starts_with("-p") || argument.starts_with("--package"))
}

/// Tells whether the arguments choose targets, so that no others may be added.
fn names_a_target(arguments: &[String]) -> bool {
    const TARGETS: [&str; 7] = ["--doc", "--lib", "--bin", "--test", "--example", "--bench", "--all-targets"];
    arguments.iter().any(|argument| TARGETS.iter().any(|target| argument.starts_with(target)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    fn passed(number: usize) -> Tally {
        Tally { passed: number, ..Tally::default() }
    }

    /// One test that needs what is not here.
    fn left(curable: bool) -> LeftOut {
        let mut group = Group::asked("needs a browser", &["browser"]);
        group.curable = curable;
        group.tests.push("browser::opens".to_owned());
        LeftOut(vec![group])
    }

    #[test]
    fn options_come_first_and_the_rest_is_cargos() {
        let all = words("--no-setup -- -p daigou-core sign");
        let asked = Asked::read(&all).unwrap();
        assert_eq!(asked, Asked { quick: false, setup: false, arguments: &all[2..] });
        let all = words("-p daigou-core -- --quick");
        assert_eq!(Asked::read(&all).unwrap().arguments, all);
        assert!(Asked::read(&words("--quick")).unwrap().quick);
        assert!(Asked::read(&words("--quick -- sign")).unwrap_err().contains("`sign`"));
    }

    #[test]
    fn what_is_left_out_fails_where_nobody_reads_along() {
        let code = |curable, ci| conclude(Ok(0), passed(7), &left(curable), false, ci).code;
        assert_eq!((code(true, false), code(true, true), code(false, true)), (0, 1, 0));
        assert_eq!(conclude(Ok(101), passed(7), &left(true), false, false).code, 101);
        assert!(in_ci(Some("true")) && in_ci(Some("1")));
        assert!(!in_ci(Some("false")) && !in_ci(Some("")) && !in_ci(None));
    }

    #[test]
    fn a_run_of_nothing_fails_unless_that_was_said() {
        let code = |left: &LeftOut, quick| conclude(Ok(0), passed(0), left, quick, false).code;
        assert_eq!(code(&LeftOut::default(), false), 1);
        assert_eq!((code(&left(true), false), code(&LeftOut::default(), true)), (0, 0));
    }

    #[test]
    fn a_package_takes_the_place_of_the_whole_workspace() {
        let all = words("-p daigou-core sign");
        assert!(names_a_package(divided(&all).0));
        let all = words("sign -- -p --test");
        assert!(!names_a_package(divided(&all).0) && !names_a_target(divided(&all).0));
        assert_eq!(divided(&all).1, words("-p --test"));
        assert!(names_a_target(&words("--test ledger")));
    }

    #[test]
    fn a_signal_is_a_failure() {
        assert_eq!(exit_code(None), 1);
        assert_eq!(exit_code(Some(101)), 101);
        assert_eq!(exit_code(Some(0)), 0);
    }
}
