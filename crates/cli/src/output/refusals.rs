//! The meaning of the codes of 1688's refusals, where 1688 documents them: the words that come with them are Chinese.

use daigou_core::Error;

/// Codes of one call: a part of the operation's id, and each code with what it means.
type Codes = (&'static str, &'static [(&'static str, &'static str)]);

const KNOWN: [Codes; 5] = [
    (
        "order.cancel",
        &[
            ("ORDER_STATUS_ERROR", "only an order that is not paid can be cancelled"),
            ("CLOSE_ORDER_TOO_FAST", "an order cannot be cancelled within 10 seconds of its creation: try again"),
            ("ORDER_NOT_EXIST", "there is no such order"),
            ("400_3", "the account is neither the buyer nor the seller of the order"),
        ],
    ),
    ("order.preview", PLACING),
    ("order.create", PLACING),
    (
        "refund.create",
        &[
            ("5001", "there is no such order"),
            ("5002", "the account is not the buyer of the order"),
            ("5003", "the goods are not where the refund says"),
            ("5004", "the reason cannot be given here: see `daigou refund ID --reasons`"),
            ("5005", "this reason needs a picture: --image"),
            ("5006", "this reason gives no freight back: ask for less with --amount"),
            ("5010", "the order is not in that state, the line is wrong, or it was asked for before"),
            ("5011", "the amount is more than was paid"),
            ("5012", "the description must have 2 to 150 characters"),
            ("5013", "so many pieces of a line cannot be asked back"),
        ],
    ),
    (
        "refund.return_goods",
        &[
            ("4002", "the courier or the waybill is missing"),
            ("4003", "there are too many pictures, or one is none"),
            ("4004", "the courier and the waybill do not fit each other"),
            ("4005", "there is no such refund"),
            ("4006", "the account is not the buyer of the order"),
            ("4007", "the refund does not wait for goods, or was told of a parcel before"),
            ("4008", "the refund's number is wrong"),
        ],
    ),
];

const PLACING: &[(&str, &str)] = &[
    ("500_001", "the product is not sold online"),
    ("500_002", "the products are of several sellers, or a SKU is missing"),
    ("500_003", "the products are of several sellers, or a SKU is not of its product"),
    ("500_004", "there is not enough stock"),
    ("500_005", "the quantity is below the least that is sold"),
    ("500_006", "the lines together are below the least that the seller takes"),
    ("500_007", "the seller does not take orders on consignment from this account"),
    ("500_008", "the SKU has no price"),
    ("500_009", "the quantity is below the least that is sold wholesale"),
];

/// What a refusal means, where its code is documented.
pub(super) fn meaning(error: &Error) -> Option<&'static str> {
    let (marketplace, operation) = error.operation()?;
    let is_1688 = marketplace == "alibaba1688" || operation.starts_with("alibaba.");
    let own = operation.strip_prefix("alibaba.").unwrap_or(operation).replace("order_", "order.");
    let codes = KNOWN.iter().filter(|(of, _)| is_1688 && own.starts_with(of)).flat_map(|(_, codes)| *codes);
    let given = [error.inner_code(), error.platform_code()];
    codes.filter(|(code, _)| given.contains(&Some(code))).map(|(_, means)| *means).next()
}
