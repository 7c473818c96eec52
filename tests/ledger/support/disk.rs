//! A small file system of a test's own, in memory: it can be filled up, and made read-only, which binds root too. Only
//! root may mount one.

use super::{Folder, is_root, say};
use std::io::Write;
use std::path::PathBuf;
use std::process::Command;

pub(crate) struct Disk(PathBuf);

impl Disk {
    /// Mounted in the folder; none, with words, where that is not allowed.
    pub(crate) fn mount(folder: &Folder, size: &str) -> Option<Self> {
        if !is_root(folder.path()) {
            say("skipped: only root may mount the small file system that this test fills up or makes read-only");
            return None;
        }
        let path = folder.file("disk");
        std::fs::create_dir(&path).unwrap();
        let mut command = Command::new("mount");
        command.args(["-t", "tmpfs", "-o", &format!("size={size}"), "daigou"]).arg(&path);
        if let Err(why) = done(&mut command) {
            say(format!("skipped: no file system can be mounted here, not even by root: {why}"));
            return None;
        }
        Some(Self(path))
    }

    /// The URL of an SQLite store on it.
    pub(crate) fn store(&self) -> String {
        format!("sqlite:{}", self.0.join("store.db").display())
    }

    /// Leaves no byte free.
    pub(crate) fn fill(&self) {
        let mut file = std::fs::File::create(self.0.join("filler")).unwrap();
        for size in [1 << 16, 1 << 12, 1] {
            while file.write_all(&vec![1; size]).is_ok() {}
        }
    }

    /// Takes away what filled it.
    pub(crate) fn make_room(&self) {
        std::fs::remove_file(self.0.join("filler")).unwrap();
    }

    /// `ro` or `rw`.
    pub(crate) fn remount(&self, mode: &str) {
        let mut command = Command::new("mount");
        done(command.args(["-o", &format!("remount,{mode}")]).arg(&self.0)).unwrap();
    }
}

fn done(command: &mut Command) -> Result<(), String> {
    let output = command.output().map_err(|error| error.to_string())?;
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // Whoever still has a file open on it keeps it, but not its name.
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}
