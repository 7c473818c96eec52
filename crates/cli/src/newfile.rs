//! A file that is written whole: a new one beside it, which then takes its name. Whoever reads it sees the old one or the
//! new one, and what was there is lost by no failure. Files that must not be replaced are told apart by what they are,
//! whatever name or link leads to them.

use crate::output::Channel;
use daigou_core::Error;
use std::fs::Metadata;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A place where a file will be.
#[derive(Debug)]
pub(crate) struct NewFile {
    /// The flag that named it.
    flag: &'static str,
    /// The file, all links followed.
    target: PathBuf,
    kept: Vec<Kept>,
}

/// A file that grows beside its place. One that is dropped is taken away.
#[derive(Debug)]
pub(crate) struct Growing(io::BufWriter<tempfile::NamedTempFile>);

impl Write for Growing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl io::Seek for Growing {
    fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64> {
        self.0.seek(to)
    }
}

/// A file that must stay as it is.
#[derive(Debug)]
pub(crate) struct Kept {
    what: &'static str,
    paths: Vec<PathBuf>,
}

impl Kept {
    /// One file.
    pub(crate) fn file(what: &'static str, path: &Path) -> Self {
        Self { what, paths: vec![path.to_owned()] }
    }

    /// A store by its URL, with the files beside it; none where it is no file.
    pub(crate) fn store(url: &str) -> Option<Self> {
        let path = url.strip_prefix("sqlite:")?;
        let path = PathBuf::from(path.strip_prefix("//").unwrap_or(path));
        // SQLite keeps its own files beside the file that a link leads to.
        let real = std::fs::canonicalize(&path).ok();
        let mut paths = Vec::new();
        for path in real.into_iter().chain([path]) {
            for end in ["", "-wal", "-shm", "-journal", ".opening.lock", ".placing.lock", ".receiving.lock"] {
                let mut name = path.clone().into_os_string();
                name.push(end);
                paths.push(PathBuf::from(name));
            }
        }
        Some(Self { what: "the store", paths })
    }

    fn is(&self, target: &Path) -> bool {
        self.paths.iter().any(|path| is_same(path, target))
    }
}

impl NewFile {
    /// A place for a file, where one can be written.
    ///
    /// # Errors
    /// It is one of those that are kept, or no regular file; its folder cannot be written.
    pub(crate) fn at(flag: &'static str, path: &Path, kept: Vec<Kept>) -> Result<Self, Error> {
        let shown = path.display();
        let refused = |rule: String| Error::invalid(flag, rule).with_hint("name another file: nothing was sent");
        let target = resolved(path).map_err(|why| refused(format!("`{shown}` {why}")))?;
        let file = Self { flag, target, kept };
        if let Some(what) = file.is_kept() {
            return Err(refused(format!("`{shown}` is {what}, which must not be replaced")));
        }
        if std::fs::metadata(&file.target).is_ok_and(|metadata| metadata.permissions().readonly()) {
            return Err(refused(format!("`{shown}` is read-only")));
        }
        // One is made and taken away: that what comes at the end can be written is known before anything is sent.
        file.beside().map_err(|error| refused(format!("`{shown}` cannot be written: {error}")))?;
        Ok(file)
    }

    /// Says what it must not replace, if it is such a thing.
    fn is_kept(&self) -> Option<&'static str> {
        if let Some(kept) = self.kept.iter().find(|kept| kept.is(&self.target)) {
            return Some(kept.what);
        }
        [(Channel::Out, "standard output"), (Channel::Err, "standard error")]
            .into_iter()
            .find(|(channel, _)| is_open_as(*channel, &self.target))
            .map(|(_, what)| what)
    }

    /// Looks again at what may have been made since, such as the store.
    ///
    /// # Errors
    /// It would be replaced.
    pub(crate) fn check(&self) -> Result<(), Error> {
        match self.is_kept() {
            None => Ok(()),
            Some(what) => Err(Error::invalid(
                self.flag,
                format!("`{}` is {what}, which must not be replaced", self.target.display()),
            )),
        }
    }

    fn beside(&self) -> io::Result<tempfile::NamedTempFile> {
        let folder = self.target.parent().ok_or(io::ErrorKind::NotFound)?;
        let mut made = tempfile::Builder::new();
        made.prefix(".daigou-").suffix(".tmp");
        #[cfg(unix)]
        made.permissions(std::os::unix::fs::PermissionsExt::from_mode(self.mode()));
        made.tempfile_in(folder)
    }

    /// The rights of the file that is there, or what the user's mask leaves of all.
    #[cfg(unix)]
    fn mode(&self) -> u32 {
        use std::os::unix::fs::MetadataExt;
        std::fs::metadata(&self.target).map_or(0o666, |metadata| metadata.mode() & 0o777)
    }

    /// Begins it beside its place: nobody sees it there until it is [kept](Self::keep).
    pub(crate) fn begin(&self) -> Result<Growing, String> {
        let file = self.beside();
        let file = file.map_err(|error| format!("`{}` cannot be written: {error}", self.target.display()))?;
        Ok(Growing(io::BufWriter::new(file)))
    }

    /// Has what was begun take its place.
    pub(crate) fn keep(&self, growing: Growing) -> Result<(), String> {
        let kept = || -> io::Result<()> {
            let file = growing.0.into_inner().map_err(io::IntoInnerError::into_error)?;
            file.as_file().sync_all()?;
            file.persist(&self.target)?;
            Ok(())
        };
        self.check().map_err(|error| error.message().to_owned())?;
        kept().map_err(|error| format!("`{}` cannot be written: {error}", self.target.display()))
    }

    /// Writes it.
    pub(crate) fn write(&self, bytes: &[u8]) -> Result<(), String> {
        let written = || -> io::Result<()> {
            let mut file = self.beside()?;
            file.write_all(bytes)?;
            file.as_file().sync_all()?;
            file.persist(&self.target)?;
            Ok(())
        };
        self.check().map_err(|error| error.message().to_owned())?;
        written().map_err(|error| format!("`{}` cannot be written: {error}", self.target.display()))
    }
}

/// The file that a path leads to, all links followed: a regular one, or none yet.
fn resolved(path: &Path) -> Result<PathBuf, String> {
    if path.as_os_str().is_empty() || path == "-" {
        return Err("names no file".to_owned());
    }
    match std::fs::symlink_metadata(path) {
        Ok(_) => {
            let target = std::fs::canonicalize(path).map_err(|error| format!("leads to no file: {error}"))?;
            match std::fs::metadata(&target) {
                Ok(metadata) if metadata.is_file() => Ok(target),
                Ok(metadata) if metadata.is_dir() => Err("is a folder".to_owned()),
                Ok(_) => Err("is no regular file".to_owned()),
                Err(error) => Err(format!("cannot be looked at: {error}")),
            }
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            future(path).ok_or_else(|| "cannot be written: its folder does not exist".to_owned())
        }
        Err(error) => Err(format!("cannot be looked at: {error}")),
    }
}

/// Where a file will be that is not there yet.
fn future(path: &Path) -> Option<PathBuf> {
    let name = path.file_name()?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::canonicalize(folder).ok().map(|folder| folder.join(name))
}

/// Tells whether two paths lead to one file, now or once it is made.
fn is_same(one: &Path, other: &Path) -> bool {
    match (std::fs::metadata(one), std::fs::metadata(other)) {
        (Ok(a), Ok(b)) if is_same_file(&a, &b) => true,
        (Ok(_), Ok(_)) if cfg!(unix) => false,
        _ => resolved(one).is_ok_and(|one| resolved(other).is_ok_and(|other| one == other)),
    }
}

#[cfg(unix)]
fn is_same_file(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

/// The paths are compared instead.
#[cfg(not(unix))]
fn is_same_file(_: &Metadata, _: &Metadata) -> bool {
    false
}

#[cfg(unix)]
fn is_open_as(channel: Channel, target: &Path) -> bool {
    let open = channel.file().and_then(|file| file.metadata());
    open.is_ok_and(|open| std::fs::metadata(target).is_ok_and(|target| is_same_file(&open, &target)))
}

#[cfg(not(unix))]
fn is_open_as(_: Channel, _: &Path) -> bool {
    false
}
