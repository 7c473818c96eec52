//! `cargo xtask deps`: who may depend on whom, and how many crates a marketplace may cost. The rules
//! are data; what cargo says about the dependency trees and what the lock file holds are compared with
//! them. `downstream.rs` adds the proof from outside.

use crate::downstream;
use crate::features::{BARE, POSTGRES_ALONE, SANDBOX_ALONE, SQLITE_ALONE};
use crate::report::Outcome;
use crate::run::{Workspace, stdout_of};
use crate::trees::{ALIBABA1688, Rule, TREE_FORMAT, hold, marketplace_rule};

const fn command(features: &'static [&'static str], forbidden: &'static [&'static str]) -> Rule {
    Rule { package: "daigou", features, forbidden, at_most: None }
}

const RULES: &[Rule] = &[
    marketplace_rule!("daigou-taobao", not: "daigou-alibaba1688", "daigou-dajisaas", "daigou-logistics"),
    ALIBABA1688,
    marketplace_rule!("daigou-dajisaas", not: "daigou-taobao", "daigou-alibaba1688", "daigou-logistics"),
    marketplace_rule!("daigou-logistics", not: "daigou-taobao", "daigou-alibaba1688", "daigou-dajisaas"),
    Rule {
        package: "daigou-core",
        features: BARE,
        forbidden: &["reqwest", "hyper*", "rustls*", "ring", "openssl*", "native-tls"],
        at_most: None,
    },
    Rule { package: "daigou-core", features: &[], forbidden: &["daigou", "daigou-*", "schemars"], at_most: None },
    Rule { package: "daigou-openapi", features: &[], forbidden: &["daigou", "daigou-*", "serde"], at_most: Some(1) },
    Rule {
        package: "daigou-ledger",
        features: &[],
        forbidden: &[
            "daigou",
            "daigou-taobao",
            "daigou-alibaba1688",
            "daigou-dajisaas",
            "daigou-logistics",
            "daigou-sandbox",
            "daigou-gateway",
            "rmcp*",
            "schemars*",
            "openssl",
            "openssl-sys",
            "native-tls",
        ],
        at_most: None,
    },
    Rule {
        package: "daigou-sandbox",
        features: &[],
        forbidden: &["daigou", "daigou-gateway", "daigou-ledger", "schemars"],
        at_most: None,
    },
    // It gets its clients built: how they reach the platforms is the command's choice.
    Rule {
        package: "daigou-gateway",
        features: &[],
        forbidden: &["daigou", "daigou-sandbox", "clap", "reqwest", "openssl", "native-tls"],
        at_most: None,
    },
    // What a slim command saves.
    command(
        BARE,
        &[
            "axum*",
            "rmcp*",
            "schemars*",
            "sqlx*",
            "libsqlite3-sys",
            "indicatif",
            "daigou-gateway",
            "daigou-ledger",
            "daigou-sandbox",
        ],
    ),
    command(SQLITE_ALONE, &["sqlx-postgres", "daigou-sandbox"]),
    command(POSTGRES_ALONE, &["sqlx-sqlite", "libsqlite3-sys", "daigou-sandbox"]),
    command(SANDBOX_ALONE, &["sqlx*", "libsqlite3-sys", "daigou-ledger"]),
    Rule { package: "xtask", features: &[], forbidden: &["daigou", "daigou-*"], at_most: None },
];

/// Crates of which one version is enough: two generations of digests do not work together. (`digest` is not among them:
/// the ledger's database crate has its own, for its migrations.)
const ONE_VERSION: &[&str] = &["hmac", "md-5", "sha1"];

pub(crate) fn check(workspace: &Workspace) -> Outcome {
    let mut problems = Vec::new();
    for rule in RULES {
        let mut command = workspace.cargo(&["tree", "--locked", "-p", rule.package]);
        command.args(rule.features).args(TREE_FORMAT);
        match stdout_of(command) {
            Ok(tree) => problems.extend(hold(rule, rule.features, &tree)),
            Err(why) => problems.push(why),
        }
    }
    match workspace.read("Cargo.lock") {
        Ok(lock) => problems.extend(second_versions(&lock, ONE_VERSION)),
        Err(why) => problems.push(why),
    }
    if let Err(mut broken) = downstream::prove(workspace) {
        problems.append(&mut broken);
    }
    for problem in &problems {
        eprintln!("{problem}");
    }
    Outcome::of(problems.len(), "violation", format!("{} rules hold", RULES.len()))
}

/// A line for each of `names` that the lock file holds in more than one version.
fn second_versions(lock: &str, names: &[&str]) -> Vec<String> {
    let packages = locked(lock);
    names
        .iter()
        .filter_map(|name| {
            let versions: Vec<&str> =
                packages.iter().filter(|(package, _)| package == name).map(|(_, version)| *version).collect();
            (versions.len() > 1).then(|| {
                let all = versions.join(" and ");
                format!(
                    "Cargo.lock holds {name} {all}; `cargo tree --workspace -e all -i {name}@{}` shows why",
                    versions[0]
                )
            })
        })
        .collect()
}

/// (name, version) of every package in a lock file, as cargo writes it.
fn locked(lock: &str) -> Vec<(&str, &str)> {
    let quoted = |line: &'_ str, member: &str| -> Option<(usize, usize)> {
        let value = line.strip_prefix(member)?.strip_prefix(" = \"")?.strip_suffix('"')?;
        let start = line.len() - value.len() - 1;
        Some((start, start + value.len()))
    };
    let mut packages = Vec::new();
    let mut name = None;
    for line in lock.lines() {
        if let Some((start, end)) = quoted(line, "name") {
            name = Some(&line[start..end]);
        } else if let Some((start, end)) = quoted(line, "version")
            && let Some(name) = name.take()
        {
            packages.push((name, &line[start..end]));
        }
    }
    packages
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_generations_of_one_digest_are_named() {
        let lock = "version = 4\n\n[[package]]\nname = \"digest\"\nversion = \"0.10.7\"\n\
            dependencies = [\n \"hmac\",\n]\n\n[[package]]\nname = \"digest\"\nversion = \"0.11.3\"\n\n\
            [[package]]\nname = \"hmac\"\nversion = \"0.13.0\"\n";
        assert_eq!(locked(lock).len(), 3);
        let found = second_versions(lock, &["digest"]);
        assert_eq!(found.len(), 1);
        assert!(found[0].contains("digest 0.10.7 and 0.11.3"), "{}", found[0]);
    }
}
