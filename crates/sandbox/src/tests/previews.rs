//! Previews, at both platforms.

use super::{Caller, fixture, same_but_for};
use crate::world::Catalogue;
use serde_json::{Value, json};

const BATCH: &str = "/alibaba/order/create/previewbatch";
const DAJI: &str = "/alibaba/createOrder/preview";

fn lines(lines: &[Value]) -> String {
    json!({"addressParam": {"fullName": "张三"}, "cargoParamList": lines}).to_string()
}

#[tokio::test]
async fn the_documented_batch_preview_is_answered_as_documented() {
    let caller = Caller::start().await;
    let heard = caller.call(BATCH, fixture!("alibaba1688/order.batch_preview.request.json")).await;
    let documented: Value = serde_json::from_str(fixture!("alibaba1688/order.batch_preview.response.json")).unwrap();
    same_but_for(&documented["data"], &heard.data(), &["success", "sellerOpenId"], "data");
    let (ours, theirs) = (heard.json(), documented);
    let names = |json: &Value| json.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&ours), names(&theirs));
    assert_eq!((&ours["code"], &ours["msg"]), (&theirs["code"], &theirs["msg"]));
    assert_eq!(ours["requestId"].as_str().unwrap().len(), 32);
    assert_eq!(ours["developId"].as_str().unwrap().len(), 19);
}

#[tokio::test]
async fn the_documented_preview_of_dajisaas_is_answered_as_documented() {
    let caller = Caller::start().await;
    let heard = caller.daji(DAJI, fixture!("dajisaas/alibaba.order_preview.request.json")).await;
    let documented: Value = serde_json::from_str(fixture!("dajisaas/alibaba.order_preview.response.json")).unwrap();
    same_but_for(&documented["data"], &heard.data(), &[], "data");
    let ours = heard.json();
    assert_eq!(ours["message"], documented["message"]);
    assert_eq!(ours["traceId"].as_str().unwrap().len(), 12);
    assert!(ours["timestamp"].as_i64().unwrap() > 1_600_000_000_000 && ours.as_object().unwrap().len() == 5);
}

#[tokio::test]
async fn both_generations_serve_their_own_names() {
    let caller = Caller::start().await;
    let spec = "e61a85a671bb3d0301d0412b51641c6b";
    let named = |name: &str, value: Value| lines(&[json!({name: value, "specId": spec, "quantity": 3})]);
    let v2 = format!("/v2{BATCH}");
    for (path, params) in [
        (BATCH, named("offerId", json!(743_470_146_022_i64))),
        (v2.as_str(), named("offerMapId", json!("L0PTnwSnx_dWNZWCtgK7Gg"))),
    ] {
        let data = caller.call(path, &params).await.data();
        assert_eq!(data["orderPreviewResuslt"][0]["sumPayment"], 5700 + 700);
        assert_eq!(data["orderPreviewResuslt"][0]["cargoList"][0]["offerId"], 743_470_146_022_i64);
    }
    let crossed = caller.call(&v2, &named("offerId", json!(743_470_146_022_i64))).await;
    assert_eq!(crossed.code(), 400);
    assert!(crossed.words().contains("cargoParamList[0].offerId"), "{}", crossed.words());
}

#[tokio::test]
async fn several_sellers_are_an_array_and_each_has_its_verdict() {
    let caller = Caller::start().await;
    let data = caller
        .call(
            BATCH,
            &lines(&[
                json!({"offerId": 734_714_573_551_i64, "specId": "cd2b8c31408766f9fb089e74e2a6ac15", "quantity": 1}),
                json!({"offerId": 670_291_644_950_i64, "specId": "594b40c111b019af610a0078e4316373", "quantity": 3}),
                json!({"offerId": 1, "specId": "594b40c111b019af610a0078e4316373", "quantity": 1, "sellerOpenId": "BBB"}),
            ]),
        )
        .await
        .data();
    let parts = data.as_array().unwrap();
    assert_eq!(parts.len(), 3);
    assert_eq!(parts[0]["sellerOpenId"], "BBBgGWh2O6JFI6v1aQuZVgRIA");
    // Three dresses: 13.90 each less 0.69 each, and freight.
    assert_eq!(parts[1]["orderPreviewResuslt"][0]["sumPayment"], 3 * 1321 + 350);
    assert_eq!(parts[1]["orderPreviewResuslt"][0]["cargoList"][0]["amount"].to_string(), "39.63");
    assert_eq!(parts[1]["orderPreviewResuslt"][0]["cargoList"][0]["cargoPromotionList"][0]["discountFee"], 207);
    let unknown = &parts[2];
    assert_eq!((&unknown["success"], &unknown["errorCode"]), (&json!(false), &json!("500_003")));
    assert_eq!(unknown["orderPreviewResuslt"][0]["cargoList"][0]["resultCode"], "500_003");
    assert_eq!(unknown["orderPreviewResuslt"][0]["tradeModeNameList"], json!([]));
}

#[tokio::test]
async fn stock_and_minimum_have_upstreams_codes() {
    let caller = Caller::start().await;
    let catalogue = Catalogue::new(0);
    let offer = catalogue.offers.iter().find(|offer| offer.min_quantity > 1).unwrap();
    for (quantity, code) in [(offer.min_quantity - 1, "500_005"), (offer.skus[0].stock + 1, "500_004")] {
        let line = json!({"offerId": offer.number, "specId": offer.skus[0].spec_id, "quantity": quantity});
        for data in [
            caller.call(BATCH, &lines(std::slice::from_ref(&line))).await.data(),
            caller.daji(DAJI, &lines(std::slice::from_ref(&line))).await.data(),
        ] {
            assert_eq!((&data["success"], &data["errorCode"]), (&json!(false), &json!(code)));
            assert!(data["errorMsg"].as_str().unwrap().contains(&offer.number.to_string()));
            assert_eq!(data["orderPreviewResuslt"][0]["status"], false);
        }
    }
}

#[tokio::test]
async fn dajisaas_takes_one_seller_and_needs_a_spec() {
    let caller = Caller::start().await;
    let dress = json!({"offerId": 670_291_644_950_i64, "specId": "594b40c111b019af610a0078e4316373", "quantity": 1});
    let bag = json!({"offerId": 734_714_573_551_i64, "specId": "cd2b8c31408766f9fb089e74e2a6ac15", "quantity": 1});
    let data = caller.daji(DAJI, &lines(&[dress, bag])).await.data();
    assert_eq!((&data["success"], &data["errorCode"]), (&json!(false), &json!("500_002")));
    let data = caller.daji(DAJI, &lines(&[json!({"offerId": 670_291_644_950_i64, "quantity": 1})])).await.data();
    assert_eq!(data["errorCode"], "500_002");
    let heard = caller.daji(DAJI, &lines(&[json!({"quantity": 1})])).await;
    assert_eq!((heard.status, heard.code()), (400, 400));
    assert!(heard.words().contains("cargoParamList[0].offerId"), "{}", heard.words());
}

#[tokio::test]
async fn a_wrong_member_is_named() {
    let caller = Caller::start().await;
    let spec = "cd2b8c31408766f9fb089e74e2a6ac15";
    let line = |more: Value| {
        let mut line = json!({"offerId": 734_714_573_551_i64, "specId": spec, "quantity": 1});
        line.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        lines(&[line])
    };
    for (params, named) in [
        (line(json!({"colour": "red"})), "colour"),
        (line(json!({"quantity": "two"})), "quantity"),
        (line(json!({"quantity": 0})), "cargoParamList[0].quantity"),
        (line(json!({"offerMapId": "x"})), "cargoParamList[0]"),
        (r#"{"cargoParamList":[]}"#.to_owned(), "addressParam"),
        (lines(&[]), "cargoParamList"),
        (r#"{"addressParam":{},"cargoParamList":{}}"#.to_owned(), "cargoParamList"),
        ("{}{}".to_owned(), "addressParam"),
        ("not json".to_owned(), "expected"),
        (String::new(), "EOF"),
    ] {
        let heard = caller.call(BATCH, &params).await;
        assert_eq!((heard.status, heard.code()), (200, 400), "{params}");
        assert!(heard.words().contains(named) && heard.json()["data"].is_null(), "{params}: {}", heard.words());
    }
}
