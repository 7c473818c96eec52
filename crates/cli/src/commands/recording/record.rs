//! `daigou record`: a proxy in front of both platforms that writes down what goes through, without personal data and
//! secrets. It signs nothing: who calls through it needs the account's own keys. What a recording tells late to be
//! somebody's name is taken out of its earlier lines, too.

use super::exchange::{Asked, Exchange, check_head, head, word};
use super::node::Node;
use super::scrub::Scrubber;
use super::server::{MOST, listen, of_path, serve, words};
use crate::args::RecordArgs;
use crate::interrupt::interrupted;
use crate::marketplaces::VENUES;
use crate::newfile::{Kept, NewFile};
use crate::output::{Output, Stake};
use crate::settings;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use bytes::Bytes;
use daigou_core::transport::{Failure, ReqwestTransport, TimeLeft, Transport};
use daigou_core::{Certainty, Config, Error, ErrorKind, Platform, Timeouts};
use http::{HeaderMap, HeaderName, StatusCode, header};
use serde_json::json;
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// As long as a signature lives: whoever calls has a limit of their own.
const LIMIT: Duration = Duration::from_secs(590);

/// Settings whose values must never be in a recording.
const OWN: [&str; 7] = ["access_key", "access_secret", "user_id", "app_key", "app_secret", "inbox_token", "proxy"];

pub(crate) async fn run(args: &RecordArgs, profile: Option<&str>, out: &Output) -> Result<(), Error> {
    let config = settings::load(profile)?;
    let (listener, address) = listen(args.listen).await?;
    let mut bases = Vec::new();
    for platform in [Platform::PandaPon, Platform::DajiSaas] {
        let base = config.get(platform.url_setting()).unwrap_or(platform.vendor_url()).trim_end_matches('/').to_owned();
        if base.parse::<http::Uri>().ok().and_then(|uri| uri.authority().map(ToString::to_string))
            == Some(address.to_string())
        {
            let name = daigou_core::config::variable(platform.url_setting());
            return Err(Error::invalid(name, "is this recorder's own address: it would call itself"));
        }
        bases.push((platform, base));
    }
    let file = Recording::begin(&args.out, &config)?;
    let transport = ReqwestTransport::with_proxy(
        Timeouts { connect: Duration::from_secs(10), read: LIMIT, total: LIMIT },
        MOST,
        config.get("proxy"),
    )?;
    // Listened for before anyone can know that there is something to stop.
    let interrupted = interrupted()?;
    let url = |platform| format!("http://{address}/{}", word(platform));
    out.announce(
        &json!({ "pandapon": url(Platform::PandaPon), "dajisaas": url(Platform::DajiSaas), "out": args.out.display().to_string(),
            "env": { "DAIGOU_PANDAPON_URL": url(Platform::PandaPon), "DAIGOU_DAJISAAS_URL": url(Platform::DajiSaas) } })
        .to_string(),
    );
    for (platform, base) in &bases {
        out.note(format!("{} → {base}", url(*platform)));
    }
    out.note("what is called through these addresses is real where the addresses behind them are; Ctrl-C ends");
    if !address.ip().is_loopback() {
        out.warn(format!("{address} can be reached from other machines, and so can what goes through it"));
    }
    let recorder = Arc::new(Recorder { bases, transport, routes: routes(&config), file: Mutex::new(file) });
    let router = axum::Router::new().fallback(pass).with_state(recorder.clone());
    serve(listener, router, interrupted).await?;
    out.tells_of(Stake::Answer);
    let recording = recorder.file.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(why) = &recording.failed {
        return Err(Error::new(ErrorKind::Output, Certainty::Unreadable, format!("the recording is not whole: {why}"))
            .with_field("--out"));
    }
    out.note(format!(
        "{} exchanges are in {}; {} values were taken out",
        recording.exchanges.len(),
        args.out.display(),
        recording.scrubber.learned.len()
    ));
    Ok(())
}

struct Recorder {
    bases: Vec<(Platform, String)>,
    transport: ReqwestTransport,
    routes: Vec<Known>,
    file: Mutex<Recording>,
}

/// A route that is known.
struct Known {
    platform: Platform,
    operation: String,
    method: String,
    path: String,
    supplied: bool,
}

/// The published routes, and those of the settings.
fn routes(config: &Config) -> Vec<Known> {
    let mut known = Vec::new();
    for venue in &VENUES {
        for entry in venue.operations {
            let operation = entry.operation;
            let variable = operation.route_variable().to_lowercase();
            let supplied = variable.strip_prefix("daigou_").and_then(|name| config.get(name));
            let supplied = supplied.and_then(|route| {
                let (method, path) = route.trim().split_once(' ')?;
                Some((method.parse::<http::Method>().ok()?, path.trim().to_owned()))
            });
            let published = [operation.v1.as_ref(), operation.v2.as_ref()].into_iter().flatten();
            let published = published.filter_map(|route| Some((route.method.clone(), route.path?.to_owned())));
            let all = supplied.into_iter().map(|route| (route, true)).chain(published.map(|route| (route, false)));
            for ((method, path), supplied) in all {
                known.push(Known {
                    platform: venue.platform,
                    operation: format!("{} {}", venue.name, operation.id),
                    method: method.to_string(),
                    path,
                    supplied,
                });
            }
        }
    }
    known
}

impl Known {
    fn is_of(&self, asked: &Asked) -> bool {
        let (mut ours, mut theirs) = (self.path.split('/'), asked.path.split('/'));
        let same = loop {
            match (ours.next(), theirs.next()) {
                (None, None) => break true,
                (Some(ours), Some(theirs)) if ours == theirs || (ours.starts_with('{') && !theirs.is_empty()) => {}
                _ => break false,
            }
        };
        same && self.platform == asked.platform && self.method == asked.method
    }
}

/// Passes a request on, and writes down what came.
async fn pass(State(recorder): State<Arc<Recorder>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let Some((platform, path)) = of_path(parts.uri.path()) else {
        return words(StatusCode::NOT_FOUND, "this recorder has /pandapon/… and /dajisaas/… alone");
    };
    let Ok(body) = axum::body::to_bytes(body, MOST).await else {
        return words(
            StatusCode::PAYLOAD_TOO_LARGE,
            "the request did not come whole, or is larger than a recorder takes",
        );
    };
    let base = recorder.bases.iter().find(|(known, _)| *known == platform).map_or("", |(_, base)| base);
    let query = parts.uri.query();
    let url = format!("{base}{path}{}", query.map(|query| format!("?{query}")).unwrap_or_default());
    let mut onward = http::Request::new(body.clone());
    *onward.method_mut() = parts.method.clone();
    match url.parse() {
        Ok(url) => *onward.uri_mut() = url,
        Err(error) => return words(StatusCode::BAD_REQUEST, &format!("the address cannot be called: {error}")),
    }
    *onward.headers_mut() = passed_on(&parts.headers);
    onward.extensions_mut().insert(TimeLeft(LIMIT));
    let answer = match recorder.transport.send(onward).await {
        Ok(answer) => answer,
        Err(error) => {
            let status =
                if error.failure == Failure::Timeout { StatusCode::GATEWAY_TIMEOUT } else { StatusCode::BAD_GATEWAY };
            return words(status, &format!("the recorder got no answer, and wrote nothing down: {error}"));
        }
    };
    let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let asked = Asked::of(platform, parts.method.as_str(), path, query, kind, &body);
    recorder.write_down(asked, &parts.headers, query, &body, &answer);
    let (parts, body) = answer.into_parts();
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = parts.status;
    for name in [header::CONTENT_TYPE, header::RETRY_AFTER, header::DATE, header::AGE] {
        if let Some(value) = parts.headers.get(&name) {
            response.headers_mut().insert(name, value.clone());
        }
    }
    response
}

/// The headers that belong to the request, and not to its connection.
fn passed_on(headers: &HeaderMap) -> HeaderMap {
    const OF_THE_CONNECTION: [HeaderName; 8] = [
        header::HOST,
        header::CONNECTION,
        header::CONTENT_LENGTH,
        header::TRANSFER_ENCODING,
        header::ACCEPT_ENCODING,
        header::EXPECT,
        header::UPGRADE,
        header::USER_AGENT,
    ];
    let mut headers = headers.clone();
    for name in OF_THE_CONNECTION {
        headers.remove(name);
    }
    headers
}

impl Recorder {
    fn write_down(
        &self,
        asked: Asked,
        headers: &HeaderMap,
        query: Option<&str>,
        body: &Bytes,
        answer: &http::Response<Bytes>,
    ) {
        let known = self.routes.iter().find(|known| known.is_of(&asked));
        let text = std::str::from_utf8(answer.body()).ok();
        let reply = text.and_then(Node::read).ok_or(answer.body().len() as u64);
        let retry_after = answer.headers().get(header::RETRY_AFTER).and_then(|value| value.to_str().ok());
        let exchange = Exchange {
            operation: known.map(|known| known.operation.clone()),
            route: known.filter(|known| known.supplied).map(|known| format!("{} {}", known.method, known.path)),
            status: answer.status().as_u16(),
            retry_after: retry_after.map(str::to_owned),
            asked,
            reply,
        };
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let mut signing: Vec<(String, Node)> = Vec::new();
        for (name, value) in headers.iter().filter(|(name, _)| is_signing(name.as_str())) {
            signing.extend(value.to_str().ok().map(|value| (name.as_str().to_owned(), value.to_owned())).map(secret));
        }
        for text in [query, std::str::from_utf8(body).ok()].into_iter().flatten() {
            signing.extend(
                form_urlencoded::parse(text.as_bytes()).map(|(n, v)| (n.into_owned(), Node::Text(v.into_owned()))),
            );
        }
        file.add(exchange, &Node::Object(signing));
    }
}

/// Headers that say who calls, or prove it.
fn is_signing(name: &str) -> bool {
    !name.starts_with("content-")
        && !name.starts_with("accept")
        && !matches!(name, "host" | "user-agent" | "timestamp" | "connection")
}

fn secret((_, value): (String, String)) -> (String, Node) {
    ("secret".to_owned(), Node::Text(value))
}

/// The file, and what stands in it.
struct Recording {
    place: NewFile,
    path: PathBuf,
    scrubber: Scrubber,
    exchanges: Vec<Exchange>,
    /// Where lines are added; none where the whole file has to be written.
    end: Option<File>,
    failed: Option<String>,
}

impl Recording {
    fn begin(path: &Path, config: &Config) -> Result<Self, Error> {
        let kept = settings::files().map(|file| Kept::file("a file of settings", &file)).collect();
        let place = NewFile::at("--out", path, kept)?;
        is_free(path)?;
        let mut scrubber = Scrubber::default();
        for value in OWN.into_iter().filter_map(|name| config.get(name)) {
            scrubber.learn(&Node::Object(vec![("secret".to_owned(), Node::Text(value.to_owned()))]));
        }
        let mut recording =
            Self { place, path: path.to_owned(), scrubber, exchanges: Vec::new(), end: None, failed: None };
        recording.write(None);
        match recording.failed.take() {
            Some(why) => Err(Error::invalid("--out", why)),
            None => Ok(recording),
        }
    }

    /// Adds an exchange. What it tells to be somebody's is taken out of the others, too.
    fn add(&mut self, exchange: Exchange, signing: &Node) {
        let mut new = self.scrubber.learn(signing);
        for node in [Some(&exchange.asked.query), Some(&exchange.asked.body), exchange.reply.as_ref().ok()] {
            new |= node.is_some_and(|node| self.scrubber.learn(node));
        }
        if new {
            self.exchanges = self.exchanges.iter().map(|exchange| scrubbed(&self.scrubber, exchange)).collect();
            self.end = None;
        }
        let exchange = scrubbed(&self.scrubber, &exchange);
        let line = exchange.line();
        self.exchanges.push(exchange);
        self.write(Some(&line));
    }

    /// Writes the last line, or all of them. A recorder goes on where that fails, and says so at its end.
    fn write(&mut self, line: Option<&str>) {
        let added = match (&mut self.end, line) {
            (Some(end), Some(line)) => {
                end.write_all(format!("{line}\n").as_bytes()).map(|()| false).map_err(|error| error.to_string())
            }
            _ => {
                let lines = std::iter::once(head()).chain(self.exchanges.iter().map(Exchange::line));
                let text = lines.map(|line| line + "\n").collect::<String>();
                self.place.write(text.as_bytes()).and_then(|()| {
                    let end = OpenOptions::new().append(true).open(&self.path).map_err(|error| error.to_string())?;
                    self.end = Some(end);
                    Ok(true)
                })
            }
        };
        match added {
            Err(why) => {
                self.end = None;
                self.failed = Some(why);
            }
            // All lines are there again.
            Ok(true) => self.failed = None,
            Ok(false) => {}
        }
    }
}

fn scrubbed(scrubber: &Scrubber, exchange: &Exchange) -> Exchange {
    let asked = &exchange.asked;
    Exchange {
        asked: Asked {
            platform: asked.platform,
            method: asked.method.clone(),
            path: scrubber.text_of_request(&asked.path),
            query: scrubber.request(&asked.query),
            body: scrubber.request(&asked.body),
        },
        operation: exchange.operation.clone(),
        route: exchange.route.clone(),
        status: exchange.status,
        retry_after: exchange.retry_after.clone(),
        reply: exchange.reply.as_ref().map(|reply| scrubber.reply(reply)).map_err(|bytes| *bytes),
    }
}

/// Refuses to replace what is no recording.
fn is_free(path: &Path) -> Result<(), Error> {
    let Ok(file) = File::open(path) else { return Ok(()) };
    let mut first = String::new();
    let read = BufReader::new(file).read_line(&mut first);
    match read.is_ok() && (first.is_empty() || check_head(&first).is_ok()) {
        true => Ok(()),
        false => Err(Error::invalid("--out", format!("`{}` is there, and is no recording", path.display()))
            .with_hint("name another file: nothing was recorded")),
    }
}
