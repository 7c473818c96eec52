//! `cargo xtask dist`: what is handed out: an archive, a Debian package, a Python wheel and an npm package, all around the
//! one static command, with a bill of materials and checksums. `--try` installs each of them into an empty folder and
//! plays the demo with it.
//!
//! The binary is built once. It links the C library statically: with musl where that target is installed, otherwise with
//! glibc, which the summary says. What else is needed (cargo-deb, maturin, cargo-cyclonedx) is installed below
//! `target/tools`.

mod attempt;
mod made;
mod packages;
mod tools;

use std::fs;
use std::path::{Path, PathBuf};

use made::{Made, fresh};

use crate::report::{Ended, Outcome, aligned, conclude, heading};
use crate::run::{Workspace, says_yes, stdout_of, streamed};

/// Gives the text of `--help` beyond one line.
pub(crate) fn more_help() -> String {
    let rows: Vec<Vec<String>> =
        KINDS.iter().map(|kind| vec![format!("  {}", kind.name), kind.teaches.to_owned()]).collect();
    format!(
        "kinds, all of them where none is named:\n{}\n\n\
         options:\n  --try      install each into an empty folder and play the demo with it\n  \
         --quick    the release profile in place of dist: a shorter build, a larger binary\n\n\
         They are written to target/dist/out. A kind whose tool cannot be had is skipped and named.\n",
        aligned(&rows).join("\n")
    )
}

/// Installs a file into an empty folder, and plays the demo.
type Attempt = fn(&Made<'_>, &Path) -> Result<(), String>;

/// One thing that is handed out.
struct Kind {
    name: &'static str,
    teaches: &'static str,
    make: fn(&Made<'_>) -> Result<PathBuf, String>,
    attempt: Option<Attempt>,
}

const KINDS: &[Kind] = &[
    Kind {
        name: "archive",
        teaches: "tar.gz: the static command with completions, man pages and licences",
        make: packages::archive,
        attempt: Some(attempt::archive),
    },
    Kind {
        name: "deb",
        teaches: "a Debian package with a hardened unit for `daigou serve` (cargo-deb)",
        make: packages::deb,
        attempt: Some(attempt::deb),
    },
    Kind {
        name: "wheel",
        teaches: "a Python wheel: `pip install daigou` for people without Rust (maturin)",
        make: packages::wheel,
        attempt: Some(attempt::wheel),
    },
    Kind {
        name: "npm",
        teaches: "an npm package that carries the command",
        make: packages::npm,
        attempt: Some(attempt::npm),
    },
    Kind {
        name: "sbom",
        teaches: "the bill of materials, CycloneDX (cargo-cyclonedx)",
        make: packages::sbom,
        attempt: None,
    },
];

const MUSL: &str = "x86_64-unknown-linux-musl";
const GLIBC: &str = "x86_64-unknown-linux-gnu";
/// A command that fits where it is carried.
const LARGEST: u64 = 25_000_000;

pub(crate) fn command(workspace: &Workspace, arguments: &[String]) -> Ended {
    let (mut wanted, mut tries, mut profile) = (Vec::new(), false, "dist");
    for argument in arguments {
        match argument.as_str() {
            "--try" => tries = true,
            "--quick" => profile = "release",
            name => match KINDS.iter().find(|kind| kind.name == name) {
                Some(kind) => wanted.push(kind),
                None => return Err(format!("`{name}` is no kind; see `cargo xtask dist --help`")),
            },
        }
    }
    if wanted.is_empty() {
        wanted = KINDS.iter().collect();
    }
    let made = build(workspace, profile)?;
    let mut rows = Vec::new();
    let mut problems = 0;
    for kind in wanted {
        heading(&format!("{}: {}", kind.name, kind.teaches));
        let (row, ok) = one(&made, kind, tries);
        problems += usize::from(!ok);
        rows.push(row);
    }
    sums(&made)?;
    heading("what is handed out");
    for line in aligned(&rows) {
        println!("{line}");
    }
    if made.target == GLIBC {
        println!("The target {MUSL} is not installed: the C library in the binary is glibc.");
    }
    let size = fs::metadata(&made.binary).map_or(0, |it| it.len());
    println!("The command has {:.2} MB, of at most {:.0}.", mega(size), mega(LARGEST));
    problems += usize::from(size > LARGEST);
    Ok(conclude(&Outcome::of(problems, "problem", made.out.display().to_string())))
}

#[allow(clippy::cast_precision_loss, clippy::float_arithmetic, reason = "a size for people")]
fn mega(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

/// Makes a kind, and tries it. A kind whose tool cannot be had is no failure.
fn one(made: &Made<'_>, kind: &Kind, tries: bool) -> (Vec<String>, bool) {
    let file = match (kind.make)(made) {
        Ok(file) => file,
        Err(why) => return (vec![kind.name.to_owned(), "not made".to_owned(), why], false),
    };
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut words = String::new();
    if let (true, Some(attempt)) = (tries, kind.attempt) {
        match attempt(made, &file) {
            Ok(()) => words.push_str("installed into an empty folder; the demo held"),
            Err(why) => return (vec![kind.name.to_owned(), name, why], false),
        }
    }
    (vec![kind.name.to_owned(), name, words], true)
}

/// Builds the command, and has it write its completions and man pages.
fn build<'a>(workspace: &'a Workspace, profile: &str) -> Result<Made<'a>, String> {
    let target = if musl_is_here(workspace) { MUSL } else { GLIBC };
    let base = workspace.target_folder()?;
    let (dist, tools) = (base.join("dist"), base.join("tools"));
    heading(&format!("building the command for {target}"));
    let mut cargo = workspace.cargo(&["build", "--locked", "-p", "daigou", "--profile", profile, "--target", target]);
    cargo.env("CARGO_TARGET_DIR", &dist).env("RUSTFLAGS", "-C target-feature=+crt-static");
    streamed(cargo)?;
    let binary = dist.join(target).join(profile).join("daigou");
    let made = Made {
        workspace,
        version: version(workspace)?,
        target,
        binary,
        share: fresh(&dist.join("share"))?,
        out: fresh(&dist.join("out"))?,
        work: fresh(&dist.join("work"))?,
        tools,
    };
    is_static(&made)?;
    documents(&made)?;
    Ok(made)
}

fn musl_is_here(workspace: &Workspace) -> bool {
    let libraries = workspace.program("rustc", &["--print", "target-libdir", "--target", MUSL]);
    stdout_of(libraries).is_ok_and(|folder| Path::new(folder.trim()).is_dir())
}

/// The version of all crates, as the workspace's manifest has it.
fn version(workspace: &Workspace) -> Result<String, String> {
    let manifest = workspace.read("Cargo.toml")?;
    let line = manifest.lines().find_map(|line| line.strip_prefix("version = \""));
    line.and_then(|rest| rest.split('"').next())
        .map(str::to_owned)
        .ok_or_else(|| "Cargo.toml has no version".to_owned())
}

fn is_static(made: &Made<'_>) -> Result<(), String> {
    let mut ldd = made.workspace.program("ldd", &[]);
    ldd.arg(&made.binary);
    if says_yes(ldd) { Err("the command needs libraries of the system: it is not static".to_owned()) } else { Ok(()) }
}

/// Completions of the usual shells, and a page for `man` for each command.
fn documents(made: &Made<'_>) -> Result<(), String> {
    let own = |arguments: &[&str]| {
        let mut command = made.workspace.program(&made.binary.to_string_lossy(), arguments);
        command.env_remove("DAIGOU_SANDBOX");
        command
    };
    for (shell, file) in [("bash", "daigou.bash"), ("zsh", "_daigou"), ("fish", "daigou.fish")] {
        let script = stdout_of(own(&["completions", shell]))?;
        fs::write(made.share.join(file), script).map_err(|why| format!("{file}: {why}"))?;
    }
    let pages = made.share.join("man");
    fs::create_dir_all(&pages).map_err(|why| format!("man pages: {why}"))?;
    streamed(own(&["man", &pages.to_string_lossy()]))
}

/// `SHA256SUMS` of all that lies in the folder.
fn sums(made: &Made<'_>) -> Result<(), String> {
    let entries = fs::read_dir(&made.out).map_err(|why| format!("{}: {why}", made.out.display()))?;
    let mut names: Vec<String> =
        entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    let mut command = made.workspace.program("sha256sum", &[]);
    command.args(&names).current_dir(&made.out);
    let text = stdout_of(command)?;
    fs::write(made.out.join("SHA256SUMS"), text).map_err(|why| format!("SHA256SUMS: {why}"))
}
