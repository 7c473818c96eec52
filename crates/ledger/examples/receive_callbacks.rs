//! Receives both platforms' callbacks in an axum program of your own: each is durable before it is answered, and handled once.
//!
//! ```sh
//! cargo run -p daigou-ledger --example receive_callbacks -- sqlite:inbox.db 127.0.0.1:8700
//! ```

#![allow(clippy::print_stdout, reason = "an example tells what it received")]

use async_trait::async_trait;
use axum::Router;
use axum::routing::get;
use daigou_alibaba1688::AlibabaMessage;
use daigou_core::{Error, Platform};
use daigou_ledger::inbox::{Handler, HandlerError, Message, Options, Source};
use daigou_ledger::{Inbox, Store};
use daigou_taobao::TaobaoMessage;
use tokio::net::TcpListener;

/// What is done with each message. An error has it come again, later and later.
struct Shop<Heard>(Heard);

#[async_trait]
impl<Heard: Fn(String) + Send + Sync> Handler for Shop<Heard> {
    async fn handle(&self, message: &Message) -> Result<(), HandlerError> {
        let callback = message.callback()?;
        // Each platform has a reader of its own; the wrong one refuses the message.
        let what = match (callback.platform, callback.marketplace) {
            (Platform::PandaPon, Some("taobao")) => match daigou_taobao::messages::read(&callback)? {
                TaobaoMessage::OrderPrice(_) => "its price changed",
                TaobaoMessage::OrderStatus(_) => "it moved on",
                TaobaoMessage::Refund(_) => "its refund moved on",
                _ => "something else",
            },
            (Platform::PandaPon, _) => match daigou_alibaba1688::messages::read(&callback)?.message {
                AlibabaMessage::OrderPrice(_) => "its price changed",
                AlibabaMessage::OrderStatus(_) => "it moved on",
                AlibabaMessage::Refund(_) => "its refund moved on",
                _ => "something else",
            },
            (Platform::DajiSaas, _) => "see daigou_dajisaas::messages",
        };
        // A callback is a hint: read the order before you act on money.
        (self.0)(format!("order {}: {what} ({})", message.order.as_deref().unwrap_or("-"), callback.kind));
        Ok(())
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let mut args = std::env::args().skip(1);
    let (Some(store), Some(address)) = (args.next(), args.next()) else {
        return Err(Error::usage("give the store and the address: sqlite:inbox.db 127.0.0.1:8700"));
    };
    let listener = TcpListener::bind(address).await.map_err(|error| Error::usage(error.to_string()))?;
    let inbox = inbox(&store, |line| println!("{line}")).await?;
    // These paths hold a secret: give them to the platforms, behind a proxy that ends TLS.
    println!("PandaPon: {}\nDajiSaaS: {}", inbox.path(Source::PandaPon)?, inbox.path(Source::DajiSaas)?);
    serve(inbox, listener).await
}

pub(crate) async fn inbox(store: &str, heard: impl Fn(String) + Send + Sync + 'static) -> Result<Inbox, Error> {
    Inbox::open(&Store::open(store).await?, Options::default().handler(Shop(heard))).await
}

pub(crate) async fn serve(inbox: Inbox, listener: TcpListener) -> Result<(), Error> {
    // The receiver stands beside the routes of your own program.
    let program = Router::new().route("/", get(async || "the shop")).merge(inbox.router());
    let served = async { axum::serve(listener, program).await.map_err(|error| Error::usage(error.to_string())) };
    let handled = async {
        inbox.work().await;
        Ok(())
    };
    tokio::try_join!(served, handled).map(|_| ())
}
