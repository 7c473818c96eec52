//! Every documented example goes through its types and loses nothing.

use super::{fixture, json, lost};
use crate::*;
use daigou_core::{Envelope, Generation, Request};
use serde::Deserialize;

#[derive(Deserialize)]
struct Manifest {
    files: Vec<Example>,
}

#[derive(Deserialize)]
struct Example {
    file: String,
    marketplace: String,
    operation: String,
    kind: String,
    generation: String,
}

impl Example {
    fn generation(&self) -> Generation {
        if self.generation == "v1" { Generation::V1 } else { Generation::V2 }
    }
}

fn examples(kind: &str) -> Vec<Example> {
    let manifest: Manifest = serde_json::from_str(&fixture("manifest.json")).unwrap();
    let found: Vec<_> = manifest.files.into_iter().filter(|e| e.marketplace == "taobao" && e.kind == kind).collect();
    assert!(!found.is_empty(), "no {kind}");
    found
}

/// A check of an operation's types: an encoded text for the text of an example.
struct Typed {
    id: &'static str,
    request: fn(&str, Generation) -> String,
    reply: fn(&str) -> String,
    /// The payload by the shape that is guessed; `None` where the reply is published.
    guess: Option<fn(&str) -> String>,
}

fn request<R: Request>(text: &str, generation: Generation) -> String {
    let request: R = serde_json::from_str(text).unwrap();
    request.validate(generation).unwrap();
    serde_json::to_string(&request).unwrap()
}

fn envelope<R: Request>(text: &str) -> Envelope<R::Response> {
    serde_json::from_str(text).unwrap()
}

fn reply<R: Request>(text: &str) -> String {
    serde_json::to_string(&envelope::<R>(text)).unwrap()
}

macro_rules! typed {
    ($($kind:ident $id:literal $request:ty;)*) => {
        const TYPED: &[Typed] = &[$(Typed {
            id: $id,
            request: request::<$request>,
            reply: reply::<$request>,
            guess: typed!(@$kind $request),
        }),*];
    };
    (@published $request:ty) => { None };
    (@guessed $request:ty) => {
        Some(|text| serde_json::to_string(&envelope::<$request>(text).data.unwrap().guess().unwrap()).unwrap())
    };
}

typed! {
    guessed "goods.image_search" ImageSearch;
    guessed "goods.search" SearchGoods;
    published "goods.batch_check" BatchCheck;
    published "goods.get" GetItem;
    guessed "goods.inquiry" InquireGoods;
    published "goods.source" SourceGoods;
    guessed "order.render" RenderOrder;
    published "order.create" CreateOrder;
    guessed "order.list" ListOrders;
    guessed "order.upload_voucher" UploadVoucher;
    guessed "order.cancel" CancelOrder;
    guessed "order.update_warehouse" UpdateWarehouse;
    guessed "order.pay" PayOrders;
    published "order.im_link" ImLink;
    guessed "order.get" GetOrder;
    published "order.logistics" GetLogistics;
    guessed "refund.list" ListRefunds;
    published "refund.render" RenderRefund;
    guessed "refund.render_return" RenderReturn;
    guessed "refund.submit_return" SubmitReturn;
    published "refund.cancel" CancelRefund;
    guessed "refund.submit_message" SubmitRefundMessage;
    guessed "refund.submit" SubmitRefund;
    guessed "refund.messages" ListRefundMessages;
    guessed "refund.modify" ModifyRefund;
    published "refund.get" GetRefund;
    guessed "cart.create_order" CreateCartOrder;
    guessed "cart.preview" PreviewCart;
    guessed "cart.list" ListCart;
    guessed "cart.delete" DeleteCartLines;
    guessed "cart.add" AddToCart;
    guessed "cart.edit_quantity" EditCartQuantity;
}

fn typed(id: &str) -> &'static Typed {
    TYPED.iter().find(|typed| typed.id == id).unwrap_or_else(|| panic!("{id} is not typed"))
}

#[test]
fn every_call_and_every_message_is_typed() {
    let calls = OPERATIONS.iter().filter(|e| e.operation.kind() == "call");
    let ids: Vec<_> = calls.map(|e| e.operation.id).collect();
    assert_eq!(ids, TYPED.iter().map(|typed| typed.id).collect::<Vec<_>>());
}

#[test]
fn every_documented_request_is_valid_and_written_as_it_was_read() {
    for example in examples("request") {
        let text = fixture(&example.file);
        let written = json(&(typed(&example.operation).request)(&text, example.generation()));
        let read = json(&text);
        assert_eq!(lost(&read, &written, ""), [""; 0], "{}: lost", example.file);
        assert_eq!(lost(&written, &read, ""), [""; 0], "{}: added", example.file);
    }
}

#[test]
fn no_documented_reply_loses_a_member() {
    for example in examples("response") {
        let text = fixture(&example.file);
        let written = json(&(typed(&example.operation).reply)(&text));
        assert_eq!(lost(&json(&text), &written, ""), [""; 0], "{}", example.file);
    }
}

#[test]
fn what_is_not_published_has_the_shape_that_is_guessed() {
    for example in examples("response") {
        let Some(guess) = typed(&example.operation).guess else { continue };
        let text = fixture(&example.file);
        assert_eq!(lost(&json(&text)["data"], &json(&guess(&text)), ""), [""; 0], "{}", example.file);
    }
}

#[test]
fn the_upstream_parts_of_a_published_reply_have_the_shape_that_is_guessed() {
    let text = fixture("taobao/goods.source.response.json");
    let item = envelope::<SourceGoods>(&text).data.unwrap();
    let expected = &json(&text)["data"];
    let parts = [
        ("picUrls", serde_json::to_string(&item.pic_urls.unwrap().guess().unwrap())),
        ("properties", serde_json::to_string(&item.properties.unwrap().guess().unwrap())),
        ("skuList", serde_json::to_string(&item.sku_list.unwrap().guess().unwrap())),
        ("multiLanguageInfo", serde_json::to_string(&item.multi_language_info.unwrap().guess().unwrap())),
    ];
    for (member, written) in parts {
        assert_eq!(lost(&expected[member], &json(&written.unwrap()), member), [""; 0]);
    }
}

#[test]
fn a_reply_that_is_not_published_may_have_any_shape() {
    for typed in TYPED.iter().filter(|typed| typed.guess.is_some()) {
        for data in ["true", "\"好\"", "[1,{\"a\":null}]", "{\"new\":{\"a\":1.50}}", "7"] {
            let text = format!("{{\"code\":200,\"data\":{data}}}");
            assert_eq!((typed.reply)(&text), text, "{}", typed.id);
        }
    }
}

#[test]
fn every_reply_takes_a_payload_of_nulls_and_one_without_members() {
    for typed in TYPED.iter().filter(|typed| typed.id != "order.im_link") {
        (typed.reply)(r#"{"code":200,"data":{}}"#);
        (typed.reply)(r#"{"code":200,"data":null}"#);
    }
    let text = r#"{"code":200,"data":{"mpProducts":null,"pnmLogisticsDetails":null,"skuList":null,"picUrls":null}}"#;
    for id in ["goods.batch_check", "goods.get", "order.logistics"] {
        (typed(id).reply)(text);
    }
}
