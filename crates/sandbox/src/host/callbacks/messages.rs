//! Messages from notices of the world to the platform whose order they are about: one each, in that platform's
//! envelope, built from the world as it is then.

use super::message::Message;
use super::{alibaba, taobao};
use crate::world::{Notice, World};

/// The message of a notice, with this id where the platform has ids; none where there is nothing that is known to be
/// said.
pub(super) fn of(world: &World, notice: &Notice, now: i64, id: i64) -> Option<Message> {
    let message = match notice {
        Notice::Order(number, news) => alibaba::order(world, number, *news, now, id),
        Notice::Parcel { order, parcel } => alibaba::parcel(world, order, *parcel, now, id),
        Notice::Waybill { order, parcel, old } => alibaba::waybill(world, (order, *parcel), old, now, id),
        Notice::Refund(refund) => alibaba::refund(world, refund, now, id),
        Notice::TaobaoOrder { order, purchase, news } => taobao::order(world, order, purchase, *news, now),
        Notice::TaobaoRefund(refund) => taobao::refund(world, refund, now),
    };
    // Types that are made here are written without fail.
    message.transpose().ok().flatten()
}
