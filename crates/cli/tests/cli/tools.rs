//! Everything but calls: the catalogue, signatures, settings, the demo, the sandbox, help.

use crate::support::{Process, SECRET, daigou, run, stderr, stdout};
use serde_json::{Value, json};
use std::process::Command;

#[test]
fn the_catalogue_is_printed_whole_and_in_the_contracts_shape() {
    let output = run(daigou(&["operations", "--format", "json"]));
    assert!(output.status.success());
    let all: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(all.len(), 115);
    let cancel = all.iter().find(|o| o["marketplace"] == "alibaba1688" && o["id"] == "order.cancel").unwrap();
    let route = |path: &str| json!({"method": "POST", "path": path, "evidence": "documented"});
    assert_eq!(
        *cancel,
        json!({
            "marketplace": "alibaba1688", "id": "order.cancel", "title": "Cancel an unpaid order", "kind": "call",
            "effect": "write", "auth": "headers", "doc": "https://doc-cnv2.pandapon.com/api-288855711",
            "routes": {"v1": route("/alibaba/order/cancel"), "v2": route("/v2/alibaba/order/cancel")},
        })
    );
    let text = stdout(&run(daigou(&["--format", "text", "operations", "--marketplace", "logistics"])));
    assert!(
        text.contains("address.upsert") && text.contains("query_sign").eq(&false) && text.contains("POST documented"),
        "{text}"
    );
}

#[test]
fn signatures_are_the_references() {
    const NONCE: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUV";
    for (scheme, timestamp, signature) in [
        ("md5-concat", "1700000000", "FC9C37EAE6631BCAA08EB720235095FE"),
        ("md5-concat", "1700000000000", "BE323A7604CF0B001584EB831D938925"),
        ("hmac-md5-concat", "1700000000", "83D64744337CF0FD1DE5BEC24992C1E1"),
        ("hmac-md5-query", "1700000000000", "2BDF596F2BF1EC3EC31098F666430810"),
        ("hmac-md5-pairs", "1700000000", "0AB93AAF764B86C0B9235D80DD8EBD8B"),
    ] {
        let args =
            ["sign", "pandapon", "--timestamp", timestamp, "--nonce", NONCE, "--scheme", scheme, "--format", "json"];
        let shown: Value = serde_json::from_str(&stdout(&run(daigou(&args)))).unwrap();
        assert_eq!(shown["signature"], signature);
        assert_eq!(shown["headers"]["signature"], signature);
        assert_eq!(shown["headers"]["timestamp"], timestamp);
        assert!(!shown["string_to_sign"].as_str().unwrap().contains(SECRET));
    }
    for (data, text, signature) in [
        (
            r#"{"beginPage":1,"country":"en","keyword":"连衣裙","pageSize":20}"#,
            "appKey=dj_test_key&beginPage=1&country=en&keyword=连衣裙&pageSize=20&secret=****",
            "F9ED3EC8167DD5BD6DB9868C697272E7",
        ),
        (
            r#"{"outMemberId":null,"offerId":769649076522,"country":"en"}"#,
            "appKey=dj_test_key&country=en&offerId=769649076522&secret=****",
            "5DD901A997A16D3C4B3A2209694997A8",
        ),
        (
            r#"{"beginPage":1,"country":"en","keyword":"连衣裙","outMemberId":[123,456],"pageSize":20}"#,
            "appKey=dj_test_key&beginPage=1&country=en&keyword=连衣裙&outMemberId=123&outMemberId=456&pageSize=20&secret=****",
            "2A1325C5D7B72D153D97E1EA5413F15A",
        ),
    ] {
        let shown: Value =
            serde_json::from_str(&stdout(&run(daigou(&["sign", "dajisaas", "--data", data, "--format", "json"]))))
                .unwrap();
        assert_eq!((shown["string_to_sign"].as_str(), shown["signature"].as_str()), (Some(text), Some(signature)));
        assert_eq!(shown["params"]["sign"], signature);
    }
    let text = stdout(&run(daigou(&["sign", "pandapon"])));
    assert!(text.contains("****") && !text.contains(SECRET), "{text}");
}

#[test]
fn settings_come_from_a_profile_and_the_environment_wins() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("profile");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(
        folder.join("daigou.toml"),
        "[profile.shop]\napp_key = \"from-the-file\"\napp_secret = \"hidden-in-file\"\n",
    )
    .unwrap();
    let sign = |profile: &str, key: Option<&str>| {
        let mut command = daigou(&["sign", "dajisaas", "--data", "{}", "--format", "json", "--profile", profile]);
        command.current_dir(&folder).env_remove("DAIGOU_APP_SECRET");
        match key {
            Some(key) => command.env("DAIGOU_APP_KEY", key),
            None => command.env_remove("DAIGOU_APP_KEY"),
        };
        run(command)
    };
    let from_file: Value = serde_json::from_str(&stdout(&sign("shop", None))).unwrap();
    assert_eq!(from_file["string_to_sign"], "appKey=from-the-file&secret=****");
    let environment: Value = serde_json::from_str(&stdout(&sign("shop", Some("ENV")))).unwrap();
    assert_eq!(environment["string_to_sign"], "appKey=ENV&secret=****");
    let missing = sign("nobody", None);
    assert_eq!(missing.status.code(), Some(2));
    assert!(stderr(&missing).contains("nobody"), "{}", stderr(&missing));
    std::fs::write(folder.join("daigou.toml"), "[profile.shop]\napp_secret = hidden-in-file\n").unwrap();
    let broken = sign("shop", None);
    assert_eq!(broken.status.code(), Some(2));
    assert!(stderr(&broken).contains("line 2") && !stderr(&broken).contains("hidden-in-file"), "{}", stderr(&broken));
}

#[test]
fn the_demo_plays_the_flow_through() {
    let output = run(daigou(&["demo"]));
    let text = stdout(&output);
    assert_eq!(output.status.code(), Some(0), "{text}{}", stderr(&output));
    for words in [
        "¥1,266.00",
        "/alibaba/cart/create/order",
        "/v2/alibaba/order/page",
        "/open/order",
        "/dajisaas/alibaba/upload/image",
        "/dajisaas/alibaba/trade/receiveGoods/confirm",
        "is success",
        "is WAIT_BUYER_CONFIRM_GOODS",
        "****",
        "All 25 steps held",
    ] {
        assert!(text.contains(words), "{words} is missing in:\n{text}");
    }
    let steps: Vec<Value> = serde_json::from_str(&stdout(&run(daigou(&["demo", "--format", "json"])))).unwrap();
    assert_eq!(steps.len(), 25);
    assert!(stderr(&output).is_empty(), "{}", stderr(&output));
}

#[test]
fn a_machine_without_root_certificates_still_plays_the_demo() {
    let mut command = daigou(&["demo"]);
    command.env("SSL_CERT_FILE", "/nowhere").env("SSL_CERT_DIR", "/nowhere");
    let output = run(command);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stderr(&output).contains("ca-certificates"), "{}", stderr(&output));
}

#[test]
fn the_sandbox_says_where_it_is_and_stops_when_told() {
    let mut sandbox = Process::start();
    for member in
        ["pandapon", "dajisaas", "console", "admin", "access_key", "access_secret", "user_id", "app_key", "app_secret"]
    {
        assert!(sandbox.description[member].is_string(), "{member}: {}", sandbox.description);
    }
    let env = &sandbox.description["env"];
    assert_eq!(env["DAIGOU_ALLOW"], "derived");
    assert_eq!(env["DAIGOU_SETTLE_S"], "1");
    assert_eq!(env["DAIGOU_ROUTE__ALIBABA1688__ORDER__TRACKING"], "GET /unpublished/alibaba1688/order.tracking");
    let pid = sandbox.child.id().to_string();
    assert!(Command::new("sh").args(["-c", &format!("kill -TERM {pid}")]).status().unwrap().success());
    assert!(sandbox.child.wait().unwrap().success());
}

#[test]
fn the_sandbox_takes_faults_from_a_file_and_says_what_is_wrong_with_one() {
    let file = |name: &str, text: &str| {
        let file = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::write(&file, text).unwrap();
        file.to_str().unwrap().to_owned()
    };
    let rules = r#"[{"operation": "order.list", "fault": "refusal", "code": 5001, "times": 1}]"#;
    let sandbox = Process::start_with(&["--faults", &file("faults.json", rules)]);
    let list = ["call", "alibaba1688", "order.list", "--data", r#"{"pageNum":1,"pageSize":20}"#];
    let refused = sandbox.call(&list);
    assert_eq!(refused.status.code(), Some(1), "{}", stderr(&refused));
    assert!(stderr(&refused).contains("5001"), "{}", stderr(&refused));
    assert_eq!(sandbox.call(&list).status.code(), Some(0));
    assert_eq!(sandbox.journal()[0]["fault"], "refusal");

    let wrong = file("wrong.json", r#"[{"operation": "*", "fault": "fire"}]"#);
    for (file, words) in [(wrong.as_str(), "[0].fault"), ("nowhere.json", "nowhere.json")] {
        let output = run(daigou(&["sandbox", "--faults", file]));
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains(words) && stdout(&output).is_empty(), "{}", stderr(&output));
    }
}

#[test]
fn a_target_of_callbacks_that_is_no_address_is_told_by_its_flag() {
    for flag in ["--callbacks-pandapon", "--callbacks-dajisaas"] {
        let output = run(daigou(&["sandbox", flag, "localhost:9000"]));
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains(&format!("{flag}: url: must")), "{}", stderr(&output));
    }
}

#[test]
fn help_teaches_and_a_mistake_is_answered() {
    let help = stdout(&run(daigou(&["--help"])));
    assert!(help.contains("Exit codes") && help.contains("daigou demo"), "{help}");
    let mistake = run(daigou(&["operatons"]));
    assert_eq!(mistake.status.code(), Some(2));
    assert!(stderr(&mistake).contains("operations"), "{}", stderr(&mistake));
}
