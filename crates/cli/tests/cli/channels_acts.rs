//! The commands that act on orders and on the store, each with a channel that fails: paying, confirming, asking for a
//! refund, cancelling, adopting, releasing, forgetting. Nothing panics, and what was done stands on the channel that is left.

use crate::channels::{Folder, WAYS, Way, judge, orders, played, pointed};
use crate::support::{Process, run, stderr, stdout};
use serde_json::json;
use std::io::{Read, Write};
use std::process::Command;

struct Play<'s> {
    sandbox: &'s Process,
    folder: &'s Folder,
    store: String,
    number: u8,
    way: Way,
    format: &'s str,
}

impl Play<'_> {
    fn command(&self, args: &[&str], through: bool) -> Command {
        let mut command = pointed(self.sandbox, &[&["--format", self.format], args].concat());
        command.args(["--store", &self.store]);
        if through {
            command.args(["--via", "pandapon-1688"]);
        }
        command
    }

    /// Places one order, with whole channels; gives its number.
    fn placed(&self, reference: &str) -> String {
        let before = orders(self.sandbox);
        let file = self.folder.order(self.sandbox, reference);
        let output = run(self.command(&["place", &file, "--new-account"], true));
        assert!(output.status.success(), "{}{}", stdout(&output), stderr(&output));
        orders(self.sandbox).into_iter().find(|order| !before.contains(order)).unwrap()
    }

    /// Runs a command with the broken channel; its words have to be told.
    fn judged(&self, args: &[&str], through: bool, told: &[&str]) {
        let output = played(self.command(args, through), self.number, self.way);
        let told: Vec<String> = told.iter().map(|words| (*words).to_owned()).collect();
        judge(&output, self.number, self.way, &format!("{} as {}", args.join(" "), self.format), &told);
    }

    /// How an order stands at the platform.
    fn status(&self, number: &str) -> String {
        let orders = self.sandbox.admin("/orders");
        let order = orders.as_array().unwrap().iter().find(|order| order["order_id"] == number).unwrap().clone();
        order["status"].as_str().unwrap().to_owned()
    }

    fn ship(&self, number: &str) {
        self.post(&format!("/orders/{number}/events"), &json!({ "event": "ship" }).to_string());
    }

    /// Lets time pass: an order of a few seconds cannot be cancelled yet.
    fn wait(&self) {
        self.post("/clock/advance", &json!({ "seconds": 11 }).to_string());
    }

    fn post(&self, path: &str, body: &str) {
        let url = self.sandbox.description["admin"].as_str().unwrap().strip_prefix("http://").unwrap();
        let (host, admin) = url.split_once('/').unwrap();
        let mut stream = std::net::TcpStream::connect(host).unwrap();
        let head = format!("POST /{admin}{path} HTTP/1.1\r\nhost: {host}\r\nconnection: close");
        write!(stream, "{head}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}", body.len())
            .unwrap();
        stream.read_to_string(&mut String::new()).unwrap();
    }
}

#[test]
fn what_an_act_did_is_told_on_the_channel_that_is_left() {
    let sandbox = Process::start();
    let folder = Folder::new("acts");
    let mut cells = 0;
    for (number, way, format) in WAYS.iter().flat_map(|way| [(1, *way, "json"), (1, *way, "text"), (2, *way, "json")]) {
        let play = Play { sandbox: &sandbox, folder: &folder, store: folder.store(), number, way, format };
        let (one, two) = (format!("A-{cells}"), format!("B-{cells}"));
        let bought = play.placed(&one);
        let unpaid = play.status(&bought);
        play.judged(&["pay", &one, "--yes"], true, &[&bought]);
        assert_ne!(play.status(&bought), unpaid, "it is paid, whatever was told");
        play.ship(&bought);
        play.judged(&["refund", &bought, "--reason", "20028", "--amount", "0.01", "--yes"], true, &[&bought, "refund"]);
        play.judged(&["confirm", &bought, "--yes"], true, &[&bought]);
        let other = play.placed(&two);
        play.wait();
        let before = play.status(&other);
        play.judged(&["cancel", &two, "--yes"], true, &[&other]);
        assert_ne!(play.status(&other), before, "it is cancelled, whatever was told");
        // The store's own: what is known already changes nothing more, and is told all the same.
        play.judged(&["ledger", "adopt", &one, &bought], false, &[&bought]);
        play.judged(&["ledger", "forget", &two], false, &[&two]);
        let three = format!("C-{cells}");
        let file = folder.order(&sandbox, &three);
        let dear = std::fs::read_to_string(&file).unwrap().replacen('{', "{\"max_total_fen\":1,", 1);
        std::fs::write(&file, dear).unwrap();
        assert_eq!(run(play.command(&["place", &file, "--new-account"], true)).status.code(), Some(1));
        play.judged(&["ledger", "release", &three], false, &[&three]);
        cells += 7;
    }
    let _ = writeln!(std::io::stderr().lock(), "    {cells} acts with a broken channel: no panic, no outcome lost");
    assert_eq!(cells, 84);
}
