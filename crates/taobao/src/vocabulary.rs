//! The words and numbers of Taobao's orders, refunds and parcels. All of them are open sets: a value that is not
//! known here is kept as it came.
//!
//! Sources: `TaoBaoOrderStatusEnum` and `RefundStatusEnum` of a sibling of the platform
//! (<https://doc-en-ka.xportcn.com/doc-8873281>), and the platform upstream. PandaPon's own tables are not published.

use daigou_core::{id_type, open_enum};

pub use daigou_upstream::taobao::{ItemStatus, ItemType, ShopId};

id_type! {
    /// A goods status as a refund's template lists it: the number of a [`GoodsStatus`] as text.
    pub struct GoodsStatusText;
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
    /// The same status by number, also where the platform sent the number itself. `None` for other words.
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
    /// What is asked for. The values are the upstream platform's; that PandaPon's are the same is inferred.
    pub enum RefundType: int {
        /// The money back.
        RefundOnly = 1,
        /// The money back for the goods back.
        ReturnAndRefund = 2,
    }
}

open_enum! {
    /// Where the goods are when a refund is asked for. The values are the upstream platform's; that PandaPon's are
    /// the same is inferred.
    pub enum GoodsStatus: int {
        /// Not shipped.
        NotShipped = 1,
        /// Shipped.
        Shipped = 2,
        /// Not received.
        NotReceived = 3,
        /// Received.
        Received = 4,
        /// Sent back.
        SentBack = 5,
        /// The seller confirmed that they came back.
        SellerReceived = 6,
    }
}

open_enum! {
    /// What a parcel is doing.
    pub enum ParcelStatus: text {
        /// On its way: the one status that PandaPon shows.
        Transport = "TRANSPORT",
        /// Being delivered.
        Delivering = "DELIVERING",
        /// Signed for.
        Signed = "SIGNED",
        /// Picked up.
        Collected = "COLLECTED",
        /// Refused at the door.
        Rejected = "REJECTED",
        /// Sent back.
        Returned = "RETURNED",
        /// Something is wrong.
        Exception = "EXCEPTION",
        /// To be picked up.
        WaitingCollect = "WAITING_COLLECT",
        /// Waiting for customs.
        WaitingCustoms = "WAITING_CUSTOMS",
        /// In customs.
        CustomsClearance = "CUSTOMS_CLEARANCE",
        /// Customs refused it.
        CustomsFailed = "CUSTOMS_FAILED",
        /// The platform does not know.
        NotKnown = "UNKNOWN",
    }
}

open_enum! {
    /// How a search is sorted. PandaPon shows `tk_rate_desc` alone; whether it takes the upstream ones is not known.
    pub enum SearchSort: text {
        /// By the affiliate commission, the highest first.
        CommissionDescending = "tk_rate_desc",
        /// By price, the lowest first (upstream).
        PriceAscending = "PRICE_ASC",
        /// By price, the highest first (upstream).
        PriceDescending = "PRICE_DESC",
        /// By sales, the fewest first (upstream).
        SalesAscending = "SALE_QTY_ASC",
        /// By sales, the most first (upstream).
        SalesDescending = "SALE_QTY_DESC",
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

open_enum! {
    /// What a chat with a seller is about.
    pub enum ChatSource: text {
        /// An item, by its id.
        Item = "item",
    }
}
