//! The steps of a refund.

use daigou_core::open_enum;

open_enum! {
    /// The steps of a refund.
    pub enum RefundAction: text {
        /// The buyer asks.
        BuyerApplyRefund = "BUYER_APPLY_REFUND",
        /// The buyer changes what is asked for.
        BuyerModifyRefundProtocol = "BUYER_MODIFY_REFUND_PROTOCOL",
        /// The buyer withdraws: closed.
        BuyerCancelRefundClose = "BUYER_CANCEL_REFUND_CLOSE",
        /// The buyer confirmed receipt of the order: closed.
        BuyerReceiveClose = "BUYER_RECEIVE_CLOSE",
        /// The seller shipped the order: closed.
        SellerSendGoodsClose = "SELLER_SEND_GOODS_CLOSE",
        /// The buyer sent the goods back.
        BuyerSendGoods = "BUYER_SEND_GOODS",
        /// The buyer gave a voucher.
        BuyerUploadBill = "BUYER_UPLOAD_BILL",
        /// The seller gave a voucher.
        SellerUploadBill = "SELLER_UPLOAD_BILL",
        /// The seller agrees to the return (1688 spells it `PROCOTOL`).
        SellerAgreeRefundProtocol = "SELLER_AGREE_REFUND_PROCOTOL",
        /// The seller refuses the return (1688 spells it `PROCOTOL`).
        SellerRejectRefundProtocol = "SELLER_REJECT_REFUND_PROCOTOL",
        /// The seller refunds.
        SellerAgreeRefund = "SELLER_AGREE_REFUND",
        /// The seller refuses.
        SellerRejectRefund = "SELLER_REJECT_REFUND",
        /// The seller received the goods.
        SellerReceiveGoods = "SELLER_RECEIVE_GOODS",
        /// The return is agreed to by time-out.
        SystemAgreeRefundProtocol = "SYSTEM_AGREE_REFUND_PROTOCOL",
        /// Refunded by time-out.
        SystemAgreeRefund = "SYSTEM_AGREE_REFUND",
        /// Sent back by time-out.
        SystemSendGoods = "SYSTEM_SEND_GOODS",
        /// Changed by time-out.
        SystemModifyRefundProtocol = "SYSTEM_MODIFY_REFUND_PROTOCOL",
        /// Customer service may be asked.
        SystemNotifyApplySupport = "SYSTEM_NOTIFY_APPLY_SUPPORT",
        /// The buyer asks customer service.
        BuyerApplySupport = "BUYER_APPLY_SUPPORT",
        /// The seller asks customer service.
        SellerApplySupport = "SELLER_APPLY_SUPPORT",
        /// Customer service takes it on.
        CrmApplySupport = "CRM_APPLY_SUPPORT",
        /// Closed by time-out; after-sales alone.
        CrmApplyTimeoutClose = "CRM_APPLY_TIMEOUT_CLOSE",
        /// Customer service steps in.
        CrmInterveneTask = "CRM_INTERVENE_TASK",
        /// Customer service declines.
        CrmDismissTask = "CRM_DISMISS_TASK",
        /// Customer service is done.
        CrmFinishTask = "CRM_FINISH_TASK",
        /// Staged orders: the buyer paid a stage: closed.
        BuyerStepPayOrderClose = "BUYER_STEP_PAY_ORDER_CLOSE",
        /// Staged orders: the buyer confirmed a stage: closed.
        BuyerStepConfirmClose = "BUYER_STEP_CONFIRM_CLOSE",
        /// Staged orders: the buyer closed the trade: closed.
        BuyerCloseTradeClose = "BUYER_CLOSE_TRADE_CLOSE",
        /// Staged orders: the seller confirmed the order: closed.
        SellerConfirmOrderClose = "SELLER_CONFIRM_ORDER_CLOSE",
        /// Staged orders: the seller began a stage: closed.
        SellerStepPushClose = "SELLER_STEP_PUSH_CLOSE",
    }
}
