//! The transport over reqwest: pooled connections, no redirects, no proxy but the one that is set, no retries of its own,
//! bounded bodies.
//!
//! reqwest's errors are vague and print URLs: the chain of sources is walked to tell what may have been sent, and
//! the URL is taken out.

use super::guarded::Guarded;
use super::proxy::{hint, proxy};
use super::{Failure, TimeLeft, Timeouts, Transport, TransportError};
use crate::error::Error;
use crate::fence::FirstByte;
use async_trait::async_trait;
use bytes::{Bytes, BytesMut};
use http::{Request, Response};
use std::error::Error as StdError;

/// The default transport. Building one costs milliseconds (the platform's certificates are read): build once and
/// share it over several clients with [`Builder::transport`](crate::Builder::transport).
#[derive(Debug)]
pub struct ReqwestTransport {
    client: reqwest::Client,
    max_body: usize,
    has_proxy: bool,
}

impl ReqwestTransport {
    /// A transport with these limits.
    ///
    /// # Errors
    /// The platform's certificates or TLS library cannot be loaded.
    pub fn new(timeouts: Timeouts, max_body: usize) -> Result<Self, Error> {
        Self::with_proxy(timeouts, max_body, None)
    }

    /// A transport through a proxy (`http://…`, `socks5://…`), which resolves the names; addresses of this machine are
    /// reached directly. The usual variables, such as `HTTPS_PROXY`, are not heeded.
    ///
    /// # Errors
    /// The address of the proxy is none, and as for [`new`](Self::new).
    pub fn with_proxy(timeouts: Timeouts, max_body: usize, through: Option<&str>) -> Result<Self, Error> {
        let builder = reqwest::Client::builder()
            .user_agent(concat!("daigou/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .no_proxy()
            .tcp_nodelay(true)
            .connect_timeout(timeouts.connect)
            .read_timeout(timeouts.read)
            .timeout(timeouts.total);
        let builder = match through {
            Some(address) => builder.proxy(proxy(address)?),
            None => builder,
        };
        let client = with_tls(builder)?.build().map_err(|e| setup_failed(&e))?;
        Ok(Self { client, max_body, has_proxy: through.is_some() })
    }
}

fn setup_failed(error: &dyn StdError) -> Error {
    Error::usage(format!("the HTTP client cannot be set up: {}", chain(error)))
}

/// rustls with ring and the platform's roots. The provider is handed over, never installed for the whole process.
///
/// A machine without root certificates can still speak plain HTTP, to a sandbox say: no HTTPS server is trusted then.
#[cfg(feature = "rustls")]
fn with_tls(builder: reqwest::ClientBuilder) -> Result<reqwest::ClientBuilder, Error> {
    use rustls_platform_verifier::BuilderVerifierExt;
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let versions = || {
        rustls::ClientConfig::builder_with_provider(provider.clone())
            .with_safe_default_protocol_versions()
            .map_err(|e| setup_failed(&e))
    };
    let verified = match versions()?.with_platform_verifier() {
        Ok(verified) => verified,
        Err(error) => {
            tracing::warn!(%error, "no root certificates: HTTPS will fail; install the system's ca-certificates");
            versions()?.with_root_certificates(rustls::RootCertStore::empty())
        }
    };
    Ok(builder.tls_backend_preconfigured(verified.with_no_client_auth()))
}

#[cfg(not(feature = "rustls"))]
fn with_tls(builder: reqwest::ClientBuilder) -> Result<reqwest::ClientBuilder, Error> {
    Ok(builder)
}

#[async_trait]
impl Transport for ReqwestTransport {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let time_left = request.extensions().get::<TimeLeft>().copied();
        let first = request.extensions().get::<FirstByte>().cloned().filter(|_| !request.body().is_empty());
        let guarded = first.map(|first| Guarded::new(request.body().clone(), first));
        let mut request = reqwest::Request::try_from(request)
            .map_err(|e| TransportError::new(Failure::Refused, chain(&e.without_url())))?;
        if let Some(TimeLeft(duration)) = time_left {
            *request.timeout_mut() = Some(duration);
        }
        if let Some(guarded) = guarded {
            *request.body_mut() = Some(reqwest::Body::wrap(guarded));
        }
        let mut response = self.client.execute(request).await.map_err(|error| self.unanswered(error))?;
        let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
        let body = match self.body(&mut response).await {
            Ok(body) => body,
            // The status alone is an answer; after 2xx and 5xx the body decides.
            Err(error) if status.is_redirection() || status.is_client_error() => error.partial.unwrap_or_default(),
            Err(error) => return Err(error),
        };
        let mut answer = Response::new(body);
        *answer.status_mut() = status;
        *answer.headers_mut() = headers;
        Ok(answer)
    }
}

impl ReqwestTransport {
    fn unanswered(&self, error: reqwest::Error) -> TransportError {
        let mut error = before_the_answer(error);
        error.hint = (error.failure == Failure::Connect).then(|| hint(self.has_proxy)).flatten();
        error
    }

    async fn body(&self, response: &mut reqwest::Response) -> Result<Bytes, TransportError> {
        let mut whole = BytesMut::new();
        loop {
            let chunk = match response.chunk().await {
                Ok(Some(chunk)) => chunk,
                Ok(None) => return Ok(whole.freeze()),
                Err(error) => return Err(within_the_answer(error).with_partial(whole.freeze())),
            };
            if whole.is_empty() && response.content_length() == Some(chunk.len() as u64) {
                return self.bounded(chunk.len()).map(|()| chunk);
            }
            self.bounded(whole.len() + chunk.len())?;
            whole.extend_from_slice(&chunk);
        }
    }

    fn bounded(&self, length: usize) -> Result<(), TransportError> {
        if length <= self.max_body {
            return Ok(());
        }
        let message = format!("the answer is larger than {} bytes", self.max_body);
        Err(TransportError::new(Failure::Unreadable, message))
    }
}

fn before_the_answer(error: reqwest::Error) -> TransportError {
    let error = error.without_url();
    let canceled = hyper_error(&error).is_some_and(hyper::Error::is_canceled);
    let failure = match () {
        () if error.is_connect() || canceled => Failure::Connect,
        () if error.is_timeout() => Failure::Timeout,
        () if error.is_builder() => Failure::Refused,
        () => Failure::Interrupted,
    };
    let words = chain(&error);
    let what = match failure {
        Failure::Connect if is_tls(&error) => "the TLS connection failed",
        Failure::Connect => "no connection",
        Failure::Timeout => "no answer in time",
        Failure::Refused => "the request cannot be sent",
        _ => "the connection broke before the answer",
    };
    TransportError::new(failure, format!("{what}: {words}"))
}

fn within_the_answer(error: reqwest::Error) -> TransportError {
    let error = error.without_url();
    let words = chain(&error);
    if error.is_timeout() || timed_out(&error) {
        return TransportError::new(Failure::Timeout, format!("the answer stopped in the middle: {words}"));
    }
    // A broken connection shows as a decoding error with hyper's below it; bad compression has none.
    if hyper_error(&error).is_some() || !error.is_decode() {
        return TransportError::new(Failure::Interrupted, format!("the answer was cut short: {words}"));
    }
    TransportError::new(Failure::Unreadable, format!("the answer cannot be unpacked: {words}"))
}

fn sources<'e>(error: &'e (dyn StdError + 'static)) -> impl Iterator<Item = &'e (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |e: &&'e (dyn StdError + 'static)| (*e).source())
}

fn hyper_error<'e>(error: &'e (dyn StdError + 'static)) -> Option<&'e hyper::Error> {
    sources(error).find_map(|e| e.downcast_ref::<hyper::Error>())
}

fn timed_out(error: &(dyn StdError + 'static)) -> bool {
    sources(error).any(|e| {
        e.downcast_ref::<std::io::Error>().is_some_and(|io| io.kind() == std::io::ErrorKind::TimedOut)
            || e.downcast_ref::<reqwest::Error>().is_some_and(reqwest::Error::is_timeout)
    })
}

/// TLS failures come as I/O errors, nested in others, around the TLS library's own.
fn is_tls(error: &(dyn StdError + 'static)) -> bool {
    sources(error).any(|e| e.downcast_ref().is_some_and(wraps_tls) || names_tls(&e.to_string()))
}

fn wraps_tls(error: &std::io::Error) -> bool {
    error.get_ref().is_some_and(|inner| is_rustls(inner) || inner.downcast_ref().is_some_and(wraps_tls))
}

#[cfg(feature = "rustls")]
fn is_rustls(error: &(dyn StdError + Send + Sync + 'static)) -> bool {
    error.is::<rustls::Error>()
}

#[cfg(not(feature = "rustls"))]
fn is_rustls(_: &(dyn StdError + Send + Sync + 'static)) -> bool {
    false
}

/// The operating systems' libraries share words, not a type.
fn names_tls(words: &str) -> bool {
    let words = words.to_lowercase();
    ["certificate", "tls", "ssl", "handshake"].iter().any(|word| words.contains(word))
}

/// The chain of causes in one line, without repeating what a cause already says.
fn chain(error: &dyn StdError) -> String {
    let mut out = error.to_string();
    let mut next = error.source();
    while let Some(source) = next {
        let words = source.to_string();
        if !out.contains(&words) {
            out.push_str(": ");
            out.push_str(&words);
        }
        next = source.source();
    }
    out
}
