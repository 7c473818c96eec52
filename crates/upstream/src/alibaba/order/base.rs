//! Number, state, amounts, times and people of an order.

use super::OrderState;
use crate::Decimal;
use crate::alibaba::refund::RefundState;
use daigou_core::reply;
use daigou_core::value::{Fen, OrderId, Personal, RefundId, Text, Time, UserId, Yuan};

reply! {
    /// The order itself.
    pub struct BaseInfo {
        /// The number; rounded in the vendor's samples. Use `id_of_str`.
        pub id: Option<OrderId>,
        /// The number as text.
        pub id_of_str: Option<OrderId>,
        /// Where it stands.
        pub status: Option<OrderState>,
        /// To pay: the lines' `item_amount` and freight. **Yuan.**
        pub total_amount: Option<Yuan>,
        /// Goods. **Yuan.**
        pub sum_product_payment: Option<Yuan>,
        /// Freight. **Yuan.**
        pub shipping_fee: Option<Yuan>,
        /// Refunded. **Yuan.**
        pub refund: Option<Yuan>,
        /// Red packets. **Yuan.**
        pub coupon_fee: Option<Yuan>,
        /// Discount. **Fen.**
        pub discount: Option<Fen>,
        /// Refunded; the unit is not stated.
        pub refund_payment: Option<Decimal>,
        /// When it was created.
        pub create_time: Option<Time>,
        /// When it was changed.
        pub modify_time: Option<Time>,
        /// When it was first paid.
        pub pay_time: Option<Time>,
        /// When everything was shipped.
        pub all_delivered_time: Option<Time>,
        /// When everything was received.
        pub receiving_time: Option<Time>,
        /// When receipt was confirmed.
        pub confirmed_time: Option<Time>,
        /// When it was done.
        pub complete_time: Option<Time>,
        /// How long it can be paid: **seconds** from its creation.
        pub pay_timeout: Option<i64>,
        /// 0: `pay_timeout` is a length (always so); 1: a time.
        pub pay_timeout_type: Option<i64>,
        /// `buyerCancel`, `sellerGoodsLack`, `other`; an open set.
        pub close_reason: Option<String>,
        /// `CLOSE_TRADE_BY_SELLER`, `…_BOPS` (back office), `…_SYSTEM` (timeout), `…_BUYER`, `…_CREADIT` (complaint, sic).
        pub close_operate_type: Option<String>,
        /// A remark on that.
        pub close_remark: Option<String>,
        /// A remark.
        pub remark: Option<String>,
        /// The buyer's note to the seller.
        pub buyer_feedback: Option<String>,
        /// The buyer's own note.
        pub buyer_memo: Option<String>,
        /// The icon of that note.
        pub buyer_remark_icon: Option<String>,
        /// The refund before completion.
        pub refund_status: Option<RefundState>,
        /// The refund after completion; its values are not published.
        pub refund_status_for_as: Option<String>,
        /// That refund.
        pub refund_id: Option<RefundId>,
        /// `50060` trade 4.0; 1 escrow, 2 pre-deposit, 3 ETC, 4 instant, 5 bond, 6 unified, 7 staged, 8 cash on delivery,
        /// 9 voucher, 10 account period. An open set.
        pub trade_type: Option<String>,
        /// Its name, such as `担保交易`.
        pub trade_type_desc: Option<String>,
        /// Its code, such as `assureTrade`.
        pub trade_type_code: Option<String>,
        /// The flow's template.
        pub flow_template_code: Option<String>,
        /// The kind of business: `cn`, `cb` (cross-border) and others.
        pub business_type: Option<String>,
        /// Names of the payment channels, such as `支付宝`.
        pub pay_channel_list: Option<Vec<Text>>,
        /// Codes of the payment channels, such as `alipay`.
        pub pay_channel_code_list: Option<Vec<Text>>,
        /// Alipay's number of the trade.
        pub alipay_trade_id: Option<String>,
        /// The buyer's Alipay account.
        pub buyer_alipay_id: Option<String>,
        /// The seller's Alipay account.
        pub seller_alipay_id: Option<String>,
        /// The buyer's member id, `b2b-…`.
        #[serde(rename = "buyerID")]
        pub buyer_id: Option<UserId>,
        /// The seller's member id, `b2b-…`.
        #[serde(rename = "sellerID")]
        pub seller_id: Option<UserId>,
        /// The buyer.
        pub buyer_user_id: Option<UserId>,
        /// The seller.
        pub seller_user_id: Option<UserId>,
        /// The buyer's login.
        pub buyer_login_id: Option<String>,
        /// The login of the buyer's sub-account.
        pub sub_buyer_login_id: Option<String>,
        /// The seller's login.
        pub seller_login_id: Option<String>,
        /// The seller's level, such as `L1`.
        pub seller_credit_level: Option<String>,
        /// How to reach the buyer.
        pub buyer_contact: Option<Contact>,
        /// How to reach the seller.
        pub seller_contact: Option<Contact>,
        /// The receiver.
        pub receiver_info: Option<Receiver>,
        /// `true` where the seller made it, for the buyer to accept.
        pub seller_order: Option<bool>,
        /// `true` where it is shipped to the buyer's customer.
        pub over_sea_order: Option<bool>,
        /// `true` where a staged order is paid at once.
        pub step_pay_all: Option<bool>,
        /// Stages of trade 3.0.
        pub step_order_list: Option<Vec<StagedStep>>,
        /// Stages of trade 4.0.
        pub new_step_order_list: Option<Vec<SettledStep>>,
        /// The agreement on stages.
        pub step_agreement_path: Option<String>,
        /// The order it came from.
        pub pre_order_id: Option<i64>,
        /// The order's number at the reseller.
        pub out_order_id: Option<String>,
        /// `jit` or `cang`.
        pub inventory_mode: Option<String>,
        /// Official logistics.
        pub official_solution_order_id: Option<String>,
        /// Their price; the unit is not stated.
        pub official_solution_cost: Option<Decimal>,
    }

    /// How to reach somebody.
    pub struct Contact {
        /// Land line.
        pub phone: Option<Personal>,
        /// Fax.
        pub fax: Option<Personal>,
        /// E-mail.
        pub email: Option<Personal>,
        /// The name in the platform's messenger.
        pub im_in_platform: Option<String>,
        /// Name.
        pub name: Option<Personal>,
        /// Mobile phone.
        pub mobile: Option<Personal>,
        /// Company.
        pub company_name: Option<String>,
        /// Sellers: who ships.
        pub wg_sender_name: Option<Personal>,
        /// Sellers: the shipper's phone.
        pub wg_sender_phone: Option<Personal>,
        /// Sellers: the shop.
        pub shop_name: Option<String>,
    }

    /// The receiver of an order, as 1688 keeps it.
    pub struct Receiver {
        /// The recipient.
        pub to_full_name: Option<Personal>,
        /// The district's code.
        pub to_division_code: Option<String>,
        /// Mobile phone.
        pub to_mobile: Option<Personal>,
        /// Land line.
        pub to_phone: Option<Personal>,
        /// Postcode.
        pub to_post: Option<String>,
        /// The town's code.
        pub to_town_code: Option<String>,
        /// Region and street in one text.
        pub to_area: Option<Personal>,
    }

    /// A stage of a trade 4.0 order. Amounts are **yuan**.
    pub struct SettledStep {
        /// When it began.
        pub gmt_start: Option<Time>,
        /// When it was paid.
        pub gmt_pay: Option<Time>,
        /// When it ended.
        pub gmt_end: Option<Time>,
        /// Its number.
        pub step_no: Option<i64>,
        /// `true` where it is the last.
        pub last_step: Option<bool>,
        /// Its name, such as `全款交易`.
        pub step_name: Option<String>,
        /// Says whether it is active: 0 or 1.
        pub active_status: Option<i64>,
        /// 1 unpaid, 2 paid, 8 cancelled unpaid, 12 supplement.
        pub pay_status: Option<i64>,
        /// 1 not shipped, 2 shipped, 3 received, 4 wholly returned, 7 cancelled unshipped.
        pub logistics_status: Option<i64>,
        /// To pay.
        pub pay_fee: Option<Yuan>,
        /// Paid.
        pub paid_fee: Option<Yuan>,
        /// Goods.
        pub goods_fee: Option<Yuan>,
        /// Changed by the seller.
        pub adjust_fee: Option<Yuan>,
        /// Discount.
        pub discount_fee: Option<Yuan>,
        /// Freight.
        pub post_fee: Option<Yuan>,
        /// Freight paid.
        pub paid_post_fee: Option<Yuan>,
    }

    /// A stage of a trade 3.0 order.
    pub struct StagedStep {
        /// `waitactivate`, `waitsellerpush`, `success`, `settlebill`, `cancel`, `inactiveandcancel`, `waitbuyerpay`,
        /// `waitsellersend`, `waitbuyerreceive`, `waitselleract`, `waitbuyerconfirmaction`; an open set.
        pub step_order_status: Option<String>,
        /// 1, 2, 4, 6 or 8: see [`TradeTerm::pay_status`](super::TradeTerm::pay_status).
        pub step_pay_status: Option<i64>,
        /// How long it can be paid, **seconds**.
        pub buyer_pay_timeout: Option<i64>,
        /// How long receipt can be confirmed; the unit is not stated.
        pub buyer_confirm_timeout: Option<i64>,
    }
}
