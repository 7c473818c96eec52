//! The programs in `tests/consumers`, built as a user builds: workspaces of their own, with this workspace's lock file
//! beside them, in a target folder that they share. What their builds cost is told in seconds of the processor.
#![allow(clippy::float_arithmetic, reason = "seconds and sizes; no money")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::run::{Workspace, says_yes, shown, stdout_of, streamed};
use crate::trees;

/// One of the programs.
pub(crate) struct Consumer {
    /// Its folder in `tests/consumers`.
    folder: &'static str,
    /// Its package, which is also the name of its binary.
    package: &'static str,
    /// Our crates in it besides itself, lowest first.
    pub(crate) ours: &'static [&'static str],
}

pub(crate) const BY_HAND: Consumer = Consumer { folder: "by_hand", package: "consumer-by-hand", ours: &[] };
pub(crate) const WITH_DAIGOU: Consumer =
    Consumer { folder: "with_daigou", package: "consumer-with-daigou", ours: OURS };
pub(crate) const BENCH: Consumer = Consumer { folder: "bench", package: "consumer-bench", ours: OURS };

const OURS: &[&str] = &["daigou-core", "daigou-upstream", "daigou-alibaba1688"];

/// The programs' own commands, in their target folder.
pub(crate) struct Shop<'w> {
    workspace: &'w Workspace,
    pub(crate) target: PathBuf,
}

impl<'w> Shop<'w> {
    /// Puts the lock file beside the programs: the versions that everything else is built and checked with.
    pub(crate) fn open(workspace: &'w Workspace) -> Result<Self, String> {
        let target = workspace.target_folder()?.join("consumers");
        for consumer in [&BY_HAND, &WITH_DAIGOU, &BENCH] {
            let lock = folder(workspace, consumer).join("Cargo.lock");
            fs::copy(workspace.root.join("Cargo.lock"), &lock)
                .map_err(|error| format!("{}: {error}", lock.display()))?;
        }
        Ok(Self { workspace, target })
    }

    /// How many crates its tree of normal dependencies has, without itself.
    pub(crate) fn crates(&self, consumer: &Consumer) -> Result<usize, String> {
        let tree = |more: &[&str]| {
            let mut tree = self.cargo(consumer, &["tree"]);
            tree.args(trees::TREE_FORMAT).args(more);
            tree
        };
        let offline: &[&str] = if says_yes(tree(&["--offline"])) { &["--offline"] } else { &[] };
        let tree = stdout_of(tree(offline))?;
        let dependencies: Vec<&str> = tree.lines().skip(1).collect();
        Ok(trees::crates_in(&dependencies.join("\n")).len())
    }

    /// Builds it with all that it depends on: first without the network, with it where a crate is missing here. What is
    /// wrong is told by the second.
    pub(crate) fn build(&self, consumer: &Consumer, profile: &str) -> Result<(), String> {
        let build = |more: &[&str]| {
            let mut command = self.cargo(consumer, &["build", "--quiet", "--profile", profile]);
            command.args(more);
            command
        };
        println!("{}: {}", consumer.folder, shown(&build(&[])));
        if says_yes(build(&["--offline"])) { Ok(()) } else { streamed(build(&[])) }
    }

    /// The seconds of the processor that building its own crates again takes, and linking it; it has been built.
    pub(crate) fn own_cost(&self, consumer: &Consumer, profile: &str) -> Result<f64, String> {
        self.forget(consumer, profile)?;
        cost_of(self.cargo(consumer, &["build", "--quiet", "--offline", "--profile", profile]))
    }

    /// Forgets what was built of its own crates.
    pub(crate) fn forget(&self, consumer: &Consumer, profile: &str) -> Result<(), String> {
        let mut clean = self.cargo(consumer, &["clean", "--quiet", "--offline", "--profile", profile]);
        for package in consumer.ours.iter().chain([&consumer.package]) {
            clean.args(["-p", package]);
        }
        streamed(clean)
    }

    pub(crate) fn binary(&self, consumer: &Consumer, profile: &str) -> PathBuf {
        let name = format!("{}{}", consumer.package, std::env::consts::EXE_SUFFIX);
        self.built(profile).join(name)
    }

    /// The size of the library file of one of our crates.
    pub(crate) fn library_size(&self, package: &str, profile: &str) -> Result<f64, String> {
        let start = format!("lib{}-", package.replace('-', "_"));
        newest(&self.built(profile).join("deps"), &start, ".rlib").and_then(|path| kibibytes(&path))
    }

    /// How many lines of LLVM's language rustc makes of one of the consumer's crates before anything is optimised, counted
    /// as cargo-llvm-lines counts: the instructions of all functions. What was built of the crate is of no use after it.
    pub(crate) fn llvm_lines(&self, consumer: &Consumer, package: &str, profile: &str) -> Result<usize, String> {
        let mut rustc = self.cargo(consumer, &["rustc", "--quiet", "--offline", "--profile", profile, "--lib"]);
        rustc.args(["-p", package, "--"]);
        rustc.args(["--emit=llvm-ir", "-Cno-prepopulate-passes", "-Cpasses=name-anon-globals", "-Ccodegen-units=1"]);
        streamed(rustc)?;
        let start = format!("{}-", package.replace('-', "_"));
        let path = newest(&self.built(profile).join("deps"), &start, ".ll")?;
        let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        fs::remove_file(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(instructions(&text))
    }

    fn built(&self, profile: &str) -> PathBuf {
        self.target.join(if profile == "dev" { "debug" } else { profile })
    }

    fn cargo(&self, consumer: &Consumer, arguments: &[&str]) -> Command {
        let mut command = self.workspace.cargo(arguments);
        command.current_dir(folder(self.workspace, consumer)).env("CARGO_TARGET_DIR", &self.target);
        command
    }
}

fn folder(workspace: &Workspace, consumer: &Consumer) -> PathBuf {
    workspace.root.join("tests/consumers").join(consumer.folder)
}

/// The size of a file in KiB.
pub(crate) fn kibibytes(path: &Path) -> Result<f64, String> {
    let bytes = fs::metadata(path).map_err(|error| format!("{}: {error}", path.display()))?.len();
    Ok(bytes as f64 / 1024.0)
}

fn newest(folder: &Path, start: &str, end: &str) -> Result<PathBuf, String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    entries
        .flatten()
        .filter(|entry| {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            name.starts_with(start) && name.ends_with(end)
        })
        .max_by_key(|entry| entry.metadata().and_then(|data| data.modified()).ok())
        .map(|entry| entry.path())
        .ok_or_else(|| format!("{}: holds no {start}…{end}", folder.display()))
}

/// Lines of functions that are instructions: those are indented by two.
fn instructions(text: &str) -> usize {
    text.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   ")).count()
}

/// Runs a command and returns the seconds of the processor that it took, its children's included.
pub(crate) fn cost_of(command: Command) -> Result<f64, String> {
    let before = children_so_far()?;
    streamed(command)?;
    Ok((children_so_far()? - before) as f64 / TICKS_A_SECOND)
}

/// Linux counts for programs in hundredths, whatever the kernel itself does.
const TICKS_A_SECOND: f64 = 100.0;

/// Why no time of the processor can be told.
pub(crate) fn cannot_tell_cost() -> Option<String> {
    children_so_far().err()
}

/// The ticks of all children that have ended.
fn children_so_far() -> Result<u64, String> {
    let stat = fs::read_to_string("/proc/self/stat").ok();
    stat.and_then(|stat| ticks_of_children(&stat)).ok_or_else(|| "only Linux tells what children took".to_owned())
}

/// Members 16 and 17 of `/proc/…/stat`; the second is the program's name, which may hold anything.
fn ticks_of_children(stat: &str) -> Option<u64> {
    let (_, rest) = stat.rsplit_once(')')?;
    let mut members = rest.split_whitespace().skip(13);
    let user: u64 = members.next()?.parse().ok()?;
    let system: u64 = members.next()?.parse().ok()?;
    Some(user + system)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_of_children_is_found_behind_any_name() {
        let stat = "71 (a ) b) S 1 71 71 0 -1 4194304 1 2 3 4 5 6 1200 34 20 0 1 0 99 1 1";
        assert_eq!(ticks_of_children(stat), Some(1_234));
        assert_eq!(ticks_of_children("nonsense"), None);
    }

    #[test]
    fn instructions_are_counted_and_nothing_else() {
        let text = "define void @f() {\nstart:\n  %a = call i32 @g()\n  switch i32 %a, label %b [\n    i32 1, label %c\n  ]\n}\n";
        assert_eq!(instructions(text), 3);
    }
}
