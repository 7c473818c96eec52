//! The file of a log: a head with version and seed, then an entry a line. It is held by one sandbox at a time, only ever
//! written at its end, and emptied by a reset alone.

use super::beside::Beside;
use super::entry::{Entry, Head, VERSION, check_version};
use fs4::{FileExt, TryLockError};
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

/// An open file.
#[derive(Debug)]
pub(super) struct StateFile {
    file: File,
    /// How much of it is whole entries: what comes next is written there.
    whole: u64,
    /// Whether the last entry lacks its line break.
    unended: bool,
    /// Why nothing more is written.
    failed: Option<String>,
}

/// What stood in a file.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) seed: u64,
    pub(super) demo: bool,
    /// Since the last restored snapshot, and that one's.
    pub(super) entries: Vec<Entry>,
    /// The line of each.
    pub(super) lines: Vec<usize>,
    pub(super) beside: Beside,
}

impl Found {
    /// What stands in a file that was begun.
    pub(super) fn new(seed: u64, demo: bool) -> Self {
        Self { seed, demo, entries: Vec::new(), lines: Vec::new(), beside: Beside::default() }
    }
}

/// What is wrong with a line, and what to do.
pub(super) fn unreadable(line: usize, why: &str) -> String {
    format!(
        "line {line}: {why}. The file was left as it is: give another one, or take out line {line} and all after it"
    )
}

impl StateFile {
    /// Opens a file or makes one, and reads what is there: nothing where it is new. It is not changed.
    pub(super) fn open(path: &Path) -> Result<(Self, Option<Found>), String> {
        // A device may have no end, and a pipe no beginning.
        if std::fs::metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
            return Err("it is no regular file: give another one".to_owned());
        }
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        // Accounts' secrets stand in it.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path).map_err(|error| format!("it cannot be opened: {error}"))?;
        match FileExt::try_lock(&file) {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err("another sandbox keeps its state there: stop that one, or give another file".to_owned());
            }
            Err(TryLockError::Error(error)) => return Err(format!("it cannot be locked: {error}")),
        }
        for_its_owner_alone(&file).map_err(|error| format!("it cannot be made its owner's alone: {error}"))?;
        let mut text = Vec::new();
        file.read_to_end(&mut text).map_err(|error| format!("it cannot be read: {error}"))?;
        let mut opened = Self { file, whole: text.len() as u64, unended: false, failed: None };
        if text.is_empty() {
            return Ok((opened, None));
        }
        let found = opened.read(&text)?;
        Ok((opened, Some(found)))
    }

    fn read(&mut self, text: &[u8]) -> Result<Found, String> {
        let mut lines = text.split_inclusive(|byte| *byte == b'\n').enumerate();
        let head = lines.next().map(|(_, line)| line).unwrap_or_default();
        check_version(head).map_err(|why| format!("line 1: {why}. The file was left as it is: give another one"))?;
        let head: Head = serde_json::from_slice(head).map_err(|error| unreadable(1, &said(&error)))?;
        let mut found = Found::new(head.seed, head.demo);
        for (at, line) in lines {
            let number = at + 1;
            match serde_json::from_slice(line) {
                Ok(Entry::Restore(snapshot)) if snapshot.version == VERSION => {
                    let lines = vec![number; snapshot.log.len()];
                    found = Found {
                        seed: snapshot.seed,
                        demo: snapshot.demo,
                        entries: snapshot.log,
                        lines,
                        beside: snapshot.beside,
                    };
                }
                Ok(Entry::Restore(other)) => {
                    return Err(unreadable(number, &format!("a snapshot of version {}", other.version)));
                }
                Ok(entry) => {
                    if let Some(entry) = taken_beside(&mut found.beside, entry) {
                        found.entries.push(entry);
                        found.lines.push(number);
                    }
                }
                // Only the last line has no end: it was being written when the sandbox was killed.
                Err(_) if !line.ends_with(b"\n") => {
                    tracing::warn!(line = number, "the state's last line is cut in half, and was dropped");
                    self.whole -= line.len() as u64;
                }
                Err(error) => return Err(unreadable(number, &said(&error))),
            }
        }
        self.unended = !text.ends_with(b"\n") && self.whole == text.len() as u64;
        Ok(found)
    }

    /// Takes away what was cut in half: everything else could be read.
    pub(super) fn mend(&mut self) -> io::Result<()> {
        self.file.set_len(self.whole)?;
        if std::mem::take(&mut self.unended) {
            self.file.seek(SeekFrom::End(0))?;
            self.file.write_all(b"\n")?;
            self.whole += 1;
        }
        Ok(())
    }

    /// Empties the file but for a head.
    pub(super) fn begin(&mut self, seed: u64, demo: bool) -> Result<(), String> {
        self.whole = 0;
        self.failed = None;
        self.unended = false;
        let begun = self.cut().map_err(|error| words(&error)).and_then(|()| self.line(&Head::new(seed, demo)));
        if let Err(why) = &begun {
            // Nothing can follow a head that is not there.
            self.failed = Some(why.clone());
        }
        begun
    }

    /// Adds an entry.
    pub(super) fn append(&mut self, entry: &Entry) -> Result<(), String> {
        self.line(entry)
    }

    /// Writes a line whole, or not at all.
    fn line(&mut self, what: &impl serde::Serialize) -> Result<(), String> {
        if let Some(why) = &self.failed {
            return Err(why.clone());
        }
        let mut line = serde_json::to_vec(what).map_err(|error| error.to_string())?;
        line.push(b'\n');
        if let Err(error) = self.file.seek(SeekFrom::Start(self.whole)).and_then(|_| self.file.write_all(&line)) {
            // What there is of the line goes; if it cannot, nothing may follow it.
            let why = words(&error);
            if self.cut().is_err() {
                self.failed = Some(why.clone());
            }
            return Err(why);
        }
        self.whole += line.len() as u64;
        Ok(())
    }

    fn cut(&mut self) -> io::Result<()> {
        self.file.set_len(self.whole)
    }
}

/// Nobody else reads or writes it, whoever could before.
#[cfg(unix)]
fn for_its_owner_alone(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mut permissions = file.metadata()?.permissions();
    if permissions.mode() & 0o077 == 0 {
        return Ok(());
    }
    permissions.set_mode(0o600);
    file.set_permissions(permissions)
}

#[cfg(not(unix))]
fn for_its_owner_alone(_: &File) -> io::Result<()> {
    Ok(())
}

/// Takes a line over that is about state beside the world; gives any other one back.
fn taken_beside(beside: &mut Beside, entry: Entry) -> Option<Entry> {
    match entry {
        Entry::Targets(targets) => beside.targets = Some(targets),
        Entry::Faults(faults) => beside.faults = Some(faults),
        Entry::Callback(delivery) if delivery.is_over() => drop(beside.callbacks.remove(&delivery.id)),
        Entry::Callback(delivery) => drop(beside.callbacks.insert(delivery.id, *delivery)),
        other => return Some(other),
    }
    None
}

/// What is wrong, without the line that a text of one line says.
fn said(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let what = text.rsplit_once(" at line ").map_or(text.as_str(), |(what, _)| what);
    format!("{what} (column {})", error.column())
}

fn words(error: &io::Error) -> String {
    format!("the state cannot be written, so nothing was done: {error}")
}

#[cfg(test)]
mod tests {
    use super::{Head, StateFile};
    use std::fs::File;

    #[test]
    fn what_cannot_be_written_says_so_and_nothing_follows_it() {
        let file = File::open(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")).unwrap();
        let mut read_only = StateFile { file, whole: 0, unended: false, failed: None };
        for _ in 0..2 {
            let said = read_only.line(&Head::new(1, false)).unwrap_err();
            assert!(said.starts_with("the state cannot be written, so nothing was done: "), "{said}");
        }
        assert!(read_only.failed.is_some() && read_only.whole == 0);
    }
}
