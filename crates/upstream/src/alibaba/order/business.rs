//! The kind of business that an order is.

use crate::Decimal;
use daigou_core::reply;
use daigou_core::value::Time;

reply! {
    /// The kind of business that an order is.
    pub struct OrderBizInfo {
        /// `true` where it is made from samples.
        pub ods_cyd: Option<bool>,
        /// Account period: when it is due (`yyyy-MM-dd HH:mm:ss`).
        pub account_period_time: Option<Time>,
        /// `true` where credit was chosen; [`TradeTerm::pay_way`](super::TradeTerm::pay_way) says how it was paid.
        pub credit_order: Option<bool>,
        /// The credit.
        pub credit_order_detail: Option<CreditDetail>,
        /// Where it comes from.
        pub pre_order_info: Option<PreOrderInfo>,
        /// Retail warehouses.
        pub lst_order_info: Option<WarehouseOrder>,
        /// The buyer in the buyer's own system.
        pub erp_buyer_user_id: Option<String>,
        /// The order in the buyer's own system.
        pub erp_order_id: Option<String>,
        /// The buyer's organisation in the buyer's own system.
        pub erp_buyer_org_id: Option<String>,
        /// Not explained upstream.
        pub is_cz: Option<bool>,
        /// Not explained upstream.
        pub is_dz: Option<bool>,
        /// Not explained upstream.
        pub dz: Option<bool>,
        /// `true` where it is shipped to the buyer's customer.
        pub dropshipping: Option<bool>,
        /// `givenByPlatform`, `givenByMerchant` or empty.
        pub shipping_insurance: Option<String>,
        /// Not explained upstream.
        pub hyper_link_cang_fa_order: Option<bool>,
        /// Not explained upstream.
        pub hyper_link_order: Option<bool>,
        /// Not explained upstream.
        pub hyper_link_second_step_order: Option<bool>,
        /// `0` or `1`.
        pub hyper_link_ship_type: Option<String>,
        /// Not explained upstream.
        pub lightning_warehouse: Option<bool>,
        /// `true` where it is collected at the door.
        pub ae_door_pick_up: Option<bool>,
        /// Not explained upstream.
        pub fz: Option<bool>,
        /// `true` where it is officially collected.
        pub tg_official_pick_up: Option<bool>,
        /// `true` where it is officially collected.
        pub official_pick_up: Option<bool>,
        /// `true` where a price changed oddly.
        pub abnormal_price_change: Option<bool>,
    }

    /// The credit of an order. The amounts' unit is not stated.
    pub struct CreditDetail {
        /// To pay.
        pub pay_amount: Option<Decimal>,
        /// When it was given.
        pub create_time: Option<Time>,
        /// Its state, such as `END`.
        pub status: Option<String>,
        /// The state in words.
        pub status_str: Option<String>,
        /// Still to pay.
        pub rest_repay_amount: Option<Decimal>,
        /// When it was last paid.
        pub last_repay_time: Option<Time>,
        /// `KJPAY`, `OWN_FUNDS` or `INSTALLMENT_REPAY`.
        pub repay_source: Option<String>,
    }

    /// Where an order comes from.
    pub struct PreOrderInfo {
        /// The market.
        pub market_name: Option<String>,
        /// The application.
        pub create_pre_order_app: Option<String>,
    }

    /// An order from a retail warehouse.
    pub struct WarehouseOrder {
        /// `customer` or `cainiao`.
        pub lst_warehouse_type: Option<String>,
    }
}
