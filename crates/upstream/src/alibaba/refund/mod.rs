//! Refunds: their reasons, vouchers and states. Amounts are **fen**.
//!
//! *In-sale* is before the trade is complete, *after-sales* after it; confirming receipt usually completes it.

mod asked;
mod state;

pub use asked::{CreatedRefund, RefundReason, RefundReasons, Voucher};
pub use state::{DisputeRequest, DisputeType, GoodsStage, LineRefundState, RefundGoods, RefundState};

use super::tracking::LogisticsCompany;
use crate::Decimal;
use daigou_core::reply;
use daigou_core::value::{Embedded, Fen, OrderId, Personal, RefundId, SubOrderId, Text, Time, UserId};
use std::collections::BTreeMap;

reply! {
    /// A refund: 1688's `OpOrderRefundModel`. Amounts are **fen**.
    pub struct Refund {
        /// Its number; `refund_id` is `TQ` and this.
        pub id: Option<i64>,
        /// PandaPon's: who recorded it.
        pub create_by: Option<String>,
        /// PandaPon's: who recorded it.
        pub create_by_id: Option<i64>,
        /// PandaPon's: when it was recorded (ISO 8601).
        pub create_time: Option<Time>,
        /// PandaPon's: who changed it.
        pub update_by: Option<String>,
        /// PandaPon's: who changed it.
        pub update_by_id: Option<i64>,
        /// PandaPon's: when it was changed.
        pub update_time: Option<Time>,
        /// PandaPon's: a remark.
        pub remark: Option<String>,
        /// Alipay's number of the trade.
        pub alipay_payment_id: Option<String>,
        /// Freight asked back. **Fen.**
        pub apply_carriage: Option<Fen>,
        /// Hoped for. **Fen.**
        pub apply_expect: Option<Fen>,
        /// Asked back. **Fen.**
        pub apply_payment: Option<Fen>,
        /// Why, in words.
        pub apply_reason: Option<String>,
        /// Why.
        pub apply_reason_id: Option<i64>,
        /// Why in detail, in words.
        pub apply_sub_reason: Option<String>,
        /// Why in detail; -1 and 0 are none.
        pub apply_sub_reason_id: Option<i64>,
        /// The buyer's Alipay account.
        pub buyer_alipay_id: Option<String>,
        /// The carrier of the return.
        pub buyer_logistics_name: Option<String>,
        /// The buyer's member id, `b2b-…`.
        pub buyer_member_id: Option<UserId>,
        /// `true` where the buyer sent the goods back.
        pub buyer_send_goods: Option<bool>,
        /// The buyer.
        pub buyer_user_id: Option<UserId>,
        /// The buyer's login.
        pub buyer_login_id: Option<String>,
        /// Can be refunded. **Fen.**
        pub can_refund_payment: Option<Fen>,
        /// `true` where customer service changed it.
        pub crm_modify_refund: Option<bool>,
        /// How it is paid out.
        pub disburse_channel: Option<String>,
        /// The kind of refund: 3 is "return and refund"; other values are not published.
        pub dispute_request: Option<i64>,
        /// When it was asked for.
        pub dispute_type: Option<DisputeType>,
        /// More, by name: kept as it came.
        pub ext_info: Option<Embedded<BTreeMap<String, String>>>,
        /// The waybill of the return.
        pub freight_bill: Option<String>,
        /// Frozen. **Fen**; -1 has been seen.
        pub frozen_fund: Option<Fen>,
        /// When it was asked for.
        pub gmt_apply: Option<Time>,
        /// When it was done.
        pub gmt_completed: Option<Time>,
        /// When it was created.
        pub gmt_create: Option<Time>,
        /// When it was frozen.
        pub gmt_freezed: Option<Time>,
        /// When it was changed.
        pub gmt_modified: Option<Time>,
        /// The **deadline** of the present step.
        pub gmt_time_out: Option<Time>,
        /// The step that follows at the deadline; the values are not published.
        pub time_out_operate_type: Option<String>,
        /// `true` where the clock stands still.
        pub time_out_freeze: Option<bool>,
        /// `true` where the goods were received.
        pub goods_received: Option<bool>,
        /// Where the goods are.
        pub goods_status: Option<RefundGoods>,
        /// How it is refunded at once.
        pub instant_refund_type: Option<String>,
        /// `true` where the seller's account is short.
        pub insufficient_account: Option<bool>,
        /// `true` where the seller's bail is short.
        pub insufficient_bail: Option<bool>,
        /// `true` where it follows the new rules of returning.
        pub new_refund_return: Option<bool>,
        /// `true` where it is about money alone.
        pub only_refund: Option<bool>,
        /// How many of each line.
        pub order_entry_count_map: Option<BTreeMap<SubOrderId, Decimal>>,
        /// The lines.
        pub order_entry_id_list: Option<Vec<SubOrderId>>,
        /// The order.
        pub order_id: Option<OrderId>,
        /// Paid ahead. **Fen.**
        pub prepaid_balance: Option<Fen>,
        /// The product's name.
        pub product_name: Option<String>,
        /// Freight refunded. **Fen.**
        pub refund_carriage: Option<Fen>,
        /// `true` where goods go back.
        pub refund_goods: Option<bool>,
        /// The refund, `TQ…`.
        pub refund_id: Option<RefundId>,
        /// Official logistics. **Fen.**
        pub refund_official_solution_cost: Option<Fen>,
        /// Refunded. **Fen.**
        pub refund_payment: Option<Fen>,
        /// Why the seller refused.
        pub reject_reason: Option<String>,
        /// Why the seller refused.
        pub reject_reason_id: Option<i64>,
        /// The number of times that the seller refused.
        pub reject_times: Option<i64>,
        /// The seller's Alipay account.
        pub seller_alipay_id: Option<String>,
        /// `true` where the seller pays out late.
        pub seller_delay_disburse: Option<bool>,
        /// The seller's login.
        pub seller_login_id: Option<String>,
        /// The seller's member id, `b2b-…`.
        pub seller_member_id: Option<UserId>,
        /// Where to send the goods: mobile phone.
        pub seller_mobile: Option<Personal>,
        /// Where to send the goods: name.
        pub seller_real_name: Option<Personal>,
        /// Where to send the goods: address.
        pub seller_receive_address: Option<Personal>,
        /// Where to send the goods: land line.
        pub seller_tel: Option<Personal>,
        /// The seller.
        pub seller_user_id: Option<UserId>,
        /// Where it stands.
        pub status: Option<RefundState>,
        /// `true` where it follows the new stages.
        pub support_new_steppay: Option<bool>,
        /// The ticket of customer service.
        pub task_status: Option<String>,
        /// Such as `50060`.
        pub trade_type_str: Option<String>,
        /// The steps so far, the **newest first**.
        pub refund_operation_list: Option<Vec<RefundOperation>>,
        /// `true` where the seller agrees by time-out.
        pub aftersale_agree_timeout: Option<bool>,
        /// `true` where it is paid out by itself.
        pub aftersale_auto_disburse: Option<bool>,
        /// An error of paying out.
        pub asyn_err_code: Option<String>,
        /// An error of paying out, in detail.
        pub asyn_sub_err_code: Option<String>,
    }

    /// Something done about a refund.
    pub struct RefundOperation {
        /// Its number.
        pub id: Option<i64>,
        /// The refund.
        pub refund_id: Option<RefundId>,
        /// Seen: 1 the buyer asks, 8 refunded, 10 the buyer ships, 15 the seller refuses, 19 the seller confirms the return
        /// address. An open set.
        pub operate_type_int: Option<i64>,
        /// In words.
        pub operate_remark: Option<String>,
        /// In words (the vendor spells it `discription`).
        #[serde(rename = "discription")]
        pub description: Option<String>,
        /// The state before it.
        pub before_operate_status: Option<RefundState>,
        /// The state after it; the state **before** it in the vendor's sample.
        pub after_operate_status: Option<RefundState>,
        /// Seen: 1 the buyer, 2 the seller.
        pub operator_role_id: Option<i64>,
        /// The login of the one who did it.
        pub operator_login_id: Option<String>,
        /// The user who did it.
        pub operator_user_id: Option<UserId>,
        /// The id of the one who did it.
        pub operator_id: Option<String>,
        /// The waybill of the return.
        pub freight_bill: Option<String>,
        /// The carrier of the return.
        pub logistics_company: Option<LogisticsCompany>,
        /// Mobile phone.
        pub mobile: Option<Personal>,
        /// Land line.
        pub phone: Option<Personal>,
        /// E-mail.
        pub email: Option<Personal>,
        /// Where to send the goods.
        pub refund_address: Option<Personal>,
        /// Why it was refused.
        pub reject_reason: Option<String>,
        /// Vouchers.
        pub vouchers: Option<Vec<Text>>,
        /// 1 shown, 2 hidden; 3 has been seen.
        pub message_status: Option<i64>,
        /// 3 staff to both, 4 staff to the buyer, 5 staff to the seller, 7 ordinary.
        pub msg_type: Option<i64>,
        /// The stage closed.
        pub close_refund_step_id: Option<i64>,
        /// `true` where customer service changed the refund.
        pub crm_modify_refund: Option<bool>,
        /// When.
        pub gmt_create: Option<Time>,
        /// When it was changed.
        pub gmt_modified: Option<Time>,
    }
}
