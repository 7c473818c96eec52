//! A message that somebody composed by hand: in the platform's envelope, or as it stands.

use super::envelope::pandapon;
use super::message::{Message, Text};
use super::status::Frame;
use super::taobao;
use super::targets::platform;
use crate::world::MessageBody;
use crate::world::accounts::{DAJISAAS, PANDAPON};
use daigou_core::Platform;
use daigou_upstream::alibaba::message::Topic;
use serde::Deserialize;
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Error, Value};

/// PandaPon's numbers of the marketplaces: Taobao's, and 1688's.
const NUMBERS: [u8; 2] = [0, 1];

/// The largest message, in bytes.
const LARGEST: usize = 1 << 20;

/// What is to be sent.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Composed {
    pub(crate) platform: String,
    /// `alibaba1688` or `taobao`; by the type where it is not said.
    pub(crate) marketplace: Option<String>,
    /// The message's type: PandaPon's `messageType`, 1688's topic, or Taobao's number.
    #[serde(rename = "type")]
    pub(crate) kind: Option<String>,
    /// The body: an object, or any other JSON.
    pub(crate) body: Option<Box<RawValue>>,
    /// Whether PandaPon's body is written as an `object` or as `text`; as the rules say where it is not said.
    pub(crate) message_body: Option<MessageBody>,
    /// In place of type and body: the whole as it stands. PandaPon: the HTTP body. DajiSaaS: the form's `message`.
    pub(crate) raw: Option<String>,
    /// The order that it is shown with; where it is not said, the one that the body names.
    pub(crate) order_id: Option<String>,
}

impl Composed {
    /// The message, with this id where the platform has ids.
    ///
    /// # Errors
    /// A member is missing or wrong; the text names it.
    pub(super) fn message(&self, form: MessageBody, now: i64, id: i64) -> Result<Message, String> {
        let platform = platform(&self.platform).map_err(|error| error.message().to_owned())?;
        let marketplace = self.marketplace()?;
        let (kind, text) = match (&self.raw, &self.kind, &self.body) {
            (Some(_), _, Some(_)) => return Err("raw, body: one of them, not both".to_owned()),
            (Some(raw), kind, None) if !raw.is_empty() => {
                (kind.clone().unwrap_or_else(|| "raw".to_owned()), raw.clone())
            }
            (Some(_), ..) => return Err("raw: is empty".to_owned()),
            (None, None, _) => return Err("type: is missing, such as 1688_ORDER_BUYER_VIEW_ORDER_PAY".to_owned()),
            (None, _, None) => return Err("body: is missing, such as {\"orderId\": 1}".to_owned()),
            (None, Some(kind), Some(body)) => {
                let form = self.message_body.unwrap_or(form);
                let text = enveloped(platform, marketplace, kind, body, form, (now, id))?;
                (kind.clone(), text)
            }
        };
        if text.len() > LARGEST {
            return Err(format!("body: must come to at most {LARGEST} bytes, got {}", text.len()));
        }
        let (account, table) = match platform {
            Platform::PandaPon => (PANDAPON, (marketplace, "message.by_hand")),
            Platform::DajiSaas => (DAJISAAS, ("dajisaas", "message.by_hand")),
        };
        let order_id = self.order_id.clone().or_else(|| self.named_order()).unwrap_or_default();
        let (order_id, text) = (order_id.as_str().into(), Text::Written { kind, text });
        Ok(Message { platform, account, marketplace, table, order_id, text })
    }

    fn marketplace(&self) -> Result<&'static str, String> {
        let kind = self.kind.as_deref().unwrap_or_default();
        match self.marketplace.as_deref() {
            Some("alibaba1688") => Ok("alibaba1688"),
            Some("taobao") => Ok("taobao"),
            Some(other) => Err(format!("marketplace: must be alibaba1688 or taobao, got `{other}`")),
            None if kind.starts_with("TAOBAO") || kind.parse::<u8>().is_ok() => Ok("taobao"),
            None => Ok("alibaba1688"),
        }
    }

    /// The order that the body names.
    fn named_order(&self) -> Option<String> {
        let body: Value = serde_json::from_str(self.body.as_ref()?.get()).ok()?;
        let names = ["orderId", "order_id", "purchase_id", "purchase_order_id", "salesOrderId"];
        let found = names.iter().find_map(|name| body.get(name))?;
        Some(found.as_str().map_or_else(|| found.to_string(), str::to_owned))
    }
}

fn enveloped(
    platform: Platform,
    marketplace: &str,
    kind: &str,
    body: &RawValue,
    form: MessageBody,
    (now, id): (i64, i64),
) -> Result<String, String> {
    let [taobao_number, alibaba_number] = NUMBERS;
    let written: Result<String, Error> = match (platform, marketplace) {
        (Platform::PandaPon, "taobao") => pandapon(kind, taobao_number, body, form, now),
        (Platform::PandaPon, _) => pandapon(kind, alibaba_number, body, form, now),
        (Platform::DajiSaas, "taobao") => {
            let number =
                kind.parse().map_err(|_| format!("type: Taobao's messages at DajiSaaS have a number, got `{kind}`"))?;
            taobao::pushed(number, body, now)
        }
        (Platform::DajiSaas, _) => Frame { platform, topic: Topic::from(kind), now, id, form }.around(body),
    };
    written.map_err(|error| format!("body: {error}"))
}

/// A text as JSON: what is none is taken for text.
pub(crate) fn as_json(text: &str) -> Option<Box<RawValue>> {
    let text = text.trim();
    serde_json::from_str::<&RawValue>(text).map(ToOwned::to_owned).ok().or_else(|| to_raw_value(text).ok())
}
