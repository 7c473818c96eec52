//! Callbacks: what DajiSaaS pushes about the orders of 1688 and of Taobao, read with [`read`].
//!
//! A push is an HTTP POST of a **form** with two fields: `message`, the JSON text of the platform behind, and
//! `_dj_signature`, an HMAC-SHA1. What is signed is not published; [`PushScheme`](daigou_core::message::PushScheme) has
//! the candidates, none of them confirmed, and `DAIGOU_PUSH_SCHEME` chooses. A message that does not verify is
//! therefore read and **marked**, by [`Received::verification`], and refused in [`Strictness::Strict`] alone: turn that
//! on once the chosen scheme has been seen to hold.
//!
//! ```
//! use daigou_dajisaas::core::message::{Push, Strictness};
//! use daigou_dajisaas::core::{Config, Error, auth::Secret};
//! use daigou_dajisaas::messages::{self, AlibabaMessage, Message, TaobaoMessage};
//!
//! // In the handler of the callback URL, with the body as it came:
//! fn receive(config: &Config, push: Push<'_>) -> Result<(), Error> {
//!     let secret = Secret::new(config.require("app_secret", "DajiSaaS's application secret")?);
//!     let verify = config.push_scheme()?.verifier(secret);
//!     let received = messages::read(push, &*verify, Strictness::Lenient)?;
//!     println!("{}: {:?}", received.dedupe_key(), received.verification);
//!     match &received.message {
//!         Message::Alibaba(AlibabaMessage::Order(notice)) => println!("look up 1688 {:?}", notice.order_id),
//!         Message::Taobao(TaobaoMessage::OrderStatus(body)) => println!("look up {:?}", body.purchase_id),
//!         other => println!("{other:?}"),
//!     }
//!     Ok(())
//! }
//! # let form = b"message=%7B%22type%22%3A%22X%22%2C%22msgId%22%3A1%7D";
//! # let mut config = Config::default();
//! # config.set("app_secret", "secret");
//! # receive(&config, Push { headers: &Default::default(), body: form })?;
//! # Ok::<(), Error>(())
//! ```
//!
//! Order of delivery is **not guaranteed**, and the same message may come again: drop what has the same
//! [`dedupe_key`](Received::dedupe_key), and what is older by its [`ordering_key`](Received::ordering_key). A message is
//! a hint, whether it verifies or not: look the order up before acting on it, above all on money.
//!
//! The text of 1688's messages is not published by DajiSaaS: its topics and bodies are the upstream platform's. Of
//! Taobao's, types 3 and 8 are. What is not known is kept as it came and never an error.
//!
//! Sources: <https://wiki-en.dajisaas.com/doc-7744081> (1688), <https://wiki-en.dajisaas.com/doc-7744084> and
//! <https://wiki-en.dajisaas.com/doc-4966230> (Taobao).

mod alibaba;
mod taobao;

pub(crate) use alibaba::ALIBABA;
pub use alibaba::{AlibabaMessage, read_alibaba};
pub use daigou_upstream::alibaba::message::{
    BatchPayNotice, MovedLine, OrderNotice, PackageNotice, PaidOrder, ParcelEvent, ParcelNotice, RefundAction,
    RefundNotice, Topic, WaybillChange, WaybillNotice,
};
pub use daigou_upstream::taobao::OrderStatus;
pub use daigou_upstream::taobao::message::{LinePrice, LinePriceChange, OrderStatusChanged, PurchasePrice, StatusLine};
pub(crate) use taobao::TAOBAO;
pub use taobao::{MessageType, OrderPriceChanged, TaobaoMessage, read_taobao};

use daigou_core::Error;
use daigou_core::message::{Callback, DajiEnvelope, OrderingKey, Push, Strictness, Verification, Verify};
use daigou_core::value::{Unknown, Unpublished};
use serde::Serialize;

/// The body of a push. Serialising gives the body alone.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
#[non_exhaustive]
pub enum Message {
    /// About 1688: it has a `type`.
    Alibaba(AlibabaMessage),
    /// About Taobao: it has a `message_type`.
    Taobao(TaobaoMessage),
    /// About neither: kept as it came.
    Other(Unpublished<Unknown>),
}

/// A push that was read.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Received {
    /// The outcome of the signature's check. Only [`Verification::Verified`] says who sent it.
    pub verification: Verification,
    /// The message.
    pub message: Message,
    /// The members that all platforms' pushes have in common, with the payload as it came.
    pub callback: Callback,
    /// The whole of the form's `message`.
    pub envelope: DajiEnvelope,
}

impl Received {
    /// Says whether the signature is right by the scheme that was chosen.
    #[must_use]
    pub fn is_verified(&self) -> bool {
        self.verification == Verification::Verified
    }

    /// The key by which a message that is delivered twice is known.
    #[must_use]
    pub fn dedupe_key(&self) -> String {
        self.callback.dedupe_key()
    }

    /// The key that sorts messages about one order. `None` where no order is named.
    #[must_use]
    pub fn ordering_key(&self) -> Option<OrderingKey> {
        self.callback.ordering_key()
    }
}

/// Checks a push and reads it.
///
/// # Errors
/// In strict mode, a push that does not verify ([`Unverified`](daigou_core::ErrorKind::Unverified)). A form without a
/// readable `message`; the body of a published type that is of another shape, naming the member.
pub fn read(push: Push<'_>, verify: &dyn Verify, strictness: Strictness) -> Result<Received, Error> {
    let (verification, envelope) = DajiEnvelope::receive(push, verify, strictness)?;
    let callback = envelope.clone().into_callback();
    let message = match (&envelope.message_type, &envelope.topic) {
        (Some(number), _) if !number.is_blank() => Message::Taobao(read_taobao(&callback)?),
        (_, Some(topic)) if !topic.trim().is_empty() => Message::Alibaba(read_alibaba(&callback)?),
        _ => Message::Other(callback.read()?),
    };
    Ok(Received { verification, message, callback, envelope })
}
