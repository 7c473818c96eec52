//! Tests of requests: their refusals, and how they are written.

use crate::cart::{AddToCart, DeleteCartLines, EditCartQuantity};
use crate::goods::{FindWangwang, GetProduct, RelatedProducts, SearchByPicture, SearchProducts, SearchShop};
use crate::marketing::{GetHotList, SearchSelection};
use crate::orders::{CancelOrder, ConfirmReceipt, CreateOrder, GetPayUrl, ListOrders, PayOrders, PreviewOrder};
use crate::refunds::{CreateRefund, RefundedLine, ReturnGoods, UploadVoucher};
use crate::upstream::refund::{DisputeRequest, GoodsStage};
use crate::upstream::search::{Direction, Sort};
use crate::{Address, CargoLine, FreeForm};
use daigou_core::value::{Fen, Time, Yuan};
use daigou_core::{Generation, Request};

const V1: Generation = Generation::V1;
const V2: Generation = Generation::V2;

fn refused(request: &impl Request, generation: Generation, field: &str) {
    let error = request.validate(generation).unwrap_err();
    assert_eq!(error.field(), Some(field), "{error}");
}

fn line() -> CargoLine {
    CargoLine::new(734_714_573_551, "cd2b8c31408766f9fb089e74e2a6ac15", 1)
}

fn refund() -> CreateRefund {
    let (kind, stage) = (DisputeRequest::Refund, GoodsStage::BeforeShipment);
    CreateRefund::new("254", ["255"], kind, stage, Fen::new(22500), 20028, "不想要了")
}

#[test]
fn pages_start_at_1_and_end_at_the_documented_size() {
    refused(&SearchProducts::new("包").page(0, 20), V2, "beginPage");
    refused(&SearchProducts::new("包").page(1, 51), V2, "pageSize");
    refused(&SearchShop::new("BBBx").page(1, 0), V2, "pageSize");
    refused(&SearchByPicture::of_base64("xxxx").page(-1, 1), V2, "beginPage");
    refused(&RelatedProducts::new(1).page(1, 11), V2, "pageSize");
    refused(&SearchSelection::new(SearchProducts::new("包").page(0, 1)), V2, "beginPage");
    refused(&ListOrders::page(0, 20), V2, "pageNum");
    let mut list = GetHotList::new("1031910", "hot");
    list.limit = 21;
    refused(&list, V2, "limit");
}

#[test]
fn a_product_of_the_other_generation_is_refused() {
    refused(&GetProduct::new(706_627_393_257), V2, "offerId");
    refused(&GetProduct::new("AbC".parse::<daigou_core::value::ProductRef>().unwrap()), V1, "offerId");
    refused(&FindWangwang::new("BBBx", 1), V2, "offerId");
    refused(&AddToCart::new(1, "spec", 1), V2, "offerId");
    refused(&AddToCart::new("AbC".parse::<daigou_core::value::ProductRef>().unwrap(), "spec", 1), V1, "offerMapId");
    refused(&CreateOrder::new("general", Address::default(), [line()]), V2, "cargoParamList[0].offerId");
}

#[test]
fn lists_have_entries_and_not_too_many() {
    refused(&PreviewOrder::new(Address::default(), []), V1, "cargoParamList");
    refused(&PreviewOrder::new(Address::default(), vec![line(); 101]), V1, "cargoParamList");
    assert!(PreviewOrder::new(Address::default(), vec![line(); 100]).validate(V1).is_ok());
    refused(&PayOrders::new(Vec::<String>::new()), V1, "orderIds");
    refused(&ConfirmReceipt::new(1_i64, Vec::<i64>::new()), V1, "orderEntryIds");
    refused(&refund().vouchers(vec!["u".to_owned(); 6]), V1, "vouchers");
    refused(&ReturnGoods::new("TQ1", "ZTO", "78").vouchers(vec!["u".to_owned(); 11]), V1, "vouchers");
}

#[test]
fn ids_that_stand_as_integers_have_no_letters() {
    refused(&CancelOrder::new("25a", "other"), V1, "orderId");
    refused(&CancelOrder::new("", "other"), V1, "orderId");
    refused(&ConfirmReceipt::new("1", ["x"]), V1, "orderEntryIds[0]");
    refused(&refund().order_entry_count_list(vec![RefundedLine::new("x", 1)]), V1, "orderEntryCountList[0].id");
    refused(&EditCartQuantity::new("x", 1), V1, "id");
}

#[test]
fn texts_amounts_and_quantities_mean_something() {
    refused(&CancelOrder::new(1_i64, " "), V1, "cancelReason");
    refused(&GetPayUrl::new(""), V1, "orderId");
    refused(&PayOrders::new(["1", " "]), V1, "orderIds[1]");
    refused(&EditCartQuantity::new(75_i64, 0), V1, "quantity");
    refused(&refund().order_entry_count_list(vec![RefundedLine::new(1_i64, 0)]), V1, "orderEntryCountList[0].count");
    refused(&refund().apply_carriage(Fen::new(-1)), V1, "applyCarriage");
    refused(&ReturnGoods::new("TQ1", "", "78"), V1, "logisticsCompanyNo");
    refused(&UploadVoucher::new(""), V1, "imageData");
    refused(&SearchShop::new(""), V1, "sellerOpenId");
    refused(&SearchByPicture::of_base64(""), V1, "imageBase64");
    refused(&SearchProducts::new("包").price_start(Yuan::from_fen(-1)), V1, "priceStart");
    refused(&ListOrders::page(1, 1).order_time_begin(Time::from_unix_millis(0)), V1, "orderTimeBegin");
    refused(&EditCartQuantity::new(75_i64, 1).update_time(Time::from_unix_millis(1)), V1, "updateTime");
}

#[test]
fn the_wire_has_numbers_and_texts_where_the_vendor_has_them() {
    let json = |request: &dyn erased::Json| request.json();
    assert_eq!(
        json(&CancelOrder::new("2542285634920880794", "不想要了")),
        r#"{"webSite":"1688","orderId":2542285634920880794,"cancelReason":"不想要了"}"#
    );
    assert_eq!(json(&PayOrders::new([2_059_624_776_425_880_794_i64])), r#"{"orderIds":["2059624776425880794"]}"#);
    assert_eq!(json(&FindWangwang::new("BBBx", 951_807_530_375)), r#"{"openUid":"BBBx","offerId":"951807530375"}"#);
    let search = SearchProducts::new("T恤").sort(Sort::by_price(Direction::Asc)).price_end(Yuan::from_fen(64760));
    assert_eq!(
        json(&SearchSelection::new(search.filter("new7"))),
        r#"{"keyword":"T恤","beginPage":1,"pageSize":20,"country":"en","filter":"1688Selection,new7","sort":"{\"price\":\"asc\"}","priceEnd":"647.6"}"#
    );
    let text: SearchProducts =
        serde_json::from_str(r#"{"keyword":"","beginPage":1,"pageSize":1,"sort":{ "monthSold": "desc" }}"#).unwrap();
    assert_eq!(json(&text), r#"{"keyword":"","beginPage":1,"pageSize":1,"sort":"{\"monthSold\":\"desc\"}"}"#);
    let refund: CreateRefund = serde_json::from_str(&json(&refund()).replace(":22500", ":\"22500\"")).unwrap();
    assert!(json(&refund).contains(r#""orderEntryIds":[255]"#) && json(&refund).contains(r#""applyPayment":22500,"#));
}

mod erased {
    /// JSON of any request.
    pub(super) trait Json {
        fn json(&self) -> String;
    }

    impl<T: serde::Serialize> Json for T {
        fn json(&self) -> String {
            serde_json::to_string(self).unwrap()
        }
    }
}

#[test]
fn free_parameters_are_an_object_sent_as_it_is_and_never_shown() {
    let text = r#"{"ids": [75, 12345678901234567890.5], "name":"张三"}"#;
    let request: DeleteCartLines = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_string(&request).unwrap(), text);
    assert_eq!(request, DeleteCartLines(FreeForm::from_json(text).unwrap()));
    assert!(!format!("{request:?}").contains("张三"));
    for other in ["[]", "1", "null", "\"x\"", "{"] {
        assert!(FreeForm::from_json(other).is_err(), "{other}");
    }
}

#[test]
fn pictures_are_never_shown() {
    let shown = format!("{:?} {:?}", SearchByPicture::of_base64("c2VjcmV0"), UploadVoucher::new("c2VjcmV0"));
    assert!(!shown.contains("c2VjcmV0") && shown.contains('8'), "{shown}");
}
