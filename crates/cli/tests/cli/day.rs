//! A buyer's day by command alone: from a link to the books, with what is refused on the way and by which exit code.

use crate::support::{Process, daigou, error, run, stderr, stdout};
use serde_json::{Value, json};
#[cfg(feature = "sqlite")]
use std::io::{Read, Write};
use std::process::{Command, Output};

const BUYERS: [&str; 4] = ["pandapon-1688", "pandapon-taobao", "dajisaas-1688", "dajisaas-taobao"];

/// The command on a sandbox, by `--sandbox` alone: nothing of the environment points at it.
fn on(sandbox: &Process, args: &[&str]) -> Output {
    let mut command = daigou(args);
    for name in ["ACCESS_KEY", "ACCESS_SECRET", "USER_ID", "APP_KEY", "APP_SECRET"] {
        command.env_remove(format!("DAIGOU_{name}"));
    }
    command.arg(format!("--sandbox={}", sandbox.description["console"].as_str().unwrap()));
    run(command)
}

fn json_of(output: &Output) -> Value {
    assert!(output.status.success(), "{}{}", stdout(output), stderr(output));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn a_text_is_read_for_the_product_that_it_links_to_without_settings() {
    let link = |text: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_daigou"));
        command.args(["product", "--link-only", text, "--format", "json"]).env_clear();
        command.env("DAIGOU_SANDBOX", "http://127.0.0.1:9").current_dir(env!("CARGO_TARGET_TMPDIR"));
        run(command)
    };
    for (text, marketplace, product) in [
        ("https://detail.1688.com/offer/610947572360.html?spm=a26352", "alibaba1688", "610947572360"),
        ("http://m.1688.com/offer/610947572360.html#x", "alibaba1688", "610947572360"),
        ("https://detail.m.1688.com/page/index.html?offerId=610947572360", "alibaba1688", "610947572360"),
        ("「标题」 https://detail.1688.com/offer/610947572360.html，点击链接", "alibaba1688", "610947572360"),
        ("https://item.taobao.com/item.htm?spm=a&id=7001", "taobao", "7001"),
        ("https://h5.m.taobao.com/awp/core/detail.htm?id=7001", "taobao", "7001"),
        ("https://detail.tmall.com/item.htm?id=7002&skuId=99", "taobao", "7002"),
        ("https://agent.example/p?url=https%3A%2F%2Fitem.taobao.com%2Fitem.htm%3Fid%3D7003", "taobao", "7003"),
    ] {
        let read = json_of(&link(text));
        assert_eq!(
            (read["marketplace"].as_str(), read["product"].as_str()),
            (Some(marketplace), Some(product)),
            "{text}"
        );
        assert!(read["url"].as_str().unwrap().contains(product) && read["site"].is_string(), "{read}");
    }
    assert_eq!(json_of(&link("https://detail.tmall.com/item.htm?id=7002&skuId=99"))["sku"], "99");
    let two = json_of(&link("https://item.taobao.com/item.htm?id=1 https://detail.1688.com/offer/610947572360.html"));
    assert_eq!(two["others"][0]["product"], "610947572360");
    for text in [
        "https://e.tb.cn/h.AbC123?tk=xYz",
        "https://shop123.taobao.com/",
        "https://detail.1688.com.evil.example/offer/610947572360.html",
        "连衣裙",
        "https://www.example.com/item.htm?id=1",
    ] {
        let output = link(text);
        assert_eq!((output.status.code(), stdout(&output)), (Some(2), String::new()), "{text}");
        let told: Value = serde_json::from_str(stderr(&output).lines().last().unwrap()).unwrap();
        assert_eq!((told["kind"].as_str(), told["certainty"].as_str()), (Some("usage"), Some("not_sent")), "{text}");
        assert!(told["message"].as_str().is_some_and(|words| words.len() > 10), "{told}");
    }
}

#[test]
fn a_running_sandbox_tells_its_settings_in_every_form() {
    let sandbox = Process::start();
    let url = sandbox.description["console"].as_str().unwrap();
    let all = json_of(&run(daigou(&["sandbox", "env", url, "--format", "json"])));
    assert_eq!(all, sandbox.description["env"]);
    for (shell, words) in [
        ("sh", "export DAIGOU_ALLOW='derived'"),
        ("fish", "set -gx DAIGOU_ALLOW 'derived'"),
        ("powershell", "$env:DAIGOU_ALLOW = 'derived'"),
        ("dotenv", "DAIGOU_ALLOW='derived'"),
        ("toml", "[profile.sandbox]"),
    ] {
        let text = stdout(&run(daigou(&["sandbox", "env", url, "--shell", shell])));
        assert!(text.contains(words), "{shell}: {text}");
    }
    // What is printed for a shell is what a shell takes.
    let script = format!("eval \"$({} sandbox env {url})\" && exec env", env!("CARGO_BIN_EXE_daigou"));
    let mut shell = Command::new("sh");
    shell.args(["-c", &script]).env_clear().env("PATH", "/usr/bin:/bin").current_dir(env!("CARGO_TARGET_TMPDIR"));
    let text = stdout(&run(shell));
    for (name, value) in all.as_object().unwrap() {
        assert!(text.lines().any(|line| line == format!("{name}={}", value.as_str().unwrap())), "{name}: {text}");
    }
    // One flag is enough to call it, and it wins over the account of the environment.
    let args = ["call", "alibaba1688", "order.list", "--data", r#"{"pageNum":1,"pageSize":1}"#, "--format", "json"];
    json_of(&on(&sandbox, &args));
    let mut command = daigou(&args);
    command.env("DAIGOU_SANDBOX", url).env("DAIGOU_PANDAPON_URL", "http://127.0.0.1:9");
    json_of(&run(command));
}

#[test]
fn what_is_no_sandbox_is_never_taken_for_one() {
    let args = ["call", "alibaba1688", "order.list", "--data", r#"{"pageNum":1,"pageSize":1}"#];
    let (code, told) = error(&[&args[..], &["--sandbox=http://127.0.0.1:9"]].concat(), |_| {});
    assert_eq!((code, told["certainty"].as_str()), (3, Some("not_sent")), "{told}");
    let other = crate::support::canned(crate::support::http("200 OK", r#"{"DAIGOU_ALLOW":"derived"}"#), false);
    let (code, told) = error(&[&args[..], &[&format!("--sandbox={}", other.url)]].concat(), |_| {});
    assert_eq!((code, told["field"].as_str()), (2, Some("--sandbox")), "{told}");
    let (code, _) = error(&args, |command| {
        command.env("DAIGOU_SANDBOX", "yes");
    });
    assert_eq!(code, 2);
}

#[test]
fn every_command_shows_examples_that_it_can_read() {
    // What examples write is written anew.
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("examples-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    for name in [
        "search",
        "product",
        "quote",
        "orders",
        "order",
        "track",
        "pay",
        "cancel",
        "confirm",
        "refund",
        "refunds",
        "place",
        "describe",
        "config",
        "doctor",
        "completions",
        "man",
        "operations",
        "call",
        "sign",
        "ledger",
        "inbox",
        "sandbox",
        "demo",
    ] {
        let help = stdout(&run(daigou(&[name, "--help"])));
        let examples = help.split_once("Examples:\n").unwrap_or_else(|| panic!("{name}: {help}")).1;
        let examples = examples.split("\n\n").next().unwrap();
        assert!(examples.contains(&format!("  daigou {name} ")), "{name}: {help}");
        assert!(examples.lines().all(|line| line.chars().count() <= 80), "{name}: {help}");
        let examples = examples.replace("\\\n", " ");
        // These have tests of their own.
        let serves = |line: &str| {
            line.starts_with("daigou demo")
                || line.starts_with("daigou sandbox") && !line.starts_with("daigou sandbox env")
        };
        let lines = examples.lines().map(str::trim).filter(|line| line.starts_with("daigou ") && !line.contains('>'));
        for line in lines.filter(|line| !serves(line)) {
            // A shell reads it as it stands; the command then refuses no word of it.
            let mut shell = Command::new("sh");
            let script = line.replacen("daigou", "\"$DAIGOU\"", 1) + " --sandbox=http://127.0.0.1:9";
            shell.args(["-c", &script]).env_clear().env("DAIGOU", env!("CARGO_BIN_EXE_daigou"));
            shell.env("PATH", "/usr/bin:/bin").env("HOME", &folder).current_dir(&folder);
            let output = run(shell);
            // Nothing is there to be asked: that is as far as it must come.
            let asked = output.status.code() == Some(3) && stderr(&output).contains("no sandbox answers");
            assert!(output.status.success() || asked, "{line}: {}{}", stdout(&output), stderr(&output));
        }
    }
}

#[test]
fn operations_are_described_and_shells_complete_words() {
    let described = json_of(&run(daigou(&["describe", "alibaba1688", "order.cancel", "--format", "json"])));
    assert_eq!(described["routes"]["v2"]["path"], "/v2/alibaba/order/cancel");
    assert_eq!(described["route_variable"], "DAIGOU_ROUTE__ALIBABA1688__ORDER__CANCEL");
    let text = stdout(&run(daigou(&["describe", "alibaba1688", "order.cancel"])));
    assert!(text.contains("documented") && text.contains("https://doc-cnv2.pandapon.com/api-288855711"), "{text}");
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("orderId* integer") && words.contains("buyerCancel (The buyer does not want it)"), "{text}");
    let order = described["parameters"].as_array().unwrap().iter().find(|member| member["path"] == "orderId").unwrap();
    assert!(order["type"] == "integer" && order["required"] == true, "{order}");
    assert!(described["rules"].as_str().unwrap().contains("ORDER_STATUS_ERROR"), "{described}");
    let (code, told) = error(&["describe", "alibaba1688", "order.cancle"], |_| {});
    assert!(code == 2 && told["hint"].as_str().unwrap().contains("order.cancel"), "{told}");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = stdout(&run(daigou(&["completions", shell])));
        assert!(script.contains("daigou") && script.contains("refunds"), "{shell}");
    }
}

#[test]
fn every_operation_is_described_with_its_members_at_80_columns() {
    let operations = json_of(&run(daigou(&["operations", "--format", "json"])));
    let operations = operations.as_array().unwrap();
    assert_eq!(operations.len(), 115);
    for operation in operations {
        let (marketplace, id) = (operation["marketplace"].as_str().unwrap(), operation["id"].as_str().unwrap());
        let text = stdout(&run(daigou(&["describe", marketplace, id])));
        assert!(text.contains("\nParameters") || text.contains("\nBody"), "{text}");
        // What is to be copied, and addresses, are not broken.
        let wide =
            |line: &&str| line.chars().count() > 80 && !line.contains("https://") && !line.contains("daigou call");
        assert_eq!(text.lines().find(wide), None, "{marketplace} {id}");
        if operation["kind"] == "call" {
            assert!(text.contains("\nReply: `data` is"), "{text}");
        }
    }
    let nested = json_of(&run(daigou(&["describe", "alibaba1688", "order.create", "--format", "json"])));
    let paths: Vec<&str> =
        nested["parameters"].as_array().unwrap().iter().map(|member| member["path"].as_str().unwrap()).collect();
    assert!(paths.contains(&"cargoParamList[].specId") && paths.contains(&"addressParam.fullName"), "{paths:?}");
    assert!(!nested["examples"]["requests"].as_array().unwrap().is_empty());
}

#[test]
fn what_a_buyer_does_not_offer_is_said_with_exit_2() {
    let sandbox = Process::start();
    for (via, args) in BUYERS.iter().flat_map(|via| {
        [
            vec!["search", "杯"],
            vec!["search", "--image", "http://127.0.0.1:9/a.jpg"],
            vec!["product", "1"],
            vec!["refunds"],
            vec!["confirm", "1", "--yes"],
            vec!["refund", "1", "--reasons"],
        ]
        .into_iter()
        .map(move |args| (via, args))
    }) {
        let output = on(&sandbox, &[&args[..], &["--via", via, "--format", "json"]].concat());
        let last = stderr(&output).lines().last().unwrap_or_default().to_owned();
        let Ok(told) = serde_json::from_str::<Value>(&last) else { continue };
        if told["kind"] == "unsupported" {
            assert_eq!((output.status.code(), told["certainty"].as_str()), (Some(2), Some("not_sent")), "{told}");
            assert!(told["hint"].as_str().is_some_and(|hint| !hint.is_empty()), "{told}");
            assert_eq!(told["field"], "--via");
        }
    }
    let (code, told) = error(&["search", "杯", "--via", "nobody"], |_| {});
    assert_eq!((code, told["field"].as_str()), (2, Some("--via")), "{told}");
}

/// A file of one order for a buyer, of what the sandbox sells.
fn order_file(sandbox: &Process, via: &str, folder: &std::path::Path) -> std::path::PathBuf {
    let products = sandbox.admin(&format!("/products?buyer={via}&limit=200"));
    let fits = |product: &&Value| {
        let number = |name: &str| product[name].as_i64().unwrap_or_default();
        number("stock") >= number("min_quantity").max(2) && number("price_fen") > 0
    };
    let product = products.as_array().unwrap().iter().find(fits).unwrap();
    let line = json!({
        "reference": format!("PO-{via}"),
        "lines": [{ "product": product["product"], "sku": product["sku"],
            "quantity": product["min_quantity"].as_i64().unwrap().max(2) }],
        "address": { "name": "王芳", "mobile": "13800000000", "province": "浙江省", "city": "金华市",
            "district": "义乌市", "street": "福田路1号", "postcode": "322000", "district_code": "330782" },
    });
    let file = folder.join(format!("{via}.jsonl"));
    std::fs::write(&file, format!("{line}\n")).unwrap();
    file
}

/// What each buyer must come through: placed by a file, paid once by its reference or its number, and never twice.
#[cfg(feature = "sqlite")]
#[test]
fn an_order_is_paid_once_by_its_reference_on_every_buyer() {
    let sandbox = Process::start();
    let folder = tempfile::tempdir().unwrap();
    for via in BUYERS {
        let file = order_file(&sandbox, via, folder.path());
        let store = format!("sqlite:{}", folder.path().join(format!("{via}.db")).display());
        let place = ["place", file.to_str().unwrap(), "--via", via, "--store", &store, "--format", "json"];
        let placed = json_of(&on(&sandbox, &place));
        assert_eq!(placed["placed"], 1, "{via}: {placed}");
        let reference = format!("PO-{via}");
        let pay = |more: &[&str]| {
            let args = ["pay", &reference, "--via", via, "--store", &store, "--format", "json"];
            on(&sandbox, &[&args[..], more].concat())
        };
        // Nobody can be asked here.
        let refused = pay(&[]);
        assert_eq!(refused.status.code(), Some(2), "{}", stderr(&refused));
        assert!(stderr(&refused).contains("¥") && stderr(&refused).contains("--yes"), "{}", stderr(&refused));
        let dry = json_of(&pay(&["--dry-run"]));
        assert_eq!(dry[0]["outcome"], "would_pay", "{via}: {dry}");
        let above = pay(&["--yes", "--max-total-yuan", "0.01"]);
        assert_eq!(above.status.code(), Some(2), "{}", stderr(&above));
        let number = dry[0]["order_id"].as_str().unwrap().to_owned();
        let paid = json_of(&pay(&["--yes"]));
        assert!(matches!(paid[0]["outcome"].as_str(), Some("paid" | "accepted")), "{via}: {paid}");
        a_moment_later(&sandbox);
        assert_eq!(
            (paid[0]["total_fen"].as_i64(), paid[0]["reference"].as_str()),
            (dry[0]["total_fen"].as_i64(), Some(&*reference))
        );
        // By its number, without the store: the order itself shows it.
        let again = on(&sandbox, &["pay", &number, "--via", via, "--yes", "--format", "json"]);
        assert_eq!(json_of(&again)[0]["outcome"], "already_paid", "{via}");
        let wrong =
            on(&sandbox, &["pay", &reference, "--via", via, "--yes", "--store", &store, "--max-total-yuan", "1,5"]);
        assert_eq!(wrong.status.code(), Some(2));
    }
    let calls = sandbox.journal();
    let pays = calls.iter().filter(|call| call["operation"].as_str().is_some_and(|id| id.contains("pay")));
    let sent: Vec<String> = pays.map(|call| call["operation"].as_str().unwrap().to_owned()).collect();
    assert!(
        !sent.is_empty() && sent.iter().filter(|id| !id.contains("query") && !id.contains("status")).count() <= 4,
        "{sent:?}"
    );
}

/// The commands of one buyer on a sandbox, with a store.
#[cfg(feature = "sqlite")]
struct Day<'s> {
    sandbox: &'s Process,
    via: &'s str,
    store: String,
}

#[cfg(feature = "sqlite")]
impl Day<'_> {
    fn output(&self, args: &[&str]) -> Output {
        let mut args = args.to_vec();
        args.extend(["--via", self.via]);
        if matches!(args[0], "place" | "order" | "track" | "pay" | "cancel" | "confirm" | "refund" | "refunds") {
            args.extend(["--store", &self.store]);
        }
        on(self.sandbox, &args)
    }

    /// What a command tells; nothing where the buyer does not offer it, and says so before anything is sent.
    fn step(&self, args: &[&str]) -> Option<Value> {
        let output = self.output(&[args, &["--format", "json"]].concat());
        if output.status.success() {
            return Some(serde_json::from_slice(&output.stdout).unwrap());
        }
        let told: Value = serde_json::from_str(stderr(&output).lines().last().unwrap()).unwrap();
        assert_eq!((output.status.code(), told["kind"].as_str()), (Some(2), Some("unsupported")), "{args:?}: {told}");
        None
    }

    /// What a seller or a courier does.
    fn happens(&self, order: &str, event: &str) {
        post(self.sandbox, &format!("orders/{order}/events"), &json!({ "event": event }));
    }
}

/// Asks something of the sandbox's admin API.
#[cfg(feature = "sqlite")]
fn post(sandbox: &Process, path: &str, body: &Value) {
    let url = sandbox.description["admin"].as_str().unwrap().strip_prefix("http://").unwrap();
    let (host, admin) = url.split_once('/').unwrap();
    let body = body.to_string();
    let mut stream = std::net::TcpStream::connect(host).unwrap();
    let head = format!("POST /{admin}/{path} HTTP/1.1\r\nhost: {host}\r\nconnection: close");
    write!(stream, "{head}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}", body.len()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{path} {body}: {answer}");
}

/// Taobao creates orders and carries payments out a moment later.
#[cfg(feature = "sqlite")]
fn a_moment_later(sandbox: &Process) {
    post(sandbox, "clock/advance", &json!({"seconds": 1}));
}

/// Link, product, quote, file of orders, payment, parcels, refund, books; no JSON but the file's is written by hand.
#[cfg(feature = "sqlite")]
#[test]
fn a_day_goes_by_command_alone_on_every_buyer() {
    let sandbox = Process::start();
    let folder = tempfile::tempdir().unwrap();
    for via in BUYERS {
        let store = format!("sqlite:{}", folder.path().join(format!("{via}-day.db")).display());
        let day = Day { sandbox: &sandbox, via, store };
        let file = order_file(&sandbox, via, folder.path());
        let (file, reference) = (file.to_str().unwrap(), format!("PO-{via}"));
        if let Some(listings) = day.step(&["search", "连衣裙", "--limit", "3"]) {
            let product = listings[0]["product"].as_str().unwrap();
            assert!(listings.as_array().unwrap().len() <= 3);
            let read = day.step(&["product", product, "--full"]).unwrap();
            assert!(read["product"].is_string() && read["platform"].is_object(), "{via}: {read}");
        }
        let quote = day.step(&["quote", file]);
        assert_eq!(day.step(&["place", file]).unwrap()["placed"], 1, "{via}");
        let paid = day.step(&["pay", &reference, "--yes"]).unwrap();
        a_moment_later(&sandbox);
        if let Some(quote) = &quote {
            assert_eq!(quote["total_fen"], paid[0]["total_fen"], "{via}: what was quoted is what was paid");
        }
        let number = paid[0]["order_id"].as_str().unwrap().to_owned();
        if let Some(order) = day.step(&["order", &reference]) {
            assert_eq!((&order["order_id"], &order["reference"]), (&json!(number), &json!(reference)), "{via}");
            assert!(order["status"] == "paid" && order["total_fen"] == paid[0]["total_fen"], "{via}: {order}");
            let text = stdout(&day.output(&["order", &number]));
            assert!(text.contains("paid") && text.contains('¥') && text.contains(&number), "{via}: {text}");
        }
        day.happens(&number, "ship");
        if let Some(parcels) = day.step(&["track", &reference, &number]) {
            assert_eq!(parcels.as_array().unwrap().len(), 1, "{via}: named twice, told once: {parcels}");
            assert!(parcels[0]["waybill"].is_string() && parcels[0]["order_id"] == *number, "{parcels}");
        }
        if let Some(reasons) = day.step(&["refund", &reference, "--reasons"]) {
            let reason = reasons[0]["id"].as_str().or(reasons[0]["text"].as_str()).unwrap().to_owned();
            let asked = ["refund", &number, "--reason", &reason, "--amount", "0.01"];
            let above = day.output(&["refund", &number, "--reason", &reason, "--amount", "99999999", "--yes"]);
            assert_eq!(above.status.code(), Some(2), "{via}: {}", stderr(&above));
            assert_eq!(day.step(&[&asked[..], &["--dry-run"]].concat()).unwrap()["amount_fen"], 1);
            let refund = day.step(&[&asked[..], &["--yes"]].concat());
            assert!(refund.is_some_and(|refund| refund["refund_id"].is_string()), "{via}");
        }
        let confirmed = day.step(&["confirm", &reference, "--yes"]);
        assert!(confirmed.is_none_or(|confirmed| confirmed[0]["outcome"] == "done"), "{via}");
        books(&day, folder.path(), &number);
    }
}

/// The list and its files say the same.
#[cfg(feature = "sqlite")]
fn books(day: &Day<'_>, folder: &std::path::Path, number: &str) {
    let Some(orders) = day.step(&["orders"]) else { return };
    let orders = orders.as_array().unwrap();
    assert!(orders.iter().any(|order| order["order_id"] == *number), "{}: {orders:?}", day.via);
    let file = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let written = |name: &str| {
        let output = day.output(&["orders", "--out", &file(name), "--lang", "zh"]);
        assert!(output.status.success(), "{}", stderr(&output));
        std::fs::read(file(name)).unwrap()
    };
    let csv = String::from_utf8(written("orders.csv")).unwrap();
    assert!(csv.starts_with("订单号,平台订单号,状态") && csv.contains(number), "{csv}");
    let lines = String::from_utf8(written("orders.jsonl")).unwrap();
    let read: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(&read, orders, "{}", day.via);
    assert!(written("orders.xlsx").starts_with(b"PK"));
    let before = std::fs::read(file("orders.csv")).unwrap();
    let output = day.output(&["orders", "--out", &file("orders.csv"), "--since", "yesterday"]);
    assert_eq!((output.status.code(), std::fs::read(file("orders.csv")).unwrap()), (Some(2), before));
}
