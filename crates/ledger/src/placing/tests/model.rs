//! A model of everything at once: a platform that alters, delays, hides and reorders at random, processes that die, two
//! stores, two accounts, and references of the same content. There are never two orders for one reference, and never two
//! references for one order. Each rule by itself is needed: switched off, one of these happens.
//!
//! `DAIGOU_TEST_MODEL_RUNS` says how many runs there are.

use super::platform::{LAG, Mess, Platform, order};
use super::*;
use crate::placing::accounting::Safeguards;
use daigou_core::value::OrderId;
use std::collections::BTreeSet;

/// After so many runs the stores are new ones.
const RUNS_A_STORE: u64 = 100;

fn runs() -> u64 {
    std::env::var("DAIGOU_TEST_MODEL_RUNS").ok().and_then(|text| text.parse().ok()).unwrap_or(10_000)
}

/// The events that may happen in a run.
#[derive(Debug, Clone, Copy)]
struct World {
    keep: Safeguards,
    /// Both stores are used: marks survive then, since a store sees another one's orders by these alone.
    two_stores: bool,
    /// Another account tries to use the first store.
    two_accounts: bool,
    mess: Mess,
}

const MESSY: Mess = Mess { marks_survive: false, remarks: 50, lists: 40, hides: 3, empty: 0, numbered: None };

/// The tally of the runs.
#[derive(Debug, Default)]
struct Tally {
    orders: usize,
    creations: usize,
    look_ups: usize,
    kills: u64,
    /// Left unknown, and decided by a person.
    decided: usize,
    /// By content.
    by_content: usize,
    refused_accounts: u64,
    /// A breach of what must never happen, in words.
    broken: Option<String>,
}

struct Bench {
    _folder: Folder,
    clock: Arc<ManualClock>,
    stores: [Store; 2],
    mine: Platform,
    others: Platform,
    chance: SeededRandom,
}

impl Bench {
    async fn new(seed: u64) -> Self {
        let clock = Arc::new(ManualClock::at(NOON));
        let folder = Folder::new(&format!("model-{seed}"));
        let url = |name: &str| folder.url().replace("store.db", name);
        let open = async |name: &str| Store::open_with(&url(name), clock.clone()).await.unwrap();
        let stores = [open("one.db").await, open("two.db").await];
        let mine = Platform::new(&clock, seed, 30);
        let mut others = Platform::new(&clock, seed ^ 77, 30);
        others.account = "two";
        for store in &stores {
            // It belongs to the first account from here on.
            Ledger::new(store.clone(), Rules::default()).unwrap().place_all(&mine, Vec::new(), &|_| ()).await.unwrap();
        }
        Self { _folder: folder, clock, stores, mine, others, chance: SeededRandom::new(seed) }
    }

    fn below(&self, limit: u64) -> u64 {
        self.chance.next_u64() % limit
    }

    /// One run: a few references, a few processes, and a person at the end.
    async fn run(&self, number: u64, world: World, tally: &mut Tally) {
        let count = 1 + self.below(3);
        let orders: Vec<NewOrder> = (0..count)
            .map(|i| {
                // Contents are few, so that references share them.
                let mut order = order(usize::try_from(self.below(3)).unwrap());
                order.reference = Reference::new(format!("R{number}-{i}")).unwrap();
                order
            })
            .collect();
        *self.mine.mess.lock().unwrap() = Mess { marks_survive: world.two_stores, ..world.mess };
        let mut known = false;
        for step in 0..4 {
            // A list that is empty without a word is caught by what the ledger knows.
            self.mine.mess.lock().unwrap().empty = if known { world.mess.empty } else { 0 };
            let store = if world.two_stores && step % 2 == 1 { &self.stores[1] } else { &self.stores[0] };
            let polls = if step < 3 && self.below(2) == 0 { self.below(40) } else { u64::MAX };
            if world.two_accounts && self.below(4) == 0 {
                let placed = self.place(store, &self.others, &orders, world, u64::MAX).await;
                tally.refused_accounts += u64::from(placed == Some(Err(ErrorKind::Usage)));
            }
            let placed = self.place(store, &self.mine, &orders, world, polls).await;
            tally.kills += u64::from(placed.is_none());
            known |= self.knows_one(&self.stores[0], &orders).await;
            // Whoever changes stores sees the other's orders.
            self.clock.advance(LAG * 2);
        }
        self.decide(&orders, world, tally).await;
        self.check(&orders, tally).await;
        tally.orders += self.mine.orders().len();
        tally.creations += self.mine.calls()[0];
        tally.look_ups += self.mine.calls()[1];
        // The next run is long after this one.
        self.mine.clear();
        self.others.clear();
        self.clock.advance(Duration::from_secs(40 * 86_400));
    }

    async fn place(
        &self,
        store: &Store,
        platform: &Platform,
        orders: &[NewOrder],
        world: World,
        polls: u64,
    ) -> Option<Result<(), ErrorKind>> {
        let rules = Rules { sweep_days: Some(2), tries: 5, lookups: 8, ..Rules::default() };
        let mut ledger =
            Ledger::new(store.clone(), rules).unwrap().random(Arc::new(SeededRandom::new(self.below(1 << 40))));
        ledger.safeguards = world.keep;
        let placed = killed(ledger.place_all(platform, orders.to_vec(), &|_| ()), polls).await?;
        Some(placed.map(drop).map_err(|error| error.kind()))
    }

    async fn knows_one(&self, store: &Store, orders: &[NewOrder]) -> bool {
        let mut known = false;
        for order in orders {
            known |= show(store, &order.reference).await.is_ok_and(|row| row.state == PlacementState::Placed);
        }
        known
    }

    /// A person looks at the platform's own pages, and decides what stayed open; then everything is placed.
    async fn decide(&self, orders: &[NewOrder], world: World, tally: &mut Tally) {
        let calm = Mess { marks_survive: world.two_stores, ..Mess::default() };
        *self.mine.mess.lock().unwrap() = calm;
        let stores = if world.two_stores { &self.stores[..] } else { &self.stores[..1] };
        for store in stores {
            for order in orders {
                let Ok(row) = show(store, &order.reference).await else { continue };
                tally.by_content += usize::from(row.found_by == Some(daigou_core::buyer::OrderMatch::Content));
                if !matches!(row.state, PlacementState::Unknown | PlacementState::Sending) {
                    continue;
                }
                tally.decided += 1;
                let made: Vec<OrderId> = self.made_for(&order.reference).map(|made| made.id).collect();
                let done = match made.is_empty() {
                    true => release(store, &order.reference).await,
                    false => adopt(store, &order.reference, &made).await,
                };
                if let Err(error) = done {
                    tally.broken.get_or_insert(format!("{} belongs to another reference: {error}", order.reference));
                }
            }
            self.place(store, &self.mine, orders, world, u64::MAX).await;
            // Whoever changes stores sees the other's orders.
            self.clock.advance(LAG * 2);
        }
    }

    fn made_for(&self, reference: &Reference) -> impl Iterator<Item = platform::Made> {
        let all = self.mine.orders().into_iter().chain(self.others.orders());
        let reference = reference.clone();
        all.filter(move |made| made.reference == reference)
    }

    /// Never two orders for one reference, on whichever account; never two references for one order.
    async fn check(&self, orders: &[NewOrder], tally: &mut Tally) {
        let mut owned = BTreeSet::new();
        for order in orders {
            let made = self.made_for(&order.reference).count();
            if made > 1 {
                tally.broken.get_or_insert(format!("{made} orders for {}", order.reference));
            }
            let Ok(row) = show(&self.stores[0], &order.reference).await else { continue };
            for id in row.placed.iter().flat_map(|placed| &placed.orders) {
                if !owned.insert(id.to_string()) {
                    tally.broken.get_or_insert(format!("order {id} is that of two references"));
                }
            }
        }
    }
}

/// Runs the model; stops at the first thing that must never happen.
async fn model(world: World, runs: u64, seed: u64) -> (u64, Tally) {
    let mut tally = Tally::default();
    let mut bench = Bench::new(seed).await;
    for number in 0..runs {
        if number > 0 && number.is_multiple_of(RUNS_A_STORE) {
            bench = Bench::new(seed + number).await;
        }
        bench.run(number, world, &mut tally).await;
        if tally.broken.is_some() {
            return (number + 1, tally);
        }
    }
    (runs, tally)
}

const ONE_STORE: World = World { keep: Safeguards::ALL, two_stores: false, two_accounts: true, mess: MESSY };
/// A sweep reads the list twice: what it leaves out more than once, another store does not see.
const TWO_STORES: World = World { two_stores: true, mess: Mess { hides: 1, ..MESSY }, ..ONE_STORE };
const EMPTY: World = World { mess: Mess { empty: 60, ..MESSY }, ..ONE_STORE };
const NUMBERED: World = World { mess: Mess { numbered: Some(40), ..MESSY }, ..ONE_STORE };

#[tokio::test]
async fn there_are_never_two_orders_for_one_reference() {
    let worlds =
        [("one store", ONE_STORE), ("two stores", TWO_STORES), ("empty lists", EMPTY), ("unlisted orders", NUMBERED)];
    let runs = runs().div_ceil(worlds.len() as u64);
    for (name, world) in worlds {
        let (_, tally) = model(world, runs, 11).await;
        say(format_args!("{name}: {runs} runs, {tally:?}"));
        assert_eq!(tally.broken, None, "{name}: {tally:?}");
        assert!(tally.kills > runs / 10 && tally.creations > tally.orders && tally.look_ups > 0, "{name}: {tally:?}");
        assert!(tally.refused_accounts > runs / 10, "{name}: {tally:?}");
    }
}

type SwitchOff = fn(&mut Safeguards);

#[tokio::test]
async fn each_rule_switched_off_is_caught_by_the_model() {
    let off: [(&str, SwitchOff, World); 9] = [
        ("by_number", |keep| keep.by_number = false, NUMBERED),
        ("whole", |keep| keep.whole = false, ONE_STORE),
        ("known_shown", |keep| keep.known_shown = false, EMPTY),
        ("content", |keep| keep.content = false, ONE_STORE),
        ("settled", |keep| keep.settled = false, ONE_STORE),
        ("often", |keep| keep.often = false, ONE_STORE),
        ("rivals", |keep| keep.rivals = false, ONE_STORE),
        ("account", |keep| keep.account = false, ONE_STORE),
        ("sweep", |keep| keep.sweep = false, TWO_STORES),
    ];
    for (name, change, mut world) in off {
        change(&mut world.keep);
        let (after, tally) = model(world, 5_000, 23).await;
        say(format_args!("without `{name}`: caught after {after} runs: {:?}", tally.broken));
        assert!(tally.broken.is_some(), "without `{name}` nothing happens: {tally:?}");
    }
}
