//! The products of the vendors' own examples, so that their example requests work. What the examples show is as it
//! stands there; what they leave open follows from the seed.

use super::facts::Facts;
use crate::world::goods::model::{Offer, Promotion, Seller, Sku};
use crate::world::ids::Chance;

/// Enough that examples can be ordered over and over.
const PLENTY: i64 = 100_000_000;

/// The sellers; the first three stand in examples.
pub(crate) fn sellers(seed: u64) -> Vec<Seller> {
    let seeded = format!("BBB{}", Chance::of(seed, 3).base64url(22).replace(['-', '_'], "x"));
    [
        ("BBBsYj57TvauuzYy0AH4tDVCQ", "斯嘉丽服装商行"),
        ("BBBgGWh2O6JFI6v1aQuZVgRIA", "广州市白云区新颖箱包厂"),
        ("BBBhWsUyJ9jS2iI0O2lf3GTXg", "义乌市安视电子商行"),
        (seeded.as_str(), "杭州锦程服饰有限公司"),
    ]
    .map(|(open_id, login)| Seller::documented(open_id, login))
    .into()
}

/// The offers.
pub(crate) fn offers(seed: u64) -> Vec<Offer> {
    let mut leather = offer(seed, 734_714_573_551, 1, "2024新款真皮女包手提托特包", "个", 600);
    leather.skus = vec![
        sku("cd2b8c31408766f9fb089e74e2a6ac15", 5_333_621_775_569, &[("颜色", "黑色")], 63_000),
        sku("eb3358c4a34bf83b60adbbdbcfcc85b1", 5_333_621_775_575, &[("颜色", "棕色")], 63_000),
    ];

    let mut dress = offer(seed, 670_291_644_950, 3, "测试连衣裙", "件", 350);
    dress.open_id = "/nlXn4qH5YNFo9hwZ8PEsA==".to_owned();
    dress.skus = vec![sku("594b40c111b019af610a0078e4316373", 4_829_152_353_068, &[("颜色", "红色")], 1390)];
    dress.skus[0].promotion = Some(Promotion {
        id: "plus-1081365079-901378548216|AliB2Bdszk-64971405656_901378548216".to_owned(),
        name: "PLUS会员价".to_owned(),
        saves: 69,
    });

    let mut shorts =
        offer(seed, 705_873_412_096, 0, "24S跨境欧美潮牌恶魔岛多口袋松紧休闲工装短裤男女沙滩五分裤", "件", 700);
    shorts.map_id = "0TKFRHPSMug9XFLmzNmVXw".to_owned();
    shorts.skus =
        vec![sku("b1f7eb839828d3781406f0a1074de3c9", 5_739_035_294_244, &[("颜色", "黑印黑色"), ("尺码", "S")], 7500)];

    let mut bag = offer(seed, 743_470_146_022, 1, "2024春季新款女包", "个", 700);
    bag.map_id = "L0PTnwSnx_dWNZWCtgK7Gg".to_owned();
    bag.skus = vec![sku("e61a85a671bb3d0301d0412b51641c6b", 5_739_035_294_250, &[("颜色", "黑色")], 1900)];

    let mut camera =
        offer(seed, 720_418_835_617, 2, "太阳能摄像头高清夜视远程手机室外360全景无死角摄像头监控器", "套", 2500);
    camera.map_id = "DPUnltuJWnOM-Gsg24_8wA".to_owned();
    camera.skus = vec![sku(
        "05c58ea07c78470131be60b47068329c",
        5_283_756_340_579,
        &[("规格", "WIFI全球款【双镜头双画面】60W、30A")],
        59_900,
    )];
    camera.skus[0].promotion = Some(Promotion {
        id: "plus-1081365079-720418835617|AliB2Bdszk-64971405656_720418835617".to_owned(),
        name: "PLUS会员价".to_owned(),
        saves: 2995,
    });

    // The cart begins with what the examples of cart and order list show.
    vec![shorts, leather, dress, bag, camera]
}

/// An offer without variants yet; its opaque ids follow from the seed. What is told of it is told again when it is
/// complete.
pub(crate) fn offer(seed: u64, number: i64, seller: usize, title: &str, unit: &str, freight: i64) -> Offer {
    let mut chance = Chance::of(seed, number.unsigned_abs());
    Offer {
        number,
        map_id: chance.base64url(22),
        open_id: format!("{}==", chance.base64url(22).replace('-', "+").replace('_', "/")),
        seller,
        title: title.to_owned(),
        unit: unit.to_owned(),
        picture: format!("http://cbu01.alicdn.com/img/ibank/O1CN01{}_!!0-0-cib", chance.hex(12)),
        min_quantity: 1,
        freight,
        mix: None,
        skus: Vec::new(),
        facts: Facts::of(number, title, 1, freight),
    }
}

/// A variant that does not run out.
pub(super) fn sku(spec_id: &str, number: i64, properties: &[(&str, &str)], price: i64) -> Sku {
    Sku {
        spec_id: spec_id.to_owned(),
        number,
        properties: properties.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect(),
        price,
        tiers: Vec::new(),
        promotion: None,
        stock: PLENTY,
    }
}
