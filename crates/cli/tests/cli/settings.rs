//! What is given and empty, unknown, absurd or no text: told in one line, before anything is sent.

use crate::support::{SECRET, canned, daigou, error, http, run, stderr, stdout};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::sync::atomic::Ordering;

const LIST: [&str; 5] = ["call", "alibaba1688", "order.list", "--data", r#"{"pageNum":1,"pageSize":1}"#];

#[test]
fn what_is_empty_never_means_not_given() {
    for variable in
        ["DAIGOU_PANDAPON_URL", "DAIGOU_DAJISAAS_URL", "DAIGOU_SCHEME", "DAIGOU_ACCESS_KEY", "DAIGOU_SETTLE_S"]
    {
        let (code, error) = error(&LIST, |command| {
            command.env(variable, "");
        });
        assert_eq!((code, error["field"].as_str()), (2, Some(variable)), "{error}");
        assert!(error["message"].as_str().unwrap().contains("must not be empty"), "{error}");
    }
    for flag in ["--base-url", "--generation", "--allow", "--route", "--profile", "--data"] {
        let (code, error) = error(&[&LIST[..3], &[flag, ""]].concat(), |_| {});
        assert_eq!((code, error["field"].as_str()), (2, Some(flag)), "{error}");
        assert_eq!(error["certainty"], "not_sent");
    }
}

#[test]
fn names_that_nobody_knows_and_absurd_numbers_are_refused_before_anything_is_sent() {
    let server = canned(http("200 OK", "{}"), false);
    let args = [&LIST[..], &["--base-url", &server.url]].concat();
    for (name, value, hint) in [
        ("DAIGOU_PANDAPON_ULR", server.url.as_str(), "DAIGOU_PANDAPON_URL"),
        ("DAIGOU_SETTLE", "5", "DAIGOU_SETTLE_S"),
        ("DAIGOU_SETTLE_S", "18446744073709551615", ""),
        ("DAIGOU_SETTLE_S", "-1", ""),
        ("DAIGOU_SETTLE_S", "99999999999999999999999", ""),
    ] {
        let (code, error) = error(&args, |command| {
            command.env(name, value);
        });
        assert_eq!((code, error["field"].as_str()), (2, Some(name)), "{error}");
        assert!(error["hint"].as_str().unwrap_or_default().contains(hint), "{error}");
    }
    for flag in ["--timeout", "--attempts"] {
        for value in ["18446744073709551615", "1e300", "NaN", "-1", "0", "inf"] {
            let (code, error) = error(&[&args[..], &[&format!("{flag}={value}")]].concat(), |_| {});
            assert_eq!((code, error["kind"].as_str()), (2, Some("usage")), "{flag} {value}: {error}");
        }
    }
    assert_eq!(server.count.load(Ordering::SeqCst), 0);
}

#[test]
fn what_is_no_text_is_told_by_its_name() {
    let bad = OsStr::from_bytes(b"\xff\xfe");
    for (args, name) in [
        (vec!["call", "alibaba1688", "order.list", "--data"], "--data"),
        (vec!["call", "alibaba1688"], "argument 3"),
        (vec!["--profile"], "--profile"),
    ] {
        for format in ["json", "text"] {
            let mut command = daigou(&[&["--format", format], &args[..]].concat());
            command.arg(bad);
            let output = run(command);
            let name = if name == "argument 3" { "argument 5" } else { name };
            assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
            assert!(stderr(&output).contains(name) && !stderr(&output).contains("panicked"), "{}", stderr(&output));
            assert_eq!(stdout(&output), "");
        }
    }
    let mut command = daigou(&LIST);
    command.env("DAIGOU_SCHEME", bad);
    let output = run(command);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("DAIGOU_SCHEME: must be UTF-8"), "{}", stderr(&output));
}

#[test]
fn a_signature_is_shown_only_for_a_secret_that_a_call_takes() {
    for (platform, variable) in [
        (&["sign", "pandapon"][..], "DAIGOU_ACCESS_SECRET"),
        (&["sign", "pandapon"], "DAIGOU_USER_ID"),
        (&["sign", "dajisaas", "--data", "{}"], "DAIGOU_APP_SECRET"),
    ] {
        for wrong in [format!("{SECRET}\n"), format!(" {SECRET}"), "密钥".to_owned()] {
            let (code, said) = error(platform, |command| {
                command.env(variable, &wrong);
            });
            assert_eq!((code, said["field"].as_str()), (2, Some(variable)), "{said}");
        }
    }
}

#[test]
fn a_mistake_is_one_line_with_what_to_do_and_every_command_has_examples() {
    let output = run(daigou(&["call", "taobao", "order.list", "--atempts", "1"]));
    let text = stderr(&output);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(text.lines().count(), 3, "{text}");
    assert!(text.contains("--attempts") && text.contains("daigou call --help"), "{text}");
    for (command, words) in [
        ("operations", "derived from a sibling"),
        ("call", "business parameters alone"),
        ("sign", "secret is masked"),
        ("place", "\"reference\":\"PO-1\""),
        ("sandbox", "`env` in it"),
        ("inbox", "durable before it is answered"),
        ("demo", "every step held"),
    ] {
        let help = stdout(&run(daigou(&[command, "--help"])));
        assert!(help.contains(words) && help.contains("Examples:\n"), "{command}: {help}");
    }
}
