//! Orders placed exactly once: three calls in ten fail in every way that the sandbox knows, the placing process is
//! killed at random moments and started again, and in the end the platform has one order for each reference.

mod decide;
mod kills;
mod payments;
mod store;

use crate::support::processes::{Ended, Running, daigou};
use crate::support::sandbox::Sandbox;
use crate::support::{Dice, Folder, say};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

/// After so many runs, what is still not placed never will be.
const MOST_RUNS: usize = 40;

/// A file of orders, the platform that they are placed at, and the store that remembers them.
struct Trial {
    name: String,
    sandbox: Sandbox,
    buyer: &'static str,
    store: String,
    file: PathBuf,
    orders: u64,
    flags: Vec<&'static str>,
    began: Instant,
    /// How often the command was started and how often killed.
    runs: usize,
    kills: usize,
}

impl Trial {
    /// With the file in the folder, `parallel` orders at once.
    fn new(name: &str, folder: &Folder, sandbox: Sandbox, buyer: &'static str, store: String, orders: u64) -> Self {
        let file = folder.file("orders.jsonl");
        std::fs::write(&file, sandbox.order_lines(buyer, "PO", orders)).unwrap();
        // A dead process's lease on a shared store outlasts a call, whose time this is.
        let flags = vec!["--parallel", "16", "--retry-refused", "--timeout", "5"];
        let name = format!("{name}, {buyer}");
        Self { name, sandbox, buyer, store, file, orders, flags, began: Instant::now(), runs: 0, kills: 0 }
    }

    fn command(&self) -> Command {
        let mut command = daigou(&["place", self.file.to_str().unwrap(), "--via", self.buyer]);
        command.args(["--store", &self.store, "--format", "json"]).args(&self.flags);
        command.arg("--report").arg(self.report_file());
        self.sandbox.point(&mut command);
        command
    }

    fn start(&mut self) -> Running {
        self.runs += 1;
        Running::start(&mut self.command())
    }

    /// How long one run may take: all of it under load on a slow machine.
    fn within(&self) -> Duration {
        Duration::from_secs(240 + self.orders / 5)
    }

    /// One run, to its end.
    fn run(&mut self) -> Ended {
        let within = self.within();
        self.start().end(within)
    }

    /// Waits until the platform has so many orders, or the process is over.
    fn until_placed(&self, process: &mut Running, orders: u64) {
        let end = Instant::now() + self.within();
        while process.is_running() && self.sandbox.count() < orders {
            assert!(Instant::now() < end, "{}: {} orders of {orders}", self.name, self.sandbox.count());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Kills the command so many times, at moments all over the work, and starts it again after each.
    fn kill_all_over(&mut self, times: usize) {
        let mut dice = Dice::of(&self.name);
        for mark in dice.marks(times, self.orders * 9 / 10) {
            let mut process = self.start();
            self.until_placed(&mut process, mark);
            std::thread::sleep(dice.moment(300));
            assert!(process.is_running(), "{}: over before it was killed: {:?}", self.name, process.kill());
            process.kill();
            self.kills += 1;
        }
    }

    /// Runs the command until it says that every reference is placed; gives that summary.
    fn finish(&mut self) -> Value {
        let mut last = None;
        for _ in 0..MOST_RUNS {
            let ended = self.run();
            // What failed or was refused by a fault may be tried again; bad input never.
            assert!(matches!(ended.code, Some(0 | 1 | 3 | 4 | 5)), "{}: {ended:?}", self.name);
            if ended.stdout.trim().is_empty() {
                last = Some(ended.stderr);
                continue;
            }
            let summary = ended.json();
            assert_eq!(summary["total"], self.orders, "{summary}");
            if self.is_complete(&summary) {
                assert_eq!(ended.code, Some(i32::from(self.links() > 0)), "{}: {ended:?}", self.name);
                return summary;
            }
            last = Some(format!("{summary}\n{}", ended.stderr));
        }
        let report = self.report();
        let open: Vec<&Value> = report.iter().filter(|line| !line["why"].is_null()).take(5).collect();
        panic!("{}: not all placed after {MOST_RUNS} runs: {last:?} {open:?}", self.name);
    }

    fn report_file(&self) -> PathBuf {
        self.file.with_extension("report")
    }

    /// What the last run that came to its end said of each order.
    fn report(&self) -> Vec<Value> {
        let text = std::fs::read_to_string(self.report_file()).unwrap_or_default();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// How many orders a person is to pay at a link: where the platform refuses the payment, whatever the reason, one
    /// buyer asks for the link, and nothing may be paid by itself beside it.
    fn links(&self) -> u64 {
        u64::try_from(self.report().iter().filter(|line| line["payment"] == "link").count()).unwrap()
    }

    fn is_complete(&self, summary: &Value) -> bool {
        let number = |name: &str| summary[name].as_u64().unwrap_or_default();
        let placed = number("placed") + number("already_placed") == self.orders;
        let paid = !self.flags.contains(&"--pay") || number("paid") + self.links() == self.orders;
        placed && paid && number("refused") + number("unknown") == 0
    }

    /// One run more, again where the list that it looks at first never comes whole.
    fn once_more(&mut self) -> Value {
        for _ in 0..MOST_RUNS {
            let ended = self.run();
            if !ended.stdout.trim().is_empty() {
                return ended.json();
            }
        }
        panic!("{}: no summary in {MOST_RUNS} runs", self.name);
    }

    /// That the platform has one order for each reference and no other, that the command knows it, and that running it
    /// once more places nothing. Says the numbers.
    fn prove(&mut self) {
        let mut found: BTreeMap<String, usize> = BTreeMap::new();
        for order in self.sandbox.orders() {
            *found.entry(order["reference"].as_str().unwrap_or("(none)").to_owned()).or_default() += 1;
        }
        let wanted: Vec<String> = (1..=self.orders).map(|number| format!("PO-{number}")).collect();
        let lost: Vec<&String> = wanted.iter().filter(|reference| !found.contains_key(*reference)).collect();
        let duplicates: usize = found.values().map(|count| count - 1).sum();
        let strangers: Vec<&String> = found.keys().filter(|reference| !wanted.contains(reference)).collect();
        let struck = self.sandbox.struck();
        let faults: u64 = struck.values().sum();
        let summary = self.once_more();
        say(format!(
            "{}: {} orders in {} runs, {} kills, {faults} faults {struck:?}; {duplicates} duplicates, {} lost, {} unknown; \
             {} s",
            self.name,
            self.sandbox.count(),
            self.runs - 1,
            self.kills,
            lost.len(),
            summary["unknown"],
            self.began.elapsed().as_secs(),
        ));
        let twice: Vec<_> = found.iter().filter(|(_, count)| **count > 1).collect();
        assert!(twice.is_empty() && lost.is_empty() && strangers.is_empty(), "{twice:?}; {lost:?}; {strangers:?}");
        assert_eq!(summary["already_placed"], self.orders, "{summary}");
        assert_eq!((summary["placed"].as_u64(), summary["unknown"].as_u64()), (Some(0), Some(0)), "{summary}");
        assert_eq!(self.sandbox.count(), self.orders, "what is placed is not placed again");
    }
}
