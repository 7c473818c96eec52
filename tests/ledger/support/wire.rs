//! HTTP/1.1 with kept connections on plain sockets, as far as senders and a receiver of callbacks need it: bodies have a
//! length. A load generator that costs more than what it loads would measure itself.

use std::io::{Error, ErrorKind, Read, Result};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// Reads from a connection, message by message.
pub(crate) struct Messages {
    pub(crate) stream: TcpStream,
    buffer: Vec<u8>,
    /// How much of the buffer was given out already.
    used: usize,
}

/// A request or an answer.
pub(crate) struct Message {
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Message {
    /// A header's value, by its name in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (own, value) = line.split_once(':')?;
            own.eq_ignore_ascii_case(name).then_some(value.trim())
        })
    }

    /// An answer's status.
    pub(crate) fn status(&self) -> u16 {
        self.head.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or_default()
    }
}

impl Messages {
    pub(crate) fn of(stream: TcpStream) -> Self {
        Self { stream, buffer: Vec::with_capacity(4096), used: 0 }
    }

    /// The next one, whole; none where the connection ends before it begins. Without a deadline it waits.
    pub(crate) fn next(&mut self, deadline: Option<Instant>) -> Result<Option<Message>> {
        self.buffer.drain(..self.used);
        self.used = 0;
        loop {
            if let Some(message) = self.whole() {
                return Ok(Some(message));
            }
            let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
            if left.is_some_and(|left| left < Duration::from_millis(1)) {
                return Err(ErrorKind::TimedOut.into());
            }
            self.stream.set_read_timeout(left)?;
            let mut chunk = [0; 4096];
            let length = self.stream.read(&mut chunk)?;
            if length == 0 {
                let cut = Error::new(ErrorKind::UnexpectedEof, "the connection ended within a message");
                return if self.buffer.is_empty() { Ok(None) } else { Err(cut) };
            }
            self.buffer.extend_from_slice(&chunk[..length]);
        }
    }

    fn whole(&mut self) -> Option<Message> {
        let end = self.buffer.windows(4).position(|bytes| bytes == b"\r\n\r\n")? + 4;
        let mut message = Message { head: String::from_utf8_lossy(&self.buffer[..end]).into_owned(), body: Vec::new() };
        let length = message.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
        message.body = self.buffer.get(end..end + length)?.to_vec();
        self.used = end + length;
        Some(message)
    }
}
