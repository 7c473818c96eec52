//! Where the receiver forwards to: the shop's own program, which does something once for each message, by its key. Now
//! and then it fails.

use super::messages::message_in;
use crate::support::Dice;
use crate::support::wire::{Message, Messages};
use std::collections::HashMap;
use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// By which the receiver names a message, the same each time: of its platform.
const KEY: &str = "daigou-message-key";
const PLATFORM: &str = "daigou-platform";
/// Whether it is older than what was done about its order before.
const STALE: &str = "daigou-stale";

#[derive(Default)]
struct State {
    /// The message of each key, and how often it was delivered.
    keys: HashMap<String, (u64, u64)>,
    /// How often something was done for each message: once, if the receiver's keys are right.
    effects: HashMap<u64, u64>,
    deliveries: u64,
    failed: u64,
    stale: u64,
    /// What should never have come.
    wrong: Vec<String>,
}

/// A server that lives as long as the process: it takes what comes.
pub(crate) struct Sink {
    url: String,
    state: Arc<Mutex<State>>,
}

/// What came.
pub(crate) struct Told {
    /// Messages for which something was done.
    pub(crate) messages: u64,
    /// Those for which it was done more than once.
    pub(crate) done_twice: u64,
    pub(crate) deliveries: u64,
    pub(crate) failed: u64,
    /// Messages that came after a later one about the same order, and said so.
    pub(crate) stale: u64,
}

impl std::fmt::Debug for Told {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { messages, done_twice, deliveries, failed, stale } = self;
        write!(
            f,
            "the shop did something for {messages} messages, twice for {done_twice}, in {deliveries} deliveries, "
        )?;
        write!(f, "of which it failed {failed}; {stale} were older than what it had done")
    }
}

impl Sink {
    /// It fails at about two deliveries of a hundred.
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/shop", listener.local_addr().unwrap());
        let state = Arc::new(Mutex::new(State::default()));
        let shared = state.clone();
        let dice = Arc::new(Mutex::new(Dice::of("sink")));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (state, dice) = (shared.clone(), dice.clone());
                std::thread::spawn(move || serve(stream, &state, &dice));
            }
        });
        Self { url, state }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) fn told(&self) -> Told {
        let state = self.state.lock().unwrap();
        assert!(state.wrong.is_empty(), "{:?}", state.wrong);
        Told {
            messages: u64::try_from(state.effects.len()).unwrap(),
            done_twice: u64::try_from(state.effects.values().filter(|count| **count > 1).count()).unwrap(),
            deliveries: state.deliveries,
            failed: state.failed,
            stale: state.stale,
        }
    }
}

/// Serves a connection until it ends.
fn serve(stream: TcpStream, state: &Mutex<State>, dice: &Mutex<Dice>) {
    let _ = stream.set_nodelay(true);
    let mut requests = Messages::of(stream);
    while let Ok(Some(request)) = requests.next(None) {
        let fails = dice.lock().unwrap().below(100) < 2;
        let answer = if fails { "503 Service Unavailable" } else { "200 OK" };
        let taken = take(&mut state.lock().unwrap(), &request, fails);
        let status = if taken { answer } else { "400 Bad Request" };
        let answer = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\n\r\n");
        if requests.stream.write_all(answer.as_bytes()).is_err() {
            return;
        }
    }
}

fn take(state: &mut State, request: &Message, fails: bool) -> bool {
    let body = String::from_utf8_lossy(&request.body);
    let (Some(key), Some(platform), Some(message)) = (request.header(KEY), request.header(PLATFORM), message_in(&body))
    else {
        state.wrong.push(format!("no key or no message: {} {body}", request.head));
        return false;
    };
    let key = format!("{platform} {key}");
    state.deliveries += 1;
    if fails {
        state.failed += 1;
        return true;
    }
    let known = state.keys.get(&key).copied();
    match known {
        Some((other, _)) if other != message => state.wrong.push(format!("{key} stands for {other} and for {message}")),
        Some((_, count)) => drop(state.keys.insert(key, (message, count + 1))),
        None => {
            state.keys.insert(key, (message, 1));
            state.stale += u64::from(request.header(STALE) == Some("true"));
            *state.effects.entry(message).or_default() += 1;
        }
    }
    true
}
