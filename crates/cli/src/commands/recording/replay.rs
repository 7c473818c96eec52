//! `daigou replay`: a server that answers as a recording says. It checks no signature, and changes nothing.

use super::exchange::{Asked, word};
use super::server::{MOST, answer, listen, of_path, serve, words};
use super::tape::Tape;
use crate::args::PlayArgs;
use crate::interrupt::interrupted;
use crate::output::Output;
use axum::extract::{Request, State};
use axum::response::Response;
use daigou_core::{Error, Platform};
use http::{StatusCode, header};
use serde_json::json;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

pub(crate) async fn run(args: &PlayArgs, out: &Output) -> Result<(), Error> {
    let shown = args.file.display();
    let text = std::fs::read_to_string(&args.file)
        .map_err(|error| Error::invalid("FILE", format!("`{shown}` cannot be read: {error}")))?;
    let tape = Tape::read(&text).map_err(|why| Error::invalid("FILE", format!("`{shown}`: {why}")))?;
    let (listener, address) = listen(args.listen).await?;
    // Listened for before anyone can know that there is something to stop.
    let interrupted = interrupted()?;
    let env = env(&tape, address);
    let exchanges = tape.exchanges().count();
    let line = json!({ "pandapon": env["DAIGOU_PANDAPON_URL"], "dajisaas": env["DAIGOU_DAJISAAS_URL"],
        "exchanges": exchanges, "env": env });
    out.announce(&line.to_string());
    out.note(format!("playing {exchanges} exchanges of {shown} until interrupted (Ctrl-C); nothing of it is real"));
    out.note(format!("daigou takes its settings from it with --sandbox=http://{address}"));
    let player = Arc::new(Player { tape: Mutex::new(tape), env });
    let router = axum::Router::new().fallback(play).with_state(player);
    serve(listener, router, interrupted).await
}

struct Player {
    tape: Mutex<Tape>,
    env: BTreeMap<String, String>,
}

async fn play(State(player): State<Arc<Player>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    // As a sandbox tells its settings: `--sandbox` takes them from here as well.
    if parts.uri.path() == "/admin/env" {
        return answer(StatusCode::OK, serde_json::to_string(&player.env).unwrap_or_default());
    }
    let Some((platform, path)) = of_path(parts.uri.path()) else {
        return words(StatusCode::NOT_FOUND, "this recording has /pandapon/… and /dajisaas/… alone");
    };
    let Ok(body) = axum::body::to_bytes(body, MOST).await else {
        return words(StatusCode::PAYLOAD_TOO_LARGE, "the request did not come whole, or is too large");
    };
    let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let asked = Asked::of(platform, parts.method.as_str(), path, parts.uri.query(), kind, &body);
    let mut tape = player.tape.lock().unwrap_or_else(PoisonError::into_inner);
    let exchange = match tape.answer(&asked) {
        Ok(exchange) => exchange,
        Err(why) => return words(StatusCode::NOT_FOUND, &format!("this was not recorded: {why}")),
    };
    let status = StatusCode::from_u16(exchange.status).unwrap_or(StatusCode::OK);
    let mut response = match &exchange.reply {
        Ok(reply) => answer(status, reply.json()),
        Err(bytes) => {
            let mut response =
                Response::new(format!("an answer of {bytes} bytes that was no JSON was not recorded").into());
            *response.status_mut() = status;
            response
        }
    };
    if let Some(wait) = exchange.retry_after.as_deref().and_then(|wait| wait.parse().ok()) {
        response.headers_mut().insert(header::RETRY_AFTER, wait);
    }
    response
}

/// The settings by which a recording is called as it was recorded: keys that nobody has, its generation, its routes.
fn env(tape: &Tape, address: SocketAddr) -> BTreeMap<String, String> {
    let mut env = BTreeMap::new();
    let mut set = |name: &str, value: String| env.insert(format!("DAIGOU_{name}"), value);
    for name in ["ACCESS_KEY", "ACCESS_SECRET", "USER_ID", "APP_KEY", "APP_SECRET"] {
        set(name, "replay".to_owned());
    }
    set("PANDAPON_URL", format!("http://{address}/{}", word(Platform::PandaPon)));
    set("DAJISAAS_URL", format!("http://{address}/{}", word(Platform::DajiSaas)));
    set("ALLOW", "derived".to_owned());
    // Nothing appears later than it was recorded.
    set("SETTLE_S", "1".to_owned());
    let of_pandapon = || tape.exchanges().filter(|exchange| exchange.asked.platform == Platform::PandaPon);
    let second = of_pandapon().any(|exchange| exchange.asked.path.starts_with("/v2/"));
    if of_pandapon().next().is_some() {
        set("GENERATION", if second { "v2" } else { "v1" }.to_owned());
    }
    for exchange in tape.exchanges() {
        if let (Some(operation), Some(route)) = (&exchange.operation, &exchange.route) {
            let name = operation.replace([' ', '.'], "__").to_uppercase();
            set(&format!("ROUTE__{name}"), route.clone());
        }
    }
    env
}
