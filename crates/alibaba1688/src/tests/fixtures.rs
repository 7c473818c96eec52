//! The published examples, as data.

use crate::cart::{AddToCart, DeleteCartLines, EditCartQuantity, ListCart, PreviewCart};
use crate::goods::{
    FindWangwang, GetCategory, GetProduct, RecommendProducts, RelatedProducts, SearchByPicture, SearchProducts,
    SearchShop,
};
use crate::marketing::{GetHotList, SearchGlobalSelection, SearchSelection};
use crate::orders::{
    BatchCreate, BatchPreview, CancelOrder, ConfirmReceipt, CreateOrder, GetOrder, GetPayUrl, ListOrders, PayOrders,
    PreviewOrder, TrackOrder,
};
use crate::refunds::{CreateRefund, GetRefund, ListLogisticsCompanies, ListRefundReasons, ReturnGoods, UploadVoucher};
use crate::{CreateCartOrder, OPERATIONS};
use daigou_core::value::Unpublished;
use daigou_core::{Envelope, Generation, Request};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;

pub(super) const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures/");

#[derive(Deserialize)]
struct Manifest {
    files: Vec<Fixture>,
}

#[derive(Deserialize)]
pub(super) struct Fixture {
    pub(super) file: String,
    marketplace: String,
    operation: String,
    kind: String,
    generation: String,
}

impl Fixture {
    pub(super) fn text(&self) -> String {
        fs::read_to_string(format!("{FOLDER}{}", self.file)).unwrap()
    }

    fn generation(&self) -> Generation {
        if self.generation == "v1" { Generation::V1 } else { Generation::V2 }
    }
}

pub(super) fn of_kind(kind: &str) -> Vec<Fixture> {
    let manifest = fs::read_to_string(format!("{FOLDER}manifest.json")).unwrap();
    let manifest: Manifest = serde_json::from_str(&manifest).unwrap();
    manifest.files.into_iter().filter(|f| f.marketplace == "alibaba1688" && f.kind == kind).collect()
}

/// The members that `actual` lacks of `expected`, by path; nulls need not be there, scalars are compared by their text.
pub(super) fn missing(expected: &Value, actual: &Value, path: &str, out: &mut Vec<String>) {
    match (expected, actual) {
        (Value::Null, _) => {}
        (Value::Object(expected), Value::Object(actual)) => {
            for (name, value) in expected {
                let path = format!("{path}.{name}");
                missing(value, actual.get(name).unwrap_or(&Value::Null), &path, out);
            }
        }
        (Value::Array(expected), Value::Array(actual)) if expected.len() == actual.len() => {
            for (i, (expected, actual)) in expected.iter().zip(actual).enumerate() {
                missing(expected, actual, &format!("{path}[{i}]"), out);
            }
        }
        _ if scalar(expected).is_some() && scalar(expected) == scalar(actual) => {}
        _ => out.push(format!("{path}: {expected} became {actual}")),
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

pub(super) fn assert_whole(file: &str, expected: &str, actual: &str) {
    let mut out = Vec::new();
    let read = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    missing(&read(expected), &read(actual), "", &mut out);
    assert!(out.is_empty(), "{file}: {out:#?}");
}

fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let members = members.into_iter().filter(|(_, value)| !value.is_null());
            Value::Object(members.map(|(name, value)| (name, without_nulls(value))).collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(without_nulls).collect()),
        other => other,
    }
}

fn request_holds<R: Request>(fixture: &Fixture) {
    let (file, text) = (&fixture.file, fixture.text());
    let request: R = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{file}: {e}"));
    let written = serde_json::to_string(&request).unwrap_or_else(|e| panic!("{file}: {e}"));
    let [expected, actual] = [&text, &written].map(|t| without_nulls(serde_json::from_str(t).unwrap()));
    assert_eq!(actual, expected, "{file}");
    request.validate(fixture.generation()).unwrap_or_else(|e| panic!("{file}: {e}"));
    let mut other: Value = serde_json::from_str(&text).unwrap();
    other["notAMember"] = Value::from(1);
    assert!(serde_json::from_str::<R>(&other.to_string()).is_err(), "{file}: any member is taken");
}

fn response_holds<R: Request>(fixture: &Fixture) {
    let (file, text) = (&fixture.file, fixture.text());
    let envelope: Envelope<R::Response> = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{file}: {e}"));
    assert!(envelope.is_success() && envelope.data.is_some(), "{file}");
    assert_whole(file, &text, &serde_json::to_string(&envelope).unwrap());
}

/// Tries the shape of a reply that is not published.
trait Guess: Sized {
    fn guessed(&self) -> Option<String>;
}

impl<T: DeserializeOwned + Serialize> Guess for Unpublished<T> {
    fn guessed(&self) -> Option<String> {
        let guess = self.guess().unwrap_or_else(|e| panic!("{}: {e}", self.raw()));
        Some(serde_json::to_string(&guess).unwrap())
    }
}

fn guess_holds<R: Request<Response: Guess>>(fixture: &Fixture) {
    let text = fixture.text();
    let envelope: Envelope<R::Response> = serde_json::from_str(&text).unwrap();
    let data: Value = serde_json::from_str(&text).unwrap();
    let guessed = envelope.data.unwrap().guessed().unwrap();
    assert_whole(&fixture.file, &data["data"].to_string(), &guessed);
}

/// The checks of one operation.
struct Check {
    id: &'static str,
    request: fn(&Fixture),
    response: fn(&Fixture),
    guess: Option<fn(&Fixture)>,
}

macro_rules! checks {
    (published: $($typed:ty),+; unpublished: $($guessed:ty),+ $(,)?) => {
        vec![
            $(Check {
                id: <$typed as Request>::OPERATION.id,
                request: request_holds::<$typed>,
                response: response_holds::<$typed>,
                guess: None,
            },)+
            $(Check {
                id: <$guessed as Request>::OPERATION.id,
                request: request_holds::<$guessed>,
                response: response_holds::<$guessed>,
                guess: Some(guess_holds::<$guessed>),
            },)+
        ]
    };
}

fn checks() -> Vec<Check> {
    checks![
        published: GetProduct, SearchProducts, SearchByPicture, SearchShop, BatchPreview, BatchCreate, ListOrders,
            PreviewOrder, CancelOrder, GetPayUrl, ConfirmReceipt, GetOrder, GetRefund, CreateRefund, EditCartQuantity,
            ListCart;
        unpublished: FindWangwang, GetCategory, RecommendProducts, RelatedProducts, PayOrders, TrackOrder, CreateOrder,
            ListRefundReasons, UploadVoucher, ReturnGoods, ListLogisticsCompanies, CreateCartOrder, DeleteCartLines,
            PreviewCart, AddToCart, SearchGlobalSelection, SearchSelection, GetHotList,
    ]
}

fn check_of(fixture: &Fixture) -> Check {
    let found = checks().into_iter().find(|check| check.id == fixture.operation);
    found.unwrap_or_else(|| panic!("{}: no type for {}", fixture.file, fixture.operation))
}

#[test]
fn every_call_of_the_table_is_typed_and_tested() {
    let calls = OPERATIONS.iter().filter(|e| e.operation.kind() == "call");
    let typed: BTreeSet<&str> = calls.map(|e| e.operation.id).collect();
    let tested: BTreeSet<&str> = checks().iter().map(|check| check.id).collect();
    assert_eq!(typed, tested);
    assert_eq!((OPERATIONS.len(), typed.len()), (37, 34));
}

#[test]
fn every_request_is_read_checked_and_written_back() {
    let fixtures = of_kind("request");
    assert!(fixtures.len() > 30);
    fixtures.iter().for_each(|fixture| (check_of(fixture).request)(fixture));
}

#[test]
fn every_reply_is_read_and_written_back_whole() {
    let fixtures = of_kind("response");
    assert!(fixtures.len() > 30);
    fixtures.iter().for_each(|fixture| (check_of(fixture).response)(fixture));
}

#[test]
fn every_reply_of_unpublished_shape_is_what_upstream_has() {
    for fixture in of_kind("response") {
        if let Some(guess) = check_of(&fixture).guess {
            guess(&fixture);
        }
    }
}

#[test]
fn json_inside_strings_is_read_too() {
    let data = |file: &str| {
        let text = fs::read_to_string(format!("{FOLDER}alibaba1688/{file}.response.json")).unwrap();
        serde_json::from_str::<Value>(&text).unwrap()["data"].to_string()
    };
    let page: crate::OrderPage = serde_json::from_str(&data("order.list")).unwrap();
    let order = &page.data.unwrap()[0];
    assert_eq!(order.cargo_param_list.as_ref().unwrap().get().unwrap()[0].quantity, Some(3));
    assert!(!order.receiver.as_ref().unwrap().get().unwrap().to_area.unwrap().is_blank());
    assert!(order.order_json.as_ref().unwrap().get().unwrap().names_an_order());
    assert_eq!(order.lines[0].sku_infos.as_ref().unwrap().get().unwrap()[1].value.as_deref(), Some("S"));
    let cart: crate::cart::CartContents = serde_json::from_str(&data("cart.list")).unwrap();
    let line = &cart.enable_list[0].cart_item_infos[0];
    assert_eq!(line.properties.as_ref().unwrap().get().unwrap().len(), 2);
    let refund: crate::Refund = serde_json::from_str(&data("refund.info")).unwrap();
    assert_eq!(refund.ext_info.unwrap().get().unwrap()["payMode"], "alipay");
    assert_eq!(refund.order_entry_count_map.unwrap()["151267031009969811"].to_i64(), Some(2));
}
