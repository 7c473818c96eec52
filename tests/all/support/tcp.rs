//! A server on a raw socket that misbehaves on purpose, connection by connection, and counts what reached it.

use super::mock::Seen;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What happens to one request.
#[derive(Debug, Clone)]
pub(crate) enum Act {
    /// The request arrives and the connection is reset before a byte of it is read.
    ResetUnread,
    /// Bytes arrive, and this is said without reading them; then the connection is closed.
    Blurt(Vec<u8>),
    /// The request is read, this is answered (possibly nothing), and the connection is closed.
    Close(Vec<u8>),
    /// The request is read, this is answered, and nothing more is said until the client goes.
    Stall(Vec<u8>),
    /// The request is read, this is answered, and the connection is kept for the next one.
    Keep(Vec<u8>),
}

/// An HTTP answer with its length.
pub(crate) fn answer(status: &str, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let mut out = format!("HTTP/1.1 {status}\r\n");
    for (name, value) in headers {
        out.push_str(&format!("{name}: {value}\r\n"));
    }
    out.push_str(&format!("content-length: {}\r\n\r\n", body.len()));
    let mut out = out.into_bytes();
    out.extend_from_slice(body);
    out
}

/// HTTP 200 with JSON.
pub(crate) fn ok(body: impl AsRef<[u8]>) -> Vec<u8> {
    answer("200 OK", &[("content-type", "application/json")], body)
}

#[derive(Default)]
struct State {
    acts: Vec<Act>,
    started: usize,
    seen: Vec<Seen>,
}

/// Plays its acts in order, one for each request; the last one is repeated.
pub(crate) struct Server {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
}

impl Server {
    pub(crate) async fn playing(acts: impl IntoIterator<Item = Act>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("its address");
        let state = Arc::new(Mutex::new(State { acts: acts.into_iter().collect(), ..State::default() }));
        let state_of_all = state.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                // A connection that breaks while the act is played is what the act is for.
                tokio::spawn(serve(stream, state_of_all.clone()));
            }
        });
        Self { address, state }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The requests that were read.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.state.lock().expect("the state").seen.clone()
    }

    /// How many requests began to arrive, read or not.
    pub(crate) fn arrived(&self) -> usize {
        self.state.lock().expect("the state").started
    }
}

/// The URL of a port that nobody listens on.
pub(crate) async fn nobody() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    format!("http://{}", listener.local_addr().expect("its address"))
}

async fn serve(mut stream: TcpStream, state: Arc<Mutex<State>>) -> Option<()> {
    loop {
        // A connection that closes without having said anything is no request.
        if stream.peek(&mut [0; 1]).await.ok()? == 0 {
            return None;
        }
        let act = {
            let mut state = state.lock().expect("the state");
            let act = state.acts.get(state.started).or(state.acts.last()).cloned();
            state.started += 1;
            act?
        };
        match act {
            Act::ResetUnread => {
                stream.set_zero_linger().ok()?;
                return None;
            }
            Act::Blurt(bytes) => {
                stream.write_all(&bytes).await.ok()?;
                return None;
            }
            Act::Close(bytes) => {
                read_request(&mut stream, &state).await?;
                stream.write_all(&bytes).await.ok()?;
                stream.shutdown().await.ok()?;
                return None;
            }
            Act::Stall(bytes) => {
                read_request(&mut stream, &state).await?;
                stream.write_all(&bytes).await.ok()?;
                while stream.read(&mut [0; 64]).await.ok()? > 0 {}
                return None;
            }
            Act::Keep(bytes) => {
                read_request(&mut stream, &state).await?;
                stream.write_all(&bytes).await.ok()?;
            }
        }
    }
}

/// Reads one request and writes it down.
async fn read_request(stream: &mut TcpStream, state: &Mutex<State>) -> Option<()> {
    let mut received = Vec::new();
    let end = loop {
        if let Some(at) = received.windows(4).position(|w| w == b"\r\n\r\n") {
            break at;
        }
        if stream.read_buf(&mut received).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8_lossy(&received[..end]).into_owned();
    let mut lines = head.lines();
    let mut first = lines.next()?.split(' ');
    let (method, target) = (first.next()?, first.next()?);
    let headers: Vec<(String, String)> =
        lines.filter_map(|line| line.split_once(": ")).map(|(n, v)| (n.to_owned(), v.to_owned())).collect();
    let length = headers.iter().find(|(n, _)| n.eq_ignore_ascii_case("content-length"));
    let length: usize = length.map_or(0, |(_, v)| v.parse().unwrap_or(0));
    while received.len() < end + 4 + length {
        if stream.read_buf(&mut received).await.ok()? == 0 {
            return None;
        }
    }
    let body = String::from_utf8_lossy(&received[end + 4..]).into_owned();
    state.lock().expect("the state").seen.push(Seen::new(method, target, headers, body));
    Some(())
}
