//! One call as one writes it by hand: the order list of PandaPon's 1688, signed, sent by reqwest with the features that
//! the library asks for, and decoded. Shared by the programs here.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use md5::{Digest, Md5};
use rustls_platform_verifier::BuilderVerifierExt;
use serde::Serialize;
use serde::de::DeserializeOwned;

pub type Error = Box<dyn std::error::Error + Send + Sync>;

/// What is asked for.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ListOrders {
    pub page_num: i64,
    pub page_size: i64,
}

/// Who asks, and over what.
pub struct Caller {
    http: reqwest::Client,
    base_url: String,
    access_key: String,
    access_secret: String,
    user_id: String,
}

impl Caller {
    pub fn new(base_url: &str, access_key: &str, access_secret: &str, user_id: &str) -> Result<Self, Error> {
        let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
        let tls = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_platform_verifier()?
            .with_no_client_auth();
        let http = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .tcp_nodelay(true)
            .connect_timeout(Duration::from_secs(10))
            .read_timeout(Duration::from_secs(30))
            .timeout(Duration::from_secs(90))
            .build()?;
        Ok(Self {
            http,
            base_url: base_url.to_owned(),
            access_key: access_key.to_owned(),
            access_secret: access_secret.to_owned(),
            user_id: user_id.to_owned(),
        })
    }

    /// Signs, sends and decodes.
    pub async fn list_orders<T: DeserializeOwned>(&self, request: &ListOrders) -> Result<T, Error> {
        let body = serde_json::to_vec(request)?;
        let timestamp = SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis().to_string();
        let nonce = nonce()?;
        let signature = self.signature(&timestamp, &nonce);
        let answer = self
            .http
            .post(format!("{}/v2/alibaba/order/page", self.base_url))
            .header("access-key", &self.access_key)
            .header("timestamp", timestamp)
            .header("nonce-str", nonce)
            .header("user-id", &self.user_id)
            .header("signature", signature)
            .header("content-type", "application/json")
            .body(body)
            .send()
            .await?
            .error_for_status()?;
        let bytes = answer.bytes().await?;
        Ok(serde_json::from_str(std::str::from_utf8(&bytes)?)?)
    }

    fn signature(&self, timestamp: &str, nonce: &str) -> String {
        let mut digest = Md5::new();
        for part in [&self.access_key, timestamp, nonce, &self.access_secret] {
            digest.update(part);
        }
        upper_hex(&digest.finalize())
    }
}

fn nonce() -> Result<String, Error> {
    let mut random = [0; 16];
    getrandom::getrandom(&mut random).map_err(|error| error.to_string())?;
    Ok(upper_hex(&random))
}

fn upper_hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let digit = |value: u8| char::from(DIGITS[usize::from(value)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
