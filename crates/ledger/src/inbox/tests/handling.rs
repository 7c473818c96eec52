//! Tests of handling: what a handler gets, how often, and what becomes of failures.

use super::*;

/// A log of the handler's messages, and its behaviour.
#[derive(Default)]
struct Log {
    seen: Mutex<Vec<(String, u32, Option<i64>)>>,
    failing: Mutex<bool>,
}

impl Log {
    /// The order, the attempt, and what was seen before an older message.
    fn take(&self) -> Vec<(String, u32, Option<i64>)> {
        std::mem::take(&mut self.seen.lock().unwrap())
    }

    fn fail(&self, failing: bool) {
        *self.failing.lock().unwrap() = failing;
    }
}

struct Handled(Arc<Log>);

#[async_trait]
impl Handler for Handled {
    async fn handle(&self, message: &Message) -> Result<(), HandlerError> {
        let order = message.order.clone().unwrap_or_default();
        self.0.seen.lock().unwrap().push((
            order.clone(),
            message.attempt,
            message.stale.map(|stale| stale.seen_millis),
        ));
        match order.as_str() {
            "666" => panic!("on purpose"),
            "777" => std::future::pending().await,
            _ if *self.0.failing.lock().unwrap() => Err("the books are closed".into()),
            _ => Ok(()),
        }
    }
}

fn options(log: &Arc<Log>) -> Options {
    Options::default().handler(Handled(log.clone()))
}

const SECOND_1: i64 = 1_767_294_241_000;

#[tokio::test]
async fn each_message_is_handled_once_and_an_older_one_is_told_to_be() {
    for place in places("stale").await {
        let log = Arc::<Log>::default();
        let inbox = place.inbox(options(&log)).await;
        for (order, second) in [("1", 5), ("2", 1), ("1", 1), ("1", 5)] {
            assert_eq!(push(&inbox, pandapon(order, second)).await, 200);
        }
        assert_eq!(place.stats().await, [4, 3, 0, 3, 0]);
        // What waits is put in order.
        assert_eq!(inbox.work_off().await.unwrap(), 3);
        let mut seen = log.take();
        seen.sort();
        assert_eq!(seen, [("1".into(), 1, None), ("1".into(), 1, None), ("2".into(), 1, None)]);
        assert_eq!(push(&inbox, pandapon("1", 3)).await, 200);
        assert_eq!(push(&inbox, pandapon("1", 9)).await, 200);
        assert_eq!(push(&inbox, pandapon("2", 1)).await, 200);
        assert_eq!(inbox.work_off().await.unwrap(), 2);
        assert_eq!(log.take(), [("1".into(), 1, Some(SECOND_1 + 4000)), ("1".into(), 1, None)]);
        assert_eq!(place.stats().await, [7, 5, 5, 0, 0]);
        assert_eq!(inbox.work_off().await.unwrap(), 0);
    }
}

#[tokio::test]
async fn what_fails_is_tried_again_later_and_given_up_in_the_end() {
    for place in places("backoff").await {
        let log = Arc::<Log>::default();
        let inbox = place.inbox(options(&log).attempts(4)).await;
        log.fail(true);
        assert_eq!(push(&inbox, pandapon("1", 1)).await, 200);
        for attempt in 1..=4 {
            assert_eq!(inbox.work_off().await.unwrap(), 1, "{attempt}");
            assert_eq!(log.take(), [("1".to_owned(), attempt, None)]);
            let listed = list(&place.store, &Filter::default()).await.unwrap();
            assert_eq!(
                (listed[0].attempts, listed[0].error.as_deref()),
                (attempt.into(), Some("the books are closed"))
            );
            match listed[0].due_millis {
                Some(due) => {
                    let (wait, most) = (due - place.store.now_millis(), 1000 * 4_i64.pow(attempt - 1));
                    assert!((1..=most).contains(&wait), "attempt {attempt}: {wait} of {most}");
                    assert_eq!(inbox.work_off().await.unwrap(), 0, "not before it is due");
                    place.hands.advance(Duration::from_millis(wait.unsigned_abs()));
                }
                None => assert_eq!((attempt, listed[0].state.as_str()), (4, "dead")),
            }
        }
        assert_eq!(place.stats().await, [1, 1, 0, 0, 1]);
        let metrics = inbox.metrics().await.unwrap();
        assert_eq!((metrics.attempts, metrics.failures, metrics.given_up, metrics.dead), (4, 4, 1, 1));
    }
}

/// How many messages are handled, or were tried and failed.
async fn noted(place: &Place) -> usize {
    let listed = list(&place.store, &Filter::default()).await.unwrap();
    listed.iter().filter(|message| message.processed_millis.is_some() || message.error.is_some()).count()
}

#[tokio::test]
async fn a_handler_that_panics_or_hangs_fails_and_holds_up_no_other() {
    for place in places("panics").await {
        let log = Arc::<Log>::default();
        let inbox = place.inbox(options(&log)).await;
        for order in ["666", "777", "1"] {
            assert_eq!(push(&inbox, pandapon(order, 1)).await, 200);
        }
        let hands = place.hands.clone();
        let (handled, ()) = tokio::join!(inbox.work_off(), async {
            // What came of the others is noted meanwhile.
            while noted(&place).await < 2 {}
            hands.advance(Duration::from_secs(30));
        });
        // What panicked may have fallen due again by then.
        assert!((3..=4).contains(&handled.unwrap()));
        assert_eq!(place.stats().await, [3, 3, 1, 2, 0]);
        let listed = list(&place.store, &Filter { state: Some(State::Pending), ..Filter::default() }).await.unwrap();
        let mut errors: Vec<&str> = listed.iter().filter_map(|m| m.error.as_deref()).collect();
        errors.sort_unstable();
        assert_eq!(errors, ["the handler did not end within 30 s", "the handler panicked"]);
    }
}

#[tokio::test]
async fn a_dead_workers_messages_fall_due_again() {
    for place in places("leases").await {
        let log = Arc::<Log>::default();
        let inbox = place.inbox(options(&log)).await;
        assert_eq!(push(&inbox, pandapon("777", 1)).await, 200);
        assert_eq!(push(&inbox, pandapon("1", 1)).await, 200);
        {
            // It dies in the middle.
            let mut work = Box::pin(inbox.work_off());
            while log.seen.lock().unwrap().len() < 2 {
                tokio::select! { biased; _ = &mut work => {}, () = tokio::task::yield_now() => {} }
            }
        }
        log.take();
        let shared = place.store.is_shared();
        if !shared {
            inbox.stop().await;
            drop(inbox);
            // The task that hangs is this process's still.
            place.hands.advance(Duration::from_secs(30));
            tokio::task::yield_now().await;
        }
        let store = place.again().await;
        let next = loop {
            match Inbox::open(&store, options(&log).token("t").random(Arc::new(SeededRandom::new(9)))).await {
                Ok(next) => break next,
                Err(_) => tokio::task::yield_now().await,
            }
        };
        if shared {
            assert_eq!(next.work_off().await.unwrap(), 0, "they are leased");
            place.hands.advance(Duration::from_secs(60));
        }
        let hands = place.hands.clone();
        let (handled, ()) = tokio::join!(next.work_off(), async {
            while noted(&place).await < 1 {}
            hands.advance(Duration::from_secs(30));
        });
        assert_eq!(handled.unwrap(), 2);
        let mut seen = log.take();
        seen.sort();
        assert_eq!(seen, [("1".to_owned(), 2, None), ("777".to_owned(), 2, None)]);
    }
}

#[tokio::test]
async fn a_message_that_kills_its_process_again_and_again_is_given_up() {
    for place in places("killer").await {
        let log = Arc::<Log>::default();
        let inbox = place.inbox(options(&log).attempts(3)).await;
        assert_eq!(push(&inbox, pandapon("1", 1)).await, 200);
        place.run("UPDATE message SET attempts = 3").await;
        assert_eq!(inbox.work_off().await.unwrap(), 1);
        assert!(log.take().is_empty());
        let listed = list(&place.store, &Filter::default()).await.unwrap();
        assert!(listed[0].state == "dead" && listed[0].error.as_deref().unwrap().contains("never ended"), "{listed:?}");
    }
}

#[tokio::test]
async fn a_due_time_of_a_clock_that_was_wrong_counts_as_due() {
    for place in places("clock").await {
        let log = Arc::<Log>::default();
        let inbox = place.inbox(options(&log)).await;
        assert_eq!(push(&inbox, pandapon("1", 1)).await, 200);
        place.run("UPDATE message SET due_at = due_at + 3600000").await;
        assert_eq!(inbox.work_off().await.unwrap(), 1);
    }
}

#[tokio::test]
async fn workers_run_until_they_are_stopped_and_survive_a_store_that_fails() {
    for place in places("working").await {
        let log = Arc::<Log>::default();
        let inbox = place.inbox(options(&log)).await;
        let worker = tokio::spawn({
            let inbox = inbox.clone();
            async move { inbox.work().await }
        });
        place.run("ALTER TABLE message RENAME TO away").await;
        place.hands.advance(Duration::from_secs(1));
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
        place.run("ALTER TABLE away RENAME TO message").await;
        assert_eq!(push(&inbox, pandapon("1", 1)).await, 200);
        while log.seen.lock().unwrap().is_empty() {
            place.hands.advance(Duration::from_secs(1));
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        inbox.stop().await;
        worker.await.unwrap();
        assert_eq!(place.stats().await, [1, 1, 1, 0, 0]);
    }
}

#[tokio::test]
async fn a_handler_is_given_what_was_received() {
    struct Reads;
    #[async_trait]
    impl Handler for Reads {
        async fn handle(&self, message: &Message) -> Result<(), HandlerError> {
            let callback = message.callback()?;
            let envelope = message.pandapon()?;
            let typed = daigou_alibaba1688::messages::read(&callback)?;
            let same =
                typed.ordering_key().map(|key| &key.order) == message.order.as_ref() && callback.kind == message.kind;
            let body = pandapon("31", 1);
            let whole = message.body == body.as_bytes() && message.content_type.as_deref() == Some("application/json");
            let other = message.dajisaas().is_err() && message.order_snapshot().is_err();
            let ok = same && whole && other && envelope.message_platform == Some(1) && !message.verified;
            if ok { Ok(()) } else { Err(format!("{message:?}").into()) }
        }
    }
    for place in places("typed").await {
        let inbox = place.inbox(Options::default().handler(Reads)).await;
        assert_eq!(push(&inbox, pandapon("31", 1)).await, 200);
        inbox.work_off().await.unwrap();
        let listed = list(&place.store, &Filter::default()).await.unwrap();
        assert_eq!((listed[0].state.as_str(), listed[0].error.as_deref()), ("processed", None));
    }
}
