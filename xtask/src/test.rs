//! `cargo xtask test`: runs `cargo test`, passes its output on and counts the results over all test
//! binaries, so that the log ends with one line that says how many tests there were.

use std::fmt;
use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

use crate::Ended;
use crate::report::Outcome;
use crate::run::{Workspace, shown};

/// Results of tests, added up.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tally {
    passed: usize,
    failed: usize,
    skipped: usize,
}

impl Tally {
    /// Adds what one line of `cargo test` says, if it is a line of results.
    fn add(&mut self, line: &str) {
        let line = without_colour(line);
        let Some(results) = line.trim_start().strip_prefix("test result: ") else {
            return;
        };
        let results = results.split_once(". ").map_or("", |(_, counts)| counts);
        for count in results.split(';') {
            let mut words = count.split_whitespace();
            let number = words.next().and_then(|word| word.parse::<usize>().ok());
            match (number, words.next()) {
                (Some(number), Some("passed")) => self.passed += number,
                (Some(number), Some("failed")) => self.failed += number,
                (Some(number), Some("ignored")) => self.skipped += number,
                _ => {}
            }
        }
    }

    fn ran_nothing(self) -> bool {
        self.passed + self.failed == 0
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} passed, {} failed", self.passed, self.failed)?;
        match self.skipped {
            0 => Ok(()),
            skipped => write!(out, ", {skipped} skipped"),
        }
    }
}

pub(crate) fn command(workspace: &Workspace, arguments: &[String]) -> Ended {
    let arguments = arguments.strip_prefix(&["--".to_owned()]).unwrap_or(arguments);
    let (tally, outcome, code) = run(workspace, arguments);
    if let Outcome::Failed(why) = &outcome {
        eprintln!("{why}");
    }
    println!("{tally}");
    Ok(code)
}

/// The tests as one step of `ci`.
pub(crate) fn check(workspace: &Workspace) -> Outcome {
    let (tally, outcome, _) = run(workspace, &[]);
    println!("{tally}");
    outcome
}

/// Runs all tests, also after a binary with failures, so that the count is whole. The code is cargo's,
/// or 1 where cargo is content and we are not.
fn run(workspace: &Workspace, arguments: &[String]) -> (Tally, Outcome, u8) {
    let mut tally = Tally::default();
    let code = match pass_on(workspace, arguments, &mut tally) {
        Ok(code) => code,
        Err(why) => return (tally, Outcome::Failed(why), 1),
    };
    if code != 0 {
        let why = format!("cargo test ended with {code}; {tally}");
        (tally, Outcome::Failed(why), code)
    } else if tally.ran_nothing() {
        (tally, Outcome::Failed("no test ran".to_owned()), 1)
    } else {
        (tally, Outcome::Passed(tally.to_string()), 0)
    }
}

fn pass_on(workspace: &Workspace, arguments: &[String], tally: &mut Tally) -> Result<u8, String> {
    let mut command = workspace.cargo(&["test", "--locked", "--no-fail-fast"]);
    if !names_a_package(arguments) {
        command.arg("--workspace");
    }
    command.args(arguments).stdout(Stdio::piped());
    let failed = |error: std::io::Error| format!("cargo test: {error}");
    println!("{}", shown(&command));
    let mut child = command.spawn().map_err(failed)?;
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

/// `--workspace` would win over a package that was asked for.
fn names_a_package(arguments: &[String]) -> bool {
    arguments
        .iter()
        .take_while(|argument| *argument != "--")
        .any(|argument| argument.starts_with("-p") || argument.starts_with("--package"))
}

fn without_colour(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        plain.push_str(before);
        rest = after.split_once('m').map_or("", |(_, after)| after);
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(lines: &[&str]) -> Tally {
        let mut tally = Tally::default();
        for line in lines {
            tally.add(line);
        }
        tally
    }

    #[test]
    fn results_of_all_binaries_are_added() {
        let tally = sum(&[
            "running 3 tests\n",
            "test a ... ok\n",
            "test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s\n",
            "test result: FAILED. 1 passed; 2 failed; 1 ignored; 0 measured; 4 filtered out; finished in 0.01s\n",
        ]);
        assert_eq!(tally.to_string(), "4 passed, 2 failed, 1 skipped");
    }

    #[test]
    fn the_count_names_skipped_tests_only_when_there_are_any() {
        let tally = sum(&["test result: ok. 7 passed; 0 failed; 0 ignored; 0 measured\n"]);
        assert_eq!(tally.to_string(), "7 passed, 0 failed");
        assert!(!tally.ran_nothing());
    }

    #[test]
    fn a_run_that_ignored_everything_ran_nothing() {
        let tally = sum(&["test result: ok. 0 passed; 0 failed; 5 ignored; 0 measured\n"]);
        assert!(tally.ran_nothing());
    }

    #[test]
    fn colours_do_not_hide_a_result() {
        let tally = sum(&["test result: \u{1b}[32mok\u{1b}[0m. 2 passed; 0 failed; 0 ignored\r\n"]);
        assert_eq!(tally.passed, 2);
    }

    #[test]
    fn a_test_that_talks_about_results_is_not_counted() {
        let tally = sum(&["test it_prints_test result: ok. 9 passed; 0 failed ... ok\n"]);
        assert_eq!(tally, Tally::default());
    }

    #[test]
    fn a_package_takes_the_place_of_the_whole_workspace() {
        let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        assert!(names_a_package(&words("-p daigou-core sign")));
        assert!(!names_a_package(&words("sign -- -p")));
    }

    #[test]
    fn a_signal_is_a_failure() {
        assert_eq!(exit_code(None), 1);
        assert_eq!(exit_code(Some(101)), 101);
        assert_eq!(exit_code(Some(0)), 0);
    }
}
