//! `cargo xtask features`: every supported set of features compiles by itself. A build of the whole
//! workspace joins the features of all members and so hides a missing one.

use crate::needs::openssl_is_here;
use crate::report::Outcome;
use crate::run::{Workspace, shown, streamed};

struct Set {
    package: &'static str,
    features: &'static [&'static str],
    needs: Needs,
}

#[derive(PartialEq, Eq)]
enum Needs {
    Nothing,
    OpenSsl,
}

const DEFAULT: &[&str] = &[];
pub(crate) const BARE: &[&str] = &["--no-default-features"];
const SCHEMA: &[&str] = &["--no-default-features", "--features", "schema"];

/// The command with the ledger on one engine, and with the sandbox and no ledger.
pub(crate) const SQLITE_ALONE: &[&str] = &["--no-default-features", "--features", "ledger,sqlite"];
pub(crate) const POSTGRES_ALONE: &[&str] = &["--no-default-features", "--features", "ledger,postgres"];
pub(crate) const SANDBOX_ALONE: &[&str] = &["--no-default-features", "--features", "sandbox"];

const fn set(package: &'static str, features: &'static [&'static str]) -> Set {
    Set { package, features, needs: Needs::Nothing }
}

const SETS: &[Set] = &[
    set("daigou-core", BARE),
    set("daigou-core", &["--no-default-features", "--features", "reqwest"]),
    set("daigou-core", DEFAULT),
    Set {
        package: "daigou-core",
        features: &["--no-default-features", "--features", "native-tls"],
        needs: Needs::OpenSsl,
    },
    set("daigou-taobao", DEFAULT),
    set("daigou-taobao", BARE),
    set("daigou-alibaba1688", DEFAULT),
    set("daigou-alibaba1688", BARE),
    set("daigou-dajisaas", DEFAULT),
    set("daigou-dajisaas", BARE),
    set("daigou-logistics", DEFAULT),
    set("daigou-logistics", BARE),
    set("daigou-alibaba1688", SCHEMA),
    set("daigou-dajisaas", SCHEMA),
    set("daigou", BARE),
    set("daigou", SQLITE_ALONE),
    set("daigou", POSTGRES_ALONE),
    set("daigou", SANDBOX_ALONE),
];

/// Checks them all, also after a failure.
pub(crate) fn check(workspace: &Workspace) -> Outcome {
    let mut failures = 0;
    let mut checked = 0;
    let mut skipped = Vec::new();
    for set in SETS {
        let mut command = workspace.cargo(&["check", "--locked", "-p", set.package]);
        command.args(set.features);
        if set.needs == Needs::OpenSsl && !openssl_is_here(workspace) {
            let why = "OpenSSL's headers are missing: cargo xtask setup";
            println!("skipped: {} ({why})", shown(&command));
            skipped.push(format!("{} {} skipped: {why}", set.package, set.features.join(" ")));
            continue;
        }
        println!("{}", shown(&command));
        match streamed(command) {
            Ok(()) => checked += 1,
            Err(why) => {
                eprintln!("{why}");
                failures += 1;
            }
        }
    }
    let mut note = vec![format!("{checked} sets")];
    note.append(&mut skipped);
    Outcome::of(failures, "feature set", note.join("; "))
}
