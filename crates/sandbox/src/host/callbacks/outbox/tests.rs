//! The queue without a network: what faults do, what is kept, what becomes of an attempt that was given up.

use super::{AGAIN, CallbackFault, DeliveryState, HELD, Job, KEPT, Outbox, PATIENCE, Pace, TRIES, Unsendable};
use crate::host::callbacks::{Attempt, CallbackTargets, Seal};
use crate::wire::address::Address;
use crate::world::alibaba::order::CartOrder;
use crate::world::{Notice, OrderNews, World};
use daigou_core::Platform;
use daigou_core::auth::Secret;
use daigou_core::message::PushScheme;
use std::sync::Arc;
use std::time::Duration;

/// An outbox and a world with one order of each platform.
struct Told {
    outbox: Outbox,
    world: World,
    numbers: Vec<String>,
}

impl Told {
    fn new(with_targets: bool) -> Self {
        let mut targets = CallbackTargets::default();
        if with_targets {
            targets.set(Platform::PandaPon, Some("http://pandapon.test/")).unwrap();
            targets.set(Platform::DajiSaas, Some("http://dajisaas.test/")).unwrap();
        }
        let mut world = World::with(1, true);
        let asked = CartOrder { third_order_id: Some("D-1".into()), ..CartOrder::default() };
        world.order_cart(&[1], &CartOrder::default(), 0).unwrap();
        world.open(1);
        world.order_cart(&[2], &asked, 0).unwrap();
        world.take_news();
        let numbers = world.books().flat_map(|(_, orders, _)| orders.iter().map(|order| order.tb_order_id.clone()));
        let numbers = numbers.collect();
        let outbox =
            Outbox::new(targets, Seal::new(Secret::new("s"), PushScheme::None), Arc::new(Address::new(String::new())));
        Self { outbox, world, numbers }
    }

    /// Something becomes of an order: 0 is PandaPon's, 1 DajiSaaS's.
    fn hear(&mut self, order: usize, now: i64, fault: Option<CallbackFault>) -> u64 {
        self.world.open(order);
        self.world.notices.push(Notice::Order(self.numbers[order].clone(), OrderNews::Paid));
        self.outbox.hear(&mut self.world, now, &mut |_, _| fault);
        assert!(!self.world.has_news());
        self.outbox.newest(1)[0].id
    }

    fn take(&mut self, now: i64) -> Option<Job> {
        self.outbox.take_due(now, Pace::AtOnce(1))
    }

    /// Everything that is due is attempted, and answered so.
    fn answer(&mut self, now: i64, status: u16) -> Vec<u64> {
        let mut ids = Vec::new();
        while let Some(job) = self.take(now) {
            ids.push(job.id);
            self.outbox.finish(&job, answered(status), now);
        }
        ids
    }

    fn state(&self, id: u64) -> DeliveryState {
        self.outbox.find(id).unwrap().state
    }
}

fn is_busy(told: &Told) -> bool {
    told.outbox.worth_waiting(i64::MIN, PATIENCE).iter().any(Option::is_some)
}

fn answered(status: u16) -> Attempt {
    Attempt { at: String::new(), status: Some(status), error: None, millis: 0 }
}

#[test]
fn it_waits_a_second_and_tries_six_times_in_two_and_a_half_hours() {
    assert_eq!((PATIENCE, AGAIN, TRIES), (Duration::from_secs(1), 1_800_000, 6));
    let mut told = Told::new(true);
    assert_eq!(told.outbox.patience, PATIENCE);
    let id = told.hear(0, 0, None);
    let mut at = Vec::new();
    while let Some(due) = told.outbox.next_due([true; 2]) {
        assert!(told.take(due - 1).is_none());
        at.push(due / 60_000);
        assert_eq!(told.answer(due, 500), [id]);
    }
    assert_eq!((at, told.state(id)), (vec![0, 30, 60, 90, 120, 150], DeliveryState::Failed));
}

#[test]
fn only_two_hundred_counts() {
    for status in [201, 204, 302, 404, 500] {
        let mut told = Told::new(true);
        let id = told.hear(1, 0, None);
        told.answer(0, status);
        assert_eq!(
            (told.state(id), told.outbox.next_due([true; 2])),
            (DeliveryState::Pending, Some(AGAIN)),
            "{status}"
        );
        told.answer(AGAIN, 200);
        assert_eq!((told.state(id), told.outbox.next_due([true; 2])), (DeliveryState::Delivered, None), "{status}");
    }
}

#[test]
fn a_dropped_callback_is_kept_and_never_sent() {
    let mut told = Told::new(true);
    let id = told.hear(0, 0, Some(CallbackFault::Drop));
    assert!(told.take(i64::MAX).is_none());
    let shown = told.outbox.find(id).unwrap();
    assert_eq!((shown.state, shown.reason), (DeliveryState::Dropped, Some("dropped by a fault")));
    assert_eq!(shown.url.as_deref(), Some("http://pandapon.test/"));
}

#[test]
fn a_duplicated_callback_is_sent_twice_once_it_gets_through() {
    let mut told = Told::new(true);
    let id = told.hear(0, 0, Some(CallbackFault::Duplicate));
    assert_eq!(told.answer(0, 500), [id]);
    assert_eq!(told.answer(AGAIN, 200), [id, id]);
    assert_eq!((told.state(id), told.outbox.find(id).unwrap().attempts.len()), (DeliveryState::Delivered, 3));
    // The second is tried once: the message has arrived.
    let id = told.hear(0, AGAIN, Some(CallbackFault::Duplicate));
    let first = told.take(AGAIN).unwrap();
    told.outbox.finish(&first, answered(200), AGAIN);
    assert_eq!(told.answer(AGAIN, 500), [id]);
    assert_eq!((told.state(id), told.outbox.next_due([true; 2])), (DeliveryState::Delivered, None));
}

#[test]
fn a_reordered_callback_goes_behind_the_next_of_its_platform() {
    let mut told = Told::new(true);
    let first = told.hear(0, 0, Some(CallbackFault::Reorder));
    let other = told.hear(1, 0, None);
    assert_eq!(told.answer(0, 200), [other]);
    let second = told.hear(0, 10, None);
    assert_eq!(told.answer(10, 200), [second, first]);
    // Where there is no next one, it goes by itself; and two that would both be held change places.
    let alone = told.hear(0, 20, Some(CallbackFault::Reorder));
    assert_eq!((told.answer(20, 200), told.outbox.next_due([true; 2])), (Vec::new(), Some(20 + HELD)));
    assert_eq!(told.answer(20 + HELD, 200), [alone]);
    let all: Vec<u64> = (0..4).map(|at| told.hear(0, 30 + at, Some(CallbackFault::Reorder))).collect();
    assert_eq!(told.answer(40, 200), [all[1], all[0], all[3], all[2]]);
    // One that fails has gone as well.
    let fifth = told.hear(0, 0, Some(CallbackFault::Reorder));
    let sixth = told.hear(0, 0, None);
    assert_eq!(told.answer(0, 500), [sixth, fifth]);
}

#[test]
fn a_delayed_callback_is_due_later_and_shows_when_it_happened() {
    let mut told = Told::new(true);
    let id = told.hear(0, 1000, Some(CallbackFault::Delay(90_000)));
    assert!(told.take(90_999).is_none());
    let shown = told.outbox.find(id).unwrap();
    assert_eq!(shown.created_at, "1970-01-01T08:00:01.000+08:00");
    assert_eq!(shown.next_attempt_at.as_deref(), Some("1970-01-01T08:01:31.000+08:00"));
    assert_eq!(told.answer(91_000, 200), [id]);
}

#[test]
fn faults_are_drawn_by_the_rows_of_the_tables_and_only_where_something_is_sent() {
    let rows = |with_targets| {
        let mut told = Told::new(with_targets);
        let mut drawn = Vec::new();
        for order in [0, 1] {
            told.world.open(order);
            for news in [OrderNews::Paid, OrderNews::PriceChanged] {
                told.world.notices.push(Notice::Order(told.numbers[order].clone(), news));
            }
        }
        told.outbox.hear(&mut told.world, 0, &mut |marketplace, message| {
            drawn.push(format!("{marketplace} {message}"));
            None
        });
        drawn
    };
    let all = ["alibaba1688 message.order_status", "alibaba1688 message.order_price"];
    assert_eq!(rows(true), [all[0], all[1], "dajisaas alibaba.message", "dajisaas alibaba.message"]);
    assert!(rows(false).is_empty());
}

#[test]
fn an_attempt_that_is_given_up_is_due_as_before() {
    let mut told = Told::new(true);
    let id = told.hear(0, 0, None);
    let job = told.take(0).unwrap();
    assert!(is_busy(&told) && told.outbox.next_due([true; 2]).is_none());
    assert!(matches!(told.outbox.take_by_hand(id), Err(Unsendable::Underway)));
    told.outbox.give_back(&job);
    assert_eq!((is_busy(&told), told.outbox.next_due([true; 2])), (false, Some(0)));
    assert_eq!(told.answer(0, 500), [id]);
    // By hand it goes on with its schedule, and costs none of its tries.
    let Ok(job) = told.outbox.take_by_hand(id) else { panic!("not taken") };
    told.outbox.finish(&job, answered(500), 60_000);
    assert_eq!((told.state(id), told.outbox.next_due([true; 2])), (DeliveryState::Pending, Some(AGAIN)));
    for i in 1..i64::from(TRIES) {
        assert_eq!(told.answer(i * AGAIN, 500), [id]);
    }
    assert_eq!((told.state(id), told.outbox.find(id).unwrap().attempts.len()), (DeliveryState::Failed, 7));
    let Ok(job) = told.outbox.take_by_hand(id) else { panic!("not taken") };
    told.outbox.finish(&job, answered(200), 0);
    assert_eq!((told.state(id), told.outbox.next_due([true; 2])), (DeliveryState::Delivered, None));
}

#[test]
fn one_target_takes_so_many_at_once_and_holds_up_no_other() {
    let mut told = Told::new(true);
    for _ in 0..3 {
        told.hear(0, 0, None);
    }
    let daji = told.hear(1, 0, None);
    let jobs: Vec<Job> = std::iter::from_fn(|| told.outbox.take_due(0, Pace::AtOnce(2))).collect();
    assert_eq!(jobs.iter().map(|job| job.id).collect::<Vec<_>>(), [1, 2, daji]);
    told.outbox.finish(&jobs[0], answered(200), 0);
    assert_eq!(told.outbox.take_due(0, Pace::AtOnce(2)).unwrap().id, 3);
}

#[test]
fn what_happens_during_a_reset_is_forgotten_and_the_numbers_go_on() {
    let mut told = Told::new(true);
    told.hear(0, 0, None);
    told.hear(0, 0, Some(CallbackFault::Reorder));
    let job = told.take(0).unwrap();
    told.outbox.clear();
    told.outbox.finish(&job, answered(500), 0);
    assert!(told.outbox.newest(9).is_empty() && told.outbox.next_due([true; 2]).is_none() && !is_busy(&told));
    assert_eq!(told.hear(0, 0, None), 3);
    assert!(matches!(told.outbox.take_by_hand(1), Err(Unsendable::Unknown)));
}

#[test]
fn the_newest_are_kept_and_those_to_be_sent_always() {
    let mut told = Told::new(true);
    let waiting = told.hear(0, 0, Some(CallbackFault::Delay(i64::MAX)));
    told.outbox.set_target(Platform::DajiSaas, None).unwrap();
    for _ in 0..KEPT + 20 {
        told.hear(1, 0, None);
    }
    let kept = told.outbox.newest(usize::MAX);
    assert_eq!((kept.len(), kept[0].id, kept[1].id), (KEPT, waiting, 23));
    for _ in 0..KEPT {
        told.hear(0, 0, None);
    }
    let kept = told.outbox.newest(usize::MAX);
    assert_eq!(kept.len(), KEPT + 1);
    assert!(kept.iter().all(|delivery| delivery.state == DeliveryState::Pending));
}

#[test]
fn a_message_has_an_id_that_no_other_has() {
    let mut told = Told::new(true);
    let mut ids = Vec::new();
    for now in [5, 5, 5, 6] {
        told.hear(1, now, None);
        let text = told.outbox.newest(1)[0].message.clone().unwrap();
        ids.push(serde_json::from_str::<serde_json::Value>(&text).unwrap()["msgId"].as_i64().unwrap());
    }
    assert_eq!(ids, [5000, 5001, 5002, 6000]);
}

#[test]
fn in_order_the_next_goes_when_one_is_answered_or_keeps_waiting() {
    let mut told = Told::new(true);
    let ids: Vec<u64> = (0..4).map(|_| told.hear(0, 0, None)).collect();
    let strict = Pace::InOrder(Duration::from_secs(3600), 3);
    let first = told.outbox.take_due(0, strict).unwrap();
    assert!(told.outbox.take_due(0, strict).is_none(), "it waits for the first");
    told.outbox.finish(&first, answered(200), 0);
    assert_eq!(told.outbox.take_due(0, strict).map(|job| job.id), Some(ids[1]));
    // One that keeps waiting lets the next go beside it, up to so many.
    let loose = Pace::InOrder(Duration::ZERO, 3);
    let beside: Vec<u64> = std::iter::from_fn(|| told.outbox.take_due(0, loose)).map(|job| job.id).collect();
    assert_eq!(beside, ids[2..]);
    assert_eq!(told.outbox.worth_waiting(0, Duration::ZERO), [Some(Duration::ZERO), None]);
}
