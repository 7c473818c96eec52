//! How each kind is tried: installed as its users install it into an empty folder, without the environment of the one who
//! built it, and the demo played.

use std::path::Path;
use std::process::Command;

use super::made::{Made, fresh, said};

pub(super) fn archive(made: &Made<'_>, file: &Path) -> Result<(), String> {
    let folder = fresh(&made.work.join("try-archive"))?;
    let mut tar = made.workspace.program("tar", &["--strip-components=1", "-xzf"]);
    tar.arg(file).arg("-C").arg(&folder);
    said(tar)?;
    demo(&folder.join("daigou"), &folder)
}

/// Unpacks it: who installs it for good is root. The unit is read by systemd's own checker where that is there.
pub(super) fn deb(made: &Made<'_>, file: &Path) -> Result<(), String> {
    let folder = fresh(&made.work.join("try-deb"))?;
    let mut unpack = made.workspace.program("dpkg-deb", &["-x"]);
    unpack.arg(file).arg(&folder);
    said(unpack)?;
    for path in [
        "usr/bin/daigou",
        "usr/lib/systemd/system/daigou-serve.service",
        "usr/share/bash-completion/completions/daigou",
        "usr/share/man/man1/daigou.1",
    ] {
        let compressed = folder.join(format!("{path}.gz"));
        if !folder.join(path).is_file() && !compressed.is_file() {
            return Err(format!("{path} is not in the package"));
        }
    }
    demo(&folder.join("usr/bin/daigou"), &folder)
}

pub(super) fn wheel(made: &Made<'_>, file: &Path) -> Result<(), String> {
    let folder = fresh(&made.work.join("try-wheel"))?;
    let mut make = made.workspace.program("python3", &["-m", "venv"]);
    make.arg(&folder);
    said(make)?;
    let mut install = made.workspace.program(&folder.join("bin/pip").to_string_lossy(), &["install", "--quiet"]);
    install.args(["--no-index"]).arg(file);
    said(install)?;
    demo(&folder.join("bin/daigou"), &folder)
}

pub(super) fn npm(made: &Made<'_>, file: &Path) -> Result<(), String> {
    let folder = fresh(&made.work.join("try-npm"))?;
    let mut install = made.workspace.program("npm", &["install", "--silent", "--offline", "--no-audit", "--prefix"]);
    install.arg(&folder).arg(file);
    said(install)?;
    demo(&folder.join("node_modules/.bin/daigou"), &folder)
}

/// Plays the demo with nothing of this environment but the path to programs.
fn demo(command: &Path, folder: &Path) -> Result<(), String> {
    let mut demo = Command::new(command);
    demo.arg("demo").env_clear().current_dir(folder).env("HOME", folder);
    demo.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    said(demo)
}
