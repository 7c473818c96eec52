//! Generated goods: 1688 offers and Taobao items, each of which follows from the seed and from its place alone. They are
//! made when they are first looked at, and worlds of one seed share them.

mod sellers;
mod titles;
mod variants;
mod words;

use super::facts::{Facts, Ships};
use super::items::{Item, ItemFacts, ItemSku};
use crate::world::goods::model::{Mix, Offer, Promotion, Seller, Sku};
use crate::world::ids::Chance;
use crate::world::pictures::{Looks, Subject};
use sellers::Shop;
use std::sync::{Arc, LazyLock, Mutex, OnceLock, PoisonError, Weak};
use titles::Titles;
use words::{Kind, WORDS, pick};

/// How many offers there are beside those of examples: 2,000 with them.
pub(crate) const OFFERS: usize = 1980;
/// How many items there are beside those of examples.
pub(crate) const ITEMS: usize = 1000;

/// The place of the first generated shop in the catalogue: behind those of examples.
const FIRST_SELLER: usize = 6;

/// The numbers of generated offers and items begin here, and have this distance at most.
const OFFER_NUMBERS: i64 = 810_000_000_000;
const ITEM_NUMBERS: i64 = 860_000_000_000;
const STEP: i64 = 20_000_000;

/// The goods that worlds of one seed share.
#[derive(Debug)]
pub(crate) struct Generated {
    seed: u64,
    shops: Vec<Shop>,
    offers: Box<[OnceLock<Offer>]>,
    items: Box<[OnceLock<Item>]>,
    looks: Arc<Looks>,
}

/// The goods in use, by their seeds.
static SHARED: LazyLock<Mutex<Vec<Weak<Generated>>>> = LazyLock::new(Mutex::default);

impl Generated {
    /// The goods of a seed.
    pub(crate) fn of(seed: u64) -> Arc<Self> {
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        shared.retain(|made| made.strong_count() > 0);
        if let Some(made) = shared.iter().filter_map(Weak::upgrade).find(|made| made.seed == seed) {
            return made;
        }
        let made = Arc::new(Self {
            seed,
            shops: sellers::shops(seed),
            offers: (0..OFFERS).map(|_| OnceLock::new()).collect(),
            items: (0..ITEMS).map(|_| OnceLock::new()).collect(),
            looks: Arc::default(),
        });
        shared.push(Arc::downgrade(&made));
        made
    }

    /// The shops.
    pub(crate) fn sellers(&self) -> impl Iterator<Item = Seller> {
        self.shops.iter().map(|shop| shop.seller.clone())
    }

    /// How the pictures look.
    pub(crate) fn looks(&self) -> Arc<Looks> {
        self.looks.clone()
    }

    /// The place of the offer with this number, if there can be one: whether there is, its number tells.
    pub(crate) fn place(number: i64) -> Option<usize> {
        let place = usize::try_from(number.checked_sub(OFFER_NUMBERS)?.div_euclid(STEP)).ok()?;
        (place < OFFERS).then_some(place)
    }
}

/// A kind of things that are made one by one.
pub(crate) trait Makes<T> {
    /// How many there are.
    fn count(&self) -> usize;
    /// The one at a place, made now if it was not before.
    fn get(&self, at: usize) -> &T;
}

impl Makes<Offer> for Generated {
    fn count(&self) -> usize {
        self.offers.len()
    }

    fn get(&self, at: usize) -> &Offer {
        self.offers[at].get_or_init(|| offer(self.seed, at, &self.shops))
    }
}

impl Makes<Item> for Generated {
    fn count(&self) -> usize {
        self.items.len()
    }

    fn get(&self, at: usize) -> &Item {
        self.items[at].get_or_init(|| item(self.seed, at))
    }
}

/// The kind of the goods at a place: all kinds one after the other.
fn kind(seed: u64, at: usize) -> &'static Kind {
    let kinds = &WORDS.kinds;
    &kinds[(at + (seed % 41) as usize) % kinds.len()]
}

/// An amount between two that ends as prices do: cheap ones more often.
fn amount(chance: &mut Chance, (least, most): (i64, i64)) -> i64 {
    let high = chance.between(least, most);
    let price = chance.between(least, high);
    if price > 2000 { price / 100 * 100 + *pick(chance, &[0, 50, 80, 90]) } else { price / 5 * 5 }
}

fn offer(seed: u64, at: usize, shops: &[Shop]) -> Offer {
    let place = at as i64;
    let number = OFFER_NUMBERS + place * STEP + Chance::of(seed, 50_000 + at as u64).between(0, STEP - 1);
    let mut chance = Chance::of(seed, number.unsigned_abs());
    let kind = kind(seed, at);
    let family = WORDS.family(kind);
    let titles = Titles::wholesale(&mut chance, kind);
    let able: Vec<usize> = (0..shops.len()).filter(|shop| shops[*shop].trade == family.trade).collect();
    let shop = if able.is_empty() { at % shops.len() } else { *pick(&mut chance, &able) };
    let price = amount(&mut chance, kind.prices);
    let min_quantity = match price {
        ..=799 => *pick(&mut chance, &[2, 5, 10, 20]),
        800..=2999 => *pick(&mut chance, &[1, 1, 2, 3, 5]),
        _ => *pick(&mut chance, &[1, 1, 1, 2]),
    };
    let by_quantity = chance.between(0, 2) == 0;
    let freight = if chance.between(0, 5) == 0 { 0 } else { chance.between(3, 15) * 100 };
    let promotion =
        (chance.between(0, 6) == 0).then(|| Promotion::plus(number, (price * chance.between(2, 6) / 100).max(1)));
    let axes: Vec<_> =
        variants::axes(kind.variants).iter().map(|axis| (axis.0, variants::some(&mut chance, axis))).collect();
    let mut properties: Vec<Vec<(String, String)>> = vec![Vec::new()];
    for (name, values) in axes {
        let longer = |before: &Vec<(String, String)>| {
            let before = before.clone();
            let more = values.iter().map(move |value| ((*name).to_owned(), (*value).to_owned()));
            more.map(move |pair| before.iter().cloned().chain([pair]).collect::<Vec<_>>()).collect::<Vec<_>>()
        };
        properties = properties.iter().flat_map(longer).collect();
    }
    let skus = properties.into_iter().zip(0_i64..).map(|(properties, sku)| Sku {
        spec_id: chance.hex(32),
        number: 6_100_000_000_000 + place * 10_000 + sku * 7 + 3,
        properties,
        // Where quantity counts, all cost the same.
        price: if by_quantity { price } else { price + price * (chance.next() % 6) as i64 * sku.min(4) / 100 },
        tiers: if by_quantity { tiers(price, min_quantity) } else { Vec::new() },
        promotion: promotion.clone(),
        stock: chance.between(2 * min_quantity + 20, 9000),
    });
    let skus: Vec<Sku> = skus.collect();
    let seller = &shops[shop].seller;
    let ships = *pick(&mut chance, &[Ships::Today, Ships::Within24, Ships::Within24, Ships::Within48, Ships::Within48]);
    let single = min_quantity == 1 && chance.between(0, 3) > 0;
    // Most sell little, some a lot.
    let most = chance.between(20, 12_000);
    let facts = Facts {
        folded: titles.folded(),
        title: titles.english,
        vietnamese: titles.vietnamese,
        category: kind.category,
        top: kind.category.top(),
        sold: chance.between(0, most),
        again: chance.between(3, 65),
        single_pieces: single,
        free_single: single && freight == 0,
        ships_today: ships == Ships::Today,
        ships_24_hours: ships != Ships::Within48,
        global: chance.between(0, 2) == 0,
        strict: chance.between(0, 2) == 0,
        distribution: chance.between(0, 4) == 0,
        no_reason: chance.between(0, 3) > 0,
        days: chance.between(1, 400),
        factory: seller.factory,
        score: chance.between(38, 50),
        weight: chance.between(kind.weights.0, kind.weights.1) / 5 * 5,
        points: titles.points,
        material: titles.material,
        subject: Subject::new(number, kind.category.id, kind.nouns[0].chinese),
    };
    Offer {
        number,
        map_id: chance.base64url(22),
        open_id: format!("{}==", chance.base64url(22).replace('-', "+").replace('_', "/")),
        seller: FIRST_SELLER + shop,
        title: titles.chinese,
        unit: kind.unit.to_owned(),
        picture: facts.subject.address(),
        min_quantity,
        freight,
        listed: true,
        mix: (chance.between(0, 1) == 0)
            .then(|| Mix { amount: chance.between(1, 6) * 50, number: chance.between(2, 8) * 5 }),
        skus,
        facts,
    }
}

/// Makes the prices of one piece by quantity, fen.
fn tiers(price: i64, min_quantity: i64) -> Vec<(i64, i64)> {
    [(min_quantity, 100), (min_quantity * 10, 95), (min_quantity * 50, 90)]
        .map(|(from, per_cent)| (from, (price * per_cent / 100).max(1)))
        .into()
}

fn item(seed: u64, at: usize) -> Item {
    let place = at as i64;
    let number = ITEM_NUMBERS + place * STEP + Chance::of(seed, 60_000 + at as u64).between(0, STEP - 1);
    let mut chance = Chance::of(seed, number.unsigned_abs());
    let kind = kind(seed, at * 5 + 2);
    let titles = Titles::retail(&mut chance, kind);
    let price = amount(&mut chance, (kind.prices.0 * 2, kind.prices.1 * 2));
    let off = if chance.between(0, 1) == 0 { 0 } else { price * chance.between(5, 30) / 100 };
    let colours = variants::colours(&mut chance);
    let skus = colours.into_iter().zip(0_i64..).map(|(colour, sku)| {
        let number = 6_300_000_000_000 + place * 10_000 + sku * 11 + 5;
        let more = price * (chance.next() % 4) as i64 * sku / 100;
        ItemSku {
            mp_id: (number - 900_000_000_000).to_string(),
            number,
            list: price + more,
            price: price + more - off,
            stock: chance.between(5, 2000),
            colour,
        }
    });
    let skus: Vec<ItemSku> = skus.collect();
    let most = chance.between(10, 20_000);
    let shop = sellers::taobao_shop(&mut chance, kind.nouns[0].chinese);
    Item {
        mp_id: format!("61{:016}", number * 7919 % 10_000_000_000_000_000),
        number,
        map_id: chance.base64url(22),
        title: titles.chinese.clone(),
        facts: ItemFacts {
            folded: titles.folded(),
            english: titles.english,
            vietnamese: titles.vietnamese,
            category: Some(kind.category),
            sold: chance.between(0, most),
            commission: chance.between(10, 300),
            tmall: shop.ends_with("旗舰店") || shop.ends_with("专卖店"),
            subject: Some(Subject::new(number, kind.category.id, kind.nouns[0].chinese)),
        },
        shop,
        skus,
        postage: 0,
        listed: true,
    }
}
