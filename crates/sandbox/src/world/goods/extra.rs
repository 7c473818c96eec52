//! Products beyond the vendors' examples: their names are fixed, their prices, stocks and specifications follow from
//! the seed.

use super::documented::offer;
use crate::world::goods::model::{Offer, Sku};
use crate::world::ids::Chance;

/// An offer in a line: number, seller, title, unit, fewest pieces, freight and price about (fen), and its variants.
type Sketch = (i64, usize, &'static str, &'static str, i64, i64, i64, &'static str, &'static [&'static str]);

const OFFERS: [Sketch; 8] = [
    (745_612_349_871, 0, "国潮男装纯棉短袖T恤宽松情侣装", "件", 2, 500, 2430, "颜色", &["白色", "黑色", "雾蓝"]),
    (751_204_968_530, 0, "秋冬加绒连帽卫衣男女同款", "件", 1, 800, 4980, "颜色", &["深灰", "酒红"]),
    (738_865_120_447, 2, "20000毫安大容量快充移动电源", "个", 1, 600, 5650, "颜色", &["黑色", "白色"]),
    (729_950_317_286, 2, "真无线蓝牙耳机入耳式降噪", "副", 3, 400, 3890, "颜色", &["黑色", "粉色"]),
    (716_347_802_913, 2, "编织快充数据线1.2米", "条", 10, 300, 320, "规格", &["Type-C", "苹果", "安卓"]),
    (762_098_431_775, 3, "316不锈钢保温杯大容量便携水杯", "个", 2, 700, 2280, "容量", &["500ml", "750ml"]),
    (769_649_076_522, 3, "便携式榨汁机厂家直供", "台", 2, 900, 2000, "颜色", &["绿色", "粉色"]),
    (703_581_926_604, 3, "全自动折叠晴雨伞加固", "把", 5, 500, 1150, "颜色", &["藏青", "墨绿"]),
];

/// The offers.
pub(crate) fn offers(seed: u64) -> Vec<Offer> {
    OFFERS
        .iter()
        .map(|&(number, seller, title, unit, min_quantity, freight, price, property, values)| {
            let mut out = offer(seed, number, seller, title, unit, freight);
            let mut chance = Chance::of(seed, number.unsigned_abs() ^ 1);
            out.min_quantity = min_quantity;
            out.skus = (5_800_000_000_000 + number % 1_000_000_000 * 10..)
                .zip(values)
                .map(|(number, value)| Sku {
                    spec_id: chance.hex(32),
                    number,
                    properties: vec![(property.to_owned(), (*value).to_owned())],
                    price: price + chance.between(-price / 10, price / 10),
                    tiers: Vec::new(),
                    promotion: None,
                    stock: chance.between(60, 4000),
                })
                .collect();
            out
        })
        .collect()
}
