//! A message on the wire: PandaPon's JSON, DajiSaaS's signed form, and the POST of either.

use crate::wire::accept::push_parts;
use crate::world::AccountPlace;
use daigou_core::auth::{Secret, encode};
use daigou_core::message::{DajiVerifier, PushEncoding, PushScheme};
use daigou_core::transport::{ReqwestTransport, TimeLeft, Transport};
use daigou_core::{Platform, Timeouts};
use http::{HeaderValue, Request, header};
use std::collections::BTreeMap;
use std::sync::OnceLock;
use std::time::Duration;

/// The largest answer that is read, in bytes: what it says does not matter.
const MAX_ANSWER: usize = 1 << 20;

/// How DajiSaaS's callbacks are signed: an HMAC-SHA1 with the application's secret. **None of the rules is confirmed.**
pub(crate) struct Seal {
    signer: DajiVerifier,
    encoding: PushEncoding,
    /// The secrets of the accounts.
    secrets: BTreeMap<AccountPlace, Secret>,
}

impl Seal {
    pub(crate) fn new(secret: Secret, scheme: PushScheme) -> Self {
        let (input, encoding) = push_parts(scheme);
        let signer = DajiVerifier { secret, input, encoding: Some(encoding) };
        Self { signer, encoding, secrets: BTreeMap::new() }
    }

    /// Signs what belongs to an account by its secret.
    pub(super) fn sign_for(&mut self, account: AccountPlace, secret: Secret) {
        self.secrets.insert(account, secret);
    }

    /// The body of a message about an account's order, and its type.
    pub(super) fn wire(&self, platform: Platform, account: AccountPlace, text: &str) -> (&'static str, String) {
        match platform {
            Platform::PandaPon => ("application/json", text.to_owned()),
            Platform::DajiSaas => {
                let own = self.secrets.get(&account).unwrap_or(&self.signer.secret).clone();
                let signer = DajiVerifier { secret: own, input: self.signer.input, encoding: self.signer.encoding };
                let signature = signer.sign(text, self.encoding);
                let form = format!("message={}&_dj_signature={}", encode(text), encode(&signature));
                ("application/x-www-form-urlencoded", form)
            }
        }
    }
}

/// Posts. HTTPS as far as the build has it.
#[derive(Default)]
pub(super) struct Sender(OnceLock<Result<ReqwestTransport, String>>);

impl Sender {
    /// The status of the answer, or why there is none in time.
    pub(super) async fn post(
        &self,
        url: &str,
        content_type: &'static str,
        body: String,
        patience: Duration,
    ) -> Result<u16, String> {
        let timeouts = Timeouts { connect: patience, read: patience, total: patience };
        let made = self.0.get_or_init(|| ReqwestTransport::new(timeouts, MAX_ANSWER).map_err(|e| e.to_string()));
        let transport = made.as_ref().map_err(Clone::clone)?;
        // One connection each: one that was kept may be gone, and that would cost half an hour.
        let request = Request::post(url)
            .header(header::CONTENT_TYPE, HeaderValue::from_static(content_type))
            .header(header::CONNECTION, HeaderValue::from_static("close"))
            .extension(TimeLeft(patience))
            .body(body.into_bytes().into());
        let request = request.map_err(|error| error.to_string())?;
        let answer = transport.send(request).await.map_err(|error| error.message)?;
        Ok(answer.status().as_u16())
    }
}
