//! The sandbox as programs in other languages meet it: a script that knows nothing of daigou buys from it.

use crate::support::{Process, stderr, stdout};
use std::process::Command;

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/python/buy.py");

#[test]
fn a_python_script_buys_from_both_platforms() {
    let sandbox = Process::start();
    let run = |line: &str| {
        let mut python = Command::new("python3");
        // -B: no compiled files beside the script. No proxy of this machine's may stand in between.
        python.args(["-B", SCRIPT, line]).env("no_proxy", "127.0.0.1").env("PYTHONIOENCODING", "utf-8");
        python.output().unwrap_or_else(|error| panic!("python3 is needed for this test ({error}): cargo xtask setup"))
    };
    // Twice: nothing of the catalogue is used up, and no number is taken.
    for _ in 0..2 {
        let output = run(&sandbox.description.to_string());
        let text = stdout(&output);
        assert!(output.status.success(), "{text}{}", stderr(&output));
        let buyers = [("PandaPon 1688", 9), ("PandaPon Taobao", 7), ("DajiSaaS 1688", 7), ("DajiSaaS Taobao", 6)];
        for (buyer, steps) in buyers {
            assert_eq!(text.lines().filter(|line| line.starts_with(buyer)).count(), steps, "{buyer}:\n{text}");
        }
    }
    assert!(sandbox.journal().iter().all(|entry| entry["signature"]["ok"] == true && entry["code"] == 200));

    // A wrong secret is not swallowed: the script says what the sandbox said, and fails.
    let mut wrong = sandbox.description.clone();
    wrong["app_secret"] = "another".into();
    let output = run(&wrong.to_string());
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("authentication failed at `sign`"), "{}", stderr(&output));
}
