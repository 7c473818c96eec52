//! The shops of generated goods, in the cities where such shops are.

use crate::world::goods::model::Seller;
use crate::world::ids::Chance;
use crate::world::table::rows;

/// How many 1688 shops there are beside those of examples.
pub(super) const SELLERS: usize = 60;

/// Trades, and what a shop of one is called.
pub(super) fn trades() -> impl Iterator<Item = [&'static str; 2]> {
    rows(include_str!("trades.txt"))
}

const NAMES: [&str; 24] = [
    "锦绣", "恒达", "鑫源", "瑞丰", "优品", "嘉禾", "天翼", "宏图", "卓越", "百汇", "易购", "悦享", "乐居", "星辰",
    "盛世", "凯旋", "米兰", "云尚", "橙果", "小鹿", "蓝鲸", "万象", "同创", "启航",
];

/// A shop as its goods see it: what it sells.
#[derive(Debug)]
pub(super) struct Shop {
    pub(super) seller: Seller,
    pub(super) trade: &'static str,
}

/// The shops of a seed.
pub(super) fn shops(seed: u64) -> Vec<Shop> {
    let cities: Vec<_> = rows(include_str!("cities.txt")).collect();
    (0..SELLERS).map(|at| shop(seed, at, &cities)).collect()
}

/// A shop; every city, with its province and the trades of its shops, has some, whatever the seed.
fn shop(seed: u64, at: usize, cities: &[[&'static str; 5]]) -> Shop {
    let mut chance = Chance::of(seed, 40_000 + at as u64);
    let [name, place, first, second, third] = cities[at % cities.len()];
    let round = at / cities.len();
    let trade = [first, second, third][round % 3];
    let own = NAMES[(at * 7 + at / NAMES.len() + (seed % NAMES.len() as u64) as usize) % NAMES.len()];
    let what = trades().find(|[known, _]| *known == trade).map_or("百货", |[_, what]| what);
    let factory = chance.between(0, 2) == 0;
    let form = if factory { "厂" } else { ["有限公司", "商行", "贸易有限公司"][round % 3] };
    let seller = Seller {
        open_id: format!("BBB{}", chance.base64url(22).replace(['-', '_'], "x")),
        login: format!("{name}市{own}{what}{form}"),
        place,
        factory,
        experience: chance.between(36, 50),
        collected_24: chance.between(880, 1000),
        collected_48: chance.between(930, 1000),
        years: chance.between(1, 15),
    };
    Shop { seller, trade }
}

/// The shops on Taobao: flagship shops and others.
pub(super) fn taobao_shop(chance: &mut Chance, what: &str) -> String {
    const KINDS: [&str; 4] = ["旗舰店", "专营店", "专卖店", "企业店"];
    let name = NAMES[(chance.next() % 24) as usize];
    format!("{name}{what}{}", KINDS[(chance.next() % 4) as usize])
}
