//! The command's own settings, health and manual.

use crate::support::{Process, canned, daigou, error, http, run, stderr, stdout};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

struct Home(PathBuf);

impl Home {
    fn new(name: &str) -> Self {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("home-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(path.join("work")).unwrap();
        Self(path)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// The command of a user of this home, without any variable.
    fn daigou(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_daigou"));
        command.args(args).env_clear().env("HOME", &self.0).current_dir(self.0.join("work"));
        command.env("PATH", "/usr/bin:/bin").env("SSL_CERT_DIR", "/etc/ssl/certs");
        command
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn settings(command: Command) -> Vec<Value> {
    let output = run(command);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", stderr(&output)))
}

fn setting<'s>(all: &'s [Value], name: &str) -> &'s Value {
    all.iter().find(|one| one["name"] == name).unwrap_or_else(|| panic!("{name}: {all:?}"))
}

#[test]
fn each_setting_is_told_with_where_it_comes_from_and_secrets_are_masked() {
    let home = Home::new("show");
    home.write(".config/daigou/daigou.toml", "access_key = \"AKofTheUser\"\n\naccess_secret = \"hidden-in-file\"\n");
    home.write(
        "work/daigou.toml",
        "[profile.shop]\nscheme = \"hmac-md5-query\"\nstore = \"postgres://me:hidden-too@db/orders\"\n",
    );
    let show = |args: &[&str]| {
        let mut command = home.daigou(&[&["config", "show", "--format", "json"], args].concat());
        command.env("DAIGOU_APP_SECRET", "hidden-in-environment").env("DAIGOU_TIMESTAMP", "seconds");
        command
    };
    let all = settings(show(&[]));
    let of = |name: &str| setting(&all, name);
    let file = of("access_secret");
    assert_eq!(
        (file["source"].as_str(), file["line"].as_u64(), file["value"].as_str()),
        (Some("file"), Some(3), Some("********"))
    );
    assert!(file["file"].as_str().unwrap().ends_with(".config/daigou/daigou.toml"), "{file}");
    assert_eq!(
        (of("timestamp")["source"].as_str(), of("timestamp")["value"].as_str()),
        (Some("environment"), Some("seconds"))
    );
    assert_eq!(
        (of("scheme")["source"].as_str(), of("scheme")["value"].as_str()),
        (Some("default"), Some("md5-concat"))
    );
    assert_eq!(of("via")["source"], "not set");
    let shop = settings(show(&["--profile", "shop"]));
    assert_eq!(setting(&shop, "profile")["source"], "flag");
    assert_eq!(
        (setting(&shop, "scheme")["line"].as_u64(), setting(&shop, "access_key")["source"].as_str()),
        (Some(2), Some("not set"))
    );
    for args in [&[][..], &["--profile", "shop"]] {
        let mut text = show(args);
        text.args(["--format", "text"]);
        for told in [stdout(&run(text)), stdout(&run(show(args)))] {
            assert!(!told.contains("hidden"), "{told}");
        }
    }
    let output = run(home.daigou(&["config", "path"]));
    assert_eq!(stdout(&output).matches("(is there)").count(), 2, "{}", stdout(&output));
}

#[test]
fn a_file_may_say_through_whom_and_by_which_store() {
    let home = Home::new("via");
    let sandbox = Process::start();
    let lines: Vec<String> = sandbox.description["env"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, value)| format!("{} = {value}", name.strip_prefix("DAIGOU_").unwrap().to_lowercase()))
        .collect();
    home.write(
        "work/daigou.toml",
        &format!("via = \"pandapon-1688\"\nstore = \"sqlite:orders.db\"\n{}\n", lines.join("\n")),
    );
    let output = run(home.daigou(&["orders", "--format", "json"]));
    assert_eq!((output.status.code(), stdout(&output).trim()), (Some(0), "[]"), "{}", stderr(&output));
    let output = run(home.daigou(&["ledger", "list", "--format", "json"]));
    assert!(home.0.join("work/orders.db").exists(), "{}", stderr(&output));
    // The environment and flags win.
    let mut command = home.daigou(&["orders"]);
    command.env("DAIGOU_VIA", "nobody");
    assert!(stderr(&run(command)).contains("`nobody`"));
    let output = run(home.daigou(&["orders", "--via", "noone"]));
    assert!(stderr(&output).contains("`noone`"), "{}", stderr(&output));
    // Where the file is wrong, that is told in place of a flag that seems to be missing.
    home.write("work/daigou.toml", "vai = \"pandapon-1688\"\n");
    let output = run(home.daigou(&["orders"]));
    assert!(output.status.code() == Some(2) && stderr(&output).contains("vai"), "{}", stderr(&output));
}

#[test]
fn a_machine_without_a_keyring_notices_nothing_until_one_is_asked_for() {
    let home = Home::new("ring");
    let mut command = home.daigou(&["config", "set-secret", "access_secret"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), b"hidden-secret\n").unwrap();
    let output = child.wait_with_output().unwrap();
    let told = stderr(&output);
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.contains("DAIGOU_ACCESS_SECRET") && told.contains("keyring") && !told.contains("hidden"), "{told}");
    let output = run(home.daigou(&["config", "show"]));
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    // One that is said to be kept and cannot be read stops what needs settings, with what to do.
    home.write(".config/daigou/keyring.list", "# kept\ndefault/access_secret\n");
    let shown = settings(home.daigou(&["config", "show", "--format", "json"]));
    assert_eq!(setting(&shown, "access_secret")["source"], "keyring");
    let output = run(home.daigou(&["orders", "--via", "pandapon-1688"]));
    let told = stderr(&output);
    assert!(output.status.code() == Some(2) && told.contains("DAIGOU_ACCESS_SECRET"), "{told}");
    let mut command = home.daigou(&["sign", "pandapon", "--format", "json"]);
    command.env("DAIGOU_ACCESS_SECRET", "given").env("DAIGOU_ACCESS_KEY", "AK0123456789abcdef0123456789abcd");
    command.env("DAIGOU_USER_ID", "2100007341207");
    let output = run(command);
    assert_eq!(output.status.code(), Some(0), "the environment's is enough: {}", stderr(&output));
    for name in ["pandapon_url", "acces_secret", ""] {
        let output = run(home.daigou(&["config", "unset-secret", name]));
        assert_eq!(output.status.code(), Some(2), "{name}");
    }
}

/// What the doctor found, and its exit code.
fn doctor(set_up: impl FnOnce(&mut Command)) -> (Option<i32>, Value) {
    let mut command = daigou(&["doctor", "--timeout", "5", "--format", "json"]);
    set_up(&mut command);
    let output = run(command);
    let found: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", stderr(&output)));
    assert!(!stdout(&output).contains("not-a-real"), "no secret is told: {found}");
    (output.status.code(), found)
}

fn check<'f>(found: &'f Value, area: &str, name: &str) -> &'f Value {
    let checks = found["checks"].as_array().unwrap();
    checks
        .iter()
        .find(|one| one["area"] == area && one["check"] == name)
        .unwrap_or_else(|| panic!("{area} {name}: {found}"))
}

/// A sandbox that accepts this signature alone.
fn accepting(scheme: &str, unit: &str) -> Process {
    let mut command = Command::new(env!("CARGO_BIN_EXE_daigou"));
    command.arg("sandbox").env_clear().current_dir(env!("CARGO_TARGET_TMPDIR"));
    command.env("DAIGOU_SCHEME", scheme).env("DAIGOU_TIMESTAMP", unit);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut line = String::new();
    let mut out = std::io::BufReader::new(child.stdout.take().unwrap());
    std::io::BufRead::read_line(&mut out, &mut line).unwrap();
    Process { child, description: serde_json::from_str(&line).unwrap() }
}

#[test]
fn the_signature_that_an_account_accepts_is_found_by_reads_alone() {
    for scheme in ["md5-concat", "hmac-md5-concat", "hmac-md5-query", "hmac-md5-pairs"] {
        for unit in ["millis", "seconds"] {
            let sandbox = accepting(scheme, unit);
            // Nothing of what the sandbox accepts is known to the command.
            let (code, found) = doctor(|command| {
                sandbox.point(command);
                command.env_remove("DAIGOU_SCHEME").env_remove("DAIGOU_TIMESTAMP");
            });
            assert_eq!(
                (found["keep"]["scheme"].as_str(), found["keep"]["timestamp"].as_str()),
                (Some(scheme), Some(unit)),
                "{found}"
            );
            let is_default = (scheme, unit) == ("md5-concat", "millis");
            assert_eq!(code, Some(if is_default { 0 } else { 2 }), "{found}");
            assert_eq!(check(&found, "DajiSaaS", "signature")["state"], "ok", "{found}");
            let reads = ["order.list", "alibaba.order_list"];
            for request in sandbox.journal() {
                let operation = request["operation"].as_str().unwrap_or("order.list");
                assert!(reads.contains(&operation), "{request}");
            }
            // What it said to keep is all that was missing.
            let (code, found) = doctor(|command| {
                sandbox.point(command);
                command.env("DAIGOU_SCHEME", scheme).env("DAIGOU_TIMESTAMP", unit);
            });
            assert_eq!((code, found["ok"].as_bool()), (Some(0), Some(true)), "{found}");
        }
    }
}

#[test]
fn what_is_wrong_is_named_with_what_to_do() {
    let sandbox = Process::start();
    let (code, found) = doctor(|command| {
        sandbox.point(command);
        command.env("DAIGOU_ACCESS_SECRET", "wrong").env("DAIGOU_APP_SECRET", "wrong");
    });
    assert_eq!((code, found["ok"].as_bool()), (Some(1), Some(false)), "{found}");
    for area in ["PandaPon", "DajiSaaS"] {
        let refused = check(&found, area, "signature");
        assert!(
            refused["state"] == "failed" && refused["next"].as_str().is_some_and(|next| next.contains("secret")),
            "{refused}"
        );
        assert_eq!(check(&found, area, "clock")["state"], "ok", "{found}");
    }
    // A dead host.
    let (code, found) = doctor(|command| {
        sandbox.point(command);
        command.env("DAIGOU_PANDAPON_URL", "http://127.0.0.1:9/pandapon");
    });
    assert_eq!(code, Some(3), "{found}");
    assert_eq!(check(&found, "PandaPon", "reachable")["state"], "failed");
    assert_eq!(check(&found, "DajiSaaS", "signature")["state"], "ok");
    // A clock that is an hour off: the platform shows another time.
    let past = "200 OK\r\ndate: Sun, 29 Nov 2020 20:00:00 GMT\r\ncontent-type: application/json";
    let server = canned(http(past, r#"{"code":401,"message":"timestamp expired","data":null}"#), false);
    let (_, found) = doctor(|command| {
        sandbox.point(command);
        command.env("DAIGOU_PANDAPON_URL", &server.url);
    });
    let clock = check(&found, "PandaPon", "clock");
    assert!(clock["state"] == "failed" && clock["told"].as_str().unwrap().contains("ahead"), "{found}");
    // Nothing set at all; a part of an account; a setting that nobody knows.
    let mut bare = Command::new(env!("CARGO_BIN_EXE_daigou"));
    bare.args(["doctor", "--format", "json"]).env_clear().current_dir(env!("CARGO_TARGET_TMPDIR"));
    let found: Value = serde_json::from_slice(&run(bare).stdout).unwrap();
    assert_eq!(check(&found, "PandaPon", "account")["state"], "skipped");
    let (code, found) = doctor(|command| {
        command.env_remove("DAIGOU_ACCESS_SECRET").args(["--offline"]);
    });
    assert_eq!(code, Some(2), "{found}");
    assert!(check(&found, "PandaPon", "account")["told"].as_str().unwrap().contains("access_secret is missing"));
    let (code, found) = doctor(|command| {
        command.env("DAIGOU_SCHEEM", "x").arg("--offline");
    });
    assert!(
        code == Some(2) && check(&found, "settings", "files")["told"].as_str().unwrap().contains("DAIGOU_SCHEEM"),
        "{found}"
    );
    // For people: marks, and every line within 80 columns.
    let mut command = daigou(&["doctor"]);
    sandbox.point(&mut command);
    let told = stdout(&run(command));
    assert!(told.contains('✓') && told.contains("all is well"), "{told}");
    assert!(told.lines().all(|line| line.chars().count() <= 80), "{told}");
}

#[test]
fn the_manual_has_a_page_for_each_command_and_completions_know_them() {
    let home = Home::new("man");
    let output = run(home.daigou(&["man", "pages", "--format", "json"]));
    let pages: Vec<String> = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", stderr(&output)));
    for name in ["daigou.1", "daigou-place.1", "daigou-config-show.1", "daigou-doctor.1", "daigou-sandbox-env.1"] {
        assert!(pages.iter().any(|page| page == name), "{name}: {pages:?}");
        let page = fs::read_to_string(home.0.join("work/pages").join(name)).unwrap();
        assert!(page.contains(".TH") && page.contains(".SH NAME"), "{name}: {page}");
    }
    let place = fs::read_to_string(home.0.join("work/pages/daigou-place.1")).unwrap();
    assert!(place.contains("Examples") && place.contains("Exit codes"), "{place}");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = stdout(&run(home.daigou(&["completions", shell])));
        for name in ["place", "doctor", "config", "max-day-yuan"] {
            assert!(script.contains(name), "{shell}: {name}");
        }
    }
    // What bash is given is what bash takes.
    let script = format!("source <({} completions bash) && complete -p daigou", env!("CARGO_BIN_EXE_daigou"));
    if Path::new("/bin/bash").exists() {
        let mut bash = Command::new("/bin/bash");
        bash.args(["-c", &script]).env_clear().env("PATH", "/usr/bin:/bin").current_dir(&home.0);
        let output = run(bash);
        assert!(output.status.success() && stdout(&output).contains("daigou"), "{}", stderr(&output));
    }
    home.write("work/file", "x");
    let (code, told) = error(&["man", home.0.join("work/file/below").to_str().unwrap()], |_| {});
    assert_eq!((code, told["kind"].as_str(), told["field"].as_str()), (3, Some("output"), Some("DIR")), "{told}");
}
