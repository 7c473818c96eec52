//! `cargo xtask deps`: who may depend on whom, and how many crates a marketplace may cost. The rules
//! are data; what cargo says about the dependency trees and what the lock file holds are compared with
//! them. `downstream.rs` adds the proof from outside.

use std::collections::BTreeSet;

use crate::downstream;
use crate::features::{BARE, POSTGRES_ALONE, SANDBOX_ALONE, SQLITE_ALONE};
use crate::report::Outcome;
use crate::run::{Workspace, stdout_of};

/// What one package's tree of normal dependencies must not hold. A pattern that ends in `*` stands for
/// every name that begins so; the package itself is never meant.
pub(crate) struct Rule {
    pub(crate) package: &'static str,
    features: &'static [&'static str],
    pub(crate) forbidden: &'static [&'static str],
    pub(crate) at_most: Option<usize>,
}

/// The crates that one marketplace may pull in, itself included.
const CRATE_LIMIT: usize = 130;

const fn marketplace(package: &'static str, forbidden: &'static [&'static str]) -> Rule {
    Rule { package, features: &[], forbidden, at_most: Some(CRATE_LIMIT) }
}

const fn command(features: &'static [&'static str], forbidden: &'static [&'static str]) -> Rule {
    Rule { package: "daigou", features, forbidden, at_most: None }
}

macro_rules! marketplace {
    ($package:literal, not: $($other:literal),+) => {
        marketplace(
            $package,
            &["axum", "clap", "sqlx*", "daigou", "daigou-sandbox", "daigou-ledger", $($other),+],
        )
    };
}

pub(crate) const ALIBABA1688: Rule =
    marketplace!("daigou-alibaba1688", not: "daigou-taobao", "daigou-dajisaas", "daigou-logistics");

const RULES: &[Rule] = &[
    marketplace!("daigou-taobao", not: "daigou-alibaba1688", "daigou-dajisaas", "daigou-logistics"),
    ALIBABA1688,
    marketplace!("daigou-dajisaas", not: "daigou-taobao", "daigou-alibaba1688", "daigou-logistics"),
    marketplace!("daigou-logistics", not: "daigou-taobao", "daigou-alibaba1688", "daigou-dajisaas"),
    Rule {
        package: "daigou-core",
        features: BARE,
        forbidden: &["reqwest", "hyper*", "rustls*", "ring", "openssl*", "native-tls"],
        at_most: None,
    },
    Rule { package: "daigou-core", features: &[], forbidden: &["daigou", "daigou-*"], at_most: None },
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
            "openssl",
            "openssl-sys",
            "native-tls",
        ],
        at_most: None,
    },
    Rule { package: "daigou-sandbox", features: &[], forbidden: &["daigou", "daigou-ledger"], at_most: None },
    // What a slim command saves.
    command(BARE, &["axum*", "sqlx*", "libsqlite3-sys", "indicatif", "daigou-ledger", "daigou-sandbox"]),
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

/// Flags under which `cargo tree` prints one package a line, indented by nothing.
pub(crate) const TREE_FORMAT: &[&str] = &["-e", "normal", "--prefix", "none", "--format", "{p}"];

/// Prints what the tree costs and returns where it breaches the rule.
pub(crate) fn hold(rule: &Rule, features: &[&str], tree: &str) -> Vec<String> {
    let crates = crates_in(tree);
    let who = [&[rule.package], features].concat().join(" ");
    let limit = rule.at_most.map_or_else(String::new, |limit| format!(" of at most {limit}"));
    println!("{who}: {} crates{limit}", crates.len());
    breaches(rule, &crates).into_iter().map(|breach| format!("{who}: {breach}")).collect()
}

/// The crates of a tree as (name, version): each once, however often it is printed.
pub(crate) fn crates_in(tree: &str) -> BTreeSet<(&str, &str)> {
    tree.lines()
        .filter_map(|line| {
            let mut words = line.split_whitespace();
            Some((words.next()?, words.next().unwrap_or_default()))
        })
        .collect()
}

fn breaches(rule: &Rule, crates: &BTreeSet<(&str, &str)>) -> Vec<String> {
    let names: BTreeSet<&str> = crates.iter().map(|(name, _)| *name).collect();
    let mut breaches: Vec<String> = names
        .into_iter()
        .filter(|name| *name != rule.package)
        .filter(|name| rule.forbidden.iter().any(|pattern| matches(pattern, name)))
        .map(|name| format!("must not depend on {name}"))
        .collect();
    if crates.is_empty() {
        breaches.push("its dependency tree is empty".to_owned());
    }
    if let Some(limit) = rule.at_most
        && crates.len() > limit
    {
        breaches.push(format!("{} crates, at most {limit} are allowed", crates.len()));
    }
    breaches
}

fn matches(pattern: &str, name: &str) -> bool {
    pattern.strip_suffix('*').map_or(pattern == name, |start| name.starts_with(start))
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

    const TREE: &str = "daigou-alibaba1688 v0.1.0 (/a b/crates/alibaba1688)\n\
        daigou-core v0.1.0 (/a b/crates/core)\n\
        serde v1.0.229\n\
        serde_derive v1.0.229 (proc-macro)\n\
        syn v2.0.119\n\
        syn v3.0.9\n\
        serde v1.0.229 (*)\n\
        \n";

    #[test]
    fn a_tree_counts_each_version_once() {
        let crates = crates_in(TREE);
        assert_eq!(crates.len(), 6);
        assert!(crates.contains(&("syn", "v2.0.119")) && crates.contains(&("syn", "v3.0.9")));
    }

    #[test]
    fn a_tree_without_forbidden_crates_breaches_nothing() {
        assert_eq!(breaches(&ALIBABA1688, &crates_in(TREE)), Vec::<String>::new());
    }

    #[test]
    fn a_neighbour_a_server_and_too_many_crates_are_breaches() {
        let tree = format!("{TREE}axum v0.8.9\naxum-core v0.5.6\ndaigou-taobao v0.1.0 (/x)\n");
        let found = breaches(&ALIBABA1688, &crates_in(&tree));
        assert_eq!(found, ["must not depend on axum", "must not depend on daigou-taobao"]);
        let rule = Rule { at_most: Some(5), ..ALIBABA1688 };
        assert_eq!(breaches(&rule, &crates_in(TREE)), ["6 crates, at most 5 are allowed"]);
    }

    #[test]
    fn a_pattern_means_the_beginning_and_never_the_package_itself() {
        assert!(matches("openssl*", "openssl-sys") && matches("openssl*", "openssl"));
        assert!(!matches("ring", "string"));
        let rule = Rule { package: "daigou-core", features: &[], forbidden: &["daigou", "daigou-*"], at_most: None };
        let crates = crates_in("daigou-core v0.1.0 (/x)\ndaigou-ledger v0.1.0 (/y)\n");
        assert_eq!(breaches(&rule, &crates), ["must not depend on daigou-ledger"]);
    }

    #[test]
    fn an_empty_tree_proves_nothing() {
        assert_eq!(breaches(&ALIBABA1688, &BTreeSet::new()), ["its dependency tree is empty"]);
    }

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
