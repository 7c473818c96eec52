//! The orders and refunds that the vendors' example requests name, so that these work. They are found by their ids and
//! stand in no list. What the examples do not show of them is made up.

use super::order_life::LineState;
use super::orders::{Purchase, TaobaoLine, TaobaoOrder};
use super::pricing::WantedItem;
use super::refunds::{Refund, RefundStep, RefundTerms};
use crate::world::goods::catalogue::Catalogue;
use crate::world::parcels::{Packing, Parcel};
use daigou_core::Platform;
use daigou_taobao::{GoodsStatus, Receiver, RefundType};

/// An order of one line: PandaPon's id, number and sub-order, the purchase order, main and sub, the item's distribution
/// id, where it stands, and when it was created.
type Example = (&'static str, &'static str, &'static str, i64, i64, &'static str, LineState, i64);

const TEST_ITEM: &str = "4096526553499286";

#[rustfmt::skip]
const ORDERS: [Example; 7] = [
    ("1031992847890383164", "1031992847781331418", "1031992851828834889", 200_027_842_447, 200_027_842_448, "600086815456800431", LineState::Paid, 1_697_623_868_000),
    ("1024285237573584050", "1024285237573584051", "1024285237573584052", 200_033_789_040, 200_033_789_041, TEST_ITEM, LineState::Shipped, 1_702_460_000_000),
    ("1040000000000000001", "1040000000000000002", "1040000000000000003", 200_048_859_479, 200_048_859_480, TEST_ITEM, LineState::Shipped, 1_702_470_000_000),
    ("1040000000000000011", "1040000000000000012", "1040000000000000013", 200_049_919_063, 200_049_919_064, TEST_ITEM, LineState::Unpaid, 1_735_758_245_000),
    ("1040000000000000021", "1040000000000000022", "1040000000000000023", 200_049_962_700, 200_049_962_701, TEST_ITEM, LineState::Unpaid, 1_735_758_245_000),
    ("1040000000000000031", "1040000000000000032", "1040000000000000033", 200_002_638_011, 200_002_638_012, TEST_ITEM, LineState::Paid, 1_667_193_198_819),
    ("1040000000000000041", "1040000000000000042", "1040000000000000043", 200_077_684_761, 200_077_684_762, TEST_ITEM, LineState::Paid, 1_756_880_000_000),
];

/// Between creation and payment.
const TO_PAY: i64 = 60_000;

/// The orders, as a platform's account has them.
pub(crate) fn orders(catalogue: &Catalogue, platform: Platform) -> Vec<TaobaoOrder> {
    let mut receiver = Receiver::default().country("中国大陆").state("广东省").city("广州市").district("白云区");
    receiver = receiver.address("网商路699号").zip("510000").name("张三").mobile_phone("13800000000");
    let order = |&(id, order_no, sub_order, main, sub, mp_id, state, created): &Example| {
        let item = catalogue.items.iter().position(|item| item.mp_id == mp_id)?;
        let sku = catalogue.items[item].skus.first()?;
        let wanted = WantedItem { item_id: mp_id.to_owned(), sku_id: Some(sku.mp_id.clone()), quantity: 1 };
        let line = TaobaoLine {
            sub_order: sub_order.to_owned(),
            number: None,
            wanted,
            at: Some((item, 0)),
            amount: sku.price,
            purchase: Some(Purchase {
                main: main.to_string(),
                sub: sub.to_string(),
                outer_main: format!("{}5752", main * 1000 + 1),
                outer_sub: format!("{}5752", main * 1000 + 2),
            }),
            failed: None,
            state,
            paid: (state != LineState::Unpaid).then_some(created + TO_PAY),
            postage: 0,
            paying: None,
            cancelling: None,
            close_reason: None,
            refunded: 0,
        };
        Some(TaobaoOrder {
            id: id.to_owned(),
            order_no: order_no.to_owned(),
            reference: None,
            seller_number: None,
            source: None,
            dajisaas: platform == Platform::DajiSaas,
            receiver: receiver.clone(),
            warehouse: None,
            voucher: false,
            parcels: if state == LineState::Shipped {
                vec![on_its_way(main, sub_order, created + TO_PAY)]
            } else {
                vec![]
            },
            lines: vec![line],
            created,
            modified: created + TO_PAY,
            pay_until: None,
            log: Vec::new(),
            example: true,
        })
    };
    let mut orders: Vec<TaobaoOrder> = ORDERS.iter().filter_map(order).collect();
    if let Some(order) = orders.iter_mut().find(|order| order.lines.iter().any(|line| line.is_of(SHOWN))) {
        show(order);
    }
    orders
}

/// A parcel between two stations, as the example shows it.
fn on_its_way(main: i64, sub_order: &str, shipped: i64) -> Parcel {
    let lines = vec![(sub_order.to_owned(), 1)];
    Parcel::of_purchase(&main.to_string(), 0, lines, &Packing::default(), shipped).so_far(3)
}

/// The order that example replies show whole.
const SHOWN: &str = "200077684761";

/// What they show of it.
fn show(order: &mut TaobaoOrder) {
    order.reference = Some("TEST100000001".to_owned());
    order.seller_number = Some(String::new());
    order.source = Some(String::new());
    order.modified = 1_756_884_001_000;
    for line in &mut order.lines {
        line.paid = Some(1_756_884_000_000);
        if let Some(purchase) = &mut line.purchase {
            purchase.outer_main = "2912066688475065752".to_owned();
            purchase.outer_sub = "2912066688476065752".to_owned();
        }
    }
}

/// The refunds: one to withdraw, one whose goods are to go back.
pub(crate) fn refunds() -> Vec<Refund> {
    let refund = |id: &str, sub_order: &str, kind, goods, step, reason, at| Refund {
        id: id.to_owned(),
        sub_order: sub_order.to_owned(),
        terms: RefundTerms { kind, goods, reason, fee: 1000, words: Some("有破损".to_owned()) },
        step,
        messages: Vec::new(),
        parcel: None,
        refused: None,
        deadline: None,
        created: at,
        modified: at,
        example: true,
    };
    let (back, applied, agreed) = (RefundType::ReturnAndRefund, RefundStep::Applied, RefundStep::Agreed);
    let (unsent, received) = (GoodsStatus::NotShipped, GoodsStatus::Received);
    let (first, second) = ("1040000000000000033", "1040000000000000003");
    vec![
        refund("110000235001", first, RefundType::RefundOnly, unsent, applied, 1, 1_667_200_000_000),
        refund("110002685755", second, back, received, agreed, 12, 1_757_270_400_000),
    ]
}
