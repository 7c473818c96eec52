//! The settings of a running sandbox, which it gives by itself. They win over everything else: with them, nothing reaches
//! a real platform.

use bytes::Bytes;
use daigou_core::transport::{Failure, ReqwestTransport, TimeLeft, Transport};
use daigou_core::{Certainty, Config, Error, ErrorKind, Timeouts};
use http::{Request, StatusCode, Uri};
use std::collections::BTreeMap;
use std::time::Duration;

/// Where a sandbox usually is.
pub(crate) const USUAL: &str = "http://127.0.0.1:1688";

/// The settings that must be among them: without the addresses calls would go to the vendors.
const NEEDED: [&str; 7] = [
    "DAIGOU_PANDAPON_URL",
    "DAIGOU_DAJISAAS_URL",
    "DAIGOU_ACCESS_KEY",
    "DAIGOU_ACCESS_SECRET",
    "DAIGOU_USER_ID",
    "DAIGOU_APP_KEY",
    "DAIGOU_APP_SECRET",
];

const MOST: usize = 1024 * 1024;

/// The variables that point `daigou` at the sandbox of this address.
///
/// # Errors
/// Nothing answers there, or it is no sandbox.
pub(crate) async fn variables(url: &str) -> Result<BTreeMap<String, String>, Error> {
    let base = base(url)?;
    let limit = Duration::from_secs(10);
    let transport = ReqwestTransport::new(Timeouts { connect: limit, read: limit, total: limit }, MOST)?;
    let mut request = Request::get(format!("{base}/admin/env"))
        .body(Bytes::new())
        .map_err(|error| Error::invalid("--sandbox", format!("must be an address such as {USUAL}: {error}")))?;
    request.extensions_mut().insert(TimeLeft(limit));
    let answer = transport.send(request).await.map_err(|error| {
        let kind = if error.failure == Failure::Timeout { ErrorKind::Timeout } else { ErrorKind::Connect };
        Error::new(kind, Certainty::NotSent, format!("no sandbox answers at {base}: {error}"))
            .with_field("--sandbox")
            .with_hint("start one: daigou sandbox --listen 127.0.0.1:1688")
    })?;
    let read = serde_json::from_slice(answer.body()).ok().filter(|_| answer.status() == StatusCode::OK);
    let variables = read.ok_or_else(|| no_sandbox(&base, &format!("it answered {}", answer.status())))?;
    of_this_address(variables, &base)
}

/// The settings of the sandbox of this address.
///
/// # Errors
/// As [`variables`].
pub(super) async fn config(url: &str) -> Result<Config, Error> {
    let mut config = Config::default();
    for (name, value) in variables(url).await? {
        config.set(&name, value);
    }
    Ok(config)
}

fn no_sandbox(base: &str, why: &str) -> Error {
    Error::invalid("--sandbox", format!("what is at {base} is no sandbox, or an older one: {why}"))
        .with_hint("give the address that `daigou sandbox` tells: --sandbox=http://127.0.0.1:1688")
}

/// `http://host:port` of an address of a sandbox or of a page of it.
fn base(url: &str) -> Result<String, Error> {
    let parts = url.parse::<Uri>().ok().map(Uri::into_parts);
    match parts.map(|parts| (parts.scheme, parts.authority)) {
        Some((Some(scheme), Some(host))) if matches!(scheme.as_str(), "http" | "https") => {
            Ok(format!("{scheme}://{host}"))
        }
        _ => Err(Error::invalid("--sandbox", format!("must be an address such as {USUAL}, got `{url}`"))),
    }
}

/// The sandbox may be known to itself by another address than to us, behind a port that was mapped: ours is used.
fn of_this_address(mut variables: BTreeMap<String, String>, base: &str) -> Result<BTreeMap<String, String>, Error> {
    if let Some(name) = NEEDED.iter().find(|name| variables.get(**name).is_none_or(String::is_empty)) {
        return Err(no_sandbox(base, &format!("it does not say {name}")));
    }
    variables.retain(|name, _| name.starts_with("DAIGOU_"));
    for name in ["DAIGOU_PANDAPON_URL", "DAIGOU_DAJISAAS_URL"] {
        if let Some(url) = variables.get_mut(name) {
            let path = url.parse::<Uri>().map_err(|_| no_sandbox(base, &format!("{name} is no address")))?;
            *url = format!("{base}{}", path.path().trim_end_matches('/'));
        }
    }
    Ok(variables)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given() -> BTreeMap<String, String> {
        let mut given: BTreeMap<_, _> = NEEDED.iter().map(|name| ((*name).to_owned(), "x".to_owned())).collect();
        given.insert(NEEDED[0].to_owned(), "http://127.0.0.1:9/pandapon".to_owned());
        given.insert(NEEDED[1].to_owned(), "http://127.0.0.1:9/dajisaas/".to_owned());
        given.insert("PATH".to_owned(), "/evil".to_owned());
        given
    }

    #[test]
    fn all_calls_go_to_the_address_that_was_asked_and_never_to_a_vendor() {
        let ours = of_this_address(given(), "http://sandbox:1688").unwrap();
        assert_eq!(ours["DAIGOU_PANDAPON_URL"], "http://sandbox:1688/pandapon");
        assert_eq!(ours["DAIGOU_DAJISAAS_URL"], "http://sandbox:1688/dajisaas");
        assert!(!ours.contains_key("PATH"));
        for name in NEEDED {
            let mut lacking = given();
            lacking.remove(name);
            let error = of_this_address(lacking, "http://sandbox:1688").unwrap_err();
            assert!(error.message().contains(name), "{error}");
        }
    }

    #[test]
    fn an_address_is_taken_with_or_without_a_path() {
        assert_eq!(base("http://127.0.0.1:1688/admin").unwrap(), "http://127.0.0.1:1688");
        assert_eq!(base(USUAL).unwrap(), USUAL);
        for text in ["127.0.0.1:1688", "ftp://x", "/x", "", "yes"] {
            assert_eq!(base(text).unwrap_err().field(), Some("--sandbox"), "{text}");
        }
    }
}
