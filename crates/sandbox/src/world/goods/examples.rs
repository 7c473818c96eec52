//! What else the vendors' examples of 1688 name: products and shops, lines of the cart, and orders that can be asked for
//! by their numbers.

use super::documented::offer;
use crate::world::goods::model::{Offer, Seller, Sku};

/// Enough that examples can be ordered over and over.
const PLENTY: i64 = 100_000_000;

/// The shops, which stand behind the catalogue's others.
const SELLERS: [(&str, &str); 2] =
    [("BBBwAN4GQ60zRPzBkv7BYPJRQ", "诸暨市晨光针织厂"), ("BBBJ82cNui3EUaxxMi_7Go73g", "宁波市海曙金穗家居用品厂")];

/// The shops.
pub(crate) fn sellers() -> impl Iterator<Item = Seller> {
    SELLERS.iter().map(|(open_id, login)| Seller::documented(open_id, login))
}

/// An offer: number, opaque id where one is shown, place of the seller, title, unit, freight, and its one variant:
/// specification where one is shown, number, property, value, price.
type Sketch = (
    i64,
    Option<&'static str>,
    usize,
    &'static str,
    &'static str,
    i64,
    (&'static str, i64, &'static str, &'static str, i64),
);

/// The offers; `first` is the place of the first shop of this module.
pub(crate) fn offers(seed: u64, first: usize) -> Vec<Offer> {
    let sketches: [Sketch; 7] = [
        (
            706_627_393_257,
            None,
            1,
            "PVC插页文件夹A4加厚活页本文件夹",
            "件",
            400,
            ("c5f3de1a9e6d4a0b8c7f2e1d0b9a8f71", 4_829_152_353_069, "颜色", "红色", 1390),
        ),
        (
            951_807_530_375,
            None,
            first + 1,
            "厂家直销硅胶折叠碗便携",
            "个",
            500,
            ("2b7de19f04c84d6f9a31c05be8f7d263", 5_951_807_530_371, "颜色", "蓝色", 1000),
        ),
        (
            666_353_603_800,
            Some("f6vE-dfY1NV37oG_fz9WSA"),
            first + 1,
            "不锈钢玉米刨厨房小工具",
            "个",
            300,
            ("8e0f6b1d5c2a4937b6e8d1f0a9c3b527", 4_666_353_603_801, "规格", "单个", 170),
        ),
        (
            655_120_934_718,
            None,
            first,
            "纯棉背心男运动无袖打底衫",
            "件",
            500,
            ("77ab90c3d1e54f2886b0a4c9d3e2f158", 4_655_120_934_711, "颜色", "白色", 1850),
        ),
        (
            655_120_934_902,
            None,
            first,
            "羊绒保暖背心女内搭",
            "件",
            500,
            ("1c9e5a70b3d846f2a5d7e90c4b6f8231", 4_655_120_934_915, "颜色", "驼色", 63_990),
        ),
        (
            547_486_647_009,
            None,
            3,
            "测试商品",
            "箱",
            600,
            ("28b952ec96c8b5c3ab0affc1b74923f0", 3_315_536_521_048, "颜色", "白色", 15),
        ),
        // Five pieces and freight are the 11.96 yuan of DajiSaaS's example of a creation.
        (
            623_686_863_670,
            None,
            first + 1,
            "测试马克杯",
            "个",
            351,
            ("53a1eff0fa008b2b9f32a120b0a050f2", 4_623_686_863_671, "颜色", "白色", 169),
        ),
    ];
    let made = sketches.into_iter().map(|(number, map_id, seller, title, unit, freight, sku)| {
        let (spec_id, sku, name, value, price) = sku;
        let mut out = offer(seed, number, seller, title, unit, freight);
        if let Some(map_id) = map_id {
            out.map_id = map_id.to_owned();
        }
        out.skus = vec![Sku {
            spec_id: spec_id.to_owned(),
            number: sku,
            properties: vec![(name.to_owned(), value.to_owned())],
            price,
            tiers: Vec::new(),
            promotion: None,
            stock: PLENTY,
        }];
        out
    });
    made.collect()
}

/// The lines of the cart that examples name: line, offer, pieces.
pub(crate) const CART: [(i64, i64, i64); 2] = [(75, 705_873_412_096, 3), (76, 734_714_573_551, 1)];
