//! The proof from outside: a crate that is not of this workspace names `daigou-alibaba1688` alone, builds,
//! and gets nothing that the rules forbid. It is written anew each time, under the target folder.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::run::{Workspace, shown, stdout_of, streamed};
use crate::trees;

const MAIN: &str = "//! Names a client and nothing else.

fn connected(client: Option<daigou_alibaba1688::Alibaba1688>) -> bool {
    client.is_some()
}

fn main() {
    assert!(!connected(None));
}
";

/// Builds the crate; an error is the list of what went wrong.
pub(crate) fn prove(workspace: &Workspace) -> Result<(), Vec<String>> {
    let one = |why| vec![why];
    let target = workspace.target_folder().map_err(one)?;
    let folder = target.join("downstream-crate");
    write(workspace, &folder).map_err(|error| vec![format!("{}: {error}", folder.display())])?;
    build(workspace, &folder, &target.join("downstream")).map_err(one)?;
    let mut tree = in_folder(workspace, &folder, &["tree", "--locked"]);
    tree.args(trees::TREE_FORMAT);
    let tree = stdout_of(tree).map_err(one)?;
    let dependencies: String = tree.lines().skip(1).map(|line| format!("{line}\n")).collect();
    let breaches = trees::hold(&trees::ALIBABA1688, &["(from outside)"], &dependencies);
    if breaches.is_empty() { Ok(()) } else { Err(breaches) }
}

/// The workspace's own lock file goes beside it: the versions are those that everything else is checked
/// with, and they are already on this machine.
fn write(workspace: &Workspace, folder: &Path) -> std::io::Result<()> {
    let package = workspace.root.join("crates/alibaba1688");
    fs::create_dir_all(folder.join("src"))?;
    fs::write(folder.join("Cargo.toml"), manifest(&package))?;
    fs::write(folder.join("src/main.rs"), MAIN)?;
    fs::copy(workspace.root.join("Cargo.lock"), folder.join("Cargo.lock"))?;
    Ok(())
}

fn manifest(package: &Path) -> String {
    format!(
        "[package]\nname = \"downstream\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n\
         [dependencies]\ndaigou-alibaba1688 = {{ path = '{}' }}\n\n[workspace]\n",
        package.display()
    )
}

/// First without the network; with it where a crate is missing here. What is wrong is told by the second.
fn build(workspace: &Workspace, folder: &Path, target: &Path) -> Result<(), String> {
    let check = |offline: &[&str]| {
        let mut command = in_folder(workspace, folder, &["check"]);
        command.args(offline).env("CARGO_TARGET_DIR", target);
        command
    };
    let mut offline = check(&["--offline"]);
    println!("in a crate that names daigou-alibaba1688 alone: {}", shown(&offline));
    let built = offline.stdout(Stdio::null()).stderr(Stdio::null()).status();
    if built.is_ok_and(|status| status.success()) {
        return Ok(());
    }
    streamed(check(&[])).map_err(|why| format!("a crate that names daigou-alibaba1688 alone: {why}"))
}

fn in_folder(workspace: &Workspace, folder: &Path, arguments: &[&str]) -> Command {
    let mut command = workspace.cargo(arguments);
    command.current_dir(folder);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_crate_names_one_dependency_and_is_a_workspace_of_its_own() {
        let manifest = manifest(Path::new("/some where/crates/alibaba1688"));
        assert!(manifest.contains("daigou-alibaba1688 = { path = '/some where/crates/alibaba1688' }"));
        assert!(manifest.ends_with("[workspace]\n"));
        assert_eq!(manifest.matches(" = { ").count(), 1);
    }
}
