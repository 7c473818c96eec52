//! `cargo xtask tidy`: walks the repository's own files and holds each against the rules. The rules
//! themselves are pure and live in `tidy_rules.rs`.

use std::collections::BTreeSet;
use std::path::Path;

use crate::report::Outcome;
use crate::run::Workspace;
use crate::tidy_rules::{Finding, check_file, relative_links};

/// Folders that are no part of the repository, for a copy of it without git.
const NOT_OURS: &[&str] = &[".git", "target"];

pub(crate) fn check(workspace: &Workspace) -> Outcome {
    let files = match listed_by_git(workspace) {
        Some(files) => files,
        None => {
            println!("git does not list the files here; walking the folder instead");
            let mut files = BTreeSet::new();
            if let Err(error) = walk(&workspace.root, "", &mut files) {
                return Outcome::Failed(format!("cannot walk the folder: {error}"));
            }
            files
        }
    };
    let mut findings = Vec::new();
    for file in &files {
        // A tracked file may be gone from the working folder.
        let Ok(bytes) = std::fs::read(workspace.root.join(file)) else {
            continue;
        };
        let Ok(text) = String::from_utf8(bytes) else {
            continue;
        };
        if text.contains('\0') {
            continue;
        }
        findings.extend(check_file(file, &text));
        if file.ends_with(".md") {
            findings.extend(broken_links(&workspace.root, file, &text));
        }
    }
    for Finding { text, fails } in &findings {
        let word = if *fails { "failed" } else { "warning" };
        eprintln!("{word}: {text}");
    }
    let failures = findings.iter().filter(|finding| finding.fails).count();
    let warnings = findings.len() - failures;
    let note = match warnings {
        0 => format!("{} files", files.len()),
        warnings => format!("{} files, {warnings} warnings", files.len()),
    };
    Outcome::of(failures, "finding", note)
}

/// Lists the files that git tracks, and would track: new files that are not ignored. None where git cannot say.
fn listed_by_git(workspace: &Workspace) -> Option<BTreeSet<String>> {
    let output = workspace
        .program("git", &["ls-files", "-z", "-co", "--exclude-standard"])
        .output()
        .ok()
        .filter(|output| output.status.success())?;
    let names = String::from_utf8_lossy(&output.stdout).into_owned();
    Some(names.split('\0').filter(|name| !name.is_empty()).map(str::to_owned).collect())
}

fn walk(root: &Path, folder: &str, files: &mut BTreeSet<String>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(root.join(folder))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
        if entry.file_type()?.is_dir() {
            if !NOT_OURS.contains(&name.as_str()) {
                walk(root, &path, files)?;
            }
        } else {
            files.insert(path);
        }
    }
    Ok(())
}

fn broken_links(root: &Path, file: &str, text: &str) -> Vec<Finding> {
    let beside = root.join(file).parent().map(Path::to_path_buf).unwrap_or_default();
    relative_links(text)
        .into_iter()
        .filter(|(_, target)| {
            let found = match target.strip_prefix('/') {
                Some(from_root) => root.join(from_root),
                None => beside.join(target),
            };
            !found.exists()
        })
        .map(|(line, target)| Finding::failure(format!("{file}:{line}: links to {target}, which does not exist")))
        .collect()
}
