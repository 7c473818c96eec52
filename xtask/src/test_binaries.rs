//! Test binaries that are started by themselves, each in its own way. `cargo test -p` would build a package with other
//! features than the whole workspace does, and so build nearly everything a second time; here the whole is built, and
//! some of it run.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::run::{Workspace, shown, stdout_of};

/// A binary that cargo built to test one target with.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Binary {
    pub(crate) package: String,
    pub(crate) target: String,
    is_library: bool,
    /// The package's, where its tests run.
    folder: PathBuf,
    file: PathBuf,
}

/// Builds all tests of the workspace.
pub(crate) fn built(workspace: &Workspace) -> Result<Vec<Binary>, String> {
    let command =
        workspace.cargo(&["test", "--locked", "--workspace", "--no-run", "--message-format=json-render-diagnostics"]);
    println!("{}", shown(&command));
    let messages = stdout_of(command)?;
    let mut binaries: Vec<Binary> = messages.lines().filter_map(binary).collect();
    // Cargo tells of them as they get ready.
    binaries.sort_by(|one, other| (&one.package, &one.target).cmp(&(&other.package, &other.target)));
    Ok(binaries)
}

/// The test binary that one of cargo's messages tells of.
fn binary(message: &str) -> Option<Binary> {
    let message: Value = serde_json::from_str(message).ok()?;
    let file = message["executable"].as_str().filter(|_| message["profile"]["test"] == true)?;
    let folder = Path::new(message["manifest_path"].as_str()?).parent()?;
    Some(Binary {
        package: package_in(message["package_id"].as_str()?).to_owned(),
        target: message["target"]["name"].as_str()?.to_owned(),
        is_library: message["target"]["kind"].as_array().is_some_and(|kinds| kinds.iter().any(|kind| kind == "lib")),
        folder: folder.to_path_buf(),
        file: PathBuf::from(file),
    })
}

/// The name in `path+file:///folder/name#0.1.0`, or `path+file:///folder#name@0.1.0` where the folder has another.
fn package_in(id: &str) -> &str {
    let (url, rest) = id.rsplit_once('#').unwrap_or((id, ""));
    rest.split_once('@').map_or_else(|| url.rsplit('/').next().unwrap_or(url), |(name, _)| name)
}

impl Binary {
    /// To be run as cargo runs it.
    pub(crate) fn command(&self, workspace: &Workspace, arguments: &[&str]) -> Command {
        let mut command = workspace.as_from_a_shell(&self.file);
        command.args(arguments).current_dir(&self.folder).env("CARGO_MANIFEST_DIR", &self.folder);
        command
    }

    /// A library's folder, below the workspace: its doc tests are named by it.
    pub(crate) fn library(&self, root: &Path) -> Option<String> {
        let folder = self.folder.strip_prefix(root).ok().filter(|_| self.is_library)?;
        Some(format!("{}/", folder.display()))
    }

    /// As a heading.
    pub(crate) fn heading(&self) -> String {
        format!("     Running {} of {}", self.target, self.package)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_binary_is_known_from_what_cargo_says() {
        let message = |executable: &str, test: bool| {
            format!(
                r#"{{"reason":"compiler-artifact","package_id":"path+file:///w/crates/cli#daigou@0.1.0",
                "manifest_path":"/w/crates/cli/Cargo.toml","target":{{"name":"ledger","kind":["test"]}},"profile":{{"test":{test}}},
                "executable":{executable}}}"#
            )
        };
        let found = binary(&message(r#""/t/ledger-1""#, true)).unwrap();
        assert_eq!((found.package.as_str(), found.folder.as_path()), ("daigou", Path::new("/w/crates/cli")));
        assert_eq!(found.library(Path::new("/w")), None);
        assert_eq!(Binary { is_library: true, ..found }.library(Path::new("/w")).as_deref(), Some("crates/cli/"));
        let found = binary(&message(r#""/t/ledger-1""#, true)).unwrap();
        assert_eq!(found.heading(), "     Running ledger of daigou");
        assert_eq!(binary(&message("null", true)), None);
        assert_eq!(binary(&message(r#""/t/daigou""#, false)), None);
        assert_eq!(binary(r#"{"reason":"build-finished","success":true}"#), None);
    }

    #[test]
    fn a_package_is_named_by_its_id() {
        assert_eq!(package_in("path+file:///w/xtask#0.1.0"), "xtask");
        assert_eq!(package_in("path+file:///w/crates/core#daigou-core@0.1.0"), "daigou-core");
    }
}
