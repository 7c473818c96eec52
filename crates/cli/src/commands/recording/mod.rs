//! `daigou record` and `daigou replay`: real traffic written down without personal data and secrets, and played back.
//!
//! A recording is a text of JSON lines. The first is `{"daigou_recording":1,…}`; each further one is an exchange:
//! `platform` (`pandapon` or `dajisaas`), `operation` (`alibaba1688 order.list`, where the route is known), `route` (where
//! the settings supplied it), `method`, `path`, `query` and `body` (the parameters without what signs them; absent where
//! there are none), `status`, `retry_after`, and `reply`, or `reply_bytes` in place of an answer that was no JSON. In a
//! request `[scrubbed]` stands for what was taken out, and matches any value.

mod exchange;
mod kinds;
mod learned;
mod node;
mod record;
mod replay;
mod scrub;
mod tape;

pub(crate) use record::run as record;
pub(crate) use replay::run as replay;

use crate::interrupt::interrupted;
use daigou_core::Error;
use std::net::SocketAddr;
use tokio::net::TcpListener;

/// The largest request and answer that are taken.
const MOST: usize = 32 * 1024 * 1024;

async fn listen(address: SocketAddr) -> Result<(TcpListener, SocketAddr), Error> {
    let failed = |error: std::io::Error| {
        Error::invalid("--listen", format!("cannot listen on {address}: {error}")).with_hint("give another address")
    };
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    Ok((listener, address))
}

/// Serves until interrupted: what is under way is waited for, unless that is interrupted as well.
async fn serve(
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
fn of_path(path: &str) -> Option<(daigou_core::Platform, &str)> {
    let (word, _) = path.strip_prefix('/')?.split_once('/')?;
    Some((exchange::platform(word)?, &path[word.len() + 1..]))
}

/// An answer of ours, in the form of both platforms' envelopes.
fn words(status: http::StatusCode, words: &str) -> http::Response<axum::body::Body> {
    let text = serde_json::Value::from(words).to_string();
    let body = format!(r#"{{"code":{},"msg":{text},"message":{text}}}"#, status.as_u16());
    answer(status, body)
}

fn answer(status: http::StatusCode, body: String) -> http::Response<axum::body::Body> {
    let mut response = http::Response::new(axum::body::Body::from(body));
    *response.status_mut() = status;
    let kind = http::HeaderValue::from_static("application/json; charset=utf-8");
    response.headers_mut().insert(http::header::CONTENT_TYPE, kind);
    response
}
