//! Who imports whom: paths are followed through imports and re-exports to the file that defines the name, and files that
//! import each other in a circle are found.

use super::source::{Import, Module, Modules, Path};
use std::collections::{BTreeMap, BTreeSet};

/// For each file, the files it imports from, with the names taken.
pub(super) type Arrows = BTreeMap<String, BTreeMap<String, BTreeSet<String>>>;

/// Re-exports of re-exports go no deeper than this.
const DEEPEST: usize = 16;

/// The arrows between the files of a crate.
pub(super) fn arrows(modules: &Modules) -> Arrows {
    let mut arrows: Arrows = modules.values().map(|module| (module.file.clone(), BTreeMap::new())).collect();
    for (at, module) in modules {
        let mut take = |target: &Path| {
            if let Some((file, name)) = resolve(modules, target, DEEPEST)
                && file != module.file
            {
                arrows.entry(module.file.clone()).or_default().entry(file).or_default().insert(name);
            }
        };
        for import in &module.imports {
            let used_as_module = |path: &Path| path.len() > at.len() + 1 && path[at.len()] == import.name;
            // A module that hands the names of its own parts on takes nothing from them; one whose name begins paths
            // counts by what these paths name.
            let hands_on = import.public && import.target.starts_with(at);
            let by_its_paths = modules.contains_key(&import.target) && module.paths.iter().any(used_as_module);
            if !hands_on && !by_its_paths {
                take(&import.target);
            }
        }
        module.paths.iter().for_each(take);
    }
    arrows
}

/// The file that defines what a path names, and the name; none for other crates' names.
fn resolve(modules: &Modules, path: &[String], depth: usize) -> Option<(String, String)> {
    // Where the path leaves modules: the longest part of it that is one.
    let known = (0..=path.len()).rev().find(|len| modules.contains_key(&path[..*len]))?;
    let module = modules.get(&path[..known])?;
    let Some(name) = path.get(known) else {
        return Some((module.file.clone(), path.last().cloned().unwrap_or_default()));
    };
    if module.items.contains(name) {
        return Some((module.file.clone(), name.clone()));
    }
    if depth == 0 {
        return None;
    }
    let named = module.imports.iter().find(|import| import.name == *name);
    if let Some(import) = named {
        let target: Path = import.target.iter().chain(&path[known + 1..]).cloned().collect();
        // An import of another crate's name looks like a path of this module that leads nowhere.
        let leads_back = target == path;
        return if leads_back { None } else { resolve(modules, &target, depth - 1) };
    }
    module
        .imports
        .iter()
        .filter(|import| import.name == "*")
        .find_map(|import| by_glob(modules, import, &path[known..], depth))
}

fn by_glob(modules: &Modules, import: &Import, rest: &[String], depth: usize) -> Option<(String, String)> {
    let target = modules.get(&import.target)?;
    let has = |module: &Module| {
        module.items.contains(&rest[0]) || module.imports.iter().any(|i| i.public && i.name == rest[0])
    };
    let path: Path = import.target.iter().chain(rest).cloned().collect();
    let is_module = modules.contains_key(&path[..=import.target.len()]);
    if has(target) || is_module { resolve(modules, &path, depth - 1) } else { None }
}

/// Files that import each other in a circle, each circle once: its arrows with the names taken.
pub(super) fn circles(arrows: &Arrows) -> Vec<BTreeSet<String>> {
    let reach: BTreeMap<&String, BTreeSet<&String>> =
        arrows.keys().map(|file| (file, reachable(arrows, file))).collect();
    let mut circles: Vec<BTreeSet<String>> = Vec::new();
    for (file, to) in &reach {
        if !to.contains(file) || circles.iter().any(|circle| circle.contains(*file)) {
            continue;
        }
        let back = |other: &&&String| reach.get(**other).is_some_and(|there| there.contains(file));
        circles.push(to.iter().filter(back).map(|other| (*other).clone()).collect());
    }
    circles
}

fn reachable<'a>(arrows: &'a Arrows, from: &String) -> BTreeSet<&'a String> {
    let mut seen = BTreeSet::new();
    let mut open: Vec<&String> = arrows.get(from).into_iter().flat_map(BTreeMap::keys).collect();
    while let Some(file) = open.pop() {
        if seen.insert(file) {
            open.extend(arrows.get(file).into_iter().flat_map(BTreeMap::keys));
        }
    }
    seen
}
