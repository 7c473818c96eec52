//! The shops of generated goods, in the cities where such shops are.

use crate::world::goods::model::Seller;
use crate::world::ids::Chance;

/// How many 1688 shops there are beside those of examples.
pub(super) const SELLERS: usize = 60;

/// Trades, and what a shop of one is called.
pub(super) const TRADES: [(&str, &str); 13] = [
    ("apparel", "服饰"),
    ("kids", "童装"),
    ("shoes", "鞋业"),
    ("bags", "箱包"),
    ("digital", "电子科技"),
    ("home", "日用百货"),
    ("office", "文具"),
    ("toys", "玩具"),
    ("pets", "宠物用品"),
    ("sport", "体育用品"),
    ("beauty", "美妆"),
    ("jewelry", "饰品"),
    ("appliance", "电器"),
];

/// Cities, with their provinces, and the trades of their shops.
const CITIES: [(&str, &str, [&str; 3]); 20] = [
    ("义乌", "浙江省金华市", ["home", "jewelry", "toys"]),
    ("杭州", "浙江省杭州市", ["apparel", "home", "kids"]),
    ("宁波", "浙江省宁波市", ["office", "appliance", "home"]),
    ("温州", "浙江省温州市", ["shoes", "office", "bags"]),
    ("台州", "浙江省台州市", ["home", "shoes", "sport"]),
    ("湖州", "浙江省湖州市", ["kids", "apparel", "kids"]),
    ("嘉兴", "浙江省嘉兴市", ["apparel", "bags", "apparel"]),
    ("深圳", "广东省深圳市", ["digital", "jewelry", "digital"]),
    ("广州", "广东省广州市", ["apparel", "beauty", "bags"]),
    ("东莞", "广东省东莞市", ["digital", "toys", "apparel"]),
    ("佛山", "广东省佛山市", ["appliance", "kids", "shoes"]),
    ("汕头", "广东省汕头市", ["toys", "beauty", "toys"]),
    ("中山", "广东省中山市", ["appliance", "pets", "appliance"]),
    ("泉州", "福建省泉州市", ["shoes", "bags", "sport"]),
    ("苏州", "江苏省苏州市", ["apparel", "pets", "office"]),
    ("南通", "江苏省南通市", ["home", "sport", "home"]),
    ("青岛", "山东省青岛市", ["jewelry", "pets", "beauty"]),
    ("临沂", "山东省临沂市", ["pets", "sport", "toys"]),
    ("保定", "河北省保定市", ["bags", "home", "digital"]),
    ("平湖", "浙江省嘉兴市", ["bags", "apparel", "jewelry"]),
];

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
    (0..SELLERS).map(|at| shop(seed, at)).collect()
}

fn shop(seed: u64, at: usize) -> Shop {
    let mut chance = Chance::of(seed, 40_000 + at as u64);
    // Every city has its shops, whatever the seed.
    let (name, place, trades) = CITIES[at % CITIES.len()];
    let round = at / CITIES.len();
    let trade = trades[round % trades.len()];
    let own = NAMES[(at * 7 + at / NAMES.len() + (seed % NAMES.len() as u64) as usize) % NAMES.len()];
    let what = TRADES.iter().find(|(known, _)| *known == trade).map_or("百货", |(_, what)| what);
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
