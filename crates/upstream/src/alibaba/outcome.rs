//! How an action ended, as several of 1688's calls say it.

use daigou_core::{Verdict, reply};

reply! {
    /// The result of `trade.receivegoods.confirm` and of `alibaba.trade.refund.returnGoods`.
    pub struct Outcome {
        /// `true` where it was done.
        pub success: Option<bool>,
        /// Why not, in words.
        pub error_info: Option<String>,
        /// Why not: `4xxx` is the service, `5xxx` the caller. An open set.
        pub error_code: Option<String>,
    }
}

impl Outcome {
    /// Judges the whole call by it.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        Verdict::unless_failed(self.success, self.error_code.as_deref(), self.error_info.as_deref())
    }
}
