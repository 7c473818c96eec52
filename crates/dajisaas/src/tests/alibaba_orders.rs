//! The documented examples of alibaba orders, by their meaning, and the refusals before anything is sent.

use super::fixture;
use crate::alibaba::order::{CancelReason, OrderState};
use crate::alibaba::{
    Address, BizType, CancelOrder, CargoLine, ConfirmReceipt, CreateOrder, GetOrder, GetPayUrls, ListOrders, PayOrder,
    PayUrls,
};
use crate::{DajiSaas, OPERATIONS};
use daigou_core::batch::Batches;
use daigou_core::page::Paged;
use daigou_core::transport::ScriptedTransport;
use daigou_core::value::{Fen, OrderId, Time, Yuan};
use daigou_core::{Certainty, Credentials, Envelope, ErrorKind, Generation, Refusal, Request, Verdict};
use futures_util::StreamExt;
use std::sync::Arc;

/// The payload of a documented reply.
fn reply<R: Request>(file: &str) -> R::Response {
    serde_json::from_str::<Envelope<R::Response>>(&fixture(file)).unwrap().data.unwrap()
}

fn verdict<R: Request>(data: &str) -> Verdict {
    R::verdict(&serde_json::from_str(data).unwrap())
}

fn no(code: &str, words: &str) -> Verdict {
    let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    Verdict::Refused(Refusal { code: text(code), message: text(words) })
}

fn json(request: &impl Request) -> String {
    serde_json::to_string(request).unwrap()
}

/// The request as it is written after it was read.
fn again<R: Request>(text: &str) -> String {
    json(&serde_json::from_str::<R>(text).unwrap())
}

fn refused(request: &impl Request, field: &str) {
    let error = request.validate(Generation::V1).unwrap_err();
    assert_eq!(error.field(), Some(field), "{error}");
}

/// A client that hears these answers, and what it sends.
fn hearing(bodies: &[&str]) -> (DajiSaas, Arc<ScriptedTransport>) {
    let answers = bodies.iter().map(|body| ScriptedTransport::answer(200, (*body).to_owned()));
    let script = Arc::new(ScriptedTransport::new(answers));
    let client = DajiSaas::builder().credentials(Credentials::dajisaas("key", "secret")).transport(script.clone());
    (client.base_url("http://127.0.0.1:9").build().unwrap(), script)
}

fn order() -> CreateOrder {
    let address = Address::new("张三", "13800000000", "浙江省", "杭州市", "网商路699号");
    CreateOrder::new("PO-1", address, [CargoLine::new(623_686_863_670, 5)])
}

#[test]
fn a_creation_counts_in_fen_and_names_one_order_or_several() {
    let one = reply::<CreateOrder>("alibaba.order_create.response.json");
    assert_eq!(one.order_id, Some("2257164624870311973".into()));
    assert_eq!((one.total_success_amount, one.post_fee), (Some(Fen::new(1196)), Some(Fen::new(350))));
    let several = reply::<CreateOrder>("alibaba.order_create.response.2.json");
    assert!(several.order_id.is_none() && several.total_success_amount.is_none());
    let parts = several.order_list.unwrap();
    assert_eq!(parts[1].order_id, Some("105637283010628640".into()));
    assert_eq!(
        (parts[0].order_amount.clone(), parts[0].post_fee.clone()),
        (Some(Fen::new(4_848_000)), Some(Fen::new(48_000)))
    );
}

#[test]
fn a_creation_is_done_where_it_names_an_order_and_unreadable_where_it_says_nothing() {
    let named = r#"{"orderId":"87407346014789305","success":false}"#;
    assert_eq!(verdict::<CreateOrder>(named), Verdict::Done, "the vendor's own sample");
    let part = r#"{"success":false,"orderList":[{"success":false,"resultCode":"500_004"},{"orderId":"1"}]}"#;
    assert_eq!(verdict::<CreateOrder>(part), Verdict::Done);
    let refusal = r#"{"success":false,"code":"500_004","message":"库存不足","orderId":""}"#;
    assert_eq!(verdict::<CreateOrder>(refusal), no("500_004", "库存不足"));
    let inside = r#"{"success":false,"code":"","failedOfferList":[{"errorCode":"500_003","errorMessage":"x"}]}"#;
    assert_eq!(verdict::<CreateOrder>(inside), no("500_003", "x"));
    let parts = r#"{"orderList":[{"success":false,"resultCode":"500_005","message":"y"}]}"#;
    assert_eq!(verdict::<CreateOrder>(parts), no("500_005", "y"));
    for silent in ["{}", r#"{"success":true}"#, r#"{"orderId":" "}"#, r#"{"orderList":[{"success":false},{}]}"#] {
        assert_eq!(verdict::<CreateOrder>(silent), Verdict::Missing("orderId"), "{silent}");
    }
}

#[test]
fn an_order_in_the_buyers_view_counts_in_yuan() {
    let order = reply::<GetOrder>("alibaba.order_detail.response.json");
    assert_eq!(order.id().unwrap().as_i64(), Ok(2_257_164_624_870_311_973));
    assert_eq!(order.state(), Some(&OrderState::WaitBuyerReceive));
    let base = order.base_info.as_ref().unwrap();
    let fen = |yuan: &Option<Yuan>| yuan.as_ref().unwrap().money().unwrap().fen().unwrap();
    assert_eq!([fen(&base.total_amount), fen(&base.sum_product_payment), fen(&base.shipping_fee)], [615, 15, 600]);
    assert_eq!(fen(&order.product_items[0].item_amount), 15);
    assert_eq!(base.create_time.as_ref().unwrap().unix_millis(), Ok(1_757_776_628_000));
    assert_eq!(order.product_items[0].id().unwrap().as_str(), "2257164624871311973");
    let page = reply::<ListOrders>("alibaba.order_list.response.json");
    let listed = &page.result.as_ref().unwrap()[0];
    assert_eq!((page.total_record, listed.state()), (Some(1), Some(&OrderState::Success)));
    assert!(listed.native_logistics.as_ref().unwrap().logistics_items.is_none());
}

#[test]
fn ids_above_two_to_the_53rd_stay_whole_in_the_form_of_each_call() {
    let text = r#"{"orderId":56623232655125698,"orderEntryIds":[562356635566365512]}"#;
    assert_eq!(again::<ConfirmReceipt>(text), text);
    assert_eq!(json(&ConfirmReceipt::new("56623232655125698", ["562356635566365512"])), text);
    assert_eq!(json(&PayOrder::new(2_257_164_624_870_311_973)), r#"{"orderId":"2257164624870311973"}"#);
    assert_eq!(json(&GetOrder::new(7_i64)), r#"{"webSite":"1688","orderId":"7"}"#);
}

#[test]
fn a_cancellation_reads_both_names_of_the_order_and_writes_the_examples() {
    let written = r#"{"webSite":"1688","orderId":"2257164624870311973","cancelReason":"buyerCancel"}"#;
    assert_eq!(again::<CancelOrder>(r#"{"tradeID":2257164624870311973,"cancelReason":"buyerCancel"}"#), written);
    assert_eq!(json(&CancelOrder::new("2257164624870311973", CancelReason::BuyerCancel)), written);
    let both = r#"{"tradeID":1,"orderId":1,"cancelReason":"other"}"#;
    assert!(serde_json::from_str::<CancelOrder>(both).is_err());
    let refusal = r#"{"success":false,"errorCode":"ORDER_STATUS_ERROR","errorMessage":"订单状态错误"}"#;
    assert_eq!(verdict::<CancelOrder>(refusal), no("ORDER_STATUS_ERROR", "订单状态错误"));
    assert_eq!(verdict::<CancelOrder>("{}"), Verdict::Done);
}

#[tokio::test]
async fn a_receipt_that_is_not_confirmed_is_refused_with_both_codes_and_both_words() {
    let documented = fixture("alibaba.order_confirm.response.json");
    let (client, script) = hearing(&[documented.as_str(), &fixture("alibaba.order_confirm.response.2.json")]);
    let request = ConfirmReceipt::new(56_623_232_655_125_698, [562_356_635_566_365_512]);
    let error = client.alibaba().order_confirm(&request).await.unwrap_err();
    assert_eq!((error.kind(), error.certainty()), (ErrorKind::Refused, Certainty::Answered));
    assert_eq!((error.platform_code(), error.inner_code()), (Some("1009"), Some("4003")));
    assert!(error.message().contains("买家确认收货失败") && error.message().contains("订单信息不存在"), "{error}");
    let done = client.alibaba().order_confirm(&request).await.unwrap();
    assert_eq!(done.result.unwrap().success, Some(true));
    assert_eq!(script.sent().len(), 2, "a refusal is not repeated");
}

#[test]
fn the_list_writes_times_in_the_vendors_form_and_keeps_empty_texts() {
    let text =
        r#"{"createStartTime":"20250702211113000+0800","createEndTime":"","outOrderId":"","page":1,"pageSize":1}"#;
    assert_eq!(again::<ListOrders>(text), text);
    let from = ListOrders::page(1, 20).create_start_time(Time::from_unix_millis(1_751_461_873_120));
    assert!(json(&from).contains(r#""createStartTime":"20250702211113120+0800""#));
    let other = again::<ListOrders>(r#"{"createStartTime":"2025-07-02 21:11:13","page":1,"pageSize":1}"#);
    assert!(other.contains("20250702211113000+0800"), "{other}");
}

#[test]
fn an_error_is_not_the_end_of_the_list() {
    assert_eq!(verdict::<ListOrders>(r#"{"errorCode":"500","errorMessage":"later"}"#), no("500", "later"));
    assert_eq!(verdict::<ListOrders>(r#"{"result":[],"errorCode":"500"}"#), no("500", ""));
    assert_eq!(verdict::<ListOrders>(r#"{"result":[{}],"errorCode":"0"}"#), Verdict::Done);
    assert_eq!(verdict::<ListOrders>(r#"{"result":null,"errorCode":""}"#), Verdict::Done);
    let first = ListOrders::page(1, 2).order_status(OrderState::Success);
    let page = |text: &str| serde_json::from_str(text).unwrap();
    let next = first.next(&page(r#"{"result":[{}]}"#), 0).unwrap();
    assert_eq!(
        (next.page, next.order_status),
        (2, Some(OrderState::Success)),
        "without a total a short page is no end"
    );
    assert!(first.next(&page(r#"{"result":[{}],"totalRecord":1}"#), 0).is_none());
    assert!(first.next(&page(r#"{"result":[{},{}],"totalRecord":2}"#), 0).is_some());
}

#[tokio::test]
async fn all_orders_are_walked_page_by_page() {
    let page = |ids: &[i64]| {
        let orders: Vec<String> = ids.iter().map(|id| format!(r#"{{"baseInfo":{{"idOfStr":"{id}"}}}}"#)).collect();
        format!(r#"{{"code":200,"data":{{"result":[{}]}}}}"#, orders.join(","))
    };
    let (client, script) = hearing(&[&page(&[1, 2]), &page(&[2, 3]), &page(&[])]);
    let orders: Vec<_> = client.alibaba().all_orders(ListOrders::page(1, 2)).collect().await;
    let ids: Vec<String> = orders.into_iter().map(|order| order.unwrap().id().unwrap().to_string()).collect();
    assert_eq!((ids.join(" ").as_str(), script.sent().len()), ("1 2 3", 3));
}

#[test]
fn the_ids_of_a_link_are_one_text() {
    let one = r#"{"orderIdList":"2257164624870311973"}"#;
    assert_eq!(again::<GetPayUrls>(one), one);
    for text in [r#""1,2""#, r#""1;2""#, r#"" [1, 2] ""#, r#""[\"1\",\"2\"]""#, "[1,2]", r#"["1","2"]"#] {
        let read = again::<GetPayUrls>(&format!(r#"{{"orderIdList":{text}}}"#));
        assert_eq!(read, r#"{"orderIdList":"1,2"}"#, "{text}");
    }
    assert_eq!(again::<GetPayUrls>(r#"{"orderIdList":2257164624870311973}"#), one);
    assert!(GetPayUrls::new([1_i64; 30]).validate(Generation::V1).is_ok());
    refused(&GetPayUrls::new([1_i64; 31]), "orderIdList");
    refused(&GetPayUrls::new::<OrderId>([]), "orderIdList");
    refused(&GetPayUrls::new(["1", "2,3"]), "orderIdList[1]");
    for blank in [r#""""#, r#""[]""#, r#""1,""#, r#"" , ""#] {
        let read: GetPayUrls = serde_json::from_str(&format!(r#"{{"orderIdList":{blank}}}"#)).unwrap();
        assert!(read.validate(Generation::V1).is_err(), "{blank}");
    }
}

#[test]
fn a_link_for_some_of_the_orders_is_done_and_none_is_not() {
    let some = r#"{"payUrl":"https://x","success":true,"payFailureOrderList":[2257164624870311973]}"#;
    assert_eq!(verdict::<GetPayUrls>(some), Verdict::Done);
    let links: PayUrls = serde_json::from_str(some).unwrap();
    assert_eq!(links.payment_failures.unwrap()[0].as_i64(), Ok(2_257_164_624_870_311_973));
    let no_link = r#"{"success":false,"errorCode":"X","erroMsg":"Batch pay : not surport MANUAL-TRADE!"}"#;
    assert_eq!(verdict::<GetPayUrls>(no_link), no("X", "Batch pay : not surport MANUAL-TRADE!"));
    assert!(matches!(verdict::<GetPayUrls>(r#"{"success":true,"payFailureOrderList":[7]}"#), Verdict::Refused(_)));
    assert_eq!(
        verdict::<GetPayUrls>(r#"{"errorCode":"X"}"#),
        no("X", "no order can be paid: see `payFailureOrderList`")
    );
    assert_eq!(verdict::<GetPayUrls>("{}"), Verdict::Missing("payUrl"));
}

#[tokio::test]
async fn links_for_many_orders_are_asked_for_by_tens_and_a_part_that_fails_takes_nothing_away() {
    let link = r#"{"code":200,"data":{"payUrl":"https://x","success":true,"payFailureOrderList":[3]}}"#;
    let (client, script) = hearing(&[link, r#"{"code":1009,"message":"later"}"#, link]);
    let links: Batches<OrderId, PayUrls> = client.alibaba().pay_urls_for(1..=23_i64).await;
    let done: Vec<usize> = links.done.iter().map(|(orders, _)| orders.len()).collect();
    assert_eq!((done, links.failed[0].0.len(), links.not_tried.len()), (vec![10, 3], 10, 0));
    assert!(!links.is_complete() && links.done[0].1.payment_failures.is_some());
    let last = script.sent().pop().unwrap();
    assert!(last.uri().query().unwrap().contains("orderIdList=21%2C22%2C23&"), "{}", last.uri());
}

#[tokio::test]
async fn a_payment_that_is_left_open_is_neither_done_nor_refused() {
    let open = r#"{"code":200,"data":{"success":true,"result":{"payChannel":"Alipay","paySuccess":false}}}"#;
    let (client, script) =
        hearing(&[open, &fixture("alibaba.pay.response.json"), r#"{"code":200,"message":"操作成功"}"#]);
    let error = client.alibaba().pay(&PayOrder::new("1")).await.unwrap_err();
    assert_eq!((error.certainty(), error.field()), (Certainty::Unreadable, Some("result.paySuccess")));
    assert!(!error.is_retryable() && error.hint().unwrap().contains("look the order up"), "{error:?}");
    assert!(error.raw_body().is_some());
    let paid = client.alibaba().pay(&PayOrder::new("1")).await.unwrap().guess().unwrap();
    assert_eq!(paid.result.unwrap().pay_success, Some(true));
    assert!(client.alibaba().pay(&PayOrder::new("1")).await.unwrap().is_null(), "the documented reply shows no data");
    assert_eq!(script.sent().len(), 3);
    let refusal = r#"{"success":false,"code":"X","message":"余额不足"}"#;
    assert_eq!(verdict::<PayOrder>(refusal), no("X", "余额不足"));
    assert_eq!(verdict::<PayOrder>("\"anything\""), Verdict::Done);
}

#[test]
fn an_order_is_written_as_the_vendor_has_it() {
    let text = json(&order().message("请尽快"));
    let expected = concat!(
        r#"{"thirdOrderId":"PO-1","flow":"general","message":"请尽快","isvBizType":"cross","addressParam":{"#,
        r#""fullName":"张三","mobile":"13800000000","cityText":"杭州市","provinceText":"浙江省","address":"网商路699号"},"#,
        r#""cargoParamList":[{"quantity":5,"offerId":623686863670}]}"#
    );
    assert_eq!(text, expected);
    assert!(json(&order().isv_biz_type(BizType::CrossDaigou)).contains(r#""isvBizType":"cross_daigou""#));
}

#[test]
fn what_is_sent_twice_is_what_changes_nothing_more() {
    let mine = |id: &str| id.starts_with("alibaba.order") || id.starts_with("alibaba.pay");
    let safe = OPERATIONS.iter().map(|entry| entry.operation).filter(|o| mine(o.id) && o.repeat_safe);
    assert_eq!(safe.map(|o| o.id).collect::<Vec<_>>(), ["alibaba.order_cancel", "alibaba.order_confirm"]);
}

#[test]
fn what_nobody_could_mean_is_refused() {
    let mut nameless = order();
    nameless.third_order_id = " ".to_owned();
    refused(&nameless, "thirdOrderId");
    refused(&order().flow(""), "flow");
    refused(&order().isv_biz_type(""), "isvBizType");
    refused(&CreateOrder::new("1", Address::default(), vec![CargoLine::new(1, 1); 101]), "cargoParamList");
    refused(&CreateOrder::new("1", Address::default(), [CargoLine::new(1, 0)]), "cargoParamList[0].quantity");
    refused(&CancelOrder::new("", "other"), "orderId");
    refused(&CancelOrder::new("1", " "), "cancelReason");
    refused(&ConfirmReceipt::new("x", [1_i64]), "orderId");
    refused(&ConfirmReceipt::new(1_i64, ["1", "x"]), "orderEntryIds[1]");
    refused(&ListOrders::page(1, 1).create_start_time("soon"), "createStartTime");
    refused(&PayOrder::new(" "), "orderId");
}
