//! 1688's envelope, and the message that comes with every order: its status, written when it is sent or looked at.

use crate::host::callbacks::envelope::{body, pandapon};
use crate::time::instants::china;
use crate::views::alibaba::trade::BUYER;
use crate::world::{MessageBody, OrderNews};
use daigou_core::Platform;
use daigou_core::value::UserId;
use daigou_upstream::alibaba::message::{OrderNotice, Topic};
use serde::Serialize;
use serde_json::Error;
use serde_json::value::RawValue;

/// PandaPon's number of the marketplace.
const PANDAPON: u8 = 1;

/// 1688's envelope, as DajiSaaS passes it on.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Push<'p> {
    data: &'p RawValue,
    gmt_born: i64,
    msg_id: i64,
    r#type: &'p str,
    user_info: String,
}

/// An order's status as it is told: all that its text is made of, whatever becomes of the order before it is written.
pub(super) struct Status {
    pub(super) platform: Platform,
    pub(super) news: OrderNews,
    pub(super) number: Option<i64>,
    pub(super) seller: Option<i64>,
    pub(super) now: i64,
    pub(super) id: i64,
    pub(super) form: MessageBody,
}

impl Status {
    /// The envelope around it.
    pub(super) fn frame(&self) -> Frame {
        let Self { platform, now, id, form, .. } = *self;
        Frame { platform, topic: topic(self.news).0, now, id, form }
    }

    /// The text.
    pub(super) fn write(&self) -> Result<String, Error> {
        let mut out = OrderNotice::default();
        out.order_id = self.number.map(Into::into);
        out.current_status = Some(topic(self.news).1.into());
        out.msg_send_time = Some(china(self.now));
        out.buyer_member_id = Some(member(BUYER));
        out.seller_member_id = self.seller.map(member);
        self.frame().around(&body(&out)?)
    }
}

/// 1688's topic, and the word for where the order stands then. The words after shipment and after the buyer's closing
/// are inferred.
pub(super) fn topic(news: OrderNews) -> (Topic, &'static str) {
    match news {
        OrderNews::Made => (Topic::OrderMade, "waitbuyerpay"),
        OrderNews::PriceChanged => (Topic::OrderPriceModified, "waitbuyerpay"),
        OrderNews::Paid => (Topic::OrderPaid, "waitsellersend"),
        OrderNews::PartShipped => (Topic::PartShipped, "waitsellersend"),
        OrderNews::Shipped => (Topic::Shipped, "waitbuyerreceive"),
        OrderNews::Confirmed => (Topic::ReceiptConfirmed, "confirm_goods_and_has_subsidy"),
        OrderNews::Done => (Topic::OrderDone, "success"),
        OrderNews::ClosedByBuyer => (Topic::ClosedByBuyer, "cancel"),
        OrderNews::ClosedBySeller => (Topic::ClosedBySeller, "cancel"),
        OrderNews::TimedOut => (Topic::ClosedByPlatform, "cancel"),
    }
}

pub(super) fn member(number: i64) -> UserId {
    format!("b2b-{number}").into()
}

/// The envelope around a message.
pub(super) struct Frame {
    pub(super) platform: Platform,
    pub(super) topic: Topic,
    pub(super) now: i64,
    pub(super) id: i64,
    pub(super) form: MessageBody,
}

impl Frame {
    /// The message's type.
    pub(super) fn kind(&self) -> String {
        match self.platform {
            Platform::PandaPon => format!("1688_{}", self.topic.as_str()),
            Platform::DajiSaas => self.topic.as_str().to_owned(),
        }
    }

    /// The whole text.
    pub(super) fn around(&self, told: &RawValue) -> Result<String, Error> {
        let (kind, now) = (self.kind(), self.now);
        match self.platform {
            Platform::PandaPon => pandapon(&kind, PANDAPON, told, self.form, now),
            Platform::DajiSaas => serde_json::to_string(&Push {
                data: told,
                gmt_born: now,
                msg_id: self.id,
                r#type: &kind,
                user_info: format!("b2b-{BUYER}"),
            }),
        }
    }
}
