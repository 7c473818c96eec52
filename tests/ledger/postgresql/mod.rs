//! A store that several processes share, on its worst days: halted processes, answers that come late, clocks that are
//! set, poolers, locks, connections that end. Never two orders, never two payments, and every end with words and the
//! order's number.

mod caps;
mod leases;
mod refusals;
mod trouble;

use crate::support::Folder;
use crate::support::postgres::Database;
use crate::support::processes::{Running, daigou};
use crate::support::sandbox::Sandbox;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

/// How long any of these runs may take, on a machine under load.
const WITHIN: Duration = Duration::from_secs(120);

/// One order, or a few, that several processes are asked to place.
struct Orders {
    folder: Folder,
    sandbox: Sandbox,
    file: PathBuf,
}

impl Orders {
    fn of(name: &str, count: u64) -> Self {
        let folder = Folder::new(name);
        let sandbox = Sandbox::start();
        let file = folder.file("orders.jsonl");
        std::fs::write(&file, sandbox.order_lines("pandapon-1688", "PO", count)).unwrap();
        Self { folder, sandbox, file }
    }

    /// `daigou place` with a store, reaching the platform through a port.
    fn place_at(&self, store: &str, platform: u16, more: &[&str]) -> Command {
        let mut command = daigou(&["place", self.file.to_str().unwrap(), "--via", "pandapon-1688"]);
        command.args(["--store", store, "--format", "json"]).args(more);
        self.sandbox.point_at(platform, &mut command);
        command
    }

    fn place(&self, store: &str, more: &[&str]) -> Command {
        self.place_at(store, self.sandbox.port(), more)
    }

    /// The platform's number of its only order.
    fn only_number(&self) -> String {
        let orders = self.sandbox.orders();
        assert_eq!(orders.len(), 1, "{orders:?}");
        orders[0]["order_id"].as_str().unwrap().to_owned()
    }

    /// How often the platform was asked for this operation.
    fn asked(&self, operation: &str) -> usize {
        let journal = self.sandbox.get("/requests");
        journal.as_array().unwrap().iter().filter(|entry| entry["operation"] == operation).count()
    }

    /// Makes the store's tables, and nothing else.
    fn prepare(&self, database: &Database) {
        let mut command = daigou(&["inbox", "stats", "--store", &database.url(), "--format", "json"]);
        let ended = Running::start(&mut command).end(WITHIN);
        assert_eq!(ended.code, Some(0), "{ended:?}");
    }
}
