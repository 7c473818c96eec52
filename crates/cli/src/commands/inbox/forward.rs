//! Passing messages on to a program of the user's, by HTTP.

use async_trait::async_trait;
use daigou_core::transport::{ReqwestTransport, TimeLeft, Transport};
use daigou_core::{Error, Timeouts};
use daigou_ledger::inbox::{Handler, HandlerError, Message};
use http::header::{CONTENT_TYPE, HeaderValue};
use http::{Request, Uri};
use std::time::Duration;

/// How long the target may take: less than the inbox waits for its handler.
const PATIENCE: Duration = Duration::from_secs(25);
const CONNECT: Duration = Duration::from_secs(5);
/// The largest answer that is read, in bytes: what it says does not matter.
const MAX_ANSWER: usize = 16 << 20;

/// Posts each message to an address: 2xx means done, anything else that it is to be tried again.
pub(super) struct Forward {
    target: Uri,
    transport: ReqwestTransport,
}

impl Forward {
    pub(super) fn new(target: &str) -> Result<Self, Error> {
        let uri: Uri = target.parse().map_err(|_| wrong_target())?;
        if !matches!(uri.scheme_str(), Some("http" | "https")) || uri.host().is_none_or(str::is_empty) {
            return Err(wrong_target());
        }
        let timeouts = Timeouts { connect: CONNECT, read: PATIENCE, total: PATIENCE };
        Ok(Self { target: uri, transport: ReqwestTransport::new(timeouts, MAX_ANSWER)? })
    }
}

fn wrong_target() -> Error {
    Error::invalid("--forward", "must be an address such as http://127.0.0.1:9000/callbacks")
}

#[async_trait]
impl Handler for Forward {
    async fn handle(&self, message: &Message) -> Result<(), HandlerError> {
        let text = |text: &str| HeaderValue::from_bytes(text.as_bytes());
        let flag = |flag: bool| HeaderValue::from_static(if flag { "true" } else { "false" });
        let mut request = Request::post(self.target.clone())
            .header("Daigou-Message-Key", text(&message.key)?)
            .header("Daigou-Platform", message.source.as_str())
            .header("Daigou-Kind", text(&message.kind)?)
            .header("Daigou-Attempt", message.attempt)
            .header("Daigou-Stale", flag(message.stale.is_some()))
            .header("Daigou-Same-Time", flag(message.same_time))
            .header("Daigou-Verified", flag(message.verified))
            .extension(TimeLeft(PATIENCE));
        if let Some(content_type) = &message.content_type {
            request = request.header(CONTENT_TYPE, text(content_type)?);
        }
        let answer = self.transport.send(request.body(message.body.clone())?).await?;
        match answer.status() {
            status if status.is_success() => Ok(()),
            status => Err(format!("the target answered {status}").into()),
        }
    }
}
