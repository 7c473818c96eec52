//! After-sales: the platform calls a refund a "reverse order" (逆向单).
//!
//! A refund goes from [`Applied`](crate::RefundStatus::Applied) to `Refunded` where the seller agrees; with a return of
//! the goods it passes through `Agreed` and `Returned`. The seller may refuse, the buyer may withdraw, and `Closed` is
//! the end of what was withdrawn or ran out of time. [`RenderRefund`] says what may be asked for, [`SubmitRefund`] asks.
//!
//! **Units.** The vendor states none; amounts are taken for **fen**, as upstream.

mod detail;
mod list;
mod render;
mod returns;
mod submit;
mod withdraw;

pub use detail::{
    GetRefund, RefundAggregate, RefundDetail, RefundLine, RefundOrder, ReturnAddress, ReturnCompany, ReturnLogistics,
};
pub use list::{ListRefunds, RefundPage};
pub use render::{MaxRefundFee, RefundReason, RefundTemplate, RenderRefund, RenderedRefund};
pub use returns::{RenderReturn, SubmitReturn};
pub use submit::{ListRefundMessages, ModifyRefund, SubmitRefund, SubmitRefundMessage};
pub use withdraw::{CancelRefund, CancelledRefund};

use crate::Taobao;
use daigou_core::calls;
use daigou_core::value::Unknown;
use daigou_core::value::Unpublished;
use daigou_core::{Error, page};
use futures_core::stream::BoxStream;

/// The calls about refunds: [`Taobao::refunds`].
#[derive(Debug, Clone, Copy)]
pub struct Refunds<'c>(pub(crate) &'c Taobao);

calls! {
    Refunds {
        /// One page of the refunds.
        list(ListRefunds) -> Unpublished<RefundPage>;
        /// Says what a refund of a sub-order may ask for.
        render(RenderRefund) -> RenderedRefund;
        /// Says what a return parcel needs, such as the couriers' codes.
        render_return(RenderReturn) -> Unpublished<Unknown>;
        /// Says by which parcel the goods go back.
        submit_return(SubmitReturn) -> Unpublished<Unknown>;
        /// Withdraws a refund.
        cancel(CancelRefund) -> CancelledRefund;
        /// Leaves a message on a refund.
        submit_message(SubmitRefundMessage) -> Unpublished<Unknown>;
        /// Asks for a refund.
        submit(SubmitRefund) -> Unpublished<Unknown>;
        /// The messages of a refund.
        messages(ListRefundMessages) -> Unpublished<Unknown>;
        /// Changes a refund.
        modify(ModifyRefund) -> Unpublished<Unknown>;
        /// Looks up one refund.
        get(GetRefund) -> RefundDetail;
    }
}

impl<'c> Refunds<'c> {
    /// Every refund from this page on, one after the other, with the memory of two pages. The page's shape is a guess:
    /// one of another shape ends the stream with an error, it is not taken for the end.
    #[must_use]
    #[inline]
    pub fn all(&self, first: ListRefunds) -> BoxStream<'c, Result<RefundDetail, Error>> {
        page::items(self.0, first)
    }
}
