//! Callbacks over real sockets: the schedule by the sandbox's clock, targets that fail, and the admin API.

mod composed;
mod forms;
mod pace;

use super::{Caller, Heard};
use crate::host::callbacks::CallbackFault;
use crate::world::alibaba::order::CartOrder;
use crate::world::{BadLines, Event, NewTaobaoOrder, Notice, OrderNews, WantedItem, World};
use crate::{Delivery, DeliveryState, Options, Sandbox};
use daigou_core::Platform;
use daigou_core::value::Time;
use serde_json::{Value, json};
use std::ops::Deref;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// What a target does with a push that it has read.
#[derive(Clone, Copy)]
enum Manner {
    Answer(u16),
    Close,
    Hang,
}

/// A receiver of callbacks.
struct Target {
    url: String,
    manner: Arc<Mutex<Manner>>,
    pushed: UnboundedReceiver<(String, String)>,
}

impl Target {
    async fn start(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/callbacks?token=t", listener.local_addr().unwrap());
        let manner = Arc::new(Mutex::new(manner));
        let (sender, pushed) = unbounded_channel();
        let how = manner.clone();
        tokio::spawn(async move {
            let mut hanging = Vec::new();
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut bytes = Vec::new();
                let (head, body) = loop {
                    let text = String::from_utf8_lossy(&bytes).into_owned();
                    if let Some((head, body)) = text.split_once("\r\n\r\n") {
                        let head = head.to_lowercase();
                        let length = head.split("content-length: ").nth(1).unwrap().lines().next().unwrap();
                        if body.len() == length.parse::<usize>().unwrap() {
                            break (head, body.to_owned());
                        }
                    }
                    assert!(stream.read_buf(&mut bytes).await.unwrap() > 0, "cut off: {text}");
                };
                let manner = *how.lock().unwrap();
                sender.send((head, body)).unwrap();
                match manner {
                    Manner::Answer(status) => {
                        let answer = format!("HTTP/1.1 {status} x\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok");
                        stream.write_all(answer.as_bytes()).await.unwrap();
                    }
                    Manner::Close => {}
                    Manner::Hang => hanging.push(stream),
                }
            }
        });
        Self { url, manner, pushed }
    }

    fn set(&self, manner: Manner) {
        *self.manner.lock().unwrap() = manner;
    }

    async fn next(&mut self) -> String {
        self.pushed.recv().await.unwrap().1
    }

    /// What came since.
    fn all(&mut self) -> Vec<String> {
        std::iter::from_fn(|| self.pushed.try_recv().ok()).map(|(_, body)| body).collect()
    }
}

/// A sandbox that things happen in.
struct Here(Caller);

impl Deref for Here {
    type Target = Caller;

    fn deref(&self) -> &Caller {
        &self.0
    }
}

impl Here {
    async fn start() -> Self {
        Self(Caller::start().await)
    }

    /// The admin API takes this.
    async fn admin(&self, path: &str, body: &Value) -> Value {
        let heard = self.admin_heard(path, body).await;
        assert_eq!(heard.status, 200, "{path}: {}", heard.body);
        heard.json()
    }

    async fn admin_heard(&self, path: &str, body: &Value) -> Heard {
        self.send("POST", &format!("/admin{path}"), &[], &body.to_string()).await
    }

    async fn frozen() -> Self {
        let caller = Self::start().await;
        caller.admin("/clock", &json!({"mode": "frozen"})).await;
        caller
    }

    async fn advance(&self, seconds: i64) {
        self.admin("/clock/advance", &json!({ "seconds": seconds })).await;
    }

    fn target(&self, platform: Platform, url: &str) {
        self.sandbox.set_callback_target(platform, Some(url)).unwrap();
    }

    /// Something happens in the world, and is heard.
    fn happens<T>(&self, what: impl FnOnce(&mut World) -> T) -> T {
        let out = what(&mut self.sandbox.shared().world());
        self.sandbox.shared().settle();
        out
    }

    fn tell(&self, notice: Notice) {
        self.happens(|world| {
            let whose = match &notice {
                Notice::Order(order, _) | Notice::TaobaoOrder { order, .. } => order.clone(),
                Notice::Parcel { order, .. } | Notice::Waybill { order, .. } => order.clone(),
                Notice::Refund(_) | Notice::TaobaoRefund(_) => String::new(),
            };
            world.open_order(&whose);
            world.notices.push(notice);
        });
    }

    /// A 1688 order, of DajiSaaS where it has a number there. It is paid, so that time does nothing to it.
    fn order(&self, number: Option<&str>) -> String {
        let now = self.sandbox.shared().clock.now();
        let mut world = self.sandbox.shared().world();
        world.open(usize::from(number.is_some()));
        let asked = CartOrder { third_order_id: number.map(str::to_owned), ..CartOrder::default() };
        let line = *world.cart.keys().next().unwrap();
        world.order_cart(&[line], &asked, now).unwrap();
        let number = world.orders.iter().last().unwrap().tb_order_id.clone();
        world.order_event(&number, Event::Pay, now).unwrap();
        world.notices.clear();
        number
    }

    /// A Taobao order: its id, number, and purchase order.
    fn taobao_order(&self, dajisaas: bool) -> (String, String, String) {
        let mut world = self.sandbox.shared().world();
        world.open(usize::from(dajisaas));
        let item = &world.catalogue.items[0];
        let wanted = WantedItem { item_id: item.mp_id.clone(), sku_id: Some(item.skus[0].mp_id.clone()), quantity: 2 };
        let order = NewTaobaoOrder {
            budget: i64::MAX,
            lines: vec![wanted],
            line_numbers: vec![Some("1".into())],
            reference: Some("R-1".into()),
            dajisaas,
            bad_lines: BadLines::Refused,
            ..NewTaobaoOrder::default()
        };
        let now = self.sandbox.shared().clock.now();
        let order = world.order_taobao(order, now).unwrap();
        let made = (order.id.clone(), order.order_no.clone(), order.purchases()[0].to_owned());
        world.finish_taobao(&made.0, now);
        world.notices.clear();
        made
    }

    fn only(&self) -> Delivery {
        let [delivery] = <[Delivery; 1]>::try_from(self.sandbox.callbacks()).unwrap();
        delivery
    }
}

fn minutes(delivery: &Delivery) -> Vec<i64> {
    let at = |text: &str| Time::from(text).unix_millis().unwrap();
    let since = |text: &String| at(text) - at(&delivery.created_at);
    let millis: Vec<i64> = delivery.attempts.iter().map(|attempt| since(&attempt.at)).collect();
    assert!(millis.iter().all(|millis| millis % 60_000 == 0), "{millis:?}");
    millis.into_iter().map(|millis| millis / 60_000).collect()
}

#[tokio::test]
async fn with_the_target_down_it_is_attempted_six_times_and_then_no_more() {
    let caller = Here::frozen().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let nobody = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    let closing = Target::start(Manner::Close).await;
    for url in [&nobody, &closing.url] {
        caller.sandbox.shared().outbox().clear();
        caller.target(Platform::PandaPon, url);
        caller.tell(Notice::Order(caller.order(None), OrderNews::Made));
        caller.advance(0).await;
        let first = caller.only();
        assert_eq!((minutes(&first), first.state), (vec![0], DeliveryState::Pending));
        let next = Time::from(first.next_attempt_at.as_deref().unwrap()).unix_millis().unwrap();
        assert_eq!(next - caller.sandbox.shared().clock.now(), 1_800_000);
        caller.advance(1799).await;
        assert_eq!(minutes(&caller.only()), [0]);
        caller.advance(1).await;
        assert_eq!(minutes(&caller.only()), [0, 30]);
        caller.advance(86_400).await;
        let failed = caller.only();
        assert_eq!(minutes(&failed), [0, 30, 60, 90, 120, 150]);
        assert_eq!((failed.state, &failed.next_attempt_at), (DeliveryState::Failed, &None));
        assert!(failed.attempts.iter().all(|a| a.status.is_none() && a.error.as_ref().is_some_and(|e| !e.is_empty())));
        assert!(!serde_json::to_string(&failed.attempts).unwrap().contains("token"), "{failed:?}");
        caller.advance(86_400).await;
        assert_eq!(caller.only().attempts.len(), 6);
    }
}

#[tokio::test]
async fn with_the_target_back_it_is_delivered_once() {
    let caller = Here::frozen().await;
    let mut target = Target::start(Manner::Answer(500)).await;
    caller.target(Platform::DajiSaas, &target.url);
    caller.tell(Notice::Order(caller.order(Some("D-1")), OrderNews::Made));
    caller.advance(3599).await;
    target.set(Manner::Answer(201));
    caller.advance(1).await;
    target.set(Manner::Answer(200));
    caller.advance(86_400).await;
    let delivery = caller.only();
    let answers: Vec<_> = delivery.attempts.iter().map(|attempt| attempt.status.unwrap()).collect();
    assert_eq!((minutes(&delivery), answers), (vec![0, 30, 60, 90], vec![500, 500, 201, 200]));
    assert_eq!((delivery.state, &delivery.next_attempt_at), (DeliveryState::Delivered, &None));
    assert_eq!(target.all(), vec![delivery.body.clone(); 4]);
    // What fails at an address goes to the one that is set then.
    target.set(Manner::Close);
    caller.tell(Notice::Order(caller.order(Some("D-2")), OrderNews::Made));
    caller.advance(0).await;
    let mut other = Target::start(Manner::Answer(200)).await;
    caller.target(Platform::DajiSaas, &other.url);
    caller.advance(1800).await;
    let moved = caller.sandbox.callbacks().pop().unwrap();
    assert_eq!((target.all().len(), other.all().len(), moved.url), (1, 1, Some(other.url)));
    assert_eq!(moved.state, DeliveryState::Delivered);
}

#[tokio::test]
async fn a_target_that_does_not_answer_in_time_counts_as_down() {
    let caller = Here::frozen().await;
    let mut target = Target::start(Manner::Hang).await;
    caller.target(Platform::PandaPon, &target.url);
    caller.sandbox.shared().outbox().patience = Duration::from_millis(20);
    caller.tell(Notice::Order(caller.order(None), OrderNews::Made));
    target.next().await;
    caller.advance(0).await;
    let attempt = &caller.only().attempts[0];
    assert!(attempt.error.as_ref().unwrap().contains("no answer in time"), "{attempt:?}");
    assert!(attempt.millis >= 20 && attempt.status.is_none());
}

#[tokio::test]
async fn a_target_that_hangs_holds_up_neither_requests_nor_the_other_target() {
    let caller = Here::start().await;
    let mut hanging = Target::start(Manner::Hang).await;
    let mut other = Target::start(Manner::Answer(200)).await;
    caller.target(Platform::PandaPon, &hanging.url);
    caller.target(Platform::DajiSaas, &other.url);
    let patience = Duration::from_secs(3600);
    caller.sandbox.shared().outbox().patience = patience;
    let number = caller.order(None);
    for _ in 0..20 {
        caller.tell(Notice::Order(number.clone(), OrderNews::Paid));
    }
    hanging.next().await;
    // While it hangs, orders are made and the other target hears of its own, without anyone asking for it.
    caller.call("/alibaba/cart/create/order", r#"{"message":"","cartIds":[5]}"#).await.data();
    caller.tell(Notice::Order(caller.order(Some("D-1")), OrderNews::Made));
    assert!(other.next().await.starts_with("message="));
    assert_eq!(caller.get("/admin/callbacks?limit=1").await.json()[0]["platform"], "dajisaas");
    let underway = caller.sandbox.callbacks().iter().filter(|d| d.attempts.is_empty()).count();
    assert!(underway >= 20, "{underway}");
}

#[tokio::test]
async fn without_a_target_it_is_shown_and_can_be_sent_later() {
    let caller = Here::frozen().await;
    let number = caller.order(None);
    caller.tell(Notice::Order(number.clone(), OrderNews::Made));
    caller.advance(86_400).await;
    let shown = caller.get("/admin/callbacks").await.json();
    let row = &shown[0];
    assert_eq!((row["state"].clone(), row["reason"].clone()), (json!("dropped"), json!("no target")));
    assert_eq!(
        json!([row["platform"], row["marketplace"], row["order_id"]]),
        json!(["pandapon", "alibaba1688", number])
    );
    assert_eq!((&row["type"], &row["url"]), (&json!("1688_ORDER_BUYER_VIEW_BUYER_MAKE"), &Value::Null));
    assert_eq!((row["attempts"].clone(), row.get("next_attempt_at")), (json!([]), None));
    let path = format!("/callbacks/{}/resend", row["id"]);
    let refused = caller.admin_heard(&path, &Value::Null).await;
    assert_eq!((refused.status, refused.json()["error"].clone()), (409, json!("url: no target is set for pandapon")));

    let mut target = Target::start(Manner::Answer(200)).await;
    caller.target(Platform::PandaPon, &target.url);
    for times in 1..=2 {
        let row = caller.admin(&path, &Value::Null).await;
        assert_eq!((&row["state"], row["attempts"].as_array().unwrap().len()), (&json!("delivered"), times));
        assert!(row["attempts"][0]["status"] == 200 && row.get("reason").is_none(), "{row}");
        assert_eq!(json!(target.next().await), row["body"]);
    }
    // What was delivered stays so.
    target.set(Manner::Close);
    let row = caller.admin(&path, &Value::Null).await;
    assert_eq!((&row["state"], row["attempts"].as_array().unwrap().len()), (&json!("delivered"), 3));
    assert!(row["attempts"][2]["error"].is_string() && row["attempts"][2].get("status").is_none());
    for id in ["99", "x", "-1"] {
        let gone = caller.admin_heard(&format!("/callbacks/{id}/resend"), &Value::Null).await;
        assert_eq!((gone.status, gone.json()["error"].clone()), (404, json!(format!("id: no callback {id}"))));
    }
}

#[tokio::test]
async fn a_callback_by_hand_leaves_the_schedule_as_it_is() {
    let caller = Here::frozen().await;
    let target = Target::start(Manner::Answer(503)).await;
    caller.target(Platform::PandaPon, &target.url);
    caller.tell(Notice::Order(caller.order(None), OrderNews::Made));
    caller.advance(600).await;
    caller.admin("/callbacks/1/resend", &Value::Null).await;
    caller.advance(86_400).await;
    let delivery = caller.only();
    assert_eq!(minutes(&delivery), [0, 10, 30, 60, 90, 120, 150]);
    assert_eq!(delivery.state, DeliveryState::Failed);
}

#[tokio::test]
async fn while_the_clock_is_moved_on_they_go_in_one_order() {
    let caller = Here::frozen().await;
    let mut target = Target::start(Manner::Answer(500)).await;
    caller.target(Platform::PandaPon, &target.url);
    caller.target(Platform::DajiSaas, &target.url);
    let numbers = [caller.order(None), caller.order(Some("D-1"))];
    for i in 0..40 {
        caller.tell(Notice::Order(numbers[i % 2].clone(), OrderNews::Made));
    }
    caller.advance(0).await;
    assert_eq!(target.all().len(), 40);
    target.set(Manner::Answer(200));
    caller.advance(1800).await;
    let bodies: Vec<String> = caller.sandbox.callbacks().into_iter().map(|delivery| delivery.body).collect();
    assert_eq!(target.all(), bodies);
    assert!(caller.sandbox.callbacks().iter().all(|d| d.state == DeliveryState::Delivered && d.attempts.len() == 2));
}

#[tokio::test]
async fn a_duplicate_arrives_twice_and_is_the_same_message() {
    let caller = Here::start().await;
    let mut target = Target::start(Manner::Answer(200)).await;
    caller.target(Platform::DajiSaas, &target.url);
    let number = caller.order(Some("D-1"));
    {
        let shared = caller.sandbox.shared();
        let mut world = shared.world();
        world.notices.push(Notice::Order(number, OrderNews::Made));
        shared.outbox().hear(&mut world, shared.clock.now(), &mut |_, _| Some(CallbackFault::Duplicate));
    }
    let [one, other] = [target.next().await, target.next().await];
    let key = |form: &str| forms::received(&caller.sandbox, form).dedupe_key();
    assert_eq!((&one, key(&one)), (&other, key(&other)));
    caller.advance(86_400).await;
    assert!(target.all().is_empty() && caller.only().attempts.len() == 2);
}

#[tokio::test]
async fn a_reset_forgets_callbacks_and_keeps_their_targets() {
    let caller = Here::frozen().await;
    let url = "http://127.0.0.1:1/";
    let set = caller.admin("/callbacks/target", &json!({"platform": "pandapon", "url": url})).await;
    assert_eq!(set, json!({"pandapon": url, "dajisaas": null}));
    caller.tell(Notice::Order(caller.order(None), OrderNews::Made));
    caller.advance(0).await;
    assert_eq!(caller.only().attempts.len(), 1);
    caller.admin("/reset", &json!({})).await;
    assert!(caller.sandbox.callbacks().is_empty());
    caller.advance(86_400).await;
    assert_eq!(caller.get("/admin/callbacks").await.json(), json!([]));
    assert_eq!(caller.get("/admin/callbacks/target").await.json(), set);
    let none = caller.admin("/callbacks/target", &json!({"platform": "pandapon", "url": null})).await;
    assert_eq!(none, json!({"pandapon": null, "dajisaas": null}));
}

#[tokio::test]
async fn what_is_wrong_with_a_target_is_said_by_its_member() {
    let caller = Here::start().await;
    for (body, words) in [
        (json!({"platform": "taobao", "url": null}), "platform: must be one of pandapon, dajisaas, got `taobao`"),
        (
            json!({"platform": "pandapon", "url": "ftp://h/"}),
            "url: must begin with http:// or https://, got `ftp://h/`",
        ),
        (json!({"platform": "pandapon", "url": ""}), "url: must be an http:// or https:// address, got ``"),
        (json!({"platform": "pandapon"}), "missing field `url`"),
        (json!({"platform": "pandapon", "url": null, "token": 1}), "unknown field `token`"),
    ] {
        let heard = caller.admin_heard("/callbacks/target", &body).await;
        let error = heard.json()["error"].as_str().unwrap().to_owned();
        assert!(heard.status == 400 && error.starts_with(words), "{body}: {error}");
    }
    assert_eq!(caller.get("/admin/callbacks?limit=x").await.status, 400);
    let error = Options::default().callback_target(Platform::DajiSaas, "nowhere").unwrap_err();
    assert_eq!(error.field(), Some("url"));
    let options = Options::default().callback_target(Platform::DajiSaas, "http://h/").unwrap();
    let sandbox = Sandbox::start_with(options).await.unwrap();
    assert_eq!(sandbox.shared().outbox().targets().get(Platform::DajiSaas), Some("http://h/"));
    assert_eq!(sandbox.config().push_scheme().unwrap().as_str(), "hmac-sha1-name-value-hex-upper");
}
