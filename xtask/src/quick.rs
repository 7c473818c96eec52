//! The packages that depend on a change: the files that differ from the main branch, the packages that they belong to,
//! and all that depend on those. What git and cargo say is asked at the top of this file; the rest are functions of
//! their answers.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Component, Path, PathBuf};

use serde_json::Value;

use crate::run::{Workspace, says_yes, stdout_of};

/// The bases that a change is measured against: the first of these that git knows here.
const BASES: [&str; 5] = ["upstream/main", "origin/main", "origin/HEAD", "main", "@{upstream}"];

/// The slow tests of the ledger, by words in their names: processes that are killed, databases that go away, payments,
/// stores on a bad day.
pub(crate) const SLOW: &[&str] = &[
    "placing::kills::",
    "placing::payments::",
    "placing::store::",
    "inbox::kills::",
    "inbox::outage::",
    "inbox::speed::",
];

/// Files and folders that are read by tests of other packages than the one they lie in; none: by nobody's.
const READ_BY: &[(&str, &[&str])] = &[
    ("tests/fixtures/", &["daigou-alibaba1688", "daigou-dajisaas", "daigou-logistics", "daigou-taobao"]),
    ("tests/python/", &["daigou"]),
    ("tests/ledger/support/programs.rs", &["xtask"]),
    ("README.md", &["daigou-alibaba1688", "daigou"]),
    ("README.zh-CN.md", &["daigou"]),
    ("docs/", &["daigou-alibaba1688", "daigou"]),
    ("SECURITY.md", &[]),
    (".github/", &[]),
    ("packaging/", &[]),
    ("crates/cli/pyproject.toml", &[]),
    ("CHANGELOG.md", &[]),
    ("CONTRIBUTING.md", &[]),
    ("LICENSE-APACHE", &[]),
    ("LICENSE-MIT", &[]),
    (".ci/", &[]),
    (".gitignore", &[]),
    ("clippy.toml", &[]),
    ("deny.toml", &[]),
    ("rustfmt.toml", &[]),
];

/// The reach of a change.
#[derive(Debug)]
pub(crate) struct Change {
    /// In one line, for a reader.
    told: String,
    /// Whose tests depend on it.
    pub(crate) packages: BTreeSet<String>,
    /// Whose do not.
    pub(crate) others: BTreeSet<String>,
}

impl fmt::Display for Change {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.packages.len() {
            0 => write!(out, "{}: no test depends on that", self.told),
            _ => write!(out, "{}: tests of {}", self.told, listed(&self.packages)),
        }
    }
}

/// Names in one line.
pub(crate) fn listed(names: &BTreeSet<String>) -> String {
    names.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
}

/// Finds the changes since the merge base with the main branch: commits, and what is not committed yet.
pub(crate) fn change(workspace: &Workspace) -> Result<Change, String> {
    let members = Members::of(workspace)?;
    let all = members.names();
    let (told, packages) = match changed_files(workspace) {
        Some((since, files)) => {
            let word = if files.len() == 1 { "file" } else { "files" };
            (format!("{} {word} changed since {since}", files.len()), members.depending_on(&files))
        }
        None => ("git cannot say what changed here; that is taken for everything".to_owned(), all.clone()),
    };
    let others = all.difference(&packages).cloned().collect();
    Ok(Change { told, packages, others })
}

/// Since what, and which files.
fn changed_files(workspace: &Workspace) -> Option<(String, Vec<String>)> {
    let known = |base: &&str| says_yes(workspace.program("git", &["rev-parse", "--verify", "--quiet", base]));
    let base = BASES.into_iter().find(known)?;
    let commit = stdout_of(workspace.program("git", &["merge-base", "HEAD", base])).ok()?;
    let commit = commit.trim();
    let differs = ["diff", "--name-only", "--no-renames", "-z", commit, "--"];
    let new = ["ls-files", "-z", "--others", "--exclude-standard"];
    let mut files = BTreeSet::new();
    for question in [&differs[..], &new[..]] {
        let names = stdout_of(workspace.program("git", question)).ok()?;
        files.extend(names.split('\0').filter(|name| !name.is_empty()).map(str::to_owned));
    }
    let short = commit.get(..7).unwrap_or(commit);
    Some((format!("{short}, where this left {base}"), files.into_iter().collect()))
}

/// The packages of the workspace: where their files are, and who depends on whom.
struct Members {
    /// Folders with the package that they belong to, below the workspace.
    folders: Vec<(PathBuf, String)>,
    /// Who depends on a package, in whatever way.
    dependants: BTreeMap<String, BTreeSet<String>>,
}

impl Members {
    fn of(workspace: &Workspace) -> Result<Self, String> {
        let metadata = stdout_of(workspace.cargo(&["metadata", "--no-deps", "--format-version", "1"]))?;
        let metadata: Value =
            serde_json::from_str(&metadata).map_err(|error| format!("cargo metadata is not JSON: {error}"))?;
        Ok(Self::read(&metadata))
    }

    fn read(metadata: &Value) -> Self {
        let list = |value: &Value, name: &str| value[name].as_array().cloned().unwrap_or_default();
        let text = |value: &Value, name: &str| value[name].as_str().unwrap_or_default().to_owned();
        let root = plain(Path::new(&text(metadata, "workspace_root")));
        let below = |path: &str| {
            let path = plain(Path::new(path).parent().unwrap_or(Path::new("")));
            path.strip_prefix(&root).map(Path::to_path_buf).unwrap_or(path)
        };
        let (mut folders, mut dependants) = (Vec::new(), BTreeMap::<String, BTreeSet<String>>::new());
        for package in list(metadata, "packages") {
            let name = text(&package, "name");
            dependants.entry(name.clone()).or_default();
            folders.push((below(&text(&package, "manifest_path")), name.clone()));
            // Sources may lie outside of their package.
            let sources = list(&package, "targets");
            folders.extend(sources.iter().map(|target| (below(&text(target, "src_path")), name.clone())));
            for dependency in list(&package, "dependencies").iter().filter(|dependency| dependency["path"].is_string())
            {
                dependants.entry(text(dependency, "name")).or_default().insert(name.clone());
            }
        }
        // The closest folder first: one package's may lie in another's.
        folders.sort_by_key(|(folder, _)| std::cmp::Reverse(folder.components().count()));
        Self { folders, dependants }
    }

    fn names(&self) -> BTreeSet<String> {
        self.dependants.keys().cloned().collect()
    }

    /// All packages that these files belong to, or that depend on one of those.
    fn depending_on(&self, files: &[String]) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let mut open: Vec<String> = files.iter().flat_map(|file| self.readers(file)).collect();
        while let Some(name) = open.pop() {
            if found.insert(name.clone()) {
                open.extend(self.dependants.get(&name).into_iter().flatten().cloned());
            }
        }
        found
    }

    /// Whose tests read this very file; everybody's where nothing is known of it.
    fn readers(&self, file: &str) -> BTreeSet<String> {
        let listed = READ_BY.iter().filter(|(path, _)| match path.strip_suffix('/') {
            Some(_) => file.starts_with(path),
            None => file == *path,
        });
        let listed: Vec<&[&str]> = listed.map(|(_, readers)| *readers).collect();
        let owner = self.folders.iter().find(|(folder, _)| Path::new(file).starts_with(folder));
        if listed.is_empty() && owner.is_none() {
            return self.names();
        }
        let owner = owner.map(|(_, name)| name.clone());
        listed.into_iter().flatten().map(|name| (*name).to_owned()).chain(owner).collect()
    }
}

/// A path without `..` in it.
fn plain(path: &Path) -> PathBuf {
    path.components().fold(PathBuf::new(), |mut plain, component| {
        if component == Component::ParentDir {
            plain.pop();
        } else {
            plain.push(component);
        }
        plain
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// core ← shop ← all (in tests), command; a test of the command's lies in the folder of `all`.
    fn members() -> Members {
        let package = |name: &str, folder: &str, needs: &[&str], sources: &[&str]| {
            let needs: Vec<Value> =
                needs.iter().map(|name| json!({"name": name, "kind": "dev", "path": "/w/x"})).collect();
            let sources: Vec<Value> =
                sources.iter().map(|source| json!({"src_path": format!("/w/{folder}/{source}")})).collect();
            let needs = [needs, vec![json!({"name": "serde"})]].concat();
            json!({"name": name, "manifest_path": format!("/w/{folder}/Cargo.toml"), "dependencies": needs, "targets": sources})
        };
        Members::read(&json!({"workspace_root": "/w", "packages": [
            package("core", "crates/core", &[], &["src/lib.rs"]),
            package("shop", "crates/shop", &["core"], &["src/lib.rs"]),
            package("daigou", "crates/cli", &["core", "shop"], &["src/main.rs", "../../tests/ledger/main.rs"]),
            package("all", "tests", &["shop"], &["all/main.rs"]),
            package("xtask", "xtask", &[], &["src/main.rs"]),
        ]}))
    }

    fn depending_on(files: &[&str]) -> Vec<String> {
        let files: Vec<String> = files.iter().map(|file| (*file).to_owned()).collect();
        members().depending_on(&files).into_iter().collect()
    }

    #[test]
    fn all_that_depend_on_a_package_depend_on_its_files() {
        assert_eq!(depending_on(&["crates/core/src/money.rs"]), ["all", "core", "daigou", "shop"]);
        assert_eq!(depending_on(&["crates/shop/Cargo.toml"]), ["all", "daigou", "shop"]);
        assert_eq!(depending_on(&["xtask/src/main.rs", "tests/all/units.rs"]), ["all", "xtask"]);
        assert!(depending_on(&[]).is_empty());
    }

    #[test]
    fn sources_may_lie_in_another_packages_folder() {
        assert_eq!(depending_on(&["tests/ledger/placing/kills.rs"]), ["daigou"]);
        assert_eq!(depending_on(&["tests/python/buy.py"]), ["all", "daigou"]);
    }

    #[test]
    fn a_file_that_nothing_is_known_of_may_matter_to_all() {
        for file in ["Cargo.lock", "Cargo.toml", ".cargo/config.toml", "crates/new/src/lib.rs"] {
            assert_eq!(depending_on(&[file]).len(), 5, "{file}");
        }
        assert!(depending_on(&["CHANGELOG.md", ".ci/run"]).is_empty());
    }

    #[test]
    fn the_table_speaks_of_what_is_there() {
        let workspace = Workspace::find().unwrap();
        let names = Members::of(&workspace).unwrap().names();
        for (path, readers) in READ_BY {
            assert!(workspace.root.join(path).exists(), "{path}");
            assert!(readers.iter().all(|reader| names.contains(*reader)), "{path}: {readers:?}");
        }
    }
}
