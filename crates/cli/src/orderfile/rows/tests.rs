//! Rows that are one order, rows that contradict each other, and everything that may be wrong in a sheet.

use super::super::csv;
use super::*;

const HEADINGS: &str = "订单号,商品,规格,数量,姓名,手机,省,市,区,地址,备注,最高总额（元）\n";
const ADDRESS: &str = "张三,13800000000,浙江省,杭州市,余杭区,网商路699号";

fn read_with(text: &str, check: &dyn Fn(&NewOrder) -> Result<(), Error>) -> Result<Vec<Given>, Vec<String>> {
    let product = |text: &str| match text {
        "https://detail.1688.com/offer/6001.html" => Ok("6001".to_owned()),
        text if text.starts_with("https://") => Err(Error::usage("is no link to a product")),
        text => Ok(text.to_owned()),
    };
    let sheet = csv::read(text.as_bytes()).unwrap();
    let judges = Judges { check, product: &product };
    orders(&sheet, &judges).map_err(|wrong| wrong.into_iter().map(|wrong| wrong.words).collect())
}

fn read(rows: &str) -> Result<Vec<Given>, Vec<String>> {
    read_with(&format!("{HEADINGS}{rows}"), &|_| Ok(()))
}

#[test]
fn rows_of_one_reference_are_one_order_with_the_address_of_the_first() {
    let text = format!(
        "PO-1,https://detail.1688.com/offer/6001.html,s1,2.0,{ADDRESS},轻放,120\n\nPO-2,6003,,1,{ADDRESS},,\n\
         PO-1,6002,,３,,,,,,,,\n,,,,,,,,,,,\n"
    );
    let orders = read(&text).unwrap();
    assert_eq!(orders.iter().map(|given| given.place.as_str()).collect::<Vec<_>>(), ["rows 2, 5", "row 4"]);
    let order = &orders[0].order;
    assert_eq!(order.lines, [NewLine::new("6001", "s1", 2), NewLine::new("6002", "", 3)]);
    assert_eq!((order.remark.as_deref(), order.max_total_fen), (Some("轻放"), Some(12_000)));
    assert_eq!((order.address.city.as_str(), order.address.mobile.expose()), ("杭州市", "13800000000"));
    assert_eq!(orders[1].order.remark, None);
}

#[test]
fn columns_may_stand_in_any_order_and_in_english() {
    let text = "Qty;Phone;Product;Ref;name;mobile;province;city;district;street address;postcode;town;max_total_fen\n\
                2;;6001;PO-1;张三;13800000000;浙江省;杭州市;余杭区;网商路699号;010000;仓前街道;3650\n";
    let orders = read_with(text, &|_| Ok(())).unwrap();
    let order = &orders[0].order;
    assert_eq!((order.max_total_fen, order.address.postcode.as_deref()), (Some(3_650), Some("010000")));
    assert_eq!((order.address.town.as_deref(), order.lines[0].quantity), (Some("仓前街道"), 2));
}

#[test]
fn everything_that_is_wrong_is_told_at_once_with_row_and_column() {
    let text = format!(
        "PO 1,6001,,2,{ADDRESS},,\nPO-2,6.00126E+17,,two,{ADDRESS},,1.234\nPO-3,https://x.example/1,,1,,13800000000,浙江省,杭州市,余杭区,x,,\n\
         PO-4,6001,s1,1,{ADDRESS},,\nPO-4,6001,s1,1,李四,13800000000,,,,,另一,\n,6001,,1,,,,,,,,\nEXAMPLE-1,6001,,1,{ADDRESS},,\n\
         PO-5,,,1,张*,138,浙江省,杭州市,,x,,0\n"
    );
    let wrong = read(&text).unwrap_err();
    let expected = [
        ("row 2, 订单号: ", "letters, digits"),
        ("row 3, 商品: ", "6.00126E+17"),
        ("row 3, 数量: ", "`two`"),
        ("row 3, 最高总额（元）: ", "two decimals"),
        ("row 4, 商品: ", "no link"),
        ("row 4, 姓名: ", "empty"),
        ("row 6, 商品: ", "row 5 already"),
        ("row 6, 姓名: ", "differs from row 5"),
        ("row 7, 订单号: ", "must not be empty"),
        ("row 8, 订单号: ", "example"),
        ("row 9, 商品: ", "empty"),
        ("row 9, 姓名: ", "masked"),
        ("row 9, 手机: ", "phone number"),
        ("row 9, 区: ", "empty"),
        ("row 9, 最高总额（元）: ", "at least 1"),
    ];
    for (place, rule) in expected {
        let found = wrong.iter().filter(|words| words.starts_with(place) && words.contains(rule)).count();
        assert_eq!(found, 1, "{place}{rule}: {wrong:#?}");
    }
    assert_eq!(wrong.len(), expected.len(), "{wrong:#?}");
    assert!(!wrong.join(" ").contains("李四"), "personal data is not repeated");
}

#[test]
fn what_the_buyer_says_is_told_at_the_cell_that_it_is_about() {
    let check = |order: &NewOrder| match order.lines.len() {
        2 => Err(Error::invalid("lines[1].sku", "must be given")),
        _ => Err(Error::invalid("address.town", "must be given")),
    };
    let text = format!("{HEADINGS}PO-1,6001,s1,1,{ADDRESS},,\nPO-2,6001,,1,{ADDRESS},,\nPO-1,6002,,1,,,,,,,,\n");
    let wrong = read_with(&text, &check).unwrap_err();
    assert_eq!(wrong, ["row 3, 镇: must be given", "row 4, 规格: must be given"]);
}

#[test]
fn headings_that_nobody_knows_are_refused_with_the_nearest() {
    let wrong = read_with("订单号,商品,数两,姓名,手机,地址,colour\nPO-1,1,1,1,1,1,1\n", &|_| Ok(())).unwrap_err();
    assert!(wrong[0].starts_with("row 1, `数两`") && wrong[0].contains("数量"), "{wrong:?}");
    assert!(wrong[1].starts_with("row 1, `colour`"), "{wrong:?}");
    assert!(wrong[2].contains("the column `quantity` (数量) is missing"), "{wrong:?}");
    let wrong = read_with("PO-1,6001,2\nPO-2,6001,2\n", &|_| Ok(())).unwrap_err();
    assert!(wrong.len() == 1 && wrong[0].contains("must hold the headings"), "{wrong:?}");
    let wrong = read_with("订单号,reference,商品,数量,姓名,手机,地址\n", &|_| Ok(())).unwrap_err();
    assert!(wrong[0].contains("`订单号` and `reference`"), "{wrong:?}");
}

#[test]
fn a_template_that_is_left_as_it_is_is_refused_in_every_kind() {
    use super::super::given::Kind;
    use super::super::{jsonl, template, xlsx};
    let judges = Judges { check: &|_| Ok(()), product: &|text| Ok(text.to_owned()) };
    for chinese in [true, false] {
        for kind in [Kind::Jsonl, Kind::Csv, Kind::Xlsx] {
            let bytes = template::template(kind, chinese).unwrap();
            let wrong = match kind {
                Kind::Jsonl => jsonl::orders(&bytes, &judges).unwrap(),
                Kind::Csv => orders(&csv::read(&bytes).unwrap(), &judges),
                Kind::Xlsx => orders(&xlsx::read(bytes.clone()).unwrap(), &judges),
            };
            let wrong = wrong.unwrap_err();
            assert!(wrong[0].words.contains("the template's example"), "{kind:?}: {wrong:?}");
            if kind == Kind::Csv {
                // Under a reference of one's own it is an order of two lines.
                let text = String::from_utf8(bytes).unwrap().replace("EXAMPLE-1", "PO-1").replace("示例-1", "PO-1");
                let own = orders(&csv::read(text.as_bytes()).unwrap(), &judges).unwrap();
                assert_eq!((own.len(), own[0].order.lines.len(), own[0].order.max_total_fen), (1, 2, Some(12_000)));
            }
        }
    }
}
