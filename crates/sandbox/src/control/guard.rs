//! Who may look at the console and use the admin API: programs, and the console's own pages. A website that someone
//! has open must neither change nor read anything here, not even one whose name was pointed at this machine after it
//! was loaded.
//!
//! * The host that was asked must be one that nobody else can own: an address, `localhost`, or a name without a public
//!   domain, such as a container's. (DNS rebinding needs a name of the attacker's.)
//! * A page that asks must be the console's own: where the browser says so, `Origin` is the host that was asked, and
//!   `Sec-Fetch-Site` is neither another site nor another port of this machine.
//! * A link elsewhere may lead to the console's pages, which no other page can frame or read, but not to the admin API.

use crate::control::answer::Refused;
use axum::body::Body;
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderMap, HeaderValue, Request, StatusCode, header};
use std::net::IpAddr;

/// Refuses what a browser asks for on behalf of someone else's page.
pub(crate) async fn guard(request: Request<Body>, next: Next) -> Result<Response, Refused> {
    let admin = request.uri().path().starts_with("/admin");
    judge(request.headers(), request.method().is_safe(), admin)
        .map_err(|why| Refused::new(StatusCode::FORBIDDEN, why.to_owned()))?;
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    headers.insert("x-content-type-options", HeaderValue::from_static("nosniff"));
    Ok(response)
}

const HOST: &str = "the Host must be an address, localhost, or a name without a public domain: anything else could be a \
                    website's name that was pointed here";
const ORIGIN: &str = "a website's request: the admin API and the console answer programs and their own pages only";

/// Why a request is refused, if it is.
fn judge(headers: &HeaderMap, safe: bool, admin: bool) -> Result<(), &'static str> {
    let text = |name: header::HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let host = text(header::HOST);
    // Every browser names the host.
    if host.is_some_and(|host| !is_nobodys(host)) {
        return Err(HOST);
    }
    let own = |origin: &str| {
        let named = origin.strip_prefix("http://");
        named.is_some_and(|named| host.is_some_and(|host| named.eq_ignore_ascii_case(host)))
    };
    if text(header::ORIGIN).is_some_and(|origin| !own(origin)) {
        return Err(ORIGIN);
    }
    let fetch = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let foreign = matches!(fetch("sec-fetch-site"), Some(site) if !matches!(site, "same-origin" | "none"));
    let followed_link = safe && !admin && fetch("sec-fetch-mode") == Some("navigate");
    if foreign && !followed_link { Err(ORIGIN) } else { Ok(()) }
}

/// Tells whether a `Host` is an address, or a name that cannot be had on the public net.
fn is_nobodys(host: &str) -> bool {
    if let Some(rest) = host.strip_prefix('[') {
        return rest.split_once(']').is_some_and(|(ip, port)| ip.parse::<IpAddr>().is_ok() && is_port(port));
    }
    let (name, port) = host.find(':').map_or((host, ""), |colon| host.split_at(colon));
    let private = |name: &str| {
        let name = name.to_ascii_lowercase();
        !name.contains('.') || name.ends_with(".localhost") || name.ends_with(".internal")
    };
    !name.is_empty() && is_port(port) && (name.parse::<IpAddr>().is_ok() || private(name))
}

/// Nothing, or a colon and digits.
fn is_port(text: &str) -> bool {
    text.is_empty() || text.strip_prefix(':').is_some_and(|port| port.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::{is_nobodys, judge};
    use http::{HeaderMap, HeaderName, HeaderValue};

    #[test]
    fn only_hosts_that_nobody_can_own_are_served() {
        for host in ["127.0.0.1:8080", "[::1]:9", "[::1]", "localhost:1", "LOCALHOST", "192.168.0.7:80", "sandbox:8080"]
        {
            assert!(is_nobodys(host), "{host}");
        }
        for host in ["a.localhost:7", "host.docker.internal:8080", "8.8.8.8"] {
            assert!(is_nobodys(host), "{host}");
        }
        for host in ["evil.example", "evil.example:8080", "localhost.evil.example", "127.0.0.1.evil.example", "", ":80"]
        {
            assert!(!is_nobodys(host), "{host}");
        }
        for host in
            ["[::1", "[evil.example]", "[::1]x", "localhost:evil.example", "127.0.0.1:80:80", "a.internal.example"]
        {
            assert!(!is_nobodys(host), "{host}");
        }
    }

    fn judged(headers: &[(&'static str, &'static str)], safe: bool, admin: bool) -> bool {
        let headers: HeaderMap = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect();
        judge(&headers, safe, admin).is_ok()
    }

    #[test]
    fn programs_and_own_pages_pass_and_other_pages_do_not() {
        const HERE: (&str, &str) = ("host", "127.0.0.1:8080");
        for (safe, admin) in [(true, true), (true, false), (false, true), (false, false)] {
            let passes = |more: &[(&'static str, &'static str)]| judged(&[&[HERE], more].concat(), safe, admin);
            assert!(
                passes(&[]) && passes(&[("sec-fetch-site", "same-origin")]) && passes(&[("sec-fetch-site", "none")])
            );
            assert!(passes(&[("origin", "http://127.0.0.1:8080"), ("sec-fetch-site", "same-origin")]));
            for origin in ["http://127.0.0.1:8081", "https://127.0.0.1:8080", "http://evil.example", "null", ""] {
                assert!(!passes(&[("origin", origin)]), "{origin}");
            }
            assert!(!passes(&[("sec-fetch-site", "cross-site")]) && !passes(&[("sec-fetch-site", "same-site")]));
            let link = [("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")];
            assert_eq!(passes(&link), safe && !admin);
        }
    }

    #[test]
    fn a_name_that_was_pointed_here_is_refused_even_as_its_own_origin() {
        let rebound = [("host", "evil.example:8080"), ("origin", "http://evil.example:8080")];
        for (safe, admin) in [(true, true), (true, false), (false, true)] {
            assert!(!judged(&rebound, safe, admin) && !judged(&rebound[..1], safe, admin));
        }
    }
}
