//! A platform in memory that fails as real ones do: before or after it did what it was asked, with lists that lag behind.

use async_trait::async_trait;
use daigou_core::buyer::{
    Buyer, DeliveryAddress, Found, NewLine, NewOrder, Order, OrderStatus, Payment, Placed, Quote, Reference, Sought,
};
use daigou_core::clock::{Clock, ManualClock, Random, SeededRandom};
use daigou_core::value::{Money, OrderId};
use daigou_core::{Certainty, Error, ErrorKind};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What an order is found after, in lists.
pub(super) const LAG: Duration = Duration::from_secs(60);

pub(super) struct Platform {
    clock: Arc<ManualClock>,
    random: SeededRandom,
    /// Of a hundred calls so many fail, in one way or another.
    pub(super) faults: u64,
    /// The next creations fail so, whatever chance says.
    pub(super) script: Mutex<Vec<Fault>>,
    /// Payments are left to a person.
    pub(super) by_hand: bool,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    orders: Vec<Made>,
    creations: usize,
    look_ups: usize,
    payments: usize,
}

#[derive(Clone)]
pub(super) struct Made {
    pub(super) reference: Reference,
    pub(super) id: OrderId,
    pub(super) paid: usize,
    at: Duration,
    paid_at: Duration,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Fault {
    None,
    NotSent,
    TimeoutBefore,
    TimeoutAfter,
    Unreadable,
    UnknownRefusal,
    KnownRefusal,
}

const FAULTS: [Fault; 5] =
    [Fault::NotSent, Fault::TimeoutBefore, Fault::TimeoutAfter, Fault::Unreadable, Fault::UnknownRefusal];

impl Platform {
    pub(super) fn new(clock: &Arc<ManualClock>, seed: u64, faults: u64) -> Self {
        let (script, state) = (Mutex::default(), Mutex::default());
        Self { clock: clock.clone(), random: SeededRandom::new(seed), faults, script, by_hand: false, state }
    }

    fn fault(&self) -> Fault {
        if self.random.next_u64() % 100 >= self.faults {
            return Fault::None;
        }
        FAULTS[usize::try_from(self.random.next_u64()).unwrap_or_default() % FAULTS.len()]
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    pub(super) fn orders(&self) -> Vec<Made> {
        self.state().orders.clone()
    }

    /// How many creations, look-ups and payments came in.
    pub(super) fn calls(&self) -> [usize; 3] {
        let state = self.state();
        [state.creations, state.look_ups, state.payments]
    }

    fn make(&self, order: &NewOrder) -> OrderId {
        let mut state = self.state();
        let id = OrderId::from(format!("{}", 5_000_000_000_000_000_000_u64 + state.orders.len() as u64));
        let made = Made {
            reference: order.reference.clone(),
            id: id.clone(),
            paid: 0,
            at: self.clock.monotonic(),
            paid_at: Duration::ZERO,
        };
        state.orders.push(made);
        id
    }
}

/// What a call comes to: done or not, and what its caller sees.
fn outcome<T>(fault: Fault, mut act: impl FnMut() -> T) -> Result<T, Error> {
    let failed = |kind, certainty| Err(Error::new(kind, certainty, format!("{fault:?}")));
    match fault {
        Fault::None => Ok(act()),
        Fault::NotSent => failed(ErrorKind::Connect, Certainty::NotSent),
        Fault::TimeoutBefore => failed(ErrorKind::Timeout, Certainty::MaybeSent),
        Fault::TimeoutAfter => {
            act();
            failed(ErrorKind::Timeout, Certainty::MaybeSent)
        }
        Fault::Unreadable => {
            act();
            failed(ErrorKind::Decode, Certainty::Unreadable)
        }
        Fault::UnknownRefusal => failed(ErrorKind::Refused, Certainty::Answered),
        Fault::KnownRefusal => {
            Err(Error::new(ErrorKind::Refused, Certainty::Answered, "no stock").with_inner_code(Some("500_004")))
        }
    }
}

#[async_trait]
impl Buyer for Platform {
    fn name(&self) -> &'static str {
        "pandapon-1688"
    }

    fn ready(&self) -> Result<(), Error> {
        Ok(())
    }

    fn check(&self, _: &NewOrder) -> Result<(), Error> {
        Ok(())
    }

    async fn quote(&self, order: &NewOrder) -> Result<Quote, Error> {
        tokio::task::yield_now().await;
        if order.remark.as_deref() == Some("two sellers") {
            return Err(Error::invalid("lines", "are of two sellers"));
        }
        outcome(self.fault(), || Quote { total: Money::cny_fen(1000), terms: "{}".to_owned() })
    }

    async fn place(&self, order: &NewOrder, _: &Quote) -> Result<Placed, Error> {
        tokio::task::yield_now().await;
        if order.remark.as_deref() == Some("slow") {
            // Long enough for the store to write down what waits behind it.
            for _ in 0..20_000 {
                tokio::task::yield_now().await;
            }
        }
        self.state().creations += 1;
        let scripted = self.script.lock().unwrap().pop();
        let fault = scripted.unwrap_or_else(|| self.fault());
        let made = outcome(fault, || self.make(order));
        tokio::task::yield_now().await;
        made.map(|id| Placed { orders: vec![id], failed: Vec::new() })
    }

    fn proves_nothing_done(&self, error: &Error) -> bool {
        error.certainty() == Certainty::NotSent || error.inner_code() == Some("500_004")
    }

    async fn find(&self, sought: &[Sought]) -> Result<Vec<Found>, Error> {
        tokio::task::yield_now().await;
        self.state().look_ups += 1;
        let now = self.clock.monotonic();
        let fault = self.fault();
        let shown = |made: &&Made| made.at + LAG <= now && sought.iter().any(|s| s.reference == made.reference);
        outcome(fault, || self.state().orders.iter().filter(shown).map(found).collect())
    }

    async fn order(&self, order: &OrderId) -> Result<Order, Error> {
        tokio::task::yield_now().await;
        outcome(self.fault(), || ())?;
        let state = self.state();
        let made = state.orders.iter().find(|made| made.id == *order);
        let now = self.clock.monotonic();
        let shown = |made: &Made| Order { state: standing(made, now), ..found(made).order };
        made.map(shown).ok_or_else(|| Error::usage("there is no such order"))
    }

    async fn pay(&self, order: &OrderId) -> Result<Payment, Error> {
        tokio::task::yield_now().await;
        self.state().payments += 1;
        if self.by_hand {
            return Ok(Payment::Link("https://cashier.example".to_owned()));
        }
        self.settle(order)
    }
}

impl Platform {
    /// Pays an order, as a person does or the call.
    pub(super) fn settle(&self, order: &OrderId) -> Result<Payment, Error> {
        outcome(self.fault(), || {
            for made in self.state().orders.iter_mut().filter(|made| made.id == *order) {
                made.paid += 1;
                made.paid_at = self.clock.monotonic();
            }
            Payment::Accepted
        })
    }
}

/// A payment is seen a while after it was made.
fn standing(made: &Made, now: Duration) -> OrderStatus {
    if made.paid > 0 && made.paid_at + LAG / 2 <= now { OrderStatus::Paid } else { OrderStatus::Unpaid }
}

fn found(made: &Made) -> Found {
    let state = OrderStatus::Unpaid;
    let total = Some(Money::cny_fen(1000));
    let order = Order { id: made.id.clone(), state, total, platform_state: None };
    Found { reference: made.reference.clone(), order }
}

/// An order of this number.
pub(super) fn order(number: usize) -> NewOrder {
    let address = DeliveryAddress::new("张三", "13800000000", ["浙江省", "杭州市", "余杭区"], "网商路699号");
    let reference = Reference::new(format!("PO-{number}")).unwrap();
    NewOrder::new(reference, [NewLine::new("600126245031041190", "5016042822039", 2)], address)
}
