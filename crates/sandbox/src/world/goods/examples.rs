//! What else the vendors' examples of 1688 name: products and shops, lines of the cart, and orders that can be asked for
//! by their numbers.

use super::documented::{offer, sku as variant};
use crate::world::goods::model::{Offer, Seller};
use crate::world::table::{number, rows};

/// The shops, which stand behind the catalogue's others.
const SELLERS: [(&str, &str); 2] =
    [("BBBwAN4GQ60zRPzBkv7BYPJRQ", "诸暨市晨光针织厂"), ("BBBJ82cNui3EUaxxMi_7Go73g", "宁波市海曙金穗家居用品厂")];

/// The shops.
pub(crate) fn sellers() -> impl Iterator<Item = Seller> {
    SELLERS.iter().map(|(open_id, login)| Seller::documented(open_id, login))
}

/// The offers.
pub(crate) fn offers(seed: u64) -> impl Iterator<Item = Offer> {
    let rows = rows(include_str!("examples.txt"));
    rows.map(move |[id, map_id, seller, title, unit, freight, spec_id, sku, name, value, price]| {
        let seller = usize::try_from(number(seller)).unwrap_or_default();
        let mut out = offer(seed, number(id), seller, title, unit, number(freight));
        if !map_id.is_empty() {
            out.map_id = map_id.to_owned();
        }
        out.skus = vec![variant(spec_id, number(sku), &[(name, value)], number(price))];
        out
    })
}

/// The lines of the cart that examples name: line, offer, pieces.
pub(crate) const CART: [(i64, i64, i64); 2] = [(75, 705_873_412_096, 3), (76, 734_714_573_551, 1)];
