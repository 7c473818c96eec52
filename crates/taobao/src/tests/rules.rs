//! Tests of the refusals before anything is sent, and of the verdicts on replies.

use crate::*;
use daigou_core::value::{Fen, MpId, MpSkuId, PurchaseId, Time};
use daigou_core::{Error, ErrorKind, Generation, Request, Verdict};
use serde_json::Value;

/// The member that a request is refused for.
fn refused<R: Request>(json: &str) -> String {
    let request: R = serde_json::from_str(json).unwrap();
    let error: Error = request.validate(Generation::V1).expect_err(json);
    assert_eq!((error.kind(), error.certainty().as_str()), (ErrorKind::Usage, "not_sent"));
    error.field().unwrap().to_owned()
}

/// How a text is read, the text, and the member that is wrong in it.
type Case = (fn(&str) -> String, &'static str, &'static str);

#[test]
fn what_no_platform_could_mean_is_refused_by_the_member_s_name() {
    let cases: &[Case] = &[
        (refused::<ImageSearch>, r"{}", "picUrl"),
        (refused::<ImageSearch>, r#"{"picUrl":" "}"#, "picUrl"),
        (refused::<SearchGoods>, r#"{"keyword":"a","pageNo":0}"#, "pageNo"),
        (refused::<SearchGoods>, r#"{"keyword":"a","pageSize":41}"#, "pageSize"),
        (refused::<SearchGoods>, r#"{"keyword":"a","pageSize":0}"#, "pageSize"),
        (refused::<SearchGoods>, r#"{"keyword":""}"#, "keyword"),
        (refused::<BatchCheck>, r#"{"params":"[]"}"#, "params"),
        (refused::<BatchCheck>, r#"{"params":"no"}"#, "params"),
        (refused::<BatchCheck>, r#"{"params":[{"itemId":""}]}"#, "params[0].itemId"),
        (refused::<BatchCheck>, r#"{"params":[{"itemId":1,"skuIds":["2",""]}]}"#, "params[0].skuIds[1]"),
        (refused::<GetItem>, r#"{"itemId":""}"#, "itemId"),
        (refused::<SourceGoods>, r#"{"itemId":""}"#, "itemId"),
        (refused::<RenderOrder>, r#"{"orderLineList":"[]","receiver":"{}"}"#, "orderLineList"),
        (
            refused::<RenderOrder>,
            r#"{"orderLineList":[{"itemId":"abc","quantity":"1"}],"receiver":"{}"}"#,
            "orderLineList[0].itemId",
        ),
        (
            refused::<RenderOrder>,
            r#"{"orderLineList":[{"itemId":1,"skuId":"07","quantity":1}],"receiver":"{}"}"#,
            "orderLineList[0].skuId",
        ),
        (
            refused::<RenderOrder>,
            r#"{"orderLineList":[{"itemId":1,"quantity":"0"}],"receiver":"{}"}"#,
            "orderLineList[0].quantity",
        ),
        (refused::<RenderOrder>, r#"{"orderLineList":"[]","receiver":"{\"nmae\":\"a\"}"}"#, "receiver"),
        (refused::<CreateOrder>, r#"{"purchaseAmount":-1,"orderLineList":"[]","receiver":"{}"}"#, "purchaseAmount"),
        (
            refused::<CreateOrder>,
            r#"{"purchaseAmount":1,"orderLineList":[{"itemId":"1","quantity":"1","price":"-1"}],"receiver":"{}"}"#,
            "orderLineList[0].price",
        ),
        (refused::<ListOrders>, r#"{"pageNo":0}"#, "pageNo"),
        (refused::<ListOrders>, r#"{"purchaseIds":[]}"#, "purchaseIds"),
        (refused::<ListOrders>, r#"{"purchaseIds":["1"," "]}"#, "purchaseIds[1]"),
        (refused::<ListOrders>, r#"{"outerPurchaseId":" "}"#, "outerPurchaseId"),
        (refused::<ListOrders>, r#"{"modifyTimeStart":"1999-01-01 00:00:00"}"#, "modifyTimeStart"),
        (refused::<ListOrders>, r#"{"modifyTimeEnd":"soon"}"#, "modifyTimeEnd"),
        (
            refused::<ListOrders>,
            r#"{"modifyTimeStart":"2025-01-02 00:00:00","modifyTimeEnd":1735660800}"#,
            "modifyTimeEnd",
        ),
        (refused::<CancelOrder>, r#"{"purchaseId":"","cancelReason":"a"}"#, "purchaseId"),
        (refused::<CancelOrder>, r#"{"purchaseId":"1","cancelReason":" "}"#, "cancelReason"),
        (
            refused::<CancelOrder>,
            r#"{"purchaseId":"1","cancelReason":"a","subPurchaseOrderIdList":[]}"#,
            "subPurchaseOrderIdList",
        ),
        (refused::<UpdateWarehouse>, r#"{"orderId":"","warehouseName":"a","warehouseAddress":"b"}"#, "orderId"),
        (refused::<PayOrders>, r#"{"purchaseOrderIdList":[]}"#, "purchaseOrderIdList"),
        (refused::<PayOrders>, r#"{"purchaseOrderIdList":[1,2,3,4,5,6,7,8,9,10,11]}"#, "purchaseOrderIdList"),
        (refused::<PayOrders>, r#"{"purchaseOrderIdList":[1,"PO-1"]}"#, "purchaseOrderIdList[1]"),
        (refused::<PayOrders>, r#"{"purchaseOrderIdList":[1,2,"1"]}"#, "purchaseOrderIdList[2]"),
        (refused::<ImLink>, r#"{"sourceType":"item","bizId":""}"#, "bizId"),
        (refused::<GetOrder>, r#"{"orderId":" "}"#, "orderId"),
        (refused::<GetLogistics>, r#"{"subPurchaseOrderId":""}"#, "subPurchaseOrderId"),
        (refused::<ListRefunds>, r#"{"pageNo":0,"pageSize":1}"#, "pageNo"),
        (refused::<ListRefunds>, r#"{"pageSize":0}"#, "pageSize"),
        (refused::<ListRefunds>, r#"{"pageSize":1,"refundStatus":"closed"}"#, "refundStatus"),
        (refused::<ListRefunds>, r#"{"pageSize":1,"refundStartTime":-1}"#, "refundStartTime"),
        (refused::<RenderRefund>, r#"{"subOrderId":"","refundType":1,"goodsStatus":1}"#, "subOrderId"),
        (refused::<RenderRefund>, r#"{"subOrderId":"1","refundType":"","goodsStatus":1}"#, "refundType"),
        (refused::<RenderReturn>, r#"{"refundId":""}"#, "refundId"),
        (
            refused::<SubmitReturn>,
            r#"{"refundId":"1","logisticsCompanyCode":"","logisticsNo":"1"}"#,
            "logisticsCompanyCode",
        ),
        (refused::<SubmitReturn>, r#"{"refundId":"1","logisticsCompanyCode":"SF","logisticsNo":""}"#, "logisticsNo"),
        (refused::<CancelRefund>, r#"{"refundId":""}"#, "refundId"),
        (refused::<SubmitRefundMessage>, r#"{"refundId":"1","refundMessage":""}"#, "refundMessage"),
        (
            refused::<SubmitRefund>,
            r#"{"purchaseOrderLineId":1,"refundType":1,"goodsStatus":1,"reasonId":1,"refundFee":-1}"#,
            "refundFee",
        ),
        (
            refused::<SubmitRefund>,
            r#"{"purchaseOrderLineId":"x","refundType":1,"goodsStatus":1,"reasonId":1,"refundFee":1}"#,
            "purchaseOrderLineId",
        ),
        (refused::<GetRefund>, r#"{"refundId":""}"#, "refundId"),
        (refused::<CreateCartOrder>, r#"{"ids":[],"orderAddress":{}}"#, "ids"),
        (refused::<CreateCartOrder>, r#"{"ids":[1,"a"],"orderAddress":{}}"#, "ids[1]"),
        (refused::<AddToCart>, r#"{"mpId":"","mpSkuId":"1","quantity":1}"#, "mpId"),
        (refused::<AddToCart>, r#"{"mpId":"1","mpSkuId":"1","quantity":0}"#, "quantity"),
        (refused::<AddToCart>, r#"{"mpId":"1","mpSkuId":"1","quantity":1,"price":-1}"#, "price"),
        (refused::<AddToCart>, r#"{"mpId":"1","mpSkuId":"1","quantity":1,"itemId":"WUnU"}"#, "itemId"),
        (
            refused::<AddToCart>,
            r#"{"mpId":"1","mpSkuId":"1","quantity":1,"priceRanges":[{"price":-0.5}]}"#,
            "priceRanges[0].price",
        ),
    ];
    for (refused, json, field) in cases {
        assert_eq!(refused(json), *field, "{json}");
    }
}

#[test]
fn a_member_that_the_reference_does_not_name_is_refused() {
    assert!(serde_json::from_str::<SearchGoods>(r#"{"keyWord":"a"}"#).is_err());
    assert!(serde_json::from_str::<CreateCartOrder>(r#"{"ids":[1],"orderAddress":{"mobilePhone":"1"}}"#).is_err());
}

#[test]
fn built_requests_are_written_as_the_vendor_s_examples_are() {
    let written = |value: Result<String, serde_json::Error>| value.unwrap();
    let receiver = Receiver::default().name("张三");
    let render = RenderOrder::new(&receiver, &[RenderLine::new("600120680003951077", "4951323355633", 1)]).unwrap();
    assert_eq!(
        written(serde_json::to_string(&render)),
        r#"{"orderLineList":"[{\"itemId\":600120680003951077,\"quantity\":\"1\",\"skuId\":4951323355633}]","receiver":"{\"name\":\"张三\"}"}"#
    );
    assert!(RenderOrder::new(&receiver, &[RenderLine::new("WUnU", "1", 1)]).is_err());
    let check = BatchCheck::new(&[CheckItem::new(672_991_141_190_i64, [3_452_545_926_724_i64])]).unwrap();
    assert_eq!(
        written(serde_json::to_string(&check)),
        r#"{"params":"[{\"itemId\":\"672991141190\",\"skuIds\":[\"3452545926724\"]}]"}"#
    );
    let pay = PayOrders::new(["200049919063"]);
    assert_eq!(written(serde_json::to_string(&pay)), r#"{"purchaseOrderIdList":[200049919063]}"#);
    let list = ListOrders::page(1, 10).modify_time_start(Time::from_unix_millis(1_735_758_245_000));
    assert_eq!(written(serde_json::to_string(&list)), r#"{"pageNo":1,"pageSize":10,"modifyTimeStart":1735758245000}"#);
    let refund = SubmitRefund::new("7", RefundType::RefundOnly, GoodsStatus::NotShipped, 12, Fen::new(1000));
    assert_eq!(
        written(serde_json::to_string(&refund)),
        r#"{"purchaseOrderLineId":7,"refundType":1,"goodsStatus":1,"reasonId":12,"refundFee":1000}"#
    );
    let colour = ItemProperty::new(1_627_207, "颜色分类", 28324, "黄色");
    let cart = AddToCart::new(MpId::resolved(26), MpSkuId::resolved(65), 2)
        .item_id("7")
        .shop_id(42_i64)
        .properties(&[colour])
        .unwrap();
    assert_eq!(
        written(serde_json::to_string(&cart)),
        r#"{"itemId":7,"mpId":"26","mpSkuId":"65","properties":"[{\"valueId\":28324,\"valueName\":\"黄色\",\"propId\":1627207,\"propName\":\"颜色分类\"}]","quantity":2,"shopId":42}"#
    );
}

/// Judges the call by the payload.
fn verdict<R: Request>(data: &str) -> Verdict {
    R::verdict(&serde_json::from_str(data).unwrap())
}

#[test]
fn a_no_inside_the_payload_is_a_refusal() {
    let refused = |code, message| Verdict::refused(code, message);
    assert_eq!(verdict::<CancelRefund>(r#"{"cancelSuccess":false}"#), refused(None, None));
    assert_eq!(verdict::<CancelRefund>(r#"{"cancelSuccess":"true"}"#), Verdict::Done);
    let no = r#"{"success":"false","errorCode":"E1","errorMsg":"不行"}"#;
    assert_eq!(verdict::<CancelOrder>(no), refused(Some("E1"), Some("不行")));
    assert_eq!(verdict::<PayOrders>(no), refused(Some("E1"), Some("不行")));
    assert_eq!(verdict::<SubmitRefund>(no), refused(Some("E1"), Some("不行")));
    assert_eq!(verdict::<CreateCartOrder>(r#"{"id":"1"}"#), Verdict::Done);
    assert_eq!(verdict::<CreateOrder>("{}"), Verdict::Missing("orderNo"));
}

#[test]
fn a_payment_is_refused_where_nothing_will_be_paid() {
    let failed = r#"{"willPayPurchaseOrderIds":[],"payFailurePurchaseOrderIds":["1"],
        "payFailedResults":[{"gspOrderId":"1","errorCode":"E1","errorMessage":"不行","class":"x"}]}"#;
    assert_eq!(verdict::<PayOrders>(failed), Verdict::refused(Some("E1"), Some("不行")));
    let some = r#"{"willPayPurchaseOrderIds":[2],"payFailurePurchaseOrderIds":["1"]}"#;
    for data in [some, "{}", "null", "true", r#"{"willPayPurchaseOrderIds":["1"]}"#] {
        assert_eq!(verdict::<PayOrders>(data), Verdict::Done, "{data}");
    }
}

#[test]
fn only_what_a_second_sending_does_not_change_is_repeated() {
    let safe = OPERATIONS.iter().filter(|e| e.operation.repeat_safe).map(|e| e.operation.id);
    assert_eq!(safe.collect::<Vec<_>>(), ["order.cancel", "order.update_warehouse", "refund.cancel"]);
}

#[test]
fn free_members_are_sent_as_they_are_and_not_shown() {
    let json = r#"{"id":2514888072180880794,"price":1.50,"a":{"b":[1]}}"#;
    let request: EditCartQuantity = serde_json::from_str(json).unwrap();
    assert_eq!(serde_json::to_string(&request).unwrap(), json);
    assert_eq!(format!("{request:?}"), format!("EditCartQuantity(FreeForm({} bytes))", json.len()));
    assert_eq!(serde_json::to_string(&ListCart::default()).unwrap(), "{}");
    for json in ["[]", "\"a\"", "1", "null"] {
        assert!(serde_json::from_str::<EditCartQuantity>(json).is_err(), "{json}");
    }
    let made = FreeForm::new(&[("id", 1)].into_iter().collect::<std::collections::BTreeMap<_, _>>()).unwrap();
    assert_eq!(DeleteCartLines::from(made).0.json(), r#"{"id":1}"#);
    assert!(FreeForm::new(&[1]).is_err());
}

#[test]
fn a_status_has_a_number_by_whichever_form_it_came() {
    for (json, code) in [
        (r#""WAIT_BUYER_P""#, Some(OrderCode::WaitBuyerPay)),
        (r#""10""#, Some(OrderCode::WaitSellerSendGoods)),
        ("4", Some(OrderCode::Cancelled)),
        (r#""TRADE_CLOSED""#, Some(OrderCode::Cancelled)),
        (r#""FINISHED""#, None),
    ] {
        assert_eq!(serde_json::from_str::<OrderStatus>(json).unwrap().code(), code, "{json}");
    }
}

#[test]
fn a_refund_shows_what_its_two_spellings_have_in_common() {
    let read = |file| serde_json::from_str::<Value>(&super::fixture(file)).unwrap()["data"].to_string();
    let queried: RefundDetail = serde_json::from_str(&read("taobao/refund.get.response.json")).unwrap();
    let withdrawn: CancelledRefund = serde_json::from_str(&read("taobao/refund.cancel.response.json")).unwrap();
    assert_eq!(queried.refund().unwrap().refund_status, Some(RefundStatus::Agreed));
    let parcels = [queried.refund_order_aggregate, withdrawn.refund_order_aggregate];
    let [queried, withdrawn] = parcels.map(|aggregate| aggregate.unwrap().logistics.unwrap());
    for parcel in [&queried, &withdrawn] {
        assert_eq!(parcel.logistics_company.as_ref().unwrap().code(), Some("SF"));
    }
    assert_eq!(queried.receiver_address.unwrap().text(), "浙江省杭州市网商路699号");
    let address = withdrawn.receiver_address.unwrap().get().unwrap();
    assert_eq!(address.receiver.unwrap().expose(), "张三");
    let template: RenderedRefund = serde_json::from_str(&read("taobao/refund.render.response.json")).unwrap();
    let template = template.refund_order_template.unwrap();
    assert_eq!(template.goods_statuses().collect::<Vec<_>>(), [GoodsStatus::NotShipped]);
}

#[test]
fn the_link_to_a_chat_does_not_show() {
    let link: <ImLink as Request>::Response = serde_json::from_str(r#""https://a.example/?loginToken=x""#).unwrap();
    assert_eq!(format!("{link:?}"), "Personal(***)");
    assert_eq!(link.expose(), "https://a.example/?loginToken=x");
    assert_eq!(ImLink::item(7_i64).biz_id, "7");
    assert_eq!(PurchaseId::from("1").as_str(), "1");
}
