//! Listening, and answers of our own: what the recorder and the player share.

use super::exchange::platform;
use crate::interrupt::interrupted;
use daigou_core::Error;
use std::net::SocketAddr;
use tokio::net::TcpListener;

/// The largest request and answer that are taken.
pub(super) const MOST: usize = 32 * 1024 * 1024;

pub(super) async fn listen(address: SocketAddr) -> Result<(TcpListener, SocketAddr), Error> {
    let failed = |error: std::io::Error| {
        Error::invalid("--listen", format!("cannot listen on {address}: {error}")).with_hint("give another address")
    };
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    Ok((listener, address))
}

/// Serves until interrupted: what is under way is waited for, unless that is interrupted as well.
pub(super) async fn serve(
    listener: TcpListener,
    router: axum::Router,
    first: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Error> {
    let once = interrupted()?;
    let twice = async {
        once.await;
        if let Ok(again) = interrupted() {
            again.await;
        }
    };
    tokio::select! {
        served = axum::serve(listener, router).with_graceful_shutdown(first) => {
            served.map_err(|error| Error::usage(format!("the server stopped: {error}")))
        }
        () = twice => Ok(()),
    }
}

/// The platform and its own path of a path of ours.
pub(super) fn of_path(path: &str) -> Option<(daigou_core::Platform, &str)> {
    let (word, _) = path.strip_prefix('/')?.split_once('/')?;
    Some((platform(word)?, &path[word.len() + 1..]))
}

/// An answer of ours, in the form of both platforms' envelopes.
pub(super) fn words(status: http::StatusCode, words: &str) -> http::Response<axum::body::Body> {
    let text = serde_json::Value::from(words).to_string();
    let body = format!(r#"{{"code":{},"msg":{text},"message":{text}}}"#, status.as_u16());
    answer(status, body)
}

pub(super) fn answer(status: http::StatusCode, body: String) -> http::Response<axum::body::Body> {
    let mut response = http::Response::new(axum::body::Body::from(body));
    *response.status_mut() = status;
    let kind = http::HeaderValue::from_static("application/json; charset=utf-8");
    response.headers_mut().insert(http::header::CONTENT_TYPE, kind);
    response
}
