//! Channels that fail: standard output, standard error, the log, the report, the store. Each command that changes something
//! is played with each of them on a full device, read-only, on a closed pipe and closed. Nothing panics, and what was done
//! is told on the channel that is left.

use crate::support::{Process, daigou, run, stderr, stdout};
use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

const ORDER: &str = include_str!("../../../../tests/fixtures/alibaba1688/order.create.request.json");

/// How a channel fails.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Way {
    Full,
    ReadOnly,
    ClosedPipe,
    /// Indistinguishable from /dev/null once the program runs: it ends as if it had been told, and tells it twice.
    Closed,
}

pub(crate) const WAYS: [Way; 4] = [Way::Full, Way::ReadOnly, Way::ClosedPipe, Way::Closed];

impl Way {
    fn channel(self) -> Option<Stdio> {
        Some(match self {
            Self::Full => fs::OpenOptions::new().write(true).open("/dev/full").unwrap().into(),
            Self::ReadOnly => fs::File::open("/dev/null").unwrap().into(),
            Self::ClosedPipe => std::io::pipe().unwrap().1.into(),
            Self::Closed => return None,
        })
    }
}

/// The command with one of its channels broken: 1 or 2.
pub(crate) fn broken(command: Command, number: u8, way: Way) -> Command {
    let mut out = match way.channel() {
        Some(channel) => {
            let mut command = command;
            if number == 1 {
                command.stdout(channel)
            } else {
                command.stderr(channel)
            };
            return command;
        }
        None => Command::new("sh"),
    };
    out.arg("-c").arg(format!("exec \"$0\" \"$@\" {number}>&-")).arg(command.get_program()).args(command.get_args());
    out.env_clear().envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    out.current_dir(command.get_current_dir().unwrap());
    out
}

/// Runs it with what is not broken kept.
pub(crate) fn played(mut command: Command, number: u8, way: Way) -> Output {
    if number == 1 {
        command.stderr(Stdio::piped())
    } else {
        command.stdout(Stdio::piped())
    };
    let mut command = broken(command, number, way);
    if number == 1 {
        command.stderr(Stdio::piped())
    } else {
        command.stdout(Stdio::piped())
    };
    let output = command.stdin(Stdio::null()).spawn().unwrap().wait_with_output().unwrap();
    for text in [stdout(&output), stderr(&output)] {
        assert!(!text.contains("panicked"), "{number} {way:?}: {text}");
    }
    let code = output.status.code();
    assert!(code.is_some_and(|code| code <= 5), "{number} {way:?}: {:?}", output.status);
    output
}

pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("channels-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().to_owned()
    }

    pub(crate) fn store(&self) -> String {
        format!("sqlite:{}", self.file("orders.db"))
    }

    /// A file of one order.
    pub(crate) fn order(&self, sandbox: &Process, reference: &str) -> String {
        let product = &sandbox.admin("/products?buyer=pandapon-1688&limit=20")[0];
        let (product, sku, quantity) = (&product["product"], &product["sku"], &product["min_quantity"]);
        let address = json!({
            "name": "张三", "mobile": "13800000000", "province": "浙江省", "city": "杭州市", "district": "余杭区",
            "street": "网商路699号",
        });
        let lines = json!([{"product": product, "sku": sku, "quantity": quantity}]);
        let file = self.file(&format!("{reference}.jsonl"));
        fs::write(&file, json!({"reference": reference, "lines": lines, "address": address}).to_string()).unwrap();
        file
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

pub(crate) fn pointed(sandbox: &Process, args: &[&str]) -> Command {
    let mut command = daigou(args);
    sandbox.point(&mut command);
    command
}

/// The numbers of all orders.
pub(crate) fn orders(sandbox: &Process) -> Vec<String> {
    let orders = sandbox.admin("/orders");
    orders.as_array().unwrap().iter().map(|order| order["order_id"].as_str().unwrap().to_owned()).collect()
}

/// What is told, and the exit code where standard output fails.
pub(crate) fn judge(output: &Output, number: u8, way: Way, what: &str, told: &[String]) {
    let (text, expected) = match (number, way) {
        (1, Way::Closed) => (stderr(output), 0),
        (1, _) => (stderr(output), 5),
        _ => (stdout(output), 0),
    };
    assert_eq!(output.status.code(), Some(expected), "{what}, {number} {way:?}: {text}");
    let is_told = told.iter().any(|words| text.contains(words.as_str()));
    assert!(is_told, "{what}, {number} {way:?}: none of {told:?} is in:\n{text}");
    if number == 1 && way != Way::Closed && what.ends_with("json") {
        let error: Value = serde_json::from_str(text.lines().last().unwrap()).unwrap();
        assert_eq!(
            (error["kind"].as_str(), error["certainty"].as_str()),
            (Some("output"), Some("unreadable")),
            "{error}"
        );
    }
}

#[test]
fn what_was_done_is_told_on_the_channel_that_is_left() {
    let sandbox = Process::start();
    let folder = Folder::new("table");
    let mut cells = 0;
    for (number, way, format, log) in WAYS.iter().flat_map(|way| {
        [(1, *way, "json", false), (1, *way, "text", false), (2, *way, "json", true), (2, *way, "text", false)]
    }) {
        let with = |args: &[&str]| {
            let mut command = pointed(&sandbox, &[&["--format", format], args].concat());
            if log {
                command.arg("-vv");
            }
            command
        };
        let what = |command: &str| format!("{command} as {format}");

        let create = with(&["call", "alibaba1688", "order.create", "--generation", "v1", "--data", ORDER]);
        let before = orders(&sandbox);
        let output = played(create, number, way);
        let made: Vec<String> = orders(&sandbox).into_iter().filter(|order| !before.contains(order)).collect();
        assert_eq!(made.len(), 1);
        judge(&output, number, way, &what("create"), &made);

        let cancel = format!(r#"{{"tradeId":"{}","cancelReason":"other"}}"#, made[0]);
        let output = played(
            with(&["call", "alibaba1688", "order.cancel", "--generation", "v1", "--data", &cancel]),
            number,
            way,
        );
        assert!(matches!(output.status.code(), Some(0 | 1 | 2 | 5)), "{}{}", stdout(&output), stderr(&output));

        let reference = format!("T-{cells}");
        let file = folder.order(&sandbox, &reference);
        let store = folder.store();
        let place = ["place", &file, "--via", "pandapon-1688", "--store", &store];
        let before = orders(&sandbox);
        let output = played(with(&place), number, way);
        let mut made: Vec<String> = orders(&sandbox).into_iter().filter(|order| !before.contains(order)).collect();
        assert_eq!(made.len(), 1, "{}{}", stdout(&output), stderr(&output));
        if number == 2 {
            made = vec!["\"placed\":1".to_owned(), "1 placed".to_owned()];
        }
        judge(&output, number, way, &what("place"), &made);

        let output = played(with(&["inbox", "replay", "--store", &store, "--dead"]), number, way);
        judge(&output, number, way, &what("replay"), &["\"replayed\":0".to_owned(), "0 messages".to_owned()]);

        let output = played(with(&["demo"]), number, way);
        let code = output.status.code();
        let quiet = matches!(way, Way::ClosedPipe | Way::Closed);
        assert_eq!(code, Some(if number == 1 && !quiet { 3 } else { 0 }), "{way:?}");
        cells += 5;
    }
    println!("{cells} runs with a broken channel: no panic, no outcome lost");
    assert_eq!(cells, 80);
}

#[test]
fn what_serves_goes_on_without_a_channel_and_tells_its_address_on_the_other() {
    let folder = Folder::new("serving");
    let (state, store) = (folder.file("state.jsonl"), folder.store());
    for (number, way) in WAYS.iter().flat_map(|way| [(1, *way), (2, *way)]) {
        for args in [
            vec!["sandbox", "--state", &state, "-v"],
            vec!["inbox", "serve", "--listen", "127.0.0.1:0", "--store", &store, "-v"],
        ] {
            let mut command = broken(daigou(&args), number, way);
            if number == 1 {
                command.stderr(Stdio::piped())
            } else {
                command.stdout(Stdio::piped())
            };
            let mut child = command.stdin(Stdio::null()).spawn().unwrap();
            let reader: Box<dyn std::io::Read> = match number {
                1 => Box::new(child.stderr.take().unwrap()),
                _ => Box::new(child.stdout.take().unwrap()),
            };
            let mut seen = Vec::new();
            let mut lines = BufReader::new(reader).lines();
            let told = lines.by_ref().map(Result::unwrap).find(|line| {
                seen.push(line.clone());
                line.starts_with("{\"")
            });
            assert!(told.is_some(), "{args:?} {number} {way:?}: {seen:?}");
            assert!(child.try_wait().unwrap().is_none(), "it goes on");
            let kill = Command::new("sh").arg("-c").arg(format!("kill -TERM {}", child.id())).status().unwrap();
            assert!(kill.success());
            let rest: Vec<String> = lines.map(Result::unwrap).collect();
            let code = child.wait().unwrap().code();
            assert!(code.is_some_and(|code| code <= 5), "{code:?} {rest:?}");
            assert!(!rest.iter().any(|line| line.contains("panicked")), "{rest:?}");
        }
    }
}

#[test]
fn a_report_replaces_nothing_that_must_stay() {
    let sandbox = Process::start();
    let folder = Folder::new("report");
    let file = folder.order(&sandbox, "R-1");
    let store = folder.store();
    let place = |report: &str| {
        let args = ["place", &file, "--via", "pandapon-1688", "--store", &store, "--report", report];
        let output = run(pointed(&sandbox, &args));
        (output.status.code(), stdout(&output), stderr(&output))
    };
    // A store that is not there yet, and then one that is.
    for round in 0..2 {
        let asked = sandbox.journal().len();
        let kept = (fs::read(&file).unwrap(), fs::read(folder.file("orders.db")).ok());
        fs::create_dir_all(folder.file("folder")).unwrap();
        fs::write(folder.file("locked"), "x").unwrap();
        let mut rights = fs::metadata(folder.file("locked")).unwrap().permissions();
        rights.set_readonly(true);
        fs::set_permissions(folder.file("locked"), rights).unwrap();
        let mut targets = vec![
            ("/dev/full".to_owned(), "no regular file"),
            ("/dev/null".to_owned(), "no regular file"),
            (folder.file("folder"), "is a folder"),
            (folder.file("nowhere/report"), "does not exist"),
            (folder.file("locked"), "read-only"),
            (file.clone(), "the file of orders"),
            (folder.file("orders.db"), "the store"),
            (folder.file("folder/../orders.db"), "the store"),
            (folder.file("orders.db-wal"), "the store"),
            (folder.file("orders.db-shm"), "the store"),
            (String::new(), "a value is required for '--report"),
        ];
        if round == 1 {
            std::os::unix::fs::symlink(folder.file("orders.db"), folder.file("link")).unwrap();
            fs::hard_link(folder.file("orders.db"), folder.file("hard")).unwrap();
            fs::hard_link(&file, folder.file("hard-input")).unwrap();
            targets.push((folder.file("link"), "the store"));
            targets.push((folder.file("hard"), "the store"));
            targets.push((folder.file("hard-input"), "the file of orders"));
        }
        for (target, words) in targets {
            let (code, out, err) = place(&target);
            assert_eq!((code, out.as_str()), (Some(2), ""), "{target}: {err}");
            assert!(err.contains(words) && err.contains("nothing was sent"), "{target}: {err}");
        }
        assert_eq!((fs::read(&file).unwrap(), fs::read(folder.file("orders.db")).ok()), kept);
        assert_eq!(sandbox.journal().len(), asked, "nothing was sent");
        // A store of several names is refused, too.
        let _ = fs::remove_file(folder.file("hard"));
        let (code, _, err) = place(&folder.file("report.jsonl"));
        assert_eq!(code, Some(0), "{err}");
    }
    let report: Value = serde_json::from_str(&fs::read_to_string(folder.file("report.jsonl")).unwrap()).unwrap();
    assert_eq!((report["reference"].as_str(), report["outcome"].as_str()), (Some("R-1"), Some("already_placed")));
    assert_eq!(orders(&sandbox).iter().filter(|order| **order == report["orders"][0]).count(), 1);
    let left = fs::read_dir(&folder.0)
        .unwrap()
        .filter(|file| file.as_ref().unwrap().file_name().to_string_lossy().ends_with(".tmp"));
    assert_eq!(left.count(), 0);
}

#[test]
fn a_report_that_fails_at_the_end_is_told_with_the_orders() {
    let folder = Folder::new("late");
    let rules = r#"[{"operation":"*","fault":"timeout_before","probability":1,"times":1,"delay_ms":700}]"#;
    fs::write(folder.file("faults.json"), rules).unwrap();
    let sandbox = Process::start_with(&["--faults", &folder.file("faults.json")]);
    let file = folder.order(&sandbox, "L-1");
    fs::create_dir(folder.file("away")).unwrap();
    let (store, report) = (folder.store(), folder.file("away/report.jsonl"));
    let args = ["place", &file, "--via", "pandapon-1688", "--store", &store, "--report", &report, "--format", "json"];
    let mut command = pointed(&sandbox, &args);
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // The first answer is held until the report's folder is gone.
    while sandbox.journal().is_empty() {
        std::thread::yield_now();
    }
    fs::remove_dir_all(folder.file("away")).unwrap();
    let output = child.wait_with_output().unwrap();
    let summary: Value = serde_json::from_str(&stdout(&output)).unwrap();
    let error: Value = serde_json::from_str(stderr(&output).lines().last().unwrap()).unwrap();
    assert_eq!((output.status.code(), summary["placed"].as_u64()), (Some(5), Some(1)), "{error}");
    assert_eq!((error["kind"].as_str(), error["certainty"].as_str()), (Some("output"), Some("unreadable")), "{error}");
    let told = error["result"]["orders"][0].as_str().unwrap();
    assert!(orders(&sandbox).iter().any(|order| order == told), "{error}");
}

#[test]
fn a_store_or_a_state_that_cannot_be_is_refused_as_it_is() {
    use std::os::unix::fs::PermissionsExt;
    let sandbox = Process::start();
    let folder = Folder::new("store");
    let file = folder.order(&sandbox, "S-1");
    let asked = sandbox.journal().len();
    fs::create_dir(folder.file("folder")).unwrap();
    fs::set_permissions(folder.file("folder"), fs::Permissions::from_mode(0o755)).unwrap();
    for (store, words) in [
        ("/dev/full".to_owned(), "no regular file"),
        (folder.file("folder"), "is a folder"),
        (file.clone(), "no SQLite database"),
        ("/proc/orders.db".to_owned(), "cannot be opened"),
    ] {
        let args = ["place", &file, "--via", "pandapon-1688", "--store", &format!("sqlite:{store}")];
        let output = run(pointed(&sandbox, &args));
        assert!(matches!(output.status.code(), Some(2 | 3)), "{store}: {}", stderr(&output));
        assert!(stderr(&output).contains(words) && stdout(&output).is_empty(), "{store}: {}", stderr(&output));
    }
    assert_eq!(fs::metadata(folder.file("folder")).unwrap().permissions().mode() & 0o777, 0o755);
    assert_eq!(sandbox.journal().len(), asked, "nothing was sent");
    for state in ["/dev/full", &folder.file("folder"), &file] {
        let output = run(daigou(&["sandbox", "--state", state]));
        assert_eq!(output.status.code(), Some(2), "{state}: {}", stderr(&output));
    }
    assert!(fs::read_to_string(&file).unwrap().contains("S-1"));
}
