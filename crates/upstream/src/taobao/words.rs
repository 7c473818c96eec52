//! The words and numbers of orders and refunds. All of them are open sets: a value that is not known here is kept as it
//! came.
//!
//! Sources: the platform itself, and `TaoBaoOrderStatusEnum` and `RefundStatusEnum` of a reseller of it
//! (<https://doc-en-ka.xportcn.com/doc-8873281>).

use daigou_core::{id_type, open_enum};

id_type! {
    /// A shop on Taobao: an integer.
    pub struct ShopId;
}

open_enum! {
    /// Where an order or a sub-order stands, in the words of the platform upstream. The two may differ. No word for
    /// "received" or "finished" is published.
    pub enum OrderStatus: text {
        /// Being created (the platform's misspelling): not to be paid yet.
        Building = "BULIDING",
        /// Waiting for payment.
        WaitBuyerPay = "WAIT_BUYER_P",
        /// Paid, waiting for shipment.
        WaitSellerSendGoods = "WAIT_SELLER_SEND_GOODS",
        /// Shipped.
        WaitBuyerConfirmGoods = "WAIT_BUYER_CONFIRM_GOODS",
        /// Closed or cancelled: the end.
        TradeClosed = "TRADE_CLOSED",
        /// Anything else.
        Other = "other",
    }
}

open_enum! {
    /// Where an order stands, by the integers of a sibling of the platform. That PandaPon uses the same is inferred.
    pub enum OrderCode: int {
        /// Waiting for payment.
        WaitBuyerPay = 0,
        /// The buyer uploaded a payment voucher; finance has not looked yet.
        VoucherUploaded = 1,
        /// Finance approved.
        FinancePassed = 2,
        /// Finance rejected.
        FinanceRefused = 3,
        /// Closed or cancelled: the end.
        Cancelled = 4,
        /// Waiting for payment by the finance system.
        WaitFinancePay = 5,
        /// Anything else.
        Other = 9,
        /// Paid, waiting for shipment.
        WaitSellerSendGoods = 10,
        /// Shipped.
        WaitBuyerConfirmGoods = 11,
        /// Being created.
        Building = 12,
    }
}

impl OrderStatus {
    /// This status by number, also where the platform sent the number itself. `None` for other words.
    #[must_use]
    pub fn code(&self) -> Option<OrderCode> {
        Some(match self {
            Self::Building => OrderCode::Building,
            Self::WaitBuyerPay => OrderCode::WaitBuyerPay,
            Self::WaitSellerSendGoods => OrderCode::WaitSellerSendGoods,
            Self::WaitBuyerConfirmGoods => OrderCode::WaitBuyerConfirmGoods,
            Self::TradeClosed => OrderCode::Cancelled,
            Self::Other => OrderCode::Other,
            Self::Unknown(text) => return text.parse().ok(),
        })
    }
}

open_enum! {
    /// Where a refund of a sub-order stands.
    pub enum RefundStatus: int {
        /// None was asked for.
        NotApplied = 0,
        /// Asked for; waiting for the seller.
        Applied = 10,
        /// The seller agreed; waiting for the return.
        Agreed = 20,
        /// Returned; waiting for the seller to receive it.
        Returned = 30,
        /// Refunded: the end.
        Refunded = 100,
        /// The seller refused.
        Refused = -10,
        /// Closed: the end.
        Closed = -20,
    }
}

open_enum! {
    /// Which end of a list comes first (upstream).
    pub enum SortType: text {
        /// The oldest.
        Ascending = "ASC",
        /// The newest.
        Descending = "DESC",
    }
}
