//! How each kind is made from the built command.

use std::fs;
use std::path::{Path, PathBuf};

use super::made::{Made, fresh, said};
use super::tools;
use crate::run::stdout_of;

const LICENCES: [&str; 4] = ["LICENSE-APACHE", "LICENSE-MIT", "README.md", "README.zh-CN.md"];

/// The archive: one folder, its entries in order and without times, so that the same commit makes the same bytes.
pub(super) fn archive(made: &Made<'_>) -> Result<PathBuf, String> {
    let name = format!("daigou-{}-{}", made.version, made.target);
    let folder = fresh(&made.work.join(&name))?;
    copy(&made.binary, &folder.join("daigou"))?;
    for licence in LICENCES {
        copy(&made.workspace.root.join(licence), &folder.join(licence))?;
    }
    let mut share = made.workspace.program("cp", &["-r"]);
    share.arg(&made.share).arg(folder.join("share"));
    said(share)?;
    let file = made.out.join(format!("{name}.tar.gz"));
    let mut tar = made.workspace.program("tar", &["--sort=name", "--owner=0", "--group=0", "--numeric-owner"]);
    tar.args(["--mtime=2020-01-01 00:00Z", "-czf"]).arg(&file).arg("-C").arg(&made.work).arg(&name);
    said(tar)?;
    Ok(file)
}

/// The Debian package, as `[package.metadata.deb]` of the command's manifest describes it.
pub(super) fn deb(made: &Made<'_>) -> Result<PathBuf, String> {
    let tool = tools::of_cargo(made, "cargo-deb")?;
    // Where the manifest looks for them.
    let staged = fresh(&made.workspace.root.join("target/package"))?;
    copy(&made.binary, &staged.join("daigou"))?;
    for (from, to) in [("daigou.bash", "daigou"), ("_daigou", "_daigou"), ("daigou.fish", "daigou.fish")] {
        let folder = staged.join(from);
        copy(&made.share.join(from), &folder.with_file_name(format!("completion-{to}")))?;
    }
    let mut pages = made.workspace.program("cp", &["-r"]);
    pages.arg(made.share.join("man")).arg(staged.join("man"));
    said(pages)?;
    let mut command = made.workspace.as_from_a_shell(&tool);
    command.args(["deb", "-p", "daigou", "--no-build", "--no-strip", "--output"]).arg(&made.out);
    said(command)?;
    the_one(&made.out, "deb")
}

/// The wheel. Maturin asks cargo for the binary once more; with the same flags and folder nothing is built again.
pub(super) fn wheel(made: &Made<'_>) -> Result<PathBuf, String> {
    let tool = tools::of_python(made, "maturin", "maturin")?;
    let profile = made.binary.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy().into_owned();
    let mut command = made.workspace.as_from_a_shell(&tool);
    command.args(["build", "--locked", "--profile", &profile, "--target", made.target, "--skip-auditwheel", "-m"]);
    command.arg("crates/cli/Cargo.toml").arg("--out").arg(&made.out);
    command
        .env("CARGO_TARGET_DIR", made.tools.with_file_name("dist"))
        .env("RUSTFLAGS", "-C target-feature=+crt-static");
    said(command)?;
    the_one(&made.out, "whl")
}

/// The npm package: the command, and a line of JavaScript that starts it.
pub(super) fn npm(made: &Made<'_>) -> Result<PathBuf, String> {
    let folder = fresh(&made.work.join("npm"))?;
    let source = made.workspace.root.join("packaging/npm");
    let manifest = fs::read_to_string(source.join("package.json")).map_err(|why| format!("package.json: {why}"))?;
    let manifest = manifest.replace("0.0.0-from-the-workspace", &made.version);
    fs::write(folder.join("package.json"), manifest).map_err(|why| format!("package.json: {why}"))?;
    copy(&source.join("daigou.js"), &folder.join("daigou.js"))?;
    copy(&made.binary, &folder.join("daigou"))?;
    for licence in LICENCES {
        copy(&made.workspace.root.join(licence), &folder.join(licence))?;
    }
    let mut pack = made.workspace.program("npm", &["pack", "--silent", "--pack-destination"]);
    pack.arg(&made.out).current_dir(&folder);
    let name = stdout_of(pack)?;
    Ok(made.out.join(name.trim()))
}

/// The bill of materials of the command: every crate with version, licence and checksum.
pub(super) fn sbom(made: &Made<'_>) -> Result<PathBuf, String> {
    let tool = tools::of_cargo(made, "cargo-cyclonedx")?;
    let mut command = made.workspace.as_from_a_shell(&tool);
    command.args(["cyclonedx", "--format", "json", "--override-filename", "daigou-sbom", "--manifest-path"]);
    command.arg("crates/cli/Cargo.toml");
    said(command)?;
    let file = made.out.join(format!("daigou-{}.cdx.json", made.version));
    let written = made.workspace.root.join("crates");
    let mut found = None;
    for entry in fs::read_dir(&written).map_err(|why| format!("{}: {why}", written.display()))?.flatten() {
        let path = entry.path().join("daigou-sbom.json");
        if !path.is_file() {
            continue;
        }
        if entry.file_name() == "cli" {
            copy(&path, &file)?;
            found = Some(file.clone());
        }
        let _ = fs::remove_file(path);
    }
    found.ok_or_else(|| "cargo-cyclonedx wrote no file for the command".to_owned())
}

fn copy(from: &Path, to: &Path) -> Result<(), String> {
    fs::copy(from, to).map(|_| ()).map_err(|why| format!("{} to {}: {why}", from.display(), to.display()))
}

/// The file of this ending in a folder that had none before.
fn the_one(folder: &Path, ending: &str) -> Result<PathBuf, String> {
    let entries = fs::read_dir(folder).map_err(|why| format!("{}: {why}", folder.display()))?;
    let mut files = entries.flatten().map(|entry| entry.path());
    files
        .find(|file| file.extension().is_some_and(|it| it == ending))
        .ok_or_else(|| format!("no .{ending} was written to {}", folder.display()))
}
