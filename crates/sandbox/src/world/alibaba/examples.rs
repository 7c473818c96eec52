//! The orders of 1688 that the vendors' examples name.

use crate::world::alibaba::order::CartOrder;
use crate::world::alibaba::order::{Order, OrderedLine};
use crate::world::alibaba::order_life::{History, State};
use crate::world::goods::catalogue::Catalogue;
use crate::world::goods::model::SkuRef;
use daigou_core::Platform;
use daigou_upstream::alibaba::Address;

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

/// Those that DajiSaaS's pages name; all others stand on PandaPon's.
const DAJISAAS: [&str; 2] = ["2257164624870311973", "56623232655125698"];

/// The orders that a platform's examples name.
pub(crate) fn orders(catalogue: &Catalogue, platform: Platform) -> Vec<Order> {
    let own = |sketch: &&OrderSketch| DAJISAAS.contains(&sketch.0) == (platform == Platform::DajiSaas);
    let made = ORDERS.iter().filter(own).filter_map(
        |(number, line, [id, order_no, line_id], created, state, (offer, quantity))| {
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
        },
    );
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
