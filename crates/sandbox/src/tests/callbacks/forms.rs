//! What arrives, read by the crates' own readers.

use super::super::Caller;
use super::{Here, Manner, Target};
use crate::world::{Event, Notice, OrderNews, TaobaoNews};
use crate::{Accept, Sandbox};
use daigou_alibaba1688::messages::{AlibabaMessage, PriceChange};
use daigou_core::message::{Callback, PandaPonEnvelope, Push, PushScheme, Strictness, Verification};
use daigou_core::{ErrorKind, Platform};
use daigou_dajisaas::messages::{self as dajisaas, Message, Received};
use daigou_taobao::messages::TaobaoMessage;
use http::HeaderMap;
use serde_json::{Value, json};

/// The message of PandaPon's that a body is.
fn pandapon(body: &str) -> (PandaPonEnvelope, Callback) {
    let envelope = PandaPonEnvelope::parse(body.as_bytes()).unwrap();
    (envelope.clone(), envelope.into_callback().unwrap())
}

#[tokio::test]
async fn what_becomes_of_a_1688_order_is_told_at_pandapon_in_its_own_form() {
    let caller = Here::frozen().await;
    let mut target = Target::start(Manner::Answer(200)).await;
    caller.target(Platform::PandaPon, &target.url);
    let number = caller.order(None);
    let parcel = Notice::Parcel { order: number.clone(), parcel: 107_450_035_962_376 };
    caller.tell(parcel.clone()); // There is none yet: nothing is said.
    for (news, topic, status) in [
        (OrderNews::Made, "ORDER_BUYER_VIEW_BUYER_MAKE", "waitbuyerpay"),
        (OrderNews::Paid, "ORDER_BUYER_VIEW_ORDER_PAY", "waitsellersend"),
        (OrderNews::Shipped, "ORDER_BUYER_VIEW_ANNOUNCE_SENDGOODS", "waitbuyerreceive"),
        (OrderNews::Confirmed, "ORDER_BUYER_VIEW_ORDER_COMFIRM_RECEIVEGOODS", "confirm_goods_and_has_subsidy"),
        (OrderNews::Done, "ORDER_BUYER_VIEW_ORDER_SUCCESS", "success"),
        (OrderNews::ClosedByBuyer, "ORDER_BUYER_VIEW_ORDER_BUYER_CLOSE", "cancel"),
        (OrderNews::ClosedBySeller, "ORDER_BUYER_VIEW_ORDER_SELLER_CLOSE", "cancel"),
    ] {
        caller.tell(Notice::Order(number.clone(), news));
        let (head, body) = target.pushed.recv().await.unwrap();
        assert!(head.starts_with("post /callbacks?token=t http/1.1"), "{head}");
        assert!(head.contains("content-type: application/json"), "{head}");
        let (envelope, callback) = pandapon(&body);
        assert_eq!((callback.kind.clone(), envelope.message_platform), (format!("1688_{topic}"), Some(1)));
        let timestamp = serde_json::from_str::<Value>(&body).unwrap()["timestamp"].clone();
        assert_eq!(timestamp, json!(caller.sandbox.shared().clock.now().to_string()));
        let received = daigou_alibaba1688::messages::read(&callback).unwrap();
        let AlibabaMessage::OrderStatus(notice) = &received.message else { panic!("{received:?}") };
        assert_eq!(notice.current_status.as_ref().unwrap().as_str(), status);
        assert_eq!(received.order_ids()[0].as_str(), number);
        let happened = received.happened_at().unwrap().unix_millis().unwrap();
        assert_eq!(happened, caller.sandbox.shared().clock.now() / 1000 * 1000);
        assert!(
            body.contains(&format!(r#""orderId":{number}"#)) && body.contains(r#""sellerMemberId":"b2b-"#),
            "{body}"
        );
        assert!(!body.contains("null"), "{body}");
    }
    caller.tell(Notice::Order(number.clone(), OrderNews::PriceChanged));
    let (_, callback) = pandapon(&target.next().await);
    assert_eq!(callback.kind, "1688_ORDER_BUYER_VIEW_ORDER_PRICE_MODIFY");
    let received = daigou_alibaba1688::messages::read(&callback).unwrap();
    let AlibabaMessage::OrderPrice(PriceChange::Order(order)) = &received.message else { panic!("{received:?}") };
    let total = caller.sandbox.shared().world().orders.find(&number).unwrap().total();
    let shown = order.base_info.as_ref().unwrap().total_amount.as_ref().unwrap();
    assert_eq!(shown.money().unwrap().fen().unwrap(), total);

    let now = caller.sandbox.shared().clock.now();
    caller.happens(|world| {
        world.order_event(&number, crate::world::Event::Ship, now).unwrap();
        world.notices.clear();
        world.notices.push(parcel);
    });
    let (_, callback) = pandapon(&target.next().await);
    let received = daigou_alibaba1688::messages::read(&callback).unwrap();
    let AlibabaMessage::Parcel(notice) = &received.message else { panic!("{received:?}") };
    let event = notice.parcel.as_ref().unwrap();
    assert_eq!((event.status_changed.as_deref(), event.cp_code.as_deref()), (Some("CONSIGN"), Some("ZTO")));
    assert_eq!(received.order_ids()[0].as_str(), number);
}

/// A push of DajiSaaS, as a strict receiver with the sandbox's own settings reads it.
pub(super) fn received(sandbox: &Sandbox, form: &str) -> Received {
    let config = sandbox.config();
    let secret = daigou_core::auth::Secret::new(config.get("app_secret").unwrap());
    let verify = config.push_scheme().unwrap().verifier(secret);
    dajisaas::read(Push { headers: &HeaderMap::new(), body: form.as_bytes() }, &*verify, Strictness::Strict).unwrap()
}

#[tokio::test]
async fn what_becomes_of_a_1688_order_is_told_at_dajisaas_in_a_signed_form() {
    for scheme in PushScheme::ALL {
        let caller = Here(Caller::accepting(Accept { daji_push: *scheme, ..Accept::default() }).await);
        let mut target = Target::start(Manner::Answer(200)).await;
        caller.target(Platform::DajiSaas, &target.url);
        let number = caller.order(Some("七 & +"));
        for (news, parsed) in [(OrderNews::Paid, "ORDER_BUYER_VIEW_ORDER_PAY"), (OrderNews::PriceChanged, "")] {
            caller.tell(Notice::Order(number.clone(), news));
            let (head, form) = target.pushed.recv().await.unwrap();
            assert!(head.contains("content-type: application/x-www-form-urlencoded"), "{head}");
            let received = received(&caller.sandbox, &form);
            assert_eq!(received.verification, Verification::Verified);
            assert!(received.callback.kind.starts_with(parsed) && received.callback.id.is_some());
            let Message::Alibaba(message) = &received.message else { panic!("{received:?}") };
            let dajisaas::AlibabaMessage::Order(notice) = message else { panic!("{message:?}") };
            assert_eq!(notice.order_id.as_ref().unwrap().as_str(), number);
            assert!(form.contains("&_dj_signature=") && received.envelope.user_info.is_some());
        }
        let secret = daigou_core::auth::Secret::new("another");
        let verify = caller.sandbox.config().push_scheme().unwrap().verifier(secret);
        let body = caller.sandbox.callbacks()[0].body.clone();
        let push = Push { headers: &HeaderMap::new(), body: body.as_bytes() };
        let error = dajisaas::read(push, &*verify, Strictness::Strict).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unverified);
    }
}

#[tokio::test]
async fn what_becomes_of_taobao_orders_is_told_in_both_forms() {
    let caller = Here::frozen().await;
    let mut target = Target::start(Manner::Answer(200)).await;
    caller.target(Platform::PandaPon, &target.url);
    caller.target(Platform::DajiSaas, &target.url);
    let (id, order_no, purchase) = caller.taobao_order(false);
    let of = |order: &str, purchase: &str, news| Notice::TaobaoOrder {
        order: order.to_owned(),
        purchase: purchase.to_owned(),
        news,
    };
    caller.tell(of(&id, &purchase, TaobaoNews::Status));
    let (envelope, callback) = pandapon(&target.next().await);
    assert_eq!((envelope.message_platform, callback.kind.as_str()), (Some(0), "TAOBAO_ORDER_BUYER_VIEW_BUYER_MAKE"));
    let TaobaoMessage::OrderStatus(status) = daigou_taobao::messages::read(&callback).unwrap() else { panic!() };
    assert_eq!(status.purchase_id.as_ref().unwrap().as_str(), purchase);
    assert_eq!(status.status.as_ref().unwrap().as_str(), "WAIT_BUYER_P");
    let line = &status.sku_list.as_ref().unwrap()[0];
    assert_eq!((line.order_line_no.as_deref(), line.logistic_number.as_deref()), (Some("1"), None));

    let now = caller.sandbox.shared().clock.now();
    caller.happens(|world| {
        world.taobao_event(&purchase, Event::Pay, now).unwrap();
        world.notices.clear();
        world.notices.push(of(&id, &purchase, TaobaoNews::Status));
    });
    let (_, callback) = pandapon(&target.next().await);
    assert_eq!(callback.kind, "TAOBAO_ORDER_BUYER_VIEW_ORDER_PAY");

    caller.tell(of(&id, &purchase, TaobaoNews::Price));
    let (_, callback) = pandapon(&target.next().await);
    assert_eq!(callback.kind, "TAOBAO_ORDER_BUYER_VIEW_ORDER_PRICE_MODIFY");
    let TaobaoMessage::OrderPrice(price) = daigou_taobao::messages::read(&callback).unwrap() else { panic!() };
    assert_eq!(price.sales_order_id.as_deref(), Some(order_no.as_str()));
    let sub = &price.sub_orders.as_ref().unwrap()[0];
    let total = caller.sandbox.shared().world().taobao_orders.find(&id).unwrap().total();
    let fen = |amount: &Option<daigou_core::value::Fen>| amount.as_ref().unwrap().money().unwrap().fen().unwrap();
    assert_eq!((fen(&sub.product_amount), sub.quantity), (total, Some(2)));
    assert_eq!(fen(&price.purchase_order_price.as_ref().unwrap().purchase_total_fee), total);
    assert!(callback.body.get().contains(&format!(r#""product_amount":"{total}""#)), "a text");

    let (id, _, purchase) = caller.taobao_order(true);
    caller.tell(of(&id, &purchase, TaobaoNews::Status));
    let push = received(&caller.sandbox, &target.next().await);
    let Message::Taobao(dajisaas::TaobaoMessage::OrderStatus(status)) = &push.message else { panic!("{push:?}") };
    assert_eq!((push.callback.kind.as_str(), status.outer_purchase_id.as_deref()), ("3", Some("R-1")));
    assert_eq!(status.status, Some(dajisaas::OrderStatus::WaitBuyerPay));
    caller.tell(of(&id, &purchase, TaobaoNews::Price));
    let push = received(&caller.sandbox, &target.next().await);
    let Message::Taobao(dajisaas::TaobaoMessage::OrderPrice(price)) = &push.message else { panic!("{push:?}") };
    assert_eq!(price.purchase_order_id.as_ref().unwrap().as_str(), purchase);
    assert_eq!(fen(&price.lines[0].price.as_ref().unwrap().purchase_product_unit_fee) * 2, total);
    assert_eq!(price.features.as_ref().unwrap().raw().get(), "{}");

    // Of a purchase order or an order that is not there, nothing is said.
    let before = caller.sandbox.callbacks().len();
    caller.tell(of(&id, "7", TaobaoNews::Status));
    caller.tell(of("7", &purchase, TaobaoNews::Price));
    assert_eq!(caller.sandbox.callbacks().len(), before);
}

#[tokio::test]
async fn refunds_are_told_with_who_did_what() {
    let caller = Here::frozen().await;
    let mut target = Target::start(Manner::Answer(200)).await;
    caller.target(Platform::PandaPon, &target.url);
    let (example, waybill) = ("TQ34931008034741532", "78000000000001");
    let now = caller.sandbox.shared().clock.now();
    caller.happens(|world| {
        world.send_back(example, "ZTO", waybill, now).unwrap();
        world.notices.clear();
        world.notices.push(Notice::Refund(example.to_owned()));
    });
    let (envelope, callback) = pandapon(&target.next().await);
    assert_eq!(callback.kind, "1688_ORDER_BUYER_VIEW_ORDER_BUYER_REFUND_IN_SALES");
    let received = daigou_alibaba1688::messages::read(&callback).unwrap();
    let AlibabaMessage::Refund(notice) = &received.message else { panic!("{received:?}") };
    let action = notice.refund_action.as_ref().unwrap().as_str();
    let status = notice.current_status.as_ref().unwrap().as_str();
    assert_eq!((action, notice.operator.as_deref(), status), ("BUYER_SEND_GOODS", Some("buyer"), "waitsellerreceive"));
    assert_eq!((notice.refund_id.as_ref().unwrap().as_str(), envelope.message_platform), (example, Some(1)));

    let (refund, purchase) = {
        let world = caller.sandbox.shared().world();
        let refund = world.taobao_refunds.iter().next().unwrap();
        let (_, line) = world.taobao_orders.line(&refund.sub_order).unwrap();
        (refund.id.clone(), line.purchase.as_ref().unwrap().main.clone())
    };
    caller.tell(Notice::TaobaoRefund(refund.clone()));
    let (_, callback) = pandapon(&target.next().await);
    let TaobaoMessage::Refund(changed) = daigou_taobao::messages::read(&callback).unwrap() else { panic!() };
    assert_eq!(changed.refund_id.as_ref().unwrap().as_str(), refund);
    assert_eq!(changed.order_id.as_ref().unwrap().as_str(), purchase);
    assert!(changed.refund_status.is_some());
}
