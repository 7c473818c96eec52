//! Sheets of orders by command: placed once however often they are run, refused whole where anything is wrong, within limits,
//! and written back.

use crate::support::{Process, daigou, error, run, stderr, stdout};
use rust_xlsxwriter::Workbook;
use serde_json::Value;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

const HEADINGS: [&str; 12] =
    ["订单号", "商品", "规格", "数量", "姓名", "手机", "省", "市", "区", "地址", "备注", "最高总额（元）"];
const ADDRESS: [&str; 6] = ["王芳", "13800000000", "浙江省", "金华市", "义乌市", "福田路1号"];

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("files-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().to_owned()
    }

    /// The command in this folder, on a sandbox.
    fn on(&self, sandbox: &Process, args: &[&str]) -> Output {
        let mut command = daigou(args);
        sandbox.point(&mut command);
        command.env("DAIGOU_VIA", "pandapon-1688").env("DAIGOU_STORE", "sqlite:orders.db").current_dir(&self.0);
        run(command)
    }

    fn xlsx(&self, name: &str, rows: &[Vec<String>]) {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        let headings = HEADINGS.map(str::to_owned).to_vec();
        for (number, row) in (0..).zip([&headings].into_iter().chain(rows)) {
            for (index, cell) in (0..).zip(row).filter(|(_, cell)| !cell.is_empty()) {
                sheet.write_string(number, index, cell).unwrap();
            }
        }
        book.save(self.0.join(name)).unwrap();
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A product of the sandbox: its id, its SKU, its least quantity and its price.
fn products(sandbox: &Process) -> Vec<(String, String, String)> {
    let all = sandbox.admin("/products?buyer=pandapon-1688&limit=20");
    let text = |product: &Value, name: &str| product[name].as_str().map_or(product[name].to_string(), str::to_owned);
    let all = all.as_array().unwrap();
    all.iter().map(|one| (text(one, "product"), text(one, "sku"), text(one, "min_quantity"))).collect()
}

fn row(reference: &str, product: &(String, String, String), with_address: bool) -> Vec<String> {
    let mut row = vec![reference.to_owned(), product.0.clone(), product.1.clone(), product.2.clone()];
    row.extend(ADDRESS.map(|cell| if with_address { cell.to_owned() } else { String::new() }));
    row.extend([String::new(), String::new()]);
    row
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn orders(sandbox: &Process) -> usize {
    sandbox.admin("/orders").as_array().unwrap().len()
}

#[test]
fn a_chinese_workbook_is_quoted_placed_once_and_written_back() {
    let sandbox = Process::start();
    let folder = Folder::new("workbook");
    let goods = products(&sandbox);
    // Two choices of one product are of one seller.
    let pair: Vec<_> = goods.iter().filter(|one| one.0 == goods[1].0).take(2).cloned().collect();
    let (one, two) = (&pair[0], &pair[1]);
    folder.xlsx("订单.xlsx", &[row("PO-1", one, true), row("PO-2", &goods[0], true), row("PO-1", two, false)]);
    let dry = folder.on(&sandbox, &["place", "订单.xlsx", "--dry-run", "--format", "json"]);
    let dry: Value = serde_json::from_str(&stdout(&dry)).unwrap();
    assert_eq!((dry["would_place"].as_u64(), orders(&sandbox)), (Some(2), 0), "{dry}");
    assert!(!folder.0.join("orders.db").exists(), "a dry run makes no store");
    let quote = folder.on(&sandbox, &["quote", "订单.xlsx", "--format", "json"]);
    let quote: Value = serde_json::from_str(&stdout(&quote)).unwrap();
    assert_eq!(quote["total_fen"], dry["total_fen"]);
    let args = ["place", "订单.xlsx", "--pay", "--yes", "--result", "placed.xlsx", "--lang", "zh"];
    let placed = folder.on(&sandbox, &args);
    assert_eq!((code(&placed), orders(&sandbox)), (0, 2), "{}{}", stdout(&placed), stderr(&placed));
    for made in sandbox.admin("/orders").as_array().unwrap() {
        assert!(stdout(&placed).contains(made["order_id"].as_str().unwrap()), "{}", stdout(&placed));
    }
    assert!(stdout(&placed).contains("placed, paid") && stdout(&placed).contains("¥"), "{}", stdout(&placed));
    // The file that was written holds what was read, and is the same file again.
    let again = folder.on(&sandbox, &["place", "placed.xlsx", "--pay", "--yes", "--result", "again.csv"]);
    assert_eq!((code(&again), orders(&sandbox)), (0, 2), "{}{}", stdout(&again), stderr(&again));
    let csv = fs::read_to_string(folder.file("again.csv")).unwrap();
    assert!(csv.contains("订单号") && csv.contains("order number") && csv.contains("placed before, paid"), "{csv}");
    assert_eq!(csv.lines().count(), 4, "{csv}");
    for line in csv.lines().skip(1) {
        assert!(line.contains(",'25") || line.contains(",25"), "each row has its order's number: {line}");
    }
    for made in sandbox.admin("/orders").as_array().unwrap() {
        assert_ne!(made["status"], "unpaid", "{made}");
    }
}

#[test]
fn every_encoding_and_separator_is_the_same_orders() {
    let sandbox = Process::start();
    let folder = Folder::new("csv");
    let goods = products(&sandbox);
    let rows = [HEADINGS.map(str::to_owned).to_vec(), row("PO-1", &goods[0], true)];
    let text = |separator: &str| rows.iter().map(|row| row.join(separator) + "\r\n").collect::<String>();
    fs::write(folder.file("utf8.csv"), text(",")).unwrap();
    fs::write(folder.file("mark.csv"), format!("\u{feff}{}", text(";"))).unwrap();
    fs::write(folder.file("tabs.tsv"), text("\t")).unwrap();
    // As Excel in China saves a .csv.
    let all = text(",");
    let (gbk, _, lost) = encoding_rs::GBK.encode(&all);
    assert!(!lost);
    fs::write(folder.file("gbk.csv"), gbk).unwrap();
    for (number, name) in ["utf8.csv", "mark.csv", "tabs.tsv", "gbk.csv"].iter().enumerate() {
        let output = folder.on(&sandbox, &["place", name, "--format", "json"]);
        let summary: Value = serde_json::from_str(&stdout(&output)).unwrap_or_else(|_| panic!("{}", stderr(&output)));
        let place = if number == 0 { "placed" } else { "already_placed" };
        assert_eq!((code(&output), summary[place].as_u64()), (0, Some(1)), "{name}: {summary} {}", stderr(&output));
    }
    assert_eq!(orders(&sandbox), 1);
}

#[test]
fn a_sheet_with_anything_wrong_is_refused_whole_before_anything_is_sent() {
    let sandbox = Process::start();
    let folder = Folder::new("wrong");
    let goods = products(&sandbox);
    let asked = sandbox.journal().len();
    let mut lost = row("PO-2", &goods[0], true);
    lost[1] = "6.00126E+17".to_owned();
    let mut other = row("PO-1", &goods[1], false);
    other[4] = "李四".to_owned();
    folder.xlsx("orders.xlsx", &[row("PO-1", &goods[0], true), lost, other, row("PO 3", &goods[0], true)]);
    let output = folder.on(&sandbox, &["place", "orders.xlsx"]);
    let told = stderr(&output);
    assert_eq!((code(&output), sandbox.journal().len()), (2, asked), "{told}");
    for words in ["row 3, 商品: ", "row 4, 姓名: differs from row 2", "row 5, 订单号: "] {
        assert_eq!(told.matches(words).count(), 1, "{words}: {told}");
    }
    assert!(!told.contains("李四"), "{told}");
    // The template, left as it is; and what is no sheet at all.
    for name in ["t.csv", "t.xlsx", "t.jsonl"] {
        let kind = name.rsplit('.').next().unwrap();
        let written = folder.on(&sandbox, &["place", name, "--template", kind]);
        assert_eq!(code(&written), 0, "{}", stderr(&written));
        let output = folder.on(&sandbox, &["place", name]);
        assert!(code(&output) == 2 && stderr(&output).contains("the template's example"), "{}", stderr(&output));
        let twice = folder.on(&sandbox, &["place", name, "--template", kind]);
        assert!(code(&twice) == 2 && stderr(&twice).contains("is not replaced"), "{}", stderr(&twice));
    }
    fs::write(folder.file("orders.xls"), "x").unwrap();
    fs::write(folder.file("renamed.csv"), fs::read(folder.file("orders.xlsx")).unwrap()).unwrap();
    for (name, words) in
        [("orders.xls", "save it as .xlsx"), ("renamed.csv", "ends in .xlsx"), ("none.csv", "cannot be read")]
    {
        let output = folder.on(&sandbox, &["place", name]);
        assert!(code(&output) == 2 && stderr(&output).contains(words), "{name}: {}", stderr(&output));
    }
    assert_eq!((sandbox.journal().len(), folder.0.join("orders.db").exists()), (asked, false));
}

#[test]
fn limits_hold_for_a_run_and_for_a_day() {
    let sandbox = Process::start();
    let folder = Folder::new("limits");
    let goods = products(&sandbox);
    let rows: Vec<_> = (1..=3).map(|n| row(&format!("PO-{n}"), &goods[0], true)).collect();
    folder.xlsx("orders.xlsx", &rows);
    let dry = folder.on(&sandbox, &["place", "orders.xlsx", "--dry-run", "--format", "json"]);
    let dry: Value = serde_json::from_str(&stdout(&dry)).unwrap();
    let each = dry["orders"][0]["total_fen"].as_i64().unwrap();
    let yuan = |fen: i64| format!("{}.{:02}", fen / 100, fen % 100);
    let limit = |flag: &str, fen: i64| {
        let output =
            folder.on(&sandbox, &["place", "orders.xlsx", flag, &yuan(fen), "--parallel", "1", "--pay", "--yes"]);
        (code(&output), orders(&sandbox), format!("{}{}", stdout(&output), stderr(&output)))
    };
    let (code_, made, told) = limit("--max-total-yuan", each * 3 - 1);
    assert_eq!((code_, made), (2, 0), "{told}");
    assert!(told.contains("--max-total-yuan") && told.contains("nothing was ordered"), "{told}");
    // What fits a day is placed, and no run begins to count anew.
    for _ in 0..2 {
        let (code_, made, told) = limit("--max-day-yuan", each * 2 + 1);
        assert_eq!((code_, made), (3, 2), "{told}");
        assert!(told.contains("1 not placed") && told.contains(&yuan(each * 2 + 1)), "{told}");
    }
    let (code_, made, told) = limit("--max-day-yuan", each * 3);
    assert_eq!((code_, made), (0, 3), "{told}");
    for (flag, text) in [("--max-total-yuan", "x"), ("--max-day-yuan", "-1"), ("--max-total-yuan", "1.234")] {
        let output = folder.on(&sandbox, &["place", "orders.xlsx", &format!("{flag}={text}")]);
        assert!(code(&output) == 2 && stderr(&output).contains(flag), "{}", stderr(&output));
    }
    // An order's own limit is a column.
    let mut dear = row("PO-9", &goods[0], true);
    dear[11] = yuan(each - 1);
    folder.xlsx("dear.xlsx", &[dear]);
    let output = folder.on(&sandbox, &["place", "dear.xlsx"]);
    assert_eq!((code(&output), orders(&sandbox)), (1, 3), "{}", stdout(&output));
    let output = folder.on(&sandbox, &["place", "dear.xlsx", "--dry-run"]);
    assert!(code(&output) == 1 && stdout(&output).contains("not placed: its quote"), "{}", stdout(&output));
}

#[test]
fn a_result_replaces_nothing_and_is_refused_before_anything_is_sent() {
    let sandbox = Process::start();
    let folder = Folder::new("result");
    folder.xlsx("orders.xlsx", &[row("PO-1", &products(&sandbox)[0], true)]);
    let asked = sandbox.journal().len();
    for (name, words) in [
        ("orders.xlsx", "the file of orders"),
        ("./orders.xlsx", "the file of orders"),
        ("placed.txt", "must end in"),
        ("nowhere/placed.csv", "does not exist"),
    ] {
        let output = folder.on(&sandbox, &["place", "orders.xlsx", "--result", name]);
        assert!(code(&output) == 2 && stderr(&output).contains(words), "{name}: {}", stderr(&output));
    }
    assert_eq!(sandbox.journal().len(), asked);
}

#[test]
fn what_reaches_nobody_and_what_is_not_said_have_their_exit_codes() {
    let sandbox = Process::start();
    let folder = Folder::new("codes");
    folder.xlsx("orders.xlsx", &[row("PO-1", &products(&sandbox)[0], true)]);
    // 0, 1, 2 and 3 by a cap stand in the tests above, 4 in those of the ledger, 5 in `channels`. 3 where nothing is there.
    let mut command = daigou(&["place", "orders.xlsx", "--attempts", "1", "--dry-run"]);
    sandbox.point(&mut command);
    command.env("DAIGOU_VIA", "pandapon-1688").env("DAIGOU_STORE", "sqlite:other.db").current_dir(&folder.0);
    command.env("DAIGOU_PANDAPON_URL", "http://127.0.0.1:9/pandapon");
    assert_eq!(code(&run(command)), 3);
    let (code_, told) = error(&["place", "--via", "pandapon-1688", "--store", "sqlite:x.db"], |_: &mut Command| {});
    assert_eq!((code_, told["kind"].as_str()), (2, Some("usage")), "{told}");
}
