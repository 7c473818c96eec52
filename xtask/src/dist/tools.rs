//! The programs that make packages: taken from the path, otherwise installed below `target/tools` by the ordinary clients.

use std::path::PathBuf;

use super::made::{Made, said};
use crate::needs::in_path;

/// A subcommand of cargo, such as `cargo-deb`.
pub(super) fn of_cargo(made: &Made<'_>, name: &str) -> Result<PathBuf, String> {
    if in_path(name) {
        return Ok(PathBuf::from(name));
    }
    let installed = made.tools.join("bin").join(name);
    if !installed.is_file() {
        let mut install = made.workspace.cargo(&["install", "--locked", "--quiet", name, "--root"]);
        install.arg(&made.tools).env_remove("RUSTFLAGS");
        said(install).map_err(|why| format!("{name} cannot be installed: {why}"))?;
    }
    Ok(installed)
}

/// A program that a Python package brings, in an environment of its own.
pub(super) fn of_python(made: &Made<'_>, package: &str, name: &str) -> Result<PathBuf, String> {
    if in_path(name) {
        return Ok(PathBuf::from(name));
    }
    let environment = made.tools.join("python");
    let installed = environment.join("bin").join(name);
    if !installed.is_file() {
        let mut make = made.workspace.program("python3", &["-m", "venv"]);
        make.arg(&environment);
        said(make)?;
        let mut install =
            made.workspace.program(&environment.join("bin/pip").to_string_lossy(), &["install", "--quiet"]);
        install.arg(package);
        said(install).map_err(|why| format!("{package} cannot be installed: {why}"))?;
    }
    Ok(installed)
}
