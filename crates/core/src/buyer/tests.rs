//! The common JSON of the vocabulary, and what a platform does not offer.

use super::*;
use crate::error::{Certainty, ErrorKind};
use crate::value::Time;
use serde_json::json;

#[test]
fn values_have_the_common_json_with_money_in_fen_and_times_with_their_offset() {
    let mut order = Purchase::new(OrderId::from("2542285634920880794"), OrderStatus::Paid);
    order.created_at = Some(Time::from_unix_millis(1_745_486_263_000));
    order.total = Some(Money::cny_fen(3_650));
    order.seller = Seller::known(None, Some("义乌小店".into()));
    order.lines = vec![PurchaseLine { quantity: Some(2), unit: Some(Money::cny_fen(1_825)), ..Default::default() }];
    order.parcels = vec![Parcel { waybill: Some("YT1".into()), ..Default::default() }];
    order.vendor = Vendor::of(&json!({"its": "own"}));
    assert_eq!(
        serde_json::to_value(&order).unwrap(),
        json!({"order_id": "2542285634920880794", "status": "paid", "created_at": "2025-04-24T17:17:43.000+08:00",
            "total_fen": 3650, "seller": {"name": "义乌小店"}, "lines": [{"quantity": 2, "unit_fen": 1825}],
            "parcels": [{"waybill": "YT1", "status": "unknown", "lines": [], "events": []}]})
    );
    assert_eq!(order.vendor.text(), r#"{"its":"own"}"#);
    let refund = Refund { refund_id: "R1".into(), status: RefundStatus::ReturnGoods, ..Default::default() };
    assert_eq!(serde_json::to_value(&refund).unwrap(), json!({"refund_id": "R1", "status": "return_goods"}));
}

#[test]
fn the_price_of_a_quantity_is_that_of_the_highest_tier_that_it_reaches() {
    let tier = |min_quantity, fen| PriceTier { min_quantity, price: Money::cny_fen(fen) };
    let product = Product { price_tiers: vec![tier(2, 1_000), tier(100, 800), tier(10, 900)], ..Default::default() };
    let at = |quantity| product.price_at(quantity).map(|money| money.minor());
    assert_eq!([1, 2, 9, 10, 1_000].map(at), [None, Some(1_000), Some(1_000), Some(900), Some(800)]);
}

#[test]
fn what_is_not_offered_is_said_before_anything_is_sent() {
    for capability in Capability::ALL {
        let error = capability.unsupported("dajisaas-1688");
        assert_eq!((error.kind(), error.certainty()), (ErrorKind::Unsupported, Certainty::NotSent));
        assert!(error.message().contains(capability.words()) && error.message().contains("dajisaas-1688"));
    }
    assert_eq!(Seller::known(Some(" ".into()), None), None);
}
