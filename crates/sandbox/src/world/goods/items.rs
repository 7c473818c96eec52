//! Taobao items: those of the vendors' examples, so that the example requests work, and more whose prices and stocks
//! follow from the seed. Most numbers of examples have no product beside them there: titles and prices are made up.

use super::facts::{Category, translated};
use crate::world::goods::folded::folded;
use crate::world::ids::Chance;
use crate::world::pictures::Subject;

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
    /// What searches and details tell of it.
    pub(crate) facts: ItemFacts,
}

/// What is told of a Taobao product beside what an order needs.
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
    /// What its pictures show, where the sandbox serves them.
    pub(crate) subject: Option<Subject>,
}

impl ItemFacts {
    /// What is told of an item of the examples: it follows from the number.
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

    /// Whether this is one of its names: Taobao's number, the opaque id, or the distribution id.
    pub(crate) fn is_named(&self, id: &str) -> bool {
        self.mp_id == id || self.map_id == id || self.number.to_string() == id
    }

    /// A variant by its distribution id or Taobao's number.
    pub(crate) fn sku(&self, id: &str) -> Option<usize> {
        self.skus.iter().position(|sku| sku.mp_id == id || sku.number.to_string() == id)
    }
}

/// An item of an example: distribution id, number, title, shop, the variant's distribution id and number, and its list
/// price and price (fen).
type Example = (&'static str, i64, &'static str, &'static str, &'static str, i64, i64, i64);

const TEST_SHOP: &str = "测试账号tbc003";

const EXAMPLES: [Example; 14] = [
    (
        "600126245031041190",
        683_301_447_218,
        "纯棉测试毛巾 请不要拍",
        TEST_SHOP,
        "5016042822039",
        5_016_042_822_001,
        1,
        1,
    ),
    (
        "600129202197070073",
        684_912_055_361,
        "透明收纳袋 测试商品 请不要拍",
        TEST_SHOP,
        "4860968496626",
        4_860_968_496_001,
        1,
        1,
    ),
    (
        "600086815456800431",
        661_780_934_155,
        "桌面小台灯 学生宿舍阅读灯",
        TEST_SHOP,
        "4766078803304",
        4_766_078_803_001,
        2990,
        2990,
    ),
    (
        "2048057995392326",
        672_991_141_190,
        "天穹发布商品,测试请不要拍",
        "u[2206891060210]",
        "32248575036476",
        3_452_545_926_724,
        1,
        1,
    ),
    (
        "600120680003951077",
        612_550_871_904,
        "便携折叠小风扇",
        "test_seller",
        "4951323355633",
        4_951_323_355_001,
        1480,
        1260,
    ),
    ("4096526553499286", 640_208_193_377, "测试商品", "test_seller", "28464810350230", 5_106_481_035_023, 1000, 1000),
    ("26", 2_048_175_493_257_375, "英皇保罗男士长款银行皮夹钱包", "英皇保罗旗舰店", "65", 85, 689, 576),
    ("600143110255190031", 42_971_808_988, "棉质连衣裙", "示例店铺", "4310552019331", 4_310_552_019_001, 12_900, 9900),
    (
        "600151740233110052",
        1_021_530_247_401,
        "电动车成人两轮锂电池代步车",
        "示例旗舰店",
        "5620174023311",
        5_620_174_023_001,
        129_900,
        119_900,
    ),
    (
        "600151740233110053",
        1_021_530_247_402,
        "电动车雨披",
        "示例旗舰店",
        "5620174023312",
        5_620_174_023_002,
        2580,
        2580,
    ),
    ("600160990712340084", 234_576_234, "实木相框挂墙装饰", "示例店铺", "5390712340084", 5_390_712_340_001, 3900, 3500),
    (
        "2048232789087639",
        655_731_908_210,
        "保温饭盒便当盒",
        "示例旗舰店",
        "4970432383383",
        4_970_432_383_001,
        5900,
        5900,
    ),
    (
        "2048153758314474",
        703_446_760_426,
        "测试商品,请不要拍",
        "test_seller",
        "3357413213162",
        3_452_545_926_724,
        1000,
        900,
    ),
    ("2048020617114736", 559_206_171_147, "复古帆布双肩包", "示例旗舰店", "413185732720", 413_185_732_001, 8900, 7900),
];

/// The opaque id that `goods.get` of v2 shows.
const DOCUMENTED_MAP_ID: (i64, &str) = (672_991_141_190, "WUnUC1cILiBjt-Jv3lDdlQ");

/// Items beyond the examples: number, title, shop, and the price about (fen).
const MORE: [(i64, &str, &str, i64); 6] = [
    (692_455_018_734, "韩版短款羽绒服女轻薄", "云裳女装旗舰店", 19_900),
    (698_120_773_946, "儿童积木拼装玩具益智", "乐童玩具专营店", 6800),
    (701_336_580_219, "多功能电煮锅宿舍小火锅", "小厨家电旗舰店", 8900),
    (707_948_261_503, "真丝眼罩睡眠遮光", "云裳女装旗舰店", 2590),
    (711_502_894_667, "猫抓板瓦楞纸耐磨大号", "喵屋宠物用品店", 1580),
    (715_863_047_921, "机械键盘青轴有线游戏", "极客数码专营店", 13_900),
];

/// Every item that is not generated, those of examples first.
pub(crate) fn items(seed: u64) -> Vec<Item> {
    let examples = EXAMPLES.iter().map(|&(mp_id, number, title, shop, sku, sku_number, list, price)| {
        let seeded = || Chance::of(seed, number.unsigned_abs()).base64url(22);
        let colour = COLOURS[0];
        Item {
            mp_id: mp_id.to_owned(),
            number,
            map_id: if number == DOCUMENTED_MAP_ID.0 { DOCUMENTED_MAP_ID.1.to_owned() } else { seeded() },
            title: title.to_owned(),
            shop: shop.to_owned(),
            skus: vec![ItemSku { mp_id: sku.to_owned(), number: sku_number, list, price, stock: PLENTY, colour }],
            postage: 0,
            listed: true,
            facts: ItemFacts::of(number, title),
        }
    });
    let more = MORE.iter().map(|&(number, title, shop, price)| {
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
