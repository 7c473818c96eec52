//! `cargo xtask layers`: inside each crate imports run one way. No files import each other in a circle, and where a
//! crate's modules stand in layers, none imports from a layer that stands above its own.

mod graph;
mod source;
mod tables;

use crate::report::Outcome;
use crate::run::Workspace;
use graph::Arrows;
use source::Files;
use std::collections::BTreeSet;
use std::path::Path;
use tables::{Crate, Layer};

/// Checks every crate of the workspace.
pub(crate) fn check(workspace: &Workspace) -> Outcome {
    check_but(workspace, &[])
}

/// The step of `ci`: every crate that is past its cure.
pub(crate) fn check_cured(workspace: &Workspace) -> Outcome {
    check_but(workspace, tables::NOT_YET)
}

fn check_but(workspace: &Workspace, skipped: &[&str]) -> Outcome {
    let mut problems = Vec::new();
    let mut files = 0;
    for package in tables::CRATES.iter().filter(|package| !skipped.contains(&package.folder)) {
        match arrows_of(&workspace.root.join(package.folder).join("src"), package.root) {
            Ok(arrows) => {
                files += arrows.len();
                problems.extend(problems_of(package, &arrows));
            }
            Err(why) => problems.push(format!("{}: {why}", package.folder)),
        }
    }
    for problem in &problems {
        println!("{problem}");
    }
    Outcome::of(problems.len(), "circle or upward arrow", format!("{files} files, no circle, no arrow upward"))
}

fn arrows_of(source: &Path, root: &str) -> Result<Arrows, String> {
    let mut files = Files::new();
    collect(source, source, &mut files)?;
    Ok(graph::arrows(&source::read(&files, root)?))
}

fn collect(base: &Path, folder: &Path, files: &mut Files) -> Result<(), String> {
    let entries = std::fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    for entry in entries {
        let path = entry.map_err(|e| e.to_string())?.path();
        if path.is_dir() {
            collect(base, &path, files)?;
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            let text = std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
            let name = path.strip_prefix(base).map_err(|e| e.to_string())?;
            let parts: Vec<_> = name.components().map(|part| part.as_os_str().to_string_lossy()).collect();
            files.insert(parts.join("/"), text);
        }
    }
    Ok(())
}

/// Every circle and every arrow upward, each in words.
fn problems_of(package: &Crate, arrows: &Arrows) -> Vec<String> {
    let circles = graph::circles(arrows).into_iter().map(|circle| in_words(package, arrows, &circle));
    circles.chain(upward(package, arrows)).collect()
}

/// A circle with all of its arrows.
fn in_words(package: &Crate, arrows: &Arrows, circle: &BTreeSet<String>) -> String {
    let mut text = format!("{}: {} files import each other in a circle:", package.folder, circle.len());
    for file in circle {
        for (to, names) in arrows.get(file).into_iter().flatten().filter(|(to, _)| circle.contains(*to)) {
            text.push_str(&format!("\n  {file} -> {to}: {}", listed(names)));
        }
    }
    text
}

fn upward(package: &Crate, arrows: &Arrows) -> Vec<String> {
    let mut problems = Vec::new();
    if package.layers.is_empty() {
        return problems;
    }
    for (file, targets) in arrows {
        let Some(own) = layer_of(package.layers, file) else {
            problems.push(format!(
                "{}: {file} stands in no layer: put it into one in xtask/src/layers/tables.rs",
                package.folder
            ));
            continue;
        };
        for (to, names) in targets {
            if let Some(other) = layer_of(package.layers, to).filter(|other| *other > own) {
                let (below, above) = (package.layers[own].name, package.layers[other].name);
                let words = "an arrow that runs up";
                problems.push(format!(
                    "{}: {words}: {file} ({below}) -> {to} ({above}): {}",
                    package.folder,
                    listed(names)
                ));
            }
        }
    }
    problems
}

/// The place of the layer that a file stands in: that of the longest name that the file's path begins with.
fn layer_of(layers: &[Layer], file: &str) -> Option<usize> {
    let module = file.strip_suffix("/mod.rs").or_else(|| file.strip_suffix(".rs")).unwrap_or(file);
    let fits = |name: &str| module == name || module.strip_prefix(name).is_some_and(|rest| rest.starts_with('/'));
    let places = layers.iter().enumerate();
    let longest = places.flat_map(|(place, layer)| layer.modules.iter().map(move |name| (place, *name)));
    longest.filter(|(_, name)| fits(name)).max_by_key(|(_, name)| name.len()).map(|(place, _)| place)
}

fn listed(names: &BTreeSet<String>) -> String {
    names.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests;
