//! Callbacks while the clock is moved on: in their order, and never in its way.

use super::{Here, Manner, Target};
use crate::host::callbacks::CallbackFault;
use crate::world::{Notice, OrderNews};
use crate::{Delivery, DeliveryState};
use daigou_core::Platform;
use serde_json::json;
use std::time::{Duration, Instant};

#[tokio::test]
async fn sixty_four_callbacks_to_targets_that_hang_do_not_hold_the_clock() {
    let caller = Here::frozen().await;
    let (pandapon, dajisaas) = (Target::start(Manner::Hang).await, Target::start(Manner::Hang).await);
    caller.target(Platform::PandaPon, &pandapon.url);
    caller.target(Platform::DajiSaas, &dajisaas.url);
    let numbers = [caller.order(None), caller.order(Some("D-1"))];
    for i in 0..64 {
        caller.tell(Notice::Order(numbers[i % 2].clone(), OrderNews::Paid));
    }
    let (before, began) = (caller.sandbox.shared().clock.now(), Instant::now());
    caller.advance(3600).await;
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
    assert_eq!(caller.sandbox.shared().clock.now() - before, 3_600_000);
    // Nobody else waits for it either.
    let began = Instant::now();
    caller.advance(86_400).await;
    caller.admin("/reset", &json!({})).await;
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
}

#[tokio::test]
async fn five_thousand_pending_callbacks_are_delivered_in_the_order_of_their_due_times() {
    let caller = Here::frozen().await;
    let mut target = Target::start(Manner::Answer(200)).await;
    caller.target(Platform::PandaPon, &target.url);
    let number = caller.order(None);
    {
        let shared = caller.sandbox.shared();
        let (mut world, now) = (shared.world(), shared.clock.now());
        for i in 0..5000_i64 {
            // Scattered over an hour, several at some moments.
            let delay = CallbackFault::Delay(1000 + i * 7919 % 3600 * 1000);
            world.notices.push(Notice::Order(number.clone(), OrderNews::Paid));
            shared.outbox().hear(&mut world, now + i, &mut |_, _| Some(delay));
        }
    }
    caller.advance(3700).await;
    // A busy machine may need longer than an advance waits for targets that are slow together.
    let mut all = caller.sandbox.callbacks();
    for _ in 0..1200 {
        if all.iter().all(|delivery| delivery.state == DeliveryState::Delivered) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
        all = caller.sandbox.callbacks();
    }
    let mut due: Vec<(String, u64, &Delivery)> = all.iter().map(|d| (d.attempts[0].at.clone(), d.id, d)).collect();
    due.sort_by(|one, other| (&one.0, one.1).cmp(&(&other.0, other.1)));
    assert!(due.len() == 5000 && all.iter().all(|delivery| delivery.state == DeliveryState::Delivered));
    let bodies: Vec<String> = due.into_iter().map(|(_, _, delivery)| delivery.body.clone()).collect();
    assert!(target.all() == bodies, "they came in another order");
}

#[tokio::test]
async fn all_callbacks_of_an_order_change_places_where_all_are_to_be_reordered() {
    let caller = Here::frozen().await;
    let mut target = Target::start(Manner::Answer(200)).await;
    caller.target(Platform::PandaPon, &target.url);
    caller.send("POST", "/admin/faults", &[], r#"[{"operation":"*","fault":"reorder","probability":1.0}]"#).await;
    let number = caller.order(None);
    for news in [OrderNews::Made, OrderNews::Paid, OrderNews::Shipped, OrderNews::Done] {
        caller.tell(Notice::Order(number.clone(), news));
    }
    caller.advance(600).await;
    let came = target.all();
    let place = |topic: &str| came.iter().position(|body| body.contains(topic)).unwrap();
    assert_eq!(came.len(), 4);
    assert!(
        place("ORDER_PAY") < place("BUYER_MAKE") && place("ORDER_SUCCESS") < place("ANNOUNCE_SENDGOODS"),
        "{came:?}"
    );
}

#[tokio::test]
async fn the_clock_is_not_moved_beyond_the_year_9999() {
    let caller = Here::frozen().await;
    caller.admin("/clock", &json!({"mode": "frozen", "now_millis": 221_845_392_000_000_i64})).await;
    let mut refused = None;
    for _ in 0..120 {
        let heard = caller.admin_heard("/clock/advance", &json!({"seconds": 10 * 365 * 86_400})).await;
        if heard.status != 200 {
            refused = Some(heard);
            break;
        }
    }
    let refused = refused.expect("the year 9999 was passed");
    let said = refused.json()["error"].as_str().unwrap().to_owned();
    assert!(refused.status == 400 && said.starts_with("seconds: ") && said.contains("9999"), "{said}");
    let now = caller.get("/admin/clock").await.json()["now"].as_str().unwrap().to_owned();
    assert!(now.starts_with("999"), "{now}");
}
