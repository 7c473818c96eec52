//! `daigou serve` on its worst days: many clients, a platform that fails three calls in ten, servers that are killed; hostile
//! clients; events that a program in another language checks.

mod events;
mod hostile;
mod many;

use crate::support::http;
use crate::support::processes::{Ended, Running, daigou};
use crate::support::sandbox::Sandbox;
use serde_json::Value;
use std::process::Command;
use std::time::Duration;

const TOKEN: &str = "a-token-for-tests-0123456789";

/// A server that runs.
struct Server {
    process: Running,
    /// The line that it printed.
    line: Value,
}

impl Server {
    /// Over a store, on a sandbox; `listen` is a port of this machine, 0 for a free one.
    fn start(sandbox: &Sandbox, store: &str, listen: u16, more: &[&str]) -> Self {
        let mut command = Self::command(store, listen, more);
        sandbox.point(&mut command);
        Self::of(&mut command)
    }

    fn command(store: &str, listen: u16, more: &[&str]) -> Command {
        let listen = format!("127.0.0.1:{listen}");
        // A dead process's lease on a shared store outlasts a call, whose time this is.
        let mut command = daigou(&["serve", "--listen", &listen, "--store", store, "--timeout", "5"]);
        command.args(more).env("DAIGOU_SERVE_TOKEN", TOKEN);
        command
    }

    fn of(command: &mut Command) -> Self {
        let mut process = Running::start(command);
        let line = process.line(Duration::from_secs(120));
        let line = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"));
        Self { process, line }
    }

    fn api(&self) -> &str {
        self.line["api"].as_str().unwrap()
    }

    /// Asks with the token; a connection that breaks is an error.
    fn ask(&self, method: &str, path: &str, body: &str) -> std::io::Result<(u16, Value)> {
        ask(self.api(), method, path, body)
    }

    /// Ends it as a service manager does.
    fn end(self) -> Ended {
        self.process.signal("TERM");
        self.process.end(Duration::from_secs(60))
    }
}

fn ask(api: &str, method: &str, path: &str, body: &str) -> std::io::Result<(u16, Value)> {
    let authorization = format!("Bearer {TOKEN}");
    let headers = [("authorization", authorization.as_str()), ("prefer", "wait=50")];
    let (status, text) = http::ask(method, &format!("{api}{path}"), &headers, body)?;
    Ok((status, serde_json::from_str(&text).unwrap_or_default()))
}

/// So many orders, by their references, each as the body of a `PUT`.
fn bodies(sandbox: &Sandbox, buyer: &str, count: u64) -> Vec<(String, String)> {
    let lines = sandbox.order_lines(buyer, "PO", count);
    let body = |line: &str| {
        let mut order: Value = serde_json::from_str(line).unwrap();
        let reference = order.as_object_mut().unwrap().remove("reference").unwrap();
        (reference.as_str().unwrap().to_owned(), order.to_string())
    };
    lines.lines().map(body).collect()
}
