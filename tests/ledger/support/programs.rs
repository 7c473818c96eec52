//! Where PostgreSQL's programs are. `cargo xtask setup` asks the same with this very file, so that what it finds is what
//! the tests find.

use std::path::{Path, PathBuf};

const PROGRAMS: [&str; 3] = ["initdb", "pg_ctl", "psql"];

/// Folders with one folder each version, which no path names: Debian's, and Homebrew's on either kind of Mac.
const BY_VERSION: [(&str, &str); 3] =
    [("/usr/lib/postgresql", ""), ("/opt/homebrew/opt", "postgresql@"), ("/usr/local/opt", "postgresql@")];

/// The folder that holds them all: one of the path's, or else the newest version's.
pub(crate) fn programs() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let by_version = BY_VERSION.iter().flat_map(|(parent, prefix)| versions(Path::new(parent), prefix));
    let mut folders = std::env::split_paths(&path).chain(by_version);
    folders.find(|folder| PROGRAMS.iter().all(|name| folder.join(name).is_file()))
}

/// The newest first.
fn versions(parent: &Path, prefix: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(parent).into_iter().flatten().flatten();
    let mut versions: Vec<(u32, PathBuf)> = entries
        .filter_map(|entry| {
            let version = entry.file_name().to_str()?.strip_prefix(prefix)?.parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .collect();
    versions.sort_unstable();
    versions.into_iter().rev().map(|(_, folder)| folder).collect()
}
