//! The orders of 1688 that the vendors' examples name.

use crate::world::alibaba::order::{CartOrder, Order, OrderedLine};
use crate::world::alibaba::order_life::{History, State};
use crate::world::goods::catalogue::Catalogue;
use crate::world::goods::model::SkuRef;
use crate::world::table::{number, rows};
use daigou_core::Platform;
use daigou_upstream::alibaba::Address;

/// The user whose orders the examples show.
const USER: &str = "2219093763101";

/// Those that DajiSaaS's pages name; all others stand on PandaPon's.
const DAJISAAS: [&str; 2] = ["2257164624870311973", "56623232655125698"];

/// The orders that a platform's examples name.
pub(crate) fn orders(catalogue: &Catalogue, platform: Platform) -> Vec<Order> {
    let own = |row: &[&str; 9]| DAJISAAS.contains(&row[0]) == (platform == Platform::DajiSaas);
    let order = |[tb_order_id, sub_order, id, order_no, line_id, created, state, offer, quantity]: [&str; 9]| {
        let at = catalogue.offers.iter().position(|known| known.number == number(offer))?;
        let sku = SkuRef { offer: at, sku: 0 };
        let (quantity, created) = (number(quantity), number(created));
        let (price, amount) = (catalogue.sku(sku).price, catalogue.sku(sku).amount(quantity));
        let line = OrderedLine {
            id: line_id.to_owned(),
            sub_order: sub_order.to_owned(),
            sku,
            quantity,
            price,
            amount,
            received: false,
            refunded: 0,
            refund: None,
        };
        let mut order = Order {
            id: id.to_owned(),
            order_no: order_no.to_owned(),
            tb_order_id: tb_order_id.to_owned(),
            asked: asked().into(),
            lines: vec![line],
            goods: amount,
            freight: catalogue.offer(sku).freight,
            coupon: 0,
            refunded_freight: 0,
            state: State::Unpaid,
            history: History::default(),
            created,
        };
        order.restart(State::of(state)?, created + 60_000);
        Some(order)
    };
    rows(include_str!("examples.txt")).filter(own).filter_map(order).collect()
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
