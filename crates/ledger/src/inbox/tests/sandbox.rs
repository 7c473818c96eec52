//! Both platforms' callbacks end to end: a sandbox pushes them over real sockets, and typed readers read what a handler
//! gets.

use super::*;
use daigou_core::auth::Secret;
use daigou_core::message::Strictness;
use daigou_core::value::Fen;
use daigou_core::{Generation, Platform};
use daigou_dajisaas::DajiSaas;
use daigou_dajisaas::alibaba::{Address, CargoLine, CreateOrder, PayOrder};
use daigou_sandbox::Sandbox;
use daigou_taobao::{OrderLine, Receiver, Taobao};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// Reads each message by its type, and checks that the inbox knows what it is about.
struct Typed;

#[async_trait]
impl Handler for Typed {
    async fn handle(&self, message: &Message) -> Result<(), HandlerError> {
        let callback = message.callback()?;
        let typed = match message.source {
            Source::DajiSaas => {
                let push = daigou_core::message::Push { headers: &http::HeaderMap::new(), body: &message.body };
                let read =
                    daigou_dajisaas::messages::read(push, &daigou_core::message::Unchecked, Strictness::Lenient)?;
                read.ordering_key()
            }
            _ => {
                daigou_taobao::messages::read(&callback)?;
                callback.ordering_key()
            }
        };
        let typed = typed.map(|key| (Some(key.order), key.at_millis));
        let same = typed == Some((message.order.clone(), message.at_millis));
        if same { Ok(()) } else { Err(format!("{typed:?} is not {message:?}").into()) }
    }
}

#[tokio::test]
async fn the_callbacks_of_both_platforms_are_received_verified_and_handled() {
    let place = Place::sqlite("sandbox").await;
    place.store.close().await;
    let store = Store::open(&place.url).await.unwrap();
    let sandbox = Sandbox::start().await.unwrap();
    let config = sandbox.config();
    let verify = config.push_scheme().unwrap().verifier(Secret::new(config.get("app_secret").unwrap()));
    let inbox = Inbox::open(&store, Options::default().verify(verify).handler(Typed)).await.unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (end, ended) = oneshot::channel::<()>();
    let server = tokio::spawn({
        let inbox = inbox.clone();
        async move { inbox.serve(listener, async { drop(ended.await) }).await }
    });
    for (platform, source) in [(Platform::PandaPon, Source::PandaPon), (Platform::DajiSaas, Source::DajiSaas)] {
        let url = format!("http://{address}{}", inbox.path(source).unwrap());
        sandbox.set_callback_target(platform, Some(&url)).unwrap();
    }

    let taobao = Taobao::from_config(config.clone()).generation(Generation::V1).build().unwrap();
    let receiver = Receiver::default()
        .zip("311121")
        .country("中国")
        .state("浙江省")
        .city("杭州市")
        .district("余杭区")
        .address("网商路699号")
        .name("张三")
        .mobile_phone("13800000000")
        .phone("");
    let line = OrderLine::new("600126245031041190", "5016042822039", 200).price(Fen::new(1)).order_line_no("1");
    let order = daigou_taobao::CreateOrder::new(Fen::new(200), &receiver, &[line]).unwrap();
    taobao.orders().create(&order.seller_order_number("INBOX-1")).await.unwrap();

    let daji = DajiSaas::from_config(config).build().unwrap();
    let to = Address::new("张三", "13800000000", "浙江省", "杭州市", "网商路699号").area_text("滨江区");
    let line = CargoLine::new("734714573551", 2).spec_id("cd2b8c31408766f9fb089e74e2a6ac15");
    let created = daji.alibaba().order_create(&CreateOrder::new("INBOX-2", to, [line])).await.unwrap();
    let number = created.order_id.unwrap();
    daji.alibaba().pay(&PayOrder::new(number.clone())).await.unwrap();
    sandbox.play(number.as_str(), "ship").unwrap();

    let deadline = tokio::time::Instant::now() + Duration::from_secs(20);
    loop {
        let sent = sandbox.callbacks();
        let stats = stats(&store).await.unwrap();
        let all = i64::try_from(sent.len()).unwrap();
        let delivered = sent.iter().all(|callback| callback.attempts.iter().any(|attempt| attempt.status == Some(200)));
        let platforms = ["pandapon", "dajisaas"].map(|name| sent.iter().filter(|c| c.platform == name).count());
        if delivered && platforms[0] >= 1 && platforms[1] >= 3 && stats.processed == all {
            assert_eq!((stats.received, stats.unique, stats.dead), (all, all, 0));
            break;
        }
        assert!(tokio::time::Instant::now() < deadline, "{stats:?} {sent:#?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let listed = list(&store, &Filter::default()).await.unwrap();
    for message in &listed {
        assert_eq!(message.verified, message.platform == "dajisaas", "{message:?}");
    }
    assert!(listed.iter().any(|message| message.order.as_deref() == Some(number.as_str())));
    end.send(()).unwrap();
    server.await.unwrap().unwrap();
    assert_eq!(push(&inbox, "").await, 404, "the token is the store's own");
    sandbox.shutdown().await;
}
