//! The outcome of a creation: the reply of 1688's `alibaba.trade.createCrossOrder`. Amounts are **fen**.

use daigou_core::reply;
use daigou_core::value::{Fen, OfferId, OrderId, SpecId};

reply! {
    /// The reply with its wrapper.
    pub struct CreateResult {
        /// `true` where it was created.
        pub success: Option<bool>,
        /// Why not.
        pub code: Option<String>,
        /// Why not, in words.
        pub message: Option<String>,
        /// The result of the creation.
        pub result: Option<CreatedOrder>,
    }

    /// The created order, or several where 1688 split it.
    pub struct CreatedOrder {
        /// The sum of all, **fen**; empty where several orders were created.
        pub total_success_amount: Option<Fen>,
        /// The order; empty where several were created.
        pub order_id: Option<OrderId>,
        /// `true` where it was created.
        pub success: Option<bool>,
        /// Why not.
        pub code: Option<String>,
        /// Why not, in words.
        pub message: Option<String>,
        /// Freight, **fen**; empty where several orders were created.
        pub post_fee: Option<Fen>,
        /// Filled for account-period payment alone.
        pub account_period: Option<AccountPeriod>,
        /// The products that could not be ordered.
        pub failed_offer_list: Option<Vec<FailedOffer>>,
        /// The orders, where several were created.
        pub order_list: Option<Vec<SplitOrder>>,
    }

    /// The terms of account-period payment.
    pub struct AccountPeriod {
        /// 1 monthly day, 3 every two months, 6 every three months, 5 by receipt plus days.
        pub tap_type: Option<i64>,
        /// The day, or the number of days.
        pub tap_date: Option<i64>,
        /// Days of grace.
        pub tap_overdue: Option<i64>,
    }

    /// A line that could not be ordered.
    pub struct FailedOffer {
        /// The offer.
        pub offer_id: Option<OfferId>,
        /// The specification.
        pub spec_id: Option<SpecId>,
        /// Why.
        pub error_code: Option<String>,
        /// Why, in words.
        pub error_message: Option<String>,
    }

    /// One of several orders.
    pub struct SplitOrder {
        /// The order.
        pub order_id: Option<OrderId>,
        /// Its amount, **fen** (the vendor spells it `orderAmmount`).
        #[serde(rename = "orderAmmount")]
        pub order_amount: Option<Fen>,
        /// Its freight, **fen**.
        pub post_fee: Option<Fen>,
        /// Its discount, **fen**.
        pub discount: Option<Fen>,
        /// Why it was not created.
        pub result_code: Option<String>,
        /// `true` where it was created.
        pub success: Option<bool>,
        /// Why not, in words.
        pub message: Option<String>,
        /// The payment channel, such as `shegou`.
        pub pay_channel: Option<String>,
    }
}

impl CreateResult {
    /// Says whether it names an order: then one was created, whatever `success` says (the vendor's own sample of a
    /// single order has a number and `success: false`).
    #[must_use]
    pub fn names_an_order(&self) -> bool {
        self.result.as_ref().is_some_and(CreatedOrder::names_an_order)
    }
}

impl CreatedOrder {
    /// Says whether it names an order: see [`CreateResult::names_an_order`].
    #[must_use]
    pub fn names_an_order(&self) -> bool {
        let split = self.order_list.iter().flatten().filter_map(|order| order.order_id.as_ref());
        self.order_id.iter().chain(split).any(|id| !id.is_blank())
    }
}
