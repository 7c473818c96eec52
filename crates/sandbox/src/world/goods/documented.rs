//! The products of 1688 that are not generated: those of the vendors' own examples, so that their example requests work,
//! and some more. What the examples show is as it stands there; what they leave open follows from the seed.

use super::facts::Facts;
use crate::world::goods::model::{Offer, Promotion, Seller, Sku};
use crate::world::ids::Chance;
use crate::world::table::{number, rows};

/// Enough that examples can be ordered over and over.
const PLENTY: i64 = 100_000_000;

/// The lines of the cart that examples name: line, offer, pieces.
pub(crate) const CART: [(i64, i64, i64); 2] = [(75, 705_873_412_096, 3), (76, 734_714_573_551, 1)];

/// The sellers, all but the fourth from examples.
pub(crate) fn sellers(seed: u64) -> Vec<Seller> {
    let seeded = format!("BBB{}", Chance::of(seed, 3).base64url(22).replace(['-', '_'], "x"));
    [
        ("BBBsYj57TvauuzYy0AH4tDVCQ", "斯嘉丽服装商行"),
        ("BBBgGWh2O6JFI6v1aQuZVgRIA", "广州市白云区新颖箱包厂"),
        ("BBBhWsUyJ9jS2iI0O2lf3GTXg", "义乌市安视电子商行"),
        (seeded.as_str(), "杭州锦程服饰有限公司"),
        ("BBBwAN4GQ60zRPzBkv7BYPJRQ", "诸暨市晨光针织厂"),
        ("BBBJ82cNui3EUaxxMi_7Go73g", "宁波市海曙金穗家居用品厂"),
    ]
    .map(|(open_id, login)| Seller::documented(open_id, login))
    .into()
}

/// The offers. The seeded cart begins with what the examples of cart and order list show.
pub(crate) fn offers(seed: u64) -> Vec<Offer> {
    let examples = |table| rows(table).map(move |row| example(seed, row));
    let more = rows(include_str!("more_offers.txt")).map(|row| more(seed, row));
    examples(include_str!("examples.txt")).chain(more).chain(examples(include_str!("later_examples.txt"))).collect()
}

/// An offer of an example.
fn example(seed: u64, [id, map_id, open_id, seller, title, unit, freight]: [&'static str; 7]) -> Offer {
    let mut out = offer(seed, number(id), seller, title, unit, number(freight));
    for (own, shown) in [(&mut out.map_id, map_id), (&mut out.open_id, open_id)] {
        if !shown.is_empty() {
            shown.clone_into(own);
        }
    }
    let skus = rows(include_str!("example_skus.txt")).filter(|[of, ..]: &[&str; 7]| *of == id);
    out.skus = skus
        .map(|[_, spec_id, sku, properties, price, promotion, saves]| Sku {
            spec_id: spec_id.to_owned(),
            number: number(sku),
            properties: properties.split(';').filter_map(property).collect(),
            price: number(price),
            tiers: Vec::new(),
            promotion: (!promotion.is_empty()).then(|| Promotion::plus(promotion, number(saves))),
            stock: PLENTY,
        })
        .collect();
    out
}

fn property(text: &str) -> Option<(String, String)> {
    text.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned()))
}

/// An offer beyond the examples: prices, stocks and specifications follow from the seed.
fn more(
    seed: u64,
    [id, seller, title, unit, min_quantity, freight, price, property, values]: [&'static str; 9],
) -> Offer {
    let (id, price) = (number(id), number(price));
    let mut out = offer(seed, id, seller, title, unit, number(freight));
    let mut chance = Chance::of(seed, id.unsigned_abs() ^ 1);
    out.min_quantity = number(min_quantity);
    let skus =
        (5_800_000_000_000 + id % 1_000_000_000 * 10..).zip(values.split_whitespace()).map(|(number, value)| Sku {
            spec_id: chance.hex(32),
            number,
            properties: vec![(property.to_owned(), value.to_owned())],
            price: price + chance.between(-price / 10, price / 10),
            tiers: Vec::new(),
            promotion: None,
            stock: chance.between(60, 4000),
        });
    out.skus = skus.collect();
    out
}

/// An offer without variants yet; its opaque ids follow from the seed.
fn offer(seed: u64, number: i64, seller: &str, title: &str, unit: &str, freight: i64) -> Offer {
    let mut chance = Chance::of(seed, number.unsigned_abs());
    Offer {
        number,
        map_id: chance.base64url(22),
        open_id: format!("{}==", chance.base64url(22).replace('-', "+").replace('_', "/")),
        seller: seller.parse().unwrap_or_default(),
        title: title.to_owned(),
        unit: unit.to_owned(),
        picture: format!("http://cbu01.alicdn.com/img/ibank/O1CN01{}_!!0-0-cib", chance.hex(12)),
        min_quantity: 1,
        freight,
        listed: true,
        mix: None,
        skus: Vec::new(),
        facts: Facts::of(number, title, 1, freight),
    }
}
