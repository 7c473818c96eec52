//! One request over a connection of its own: for the sandbox's admin API.

use super::wire::Messages;
use serde_json::Value;
use std::io::{ErrorKind, Result, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// Asks with these headers; gives status and body.
pub(crate) fn ask(method: &str, url: &str, headers: &[(&str, &str)], body: &str) -> Result<(u16, String)> {
    let rest = url.strip_prefix("http://").unwrap_or_else(|| panic!("no http:// address: {url}"));
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let more: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let mut stream = TcpStream::connect(host)?;
    let length = body.len();
    write!(
        stream,
        "{method} /{path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-length: {length}\r\n{more}\r\n{body}"
    )?;
    let answer = Messages::of(stream).next(Some(Instant::now() + Duration::from_secs(60)))?;
    let answer = answer.ok_or(ErrorKind::UnexpectedEof)?;
    Ok((answer.status(), String::from_utf8_lossy(&answer.body).into_owned()))
}

/// Reads JSON, and expects 200.
pub(crate) fn json(url: &str) -> Value {
    let (status, text) = ask("GET", url, &[], "").unwrap_or_else(|error| panic!("{url}: {error}"));
    assert_eq!(status, 200, "{url}: {text}");
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{url}: {error}\n{text}"))
}
