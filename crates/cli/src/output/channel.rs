//! Standard output and standard error as they are: what cannot be written is an error here, never a panic. The standard
//! library's own handles pass over a descriptor that is not open for writing, and its macros panic.

use std::io::{self, Write};
use std::time::{Duration, Instant};

/// One of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Channel {
    /// Standard output.
    Out,
    /// Standard error.
    Err,
}

/// How long a reader that does not wait for us to write (a pipe that does not block) may take to make room.
const PATIENCE: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(5);

impl Channel {
    /// Writes all of it, at once.
    pub(crate) fn write(self, bytes: &[u8]) -> io::Result<()> {
        self.with(|writer| all(writer, bytes))
    }

    #[cfg(unix)]
    fn with<T>(self, write: impl FnOnce(&mut dyn Write) -> io::Result<T>) -> io::Result<T> {
        write(&mut self.file()?)
    }

    #[cfg(not(unix))]
    fn with<T>(self, write: impl FnOnce(&mut dyn Write) -> io::Result<T>) -> io::Result<T> {
        match self {
            Self::Out => write(&mut io::stdout()),
            Self::Err => write(&mut io::stderr()),
        }
    }

    /// The open file underneath.
    #[cfg(unix)]
    pub(crate) fn file(self) -> io::Result<std::fs::File> {
        use std::os::fd::AsFd;
        let owned = match self {
            Self::Out => io::stdout().as_fd().try_clone_to_owned(),
            Self::Err => io::stderr().as_fd().try_clone_to_owned(),
        };
        owned.map(std::fs::File::from)
    }

    /// Tells whether it may have been closed when the program began. A closed one is /dev/null for a Rust program, open
    /// for reading and writing; a shell's `>/dev/null` is open for writing alone. Some programs open theirs for both,
    /// too: so this is reason to tell something twice, and no more.
    pub(crate) fn may_be_closed(self) -> bool {
        const READ_AND_WRITE: u32 = 2;
        let number = if self == Self::Out { 1 } else { 2 };
        let is_null = std::fs::read_link(format!("/proc/self/fd/{number}")).is_ok_and(|path| path == *"/dev/null");
        let info = std::fs::read_to_string(format!("/proc/self/fdinfo/{number}")).unwrap_or_default();
        let flags = info.lines().find_map(|line| u32::from_str_radix(line.strip_prefix("flags:")?.trim(), 8).ok());
        is_null && flags.is_some_and(|flags| flags & 3 == READ_AND_WRITE)
    }
}

fn all(writer: &mut dyn Write, mut bytes: &[u8]) -> io::Result<()> {
    let mut waited_since = None;
    while !bytes.is_empty() {
        match writer.write(bytes) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(written) => {
                bytes = bytes.get(written..).unwrap_or_default();
                waited_since = None;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                if waited_since.get_or_insert_with(Instant::now).elapsed() > PATIENCE {
                    return Err(error);
                }
                std::thread::sleep(PAUSE);
            }
            Err(error) => return Err(error),
        }
    }
    writer.flush()
}

/// Where log lines go: standard error, a line each whatever stands in them. One that cannot be written is dropped.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Log;

impl Write for Log {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(line);
        let one_line = super::printable(text.trim_end_matches('\n'));
        let _ = Channel::Err.write(format!("{one_line}\n").as_bytes());
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes three bytes at a time, and every other time none.
    struct Slow(Vec<u8>, bool);

    impl Write for Slow {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.1 = !self.1;
            if self.1 {
                return Err(io::ErrorKind::WouldBlock.into());
            }
            let taken = bytes.len().min(3);
            self.0.extend_from_slice(&bytes[..taken]);
            Ok(taken)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_slow_reader_is_given_all_of_it() {
        let mut slow = Slow(Vec::new(), false);
        all(&mut slow, b"order 1234567").unwrap();
        assert_eq!(slow.0, b"order 1234567");
    }
}
