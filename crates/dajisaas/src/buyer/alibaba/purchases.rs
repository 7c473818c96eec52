//! Orders as their buyer reads them, and what is done about them. There are no refunds and no couriers' traces: what the
//! order's view shows of its parcels is what there is.

use super::super::PAGE;
use super::DajiSaas1688;
use crate::alibaba::{BuyerOrder, CancelOrder, ConfirmReceipt, GetOrder, ListOrders};
use daigou_core::Error;
use daigou_core::buyer::{OrderFilter, OrdersPage, Parcel, Purchase, Reference, pages, tools};
use daigou_core::value::{OrderId, SubOrderId, Time};
use daigou_upstream::alibaba::buying::purchase;

/// Times of 1688 may be cut to the second.
const SECOND: i64 = 1000;

impl DajiSaas1688 {
    /// Pages behind the first end at its newest order, so that those that come in move nothing.
    pub(super) async fn listed_orders(&self, filter: &OrderFilter, after: Option<&str>) -> Result<OrdersPage, Error> {
        let page_size = usize::try_from(PAGE).unwrap_or(usize::MAX);
        pages::read(filter, after, page_size, async |ask: pages::Ask| {
            let mut request = ListOrders::page(ask.number, PAGE);
            request.create_start_time = filter.since_millis.map(Time::from_unix_millis);
            request.create_end_time = ask.newest_millis.map(|newest| Time::from_unix_millis(newest + SECOND));
            let reply = self.client.exchange(&request).await?;
            let odd = reply.odd_rows().len();
            let rows = reply.data.result.map(|orders| orders.iter().map(row).collect());
            Ok(pages::Raw { rows, odd, total: reply.data.total_record })
        })
        .await
    }

    pub(super) async fn bought(&self, order: &OrderId) -> Result<Purchase, Error> {
        let view = self.client.alibaba().order_detail(&GetOrder::new(order.clone())).await?;
        let bought = purchase::purchase(&view, reference(&view))?;
        if bought.order_id != *order {
            return Err(tools::not_whole(format!("the order {} came for {order}", bought.order_id)));
        }
        Ok(bought)
    }

    pub(super) async fn followed(&self, order: &OrderId) -> Result<Vec<Parcel>, Error> {
        Ok(self.bought(order).await?.parcels)
    }

    pub(super) async fn cancelled(&self, order: &OrderId, reason: &str) -> Result<(), Error> {
        let (word, remark) = purchase::cancel_reason(reason);
        let mut request = CancelOrder::new(order.clone(), word);
        request.remark = remark;
        self.client.alibaba().order_cancel(&request).await.map(drop)
    }

    /// All lines of the order: it is read first, since their numbers are wanted.
    pub(super) async fn confirmed(&self, order: &OrderId) -> Result<(), Error> {
        let bought = self.bought(order).await?;
        let lines: Option<Vec<SubOrderId>> =
            bought.lines.iter().map(|line| line.line.as_deref().map(Into::into)).collect();
        let lines = lines.filter(|lines| !lines.is_empty()).ok_or_else(|| tools::lacks("number of every line"))?;
        self.client.alibaba().order_confirm(&ConfirmReceipt::new(order.clone(), lines)).await.map(drop)
    }
}

fn reference(view: &BuyerOrder) -> Option<Reference> {
    let number = view.base_info.as_ref()?.out_order_id.as_deref()?.trim();
    Reference::new(number).ok()
}

fn row(view: &BuyerOrder) -> pages::Row {
    let created = view.base_info.as_ref().and_then(|base| base.create_time.as_ref());
    pages::Row {
        key: view.id().map(|id| id.as_str().to_owned()).unwrap_or_default(),
        created_millis: created.and_then(|time| time.unix_millis().ok()),
        order: purchase::purchase(view, reference(view)).ok(),
    }
}
