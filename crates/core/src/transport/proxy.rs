//! The proxy that calls go through, where one is set, and the usual variables that would have named one.

use crate::check::variable;
use crate::error::Error;

/// The proxy of a setting: `http://`, `https://`, `socks5://` or `socks5h://`, with or without credentials, for every
/// address but those of this machine. Names are resolved by the proxy, also behind `socks5://`: the platforms' names
/// may not resolve where a proxy is needed.
///
/// # Errors
/// It is no such address. The error repeats nothing of it: it may hold a password.
pub(super) fn proxy(setting: &str) -> Result<reqwest::Proxy, Error> {
    let rule = "must be an address such as http://127.0.0.1:7890 or socks5://user:password@host:1080";
    let wrong = || Error::invalid(variable("proxy"), rule);
    let setting = setting.trim();
    let (scheme, rest) = setting.split_once("://").unwrap_or(("http", setting));
    let scheme = match scheme.to_ascii_lowercase().as_str() {
        "socks5" | "socks5h" => "socks5h",
        "http" => "http",
        "https" => "https",
        _ => return Err(wrong()),
    };
    let host = rest.rsplit('@').next().unwrap_or(rest);
    if host.trim_matches('/').is_empty() || rest.contains(char::is_whitespace) {
        return Err(wrong());
    }
    let proxy = reqwest::Proxy::all(format!("{scheme}://{rest}")).map_err(|_| wrong())?;
    Ok(proxy.no_proxy(reqwest::NoProxy::from_string("localhost,127.0.0.0/8,::1")))
}

/// The names of proxy variables that are set: only `DAIGOU_PROXY` is heeded, so that signed calls never take a way that
/// nobody chose for them.
pub(super) fn ignored(is_set: impl Fn(&str) -> bool) -> Vec<&'static str> {
    let known = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"];
    known.into_iter().filter(|name| is_set(name)).collect()
}

/// Gives the words to add to the hint of a connection that failed.
pub(super) fn hint(has_proxy: bool) -> Option<String> {
    if has_proxy {
        return Some("the call goes through the proxy of DAIGOU_PROXY".to_owned());
    }
    let names = ignored(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()));
    let last = names.last()?;
    let verb = if names.len() == 1 { "is" } else { "are" };
    let list = names.join(", ");
    Some(format!("{list} {verb} set, but not used: to go through a proxy set DAIGOU_PROXY to the value of {last}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_is_an_address_and_an_error_repeats_nothing() {
        for good in ["http://p:1", "HTTP://p:1", "p:7890", "socks5://u:p%40w@[::1]:1080", "socks5h://h:1", "https://p"]
        {
            assert!(proxy(good).is_ok(), "{good}");
        }
        for bad in ["", "http://", "ftp://secret@h:1", "socks4://secret@h:1", "socks5://u:secret@", "http://secret h:1"]
        {
            let error = proxy(bad).unwrap_err();
            assert_eq!(error.field(), Some("DAIGOU_PROXY"), "{bad}");
            assert!(!format!("{error} {error:?}").contains("secret"), "{bad}: {error:?}");
        }
    }

    #[test]
    fn variables_that_are_set_are_named() {
        assert_eq!(ignored(|name| name == "HTTPS_PROXY" || name == "all_proxy"), ["HTTPS_PROXY", "all_proxy"]);
        assert!(ignored(|_| false).is_empty());
    }
}
