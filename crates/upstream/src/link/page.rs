//! The page that a link leads to: a product's by the rules of its site, another one, or a link inside the link.

use super::product::{ProductLink, Site};
use super::text;
use daigou_core::Error;
use percent_encoding::percent_decode_str;
use url::Url;

/// The page behind a link, as far as the link says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Page {
    /// One product.
    Product(ProductLink),
    /// A short link that only its site can resolve.
    Short(String),
    /// A page of these sites that is no product's.
    Other(String, &'static str),
    /// A site that is none of these.
    Elsewhere(String),
}

/// Links inside links go no deeper.
const DEEPEST: usize = 4;

/// Hosts of links that only the site itself can resolve.
const SHORT: [&str; 5] = ["e.tb.cn", "m.tb.cn", "qr.1688.com", "s.click.taobao.com", "uland.taobao.com"];

/// Hosts whose pages are products by a parameter, where the path is one of a product's page.
const ITEMS: [(&str, Site, &[&str]); 13] = [
    ("item.taobao.com", Site::Taobao, &["/item.htm", "/item.html", "/item_o.htm"]),
    ("m.intl.taobao.com", Site::Taobao, &["/detail/detail.html", "/detail/detail.htm"]),
    ("h5.m.taobao.com", Site::Taobao, &["/awp/core/detail.htm", "/awp/core/detail.html"]),
    ("new.m.taobao.com", Site::Taobao, &["/detail.htm", "/detail.html"]),
    ("main.m.taobao.com", Site::Taobao, &["/detail/index.html", "/detail/index.htm"]),
    ("detail.tmall.com", Site::Tmall, ITEM_PAGES),
    ("detail.tmall.hk", Site::Tmall, &["/hk/item.htm", "/hk/item.html", "/item.htm", "/item.html"]),
    ("chaoshi.detail.tmall.com", Site::Tmall, ITEM_PAGES),
    ("detail.m.tmall.com", Site::Tmall, ITEM_PAGES),
    ("detail.liangxinyao.com", Site::Tmall, ITEM_PAGES),
    ("m.1688.com", Site::Alibaba1688, &["/page/offerremark.htm", "/page/index.html"]),
    ("detail.m.1688.com", Site::Alibaba1688, &["/page/index.html", "/page/index.htm", "/page/offerremark.htm"]),
    ("detail.1688.com", Site::Alibaba1688, &["/page/index.html", "/page/offerremark.htm"]),
];

const ITEM_PAGES: &[&str] = &["/item.htm", "/item.html", "/item_o.htm"];

/// Hosts whose pages are products by their path: what stands before the number, and what may stand behind it.
const PATHS: [(&str, Site, &str); 6] = [
    ("detail.1688.com", Site::Alibaba1688, "/offer/"),
    ("m.1688.com", Site::Alibaba1688, "/offer/"),
    ("detail.m.1688.com", Site::Alibaba1688, "/offer/"),
    ("world.taobao.com", Site::Taobao, "/item/"),
    ("www.taobao.com", Site::Taobao, "/list/item/"),
    ("a.m.taobao.com", Site::Taobao, "/i"),
];

/// Domains of these sites; everything that ends otherwise is another site, whatever it looks like.
const DOMAINS: [&str; 6] = ["1688.com", "taobao.com", "tmall.com", "tmall.hk", "liangxinyao.com", "tb.cn"];

/// Reads a link.
pub(super) fn of_link(link: &Url) -> Page {
    at_depth(link, 0)
}

fn at_depth(link: &Url, depth: usize) -> Page {
    let host = link.host_str().unwrap_or_default().trim_end_matches('.').to_owned();
    let own = match plain_web(link) {
        true => product(link, &host),
        // Nothing that a site writes: a name before the host is how look-alikes are made.
        false => None,
    };
    if let Some(link) = own {
        return Page::Product(link);
    }
    if depth < DEEPEST
        && let Some(found) = inside(link, &host, depth)
    {
        return found;
    }
    match () {
        () if SHORT.contains(&host.as_str()) => Page::Short(link.to_string()),
        () if is_of(&host) => {
            let what = other(&host, link.path());
            Page::Other(host, what)
        }
        () => Page::Elsewhere(host),
    }
}

fn plain_web(link: &Url) -> bool {
    link.username().is_empty() && link.password().is_none() && link.port().is_none()
}

/// The product whose page this is.
fn product(link: &Url, host: &str) -> Option<ProductLink> {
    let path = link.path().to_ascii_lowercase();
    let by_path = PATHS.iter().filter(|(of, ..)| *of == host).find_map(|(_, site, before)| {
        let rest = path.strip_prefix(before)?.trim_end_matches('/');
        let id = rest.strip_suffix(".html").or_else(|| rest.strip_suffix(".htm")).unwrap_or(rest);
        number(id).map(|id| ProductLink::new(*site, id))
    });
    let by_parameter = || {
        let path = path.trim_end_matches('/');
        let (_, site, _) = ITEMS.iter().find(|(of, _, pages)| *of == host && pages.contains(&path))?;
        let names: &[&str] = match site {
            Site::Alibaba1688 => &["offerId"],
            _ => &["id", "itemId", "item_id"],
        };
        only(link, names).map(|id| ProductLink::new(*site, id))
    };
    let shared = || {
        let share = host == "assets-tmw.taobao.com" && path.contains("share_page");
        let item = share && value(link, "targetType").is_some_and(|kind| kind.eq_ignore_ascii_case("item"));
        let id = if item { only(link, &["targetId"]) } else { None };
        id.map(|id| ProductLink::new(Site::Taobao, id))
    };
    let mut found = by_path.or_else(by_parameter).or_else(shared)?;
    found.sku = only(link, &["skuId", "sku_id"]);
    found.sku_properties = value(link, "sku_properties").filter(|text| is_properties(text));
    Some(found)
}

/// The number that these parameters give; none where two of them differ, as nobody can say which one counts.
fn only(link: &Url, names: &[&str]) -> Option<String> {
    for name in names {
        let mut values = link.query_pairs().filter(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, v)| v);
        let Some(first) = values.next() else { continue };
        return if values.all(|other| other == first) { number(first.trim()) } else { None };
    }
    None
}

fn value(link: &Url, name: &str) -> Option<String> {
    link.query_pairs().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.into_owned())
}

/// A product's or a SKU's number: digits that fit 64 bits.
fn number(text: &str) -> Option<String> {
    let is_number = text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
    if is_number { text.parse::<i64>().ok().map(|_| text.to_owned()) } else { None }
}

/// Property and value ids: `1627207:28341;20509:28314`.
fn is_properties(text: &str) -> bool {
    text.len() <= 500 && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b':' | b';'))
}

/// The best page that a link inside this one leads to.
fn inside(link: &Url, host: &str, depth: usize) -> Option<Page> {
    let mut parts: Vec<String> = link.query_pairs().map(|(_, value)| value.into_owned()).collect();
    // Some sites route behind the `#`; some links stand in a path or bare behind the `?`.
    let rest = [link.fragment(), link.query(), Some(link.path()).filter(|path| path.contains("http"))];
    parts.extend(rest.into_iter().flatten().map(decoded));
    let of_1688 = plain_web(link) && (host == "1688.com" || host.ends_with(".1688.com"));
    let mut short = None;
    for mut part in parts {
        for _ in 0..3 {
            for nested in text::links(&part).into_iter().filter(|nested| nested != link) {
                match at_depth(&nested, depth + 1) {
                    found @ Page::Product(_) => return Some(found),
                    found @ Page::Short(_) => short = short.or(Some(found)),
                    _ => {}
                }
            }
            if let Some(offer) = bare_offer(&part).filter(|_| of_1688) {
                return Some(Page::Product(ProductLink::new(Site::Alibaba1688, offer)));
            }
            let next = decoded(&part);
            if next == part {
                break;
            }
            part = next;
        }
    }
    short.filter(|_| !SHORT.contains(&host))
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// The offer of a path without its host: `offer/610947572360.html`, in a parameter of 1688's own pages.
fn bare_offer(text: &str) -> Option<String> {
    let rest = text.strip_prefix('/').unwrap_or(text).strip_prefix("offer/")?;
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    if rest[end..].starts_with(".htm") { number(&rest[..end]) } else { None }
}

fn is_of(host: &str) -> bool {
    DOMAINS.iter().any(|domain| host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')))
}

/// Says what a page of these sites is, where it is no product's.
fn other(host: &str, path: &str) -> &'static str {
    let shop = host.starts_with("shop") || path.contains("offerlist") || path.contains("shop");
    let search = host.starts_with("s.") || path.contains("search") || path.contains("category");
    match () {
        () if path.contains("/offer/") || path.contains("/item") || path.contains("/detail") => {
            "a product's page without a product's number"
        }
        () if shop => "a shop",
        () if search => "a search or a category",
        () => "not a product's page",
    }
}

/// The error for links of which none is a product's.
pub(super) fn refusal(pages: &[Page]) -> Error {
    let short = pages.iter().find_map(|page| match page {
        Page::Short(link) => Some(link),
        _ => None,
    });
    if let Some(link) = short {
        return Error::usage(format!("`{link}` is a short link that only its site can resolve"))
            .with_hint("open it in a browser, and give the address of the page that it ends at");
    }
    let other = pages.iter().find_map(|page| match page {
        Page::Other(host, what) => Some((host, what)),
        _ => None,
    });
    let hint = "give the address of the product's own page, such as https://detail.1688.com/offer/NUMBER.html";
    if let Some((host, what)) = other {
        return Error::usage(format!("the link to {host} is no product: it is {what}")).with_hint(hint);
    }
    match pages.iter().find_map(elsewhere) {
        Some(host) if DOMAINS.iter().any(|domain| host.contains(domain.split('.').next().unwrap_or(domain))) => {
            Error::usage(format!("`{host}` is neither 1688, Taobao nor Tmall, though it looks like it"))
                .with_hint("do not log in there; ask for the link of the product's own page")
        }
        Some(host) => Error::usage(format!("`{host}` is neither 1688, Taobao nor Tmall")).with_hint(hint),
        None => Error::usage("there is no link in the text").with_hint(hint),
    }
}

fn elsewhere(page: &Page) -> Option<&str> {
    match page {
        Page::Elsewhere(host) => Some(host),
        _ => None,
    }
}
