//! Orders that are handed in one by one at a desk: however many ask, and whoever dies, each is placed once.

use super::*;
use futures_util::future::join_all;
use tokio::sync::oneshot;

struct Server {
    ledger: Arc<Ledger>,
    desk: Desk,
    platform: Arc<Platform>,
}

impl Server {
    async fn new(bench: &Bench, platform: Arc<Platform>, rules: Rules) -> Self {
        let ledger = Arc::new(bench.ledger(rules).await);
        let desk = Desk::open(ledger.clone(), platform.clone());
        Self { ledger, desk, platform }
    }

    async fn place(&self, order: NewOrder) -> oneshot::Receiver<Told> {
        self.desk.place(order, Wants::default()).await.unwrap()
    }

    /// Ends it, once its task is over.
    async fn end(self) {
        self.ledger.stopper().stop();
        drop(self.desk);
        while Arc::strong_count(&self.ledger) > 1 {
            tokio::task::yield_now().await;
        }
    }

    fn made(&self) -> BTreeMap<String, usize> {
        let mut out = BTreeMap::new();
        for made in self.platform.orders() {
            *out.entry(made.reference.to_string()).or_default() += 1;
        }
        out
    }
}

fn outcome(told: &Told) -> Outcome {
    (**told).as_ref().unwrap().outcome
}

#[tokio::test]
async fn however_many_ask_each_order_is_placed_once() {
    for seed in 1..=20 {
        let bench = Bench::new(&format!("desk-{seed}"), seed, 0);
        let platform = Arc::new(Platform::new(&bench.clock, seed, 30));
        let rules = Rules { retry_refused: true, ..Rules::default() };
        let server = Server::new(&bench, platform, rules).await;
        let all = join_all((0..40).map(|i| server.place(order(i % 8)))).await;
        for told in join_all(all).await {
            let told = told.unwrap();
            // What a fault refused stays refused until somebody asks for it anew.
            let known = matches!(outcome(&told), Outcome::Placed | Outcome::AlreadyPlaced | Outcome::Refused);
            assert!(known, "seed {seed}: {told:?}");
        }
        for _ in 0..20 {
            let wants = Wants { retry_refused: true, ..Wants::default() };
            for number in 0..8 {
                let told = server.desk.place(order(number), wants).await.unwrap().await.unwrap();
                drop(told);
            }
        }
        let made = server.made();
        assert!(made.len() == 8 && made.values().all(|count| *count == 1), "seed {seed}: {made:?}");
        server.end().await;
    }
}

#[tokio::test]
async fn another_content_is_a_conflict_and_the_first_stands() {
    let bench = Bench::new("desk-conflict", 1, 0);
    let server = Server::new(&bench, Arc::new(Platform::new(&bench.clock, 1, 0)), Rules::default()).await;
    assert_eq!(outcome(&server.place(order(1)).await.await.unwrap()), Outcome::Placed);
    assert_eq!(outcome(&server.place(order(1)).await.await.unwrap()), Outcome::AlreadyPlaced);
    let mut other = order(1);
    other.lines[0].quantity = 3;
    let told = server.place(other).await.await.unwrap();
    assert_eq!(outcome(&told), Outcome::Conflict);
    assert_eq!(server.made().into_values().collect::<Vec<_>>(), [1]);
    server.end().await;
}

#[tokio::test]
async fn what_a_process_that_died_had_promised_is_gone_on_with() {
    let bench = Bench::new("desk-promise", 1, 0);
    let platform = Arc::new(Platform::new(&bench.clock, 1, 0));
    let server = Server::new(&bench, platform.clone(), Rules::default()).await;
    // Nobody waits, and the server ends before anything came of it.
    drop(server.place(order(1)).await);
    drop(server.place(order(2)).await);
    server.end().await;
    let next = Server::new(&bench, platform, Rules::default()).await;
    let promised = 2 - next.made().len();
    assert!(next.desk.is_asked(&order(1).reference).await.unwrap() || promised < 2);
    next.desk.go_on(Duration::ZERO).await.unwrap();
    for number in [1, 2] {
        let told = next.place(order(number)).await.await.unwrap();
        assert!(matches!(outcome(&told), Outcome::Placed | Outcome::AlreadyPlaced), "{told:?}");
    }
    assert_eq!(next.made().into_values().collect::<Vec<_>>(), [1, 1]);
    while next.desk.is_asked(&order(1).reference).await.unwrap() {
        tokio::task::yield_now().await;
    }
    assert_eq!(next.desk.go_on(Duration::ZERO).await.unwrap(), 0, "what is done is asked for no more");
    next.end().await;
}

#[tokio::test]
async fn what_a_file_left_is_nobodys_promise() {
    let bench = Bench::new("desk-file", 1, 0);
    let store = Store::open_with(&bench.folder.url(), bench.clock.clone()).await.unwrap();
    Rows::new(store).intend(bench.platform.name(), &[order(1)]).await.unwrap();
    let server = Server::new(&bench, Arc::new(Platform::new(&bench.clock, 1, 0)), Rules::default()).await;
    assert_eq!(server.desk.go_on(Duration::ZERO).await.unwrap(), 0);
    assert!(server.made().is_empty(), "a server buys nothing that it was not asked for");
    server.end().await;
}

#[tokio::test]
async fn an_order_of_another_store_is_found_by_one_look_for_all() {
    let bench = Bench::new("desk-before", 1, 0);
    let platform = Arc::new(Platform::new(&bench.clock, 1, 0));
    let other = Bench::new("desk-other", 1, 0);
    let first = Server::new(&other, platform.clone(), Rules::default()).await;
    first.place(order(1)).await.await.unwrap();
    first.end().await;
    bench.clock.advance(LAG);
    let second = Server::new(&bench, platform, Rules::default()).await;
    let told = second.place(order(1)).await.await.unwrap();
    assert_eq!(outcome(&told), Outcome::AlreadyPlaced, "{told:?}");
    assert_eq!(outcome(&second.place(order(2)).await.await.unwrap()), Outcome::Placed);
    assert_eq!(second.made().into_values().collect::<Vec<_>>(), [1, 1]);
    second.end().await;
}

#[tokio::test]
async fn a_store_of_a_server_holds_an_account_of_each_platform() {
    let bench = Bench::new("desk-accounts", 1, 0);
    let rules = Rules { account_each: true, ..Rules::default() };
    let ledger = bench.ledger(rules).await;
    let account = |platform: &str, key: &str| daigou_core::buyer::Account::new(platform, "https://x.example", &[key]);
    let bind = async |platform: &str, key: &str, each: bool| ledger.rows.bind(&account(platform, key), each).await;
    bind("pandapon", "a", true).await.unwrap();
    bind("dajisaas", "b", true).await.unwrap();
    bind("dajisaas", "b", false).await.unwrap();
    assert!(bind("pandapon", "other", true).await.is_err(), "one account of each");
    assert!(bind("dajisaas", "other", false).await.is_err());
}
