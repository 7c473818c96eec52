//! Orders as their buyer reads them, and what is done about them: lists, one order, its parcels, cancelling, confirming.

use super::{PAGE, PandaPon1688, standing};
use crate::orders::{CancelOrder, ConfirmReceipt, GetOrder, ListOrders, ListedOrder, OrderLine, TrackOrder};
use daigou_core::buyer::{
    OrderFilter, OrdersPage, Parcel, ParcelStatus, Purchase, PurchaseLine, Reference, Seller, Vendor, mark, pages,
    tools,
};
use daigou_core::value::{Fen, Money, OrderId, ProductRef, SubOrderId, Time};
use daigou_core::{Error, Request};
use daigou_upstream::alibaba::buying::{parcel, purchase};

/// The payload's code of an order of which nothing was sent yet, by the page of `order.tracking`.
const NOTHING_SENT: &str = "404";

impl PandaPon1688 {
    /// By the list, from the newest down. No filter is used: their accepted forms are not published.
    pub(super) async fn listed_orders(&self, filter: &OrderFilter, after: Option<&str>) -> Result<OrdersPage, Error> {
        let page_size = usize::try_from(PAGE).unwrap_or(usize::MAX);
        pages::read(filter, after, page_size, async |ask: pages::Ask| {
            let reply = self.client.exchange(&ListOrders::page(ask.number, PAGE)).await?;
            let odd = reply.odd_rows().len();
            let rows = reply.data.data.map(|orders| orders.iter().map(row).collect());
            Ok(pages::Raw { rows, odd, total: reply.data.total })
        })
        .await
    }

    /// By the buyer's view where the client has a route for it, otherwise by the list.
    pub(super) async fn bought(&self, order: &OrderId) -> Result<Purchase, Error> {
        if self.sends(GetOrder::OPERATION) {
            let view = self.client.orders().detail(&GetOrder::new(order.clone())).await?;
            let note = view.base_info.as_ref().and_then(|base| base.buyer_feedback.as_deref());
            let bought = purchase::purchase(&view, reference(note))?;
            if bought.order_id != *order {
                return Err(tools::not_whole(format!("the order {} came for {order}", bought.order_id)));
            }
            return Ok(bought);
        }
        shown(&self.listed_one(order).await?)
    }

    /// The order by the list. An order that it does not show is an error.
    pub(super) async fn listed_one(&self, id: &OrderId) -> Result<ListedOrder, Error> {
        let page = self.client.orders().list(&ListOrders::page(1, PAGE).tb_order_id(id.clone())).await?;
        let orders = page.data.ok_or_else(|| tools::not_whole("the page came without its list"))?;
        let one = orders.into_iter().find(|order| order.tb_order_id.as_ref() == Some(id));
        one.ok_or_else(|| tools::not_whole(format!("the list does not show the order {id}")))
    }

    /// Follows the parcels by the buyer's view, where the client has a route for it, with the couriers' traces.
    pub(super) async fn followed(&self, order: &OrderId) -> Result<Vec<Parcel>, Error> {
        let seen = if self.sends(GetOrder::OPERATION) { self.bought(order).await?.parcels } else { Vec::new() };
        let reply = match self.client.orders().tracking(&TrackOrder::new(order.clone())).await {
            Ok(reply) => reply,
            // Without a route for traces there is what the view shows.
            Err(error) if error.is_local() && !seen.is_empty() => return Ok(seen),
            // Before anything is sent the payload says so by this code.
            Err(error) if error.inner_code() == Some(NOTHING_SENT) => return Ok(seen),
            Err(error) => return Err(error),
        };
        if reply.is_null() {
            return Ok(seen);
        }
        let tracking = reply.guess().map_err(|e| tools::lacks("trace of the expected shape").with_source(e))?;
        Ok(parcel::traced(seen, &tracking))
    }

    pub(super) async fn cancelled(&self, order: &OrderId, reason: &str) -> Result<(), Error> {
        let (word, remark) = purchase::cancel_reason(reason);
        let mut request = CancelOrder::new(order.clone(), word);
        request.remark = remark;
        self.client.orders().cancel(&request).await.map(drop)
    }

    /// All lines of the order: it is read first, since their numbers are wanted.
    pub(super) async fn confirmed(&self, order: &OrderId) -> Result<(), Error> {
        let lines = lines(&self.bought(order).await?)?;
        self.client.orders().confirm_receipt(&ConfirmReceipt::new(order.clone(), lines)).await.map(drop)
    }

    /// Tells if a courier says that the goods arrived, as far as that can be asked.
    pub(super) async fn arrived(&self, order: &OrderId) -> bool {
        let parcels = self.followed(order).await.unwrap_or_default();
        !parcels.is_empty() && parcels.iter().all(|parcel| parcel.status == ParcelStatus::Delivered)
    }
}

/// The numbers of an order's lines.
fn lines(order: &Purchase) -> Result<Vec<SubOrderId>, Error> {
    let all: Option<Vec<SubOrderId>> =
        order.lines.iter().map(|line| line.line.as_deref().filter(|line| !line.is_empty()).map(Into::into)).collect();
    all.filter(|lines| !lines.is_empty()).ok_or_else(|| tools::lacks("number of every line"))
}

/// The reference whose mark stands in a note, where it is one alone.
fn reference(note: Option<&str>) -> Option<Reference> {
    let mut found = mark::read(note?).into_iter();
    found.next().filter(|_| found.next().is_none())
}

fn row(order: &ListedOrder) -> pages::Row {
    let texts = [order.id.as_deref(), order.order_no.as_deref(), order.tb_order_id.as_ref().map(OrderId::as_str)];
    let created = [&order.create_time, &order.tb_create_time].into_iter().flatten();
    pages::Row {
        key: texts.into_iter().flatten().find(|text| !text.is_empty()).unwrap_or_default().to_owned(),
        created_millis: created.filter_map(|time| time.unix_millis().ok()).next(),
        order: shown(order).ok(),
    }
}

/// An order of the list. Its `discount` stays 0 where one was given: the lines tell.
pub(super) fn shown(order: &ListedOrder) -> Result<Purchase, Error> {
    let stands = standing::of_list(order)?;
    let mut out = Purchase::new(stands.id, stands.state);
    let first = |of: fn(&OrderLine) -> &Option<Time>| order.lines.iter().find_map(|line| given(of(line)));
    out.reference = reference(order.message.as_deref());
    out.platform_status = stands.platform_state;
    out.created_at = given(&order.tb_create_time).or_else(|| given(&order.create_time));
    out.paid_at = first(|line| &line.pay_time);
    out.shipped_at = first(|line| &line.deliver_goods_time);
    out.total = stands.total;
    out.freight = fen(&order.shipping_fee);
    out.discount = discount(order);
    out.seller = seller(order);
    out.lines = order.lines.iter().map(line).collect();
    out.vendor = Vendor::of(order);
    Ok(out)
}

fn discount(order: &ListedOrder) -> Option<Money> {
    let lines = order.lines.iter().map(|line| fen(&line.item_amount));
    let paid =
        lines.collect::<Option<Vec<_>>>()?.into_iter().try_fold(Money::cny_fen(0), |sum, m| sum.checked_add(m).ok());
    let off = fen(&order.product_amount)?.checked_sub(paid?).ok().filter(|off| off.minor() > 0);
    off.or_else(|| fen(&order.discount))
}

fn seller(order: &ListedOrder) -> Option<Seller> {
    let cargo = order.cargo_param_list.as_ref().and_then(|cargo| cargo.get().ok());
    let id = cargo.iter().flatten().find_map(|line| line.seller_open_id.as_ref());
    Seller::known(id.map(|id| id.as_str().to_owned()), order.seller_login_id.clone())
}

fn line(line: &OrderLine) -> PurchaseLine {
    let infos = line.sku_infos.as_ref().and_then(|infos| infos.get().ok()).unwrap_or_default();
    let values: Vec<&str> = infos.iter().filter_map(|info| info.value.as_deref()).collect();
    let filled = |text: Option<&str>| text.filter(|text| !text.trim().is_empty()).map(str::to_owned);
    PurchaseLine {
        line: filled(line.sub_tb_order_id.as_ref().map(|id| id.as_str())),
        product: line.product_id.as_ref().map(ProductRef::to_string),
        sku: filled(line.spec_id.as_ref().map(|id| id.as_str())),
        title: line.name.clone(),
        spec: filled(Some(values.join(" / ").as_str())),
        quantity: line.quantity,
        unit: fen(&line.price),
        total: fen(&line.item_amount),
        status: line.status.map(|status| status.to_string()),
    }
}

fn given(time: &Option<Time>) -> Option<Time> {
    time.clone().filter(|time| !time.is_blank())
}

fn fen(fen: &Option<Fen>) -> Option<Money> {
    fen.as_ref().and_then(|fen| fen.money().ok())
}
