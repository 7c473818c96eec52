//! What a handler gets: the buyers with their desks, the marketplaces' clients, the store and the inbox. What is counted
//! stands in `service/metrics.rs`.

pub(crate) mod metrics;

use crate::problem::Problem;
use daigou_core::buyer::{Buyer, Capability};
use daigou_core::{Entry, Error, Marketplace};
use daigou_ledger::placing::Desk;
use daigou_ledger::{Inbox, Ledger, Store};
use futures_util::future::join_all;
use http::StatusCode;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;

/// A way to buy, or why it cannot be used: credentials that are missing are told by every one of its routes.
pub struct BuyerSlot {
    /// As paths name it.
    pub name: &'static str,
    /// The buyer.
    pub buyer: Result<Arc<dyn Buyer>, Error>,
}

/// A marketplace's client, or why it cannot be used.
pub struct MarketplaceSlot {
    /// As paths name it.
    pub name: &'static str,
    /// Its operations.
    pub operations: &'static [Entry],
    /// The client.
    pub client: Result<Arc<dyn Marketplace>, Error>,
}

/// What a service is made of.
pub struct Options {
    /// The ways to buy.
    pub buyers: Vec<BuyerSlot>,
    /// The marketplaces.
    pub marketplaces: Vec<MarketplaceSlot>,
    /// The store.
    pub store: Store,
    /// The ledger over it.
    pub ledger: Arc<Ledger>,
    /// The inbox over it.
    pub inbox: Inbox,
}

/// A buyer and the desk where its orders are handed in.
pub(crate) struct Seat {
    pub(crate) name: &'static str,
    pub(crate) buyer: Arc<dyn Buyer>,
    pub(crate) desk: Desk,
}

/// Everything that is served. Cloning is cheap.
#[derive(Clone)]
pub struct Service(Arc<Inner>);

struct Inner {
    seats: Vec<(&'static str, Result<Seat, Error>)>,
    marketplaces: Vec<MarketplaceSlot>,
    store: Store,
    ledger: Arc<Ledger>,
    inbox: Inbox,
    /// What the buyers last said to whether they can be used, and when.
    probed: Mutex<Option<(Duration, Vec<Probed>)>>,
}

/// A buyer, and why it cannot be used, where it cannot.
pub(crate) type Probed = (&'static str, Option<String>);

/// A process that died is not taken for dead sooner, on a store that others share.
const IDLE: Duration = Duration::from_secs(60);

impl Service {
    /// Opens the desks. It has to be on a runtime, which they end with.
    #[must_use]
    pub fn new(options: Options) -> Self {
        let Options { buyers, marketplaces, store, ledger, inbox } = options;
        let seat = |slot: BuyerSlot| {
            let seat = slot.buyer.map(|buyer| {
                let desk = Desk::open(ledger.clone(), buyer.clone());
                Seat { name: slot.name, buyer, desk }
            });
            (slot.name, seat)
        };
        let seats = buyers.into_iter().map(seat).collect();
        Self(Arc::new(Inner { seats, marketplaces, store, ledger, inbox, probed: Mutex::new(None) }))
    }

    /// The store.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// The inbox.
    #[must_use]
    pub fn inbox(&self) -> &Inbox {
        &self.0.inbox
    }

    /// The ledger.
    #[must_use]
    pub fn ledger(&self) -> &Arc<Ledger> {
        &self.0.ledger
    }

    /// Goes on, again and again, with what was asked for and not done: what a process that died has left. It ends with the
    /// task that it runs in.
    pub async fn take_over(&self) {
        let shared = self.0.store.is_shared();
        // A file's processes are kept apart by its lock: what is open there is a dead one's.
        let mut idle = if shared { IDLE } else { Duration::ZERO };
        loop {
            for seat in self.seats() {
                match seat.desk.go_on(idle).await {
                    Ok(0) => {}
                    Ok(orders) => tracing::info!(buyer = seat.name, orders, "going on with what was asked for before"),
                    Err(error) => {
                        tracing::warn!(buyer = seat.name, %error, "what was asked for before cannot be gone on with")
                    }
                }
            }
            idle = IDLE;
            self.0.store.clock().sleep(IDLE / 2).await;
        }
    }

    /// Stops what is sent, and waits for what was begun to be written down: then the store can be closed.
    pub async fn end(&self) {
        self.ledger().stopper().stop();
        for seat in self.seats() {
            seat.desk.ended().await;
        }
    }

    pub(crate) fn seats(&self) -> impl Iterator<Item = &Seat> {
        self.0.seats.iter().filter_map(|(_, seat)| seat.as_ref().ok())
    }

    /// The buyer of this name.
    ///
    /// # Errors
    /// There is none, or it cannot be used for want of a setting.
    pub(crate) fn seat(&self, name: &str) -> Result<&Seat, Problem> {
        let Some((_, seat)) = self.0.seats.iter().find(|(known, _)| *known == name) else {
            let names: Vec<&str> = self.0.seats.iter().map(|(name, _)| *name).collect();
            let error = Error::invalid("buyer", format!("must be one of {}, got `{name}`", names.join(", ")));
            return Err(Problem::with_status(StatusCode::NOT_FOUND, &error));
        };
        // What is missing stands in the server's settings, and not in the request.
        seat.as_ref().map_err(|error| Problem::with_status(StatusCode::SERVICE_UNAVAILABLE, error))
    }

    /// The buyer of this name, if it offers a part of the flow.
    ///
    /// # Errors
    /// As [`seat`](Self::seat); it does not offer it, and who does is said.
    pub(crate) fn offering(&self, name: &str, capability: Capability) -> Result<&Seat, Problem> {
        let seat = self.seat(name)?;
        if seat.buyer.supports(capability) {
            return Ok(seat);
        }
        let others: Vec<&str> =
            self.seats().filter(|other| other.buyer.supports(capability)).map(|other| other.name).collect();
        let problem = Problem::of(&capability.unsupported(name));
        Err(match others.is_empty() {
            true => problem.hint("no buyer of this server offers it"),
            false => problem.hint(format!("offered by {}", others.join(", "))),
        })
    }

    /// Whether the buyers can be used, by a call each that only reads. Who watches asks often: for a while the answer is
    /// remembered.
    pub(crate) async fn probe(&self) -> Vec<Probed> {
        const FRESH: Duration = Duration::from_secs(10);
        const PATIENCE: Duration = Duration::from_secs(3);
        let clock = self.0.store.clock();
        // Whoever asks meanwhile waits for the same answer.
        let mut probed = self.0.probed.lock().await;
        if let Some((at, told)) = &*probed
            && clock.monotonic().saturating_sub(*at) < FRESH
        {
            return told.clone();
        }
        let asked = self.seats().map(|seat| async move {
            let why = match tokio::time::timeout(PATIENCE, seat.buyer.probe()).await {
                Ok(answer) => answer.err().map(|error| error.message().to_owned()),
                Err(_) => Some("no answer within 3 s".to_owned()),
            };
            (seat.name, why)
        });
        let told = join_all(asked).await;
        *probed = Some((clock.monotonic(), told.clone()));
        told
    }

    pub(crate) fn marketplaces(&self) -> &[MarketplaceSlot] {
        &self.0.marketplaces
    }
}
