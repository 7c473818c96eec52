//! A platform in memory that fails as real ones do: before or after it did what it was asked, with lists that lag behind,
//! remarks that it changes and rows that it hides.

use async_trait::async_trait;
use daigou_core::buyer::content::{Sent, Shown};
use daigou_core::buyer::listing::{SeenOrder, SeenOrders};
use daigou_core::buyer::{
    Account, Buyer, DeliveryAddress, NewLine, NewOrder, Order, OrderQuery, OrderStatus, Payment, Placed, Quote,
    Reference, mark,
};
use daigou_core::clock::{Clock, ManualClock, Random, SeededRandom};
use daigou_core::value::{Money, OrderId};
use daigou_core::{Certainty, Error, ErrorKind};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// The time after which lists show an order.
pub(super) const LAG: Duration = Duration::from_secs(60);

pub(super) struct Platform {
    clock: Arc<ManualClock>,
    pub(super) random: SeededRandom,
    /// Of a hundred calls so many fail, in one way or another.
    pub(super) faults: u64,
    /// The next creations fail so, whatever chance says.
    pub(super) script: Mutex<Vec<Fault>>,
    /// Payments are left to a person.
    pub(super) by_hand: bool,
    /// The mess of the platform: its changes of remarks, and the lies of its lists.
    pub(super) mess: Mutex<Mess>,
    /// Whose orders these are.
    pub(super) account: &'static str,
    state: Mutex<State>,
}

/// How messy the platform is.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Mess {
    /// Marks survive in remarks, whatever else is done to them.
    pub(super) marks_survive: bool,
    /// Of a hundred remarks so many are changed.
    pub(super) remarks: u64,
    /// Of a hundred lists so many lie.
    pub(super) lists: u64,
    /// So many lists leave the same order out without a word.
    pub(super) hides: u32,
    /// Of a hundred lists so many are empty without a word, where the ledger knows better.
    pub(super) empty: u64,
    /// The platform can be asked for the caller's own number, and of a hundred orders so many stand in no list.
    pub(super) numbered: Option<u64>,
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
    remark: String,
    lines: Vec<(String, i64)>,
    mobile: String,
    created_millis: i64,
    /// From when on lists show it.
    seen_from: Duration,
    /// So many lists left it out without a word.
    hid: u32,
    /// No list ever shows it, and nothing betrays that.
    unlisted: bool,
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
        Self {
            clock: clock.clone(),
            random: SeededRandom::new(seed),
            faults,
            script: Mutex::default(),
            by_hand: false,
            mess: Mutex::default(),
            account: "one",
            state: Mutex::default(),
        }
    }

    fn chance(&self, of_a_hundred: u64) -> bool {
        self.random.next_u64() % 100 < of_a_hundred
    }

    fn fault(&self) -> Fault {
        if !self.chance(self.faults) {
            return Fault::None;
        }
        FAULTS[usize::try_from(self.random.next_u64()).unwrap_or_default() % FAULTS.len()]
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    fn mess(&self) -> Mess {
        *self.mess.lock().unwrap()
    }

    pub(super) fn orders(&self) -> Vec<Made> {
        self.state().orders.clone()
    }

    /// Forgets its orders: they are too old for any look-up.
    pub(super) fn clear(&self) {
        *self.state() = State::default();
    }

    /// How many creations, look-ups and payments came in.
    pub(super) fn calls(&self) -> [usize; 3] {
        let state = self.state();
        [state.creations, state.look_ups, state.payments]
    }

    fn make(&self, order: &NewOrder) -> OrderId {
        let lag = if self.mess().lists == 0 {
            LAG
        } else {
            LAG * u32::try_from(self.random.next_u64() % 100).unwrap_or_default() / 100
        };
        let remark = self.changed(mark::in_front(&order.reference, order.remark.as_deref()));
        let mut state = self.state();
        let id =
            OrderId::from(format!("{}", 5_000_000_000_000_000_000_u64 + self.random.next_u64() % 1_000_000_000_000));
        let made = Made {
            reference: order.reference.clone(),
            id: id.clone(),
            paid: 0,
            remark,
            lines: order.lines.iter().map(|line| (line.sku.clone(), line.quantity)).collect(),
            mobile: order.address.mobile.expose().to_owned(),
            created_millis: self.clock.unix_millis(),
            seen_from: self.clock.monotonic() + lag,
            hid: 0,
            unlisted: self.mess().numbered.is_some_and(|share| self.chance(share)),
            paid_at: Duration::ZERO,
        };
        state.orders.push(made);
        id
    }

    /// Changes a remark as the platform does.
    fn changed(&self, remark: String) -> String {
        let mess = self.mess();
        if !self.chance(mess.remarks) {
            return remark;
        }
        let ways = if mess.marks_survive { 3 } else { 6 };
        match self.random.next_u64() % ways {
            0 => format!("【备注】{remark} 【跨境代采】"),
            1 => remark.replace('-', "－"),
            2 => remark.chars().filter(|c| *c <= '\u{FFFF}').collect(),
            3 => String::new(),
            4 => remark.chars().take(7).collect(),
            _ => "谢谢".to_owned(),
        }
    }

    /// Gives what a list shows now, with the lies of the day.
    fn listed(&self, since: i64) -> SeenOrders {
        let (now, mess) = (self.clock.monotonic(), self.mess());
        let mut state = self.state();
        let visible = |made: &&Made| !made.unlisted && made.seen_from <= now && made.created_millis >= since;
        let mut orders: Vec<SeenOrder> = state.orders.iter().filter(visible).map(seen).collect();
        let mut out = SeenOrders::default();
        if orders.len() > 1 && self.chance(30) {
            orders.reverse();
        }
        if self.chance(mess.empty) {
            return out;
        }
        let lies = self.chance(mess.lists);
        if lies && !orders.is_empty() && self.random.next_u64().is_multiple_of(2) {
            // A row is gone, and the total betrays it.
            let at = usize::try_from(self.random.next_u64()).unwrap_or_default() % orders.len();
            orders.remove(at);
            out.gaps.push("the total shrank".to_owned());
            out.unseen = true;
        } else if lies {
            // The newest row is gone a few times, and nothing betrays it.
            let newest = orders.iter().max_by_key(|seen| seen.created_millis).map(|seen| seen.key.clone());
            let hides = |made: &&mut Made| made.hid < mess.hides && Some(made.id.as_str()) == newest.as_deref();
            if let Some(made) = state.orders.iter_mut().find(hides) {
                made.hid += 1;
                orders.retain(|seen| seen.key != made.id.as_str());
            }
        }
        out.orders = orders;
        out
    }
}

fn seen(made: &Made) -> SeenOrder {
    SeenOrder {
        key: made.id.to_string(),
        order: Ok(shown(made)),
        created_millis: Some(made.created_millis),
        marks: mark::read(&made.remark),
        numbers: Vec::new(),
        content: Shown {
            lines: Some(made.lines.clone()),
            mobile: Some(made.mobile.as_str().into()),
            total: Some(Money::cny_fen(1000)),
            ..Shown::default()
        },
    }
}

/// Decides the outcome of a call: done or not, and what its caller sees.
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

    fn account(&self) -> Account {
        Account::new("pandapon", "https://memory.example", &[self.account])
    }

    fn platform_millis(&self) -> Option<i64> {
        Some(self.clock.unix_millis())
    }

    fn sent(&self, order: &NewOrder, quote: Option<&Quote>) -> Sent {
        Sent {
            lines: order.lines.iter().map(|line| (line.sku.clone(), line.quantity)).collect(),
            receiver: order.address.clone(),
            total: quote.map(|quote| quote.total),
        }
    }

    async fn probe(&self) -> Result<(), Error> {
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

    async fn orders_since(&self, query: &OrderQuery) -> Result<SeenOrders, Error> {
        tokio::task::yield_now().await;
        self.state().look_ups += 1;
        let fault = match self.fault() {
            // A refused list stops a run: see the test of its own.
            Fault::UnknownRefusal => Fault::TimeoutBefore,
            fault => fault,
        };
        outcome(fault, || self.listed(query.since_millis))
    }

    async fn orders_by_number(&self, reference: &Reference) -> Result<Option<SeenOrders>, Error> {
        tokio::task::yield_now().await;
        if self.mess().numbered.is_none() {
            return Ok(None);
        }
        let fault = match self.fault() {
            Fault::UnknownRefusal => Fault::TimeoutBefore,
            fault => fault,
        };
        outcome(fault, || {
            let (now, state) = (self.clock.monotonic(), self.state());
            let made = state.orders.iter().filter(|made| made.reference == *reference && made.seen_from <= now);
            let number = |made: &Made| vec![("number", made.reference.to_string())];
            let orders = made.map(|made| SeenOrder { numbers: number(made), ..seen(made) }).collect();
            Some(SeenOrders { orders, ..SeenOrders::default() })
        })
    }

    async fn order(&self, order: &OrderId) -> Result<Order, Error> {
        tokio::task::yield_now().await;
        outcome(self.fault(), || ())?;
        let state = self.state();
        let made = state.orders.iter().find(|made| made.id == *order);
        let now = self.clock.monotonic();
        let read = |made: &Made| Order { state: standing(made, now), ..shown(made) };
        made.map(read).ok_or_else(|| Error::usage("there is no such order"))
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

fn shown(made: &Made) -> Order {
    Order { id: made.id.clone(), state: OrderStatus::Unpaid, total: Some(Money::cny_fen(1000)), platform_state: None }
}

/// An order of this number, of its own content.
pub(super) fn order(number: usize) -> NewOrder {
    let address = DeliveryAddress::new("张三", "13800000000", ["浙江省", "杭州市", "余杭区"], "网商路699号");
    let reference = Reference::new(format!("PO-{number}")).unwrap();
    NewOrder::new(reference, [NewLine::new("600126245031041190", format!("50160428220{number:02}"), 2)], address)
}
