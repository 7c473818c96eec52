//! Which deliveries are one message.

use super::*;
use daigou_core::auth::Secret;
use daigou_core::message::{DajiVerifier, PushEncoding, PushInput, PushScheme};

/// A price of an order, pushed at a second.
fn price(order: u64, amount: u32, second: u32) -> String {
    format!(
        r#"{{"messageType": "1688_ORDER_BUYER_VIEW_ORDER_PRICE_MODIFY", "messageBody": "{{\"orderId\": \"{order}\", \"orderStatus\": \"WAITING_FOR_PAYMENT\", \"totalAmount\": {amount}}}", "messagePlatform": 1, "timestamp": "17792632{second:02}913"}}"#
    )
}

/// The amounts that were handled, in the order of handling, but for those that were told to be older.
#[derive(Default)]
struct Amounts(Mutex<Vec<String>>);

struct Notes(Arc<Amounts>);

#[async_trait]
impl Handler for Notes {
    async fn handle(&self, message: &Message) -> Result<(), HandlerError> {
        if message.stale.is_none() {
            let callback = message.callback()?;
            let body: serde_json::Value = serde_json::from_str(callback.body.get())?;
            self.0.0.lock().unwrap().push(body["totalAmount"].to_string());
        }
        Ok(())
    }
}

async fn last_word(place: &Place, inbox: &Inbox, amounts: &Amounts) -> String {
    inbox.work_off().await.unwrap();
    assert_eq!(place.stats().await[3..], [0, 0]);
    amounts.0.lock().unwrap().last().unwrap().clone()
}

/// In whatever order they arrive, one after the other or at once, handled in between or not; and each repeated.
#[tokio::test]
async fn a_price_that_goes_away_and_comes_back_is_three_messages() {
    for place in places("prices").await {
        let amounts = Arc::<Amounts>::default();
        let inbox = place.inbox(Options::default().handler(Notes(amounts.clone()))).await;
        let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
        let mut sent = 0;
        for (run, order) in (0_u64..).zip(orders.into_iter().flat_map(|order| [order; 3])) {
            let number = 3_305_075_341_149_134_300 + run;
            let three = [price(number, 10_000, 10), price(number, 9_000, 20), price(number, 10_000, 30)];
            if run % 3 == 2 {
                let all = futures_util::future::join_all(order.map(|at| push(&inbox, three[at].clone()))).await;
                assert!(all.iter().all(|status| *status == 200), "{all:?}");
            } else {
                for at in order {
                    assert_eq!(push(&inbox, three[at].clone()).await, 200);
                    if run % 3 == 1 {
                        inbox.work_off().await.unwrap();
                    }
                }
            }
            let last = last_word(&place, &inbox, &amounts).await;
            assert_eq!(last, "10000", "{order:?}, run {run}");
            // Each again, in disorder.
            for at in [1, 0, 2, 0] {
                assert_eq!(push(&inbox, three[at].clone()).await, 200);
            }
            sent += 7;
            let expected = 3 * (i64::try_from(run).unwrap() + 1);
            assert_eq!(place.stats().await, [sent, expected, expected, 0, 0], "{order:?}, run {run}");
        }
    }
}

#[tokio::test]
async fn a_content_that_is_repeated_later_with_nothing_else_in_between_is_one_message() {
    for place in places("repeated").await {
        let inbox = place.inbox(Options::default()).await;
        for second in [10, 40, 20, 30, 10] {
            assert_eq!(push(&inbox, price(1, 100, second)).await, 200);
        }
        assert_eq!(place.stats().await, [5, 1, 1, 0, 0]);
        // What is pushed of another order or of another type is none in between.
        assert_eq!(push(&inbox, price(2, 90, 50)).await, 200);
        assert_eq!(push(&inbox, price(1, 90, 50).replace("PRICE_MODIFY", "PAY")).await, 200);
        assert_eq!(push(&inbox, price(1, 100, 55)).await, 200);
        assert_eq!(place.stats().await, [8, 3, 3, 0, 0]);
        // Without a push time there is nothing that could tell.
        for _ in 0..2 {
            let timeless = price(1, 100, 10).replace("timestamp", "unknown");
            assert_eq!(push(&inbox, timeless).await, 200);
        }
        assert_eq!(place.stats().await, [10, 4, 4, 0, 0]);
    }
}

#[tokio::test]
async fn the_order_of_members_and_white_space_make_no_other_message() {
    for place in places("members").await {
        let inbox = place.inbox(Options::default()).await;
        let forms = [
            r#"{"messageType":"X","messageBody":{"orderId":1,"a":{"b":[1,2],"c":"七"}},"timestamp":"1"}"#,
            r#"{"timestamp":"1","messageBody":{"a":{"c":"\u4e03","b":[1, 2]},"orderId":1},"messageType":"X"}"#,
            r#" {"messageBody":"{\"orderId\":1,\"a\":{\"c\":\"七\",\"b\":[1,2]}}","messageType":"X","timestamp":"1"}"#,
        ];
        for form in forms {
            assert_eq!(push(&inbox, form).await, 200);
        }
        assert_eq!(place.stats().await, [3, 1, 1, 0, 0]);
        for unknown in [r#"{"event":"x","payload":{"a":1,"b":2}}"#, r#"{"payload":{"b":2,"a":1},"event":"x"}"#] {
            assert_eq!(push(&inbox, unknown).await, 200);
        }
        for another in [forms[0].replace("[1,2]", "[2,1]"), forms[0].replace(":1,\"a", ":2,\"a")] {
            assert_eq!(push(&inbox, another).await, 200);
        }
        assert_eq!(place.stats().await, [7, 4, 3, 0, 1]);
    }
}

fn daji(id: u32, order: u64) -> String {
    format!(
        r#"{{"data":{{"orderId":{order}}},"gmtBorn":1735758245000,"msgId":{id},"type":"ORDER_BUYER_VIEW_ORDER_PAY"}}"#
    )
}

fn form(message: &str, signature: &str) -> String {
    format!("message={}&_dj_signature={signature}", daigou_core::auth::encode(message))
}

/// An order, and whether its message was verified.
type Told = (Option<String>, bool);

#[tokio::test]
async fn a_message_that_verifies_takes_the_place_of_a_forged_one() {
    let secret = || Secret::new("sec-0001");
    let scheme = PushScheme::HmacSha1 { input: PushInput::NameAndValue, encoding: None };
    let signer = DajiVerifier { secret: secret(), input: PushInput::NameAndValue, encoding: None };
    let signed = |message: &str| form(message, &signer.sign(message, PushEncoding::HexUpper));
    let forged = |message: &str| form(message, "3BEAE30D14DDD1E3ABF623A4D1C5EE8F0460C5E2");
    for place in places("forged").await {
        let seen = Arc::<Mutex<Vec<Told>>>::default();
        struct Sees(Arc<Mutex<Vec<Told>>>);
        #[async_trait]
        impl Handler for Sees {
            async fn handle(&self, message: &Message) -> Result<(), HandlerError> {
                self.0.lock().unwrap().push((message.order.clone(), message.verified));
                Ok(())
            }
        }
        let options = Options::default().verify(scheme.verifier(secret())).handler(Sees(seen.clone()));
        let inbox = place.inbox(options).await;
        let send = async |body: String| assert_eq!(send(&inbox, Method::POST, "/dajisaas/t", body).await, 200);
        let handled = async || {
            inbox.work_off().await.unwrap();
            let mut handled = std::mem::take(&mut *seen.lock().unwrap());
            handled.sort();
            handled
        };
        let told = |order: &str, verified: bool| (Some(order.to_owned()), verified);
        // Other content under the same id, handled before the right one comes; and the very content, unsigned.
        send(forged(&daji(1, 666))).await;
        send(forged(&daji(2, 20))).await;
        assert_eq!(handled().await, [told("20", false), told("666", false)]);
        send(signed(&daji(1, 10))).await;
        send(signed(&daji(2, 20))).await;
        assert_eq!(handled().await, [told("10", true), told("20", true)]);
        assert_eq!(place.stats().await, [4, 2, 2, 0, 0]);
        // Both at once, in both orders.
        let both = |id, order| [forged(&daji(id, 666)), signed(&daji(id, order))];
        let [late, early] = both(4, 40);
        let four = both(3, 30).into_iter().chain([early, late]);
        futures_util::future::join_all(four.map(send)).await;
        assert_eq!(handled().await, [told("30", true), told("40", true)]);
        // What comes forged after the right one is kept, and handled by nobody.
        send(forged(&daji(1, 777))).await;
        send(forged(&daji(1, 10))).await;
        assert_eq!(handled().await, []);
        assert_eq!(place.stats().await, [10, 6, 4, 0, 2]);
        let listed = list(&place.store, &Filter { state: Some(State::Dead), ..Filter::default() }).await.unwrap();
        assert!(listed.iter().all(|m| !m.verified && m.error.as_deref().unwrap().contains("forged")), "{listed:?}");
        // A signed text beside which something else is said verifies nothing of it.
        let beside = signed("soon") + "&type=ORDER_BUYER_VIEW_ORDER_PAY&data=%7B%22orderId%22%3A5%7D";
        send(beside).await;
        assert_eq!(handled().await, [told("5", false)]);
    }
}

/// Two states of one second, of which the older one is delivered last; and two of one moment.
#[tokio::test]
async fn of_two_messages_of_one_second_the_older_is_told_to_be() {
    struct Sees(Arc<Mutex<Vec<(bool, bool)>>>);
    #[async_trait]
    impl Handler for Sees {
        async fn handle(&self, message: &Message) -> Result<(), HandlerError> {
            self.0.lock().unwrap().push((message.stale.is_some(), message.same_time));
            Ok(())
        }
    }
    let state = |id: u32, order: u32, pushed: i64| {
        let data = format!(r#"{{"orderId":{order},"currentStatus":"s{id}","msgSendTime":"2025-01-02 03:04:05"}}"#);
        form(&format!(r#"{{"data":{data},"gmtBorn":{pushed},"msgId":{id},"type":"T"}}"#), "x")
    };
    for place in places("second").await {
        let seen = Arc::<Mutex<Vec<(bool, bool)>>>::default();
        let inbox = place.inbox(Options::default().handler(Sees(seen.clone()))).await;
        let second = 1_735_758_245_000;
        // Within the second of the payload, and a while after it.
        for (order, pushed) in [(1, [second + 800, second + 100]), (2, [second + 9_900, second + 9_100])] {
            for (id, pushed) in [(10 * order, pushed[0]), (10 * order + 1, pushed[1]), (10 * order + 2, pushed[0])] {
                assert_eq!(send(&inbox, Method::POST, "/dajisaas/t", state(id, order, pushed)).await, 200);
                inbox.work_off().await.unwrap();
            }
            let told = std::mem::take(&mut *seen.lock().unwrap());
            assert_eq!(told, [(false, false), (true, false), (false, true)], "{order}");
        }
        // Those that wait together are handled in order.
        for (id, pushed) in [(31, second + 300), (30, second + 200), (32, second + 300)] {
            assert_eq!(send(&inbox, Method::POST, "/dajisaas/t", state(id, 3, pushed)).await, 200);
        }
        inbox.work_off().await.unwrap();
        assert_eq!(*seen.lock().unwrap(), [(false, false), (false, false), (false, true)]);
    }
}
