//! `cargo xtask ci`: every check in CI's order. It goes on after a failure, so that one run shows all of
//! them, and ends with a table. What a step does beyond running cargo lives in the step's own file.

use std::time::{Duration, Instant};

use crate::report::{Ended, Outcome, aligned, heading, padded};
use crate::run::{Workspace, says_yes, shown, stdout_of, streamed};
use crate::{budget, coverage, deps, features, layers, names, openapi, test, tidy};

struct Step {
    name: &'static str,
    teaches: &'static str,
    run: fn(&Workspace) -> Outcome,
}

const STEPS: &[Step] = &[
    Step {
        name: "fmt",
        teaches: "cargo fmt has nothing to change",
        run: |workspace| cargo(workspace, &["fmt", "--all", "--check"]),
    },
    Step {
        name: "clippy",
        teaches: "no lint of the workspace is broken, in tests and examples too",
        run: |workspace| {
            cargo(workspace, &["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"])
        },
    },
    Step { name: "doc", teaches: "the documentation builds without a warning", run: doc },
    Step { name: "features", teaches: "every supported set of features compiles by itself", run: features::check },
    Step { name: "deps", teaches: "nobody depends on what they must not", run: deps::check },
    Step { name: "layers", teaches: "imports run one way, in the order of the layers", run: layers::check_cured },
    Step { name: "budget", teaches: "what needs no build of the budgets for size and time", run: budget::check },
    Step { name: "test", teaches: "all tests, doc tests included", run: test::check },
    Step { name: "coverage", teaches: "catalogue × code × fixture × sandbox route", run: coverage::check },
    Step { name: "openapi", teaches: "the kept OpenAPI documents are those of the types", run: openapi::check },
    Step { name: "tidy", teaches: "file lengths, whitespace, links", run: tidy::check },
    Step { name: "deny", teaches: "licences and sources of dependencies (needs cargo-deny)", run: deny },
    Step { name: "msrv", teaches: "the oldest supported compiler", run: msrv },
];

/// One line of the summary.
struct Done {
    name: &'static str,
    outcome: Outcome,
    took: Duration,
}

pub(crate) fn command(workspace: &Workspace, arguments: &[String]) -> Ended {
    let skipped = skipped_by(arguments)?;
    let mut done = Vec::new();
    for step in STEPS {
        let started = Instant::now();
        let outcome = if skipped.contains(&step.name) {
            Outcome::Skipped("asked for with --skip".to_owned())
        } else {
            heading(&format!("{}: {}", step.name, step.teaches));
            let outcome = (step.run)(workspace);
            let took = seconds(started.elapsed());
            println!("{} {} in {took}", step.name, outcome.paint(outcome.word()));
            outcome
        };
        done.push(Done { name: step.name, outcome, took: started.elapsed() });
    }
    heading("summary");
    for line in summary(&done) {
        println!("{line}");
    }
    let failed = done.iter().any(|done| matches!(done.outcome, Outcome::Failed(_)));
    Ok(u8::from(failed))
}

/// The steps as `--help` shows them.
pub(crate) fn steps_help() -> String {
    let rows: Vec<Vec<String>> =
        STEPS.iter().map(|step| vec![format!("  {}", step.name), step.teaches.to_owned()]).collect();
    format!("steps:\n{}\n", aligned(&rows).join("\n"))
}

/// Names after `--skip`; an unknown one is bad usage.
fn skipped_by(arguments: &[String]) -> Result<Vec<&'static str>, String> {
    let mut skipped = Vec::new();
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        let given = match word.strip_prefix("--skip=") {
            Some(name) => name,
            None if word == "--skip" => words.next().ok_or("--skip needs the name of a step")?,
            None => {
                return Err(format!("unexpected argument `{word}`; ci takes --skip STEP"));
            }
        };
        let Some(step) = STEPS.iter().find(|step| step.name == given) else {
            let known: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
            return Err(names::unknown("step", given, &known));
        };
        skipped.push(step.name);
    }
    Ok(skipped)
}

fn summary(done: &[Done]) -> Vec<String> {
    let cells: Vec<Vec<String>> = done
        .iter()
        .map(|done| {
            let word = done.outcome.word().to_owned();
            vec![done.name.to_owned(), word, format!("{:>7}", seconds(done.took))]
        })
        .collect();
    padded(&cells)
        .iter()
        .zip(done)
        .map(|(cells, done)| {
            let word = done.outcome.paint(&cells[1]);
            let line = format!("{}  {word}  {}  {}", cells[0], cells[2], done.outcome.why());
            line.trim_end().to_owned()
        })
        .collect()
}

fn seconds(took: Duration) -> String {
    format!("{:.1} s", took.as_secs_f64())
}

fn cargo(workspace: &Workspace, arguments: &[&str]) -> Outcome {
    let command = workspace.cargo(arguments);
    println!("{}", shown(&command));
    streamed(command).into()
}

fn doc(workspace: &Workspace) -> Outcome {
    let flags = std::env::var("RUSTDOCFLAGS").unwrap_or_default();
    let flags = format!("{flags} -D warnings");
    let mut command = workspace.cargo(&["doc", "--workspace", "--no-deps", "--locked"]);
    command.env("RUSTDOCFLAGS", flags.trim_start());
    println!("RUSTDOCFLAGS='{}' {}", flags.trim_start(), shown(&command));
    streamed(command).into()
}

fn deny(workspace: &Workspace) -> Outcome {
    if !says_yes(workspace.cargo(&["deny", "--version"])) {
        let why = "cargo-deny is not installed: cargo install --locked cargo-deny";
        return Outcome::Skipped(why.to_owned());
    }
    // It reads the crates of every target, also those that no build here has fetched.
    match cargo(workspace, &["fetch", "--locked"]) {
        Outcome::Passed(_) => cargo(workspace, &["deny", "--offline", "check", "licenses", "bans", "sources"]),
        other => other,
    }
}

/// The oldest compiler is proved by building with it, and every step above builds.
fn msrv(workspace: &Workspace) -> Outcome {
    let manifest = match workspace.read("Cargo.toml") {
        Ok(manifest) => manifest,
        Err(why) => return Outcome::Failed(why),
    };
    let Some(oldest) = oldest_compiler(&manifest) else {
        return Outcome::Failed("Cargo.toml names no rust-version".to_owned());
    };
    match stdout_of(workspace.program("rustc", &["--version"])) {
        Ok(version) => judge_compiler(oldest, &version),
        Err(why) => Outcome::Failed(why),
    }
}

fn oldest_compiler(manifest: &str) -> Option<&str> {
    let line = manifest.lines().find(|line| line.starts_with("rust-version"))?;
    line.split('"').nth(1)
}

fn judge_compiler(oldest: &str, version: &str) -> Outcome {
    let used = version.split_whitespace().nth(1).unwrap_or("unknown");
    let number = |text: &str| text.split('.').take(2).map(str::to_owned).collect::<Vec<_>>();
    if number(used) == number(oldest) {
        Outcome::Passed(format!("the steps above were built with rustc {used}"))
    } else {
        Outcome::Skipped(format!("this is rustc {used}, not {oldest}; clippy's incompatible_msrv stands in for it"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn steps_are_skipped_by_name() {
        assert_eq!(skipped_by(&words("--skip test --skip=deny")).unwrap(), ["test", "deny"]);
        assert!(skipped_by(&[]).unwrap().is_empty());
    }

    #[test]
    fn an_unknown_step_names_the_nearest() {
        let usage = skipped_by(&words("--skip tests")).unwrap_err();
        assert_eq!(usage, "unknown step `tests`; did you mean `test`?");
        assert!(skipped_by(&words("--skip")).is_err());
        assert!(skipped_by(&words("--fast")).is_err());
    }

    #[test]
    fn the_summary_says_how_each_step_ended_and_why() {
        let done = |name, outcome| Done { name, outcome, took: Duration::from_millis(1_240) };
        let lines = summary(&[
            done("fmt", Outcome::Passed(String::new())),
            done("deny", Outcome::Skipped("not installed".to_owned())),
        ]);
        assert_eq!(lines, ["fmt   ok         1.2 s", "deny  skipped    1.2 s  not installed"]);
    }

    #[test]
    fn only_the_oldest_compiler_proves_the_oldest_compiler() {
        assert_eq!(oldest_compiler("edition = \"2024\"\nrust-version = \"1.88\"\n"), Some("1.88"));
        let judged = |version: &str| judge_compiler("1.88", version).word();
        assert_eq!(judged("rustc 1.88.0 (6b00bc388 2025-06-23)"), "ok");
        assert_eq!(judged("rustc 1.95.0 (59807616e 2026-04-14)"), "skipped");
    }
}
