//! Decoding a page of orders: the library's types beside plain structs, both from bytes by way of `from_utf8` and
//! `from_str`.

use std::hint::black_box;

use daigou_alibaba1688::OrderPage;
use daigou_alibaba1688::core::Envelope;

use crate::pages::{PAGES, page};
use crate::plain;
use crate::rounds::compare;

/// Measures all pages.
pub fn measure() {
    for (name, orders) in PAGES {
        let bytes = page(orders).into_bytes();
        let orders = orders.unwrap_or(1);
        assert_eq!((library(&bytes), by_hand(&bytes)), (orders, orders));
        let compared = compare(repeated(library, &bytes), repeated(by_hand, &bytes));
        println!("decode {name}: {:.3} (library {:.1?}, plain {:.1?})", compared.ratio, compared.ours, compared.theirs);
    }
}

/// Decodes one page so many times.
pub fn once(name: &str, who: &str, times: usize) {
    let (_, orders) = PAGES.into_iter().find(|(known, _)| *known == name).expect("a page's name");
    let bytes = page(orders).into_bytes();
    match who {
        "library" => repeated(library, &bytes)(times),
        "plain" => repeated(by_hand, &bytes)(times),
        _ => panic!("library or plain"),
    }
}

fn repeated(decode: fn(&[u8]) -> usize, bytes: &[u8]) -> impl FnMut(usize) {
    move |times| {
        for _ in 0..times {
            black_box(decode(black_box(bytes)));
        }
    }
}

/// How many orders there are, to have an answer.
fn library(bytes: &[u8]) -> usize {
    let text = std::str::from_utf8(bytes).expect("a page is UTF-8");
    let envelope: Envelope<OrderPage> = serde_json::from_str(text).expect("the library decodes the page");
    black_box(&envelope).data.as_ref().and_then(|page| page.data.as_ref()).map_or(0, Vec::len)
}

fn by_hand(bytes: &[u8]) -> usize {
    let text = std::str::from_utf8(bytes).expect("a page is UTF-8");
    let envelope: plain::Envelope = serde_json::from_str(text).expect("plain structs decode the page");
    black_box(&envelope).data.as_ref().and_then(|page| page.data.as_ref()).map_or(0, Vec::len)
}
