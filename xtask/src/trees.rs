//! Rules for a package's tree of dependencies, and where a tree breaches one.

use std::collections::BTreeSet;

/// A rule for what one package's tree of normal dependencies must not hold. A pattern that ends in `*` stands for
/// every name that begins so; the package itself is never meant.
pub(crate) struct Rule {
    pub(crate) package: &'static str,
    pub(crate) features: &'static [&'static str],
    pub(crate) forbidden: &'static [&'static str],
    pub(crate) at_most: Option<usize>,
}

/// The crates that one marketplace may pull in, itself included.
const CRATE_LIMIT: usize = 130;

pub(crate) const fn marketplace(package: &'static str, forbidden: &'static [&'static str]) -> Rule {
    Rule { package, features: &[], forbidden, at_most: Some(CRATE_LIMIT) }
}

/// The rule of a marketplace's crate.
macro_rules! marketplace_rule {
    ($package:literal, not: $($other:literal),+) => {
        $crate::trees::marketplace(
            $package,
            &[
                "axum",
                "clap",
                "rmcp*",
                "schemars*",
                "sqlx*",
                "daigou",
                "daigou-gateway",
                "daigou-ledger",
                "daigou-openapi",
                "daigou-sandbox",
                $($other),+
            ],
        )
    };
}
pub(crate) use marketplace_rule;

/// 1688 alone, which a crate of its own is built with.
pub(crate) const ALIBABA1688: Rule =
    marketplace_rule!("daigou-alibaba1688", not: "daigou-taobao", "daigou-dajisaas", "daigou-logistics");

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
}
