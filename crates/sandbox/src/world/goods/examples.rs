//! What else the vendors' examples of 1688 name: products and shops, lines of the cart, and orders that can be asked for
//! by their numbers.

use super::catalogue::{Catalogue, Offer, Seller, Sku, SkuRef};
use super::documented::offer;
use crate::world::CartOrder;
use crate::world::alibaba::order_life::{History, State};
use crate::world::alibaba::orders::{Order, OrderedLine};
use daigou_upstream::alibaba::Address;

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

/// An order: 1688's number, its line's, PandaPon's `id`, `orderNo` and line, when it was created, where it stands, and
/// what it holds: offer and pieces.
type OrderSketch = (&'static str, &'static str, [&'static str; 3], i64, State, (i64, i64));

const ORDERS: [OrderSketch; 8] = [
    (
        "2542285634920880794",
        "2542285634920880794",
        ["1232742280964604571", "1232742280398373686", "1232742281220457079"],
        1_745_486_262_000,
        State::Unpaid,
        (705_873_412_096, 3),
    ),
    (
        "2540825544788880794",
        "2540825544788880794",
        ["1232386408220459850", "1232386407805223845", "1232386408413397040"],
        1_745_401_416_000,
        State::Unpaid,
        (720_418_835_617, 1),
    ),
    (
        "2059624776425880794",
        "2059624776425880794",
        ["1231024776425000001", "1231024776425000002", "1231024776425000003"],
        1_745_300_000_000,
        State::Unpaid,
        (670_291_644_950, 1),
    ),
    (
        "2019601741959504495",
        "2019601741960504495",
        ["1231019601741000001", "1231019601741000002", "1231019601741000003"],
        1_757_776_628_000,
        State::Shipped,
        (547_486_647_009, 1),
    ),
    (
        "506683458994743225",
        "506683458996743225",
        ["1230506683458000001", "1230506683458000002", "1230506683458000003"],
        1_745_200_000_000,
        State::Shipped,
        (547_486_647_009, 2),
    ),
    (
        "151267031008969811",
        "151267031009969811",
        ["1230151267031000001", "1230151267031000002", "1230151267031000003"],
        1_524_400_000_000,
        State::Success,
        (547_486_647_009, 2),
    ),
    // DajiSaaS's: the order of most examples, and the one whose receipt is confirmed.
    (
        "2257164624870311973",
        "2257164624871311973",
        ["1232257164624000001", "1232257164624000002", "1232257164624000003"],
        1_757_776_628_000,
        State::Shipped,
        (547_486_647_009, 1),
    ),
    (
        "56623232655125698",
        "562356635566365512",
        ["1230566232326000001", "1230566232326000002", "1230566232326000003"],
        1_721_000_000_000,
        State::Shipped,
        (623_686_863_670, 5),
    ),
];

/// The user whose orders the examples show.
const USER: &str = "2219093763101";

/// The orders.
pub(crate) fn orders(catalogue: &Catalogue) -> Vec<Order> {
    let made =
        ORDERS.iter().filter_map(|(number, line, [id, order_no, line_id], created, state, (offer, quantity))| {
            let at = catalogue.offers.iter().position(|known| known.number == *offer)?;
            let sku = SkuRef { offer: at, sku: 0 };
            let (price, amount) = (catalogue.sku(sku).price, catalogue.sku(sku).amount(*quantity));
            let line = OrderedLine {
                id: (*line_id).to_owned(),
                sub_order: (*line).to_owned(),
                sku,
                quantity: *quantity,
                price,
                amount,
                received: false,
                refunded: 0,
                refund: None,
            };
            let mut order = Order {
                id: (*id).to_owned(),
                order_no: (*order_no).to_owned(),
                tb_order_id: (*number).to_owned(),
                asked: asked().into(),
                lines: vec![line],
                goods: amount,
                freight: catalogue.offer(sku).freight,
                refunded_freight: 0,
                state: State::Unpaid,
                history: History::default(),
                created: *created,
            };
            order.restart(*state, created + 60_000);
            Some(order)
        });
    made.collect()
}

fn asked() -> CartOrder {
    let address = Address::new("张三", "13800000000", "浙江省", "杭州市", "网商路699号");
    let address = address.phone("13800000000").post_code("100000").area_text("西湖区").town_text("转塘");
    CartOrder {
        flow: Some("general".to_owned()),
        address: Some(address.district_code("330106")),
        user_id: USER.to_owned(),
        ..CartOrder::default()
    }
}
