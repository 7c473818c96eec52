//! The parts that all kinds are made from, and the running of their programs.

use std::fs;
use std::path::{Path, PathBuf};

use crate::run::{Workspace, shown, streamed};

/// The parts that the kinds are made from.
pub(super) struct Made<'a> {
    pub(super) workspace: &'a Workspace,
    pub(super) version: String,
    /// The triple that is built for.
    pub(super) target: &'static str,
    pub(super) binary: PathBuf,
    /// Completions and man pages.
    pub(super) share: PathBuf,
    pub(super) out: PathBuf,
    /// Where tools are, and where things are put together.
    pub(super) tools: PathBuf,
    pub(super) work: PathBuf,
}

/// An empty folder of this name.
pub(super) fn fresh(folder: &Path) -> Result<PathBuf, String> {
    let _ = fs::remove_dir_all(folder);
    fs::create_dir_all(folder).map_err(|why| format!("{}: {why}", folder.display()))?;
    Ok(folder.to_path_buf())
}

/// Runs a program, and says it first.
pub(super) fn said(command: std::process::Command) -> Result<(), String> {
    println!("{}", shown(&command));
    streamed(command)
}
