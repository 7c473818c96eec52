//! Bad input by operation, as data: a documented request with one member changed is refused by that member's name, and
//! nothing is sent. `input` has the rules that concern several members, or the client.

use crate::support::block_on;
use crate::support::call;
use crate::support::clients::Setup;
use crate::support::fixtures::{Ask, Id, typed};
use crate::support::json::Json;
use daigou_core::{Certainty, ErrorKind};
use std::collections::BTreeSet;

mod dajisaas;
mod pandapon;

/// Stands for a member that is left out.
const REMOVED: &str = "";

/// An operation, the member that is changed (`a.0.b`), its new value, and words of the rule. The member is also what the
/// error names, as `a[0].b`, unless the words begin with the name of another one: `other: words`.
type Row = (&'static str, &'static str, &'static str, &'static str);

const BLANK: &str = "must not be empty";
const LEAST: &str = "at least 1";
const LETTERS: &str = "not a number";
const NO_INTEGER: &str = "not an integer";
const THIRTY_ONE: &str = "[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30]";
const ELEVEN: &str = "[1,2,3,4,5,6,7,8,9,10,11]";

/// What no platform could mean either, and is taken all the same: each row is a rule that is missing.
const WANTED: &[(&str, Row)] = &[
    ("logistics", ("freight.estimate", "itemId", "\"\"", BLANK)),
    ("logistics", ("freight.estimate", "skuId", "\" \"", BLANK)),
    ("logistics", ("freight.preview", "renderItems.0.itemId", "\"\"", BLANK)),
    ("logistics", ("shipment.create", "lineItems.0.itemId", "\"\"", BLANK)),
    ("logistics", ("shipment.update_domestic", "orderId", "\"\"", BLANK)),
    (
        "logistics",
        (
            "shipment.update_domestic",
            "logisticInfos.0.domesticLogisticInfo.0.rtsTime",
            "\"1990-01-01 00:00:00\"",
            "before",
        ),
    ),
    ("taobao", ("order.update_warehouse", "warehouseName", "\"\"", BLANK)),
    ("taobao", ("order.update_warehouse", "warehouseAddress", "\"\"", BLANK)),
    ("taobao", ("order.render", "receiver.nmae", "\"x\"", "receiver: unknown")),
    ("taobao", ("order.create", "receiver.nmae", "\"x\"", "receiver: unknown")),
    ("alibaba1688", ("marketing.hot_list", "rankType", "\"\"", BLANK)),
];

#[test]
fn a_span_of_time_that_ends_before_it_begins_is_refused() {
    let mut failures = Vec::new();
    for (marketplace, operation, start, end) in [
        ("taobao", "order.list", "modifyTimeStart", "modifyTimeEnd"),
        ("alibaba1688", "order.list", "orderTimeBegin", "orderTimeEnd"),
        ("dajisaas", "alibaba.order_list", "createStartTime", "createEndTime"),
        ("dajisaas", "taobao.order_detail", "modify_time_start", "modify_time_end"),
    ] {
        let mut ask = Ask::first(marketplace, operation);
        ask.params = changed(&ask, start, "\"2025-02-01 00:00:00\"").to_string();
        ask.params = changed(&ask, end, "\"2025-01-01 00:00:00\"").to_string();
        let (setup, script) = Setup::hearing([r#"{"code":200,"data":{}}"#.to_owned()]);
        let outcome = block_on(call(&*setup.able(&ask).client(marketplace), operation, &ask.params));
        let refused = outcome.is_err_and(|e| e.kind() == ErrorKind::Usage && e.field() == Some(end));
        if !refused || !script.sent().is_empty() {
            failures.push(format!("{marketplace} {operation}"));
        }
    }
    assert!(failures.is_empty(), "{failures:#?}");
}

/// A text that holds a list or an object, opened up.
fn opened(value: &Json) -> Json {
    match value {
        Json::Text(text) if text.starts_with(['{', '[']) => Json::parse(text),
        other => other.clone(),
    }
}

/// The same with another value at a path, which may be new.
fn put(json: &Json, path: &[&str], value: Option<&Json>) -> Json {
    let Some((step, rest)) = path.split_first() else { return value.cloned().unwrap_or(Json::Null) };
    if rest.is_empty() && value.is_none() {
        return json.without(step);
    }
    match json {
        Json::Array(items) => {
            let changed = |(i, item): (usize, &Json)| match i.to_string() == *step {
                true => put(&opened(item), rest, value),
                false => item.clone(),
            };
            Json::Array(items.iter().enumerate().map(changed).collect())
        }
        Json::Object(members) => {
            let mut members = members.clone();
            let at = members.iter().position(|(name, _)| name == step).unwrap_or_else(|| {
                members.push(((*step).to_owned(), Json::Object(Vec::new())));
                members.len() - 1
            });
            members[at].1 = put(&opened(&members[at].1), rest, value);
            Json::Object(members)
        }
        other => panic!("{step} of {other}"),
    }
}

/// The path as errors name it.
fn shown(path: &str) -> String {
    let mut out = String::new();
    for step in path.split('.') {
        match step.bytes().all(|b| b.is_ascii_digit()) {
            true => out.push_str(&format!("[{step}]")),
            false if out.is_empty() => out.push_str(step),
            false => out.push_str(&format!(".{step}")),
        }
    }
    out
}

fn changed(ask: &Ask, member: &str, value: &str) -> Json {
    let base = Json::parse(&ask.params);
    let path: Vec<&str> = member.split('.').collect();
    let value = match value {
        REMOVED => None,
        "HUNDRED_AND_ONE" => {
            let Some(Json::Array(lines)) = base.get(member) else { panic!("{base}") };
            Some(Json::Array(vec![lines[0].clone(); 101]))
        }
        text => Some(Json::parse(text)),
    };
    put(&base, &path, value.as_ref())
}

/// Why a row does not hold, if so.
fn fails(marketplace: &str, (operation, member, value, words): &Row) -> Option<String> {
    let ask = Ask::first(marketplace, operation);
    let params = changed(&ask, member, value).to_string();
    let (setup, script) = Setup::hearing([r#"{"code":200,"data":{}}"#.to_owned()]);
    let outcome = block_on(call(&*setup.able(&ask).client(marketplace), operation, &params));
    let row = format!("{marketplace} {operation} {member} = {value}");
    if !script.sent().is_empty() {
        return Some(format!("{row}: was sent"));
    }
    let Err(error) = outcome else { return Some(format!("{row}: was taken")) };
    let (field, words) = match words.split_once(": ") {
        Some((field, words)) => (field.to_owned(), words),
        None => (shown(member), *words),
    };
    let right = (error.kind(), error.certainty()) == (ErrorKind::Usage, Certainty::NotSent)
        && error.field() == Some(&field)
        && error.message().contains(&field)
        && error.message().contains(words);
    (!right).then(|| format!("{row}: expected `{field}` and `{words}`, found {:?}: {error}", error.field()))
}

fn rows() -> impl Iterator<Item = (&'static str, &'static Row)> {
    let daji = dajisaas::ROWS.into_iter().map(|rows| ("dajisaas", rows));
    let all = [("taobao", pandapon::TAOBAO), ("alibaba1688", pandapon::ALIBABA), ("logistics", pandapon::LOGISTICS)]
        .into_iter()
        .chain(daji);
    all.flat_map(|(marketplace, rows)| rows.iter().map(move |row| (marketplace, row)))
}

#[test]
fn what_nobody_could_mean_is_refused_by_its_name_and_not_sent() {
    let failures: Vec<String> = rows().filter_map(|(marketplace, row)| fails(marketplace, row)).collect();
    assert!(failures.is_empty(), "{} of {}: {failures:#?}", failures.len(), rows().count());
}

#[test]
fn what_nobody_could_mean_is_refused_in_every_operation() {
    let failures: Vec<String> = WANTED.iter().filter_map(|(marketplace, row)| fails(marketplace, row)).collect();
    assert!(failures.is_empty(), "{} of {}: {failures:#?}", failures.len(), WANTED.len());
}

/// Operations that take whatever they are given: nothing of them is published.
const FREE: [(&str, &str); 12] = [
    ("taobao", "goods.inquiry"),
    ("taobao", "order.upload_voucher"),
    ("taobao", "refund.messages"),
    ("taobao", "refund.modify"),
    ("taobao", "cart.preview"),
    ("taobao", "cart.list"),
    ("taobao", "cart.delete"),
    ("taobao", "cart.edit_quantity"),
    ("alibaba1688", "cart.delete"),
    ("dajisaas", "taobao.shop_search"),
    ("dajisaas", "taobao.detail_by_link"),
    ("dajisaas", "alibaba.detail_by_link"),
];

#[test]
fn every_operation_with_types_has_a_rule() {
    let id = |marketplace: &str, operation: &str| (marketplace.to_owned(), operation.to_owned());
    let mut known: BTreeSet<Id> = rows().map(|(marketplace, row)| id(marketplace, row.0)).collect();
    known.extend(FREE.map(|(marketplace, operation)| id(marketplace, operation)));
    known.insert(id("logistics", "address.get"));
    // These are in `input`.
    known.extend([id("alibaba1688", "order.batch_preview"), id("dajisaas", "alibaba.order_preview")]);
    let without: Vec<Id> = typed().into_iter().filter(|id| !known.contains(id)).collect();
    assert!(without.is_empty(), "{without:?}");
}

/// Free text may be empty: it is sent as it was given, and not left out.
const FREE_TEXT: [(&str, &str, &str); 25] = [
    ("taobao", "order.create", "orderSource"),
    ("taobao", "order.create", "sellerOrderNumber"),
    ("taobao", "order.cancel", "cancelRemark"),
    ("taobao", "refund.submit", "refundDesc"),
    ("taobao", "refund.submit_return", "returnGoodsDesc"),
    ("taobao", "refund.submit_message", "refundImages"),
    ("taobao", "cart.add", "itemTitle"),
    ("taobao", "cart.create_order", "orderAddress.phone"),
    ("alibaba1688", "goods.search", "keyword"),
    ("alibaba1688", "goods.search", "outMemberId"),
    ("alibaba1688", "goods.search", "priceStart"),
    ("alibaba1688", "goods.image_search", "region"),
    ("alibaba1688", "order.batch_create", "message"),
    ("alibaba1688", "order.batch_create", "cargoParamList.0.container"),
    ("alibaba1688", "refund.return_goods", "description"),
    ("alibaba1688", "cart.edit_quantity", "container"),
    ("dajisaas", "alibaba.order_create", "message"),
    ("dajisaas", "alibaba.order_cancel", "remark"),
    ("dajisaas", "alibaba.order_list", "outOrderId"),
    ("dajisaas", "alibaba.order_list", "createEndTime"),
    ("dajisaas", "taobao.order_create", "seller_order_number"),
    ("dajisaas", "taobao.order_create", "order_remark"),
    ("dajisaas", "taobao.order_cancel", "cancel_remark"),
    ("logistics", "address.upsert", "district"),
    ("logistics", "shipment.create", "remark"),
];

#[test]
fn an_empty_text_that_was_given_is_sent() {
    let mut failures = Vec::new();
    for (marketplace, operation, member) in FREE_TEXT {
        let ask = Ask::first(marketplace, operation);
        let params = changed(&ask, member, "\"\"");
        let (setup, script) = Setup::hearing([r#"{"code":200,"data":{"orderNo":"1"}}"#.to_owned()]);
        let outcome = block_on(call(&*setup.able(&ask).client(marketplace), operation, &params.to_string()));
        let Some(sent) = script.sent().pop() else {
            failures.push(format!("{operation} {member}: {outcome:?}"));
            continue;
        };
        let body = Json::parse(std::str::from_utf8(sent.body()).unwrap());
        let found = member.split('.').try_fold(&body, |value, step| value.get(step));
        if found != Some(&Json::Text(String::new())) {
            failures.push(format!("{operation} {member}: {body}"));
        }
    }
    assert!(failures.is_empty(), "{failures:#?}");
}
