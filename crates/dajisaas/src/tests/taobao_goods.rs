//! Taobao's goods: what the examples must mean, which ids an order wants, and where a search ends.

use crate::DajiSaas;
use crate::taobao::*;
use daigou_core::transport::ScriptedTransport;
use daigou_core::value::{Fen, MpId, MpSkuId, Unpublished, Yuan};
use daigou_core::{Certainty, Credentials, Envelope, ErrorKind, Request, RetryPolicy, Verdict};
use futures_util::StreamExt;
use std::sync::Arc;

/// An example's reply.
fn reply<R: Request>() -> R::Response {
    let text = super::fixture(&format!("{}.response.json", R::OPERATION.id));
    let envelope: Envelope<R::Response> = serde_json::from_str(&text).unwrap();
    envelope.data.unwrap()
}

/// A client that hears these payloads, one after the other.
fn client(payloads: &[&str]) -> (DajiSaas, Arc<ScriptedTransport>) {
    let answers =
        payloads.iter().map(|data| ScriptedTransport::answer(200, format!(r#"{{"code":200,"data":{data}}}"#)));
    let transport = Arc::new(ScriptedTransport::new(answers));
    let once = RetryPolicy { max_attempts: 1, ..RetryPolicy::default() };
    let builder = DajiSaas::builder().credentials(Credentials::dajisaas("key", "secret")).retry(once);
    (builder.transport(Arc::clone(&transport) as _).build().unwrap(), transport)
}

fn fen(amount: Option<&Fen>) -> i64 {
    amount.unwrap().money().unwrap().minor()
}

fn in_fen(amount: Option<&Yuan>) -> i64 {
    amount.unwrap().money().unwrap().minor()
}

#[test]
fn a_resolved_item_has_the_ids_that_the_documented_order_wants() {
    let item = reply::<ResolveItem>();
    assert_eq!(item.distribution_id().unwrap().as_i64(), Ok(2_048_153_758_314_474));
    assert_eq!(item.distribution_id().unwrap(), &MpId::resolved("2048153758314474"));
    assert_eq!(item.variant(&"3452545926724".into()).unwrap(), &MpSkuId::resolved(3_357_413_213_162));
    let error = item.variant(&"3357413213162".into()).unwrap_err();
    assert!(error.message().contains("an mpSkuId of item 703446760426 already"), "{error}");
    let error = item.variant(&1.into()).unwrap_err();
    assert!(error.message().contains("item 703446760426 has no SKU 1; it has 3452545926724"), "{error}");
    assert_eq!((&item.item_type, &item.status), (&Some(ItemType::HaveMaterial), &Some(ItemStatus::Active)));
}

/// The price of a SKU comes as a text, that of the item as a number.
#[test]
fn a_resolved_item_and_a_detail_count_in_fen() {
    let item = reply::<ResolveItem>();
    let sku = &item.sku_list[0];
    let amounts = [&item.price, &item.promotion_price, &sku.price, &sku.promotion_price, &sku.post_fee];
    assert_eq!(amounts.map(|amount| fen(amount.as_ref())), [1000, 900, 1000, 900, 0]);
    let detail = reply::<GetItem>();
    let sku = &detail.sku_list[0];
    let amounts = [&detail.price, &detail.promotion_price, &sku.price, &sku.promotion_price];
    assert_eq!(amounts.map(|amount| fen(amount.as_ref())), [12_900, 9900, 12_900, 9900]);
    let english = &detail.multi_language_info.unwrap().into_vec()[0];
    let words = english.sku_properties.as_ref().unwrap()[0].properties.as_ref().unwrap();
    assert_eq!(words[0].value_name.as_deref(), Some("Yellow"));
}

#[test]
fn a_search_counts_in_yuan() {
    let page = reply::<SearchGoods>().data.unwrap();
    assert_eq!([&page[0], &page[1]].map(|item| in_fen(item.price.as_ref())), [12_900, 2580]);
    let titles = page.iter().map(|item| item.multi_language_info.as_ref().unwrap().as_slice()[0].title.clone());
    assert_eq!(titles.collect::<Vec<_>>(), [Some("Test dress".to_owned()), Some("Cotton dress".to_owned())]);
    let pictured = reply::<ImageSearch>().guess().unwrap();
    assert_eq!(in_fen(pictured[0].price.as_ref()), 1290);
    assert_eq!(in_fen(pictured[0].coupon_price.as_ref()), 990);
    assert_eq!(pictured[0].id().unwrap().as_i64(), Ok(672_991_141_190));
    assert_eq!(pictured[0].material_i18n.as_ref().unwrap().title.as_deref(), Some("Test item"));
    assert_eq!(serde_json::to_string(&pictured).unwrap().matches("materialI18nVO").count(), 1);
}

/// The integration reads whichever name is there: all of them together are no error.
#[test]
fn a_found_item_is_read_by_any_of_its_names() {
    let read = |json: &str| serde_json::from_str::<FoundItem>(json).unwrap();
    for (json, picture, shop) in [
        (r#"{"mainImageUrl":"a","pictUrl":"b","pictureUrl":"c","shopName":"s","nick":"n"}"#, Some("a"), Some("s")),
        (r#"{"mainImageUrl":"","pictUrl":"b","pictureUrl":"c","shopName":null,"nick":"n"}"#, Some("b"), Some("n")),
        (r#"{"mainImageUrl":null,"pictureUrl":"c"}"#, Some("c"), None),
        ("{}", None, None),
    ] {
        let item = read(json);
        assert_eq!((item.picture(), item.shop()), (picture, shop), "{json}");
    }
    assert_eq!(read(r#"{"itemId":"","tbItemId":9007199254740993}"#).id().unwrap().as_str(), "9007199254740993");
    assert_eq!(read(r#"{"itemId":"1","tbItemId":2}"#).id().unwrap().as_str(), "1");
    let item = read(r#"{"sales":"12","quantity":400}"#);
    assert_eq!((item.sales, item.quantity), (Some(12), Some(400)));
}

#[test]
fn freight_keeps_the_number_whose_unit_is_not_stated() {
    let freight = reply::<EstimateFreight>();
    assert_eq!((freight.post_fee.unwrap().text(), freight.currency.as_deref()), ("0", Some("CNY")));
    let freight: Freight = serde_json::from_str(r#"{"postFee":"5.00"}"#).unwrap();
    assert_eq!(serde_json::to_string(&freight).unwrap(), r#"{"postFee":"5.00","currency":null}"#);
}

#[test]
fn freight_is_asked_with_the_place_as_text() {
    let place = FreightAddress::new("浙江省", "杭州市").district("余杭区");
    let request = EstimateFreight::new(703_446_760_426, &place).unwrap();
    let wire = r#"{"item_id":"703446760426","address_info":"{\"country\":\"中国\",\"city\":\"杭州市\",\"district\":\"余杭区\",\"state\":\"浙江省\"}"}"#;
    assert_eq!(serde_json::to_string(&request).unwrap(), wire);
}

#[tokio::test]
async fn a_search_goes_on_until_a_page_is_empty() {
    let pages = [r#"{"data":[{"itemId":1},{"itemId":2}]}"#, r#"{"data":[{"itemId":3}]}"#, r#"{"data":[]}"#];
    let (client, transport) = client(&pages);
    let search = SearchGoods::new("连衣裙").page_size(2).sort(SearchSort::PriceAscending);
    let found: Vec<_> = client.taobao().search_all(search).collect().await;
    let ids: Vec<_> = found.iter().map(|item| item.as_ref().unwrap().id().unwrap().as_str()).collect();
    assert_eq!(ids, ["1", "2", "3"]);
    let asked: Vec<String> = transport.sent().iter().map(|sent| sent.uri().query().unwrap().to_owned()).collect();
    for (no, query) in (1..).zip(&asked) {
        assert!(query.contains(&format!("page_no={no}&")) && query.contains("sort=PRICE_ASC"), "{query}");
    }
    assert_eq!(asked.len(), 3);
}

#[tokio::test]
async fn a_page_of_another_shape_is_an_error_and_not_the_end() {
    for other in ["{}", "null", r#"{"items":[{"itemId":1}]}"#, "[]"] {
        let (client, _) = client(&[r#"{"data":[{"itemId":1}]}"#, other]);
        let mut found: Vec<_> = client.taobao().search_all(SearchGoods::new("连衣裙")).collect().await;
        let error = found.pop().unwrap().unwrap_err();
        assert_eq!((error.kind(), error.certainty()), (ErrorKind::Decode, Certainty::Unreadable), "{other}");
        assert_eq!(found.len(), 1);
    }
    let (client, _) = client(&[r#"{"data":[{"itemId":1}]}"#, r#"{"pageNo":2,"data":null}"#]);
    assert_eq!(client.taobao().search_all(SearchGoods::new("连衣裙")).count().await, 1);
}

#[test]
fn a_payload_of_unknown_shape_still_says_no() {
    let no = r#"{"success":false,"errorCode":"E1","errorMsg":"不行"}"#;
    let reply = |json: &str| serde_json::from_str::<Unpublished<daigou_core::value::Unknown>>(json).unwrap();
    let refused = Verdict::refused(Some("E1"), Some("不行"));
    assert_eq!(HotList::verdict(&reply(no)), refused);
    assert_eq!(HotListTypes::verdict(&reply(no)), refused);
    assert_eq!(ImageSearchV2::verdict(&reply(no)), refused);
    assert_eq!(ShopSearch::verdict(&serde_json::from_str(no).unwrap()), refused);
    assert_eq!(GetItemByLink::verdict(&serde_json::from_str(no).unwrap()), refused);
    assert_eq!(HotList::verdict(&reply(r#"[{"itemId":1}]"#)), Verdict::Done);
}

#[test]
fn a_picture_is_named_by_its_id_or_its_address() {
    let field = |request: ImageSearch| request.validate(daigou_core::Generation::V1).err()?.field().map(str::to_owned);
    assert_eq!(field(ImageSearch::image("1164408192156408879").language("en")), None);
    assert_eq!(field(ImageSearch::url("https://img.alicdn.com/a.jpg")), None);
    assert_eq!(field(ImageSearch::url(" ")).as_deref(), Some("pic_url"));
    assert_eq!(field(ImageSearch::default()).as_deref(), Some("image_id"));
    assert_eq!(serde_json::to_string(&ShopSearch::keyword("连衣裙").unwrap()).unwrap(), r#"{"keyword":"连衣裙"}"#);
}
