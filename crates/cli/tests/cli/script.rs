//! A buyer's day as a script of commands, on each way to buy; the exit codes of the contract, each reached; and lists of any
//! length in the same memory.

use crate::support::{Process, canned, daigou, error, http, run, stderr, stdout};
use serde_json::json;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli/day.sh");

/// Runs the script in a folder of its own, with a command that is called as people call it.
#[cfg(feature = "sqlite")]
fn day(sandbox: &Process, via: &str, link: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_daigou"), folder.path().join("daigou")).unwrap();
    let mut shell = Command::new("sh");
    shell.arg(SCRIPT).env_clear().current_dir(folder.path()).stdin(Stdio::null());
    shell.env("PATH", format!("{}:/usr/bin:/bin", folder.path().display())).env("HOME", folder.path());
    shell.env("DAIGOU_VIA", via).env("DAIGOU_STORE", "sqlite:orders.db").env("LINK", link).env("LC_ALL", "C.UTF-8");
    shell.env("DAIGOU_SANDBOX", sandbox.description["console"].as_str().unwrap());
    let output = shell.output().unwrap();
    assert!(output.status.success(), "{via}: {}{}", stdout(&output), stderr(&output));
    stdout(&output) + &stderr(&output)
}

#[cfg(feature = "sqlite")]
#[test]
fn a_day_is_a_script_of_commands_on_every_buyer() {
    let sandbox = Process::start();
    for (via, link) in [
        ("pandapon-1688", "https://detail.1688.com/offer/610947572360.html"),
        ("dajisaas-1688", "看看这个 https://detail.1688.com/offer/610947572360.html，好不好"),
        ("pandapon-taobao", "https://item.taobao.com/item.htm?id=600126245031"),
        ("dajisaas-taobao", "https://detail.tmall.com/item.htm?id=600126245031"),
    ] {
        let told = day(&sandbox, via, link);
        assert!(told.contains("done") && told.contains('¥') && told.contains("DAY-2"), "{via}: {told}");
        // Both 1688 and Taobao give money back through PandaPon, and that is withdrawn where it can be.
        if via == "pandapon-taobao" {
            assert!(told.contains("withdrawn") || told.contains("closed"), "{told}");
        }
    }
    let paid = sandbox
        .journal()
        .iter()
        .filter(|call| call["operation"].as_str().is_some_and(|id| id.ends_with("batch_pay") || id.ends_with(".pay")))
        .count();
    assert!(paid <= 8, "{paid} payments of 8 orders");
}

#[test]
fn every_exit_code_is_reached() {
    let read = ["call", "alibaba1688", "order.list", "--data", r#"{"pageNum":1,"pageSize":1}"#];
    let create = ["call", "alibaba1688", "cart.create_order", "--data"];
    let request =
        std::fs::read_to_string(format!("{}/alibaba1688/cart.create_order.request.json", crate::support::FIXTURES));
    let request = request.unwrap();
    let create: Vec<&str> = create.into_iter().chain([request.as_str(), "--generation", "v1"]).collect();
    let at = |answer: Vec<u8>, args: &[&str]| {
        let server = canned(answer, false);
        error(args, |command| {
            command.env("DAIGOU_PANDAPON_URL", &server.url);
        })
    };
    assert!(run(daigou(&["operations"])).status.success());
    assert_eq!(at(http("200 OK", r#"{"code":500,"msg":"库存不足"}"#), &read).0, 1);
    assert_eq!(error(&["search", "x", "--via", "nobody"], |_| {}).0, 2);
    let nobody = error(&read, |command| {
        command.env("DAIGOU_PANDAPON_URL", "http://127.0.0.1:9");
    });
    assert_eq!(nobody.0, 3);
    let (code, told) = at(http("502 Bad Gateway", "<html>"), &create);
    assert_eq!((code, told["certainty"].as_str()), (4, Some("maybe_sent")), "{told}");
    let (code, told) = at(http("200 OK", "<html>"), &create);
    assert_eq!((code, told["certainty"].as_str()), (5, Some("unreadable")), "{told}");
}

/// What 1688 through PandaPon lists: so many orders, newest first, and the most memory that the command had by its last page.
struct Listing {
    url: String,
    pid: Arc<Mutex<Option<u32>>>,
    peak: Arc<Mutex<u64>>,
}

fn listing(orders: u64) -> Listing {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (pid, peak) = (Arc::new(Mutex::new(None)), Arc::new(Mutex::new(0)));
    let (whose, seen) = (pid.clone(), peak.clone());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (whose, seen) = (whose.clone(), seen.clone());
            std::thread::spawn(move || while page(stream.as_ref().unwrap(), orders, &whose, &seen).is_some() {});
        }
    });
    Listing { url, pid, peak }
}

/// Answers one request of a connection.
fn page(mut stream: &TcpStream, orders: u64, pid: &Mutex<Option<u32>>, peak: &Mutex<u64>) -> Option<()> {
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if let Some(bytes) = line.to_lowercase().strip_prefix("content-length:") {
            length = bytes.trim().parse().ok()?;
        }
        if line.trim().is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let asked: serde_json::Value = serde_json::from_slice(&body).ok()?;
    let (number, size) = (asked["pageNum"].as_u64()?, asked["pageSize"].as_u64()?);
    let rows: Vec<_> = ((number - 1) * size..(number * size).min(orders)).map(row).collect();
    if number * size >= orders {
        let status = std::fs::read_to_string(format!("/proc/{}/status", pid.lock().unwrap().unwrap_or_default()));
        let status = status.unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.trim().split(' ').next()?.parse().ok());
        *peak.lock().unwrap() = kilobytes.unwrap_or_default();
    }
    let body = json!({ "code": 200, "msg": "ok", "data": { "total": orders, "data": rows } }).to_string();
    let head = format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n", body.len());
    stream.write_all((head + &body).as_bytes()).ok()
}

fn row(index: u64) -> serde_json::Value {
    let id = (2_600_000_000_000_000_000 - index).to_string();
    let created = 1_790_000_000_000 - i64::try_from(index).unwrap() * 1_000;
    json!({ "id": (1_300_000_000_000_000_000 - index).to_string(), "tbOrderId": id, "discount": 0, "productAmount": 15_000,
        "shippingFee": 700, "totalAmount": 15_700, "payStatus": 2, "orderStatus": 3, "createTime": created,
        "orderDetailInfoVOS": [{ "subTbOrderId": id, "productId": "0TKFRHPSMug9XFLmzNmVXw", "quantity": 2, "price": 7_500,
            "name": "24S跨境欧美潮牌恶魔岛多口袋松紧休闲工装短裤男女沙滩五分裤", "itemAmount": 15_000, "status": 3 }] })
}

#[cfg(target_os = "linux")]
#[test]
fn a_list_of_any_length_takes_the_same_memory() {
    let folder = tempfile::tempdir().unwrap();
    let peak = |orders: u64, name: &str| {
        let listing = listing(orders);
        let file = folder.path().join(name);
        let mut command = daigou(&["orders", "--via", "pandapon-1688", "--out", file.to_str().unwrap()]);
        command.env("DAIGOU_PANDAPON_URL", &listing.url).env("TZ", "UTC");
        let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        *listing.pid.lock().unwrap() = Some(child.id());
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", stderr(&output));
        assert!(stdout(&output).starts_with(&format!("{orders} orders")), "{}", stdout(&output));
        if name.ends_with(".csv") {
            let text = std::fs::read_to_string(&file).unwrap();
            assert_eq!(text.lines().count() as u64, orders + 1);
            assert!(text.contains("2600000000000000000") && text.contains("157.00"));
        }
        *listing.peak.lock().unwrap()
    };
    for kind in ["csv", "xlsx"] {
        let (few, many) = (peak(400, &format!("few.{kind}")), peak(8_000, &format!("many.{kind}")));
        println!("{kind}: {few} kB for 400 orders, {many} kB for 8,000");
        assert!(few > 0 && many < few + 6_000, "{kind}: {few} kB for 400 orders, {many} kB for 8,000");
    }
}
