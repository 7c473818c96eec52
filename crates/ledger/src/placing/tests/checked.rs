//! The protocol as a small state machine, checked over every interleaving: two processes that share a store, a platform that
//! loses answers, carries requests out late and hides orders, and crashes anywhere. What a process and its row may do stands
//! in [`TRANSITIONS`], and a test below holds the store's statements against it.
//!
//! Time is in ticks. A process that is halted is one that takes no step while the clock goes on. The model assumes what the
//! rules assume: a request arrives within [`ON_THE_WAY`] and shows in the list within [`HIDDEN`] after that, which together are
//! no longer than the settle time.

use super::*;
use crate::placing::PlacementState as State;
use daigou_core::buyer::{OrderMatch, Placed, Quote};
use daigou_core::value::{Money, OrderId};
use stateright::{Checker, Model, Property};

const ON_THE_WAY: u8 = 1;
const HIDDEN: u8 = 1;
const SETTLE: u8 = ON_THE_WAY + HIDDEN;
/// How long an attempt may take in all, with room for the store.
const ATTEMPT: u8 = 2;
/// How long a process has a row to itself.
const LEASE: u8 = ATTEMPT + SETTLE;
/// The model's horizon: long enough for a dead process's attempt to be taken over, looked up and sent again.
const END: u8 = 16;
const ATTEMPTS: u8 = 2;
const CRASHES: u8 = 2;

/// Every way of a row, but that an order which exists is written down whatever the state was.
const TRANSITIONS: [(State, State); 8] = [
    (State::Intended, State::Sending),
    (State::Sending, State::Intended),
    (State::Sending, State::Refused),
    (State::Sending, State::Unknown),
    (State::Unknown, State::Intended),
    (State::Unknown, State::Refused),
    (State::Unknown, State::Unknown),
    (State::Refused, State::Intended),
];

/// The safeguards, each of which can be left out.
#[derive(Clone, Copy, Default, PartialEq)]
struct Without {
    /// Rows are changed whatever they were.
    comparing: bool,
    /// An attempt is sent however late it is.
    the_fence: bool,
    /// An absence is believed at once.
    settling: bool,
    /// Another process's attempt is taken over at once.
    waiting: bool,
    /// An attempt that was taken over is sent again without being looked up.
    looking: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Process {
    /// It knows nothing.
    Fresh,
    /// It has read the row; by now the row may be another.
    Read { state: State, attempts: u8 },
    /// It is about to ask for a lease, which counts from now.
    Asking { attempts: u8, asked: u8 },
    /// It has the lease, and has not sent yet.
    Began { attempts: u8, asked: u8 },
    /// It waits for the answer.
    Sent { attempts: u8 },
    /// It was told that the order exists.
    ToldPlaced,
    /// It was told that nothing was done.
    ToldRefused { attempts: u8 },
    /// No answer came.
    NotTold { attempts: u8 },
    /// It waits for another's lease to be over.
    Watching { attempts: u8, since: u8 },
    /// It looks the order up; its absence counts from `over` and the settle time on.
    LookingUp { attempts: u8, over: u8 },
    /// It has read the list.
    Looked { attempts: u8, found: bool },
}

/// A request on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Request {
    from: usize,
    attempts: u8,
    by: u8,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct World {
    clock: u8,
    row: State,
    attempts: u8,
    processes: [Process; 2],
    requests: Vec<Request>,
    /// When each order begins to show in the list.
    orders: Vec<u8>,
    crashes: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Action {
    Tick,
    Step(usize),
    Crash(usize),
    /// No answer comes to a process.
    Lost(usize),
    /// A request is carried out, to show after so long; its answer comes or is lost.
    Carried {
        request: usize,
        hidden: u8,
        answered: bool,
    },
    /// A request is refused, and its answer comes or is lost.
    Refused {
        request: usize,
        answered: bool,
    },
}

struct Protocol(Without);

impl World {
    /// Goes from what a process has seen to another state, unless the row is another by now.
    fn transition(&mut self, without: Without, from: State, attempts: u8, to: State) -> bool {
        assert!(TRANSITIONS.contains(&(from, to)), "{from:?} to {to:?} is no way of a row");
        let same = self.row == from && self.attempts == attempts;
        if !same && !without.comparing {
            return false;
        }
        self.row = to;
        true
    }

    fn shows_an_order(&self) -> bool {
        self.orders.iter().any(|shown| *shown <= self.clock)
    }

    /// The next step of a process; `None` where it can only wait.
    fn step(&mut self, without: Without, process: usize) -> Option<()> {
        let now = self.clock;
        self.processes[process] = match self.processes[process] {
            Process::Fresh => match self.row {
                State::Placed | State::Refused => return None,
                state => Process::Read { state, attempts: self.attempts },
            },
            Process::Read { state: State::Intended, attempts } => {
                if attempts >= ATTEMPTS {
                    return None;
                }
                Process::Asking { attempts, asked: now }
            }
            Process::Read { state: State::Sending, attempts } => Process::Watching { attempts, since: now },
            Process::Read { attempts, .. } => Process::LookingUp { attempts, over: now },
            Process::Asking { attempts, asked } => {
                match self.transition(without, State::Intended, attempts, State::Sending) {
                    true => {
                        self.attempts = attempts + 1;
                        Process::Began { attempts: attempts + 1, asked }
                    }
                    false => Process::Fresh,
                }
            }
            Process::Began { attempts, asked } if now - asked + ATTEMPT < LEASE || without.the_fence => {
                self.requests.push(Request { from: process, attempts, by: now + ON_THE_WAY });
                self.requests.sort_unstable();
                Process::Sent { attempts }
            }
            // It comes too late, and sends nothing.
            Process::Began { attempts, .. } => self.unknown(without, attempts),
            Process::Sent { .. } => return None,
            Process::ToldPlaced => {
                self.row = State::Placed;
                Process::Fresh
            }
            Process::ToldRefused { attempts } => {
                self.transition(without, State::Sending, attempts, State::Refused);
                Process::Fresh
            }
            Process::NotTold { attempts } => self.unknown(without, attempts),
            Process::Watching { attempts, since } => {
                if self.row != State::Sending || self.attempts != attempts {
                    Process::Fresh
                } else if now - since >= LEASE || without.waiting {
                    if without.looking {
                        self.row = State::Intended;
                        Process::Fresh
                    } else {
                        self.unknown(without, attempts)
                    }
                } else {
                    return None;
                }
            }
            Process::LookingUp { attempts, over } => {
                let found = self.shows_an_order();
                if !found && now - over < SETTLE && !without.settling {
                    return None;
                }
                Process::Looked { attempts, found }
            }
            Process::Looked { found: true, .. } => {
                self.row = State::Placed;
                Process::Fresh
            }
            Process::Looked { attempts, found: false } => {
                self.transition(without, State::Unknown, attempts, State::Intended);
                Process::Fresh
            }
        };
        Some(())
    }

    fn unknown(&mut self, without: Without, attempts: u8) -> Process {
        match self.transition(without, State::Sending, attempts, State::Unknown) {
            true => Process::LookingUp { attempts, over: self.clock },
            false => Process::Fresh,
        }
    }

    fn answered(&mut self, request: Request, told: Process) {
        if self.processes[request.from] == (Process::Sent { attempts: request.attempts }) {
            self.processes[request.from] = told;
        }
    }

    fn can_tick(&self) -> bool {
        self.clock < END && self.requests.iter().all(|request| request.by > self.clock)
    }

    /// Whether everybody going on fairly comes to an end, with nothing more going wrong.
    fn comes_to_an_end(&self) -> bool {
        let mut world = self.clone();
        for _ in 0..8 * usize::from(END) {
            if matches!(world.row, State::Placed | State::Refused) {
                return true;
            }
            while let Some(request) = world.requests.pop() {
                world.orders.push(world.clock);
                world.answered(request, Process::ToldPlaced);
            }
            for process in 0..2 {
                if matches!(world.processes[process], Process::Sent { .. }) {
                    world.processes[process] = Process::NotTold { attempts: world.attempts };
                }
                let _ = world.step(Without::default(), process);
            }
            world.clock = world.clock.saturating_add(1);
        }
        // It has no attempt left that it could be sent with.
        world.row == State::Intended && world.attempts >= ATTEMPTS
    }
}

impl Model for Protocol {
    type State = World;
    type Action = Action;

    fn init_states(&self) -> Vec<World> {
        vec![World {
            clock: 0,
            row: State::Intended,
            attempts: 0,
            processes: [Process::Fresh; 2],
            requests: Vec::new(),
            orders: Vec::new(),
            crashes: 0,
        }]
    }

    fn actions(&self, world: &World, actions: &mut Vec<Action>) {
        actions.extend(world.can_tick().then_some(Action::Tick));
        for process in 0..2 {
            actions.push(Action::Step(process));
            if world.crashes < CRASHES && world.processes[process] != Process::Fresh {
                actions.push(Action::Crash(process));
            }
            if matches!(world.processes[process], Process::Sent { .. }) {
                actions.push(Action::Lost(process));
            }
        }
        for request in 0..world.requests.len() {
            for answered in [true, false] {
                actions.push(Action::Refused { request, answered });
                actions.extend([0, HIDDEN].map(|hidden| Action::Carried { request, hidden, answered }));
            }
        }
    }

    fn next_state(&self, world: &World, action: Action) -> Option<World> {
        let mut next = world.clone();
        match action {
            Action::Tick => next.clock += 1,
            Action::Step(process) => next.step(self.0, process)?,
            Action::Crash(process) => {
                next.processes[process] = Process::Fresh;
                next.crashes += 1;
            }
            Action::Lost(process) => {
                let Process::Sent { attempts } = next.processes[process] else { return None };
                next.processes[process] = Process::NotTold { attempts };
            }
            Action::Carried { request, hidden, answered } => {
                let request = next.requests.remove(request);
                next.orders.push(next.clock + hidden);
                if answered {
                    next.answered(request, Process::ToldPlaced);
                }
            }
            Action::Refused { request, answered } => {
                let request = next.requests.remove(request);
                if answered {
                    next.answered(request, Process::ToldRefused { attempts: request.attempts });
                }
            }
        }
        Some(next)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        let never_two = Property::always(NEVER_TWO, |_, world: &World| world.orders.len() <= 1);
        if self.0 != Without::default() {
            return vec![never_two];
        }
        vec![
            never_two,
            Property::always(
                "never lost: where the store says that nothing exists, nothing does",
                |_, world: &World| {
                    !matches!(world.row, State::Intended | State::Refused)
                        || (world.orders.is_empty() && world.requests.is_empty())
                },
            ),
            Property::always("always an end", |_, world: &World| world.comes_to_an_end()),
            Property::sometimes("an order is placed", |_, world: &World| world.row == State::Placed),
            Property::sometimes("an order is placed by the second attempt", |_, world: &World| {
                world.row == State::Placed && world.attempts == 2
            }),
            Property::sometimes("a process comes too late", |_, world: &World| {
                world
                    .processes
                    .iter()
                    .any(|it| matches!(it, Process::Began { asked, .. } if world.clock - asked + ATTEMPT >= LEASE))
            }),
        ]
    }
}

const NEVER_TWO: &str = "never two orders for one reference";

#[test]
fn every_interleaving_of_two_processes_keeps_what_the_protocol_promises() {
    let checker = Protocol(Without::default()).checker().threads(2).spawn_bfs().join();
    println!("{} states, {} of them different", checker.state_count(), checker.unique_state_count());
    checker.assert_properties();
}

#[test]
fn each_safeguard_left_out_makes_two_orders() {
    let all = [
        ("comparing", Without { comparing: true, ..Without::default() }),
        ("the fence", Without { the_fence: true, ..Without::default() }),
        ("settling", Without { settling: true, ..Without::default() }),
        ("waiting", Without { waiting: true, ..Without::default() }),
        ("looking", Without { looking: true, ..Without::default() }),
    ];
    for (name, without) in all {
        // It ends with the first second order.
        let checker = Protocol(without).checker().spawn_dfs().join();
        assert!(checker.discovery(NEVER_TWO).is_some(), "without {name} the model finds no second order");
    }
}

/// The store's statements are the model's transitions: each is made from what was read, and not from anything else.
#[tokio::test]
async fn the_stores_statements_are_the_models_transitions() {
    let bench = Bench::new("checked", 1, 0);
    let store = Store::open_with(&bench.folder.url(), bench.clock.clone()).await.unwrap();
    let rows = Rows::new(store);
    let quote = Quote { total: Money::cny_fen(100), terms: String::new() };
    for (number, (from, to)) in TRANSITIONS.into_iter().enumerate() {
        let order = order(number + 1);
        let name = std::slice::from_ref(&order.reference);
        rows.intend("memory", std::slice::from_ref(&order)).await.unwrap();
        let read = async || rows.load(name).await.unwrap().remove(&order.reference).unwrap();
        let intended = read().await;
        let change = async |row: &Placement, to: State| match to {
            State::Sending => rows.begin(row, &quote, NOON, Duration::from_secs(60)).await.unwrap(),
            to => rows.transition(row, to, None, None).await.unwrap(),
        };
        if from != State::Intended {
            assert!(change(&intended, State::Sending).await);
            if from != State::Sending {
                assert!(change(&read().await, from).await);
            }
        }
        let row = read().await;
        assert_eq!(row.state, from);
        assert!(change(&row, to).await, "{from:?} to {to:?}");
        assert_eq!(read().await.state, to);
        if from != to {
            assert!(!change(&row, to).await, "{from:?} to {to:?} from a row that was read before");
        }
        let placed = Placed { orders: vec![OrderId::from("1")], failed: Vec::new() };
        assert!(
            rows.placed(&row, &placed, OrderMatch::Answer).await.unwrap(),
            "what exists is written down from {to:?}"
        );
        assert_eq!(read().await.state, State::Placed);
        assert!(!change(&row, to).await, "what is placed goes nowhere");
    }
}
