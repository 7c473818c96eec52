//! Events posted to a program of the user's, signed as Standard Webhooks say: `webhook-id`, `webhook-timestamp`,
//! `webhook-signature`. It is the inbox's handler: what fails is tried again later and later, and given up to the dead
//! letters; of several servers on one store one posts an event at a time.

use crate::event::Event;
use async_trait::async_trait;
use bytes::Bytes;
use daigou_core::Error;
use daigou_core::clock::Clock;
use daigou_core::transport::{TimeLeft, Transport};
use daigou_ledger::inbox::{Handler, HandlerError, Message};
use http::header::{CONTENT_TYPE, HeaderValue};
use http::{Request, Uri};
use standardwebhooks::Webhook;
use std::sync::Arc;
use std::time::Duration;

/// How long the target may take: less than the inbox waits for its handler.
pub const PATIENCE: Duration = Duration::from_secs(25);
/// What stands before a secret as it is handed on.
const PREFIX: &str = "whsec_";

/// Posts events to an address: 2xx means that it was taken, anything else that it is to be posted again.
pub struct Poster {
    target: Uri,
    webhook: Webhook,
    transport: Arc<dyn Transport>,
    clock: Arc<dyn Clock>,
}

impl Poster {
    /// A poster to an address, signing with a secret: base64 of 24 to 64 bytes, with `whsec_` in front or without.
    ///
    /// # Errors
    /// The address is none, or the secret is not base64 of so many bytes.
    pub fn new(
        target: &str,
        secret: &str,
        transport: Arc<dyn Transport>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, Error> {
        let wrong = || Error::invalid("--callbacks-to", "must be an address such as http://127.0.0.1:9000/events");
        let uri: Uri = target.parse().map_err(|_| wrong())?;
        if !matches!(uri.scheme_str(), Some("http" | "https")) || uri.host().is_none_or(str::is_empty) {
            return Err(wrong());
        }
        let rule = || Error::invalid("DAIGOU_WEBHOOK_SECRET", "must be base64 of 24 to 64 bytes, such as whsec_…");
        let bare = secret.strip_prefix(PREFIX).unwrap_or(secret);
        // Three bytes are four characters.
        if !(32..=88).contains(&bare.len()) {
            return Err(rule());
        }
        let webhook = Webhook::new(bare).map_err(|_| rule())?;
        Ok(Self { target: uri, webhook, transport, clock })
    }
}

#[async_trait]
impl Handler for Poster {
    async fn handle(&self, message: &Message) -> Result<(), HandlerError> {
        let event = Event::of(message, None);
        let body = serde_json::to_string(&event)?;
        let at = self.clock.unix_millis() / 1000;
        let signature = self.webhook.sign(&event.id, at, body.as_bytes())?;
        let request = Request::post(self.target.clone())
            .header(CONTENT_TYPE, "application/json")
            .header("webhook-id", HeaderValue::from_str(&event.id)?)
            .header("webhook-timestamp", HeaderValue::from(at))
            .header("webhook-signature", HeaderValue::from_str(&signature)?)
            .extension(TimeLeft(PATIENCE));
        let answer = self.transport.send(request.body(Bytes::from(body))?).await?;
        match answer.status() {
            status if status.is_success() => Ok(()),
            status => Err(format!("the target answered {status}").into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use daigou_core::clock::SystemClock;
    use daigou_core::transport::{Failure, TransportError};

    struct Nowhere;

    #[async_trait]
    impl Transport for Nowhere {
        async fn send(&self, _: Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
            Err(TransportError::new(Failure::Connect, "nowhere"))
        }
    }

    fn poster(target: &str, secret: &str) -> Result<Poster, Error> {
        Poster::new(target, secret, Arc::new(Nowhere), Arc::new(SystemClock::default()))
    }

    #[test]
    fn an_address_and_a_secret_that_are_none_are_refused() {
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        assert!(poster("http://127.0.0.1:9000/events", secret).is_ok());
        for target in ["", "/events", "ftp://127.0.0.1/", "http://"] {
            assert_eq!(poster(target, secret).err().unwrap().field(), Some("--callbacks-to"), "{target}");
        }
        for secret in ["", "whsec_", "short", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa**"] {
            let error = poster("http://127.0.0.1:9000/", secret).err().unwrap();
            assert_eq!(error.field(), Some("DAIGOU_WEBHOOK_SECRET"));
            assert!(!error.message().contains("LaLa**"), "a secret is not repeated");
        }
    }
}
