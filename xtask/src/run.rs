//! Where the workspace is, and how cargo and other programs are run in it. What their answers mean is
//! the business of the checks.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// The workspace that the checks are about.
pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
}

impl Workspace {
    /// The folder above this package, as cargo names it when it runs us; the folder that we were built
    /// from when the binary is started by hand.
    pub(crate) fn find() -> Result<Self, String> {
        let package = std::env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = package.parent().map(Path::to_path_buf).unwrap_or_default();
        if root.join("Cargo.toml").is_file() {
            Ok(Self { root })
        } else {
            Err(format!("no workspace at {}", root.display()))
        }
    }

    /// Cargo, to be run in the workspace, as if from a shell: the variables that `cargo run` set for us
    /// describe this package and must not reach the builds of others.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Command {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = self.as_from_a_shell(Path::new(&cargo));
        command.args(arguments);
        command
    }

    /// A program in the workspace, without what `cargo run` told us of ourselves.
    pub(crate) fn as_from_a_shell(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        for (name, _) in std::env::vars_os() {
            let name = name.to_string_lossy();
            if ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_"]
                .iter()
                .any(|prefix| name.starts_with(prefix))
            {
                command.env_remove(&*name);
            }
        }
        command.current_dir(&self.root);
        command
    }

    /// A program other than cargo, to be run in the workspace.
    pub(crate) fn program(&self, name: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(name);
        command.args(arguments).current_dir(&self.root);
        command
    }

    /// Where cargo puts what it builds.
    pub(crate) fn target_folder(&self) -> Result<PathBuf, String> {
        let metadata = stdout_of(self.cargo(&["metadata", "--no-deps", "--format-version", "1"]))?;
        let metadata: Value =
            serde_json::from_str(&metadata).map_err(|error| format!("cargo metadata is not JSON: {error}"))?;
        metadata
            .get("target_directory")
            .and_then(Value::as_str)
            .map(PathBuf::from)
            .ok_or_else(|| "cargo metadata names no target folder".to_owned())
    }

    /// A text file of the workspace.
    pub(crate) fn read(&self, path: &str) -> Result<String, String> {
        std::fs::read_to_string(self.root.join(path)).map_err(|error| format!("cannot read {path}: {error}"))
    }
}

/// Runs a program, its output going where ours goes; an error names the program and how it ended.
pub(crate) fn streamed(mut command: Command) -> Result<(), String> {
    let status = command.status().map_err(|error| cannot_start(&command, &error))?;
    if status.success() { Ok(()) } else { Err(format!("{}: {status}", shown(&command))) }
}

/// Runs a program and returns what it wrote to stdout; its stderr goes where ours goes.
pub(crate) fn stdout_of(mut command: Command) -> Result<String, String> {
    let output = command.stderr(Stdio::inherit()).output().map_err(|error| cannot_start(&command, &error))?;
    if !output.status.success() {
        return Err(format!("{}: {}", shown(&command), output.status));
    }
    String::from_utf8(output.stdout).map_err(|_| format!("{}: its output is not UTF-8", shown(&command)))
}

/// Tells whether a program exists and says yes; whatever it prints is dropped.
pub(crate) fn says_yes(mut command: Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// The command as a reader would type it, `cargo` without its path.
pub(crate) fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let program = program.file_stem().unwrap_or(program.as_os_str());
    let mut words = vec![program.to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|argument| {
        let argument = argument.to_string_lossy();
        if argument.contains(' ') { format!("'{argument}'") } else { argument.into_owned() }
    }));
    words.join(" ")
}

fn cannot_start(command: &Command, error: &std::io::Error) -> String {
    let program = shown(command);
    if error.kind() == ErrorKind::NotFound {
        format!("{program}: the program is not installed")
    } else {
        format!("{program}: cannot be started: {error}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_shown_as_it_would_be_typed() {
        let mut command = Command::new("/opt/rust/bin/cargo");
        command.args(["tree", "--format", "{p} {f}"]);
        assert_eq!(shown(&command), "cargo tree --format '{p} {f}'");
    }

    #[test]
    fn a_missing_program_says_no_and_fails_by_name() {
        let missing = || Command::new("daigou-no-such-program");
        assert!(!says_yes(missing()));
        let why = streamed(missing()).unwrap_err();
        assert!(why.contains("not installed"), "{why}");
    }
}
