//! Taobao items: those of the vendors' examples, so that the example requests work, and more whose prices and stocks
//! follow from the seed. Most numbers of examples have no product beside them there: titles and prices are made up.

use super::facts::{Category, folded, translated};
use crate::world::ids::Chance;
use crate::world::pictures::Subject;
use crate::world::table::{number, rows};

/// Enough that examples can be ordered over and over.
const PLENTY: i64 = 100_000_000;

/// Values of 颜色分类 (1627207) with their ids.
const COLOURS: [(i64, &str); 3] = [(28_324, "黄色"), (28_320, "白色"), (28_341, "黑色")];

/// A Taobao product.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    /// Its distribution id, which order lines want.
    pub(crate) mp_id: String,
    /// Taobao's own number, which order lines do not want.
    pub(crate) number: i64,
    /// Its opaque id in v2.
    pub(crate) map_id: String,
    pub(crate) title: String,
    pub(crate) shop: String,
    pub(crate) skus: Vec<ItemSku>,
    /// Freight inside China, fen: nothing, as in all that the vendors show, but for some of the others.
    pub(crate) postage: i64,
    /// Whether it is on the shelf.
    pub(crate) listed: bool,
    /// The facts for searches and details.
    pub(crate) facts: ItemFacts,
}

/// The facts about a Taobao product beside what an order needs.
#[derive(Debug, Clone)]
pub(crate) struct ItemFacts {
    /// The English and the Vietnamese title; empty where there is none.
    pub(crate) english: String,
    pub(crate) vietnamese: String,
    /// Every title in lower case: what searches look into.
    pub(crate) folded: String,
    pub(crate) category: Option<&'static Category>,
    /// Pieces sold within 30 days.
    pub(crate) sold: i64,
    /// The affiliate commission, per mille.
    pub(crate) commission: i64,
    pub(crate) tmall: bool,
    /// The subject of its pictures, where the sandbox serves them.
    pub(crate) subject: Option<Subject>,
}

impl ItemFacts {
    /// Makes the facts of an item of the examples: they follow from the number.
    fn of(number: i64, title: &str) -> Self {
        let mut chance = Chance::of(number.unsigned_abs(), 78);
        Self {
            english: String::new(),
            vietnamese: String::new(),
            folded: folded(&[title]),
            category: None,
            sold: chance.between(10, 5000),
            // The same for all: their order is the catalogue's then.
            commission: 300,
            tmall: true,
            subject: None,
        }
    }
}

/// A variant of a Taobao product.
#[derive(Debug, Clone)]
pub(crate) struct ItemSku {
    /// Its distribution id, which order lines want.
    pub(crate) mp_id: String,
    /// Taobao's own number.
    pub(crate) number: i64,
    /// The list price of one, fen.
    pub(crate) list: i64,
    /// The price of one, fen.
    pub(crate) price: i64,
    pub(crate) stock: i64,
    /// The colour's id and name.
    pub(crate) colour: (i64, &'static str),
}

impl Item {
    /// The picture's address.
    pub(crate) fn picture(&self) -> String {
        if let Some(subject) = &self.facts.subject {
            return format!("{}.jpg", subject.address());
        }
        let number = self.number;
        format!("https://img.alicdn.com/bao/uploaded/i1/{}/O1CN01{number}_!!{number}.jpg", self.shop_id())
    }

    /// The title in a language, where there is one: English where there is no other.
    pub(crate) fn title_in(&self, language: &str) -> Option<&str> {
        let title = translated(language, &self.title, &self.facts.english, &self.facts.vietnamese);
        Some(title).filter(|title| !title.is_empty())
    }

    /// The shop's number: it follows from the name.
    pub(crate) fn shop_id(&self) -> i64 {
        let mixed = self.shop.bytes().fold(7_i64, |mixed, byte| mixed.wrapping_mul(31).wrapping_add(byte.into()));
        mixed.rem_euclid(900_000_000) + 100_000_000
    }

    /// The seller's number.
    pub(crate) fn seller(&self) -> i64 {
        2_200_000_000_000 + self.shop_id()
    }

    /// The pieces that there are of all variants.
    pub(crate) fn stock(&self) -> i64 {
        self.skus.iter().fold(0, |sum, sku| sum.saturating_add(sku.stock))
    }

    /// The lowest list price and the lowest price, fen.
    pub(crate) fn prices(&self) -> (i64, i64) {
        let least = |price: fn(&ItemSku) -> i64| self.skus.iter().map(price).min().unwrap_or_default();
        (least(|sku| sku.list), least(|sku| sku.price))
    }

    /// Tells whether this is one of its names: Taobao's number, the opaque id, or the distribution id.
    pub(crate) fn is_named(&self, id: &str) -> bool {
        self.mp_id == id || self.map_id == id || self.number.to_string() == id
    }

    /// A variant by its distribution id or Taobao's number.
    pub(crate) fn sku(&self, id: &str) -> Option<usize> {
        self.skus.iter().position(|sku| sku.mp_id == id || sku.number.to_string() == id)
    }
}

/// Every item that is not generated, those of examples first.
pub(crate) fn items(seed: u64) -> Vec<Item> {
    let examples = rows(include_str!("items.txt")).map(|[mp_id, id, title, shop, sku, sku_id, list, price, map_id]| {
        let id = number(id);
        let seeded = || Chance::of(seed, id.unsigned_abs()).base64url(22);
        let (list, price, colour) = (number(list), number(price), COLOURS[0]);
        Item {
            mp_id: mp_id.to_owned(),
            number: id,
            map_id: if map_id.is_empty() { seeded() } else { map_id.to_owned() },
            title: title.to_owned(),
            shop: shop.to_owned(),
            skus: vec![ItemSku { mp_id: sku.to_owned(), number: number(sku_id), list, price, stock: PLENTY, colour }],
            postage: 0,
            listed: true,
            facts: ItemFacts::of(id, title),
        }
    });
    let more = rows(include_str!("more_items.txt")).map(|[id, title, shop, price]| {
        let (number, price) = (number(id), number(price));
        let mut chance = Chance::of(seed, number.unsigned_abs());
        Item {
            mp_id: format!("6001{:014}", number * 97 % 100_000_000_000_000),
            number,
            map_id: chance.base64url(22),
            title: title.to_owned(),
            shop: shop.to_owned(),
            skus: (5_000_000_000_000 + number % 1_000_000_000 * 10..)
                .zip(&COLOURS[1..])
                .map(|(number, colour)| {
                    let price = price + chance.between(-price / 10, price / 10);
                    let (number, mp_id) = (number + 1_000_000_000_000, number.to_string());
                    let stock = chance.between(5, 900);
                    ItemSku { mp_id, number, list: price, price, stock, colour: *colour }
                })
                .collect(),
            postage: number % 3 * 400,
            listed: true,
            facts: ItemFacts::of(number, title),
        }
    });
    examples.chain(more).collect()
}
