//! The subjects of messages.

use daigou_core::open_enum;

open_enum! {
    /// The subject of a message, by 1688's name of it. Four names are a sibling's of PandaPon, as marked.
    pub enum Topic: text {
        /// An order was created.
        OrderMade = "ORDER_BUYER_VIEW_BUYER_MAKE",
        /// An order's price changed, also because a line was closed.
        OrderPriceModified = "ORDER_BUYER_VIEW_ORDER_PRICE_MODIFY",
        /// An order was paid; a staged one for the first time.
        OrderPaid = "ORDER_BUYER_VIEW_ORDER_PAY",
        /// A stage of an order was paid.
        OrderStepPaid = "ORDER_BUYER_VIEW_ORDER_STEP_PAY",
        /// How a payment of several orders ended for each.
        BatchPaid = "ORDER_BATCH_PAY",
        /// A part was shipped.
        PartShipped = "ORDER_BUYER_VIEW_PART_PART_SENDGOODS",
        /// Everything was shipped.
        Shipped = "ORDER_BUYER_VIEW_ANNOUNCE_SENDGOODS",
        /// Receipt was confirmed, wholly or in part (1688 spells it `COMFIRM`).
        ReceiptConfirmed = "ORDER_BUYER_VIEW_ORDER_COMFIRM_RECEIVEGOODS",
        /// The trade is done.
        OrderDone = "ORDER_BUYER_VIEW_ORDER_SUCCESS",
        /// The buyer closed the order.
        ClosedByBuyer = "ORDER_BUYER_VIEW_ORDER_BUYER_CLOSE",
        /// The seller closed the order; also where a refund closes it.
        ClosedBySeller = "ORDER_BUYER_VIEW_ORDER_SELLER_CLOSE",
        /// The back office closed the order, also because it was not paid in time.
        ClosedByPlatform = "ORDER_BUYER_VIEW_ORDER_BOPS_CLOSE",
        /// The buyer's note changed.
        MemoModified = "ORDER_BUYER_VIEW_MODIFY_MEMO",
        /// The seller changed the address (1688 spells it `ADRESS`).
        AddressModified = "ORDER_BUYER_VIEW_ORDER_SELLER_MODIFY_ADRESS",
        /// A refund before completion changed.
        RefundInSale = "ORDER_BUYER_VIEW_ORDER_BUYER_REFUND_IN_SALES",
        /// A refund after completion changed.
        RefundAfterSales = "ORDER_BUYER_VIEW_ORDER_REFUND_AFTER_SALES",
        /// A parcel reached a step for the first time.
        ParcelMoved = "LOGISTICS_BUYER_VIEW_TRACE",
        /// A waybill was corrected.
        WaybillChanged = "LOGISTICS_MAIL_NO_CHANGE",
        /// A parcel that goes abroad moved.
        PackageMoved = "LOGISTICS_GLOBAL_1688_PACKAGE_CHANGE",
        /// The sibling's: an order was created.
        SiblingCreated = "ORDER_CREATE",
        /// The sibling's: an order was cancelled.
        SiblingCancelled = "ORDER_CANCEL",
        /// The sibling's: an order was paid.
        SiblingPaid = "ORDER_PAY_SUCCESS",
        /// The sibling's: a refund changed.
        SiblingRefund = "ORDER_BUYER_VIEW_ORDER_BUYER_REFUND",
    }
}

impl Topic {
    /// The topic of a message's type, with the platform's prefix `1688_` or without.
    #[must_use]
    pub fn of(kind: &str) -> Self {
        let kind = kind.trim();
        Self::from(kind.strip_prefix("1688_").unwrap_or(kind))
    }
}
