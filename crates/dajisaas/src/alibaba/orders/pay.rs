//! Paying: links at which a user pays, and payment without a password. The latter moves money and is never sent twice on
//! a guess: where an error's certainty says that it may have been carried out, read the order before paying again.

use daigou_core::value::{OrderId, Unpublished, id};
use daigou_core::{Error, Generation, Verdict, check, operation, reply};
use daigou_upstream::alibaba::rules::number;
use serde::{Deserialize, Serialize};

/// The vendor takes at most so many orders.
const MAX_ORDERS: usize = 30;

/// Asks for the link at which orders are paid: 1688's cashier for one order, Alipay's for several. The user must be logged
/// in at 1688.
///
/// At most 30 orders; the vendor recommends 10, and
/// [`pay_urls_for`](crate::alibaba::Alibaba::pay_urls_for) takes any number in parts of ten.
///
/// Source: <https://wiki-en.dajisaas.com/api-194164773>.
///
/// # Errors
/// Refused where the reply says `success: false`, and where no order can be paid. A link for some of the orders is done:
/// see [`PayUrls::payment_failures`]. A reply with neither a link nor a refusal is
/// [`Unreadable`](daigou_core::Certainty::Unreadable).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct GetPayUrls {
    /// 1688's orders: one text on the wire, in the query. How several are separated is **not published**: commas are
    /// written; commas, semicolons and a JSON array, also as text, are read.
    #[serde(with = "list")]
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub order_id_list: Vec<OrderId>,
}

impl GetPayUrls {
    /// The link of these orders.
    pub fn new<I: Into<OrderId>>(orders: impl IntoIterator<Item = I>) -> Self {
        Self { order_id_list: orders.into_iter().map(Into::into).collect() }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        check::list("orderIdList", &self.order_id_list, MAX_ORDERS)?;
        for (i, order) in self.order_id_list.iter().enumerate() {
            let field = format!("orderIdList[{i}]");
            check::filled(&field, order.as_str())?;
            number(&field, order)?;
        }
        Ok(())
    }
}

/// Ids in one text.
mod list {
    use daigou_core::value::OrderId;
    use serde::de::{Deserializer, Error, SeqAccess, Visitor};
    use serde::ser::Serializer;
    use std::fmt;

    pub(super) fn serialize<S: Serializer>(ids: &[OrderId], serializer: S) -> Result<S::Ok, S::Error> {
        let texts: Vec<&str> = ids.iter().map(OrderId::as_str).collect();
        serializer.serialize_str(&texts.join(","))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<OrderId>, D::Error> {
        deserializer.deserialize_any(Ids)
    }

    struct Ids;

    impl<'de> Visitor<'de> for Ids {
        type Value = Vec<OrderId>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("order ids in a text or a list")
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
            let text = text.trim();
            let inside = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text).trim();
            if inside.is_empty() {
                return Ok(Vec::new());
            }
            let ids = inside.split([',', ';']).map(|id| OrderId::from(id.trim().trim_matches('"')));
            Ok(ids.collect())
        }

        fn visit_u64<E: Error>(self, id: u64) -> Result<Self::Value, E> {
            Ok(vec![OrderId::from(id.to_string())])
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
            let mut ids = Vec::new();
            while let Some(id) = items.next_element()? {
                ids.push(id);
            }
            Ok(ids)
        }
    }
}

reply! {
    /// The link at which orders are paid.
    pub struct PayUrls {
        /// Why not, in words (the vendor spells it `erroMsg`).
        #[serde(rename = "erroMsg")]
        pub error_message: Option<String>,
        /// The cashier's link, to be opened by a user who is logged in at 1688.
        pub pay_url: Option<String>,
        /// `true` where there is a link. It may pay a part of the orders alone.
        pub success: Option<bool>,
        /// Why not.
        pub error_code: Option<String>,
        /// The orders that the link does not pay (the vendor's `payFailureOrderList`; integers on the wire).
        #[serde(rename = "payFailureOrderList")]
        pub payment_failures: Option<Vec<OrderId>>,
    }
}

impl PayUrls {
    fn verdict(&self) -> Verdict {
        let link = self.pay_url.as_deref().is_some_and(|url| !url.trim().is_empty());
        let failures = self.payment_failures.as_ref().is_some_and(|orders| !orders.is_empty());
        let code = self.error_code.as_deref().filter(|code| !code.trim().is_empty());
        match self.success {
            Some(false) => Verdict::refused(code, self.error_message.as_deref()),
            _ if link => Verdict::Done,
            _ if failures || code.is_some() => {
                let words = self.error_message.as_deref().filter(|words| !words.trim().is_empty());
                Verdict::refused(code, words.or(Some("no order can be paid: see `payFailureOrderList`")))
            }
            _ => Verdict::Missing("payUrl"),
        }
    }
}

operation! {
    GetPayUrls => PayUrls,
    "alibaba.pay_urls", "Payment links of up to 30 orders", Read,
    v1: [GET "/alibaba/alipay/url/get" documented],
    doc: "https://wiki-en.dajisaas.com/api-194164773",
    validate: GetPayUrls::check,
    verdict: PayUrls::verdict,
}

/// Pays an order without a password: by ChengE credit (诚E赊) where it is open, else by Alipay. **Moves money.** The
/// vendor says to try three times at the most; no attempt is repeated here where it may have paid.
///
/// The reply's payload is **not published**: [`Unpublished::guess`] reads 1688's own,
/// `alibaba.trade.pay.protocolPay.preparePay`.
///
/// Source: <https://wiki-en.dajisaas.com/api-194164774>.
///
/// # Errors
/// Refused where the payload says `success: false`; the vendor does not know the codes. `paySuccess: false` is **no**
/// refusal: after a timeout upstream it comes although the debit went through. Such a reply is
/// [`Unreadable`](daigou_core::Certainty::Unreadable), with the body in [`Error::raw_body`]: read the order, and do not pay
/// again before it says `waitbuyerpay`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct PayOrder {
    /// 1688's order (a string on the wire).
    #[serde(serialize_with = "id::as_text")]
    pub order_id: OrderId,
}

impl PayOrder {
    /// Pays this order.
    pub fn new(order: impl Into<OrderId>) -> Self {
        Self { order_id: order.into() }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        check::filled("orderId", self.order_id.as_str())
    }
}

reply! {
    /// The outcome of a payment without a password, as 1688 says it.
    pub struct ProtocolPayment {
        /// `true` where it was tried.
        pub success: Option<bool>,
        /// Why not.
        pub code: Option<String>,
        /// Why not, in words.
        pub message: Option<String>,
        /// The payment.
        pub result: Option<Payment>,
    }

    /// A payment.
    pub struct Payment {
        /// By what, such as `Alipay`.
        pub pay_channel: Option<String>,
        /// `true` where it is known to have paid. `false` leaves it open: see [`PayOrder`].
        pub pay_success: Option<bool>,
    }
}

/// Judges the call by the payment.
fn payment_verdict(reply: &Unpublished<ProtocolPayment>) -> Verdict {
    match Verdict::of_unpublished(reply) {
        Verdict::Done => {}
        refused => return refused,
    }
    let paid = reply.guess().ok().and_then(|reply| reply.result).and_then(|payment| payment.pay_success);
    if paid == Some(false) { Verdict::Open("result.paySuccess") } else { Verdict::Done }
}

operation! {
    PayOrder => Unpublished<ProtocolPayment>,
    "alibaba.pay", "Password-free payment of an order", Pay,
    v1: [POST "/alibaba/trade/pay/protocolPay/preparePay" documented],
    doc: "https://wiki-en.dajisaas.com/api-194164774",
    validate: PayOrder::check,
    verdict: payment_verdict,
}
