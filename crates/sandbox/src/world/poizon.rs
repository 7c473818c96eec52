//! Poizon's products: those of the examples, and more whose prices, ids and gaps follow from the seed. Some variants
//! cannot be bought: their price is 0. Nothing changes here, as the vendor lists no order of Poizon's.

use super::ids::Chance;
use super::table::{self, rows};

/// A product (SPU).
#[derive(Debug, Clone)]
pub(crate) struct PoizonProduct {
    /// Its place in the list, in the order of which searches give products.
    pub(crate) id: i64,
    pub(crate) number: i64,
    /// Its id in distribution.
    pub(crate) dist_id: String,
    /// The Chinese and the English title.
    pub(crate) titles: [String; 2],
    pub(crate) style_number: String,
    pub(crate) brand: &'static str,
    pub(crate) categories: [&'static str; 3],
    /// Whom it is for.
    pub(crate) people: &'static str,
    pub(crate) picture: String,
    pub(crate) on_sale: bool,
    /// The retail price, fen.
    pub(crate) retail: i64,
    pub(crate) sales: i64,
    /// Milliseconds since 1970.
    pub(crate) created_at: i64,
    pub(crate) skus: Vec<PoizonSku>,
}

/// A variant.
#[derive(Debug, Clone)]
pub(crate) struct PoizonSku {
    pub(crate) number: i64,
    /// Its id in distribution: a UUID.
    pub(crate) dist_id: String,
    /// The lowest that a seller asks, fen; 0 where it cannot be bought.
    pub(crate) price: i64,
    pub(crate) barcode: String,
    /// Names and values in Chinese and English.
    pub(crate) properties: Vec<[[&'static str; 2]; 2]>,
}

/// When the examples' products were made.
const MADE_AT: i64 = 1_735_758_245_000;

const SNEAKERS: [&str; 3] = ["Shoes", "Trendy Sneakers", "Casual Shoes"];

const SHOE_SIZES: [&str; 6] = ["39", "40", "41", "42", "43", "44"];
const CLOTH_SIZES: [&str; 4] = ["S", "M", "L", "XL"];
const ONE_SIZE: [[&str; 2]; 1] = [["均码", "One Size"]];

const COLOURS: [[&str; 2]; 4] = [["黑色", "Black"], ["白色", "White"], ["灰色", "Grey"], ["蓝色", "Blue"]];

/// All products, in the order of their places in the list.
pub(super) fn products(seed: u64) -> Vec<PoizonProduct> {
    let mut place = Chance::of(seed, 20);
    let mut out = vec![sneaker(seed), slides(seed)];
    let mut id = out.iter().map(|product| product.id).max().unwrap_or_default();
    for (number, (model, colour)) in (3_100_000..)
        .step_by(7919)
        .zip(rows(include_str!("poizon.txt")).flat_map(|model| COLOURS.iter().map(move |colour| (model, colour))))
    {
        id += place.between(1, 40);
        out.push(seeded(seed, id, number, model, colour));
    }
    out
}

/// The product of the search's example.
fn sneaker(seed: u64) -> PoizonProduct {
    let titles = ["亚历山大麦昆 小白鞋", "Alexander McQueen Oversized..."].map(str::to_owned);
    let mut out = product(1001, 81_971, titles, "Alexander McQueen", SNEAKERS);
    out.style_number = "TS-001".to_owned();
    out.people = "Men";
    out.picture = "https://cdn.poizon.com/x.jpg".to_owned();
    out.retail = 604_700;
    out.skus = variants(seed, &out, 599_700, &sizes(&SHOE_SIZES));
    out
}

/// The product of the detail's example.
fn slides(seed: u64) -> PoizonProduct {
    let titles =
        ["LOUIS VUITTON Waterfront 舒适轻便一字拖鞋 男款 绿色", "LOUIS VUITTON Waterfront Slide Slippers Men's Green"];
    let categories = ["Shoes", "Sandals / Slippers", "Slide Slippers"];
    let mut out = product(1002, 2_827_430, titles.map(str::to_owned), "LOUIS VUITTON", categories);
    out.people = "Men";
    out.retail = 650_000;
    let boxed = [["版本", "Version"], ["有鞋盒", "Shoe Box Included"]];
    out.skus = variants(seed, &out, 599_700, &[vec![boxed, [["尺码", "Size"], ["42", "42"]]]]);
    out.skus.truncate(1);
    for sku in &mut out.skus {
        sku.number = 611_442_185;
        sku.price = 599_700;
    }
    out
}

/// A model in a colour. Every model comes in all of them.
fn seeded(
    seed: u64,
    id: i64,
    number: i64,
    model: [&'static str; 9],
    [colour_zh, colour_en]: &[&str; 2],
) -> PoizonProduct {
    let [chinese, english, model_zh, model_en, outer, middle, inner, people, price] = model;
    let (categories, price) = ([outer, middle, inner], table::number(price));
    let whom = match people {
        "Men" => "男款",
        "Women" => "女款",
        _ => "男女同款",
    };
    let titles = [format!("{chinese} {model_zh} {whom} {colour_zh}"), format!("{english} {model_en} {colour_en}")];
    let mut out = product(id, number, titles, english, categories);
    let mut chance = Chance::of(seed, number.unsigned_abs());
    out.people = people;
    out.style_number = format!("{}-{:03}", chance.hex(6).to_uppercase(), chance.between(0, 999));
    out.on_sale = chance.between(0, 9) > 0;
    out.retail = price;
    out.sales = chance.between(0, 30_000);
    out.created_at = MADE_AT + chance.between(0, 200) * 86_400_000;
    let about = price + chance.between(-price / 5, price / 5);
    let properties = match categories[0] {
        "Shoes" => sizes(&SHOE_SIZES),
        "Apparel" => sizes(&CLOTH_SIZES),
        _ => vec![vec![[["尺码", "Size"], ONE_SIZE[0]]]],
    };
    out.skus = variants(seed, &out, about, &properties);
    out
}

fn sizes(values: &'static [&'static str]) -> Vec<Vec<[[&'static str; 2]; 2]>> {
    values.iter().map(|value| vec![[["尺码", "Size"], [*value, *value]]]).collect()
}

/// A product on sale that nobody has bought, without variants yet.
fn product(
    id: i64,
    number: i64,
    titles: [String; 2],
    brand: &'static str,
    categories: [&'static str; 3],
) -> PoizonProduct {
    PoizonProduct {
        id,
        number,
        dist_id: format!("DS{number}"),
        titles,
        style_number: format!("ST-{number}"),
        brand,
        categories,
        people: "Unisex",
        picture: format!("https://cdn.poizon.com/pro-img/{number}.jpg"),
        on_sale: true,
        retail: 0,
        sales: 0,
        created_at: MADE_AT,
        skus: Vec::new(),
    }
}

/// The variants of a product. Every product that has several has one that cannot be bought; of the others, some.
fn variants(seed: u64, of: &PoizonProduct, about: i64, all: &[Vec<[[&'static str; 2]; 2]>]) -> Vec<PoizonSku> {
    let mut chance = Chance::of(seed, of.number.unsigned_abs() ^ 0x9012);
    let missing = chance.between(0, i64::try_from(all.len()).unwrap_or_default() - 1);
    (0..)
        .zip(all)
        .map(|(at, properties)| {
            let price = about + chance.between(-about / 10, about / 10);
            let sold_out = all.len() > 1 && (at == missing || chance.between(0, 5) == 0);
            let number = 650_000_000 + of.number * 10 + at;
            PoizonSku {
                number,
                dist_id: uuid(&chance.hex(32)),
                price: if sold_out { 0 } else { price },
                barcode: format!("69{number:011}"),
                properties: properties.clone(),
            }
        })
        .collect()
}

/// 32 digits in the form of a UUID.
fn uuid(hex: &str) -> String {
    let parts = [0..8, 8..12, 12..16, 16..20, 20..32].map(|part| hex.get(part).unwrap_or_default());
    parts.join("-")
}

#[cfg(test)]
mod tests {
    use super::products;
    use std::collections::BTreeSet;

    #[test]
    fn every_product_and_variant_stands_once_and_the_list_goes_up() {
        for seed in 0..50 {
            let products = products(seed);
            assert_eq!(products.len(), 62);
            assert!(products.windows(2).all(|pair| pair[0].id < pair[1].id), "{seed}");
            let mut seen = BTreeSet::new();
            for product in &products {
                assert!(seen.insert(product.number.to_string()) && product.retail > 0);
                assert!(product.titles.iter().all(|title| seen.insert(title.clone())), "{:?}", product.titles);
                for sku in &product.skus {
                    assert!(seen.insert(sku.number.to_string()) && seen.insert(sku.dist_id.clone()));
                    assert!(sku.barcode.len() == 13 && sku.dist_id.len() == 36 && sku.price >= 0);
                }
            }
        }
    }

    #[test]
    fn some_variants_cannot_be_bought_and_most_can() {
        let products = products(7);
        let skus: Vec<_> = products.iter().flat_map(|product| &product.skus).collect();
        let gone = skus.iter().filter(|sku| sku.price == 0).count();
        assert!(gone >= 50 && gone * 2 < skus.len(), "{gone} of {}", skus.len());
    }

    #[test]
    fn the_seed_decides_prices_and_not_names() {
        let shape = |seed| format!("{:?}", products(seed));
        assert_eq!(shape(7), shape(7));
        assert_ne!(shape(7), shape(8));
        let names = |seed| products(seed).into_iter().map(|product| product.titles).collect::<Vec<_>>();
        assert_eq!(names(7), names(8));
    }
}
