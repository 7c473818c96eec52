//! The states of refunds and of their goods, and what can be asked for.

use daigou_core::open_enum;

open_enum! {
    /// Where a refund stands.
    pub enum RefundState: text {
        /// The seller has to agree.
        WaitSellerAgree = "waitselleragree",
        /// The seller refused: the buyer has to change it.
        WaitBuyerModify = "waitbuyermodify",
        /// The buyer has to send the goods back.
        WaitBuyerSend = "waitbuyersend",
        /// The seller has to receive the goods.
        WaitSellerReceive = "waitsellerreceive",
        /// Refunded.
        Success = "refundsuccess",
        /// Closed without a refund.
        Close = "refundclose",
    }
}

open_enum! {
    /// Where the refund of an order's line stands: the same in capitals.
    pub enum LineRefundState: text {
        /// The seller has to agree.
        WaitSellerAgree = "WAIT_SELLER_AGREE",
        /// Refunded.
        Success = "REFUND_SUCCESS",
        /// Closed without a refund.
        Closed = "REFUND_CLOSED",
        /// The seller refused: the buyer has to change it.
        WaitBuyerModify = "WAIT_BUYER_MODIFY",
        /// The buyer has to send the goods back.
        WaitBuyerSend = "WAIT_BUYER_SEND",
        /// The seller has to receive the goods.
        WaitSellerReceive = "WAIT_SELLER_RECEIVE",
    }
}

open_enum! {
    /// Where the goods are when a refund is asked for. In the [`Refund`](super::Refund) itself a member of the same name is a number.
    pub enum GoodsStage: text {
        /// In-sale: the seller has not shipped.
        BeforeShipment = "refundWaitSellerSend",
        /// In-sale: shipped, not received.
        OnTheWay = "refundWaitBuyerReceive",
        /// In-sale: received, not confirmed.
        Received = "refundBuyerReceived",
        /// After-sales: not received.
        AfterSaleNotReceived = "aftersaleBuyerNotReceived",
        /// After-sales: received.
        AfterSaleReceived = "aftersaleBuyerReceived",
    }
}

open_enum! {
    /// The kind of refund. In the [`Refund`](super::Refund) itself a member of the same name is a number.
    pub enum DisputeRequest: text {
        /// The money, while the goods stay.
        Refund = "refund",
        /// The money, and the goods go back: with goods received alone.
        ReturnRefund = "returnRefund",
    }
}

open_enum! {
    /// Where the goods of a refund are.
    pub enum RefundGoods: int {
        /// Not received.
        NotReceived = 1,
        /// Received.
        Received = 2,
        /// Sent back.
        Returned = 3,
    }
}

open_enum! {
    /// When a refund was asked for.
    pub enum DisputeType: int {
        /// Before the trade was complete.
        InSale = 1,
        /// After it.
        AfterSales = 2,
    }
}
