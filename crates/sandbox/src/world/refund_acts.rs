//! Acts on a refund, of 1688 or of Taobao, and by whom.

use super::cycle::{By, Told, listed};

listed! {
    /// What somebody does about a refund.
    enum Act {
        /// The buyer asks for it.
        Ask,
        /// The seller agrees to pay.
        Agree,
        /// The seller agrees that the goods come back.
        AgreeReturn,
        Refuse,
        /// The buyer asks for something else.
        Modify,
        /// The buyer sends the goods back.
        SendBack,
        /// The seller has the goods back, and pays.
        Receive,
        /// The buyer withdraws it.
        Withdraw,
        /// The seller ships what was to be refunded.
        SellerShips,
        /// The buyer confirms the receipt of what was to be refunded.
        BuyerConfirms,
        /// The seller did not decide in time: the refund is paid.
        SystemAgrees,
        /// The seller did not decide in time: the goods may come back.
        SystemAgreesReturn,
        /// The buyer did nothing in time.
        TimeOut,
    }
}

impl Act {
    /// The word for it, and who does it.
    pub(super) const fn told(self) -> Told {
        match self {
            Self::Ask => ("refund_asked", By::Buyer),
            Self::Agree => ("refund_agreed", By::Seller),
            Self::AgreeReturn => ("return_agreed", By::Seller),
            Self::Refuse => ("refund_refused", By::Seller),
            Self::Modify => ("refund_changed", By::Buyer),
            Self::SendBack => ("refund_sent_back", By::Buyer),
            Self::Receive => ("refunded", By::Seller),
            Self::Withdraw => ("refund_withdrawn", By::Buyer),
            Self::SellerShips => ("refund_closed", By::Seller),
            Self::BuyerConfirms => ("refund_closed", By::Buyer),
            Self::SystemAgrees => ("refunded", By::Platform),
            Self::SystemAgreesReturn => ("return_agreed", By::Platform),
            Self::TimeOut => ("refund_closed", By::Platform),
        }
    }

    /// Whether it belongs to a refund of this kind: agreeing means paying, or that the goods come back.
    pub(super) const fn fits(self, asked_now: bool, goods_back: bool) -> bool {
        match self {
            Self::Agree | Self::SystemAgrees => !asked_now || !goods_back,
            Self::AgreeReturn | Self::SystemAgreesReturn => goods_back,
            _ => true,
        }
    }

    /// Tells if it happens by itself, as nobody did anything in time.
    pub(crate) const fn is_by_time(self) -> bool {
        matches!(self, Self::SystemAgrees | Self::SystemAgreesReturn | Self::TimeOut)
    }

    /// 1688's number and words for it, and the role of who does it: 1 the buyer, 2 the seller. None where not known.
    pub(crate) const fn shown(self) -> (Option<i64>, &'static str, Option<i64>) {
        match self {
            Self::Ask => (Some(1), "买家申请退款", Some(1)),
            Self::Agree | Self::Receive => (Some(8), "退款成功", Some(2)),
            Self::AgreeReturn => (Some(19), "卖家确认收货地址", Some(2)),
            Self::Refuse => (Some(15), "卖家拒绝,等待买家修改", Some(2)),
            Self::Modify => (None, "买家修改退款申请", Some(1)),
            Self::SendBack => (Some(10), "买家发出退货", Some(1)),
            Self::Withdraw | Self::BuyerConfirms => (None, "退款关闭", Some(1)),
            Self::SellerShips => (None, "退款关闭", Some(2)),
            Self::SystemAgrees => (None, "退款成功", None),
            Self::SystemAgreesReturn => (None, "卖家超时未处理,系统同意退货", None),
            Self::TimeOut => (None, "退款关闭", None),
        }
    }
}
