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

const TAOBAO: &[Row] = &[
    ("goods.image_search", "picUrl", "\" \"", BLANK),
    ("goods.image_search", "picUrl", REMOVED, BLANK),
    ("goods.image_search", "picURL", "\"x\"", "unknown"),
    ("goods.search", "pageNo", "0", "at least 1, got 0"),
    ("goods.search", "pageNo", "-3", "at least 1, got -3"),
    ("goods.search", "pageSize", "0", LEAST),
    ("goods.search", "pageSize", "41", "at most 40, got 41"),
    ("goods.search", "pageNo", "\"one\"", "invalid type"),
    ("goods.search", "keyword", "\"\"", BLANK),
    ("goods.search", "keyword", "7", "invalid type"),
    ("goods.search", "keyWord", "\"x\"", "unknown"),
    ("goods.batch_check", "params", "\"[]\"", BLANK),
    ("goods.batch_check", "params", "\"no\"", "does not parse"),
    ("goods.batch_check", "params", REMOVED, "missing"),
    ("goods.batch_check", "params.0.itemId", "\"\"", BLANK),
    ("goods.batch_check", "params.0.skuIds.0", "\" \"", BLANK),
    ("goods.get", "itemId", "\"\"", BLANK),
    ("goods.get", "itemId", "null", "invalid type"),
    ("goods.get", "itemId", "{}", "invalid type"),
    ("goods.source", "itemId", "\" \"", BLANK),
    ("goods.source", "lang", "\"vi\"", "unknown"),
    ("order.render", "orderLineList", "\"[]\"", BLANK),
    ("order.render", "orderLineList.0.itemId", "\"WUnU\"", LETTERS),
    ("order.render", "orderLineList.0.itemId", "\"\"", BLANK),
    ("order.render", "orderLineList.0.skuId", "\"4951323355633x\"", LETTERS),
    ("order.render", "orderLineList.0.quantity", "0", LEAST),
    ("order.render", "orderLineList.0.quantity", "\"-1\"", LEAST),
    ("order.render", "receiver", "\"{\"", "does not parse"),
    ("order.create", "orderLineList.0.skuId", "[]", "orderLineList: "),
    ("order.list", "pageNo", "0", LEAST),
    ("order.list", "pageSize", "-1", LEAST),
    ("order.list", "purchaseIds", "[]", BLANK),
    ("order.list", "purchaseIds", "[\"1\",\"\"]", "purchaseIds[1]: must not be empty"),
    ("order.list", "modifyTimeStart", "\"1999-01-01 00:00:00\"", "before 2003"),
    ("order.list", "modifyTimeEnd", "0", "before 2003"),
    ("order.list", "modifyTimeEnd", "\"soon\"", ""),
    ("order.cancel", "purchaseId", "\"\"", BLANK),
    ("order.cancel", "cancelReason", "\"\"", BLANK),
    ("order.cancel", "cancelReason", "\"  \"", BLANK),
    ("order.cancel", "cancelReason", REMOVED, "missing"),
    ("order.cancel", "subPurchaseOrderIdList", "[]", BLANK),
    ("order.cancel", "subPurchaseOrderIdList.0", "\"\"", BLANK),
    ("order.update_warehouse", "orderId", "\"\"", BLANK),
    ("order.update_warehouse", "warehouse", "\"x\"", "unknown"),
    ("order.pay", "purchaseOrderIdList", "[]", BLANK),
    ("order.pay", "purchaseOrderIdList", ELEVEN, "at most 10 entries, got 11"),
    ("order.pay", "purchaseOrderIdList.0", "\"PO-1\"", LETTERS),
    ("order.pay", "purchaseOrderIdList.0", "\"\"", BLANK),
    ("order.im_link", "bizId", "\"\"", BLANK),
    ("order.im_link", "sourceType", "\"\"", BLANK),
    ("order.get", "orderId", "\" \"", BLANK),
    ("order.logistics", "subPurchaseOrderId", "\"\"", BLANK),
    ("refund.list", "pageNo", "0", LEAST),
    ("refund.list", "pageSize", "0", LEAST),
    ("refund.list", "pageSize", REMOVED, "missing"),
    ("refund.list", "refundStatus", "\"closed\"", "must be a number"),
    ("refund.list", "refundStartTime", "-1", "at least 0"),
    ("refund.list", "refundEndTime", "-1", "at least 0"),
    ("refund.render", "subOrderId", "\"\"", BLANK),
    ("refund.render", "refundType", "\"money\"", "must be a number"),
    ("refund.render", "goodsStatus", "\"\"", "must be a number"),
    ("refund.render_return", "refundId", "\"\"", BLANK),
    ("refund.submit_return", "refundId", "\"\"", BLANK),
    ("refund.submit_return", "logisticsCompanyCode", "\"\"", BLANK),
    ("refund.submit_return", "logisticsNo", "\" \"", BLANK),
    ("refund.cancel", "refundId", "\" \"", BLANK),
    ("refund.submit_message", "refundId", "\"\"", BLANK),
    ("refund.submit", "purchaseOrderLineId", "\"x\"", LETTERS),
    ("refund.submit", "purchaseOrderLineId", "\"\"", BLANK),
    ("refund.submit", "refundFee", "-1", "at least 0"),
    ("refund.submit", "refundFee", "10.5", "smaller than one fen"),
    ("refund.submit", "refundType", "\"\"", "must be a number"),
    ("refund.submit", "reasonId", "\"x\"", "invalid type"),
    ("refund.get", "refundId", "\"\"", BLANK),
    ("cart.create_order", "ids", "[]", BLANK),
    ("cart.create_order", "ids.1", "\"a\"", LETTERS),
    ("cart.create_order", "orderAddress.mobilePhone", "\"1\"", "unknown"),
    ("cart.add", "mpId", "\"\"", BLANK),
    ("cart.add", "mpSkuId", "\"\"", BLANK),
    ("cart.add", "quantity", "0", LEAST),
    ("cart.add", "quantity", "-1", LEAST),
    ("cart.add", "price", "-1", "at least 0"),
    ("cart.add", "promotionPrice", "-1", "at least 0"),
    ("cart.add", "itemId", "\"WUnU\"", LETTERS),
    ("cart.add", "shopId", "\"x\"", LETTERS),
    ("cart.add", "priceRanges", r#"[{"price":-0.5}]"#, "priceRanges[0].price: must not be below 0"),
    ("cart.add", "priceRanges", r#"[{"startQuantity":-1}]"#, "priceRanges[0].startQuantity: at least 0"),
];

const ALIBABA: &[Row] = &[
    ("goods.detail", "offerId", "\"L0PTnwSnx_dWNZWCtgK7Gg\"", "v1 takes a number"),
    ("goods.detail", "offerId", "\"\"", BLANK),
    ("goods.detail", "offerId", REMOVED, "missing"),
    ("goods.wangwang", "openUid", "\"\"", BLANK),
    ("goods.wangwang", "offerId", "\"AbC\"", "v1 takes a number"),
    ("goods.search", "beginPage", "0", LEAST),
    ("goods.search", "pageSize", "51", "at most 50, got 51"),
    ("goods.search", "pageSize", "0", LEAST),
    ("goods.search", "priceStart", "\"-1\"", "at least 0"),
    ("goods.search", "priceEnd", "\"cheap\"", "not an amount"),
    ("goods.search", "keyword", REMOVED, "missing"),
    ("goods.image_search", "beginPage", "0", LEAST),
    ("goods.image_search", "pageSize", "51", "at most 50"),
    ("goods.image_search", "priceStart", "\"-0.01\"", "at least 0"),
    ("goods.shop_search", "sellerOpenId", "\"\"", BLANK),
    ("goods.shop_search", "beginPage", "-1", LEAST),
    ("goods.shop_search", "pageSize", "51", "at most 50"),
    ("goods.shop_search", "priceEnd", "\"x\"", "not an amount"),
    ("goods.category", "categoryId", "-1", "at least 0"),
    ("goods.category", "categoryId", "\"shoes\"", "invalid type"),
    ("goods.recommend", "beginPage", "0", LEAST),
    ("goods.recommend", "pageSize", "51", "at most 50"),
    ("goods.related", "pageNo", "0", LEAST),
    ("goods.related", "pageSize", "11", "at most 10, got 11"),
    ("goods.related", "offerId", "734714573551", "v2 takes an opaque text"),
    ("order.batch_pay", "orderIds", "[]", BLANK),
    ("order.batch_pay", "orderIds.0", "\" \"", BLANK),
    ("order.batch_create", "cargoParamList", "[]", BLANK),
    ("order.batch_create", "cargoParamList", "HUNDRED_AND_ONE", "at most 100 entries, got 101"),
    ("order.batch_create", "cargoParamList.0.quantity", "0", LEAST),
    ("order.batch_create", "cargoParamList.0.specId", "\"\"", BLANK),
    (
        "order.batch_create",
        "cargoParamList.0.offerMapId",
        "734714573551",
        "cargoParamList[0].offerId: v2 takes an opaque",
    ),
    ("order.create", "cargoParamList", "[]", BLANK),
    ("order.create", "cargoParamList", "HUNDRED_AND_ONE", "at most 100 entries, got 101"),
    ("order.create", "cargoParamList.0.quantity", "-1", LEAST),
    ("order.create", "cargoParamList.0.specId", "\" \"", BLANK),
    ("order.preview", "cargoParamList", "[]", BLANK),
    ("order.preview", "cargoParamList", "HUNDRED_AND_ONE", "at most 100 entries, got 101"),
    ("order.preview", "cargoParamList.0.quantity", "0", LEAST),
    ("order.preview", "addressParam", REMOVED, "missing"),
    ("order.tracking", "orderId", "\"\"", BLANK),
    ("order.list", "orderTimeBegin", "0", "before 1999"),
    ("order.list", "orderTimeEnd", "\"1970-01-01 00:00:00\"", "before 1999"),
    ("order.cancel", "orderId", "\"25a\"", NO_INTEGER),
    ("order.cancel", "orderId", "\"\"", ""),
    ("order.cancel", "orderId", "0", LEAST),
    ("order.cancel", "cancelReason", "\" \"", BLANK),
    ("order.pay_url", "orderId", "\"\"", BLANK),
    ("order.confirm_receipt", "orderId", "\"x\"", NO_INTEGER),
    ("order.confirm_receipt", "orderEntryIds", "[]", BLANK),
    ("order.confirm_receipt", "orderEntryIds.0", "\"x\"", NO_INTEGER),
    ("order.detail", "orderId", "\" \"", BLANK),
    ("refund.info", "refundId", "\"\"", BLANK),
    ("refund.reasons", "orderId", "\"x\"", NO_INTEGER),
    ("refund.reasons", "orderEntryIds", "[]", BLANK),
    ("refund.reasons", "goodsStatus", "\"\"", BLANK),
    ("refund.upload_voucher", "imageData", "\"\"", BLANK),
    ("refund.create", "orderId", "\"TQ1\"", NO_INTEGER),
    ("refund.create", "orderEntryIds", "[]", BLANK),
    ("refund.create", "disputeRequest", "\"\"", BLANK),
    ("refund.create", "applyPayment", "-1", "at least 0"),
    ("refund.create", "applyPayment", "0.5", "smaller than one fen"),
    ("refund.create", "applyCarriage", "-1", "at least 0"),
    ("refund.create", "description", "\"\"", BLANK),
    ("refund.create", "goodsStatus", "\"\"", BLANK),
    ("refund.create", "vouchers", r#"["1","2","3","4","5","6"]"#, "at most 5 entries, got 6"),
    ("refund.create", "vouchers", r#"[""]"#, "vouchers[0]: must not be empty"),
    ("refund.create", "orderEntryCountList.0.count", "0", LEAST),
    ("refund.create", "orderEntryCountList.0.id", "\"x\"", NO_INTEGER),
    ("refund.return_goods", "refundId", "\"\"", BLANK),
    ("refund.return_goods", "logisticsCompanyNo", "\"\"", BLANK),
    ("refund.return_goods", "freightBill", "\" \"", BLANK),
    (
        "refund.return_goods",
        "vouchers",
        r#"["1","2","3","4","5","6","7","8","9","10","11"]"#,
        "at most 10 entries, got 11",
    ),
    ("refund.logistics_companies", "page", "1", "unknown"),
    ("cart.create_order", "cartIds.0", "\"75x\"", NO_INTEGER),
    ("cart.preview", "cartIds", "[]", BLANK),
    ("cart.preview", "cartIds.1", "\"x\"", NO_INTEGER),
    ("cart.edit_quantity", "id", "\"x\"", NO_INTEGER),
    ("cart.edit_quantity", "quantity", "0", LEAST),
    ("cart.edit_quantity", "updateTime", "1", "before 1999"),
    ("cart.add", "quantity", "0", LEAST),
    ("cart.add", "offerId", "\"AbC\"", "v1 takes a number"),
    ("cart.add", "offerId", REMOVED, "give either"),
    ("cart.list", "page", "1", "unknown"),
    ("marketing.global_selection", "beginPage", "0", LEAST),
    ("marketing.global_selection", "pageSize", "51", "at most 50"),
    ("marketing.selection", "beginPage", "0", LEAST),
    ("marketing.selection", "priceEnd", "\"x\"", "not an amount"),
    ("marketing.hot_list", "rankId", "\"\"", BLANK),
    ("marketing.hot_list", "limit", "21", "at most 20, got 21"),
    ("marketing.hot_list", "limit", "0", LEAST),
];

const LOGISTICS: &[Row] = &[
    ("address.upsert", "id", "-1", "at least 0"),
    ("address.upsert", "adress", "\"x\"", "unknown"),
    ("freight.estimate", "quantity", "0", LEAST),
    ("freight.estimate", "itemId", REMOVED, "missing"),
    ("freight.estimate", "receiverAddress.mobile", "\"1\"", "unknown"),
    ("freight.preview", "renderItems", "[]", BLANK),
    ("freight.preview", "renderItems.0.quantity", "-1", LEAST),
    ("shipment.update_domestic", "logisticInfos", "[]", BLANK),
    ("shipment.update_domestic", "logisticInfos.0.lineItem.quantity", "0", LEAST),
    ("shipment.update_domestic", "logisticInfos.0.logisticNumber", "\"x\"", "unknown"),
    ("shipment.create", "lineItems", "[]", BLANK),
    ("shipment.create", "lineItems.0.quantity", "0", LEAST),
];

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
    let all = [("taobao", TAOBAO), ("alibaba1688", ALIBABA), ("logistics", LOGISTICS)].into_iter().chain(daji);
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
