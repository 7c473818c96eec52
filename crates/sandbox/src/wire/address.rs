//! The sandbox's own address, put into answers where the world left a place for it, and in the place of the
//! marketplaces' own hosts: what an answer names is to be had here, without the net.

use crate::world::pictures::{PLACEHOLDER, WEB};
use http::{HeaderMap, Uri, header};
use memchr::memmem::Finder;
use std::borrow::Cow;
use std::sync::Arc;

/// The domains of the marketplaces and of their pictures. The sandbox stands for them.
const STANDS_FOR: [&str; 7] =
    ["alicdn.com", "1688.com", "taobao.com", "taobao.global", "tmall.com", "poizon.com", "dewu.com"];

/// What stands between the scheme of an address and its host.
const MARK: &str = "://";

/// The sandbox's own address, which the world does not know.
pub(crate) struct Address {
    base: String,
    mark: Finder<'static>,
}

impl Address {
    pub(crate) fn new(base: String) -> Self {
        Self { base, mark: Finder::new(MARK) }
    }

    /// The address itself, without a slash at its end.
    pub(crate) fn base(&self) -> &str {
        &self.base
    }

    /// The address as who asked has it: by the host of the request, where that is one.
    pub(crate) fn asked(self: &Arc<Self>, uri: &Uri, headers: &HeaderMap) -> Arc<Self> {
        let named = headers.get(header::HOST).and_then(|host| host.to_str().ok());
        let host = named.or(uri.authority().map(|authority| authority.as_str()));
        match host.filter(|host| is_host(host)) {
            Some(host) if self.base.strip_prefix("http://") != Some(host) => {
                Arc::new(Self::new(format!("http://{host}")))
            }
            _ => self.clone(),
        }
    }

    /// A text with this address where the placeholder stands, and in front of those that it stands for.
    pub(crate) fn put_into<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let mut out = String::new();
        let mut written = 0;
        for at in self.mark.find_iter(text.as_bytes()) {
            let after = at + MARK.len();
            let Some(scheme) = ["https", "http"].into_iter().find(|scheme| text[..at].ends_with(scheme)) else {
                continue;
            };
            let (begin, host) = (at - scheme.len(), host(&text[after..]));
            if text[begin..].starts_with(PLACEHOLDER) {
                out.push_str(&text[written..begin]);
                out.push_str(&self.base);
                written = begin + PLACEHOLDER.len();
            } else if stands_for(host) {
                out.push_str(&text[written..begin]);
                for part in [&self.base, WEB, scheme, "/"] {
                    out.push_str(part);
                }
                written = after;
            }
        }
        if written == 0 {
            return text.into();
        }
        out.push_str(&text[written..]);
        out.into()
    }
}

/// The host at the beginning of a text.
fn host(text: &str) -> &str {
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-'))).unwrap_or(text.len());
    &text[..end]
}

/// Whether the sandbox stands for a host.
pub(crate) fn stands_for(host: &str) -> bool {
    let below = |rest: &str| rest.is_empty() || rest.ends_with('.');
    STANDS_FOR.iter().any(|domain| host.strip_suffix(domain).is_some_and(below))
}

/// Whether a text can be the host of an address, with a port or without.
fn is_host(text: &str) -> bool {
    let of_host = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b':' | b'[' | b']');
    !text.is_empty() && text.bytes().all(of_host)
}

#[cfg(test)]
mod tests {
    use super::{Address, is_host, stands_for};
    use http::{HeaderMap, HeaderValue, Uri, header};
    use std::sync::Arc;

    const BASE: &str = "http://127.0.0.1:8080";

    #[test]
    fn the_placeholder_and_the_marketplaces_hosts_become_addresses_of_the_sandbox() {
        let address = Address::new(BASE.to_owned());
        for (text, expected) in [
            (r#"["http://pictures.invalid/pictures/1.jpg"]"#, r#"["http://127.0.0.1:8080/pictures/1.jpg"]"#),
            ("https://cbu01.alicdn.com/a.jpg", "http://127.0.0.1:8080/web/https/cbu01.alicdn.com/a.jpg"),
            (
                r"看 http://trade.1688.com/x?a=1 与 https://www.dewu.com",
                "看 http://127.0.0.1:8080/web/http/trade.1688.com/x?a=1 与 http://127.0.0.1:8080/web/https/www.dewu.com",
            ),
            // Those of others, and what is mapped already.
            ("https://shop.example/a.jpg", "https://shop.example/a.jpg"),
            (
                "https://notalicdn.com/ ftp://alicdn.com :// 汉://alicdn.com",
                "https://notalicdn.com/ ftp://alicdn.com :// 汉://alicdn.com",
            ),
            ("http://127.0.0.1:8080/web/https/img.alicdn.com/a", "http://127.0.0.1:8080/web/https/img.alicdn.com/a"),
            ("", ""),
        ] {
            assert_eq!(address.put_into(text), expected);
            assert_eq!(address.put_into(&address.put_into(text)), expected);
        }
        assert!(stands_for("alicdn.com") && stands_for("a.b.1688.com") && !stands_for("x1688.com") && !stands_for(""));
    }

    #[test]
    fn the_address_is_the_one_that_was_asked() {
        let own = Arc::new(Address::new(BASE.to_owned()));
        let asked = |host: Option<&'static str>| {
            let headers: HeaderMap =
                host.map(|host| (header::HOST, HeaderValue::from_static(host))).into_iter().collect();
            own.asked(&Uri::from_static("/x"), &headers).base().to_owned()
        };
        assert_eq!(asked(Some("sandbox:9000")), "http://sandbox:9000");
        assert_eq!(asked(Some("[::1]:9000")), "http://[::1]:9000");
        for other in [None, Some("127.0.0.1:8080"), Some(""), Some("a\"b"), Some("a/b"), Some("a b")] {
            assert_eq!(asked(other), BASE, "{other:?}");
        }
        assert!(is_host("a_b-c.d:1") && !is_host("a@b"));
    }
}
