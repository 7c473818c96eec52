//! Orders as their buyer reads them, and cancelling. There are no traces, no refunds and no confirming: what the order
//! shows of its parcels is what there is.

use super::super::PAGE;
use super::DajiSaasTaobao;
use crate::taobao::CancelOrder;
use crate::taobao::orders::QueryOrders;
use daigou_core::Error;
use daigou_core::buyer::{OrderFilter, OrdersPage, Parcel, Purchase, pages, tools};
use daigou_core::value::{OrderId, Time};
use daigou_upstream::taobao::FoundOrders;
use daigou_upstream::taobao::buying::purchase;

impl DajiSaasTaobao {
    /// An order that was created since a time was changed since then, too.
    pub(super) async fn listed_orders(&self, filter: &OrderFilter, after: Option<&str>) -> Result<OrdersPage, Error> {
        let page_size = usize::try_from(PAGE).unwrap_or(usize::MAX);
        pages::read(filter, after, page_size, async |ask: pages::Ask| {
            let mut request = QueryOrders::page(ask.number, PAGE);
            request.modify_time_start = filter.since_millis.map(Time::from_unix_millis);
            let reply = self.client.exchange(&request).await?;
            let (found, odd): (FoundOrders, _) = reply.data.guess_rows().map_err(daigou_core::page::unreadable)?;
            let page = found.data.unwrap_or_default();
            let (total, odd) = (page.results_total, odd.len());
            Ok(pages::Raw { rows: page.orders().map(|orders| orders.iter().map(purchase::row).collect()), odd, total })
        })
        .await
    }

    pub(super) async fn bought(&self, order: &OrderId) -> Result<Purchase, Error> {
        let reply = self.client.send(&QueryOrders::by_ids([order.as_str()])).await?;
        let (found, _): (FoundOrders, _) = reply.guess_rows().map_err(daigou_core::page::unreadable)?;
        let orders = found.data.and_then(crate::taobao::orders::OrderPage::orders);
        let orders = orders.ok_or_else(|| tools::not_whole("the page came without its list"))?;
        purchase::purchase(purchase::among(&orders, order.as_str())?)
    }

    pub(super) async fn followed(&self, order: &OrderId) -> Result<Vec<Parcel>, Error> {
        Ok(self.bought(order).await?.parcels)
    }

    /// Cancels an order. The cancellation is carried out later: the order will show it.
    pub(super) async fn cancelled(&self, order: &OrderId, reason: &str) -> Result<(), Error> {
        let reason = Some(reason.trim()).filter(|reason| !reason.is_empty()).unwrap_or(purchase::NOT_WANTED);
        let reply = self.client.send(&CancelOrder::new(order.as_str(), reason)).await?;
        purchase::cancelled(reply.guess().ok().as_ref())
    }
}
