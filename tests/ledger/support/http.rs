//! One request over a connection of its own, as plainly as HTTP allows: for the sandbox's admin API.

use serde_json::Value;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// Asks, and gives status and body.
pub(crate) fn ask(method: &str, url: &str, body: &str) -> std::io::Result<(u16, String)> {
    let rest = url.strip_prefix("http://").unwrap_or_else(|| panic!("no http:// address: {url}"));
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let mut stream = TcpStream::connect(host)?;
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    // HTTP/1.0: the body ends with the connection, and is never in chunks.
    write!(
        stream,
        "{method} /{path} HTTP/1.0\r\nhost: {host}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let answer = String::from_utf8_lossy(&answer);
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
    let status = status.ok_or_else(|| std::io::Error::other(format!("no HTTP: {head}")))?;
    Ok((status, body.to_owned()))
}

/// Asks for JSON, and expects 200.
pub(crate) fn json(method: &str, url: &str, body: &str) -> Value {
    let (status, text) = ask(method, url, body).unwrap_or_else(|error| panic!("{method} {url}: {error}"));
    assert_eq!(status, 200, "{method} {url}: {text}");
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{method} {url}: {error}\n{text}"))
}
