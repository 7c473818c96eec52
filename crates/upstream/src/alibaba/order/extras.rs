//! How an order is paid, and what else belongs to it: ratings, invoice, customs, quotes.

use crate::Decimal;
use daigou_core::value::{Embedded, Fen, OrderId, Personal, Text, Time, Yuan};
use daigou_core::{open_enum, reply};

open_enum! {
    /// The state of a payment.
    pub enum PayState: text {
        /// Unpaid.
        Unpaid = "1",
        /// Paid.
        Paid = "2",
        /// Wholly refunded.
        Refunded = "4",
        /// The seller has the money.
        Settled = "6",
        /// The external payment was not created.
        NotCreated = "7",
        /// Cancelled unpaid.
        Cancelled = "8",
        /// Being paid.
        Paying = "9",
        /// Waiting for the account period.
        AccountPeriod = "12",
    }
}

reply! {
    /// How an order is paid, or a stage of it.
    pub struct TradeTerm {
        /// The state of its payment.
        pub pay_status: Option<PayState>,
        /// When.
        pub pay_time: Option<Time>,
        /// `1` Alipay, `2` MYbank, `3` ChengE credit, `4` bank transfer, `5` Shexiaobao, `6` e-acceptance, `7` account
        /// period, `8` combined, `9` none, `10` LST credit, `12` declared, `13` payment platform. An open set.
        pub pay_way: Option<String>,
        /// Its name, such as `支付宝`.
        pub pay_way_desc: Option<String>,
        /// The amount, **yuan** (the vendor spells it `phasAmount`).
        #[serde(rename = "phasAmount")]
        pub phase_amount: Option<Yuan>,
        /// The stage.
        pub phase: Option<i64>,
        /// Its condition.
        pub phase_condition: Option<String>,
        /// Its date.
        pub phase_date: Option<Time>,
        /// `true` where it was paid by bank card.
        pub card_pay: Option<bool>,
        /// `true` where it was paid by express pay.
        pub express_pay: Option<bool>,
    }

    /// One more attribute of an order.
    pub struct ExtraAttribute {
        /// Its name.
        pub key: Option<String>,
        /// Its value.
        pub value: Option<String>,
        /// The description.
        pub description: Option<String>,
    }

    /// Ratings: 4 given, 5 not given, 6 not applicable.
    pub struct RateInfo {
        /// The buyer's.
        pub buyer_rate_status: Option<i64>,
        /// The seller's.
        pub seller_rate_status: Option<i64>,
        /// The buyer's rating.
        pub buyer_rate_list: Option<Vec<Rating>>,
        /// The seller's rating.
        pub seller_rate_list: Option<Vec<Rating>>,
    }

    /// A rating.
    pub struct Rating {
        /// Stars.
        pub star_level: Option<i64>,
        /// Words.
        pub content: Option<String>,
        /// The party that was rated.
        pub receiver_nick: Option<String>,
        /// The party that rated.
        pub poster_nick: Option<String>,
        /// When.
        pub publish_time: Option<Time>,
    }

    /// The invoice of an order.
    pub struct InvoiceInfo {
        /// 0 ordinary, 1 VAT, 9 other.
        pub invoice_type: Option<i64>,
        /// The company it is made out to.
        pub invoice_company_name: Option<String>,
        /// That company's tax number.
        pub taxpayer_identify: Option<String>,
        /// **Fen.**
        pub amount: Option<Fen>,
        /// `INIT`, `VERIFYING`, `VERIFY_FAILED`, `ISSUING`, `ISSUED`, `FAILED`, `RED_ISSUING` and others.
        pub status: Option<String>,
        /// The order.
        pub order_id: Option<OrderId>,
        /// The invoice.
        pub local_invoice_id: Option<i64>,
    }

    /// How invoices are given.
    pub struct InvoicingSetting {
        /// -1, 0, 1 or 2.
        pub trade_invoice_status: Option<i64>,
        /// 0, 1 or 2.
        pub seller_invoice_type: Option<i64>,
    }

    /// An address abroad.
    pub struct OverseasAddress {
        /// The channel's name.
        pub channel_name: Option<String>,
        /// The channel.
        pub channel_id: Option<String>,
        /// The carrier.
        pub shipping_company_id: Option<String>,
        /// The carrier's name.
        pub shipping_company_name: Option<String>,
        /// The country's code.
        pub country_code: Option<String>,
        /// The country.
        pub country: Option<String>,
        /// E-mail.
        pub email: Option<Personal>,
    }

    /// Delivery abroad.
    pub struct OverseasLogistics {
        /// The parcels.
        pub overseas_logistics_ids: Option<Vec<Text>>,
        /// To whom; its members are not published.
        pub overseas_transport_user_addr_info: Option<Embedded<ExtraAttribute>>,
    }

    /// The declaration to customs.
    pub struct Customs {
        /// The declaration.
        pub id: Option<i64>,
        /// When it was made.
        pub gmt_create: Option<Time>,
        /// When it was changed.
        pub gmt_modified: Option<Time>,
        /// The buyer.
        pub buyer_id: Option<String>,
        /// The order.
        pub order_id: Option<OrderId>,
        /// Its kind.
        #[serde(rename = "type")]
        pub kind: Option<i64>,
        /// The goods.
        pub attributes: Option<Vec<CustomsAttribute>>,
    }

    /// One kind of goods for customs.
    pub struct CustomsAttribute {
        /// The SKU.
        pub sku: Option<String>,
        /// The Chinese name.
        pub c_name: Option<String>,
        /// The English name.
        pub en_name: Option<String>,
        /// The amount, in `currency`.
        pub amount: Option<Decimal>,
        /// How many.
        pub quantity: Option<Decimal>,
        /// **kg.**
        pub weight: Option<Decimal>,
        /// The currency.
        pub currency: Option<String>,
    }

    /// A quote.
    pub struct Quote {
        /// Of what.
        pub product_quote_name: Option<String>,
        /// **Yuan.**
        pub price: Option<Yuan>,
        /// How many.
        pub count: Option<Decimal>,
    }
}
