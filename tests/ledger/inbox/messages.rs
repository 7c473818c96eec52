//! Pushes of both platforms in the vendors' forms, each with a number by which it is known again wherever it comes out.

use super::senders::Delivery;
use crate::support::Dice;

/// What stands before a message's number: 1688's member ids look like it.
const MARK: &str = "b2b-m";
const DIGITS: usize = 9;

/// What an order goes through, one message each.
const STATES: [(&str, &str); 4] = [
    ("ORDER_BUYER_VIEW_BUYER_MAKE", "waitbuyerpay"),
    ("ORDER_BUYER_VIEW_ORDER_PAY", "waitsellersend"),
    ("ORDER_BUYER_VIEW_ANNOUNCE_SENDGOODS", "waitbuyerreceive"),
    ("ORDER_BUYER_VIEW_ORDER_COMFIRM_RECEIVEGOODS", "success"),
];

/// A message's push. Four in a row are of one order; one order in four is DajiSaaS's. `again`: what a repetition of it
/// says otherwise, which is when it was pushed.
pub(crate) fn delivery(message: u64, again: u64) -> Delivery {
    let (order, step) = (message / 4, usize::try_from(message % 4).unwrap());
    let (topic, status) = STATES[step];
    let dajisaas = order % 4 == 0;
    let number = 2_542_285_600_000_000_000 + order;
    let pushed = 1_745_486_400_000 + message + again * 1_800_000;
    let body = if dajisaas {
        let json = format!(
            r#"{{"data":{{"orderId":{number},"currentStatus":"{status}","msgSendTime":"2025-04-24 17:2{step}:00","buyerMemberId":"b2b-100","sellerMemberId":"{MARK}{message:09}"}},"gmtBorn":{pushed},"msgId":{message},"type":"{topic}","userInfo":"b2b-100"}}"#
        );
        format!("message={}&_dj_signature=0123456789abcdef0123456789abcdef01234567", encoded(&json))
    } else {
        format!(
            r#"{{"messageType":"1688_{topic}","messageBody":{{"orderId":{number},"currentStatus":"{status}","msgSendTime":"2025-04-24 17:2{step}:00","buyerMemberId":"b2b-100","sellerMemberId":"{MARK}{message:09}"}},"messagePlatform":1,"timestamp":"{pushed}"}}"#
        )
    };
    Delivery { message, dajisaas, body }
}

/// So many pushes in disorder, one in five of them a repetition; and how many messages that is.
pub(crate) fn shuffled(count: u64) -> (Vec<Delivery>, u64) {
    let mut dice = Dice::of("messages");
    let distinct = count - count / 5;
    let mut all: Vec<Delivery> = (0..distinct).map(|message| delivery(message, 0)).collect();
    all.extend((distinct..count).map(|n| delivery(dice.below(distinct), n)));
    dice.shuffle(&mut all);
    (all, distinct)
}

/// The number of the message in a text that holds it in whatever form.
pub(crate) fn message_in(text: &str) -> Option<u64> {
    let at = text.find(MARK)? + MARK.len();
    text.get(at..at + DIGITS)?.parse().ok()
}

/// As it stands in a form.
fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[test]
fn a_message_is_known_again_in_every_form() {
    for message in [0, 1, 17, 49_999] {
        let push = delivery(message, 0);
        assert_eq!(message_in(&push.body), Some(message), "{}", push.body);
        assert_eq!(push.dajisaas, push.body.starts_with("message="));
        let again = delivery(message, 1);
        assert!(again.body != push.body && message_in(&again.body) == Some(message));
    }
    let (all, distinct) = shuffled(1000);
    assert_eq!((all.len(), distinct), (1000, 800));
    assert!(!all.is_sorted_by_key(|push| push.message));
}
