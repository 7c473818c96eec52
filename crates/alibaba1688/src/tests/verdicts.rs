//! The verdicts on replies with code 200, and the ends of lists.

use crate::goods::{RelatedProducts, SearchProducts};
use crate::marketing::SearchGlobalSelection;
use crate::orders::{BatchCreate, CancelOrder, ConfirmReceipt, CreateOrder, GetOrder, GetPayUrl, PreviewOrder};
use crate::refunds::{CreateRefund, ReturnGoods};
use crate::{CreateCartOrder, OPERATIONS, cart::PreviewCart};
use daigou_core::page::Paged;
use daigou_core::{Refusal, Request, Verdict};

fn verdict<R: Request>(data: &str) -> Verdict {
    R::verdict(&serde_json::from_str(data).unwrap())
}

fn refused(code: &str, message: &str) -> Verdict {
    Verdict::Refused(Refusal {
        code: Some(code.to_owned()).filter(|c| !c.is_empty()),
        message: Some(message.to_owned()).filter(|m| !m.is_empty()),
    })
}

#[test]
fn a_no_inside_a_payload_is_a_refusal_with_its_code_and_words() {
    let no = r#"{"success":false,"errorInfo":"订单信息不存在","errorCode":"4003"}"#;
    assert_eq!(verdict::<ConfirmReceipt>(no), refused("4003", "订单信息不存在"));
    assert_eq!(verdict::<ReturnGoods>(&format!(r#"{{"result":{no}}}"#)), refused("4003", "订单信息不存在"));
    let preview = r#"{"success":false,"errorCode":"500_1","errorMsg":"x"}"#;
    assert_eq!(verdict::<PreviewOrder>(preview), refused("500_1", "x"));
    assert_eq!(verdict::<PreviewCart>(&format!("[{preview}]")), refused("500_1", "x"));
    assert_eq!(verdict::<PreviewCart>(r#""anything""#), Verdict::Done);
    assert_eq!(verdict::<GetOrder>(r#"{"success":"false","errorCode":"x"}"#), refused("x", ""));
    assert!(matches!(verdict::<CancelOrder>("false"), Verdict::Refused(_)));
    assert_eq!([verdict::<CancelOrder>("true"), verdict::<CancelOrder>("null")], [Verdict::Done, Verdict::Done]);
    assert_eq!(verdict::<CreateRefund>(r#"{"success":false,"code":"5005","message":"m"}"#), refused("5005", "m"));
}

#[test]
fn a_creation_without_a_number_cannot_be_read() {
    assert_eq!(verdict::<CreateRefund>("{}"), Verdict::Missing("refundId"));
    assert_eq!(verdict::<CreateRefund>(r#"{"refundId":""}"#), Verdict::Missing("refundId"));
    assert_eq!(verdict::<CreateRefund>(r#"{"refundId":"TQ1"}"#), Verdict::Done);
    for nothing in ["[]", "{}", r#"[{"baseInfo":{"idOfStr":""}}]"#] {
        assert_eq!(verdict::<BatchCreate>(nothing), Verdict::Missing("baseInfo.idOfStr"), "{nothing}");
    }
}

#[test]
fn a_failed_part_of_a_batch_is_no_refusal_and_a_wholly_failed_one_is() {
    let failed = r#"{"success":false,"errorCode":"500_004","errorMessage":"stock"}"#;
    let created = r#"{"baseInfo":{"id":2542285634920880794}}"#;
    assert_eq!(verdict::<BatchCreate>(&format!("[{failed},{created}]")), Verdict::Done);
    assert_eq!(verdict::<BatchCreate>(&format!("[{failed},{failed}]")), refused("500_004", "stock"));
    assert_eq!(verdict::<BatchCreate>(failed), refused("500_004", "stock"));
    assert_eq!(verdict::<BatchCreate>(r#"{"orderId":"1","success":true}"#), Verdict::Done);
}

#[test]
fn a_creation_that_names_an_order_is_never_called_refused() {
    let quirk = r#"{"totalSuccessAmount":156800,"orderId":"87407346014789305","success":false}"#;
    assert_eq!(verdict::<CreateOrder>(quirk), Verdict::Done);
    assert_eq!(verdict::<CreateCartOrder>(&format!(r#"{{"result":{quirk},"success":false}}"#)), Verdict::Done);
    assert_eq!(verdict::<CreateOrder>(r#"{"orderList":[{"orderId":"1"}],"success":false}"#), Verdict::Done);
    let no = r#"{"success":false,"code":"400","message":"AddressId invalid"}"#;
    assert_eq!(verdict::<CreateOrder>(no), refused("400", "AddressId invalid"));
    assert_eq!(verdict::<CreateCartOrder>(no), refused("400", "AddressId invalid"));
    assert_eq!(verdict::<CreateOrder>("\"2542\""), Verdict::Done);
}

#[test]
fn a_payment_link_is_a_link_a_payment_or_a_no() {
    assert_eq!(verdict::<GetPayUrl>(r#"{"payUrl":"https://x","protocolPaySuccess":false}"#), Verdict::Done);
    assert_eq!(verdict::<GetPayUrl>(r#"{"protocolPaySuccess":true}"#), Verdict::Done);
    assert!(matches!(verdict::<GetPayUrl>(r#"{"cantPayOrderList":[2542285634920880794]}"#), Verdict::Refused(_)));
    assert_eq!(verdict::<GetPayUrl>(r#"{"cantPayOrderList":[]}"#), Verdict::Missing("payUrl"));
}

#[test]
fn what_is_sent_twice_is_what_changes_nothing_more() {
    let safe: Vec<&str> = OPERATIONS.iter().filter(|e| e.operation.repeat_safe).map(|e| e.operation.id).collect();
    let expected =
        ["order.cancel", "order.confirm_receipt", "refund.return_goods", "cart.delete", "cart.edit_quantity"];
    assert_eq!(safe, expected);
}

#[test]
fn a_search_ends_by_what_comes_and_not_by_the_number_of_pages() {
    let page =
        |data: &str| serde_json::from_str(&format!(r#"{{"totalRecords":7,"totalPage":3,"data":{data}}}"#)).unwrap();
    let first = SearchProducts::new("包").page(1, 5);
    let full = page(r#"[{"offerId":1},{"offerId":2},{"offerId":3},{"offerId":4},{"offerId":5}]"#);
    let second = first.next(&full, 0).unwrap();
    assert_eq!((second.begin_page, second.page_size), (2, 5));
    assert!(second.next(&page(r#"[{"offerId":6},{"offerId":7}]"#), 5).is_none());
    assert!(first.next(&page("null"), 0).is_some() && SearchProducts::items(page("null")).unwrap().is_empty());
    let full = SearchProducts::items(full).unwrap();
    let keys: Vec<_> = full.iter().map(|item| SearchProducts::key(item).unwrap()).collect();
    assert_eq!(keys, ["1", "2", "3", "4", "5"]);
}

#[test]
fn a_list_of_another_shape_is_an_error_and_not_an_empty_list() {
    let other = serde_json::from_str("{\"items\":[]}").unwrap();
    let first = RelatedProducts::new(1);
    assert!(RelatedProducts::items(serde_json::from_str("7").unwrap()).is_err());
    assert!(first.next(&other, 0).is_none());
    assert!(RelatedProducts::items(Default::default()).unwrap().is_empty());
    let page = serde_json::from_str(r#"{"data":[{"offerId":1}]}"#).unwrap();
    let selection = SearchGlobalSelection::new(SearchProducts::new("包"));
    assert_eq!(selection.next(&page, 0).unwrap().0.begin_page, 2);
    assert_eq!(SearchGlobalSelection::items(page).unwrap().len(), 1);
}
