//! `daigou call` and replies as real platforms write them: what is printed, where, and how it ends.

use crate::support::{FIXTURES, canned, daigou, error, run, stderr, stdout};
use serde_json::Value;

const SEARCH: [&str; 5] = ["call", "dajisaas", "alibaba.search", "--data", "{}"];
const ORDER: &str = "2257164624870311973";

fn case(file: &str) -> Vec<u8> {
    std::fs::read(format!("{FIXTURES}/written/{file}")).unwrap()
}

fn answer(status: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

/// The documented search, so that nothing is wrong with the request.
fn search() -> Vec<String> {
    let data = format!("@{FIXTURES}/dajisaas/alibaba.search.request.json");
    SEARCH[..4].iter().map(|arg| (*arg).to_owned()).chain([data]).collect()
}

fn create() -> Vec<String> {
    let data = format!("@{FIXTURES}/written/create.json");
    ["call", "dajisaas", "alibaba.order_create", "--data", &data].map(str::to_owned).to_vec()
}

fn at<'a>(args: &'a [String], url: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    args.iter().map(String::as_str).chain(["--base-url", url]).chain(more.iter().copied()).collect()
}

#[test]
fn an_odd_row_stands_beside_the_others_and_is_warned_of() {
    let server = canned(answer("200 OK", &case("one-odd-row.json")), false);
    let output = run(daigou(&at(&search(), &server.url, &["--format", "json"])));
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let data: Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(data["data"][0]["offerId"], 769_649_076_522_i64);
    assert_eq!(data["data"][1]["priceInfo"], "{price=53.00; consignPrice=53.00}");
    let warned = stderr(&output);
    assert!(
        warned.contains("warning: drift") && warned.contains("data.data[1]") && warned.contains("1 rows"),
        "{warned}"
    );
}

#[test]
fn the_body_is_printed_as_it_came_whatever_happens() {
    let cases = [
        ("bom.json", "200 OK", 0),
        ("one-odd-row.json", "200 OK", 0),
        ("gbk-refusal.bin", "200 OK", 1),
        ("gbk-refusal.bin", "400 Bad Request", 1),
        ("gbk-refusal.bin", "500 Oops", 4),
    ];
    for (file, status, code) in cases {
        let server = canned(answer(status, &case(file)), false);
        let output = run(daigou(&at(&search(), &server.url, &["--raw", "--attempts", "1"])));
        assert_eq!(output.status.code(), Some(code), "{file}: {}", stderr(&output));
        assert_eq!(output.stdout, case(file), "{file}");
    }
    let whole = format!(r#"{{"code":200,"data":{{"orderId":"{ORDER}","postFee":"#);
    let cut = format!("HTTP/1.1 200 OK\r\ncontent-length: 4000\r\n\r\n{whole}");
    let server = canned(cut, false);
    let output = run(daigou(&at(&create(), &server.url, &["--raw"])));
    assert_eq!((output.status.code(), stdout(&output)), (Some(4), whole));
    assert!(stderr(&output).contains(ORDER), "{}", stderr(&output));
}

#[test]
fn a_creation_ends_by_what_is_known_of_it() {
    for (file, code) in [("bom-create.json", 0), ("failed-list-object.json", 0), ("code-0-create.json", 4)] {
        let server = canned(answer("200 OK", &case(file)), false);
        let output = run(daigou(&at(&create(), &server.url, &["--format", "json"])));
        assert_eq!(output.status.code(), Some(code), "{file}: {}", stderr(&output));
        let said = if code == 0 { stdout(&output) } else { stderr(&output) };
        assert!(said.contains(ORDER), "{file}: {said}");
    }
}

#[test]
fn no_platform_writes_lines_of_its_own_to_a_terminal() {
    let body = r#"{"code":"1009","msg":"no\u001b[2J\r\n  hint: paid\u009b2J","traceId":"t\u0007"}"#;
    let server = canned(answer("200 OK", body.as_bytes()), false);
    let output = run(daigou(&at(&search(), &server.url, &[])));
    let text = stderr(&output);
    assert!(text.lines().filter(|line| line.trim_start().starts_with("hint: paid")).count() == 0, "{text}");
    assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{text:?}");
    let body = "{\"code\":200,\"msg\":\"ok\",\"data\":{\"totalRecords\":1,\"data\":[{\"subject\":\"a\\u001b[2J\\nb\\u009b\"}]}}";
    let server = canned(answer("200 OK", body.as_bytes()), false);
    for format in ["text", "json"] {
        let output = run(daigou(&at(&search(), &server.url, &["--format", format])));
        let text = stdout(&output);
        assert!(text.contains('a') && !text.chars().any(|c| c.is_control() && c != '\n'), "{text:?}");
    }
}

#[test]
fn nothing_of_free_parameters_is_dropped_and_no_path_is_changed() {
    let lone = r#"{"name":"x\ud83d"}"#;
    let list = r#"{"names":["a","x\udc00"]}"#;
    for (args, member) in [
        (vec!["sign", "dajisaas", "--data", lone], "name"),
        (vec!["sign", "dajisaas", "--data", list, "--method", "get"], "names[1]"),
        (
            vec![
                "call",
                "alibaba1688",
                "order.list",
                "--data",
                r#"{"pageNum":1,"pageSize":1}"#,
                "--route",
                "GET /a/../b",
            ],
            "route",
        ),
    ] {
        let (code, error) = error(&args, |_| {});
        assert_eq!((code, error["field"].as_str()), (2, Some(member)), "{args:?}: {error}");
    }
}

#[test]
fn proxy_variables_that_are_ignored_are_named() {
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let url = format!("http://{nobody}");
    let (code, error) = error(&at(&search(), &url, &["--attempts", "1"]), |command| {
        command.env("HTTPS_PROXY", "http://user:hunter2@127.0.0.1:1").env("all_proxy", "socks5://127.0.0.1:1");
    });
    let hint = error["hint"].as_str().unwrap();
    assert_eq!(code, 3, "{error}");
    assert!(hint.contains("HTTPS_PROXY") && hint.contains("all_proxy") && hint.contains("DAIGOU_PROXY"), "{hint}");
    assert!(!error.to_string().contains("hunter2"), "{error}");
}

#[test]
fn the_proxy_is_a_setting_and_its_value_stays_hidden() {
    for bad in ["", "ftp://user:hunter2@127.0.0.1:1"] {
        let (code, error) = error(&at(&search(), "http://platform.invalid", &[]), |command| {
            command.env("DAIGOU_PROXY", bad);
        });
        assert_eq!((code, error["kind"].as_str()), (2, Some("usage")), "{bad}: {error}");
        assert!(error.to_string().contains("DAIGOU_PROXY") && !error.to_string().contains("hunter2"), "{error}");
    }
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let (code, error) = error(&at(&search(), "http://platform.invalid", &["--attempts", "1"]), |command| {
        command.env("DAIGOU_PROXY", format!("socks5://user:hunter2@{nobody}"));
    });
    assert_eq!(code, 3, "{error}");
    assert!(
        error["hint"].as_str().unwrap().contains("DAIGOU_PROXY") && !error.to_string().contains("hunter2"),
        "{error}"
    );
}
