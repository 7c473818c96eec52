//! Callbacks received once: senders that behave like the platform, a receiver that is killed or loses its database, and
//! a shop that does something once for each message.

mod bench;
mod kills;
mod messages;
mod outage;
mod senders;
mod shared;
mod sink;
mod speed;
mod trouble;

use crate::support::processes::{Running, daigou};
use crate::support::{port, until};
use senders::Target;
use serde_json::Value;
use std::time::Duration;

/// As many as the acceptance asks for.
const SENDERS: usize = 64;

/// `daigou inbox serve` over a store, on a port to which it comes back.
struct Receiver {
    listen: String,
    store: String,
    /// Where messages are forwarded to; recorded alone where there is none.
    forward: Option<String>,
    process: Option<Running>,
    target: Target,
    /// What it printed: its addresses.
    description: Value,
}

impl Receiver {
    fn start(store: &str, forward: &str) -> Self {
        Self::with(store, Some(forward.to_owned()))
    }

    /// One that forwards nothing: what is recorded counts as processed.
    fn recording(store: &str) -> Self {
        Self::with(store, None)
    }

    fn with(store: &str, forward: Option<String>) -> Self {
        let listen = format!("127.0.0.1:{}", port());
        let (process, description) = serve(&listen, store, forward.as_deref());
        let target = Target::of(&description);
        Self { listen, store: store.to_owned(), forward, process: Some(process), target, description }
    }

    /// Kills it with SIGKILL, and starts it again on the same port and store.
    fn kill_and_restart(&mut self) {
        let ended = self.process.take().unwrap().kill();
        assert_eq!(ended.code, None, "it was over before it was killed: {ended:?}");
        let (process, description) = serve(&self.listen, &self.store, self.forward.as_deref());
        self.process = Some(process);
        let known: Value = serde_json::from_str(ended.stdout.lines().next().unwrap()).unwrap();
        assert_eq!(description, known, "the callback URLs stay: the platform knows them");
    }

    fn is_running(&mut self) -> bool {
        self.process.as_mut().is_some_and(Running::is_running)
    }

    /// What it counted, asked beside it.
    fn stats(&self) -> Value {
        let mut command = daigou(&["inbox", "stats", "--store", &self.store, "--format", "json"]);
        let ended = Running::start(&mut command).end(Duration::from_secs(60));
        assert_eq!(ended.code, Some(0), "{ended:?}");
        ended.json()
    }

    /// Waits until every message was processed.
    fn until_processed(&mut self, messages: u64, within: Duration) -> Value {
        let mut last = Value::Null;
        until(&format!("{messages} messages processed"), within, || {
            assert!(self.is_running(), "the receiver ended: {:?}", self.process.take().map(Running::kill));
            last = self.stats();
            let number = |name: &str| last[name].as_u64().unwrap_or_else(|| panic!("no `{name}` in {last}"));
            assert_eq!(number("dead"), 0, "{last}");
            let done = number("unique") == messages && number("processed") == messages && number("pending") == 0;
            if !done {
                std::thread::sleep(Duration::from_millis(300));
            }
            done.then_some(())
        });
        last
    }
}

fn serve(listen: &str, store: &str, forward: Option<&str>) -> (Running, Value) {
    let mut command = daigou(&["inbox", "serve", "--listen", listen, "--store", store]);
    command.args(forward.iter().flat_map(|url| ["--forward", url]));
    begun(&mut command)
}

/// A receiver that another command starts, on a free port.
fn serve_by(command: impl FnOnce(&str) -> std::process::Command) -> (Running, Value) {
    begun(&mut command(&format!("127.0.0.1:{}", port())))
}

fn begun(command: &mut std::process::Command) -> (Running, Value) {
    let mut process = Running::start(command);
    let line = process.line(Duration::from_secs(60));
    let description = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"));
    (process, description)
}
