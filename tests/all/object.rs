//! The four clients behind `dyn Marketplace`: one caller for all of them, and no request sent by the wrong one.

use crate::support::clients::Setup;
use crate::support::fixtures::request;
use crate::support::json::Json;
use crate::support::mock::Mock;
use crate::support::{call, raw};
use daigou_alibaba1688::ListOrders;
use daigou_core::{Certainty, ErrorKind, Generation, Marketplace};
use std::sync::Arc;

/// Each marketplace, the number of its operations, and a call with where it goes.
const CALLS: [(&str, usize, &str, &str); 4] = [
    ("taobao", 35, "order.create", "/open/order"),
    ("alibaba1688", 37, "cart.create_order", "/alibaba/cart/create/order"),
    ("dajisaas", 37, "alibaba.order_preview", "/alibaba/createOrder/preview"),
    ("logistics", 6, "address.upsert", "/open/address/addOrUpdate"),
];

#[tokio::test]
async fn a_client_behind_the_trait_lists_its_operations_and_calls_them() {
    let mock = Mock::answering(r#"{"code":200,"data":{"orderNo":"1"}}"#).await;
    for (i, (name, operations, operation, path)) in CALLS.into_iter().enumerate() {
        let client: Box<dyn Marketplace> = Setup::at(mock.url()).client(name);
        assert_eq!((client.name(), client.operations().len()), (name, operations));
        assert!(client.operations().iter().all(|entry| entry.operation.marketplace == name));
        assert!(client.entry("no.such").is_none());
        call(&*client, operation, &request(name, operation)).await.unwrap();
        assert_eq!(mock.seen()[i].path, path, "{operation}");
    }
}

#[tokio::test]
async fn several_tasks_can_use_one_client() {
    let (setup, script) = Setup::hearing(vec![r#"{"code":200,"data":{"orderNo":"1"}}"#.to_owned(); 4]);
    let client: Arc<dyn Marketplace> = Arc::from(setup.client("taobao"));
    let tasks = (0..4).map(|_| {
        let client = client.clone();
        tokio::spawn(async move { call(&*client, "order.create", &request("taobao", "order.create")).await })
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await.unwrap().unwrap();
    }
    assert_eq!(script.sent().len(), 4);
}

#[tokio::test]
async fn a_request_of_one_marketplace_is_not_sent_by_anothers_client() {
    let mock = Mock::answering("{}").await;
    for (of, _, operation, _) in CALLS {
        for (by, ..) in CALLS.into_iter().filter(|(by, ..)| *by != of) {
            let setup = Setup::at(mock.url()).derived();
            let (owner, client) = (setup.client(of), setup.client(by));
            let entry = owner.entry(operation).unwrap();
            let error = entry.call(&*client, &raw(&request(of, operation))).await.unwrap_err();
            assert_eq!((error.kind(), error.certainty()), (ErrorKind::Usage, Certainty::NotSent), "{of} by {by}");
            assert!(error.message().contains(of) && error.message().contains(by), "{error}");
        }
    }
    let client = Setup::at(mock.url()).generation(Generation::V2).taobao();
    let error = client.send(&ListOrders::page(1, 20)).await.unwrap_err();
    assert_eq!((error.kind(), error.certainty()), (ErrorKind::Usage, Certainty::NotSent), "{error}");
    assert_eq!(mock.seen().len(), 0);
}

#[tokio::test]
async fn a_callback_is_not_a_call() {
    let mock = Mock::answering("{}").await;
    for (name, id) in [("taobao", "message.order_price"), ("dajisaas", "alibaba.message")] {
        let error = call(&*Setup::at(mock.url()).client(name), id, "{}").await.unwrap_err();
        assert_eq!((error.kind(), error.certainty()), (ErrorKind::Usage, Certainty::NotSent), "{error}");
        assert!(error.message().contains("callback"), "{error}");
    }
    assert_eq!(mock.seen().len(), 0);
}

#[tokio::test]
async fn a_reply_without_data_is_null() {
    let (setup, _) = Setup::hearing([r#"{"code":200,"msg":"成功"}"#.to_owned()]);
    let client = setup.client("logistics");
    let reply = call(&*client, "address.upsert", &request("logistics", "address.upsert")).await.unwrap();
    assert!(!reply.has_data && Json::parse(reply.data.get()) == Json::Null);
    assert_eq!(reply.message.as_deref(), Some("成功"));
}
