//! The needs of checks and tests beyond Rust: how each thing is recognised, what brings it, and which tests cannot run
//! without it. This is the only list; how it gets installed is `setup.rs`.

use std::path::{Path, PathBuf};

use crate::run::{Workspace, says_yes};

/// As its tests find it.
#[path = "../../tests/ledger/support/faketime.rs"]
mod faketime;
/// PostgreSQL's programs are found as its tests find them: with their own file.
#[path = "../../tests/ledger/support/programs.rs"]
mod postgresql;

/// One thing that is needed.
pub(crate) struct Need {
    /// As a reader calls it.
    pub(crate) what: &'static str,
    /// The purpose, after "for".
    pub(crate) purpose: &'static str,
    /// Words in the names of the tests that need it: they are left out by them. None where no test does.
    pub(crate) tests: &'static [&'static str],
    pub(crate) is_here: fn(&Workspace) -> bool,
    pub(crate) bringer: Bringer,
}

/// The way in which a thing is brought.
pub(crate) enum Bringer {
    Packages(Packages),
    /// A language's own registry, into the target folder.
    Tools(Tools),
    /// No package does: what a person would have to do. No machine can be blamed for it.
    Person(&'static str),
}

/// Programs of another language that tests run.
pub(crate) struct Tools {
    pub(crate) installer: Installer,
    /// Their names and versions.
    pub(crate) names: &'static [&'static str],
    /// What brings the installer.
    pub(crate) packages: Packages,
}

/// The program that installs others of its language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Installer {
    /// Python's, into an environment of its own.
    Pip,
    Npm,
}

/// Names of packages, by who names them.
pub(crate) struct Packages {
    pub(crate) debian: &'static [&'static str],
    /// Where they differ from Debian's.
    pub(crate) ubuntu: Option<&'static [&'static str]>,
    /// None where macOS has it by itself.
    pub(crate) homebrew: &'static [&'static str],
}

impl Need {
    pub(crate) fn packages(&self) -> Option<&Packages> {
        match &self.bringer {
            Bringer::Packages(packages) => Some(packages),
            Bringer::Tools(tools) => Some(&tools.packages),
            Bringer::Person(_) => None,
        }
    }
}

pub(crate) static NEEDS: [Need; 10] = [
    Need {
        what: "Chromium with its chromedriver",
        purpose: "the tests of the sandbox's console, in a real browser (without the fonts, Chinese is boxes)",
        tests: &["browser::"],
        is_here: |_| browser_is_here(),
        bringer: Bringer::Packages(Packages {
            debian: &["chromium", "chromium-driver", "fonts-noto-cjk"],
            ubuntu: Some(&["chromium-browser", "chromium-chromedriver", "fonts-noto-cjk"]),
            homebrew: &["google-chrome", "chromedriver"],
        }),
    },
    Need {
        what: "PostgreSQL's server programs",
        purpose: "the tests of the ledger, which run a server of their own",
        tests: &["postgresql"],
        is_here: postgresql_is_here,
        bringer: Bringer::Packages(Packages { debian: &["postgresql"], ubuntu: None, homebrew: &["postgresql@17"] }),
    },
    Need {
        what: "PgBouncer",
        purpose: "the tests of the ledger behind a pooler",
        tests: &["pgbouncer"],
        // Debian puts it where no user's path leads.
        is_here: |_| in_path("pgbouncer") || Path::new("/usr/sbin/pgbouncer").is_file(),
        bringer: Bringer::Packages(Packages { debian: &["pgbouncer"], ubuntu: None, homebrew: &["pgbouncer"] }),
    },
    Need {
        what: "libfaketime",
        purpose: "the tests of the ledger on a database server whose clock is set",
        tests: &["faketime"],
        is_here: |_| faketime::library().is_some(),
        bringer: Bringer::Packages(Packages { debian: &["libfaketime"], ubuntu: None, homebrew: &["libfaketime"] }),
    },
    Need {
        what: "python3 with its sqlite3",
        purpose: "a buyer in another language, and damage done to the ledger's stores by another program",
        tests: &["python"],
        // Run, not looked for: of some names there is only a stub that offers to install it.
        is_here: |workspace| says_yes(workspace.program("python3", &["-c", "import sqlite3"])),
        bringer: Bringer::Packages(Packages { debian: &["python3"], ubuntu: None, homebrew: &["python3"] }),
    },
    Need {
        what: "OpenAPI's validator, client generator and tester, and the agents' library, of Python",
        purpose: "the tests of the OpenAPI documents, and of clients that nobody here wrote",
        tests: &["openapi_validator", "generated_python", "schemathesis", "agent_python"],
        is_here: |workspace| tools_are_here(workspace, "python/bin", PYTHON_TOOLS),
        bringer: Bringer::Tools(Tools {
            installer: Installer::Pip,
            names: &[
                "openapi-spec-validator==0.9.*",
                "openapi-python-client==0.29.*",
                "schemathesis==4.32.*",
                "mcp==2.3.*",
            ],
            packages: Packages { debian: &["python3", "python3-venv"], ubuntu: None, homebrew: &["python3"] },
        }),
    },
    Need {
        what: "OpenAPI's client generator of TypeScript",
        purpose: "the test of a client that nobody here wrote",
        tests: &["generated_typescript"],
        is_here: |workspace| in_path("node") && tools_are_here(workspace, "node/node_modules/.bin", NODE_TOOLS),
        bringer: Bringer::Tools(Tools {
            installer: Installer::Npm,
            names: &["@types/node@20", "openapi-fetch@0.17", "openapi-typescript@7", "typescript@5"],
            packages: Packages { debian: &["nodejs", "npm"], ubuntu: None, homebrew: &["node"] },
        }),
    },
    Need {
        what: "Standard Webhooks' library for Python",
        purpose: "the test in which it checks the events that `daigou serve` posts",
        tests: &["standardwebhooks"],
        is_here: |workspace| python_has(workspace, "standardwebhooks"),
        bringer: Bringer::Tools(Tools {
            installer: Installer::Pip,
            names: &["standardwebhooks==1.*"],
            packages: Packages { debian: &["python3", "python3-venv"], ubuntu: None, homebrew: &["python3"] },
        }),
    },
    Need {
        what: "pkg-config and OpenSSL's headers",
        purpose: "the check of the native-tls feature in `cargo xtask features`",
        tests: &[],
        is_here: openssl_is_here,
        bringer: Bringer::Packages(Packages { debian: &["pkg-config", "libssl-dev"], ubuntu: None, homebrew: &[] }),
    },
    Need {
        what: "the right to mount a small file system",
        purpose: "the tests of a store on a disk that is full or read-only",
        tests: &["a_full_disk_is_told", "a_read_only_store_is_told"],
        is_here: may_mount,
        bringer: Bringer::Person("root has it on Linux, where the machine allows that"),
    },
];

/// A driver, and something to drive.
fn browser_is_here() -> bool {
    const BROWSERS: [&str; 4] = ["chromium", "google-chrome", "google-chrome-stable", "chromium-browser"];
    let mac = PathBuf::from("/Applications/Google Chrome.app");
    in_path("chromedriver") && (BROWSERS.iter().any(|name| in_path(name)) || mac.is_dir())
}

/// As root it runs as another user, which Debian's package makes.
fn postgresql_is_here(workspace: &Workspace) -> bool {
    let users = || std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    postgresql::programs().is_some() && (!is_root(workspace) || users().lines().any(|l| l.starts_with("postgres:")))
}

const PYTHON_TOOLS: &[&str] = &["openapi-spec-validator", "openapi-python-client", "schemathesis", "mcp"];
const NODE_TOOLS: &[&str] = &["openapi-typescript", "tsc"];

/// The folder of programs of other languages, below the target folder: their tests find them there.
pub(crate) fn tools_folder(workspace: &Workspace) -> Option<PathBuf> {
    workspace.target_folder().ok().map(|target| target.join("tools"))
}

fn tools_are_here(workspace: &Workspace, folder: &str, names: &[&str]) -> bool {
    tools_folder(workspace).is_some_and(|tools| names.iter().all(|name| tools.join(folder).join(name).exists()))
}

/// Whether the environment of Python's tools has a library.
fn python_has(workspace: &Workspace, library: &str) -> bool {
    let python = tools_folder(workspace).map(|tools| tools.join("python/bin/python3"));
    python.is_some_and(|python| {
        let mut command = workspace.program(&python.to_string_lossy(), &["-c"]);
        command.arg(format!("import {library}"));
        says_yes(command)
    })
}

/// Only on Linux does native TLS need anything that is not part of the system.
pub(crate) fn openssl_is_here(workspace: &Workspace) -> bool {
    !cfg!(target_os = "linux") || says_yes(workspace.program("pkg-config", &["--exists", "openssl"]))
}

/// Not every root may: it is tried, in a folder of our own.
fn may_mount(workspace: &Workspace) -> bool {
    if !cfg!(target_os = "linux") || !is_root(workspace) {
        return false;
    }
    let folder = std::env::temp_dir().join(format!("daigou-mount-{}", std::process::id()));
    let name = folder.to_string_lossy();
    let mounted = std::fs::create_dir(&folder).is_ok()
        && says_yes(workspace.program("mount", &["-t", "tmpfs", "-o", "size=64k", "daigou", &name]))
        && says_yes(workspace.program("umount", &[&name]));
    let _ = std::fs::remove_dir(&folder);
    mounted
}

/// Tells whether this runs as root.
pub(crate) fn is_root(workspace: &Workspace) -> bool {
    let output = workspace.program("id", &["-u"]).output();
    output.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

/// Tells whether a program of this name is in the path.
pub(crate) fn in_path(name: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(name).is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_need_says_what_brings_it() {
        for need in &NEEDS {
            match &need.bringer {
                Bringer::Packages(packages) => assert!(!packages.debian.is_empty(), "{}", need.what),
                Bringer::Tools(tools) => assert!(!tools.names.is_empty() && !need.tests.is_empty(), "{}", need.what),
                Bringer::Person(how) => assert!(!how.is_empty() && !need.tests.is_empty(), "{}", need.what),
            }
        }
    }

    #[test]
    fn a_program_is_found_by_its_name_alone() {
        assert!(in_path("sh") || cfg!(windows));
        assert!(!in_path("daigou-no-such-program"));
    }
}
