//! The words and numbers of Taobao's orders, refunds and parcels. All of them are open sets: a value that is not
//! known here is kept as it came.
//!
//! Sources: `TaoBaoOrderStatusEnum` and `RefundStatusEnum` of a sibling of the platform
//! (<https://doc-en-ka.xportcn.com/doc-8873281>), and the platform upstream. PandaPon's own tables are not published.

pub use daigou_upstream::taobao::{ItemStatus, ItemType, OrderCode, OrderStatus, RefundStatus, ShopId, SortType};

use daigou_core::{id_type, open_enum};

id_type! {
    /// A goods status as a refund's template lists it: the number of a [`GoodsStatus`] as text.
    pub struct GoodsStatusText;
}

open_enum! {
    /// The kind of refund. The values are the upstream platform's; that PandaPon's are the same is inferred.
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
    /// The status of a parcel.
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
    /// The subject of a chat with a seller.
    pub enum ChatSource: text {
        /// An item, by its id.
        Item = "item",
    }
}
