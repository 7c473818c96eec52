//! The bodies of messages. Amounts are **fen**.

use super::RefundAction;
use crate::alibaba::order::OrderState;
use crate::alibaba::refund::RefundState;
use daigou_core::reply;
use daigou_core::value::{Fen, OrderId, RefundId, SubOrderId, Time, UserId};

reply! {
    /// Something happened to an order. Upstream sends the first five members, PandaPon's sibling the others, with the
    /// order as text.
    pub struct OrderNotice {
        /// The order.
        pub order_id: Option<OrderId>,
        /// Where it stands now.
        pub current_status: Option<OrderState>,
        /// When it happened (`yyyy-MM-dd HH:mm:ss`).
        pub msg_send_time: Option<Time>,
        /// The buyer's member id.
        pub buyer_member_id: Option<UserId>,
        /// The seller's member id.
        pub seller_member_id: Option<UserId>,
        /// The sibling's: its own number of the order.
        pub order_no: Option<String>,
        /// The sibling's: `WAITING_FOR_PAYMENT`, `WAITING_FOR_SENT`, `CANCEL`; an open set.
        pub order_status: Option<String>,
        /// The sibling's: 1 unpaid, 2 paid.
        pub pay_status: Option<i64>,
        /// The sibling's: to pay. **Fen** (inferred from the sum).
        pub total_amount: Option<Fen>,
        /// The sibling's: freight. **Fen.**
        pub shipping_fee: Option<Fen>,
        /// The sibling's: goods. **Fen.**
        pub product_amount: Option<Fen>,
        /// The sibling's: refunded. **Fen.**
        pub refund_amount: Option<Fen>,
        /// The sibling's: the refund's state.
        pub refund_status: Option<String>,
        /// The sibling's: why it was closed, such as `buyer_cancel`.
        pub close_reason: Option<String>,
        /// The sibling's: when 1688 created it (`yyyy-MM-dd HH:mm:ss`).
        pub tb_create_time: Option<Time>,
        /// The sibling's: when it was paid.
        pub pay_time: Option<Time>,
    }

    /// Something happened to a refund.
    pub struct RefundNotice {
        /// The refund.
        pub refund_id: Option<RefundId>,
        /// Its order.
        pub order_id: Option<OrderId>,
        /// Where the refund stands now.
        pub current_status: Option<RefundState>,
        /// The step.
        pub refund_action: Option<RefundAction>,
        /// The party that did it: `buyer`, `seller` or `system`.
        pub operator: Option<String>,
        /// When it happened (`yyyy-MM-dd HH:mm:ss`).
        pub msg_send_time: Option<Time>,
        /// The buyer's member id.
        pub buyer_member_id: Option<UserId>,
        /// The seller's member id.
        pub seller_member_id: Option<UserId>,
    }

    /// How a payment of several orders ended.
    pub struct BatchPayNotice {
        /// For each order.
        pub batch_pay: Vec<PaidOrder>,
    }

    /// How the payment of one of several orders ended.
    pub struct PaidOrder {
        /// The order.
        pub order_id: Option<OrderId>,
        /// `successed`, `ACCOUNT_BALANCE_NOT_ENOUGH`, `ACCOUNT_NOT_EXIST`, `ACCOUNT_FROZEN`, `PARAM_ILLEGAL`.
        pub status: Option<String>,
    }

    /// A parcel reached a step.
    pub struct ParcelNotice {
        /// The parcel and the step.
        #[serde(rename = "OrderLogisticsTracingModel")]
        pub parcel: Option<ParcelEvent>,
    }

    /// A parcel and the step it reached.
    pub struct ParcelEvent {
        /// The parcel's number at 1688, `LP…`.
        pub logistics_id: Option<String>,
        /// The carrier's code.
        pub cp_code: Option<String>,
        /// The waybill.
        pub mail_no: Option<String>,
        /// `CONSIGN` shipped, `ACCEPT` collected, `TRANSPORT`, `DELIVERING`, `AGENT_SIGN` at a pick-up point, `SIGN`,
        /// `FAILED`.
        pub status_changed: Option<String>,
        /// When.
        pub change_time: Option<Time>,
        /// Its contents.
        pub order_logs_items: Vec<MovedLine>,
    }

    /// A line of an order in a parcel.
    pub struct MovedLine {
        /// The order.
        pub order_id: Option<OrderId>,
        /// The line.
        pub order_entry_id: Option<SubOrderId>,
    }

    /// A waybill was corrected.
    pub struct WaybillNotice {
        /// The old and the new one.
        #[serde(rename = "MailNoChangeModel")]
        pub change: Option<WaybillChange>,
    }

    /// An old waybill and a new one.
    pub struct WaybillChange {
        /// The parcel's number at 1688, `LP…`.
        pub logistics_id: Option<String>,
        /// The old carrier.
        pub old_cp_code: Option<String>,
        /// The new carrier.
        pub new_cp_code: Option<String>,
        /// The old waybill.
        pub old_mail_no: Option<String>,
        /// The new waybill.
        pub new_mail_no: Option<String>,
        /// When.
        pub event_time: Option<Time>,
        /// Its contents.
        pub order_logs_items: Vec<MovedLine>,
    }

    /// A parcel that goes abroad moved.
    pub struct PackageNotice {
        /// The parcel.
        pub package_id: Option<i64>,
        /// The buyer.
        pub buyer_user_id: Option<UserId>,
        /// Such as `external`.
        pub stage_type: Option<String>,
        /// The waybill.
        pub mail_no: Option<String>,
        /// The carrier, such as `EMS`.
        pub carrier_partner_code: Option<String>,
        /// Such as 900.
        pub transport_status: Option<i64>,
        /// Such as 900100.
        pub warehouse_status: Option<i64>,
        /// When (epoch milliseconds).
        pub action_time: Option<Time>,
        /// The orders.
        pub trade_order_ids: Vec<OrderId>,
    }
}
