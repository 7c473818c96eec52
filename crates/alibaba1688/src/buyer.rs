//! 1688 through PandaPon as a way to buy: [`PandaPon1688`], `pandapon-1688` on the command line.
//!
//! * **Price**: `order.preview`. The quote keeps the flow and the way to pay: escrow (`assureTrade`) where it is offered.
//! * **Place**: `order.create`. There is no field for the caller's number, so the note to the seller begins with its mark. The
//!   reply is not published; the orders' numbers are read from 1688's own, in either of its two shapes.
//! * **Look-up**: `order.list` from the newest down; see [`listing`]. That the note comes back
//!   there is inferred. Its filter by time is not used: in which form it takes times is not published.
//! * **Read**: `order.detail` where the client has a route for it (v1 documents it), otherwise `order.list` by number.
//! * **Pay**: `order.batch_pay` where the client may send it (v1 documents it; in v2 it is derived), otherwise
//!   `order.pay_url`, which is documented in both and may settle at once or give a link.

mod goods;
mod offered;
mod purchases;
mod refundable;
mod refunds;
mod seen;
mod standing;

use crate::Alibaba1688;
use crate::cargo::CargoLine;
use crate::orders::{CreateOrder, GetOrder, GetPayUrl, ListOrders, PayOrders, PreviewOrder};
use async_trait::async_trait;
use daigou_core::buyer::content::Sent;
use daigou_core::buyer::listing::{self, Page, Reading, SeenOrders};
use daigou_core::buyer::{Account, Buyer, NewLine, NewOrder, Order, OrderQuery, Payment, Placed, Quote, mark, tools};
use daigou_core::buyer::{
    Basket, BasketQuote, Capability, NewRefund, OrderFilter, OrdersPage, Parcel, Product, Purchase, Refund,
    RefundReason, ReturnParcel, SearchPage, SearchQuery,
};
use daigou_core::value::{OrderId, Unpublished};
use daigou_core::{Error, Generation, Marketplace, Operation, Request};
use daigou_upstream::alibaba::{CreateResult, CreatedOrder, OrderPreview, PreviewResult, buying};
use serde::{Deserialize, Serialize};

/// How many orders a page of the look-up has. What the list takes at most is not published; a smaller page than asked
/// for is understood.
const PAGE: i64 = 100;

/// Escrow, the way to pay that protects the buyer.
const ESCROW: &str = "assureTrade";

/// Buying from 1688 through PandaPon.
#[derive(Debug, Clone)]
pub struct PandaPon1688 {
    client: Alibaba1688,
}

/// The values of the preview that the creation wants to see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Terms {
    flow: String,
    trade_type: String,
}

impl PandaPon1688 {
    /// Buys by a client that the `DAIGOU_…` variables of the environment set up.
    ///
    /// # Errors
    /// A variable that is missing or cannot be read, by its name.
    #[cfg(feature = "reqwest")]
    pub fn from_env() -> Result<Self, Error> {
        Alibaba1688::from_env().map(Self::new)
    }

    /// Buys by this client.
    #[must_use]
    pub const fn new(client: Alibaba1688) -> Self {
        Self { client }
    }

    /// The client.
    #[must_use]
    pub const fn client(&self) -> &Alibaba1688 {
        &self.client
    }

    fn generation(&self) -> Generation {
        self.client.settings().generation()
    }

    fn sends(&self, operation: &'static Operation) -> bool {
        self.client.settings().resolve(operation).is_ok()
    }

    fn creation(order: &NewOrder, terms: &Terms) -> CreateOrder {
        CreateOrder::new(terms.flow.as_str(), buying::address(&order.address), cargo(&order.lines))
            .message(mark::in_front(&order.reference, order.remark.as_deref()))
            .trade_type(terms.trade_type.as_str())
    }

    /// The order by the list. An order that it does not show is an error.
    async fn listed(&self, id: &OrderId) -> Result<Order, Error> {
        let page = self.client.orders().list(&ListOrders::page(1, PAGE).tb_order_id(id.clone())).await?;
        let orders = page.data.ok_or_else(|| tools::not_whole("the page came without its list"))?;
        let one = orders.iter().find(|order| order.tb_order_id.as_ref() == Some(id));
        standing::of_list(one.ok_or_else(|| tools::not_whole(format!("the list does not show the order {id}")))?)
    }
}

#[async_trait]
impl Buyer for PandaPon1688 {
    fn name(&self) -> &'static str {
        "pandapon-1688"
    }

    fn ready(&self) -> Result<(), Error> {
        let pay = if self.sends(PayOrders::OPERATION) { PayOrders::OPERATION } else { GetPayUrl::OPERATION };
        let used = [ListOrders::OPERATION, PreviewOrder::OPERATION, CreateOrder::OPERATION, pay];
        tools::can_send(self.client.settings(), &used)
    }

    fn check(&self, order: &NewOrder) -> Result<(), Error> {
        buying::check_order(order, self.generation())?;
        if let Some(i) = order.lines.iter().position(|line| line.sku.trim().is_empty()) {
            let rule = "must be 1688's specId: PandaPon takes no line without one";
            return Err(Error::invalid(format!("lines[{i}].sku"), rule)
                .with_hint("offers without specifications can be ordered with --via dajisaas-1688"));
        }
        tools::remark_fits(&mark::in_front(&order.reference, order.remark.as_deref()))?;
        // What is left are rules of the whole, such as the most lines that 1688 takes.
        let terms = Terms { flow: String::new(), trade_type: String::new() };
        Self::creation(order, &terms).validate(self.generation()).map_err(|e| e.with_field("lines"))
    }

    async fn quote(&self, order: &NewOrder) -> Result<Quote, Error> {
        self.check(order)?;
        let request = PreviewOrder::new(buying::address(&order.address), cargo(&order.lines));
        let preview = self.client.orders().preview(&request).await.map_err(|e| buying::several_sellers(e, order))?;
        quoted(&preview)
    }

    async fn place(&self, order: &NewOrder, quote: &Quote) -> Result<Placed, Error> {
        self.check(order)?;
        let terms: Terms = tools::read_terms(&quote.terms)?;
        let reply = self.client.exchange(&Self::creation(order, &terms)).await?;
        let placed = placed(&reply.data, order);
        placed.ok_or_else(|| tools::lacks("order's number").with_raw_body(reply.raw).with_request_id(reply.request_id))
    }

    /// Besides what was not sent or was throttled, 1688's codes `500_001` to `500_009`: what the preview refuses for, which
    /// stands in place of an order. An answer that names an order is never taken for one of them. PandaPon's own codes
    /// prove nothing: only 200 is published.
    fn proves_nothing_done(&self, error: &Error) -> bool {
        buying::proves_nothing_done(error)
    }

    fn account(&self) -> Account {
        self.client.client().account()
    }

    fn platform_millis(&self) -> Option<i64> {
        self.client.client().platform_millis()
    }

    fn sent(&self, order: &NewOrder, quote: Option<&Quote>) -> Sent {
        buying::sent(order, quote)
    }

    async fn orders_since(&self, query: &OrderQuery) -> Result<SeenOrders, Error> {
        let page_size = usize::try_from(PAGE).unwrap_or(usize::MAX);
        let reading = Reading { since_millis: query.since_millis, page_size, has_total: true };
        let listing = listing::read(self.client.settings(), reading, async |number| {
            let reply = self.client.exchange(&ListOrders::page(number, PAGE)).await?;
            let unread = listing::unread(reply.odd_rows());
            let rows = reply.data.data.map(|orders| orders.iter().map(seen::order).collect());
            Ok(Page { rows, unread, total: reply.data.total })
        });
        Ok(listing::unless_guessed(listing.await?, self.client.settings(), ListOrders::OPERATION))
    }

    async fn probe(&self) -> Result<(), Error> {
        let request = ListOrders::page(1, 1);
        tools::page(self.client.settings(), || self.client.send(&request)).await.map(drop)
    }

    async fn order(&self, order: &OrderId) -> Result<Order, Error> {
        if self.sends(GetOrder::OPERATION) {
            let view = self.client.orders().detail(&GetOrder::new(order.clone())).await?;
            return buying::read(order, &view);
        }
        self.listed(order).await
    }

    async fn pay(&self, order: &OrderId) -> Result<Payment, Error> {
        if self.sends(PayOrders::OPERATION) {
            let reply = self.client.orders().batch_pay(&PayOrders::new([order.clone()])).await?;
            return match reply.raw().get() {
                "false" => Err(tools::refused("the platform answered `false`")),
                _ => Ok(Payment::Accepted),
            };
        }
        let reply = self.client.orders().pay_url(&GetPayUrl::new(order.clone())).await?;
        match (reply.protocol_pay_success, reply.pay_url) {
            (Some(true), _) => Ok(Payment::Paid),
            (_, Some(link)) => Ok(Payment::Link(link)),
            (_, None) => Err(tools::lacks("link")),
        }
    }

    fn capabilities(&self) -> &'static [Capability] {
        self.offered()
    }

    async fn search(&self, query: &SearchQuery) -> Result<SearchPage, Error> {
        self.found(query).await
    }

    async fn product(&self, product: &str) -> Result<Product, Error> {
        self.looked_up(product).await
    }

    async fn quote_basket(&self, basket: &Basket) -> Result<BasketQuote, Error> {
        self.quoted_basket(basket).await
    }

    async fn orders(&self, filter: &OrderFilter, after: Option<&str>) -> Result<OrdersPage, Error> {
        self.listed_orders(filter, after).await
    }

    async fn purchase(&self, order: &OrderId) -> Result<Purchase, Error> {
        self.bought(order).await
    }

    async fn parcels(&self, order: &OrderId) -> Result<Vec<Parcel>, Error> {
        self.followed(order).await
    }

    async fn cancel(&self, order: &OrderId, reason: &str) -> Result<(), Error> {
        self.cancelled(order, reason).await
    }

    async fn confirm(&self, order: &OrderId) -> Result<(), Error> {
        self.confirmed(order).await
    }

    async fn refund_reasons(&self, order: &OrderId, lines: &[String]) -> Result<Vec<RefundReason>, Error> {
        self.reasons(order, lines).await
    }

    async fn ask_refund(&self, refund: &NewRefund) -> Result<Vec<Refund>, Error> {
        self.asked_refund(refund).await
    }

    async fn refund(&self, refund: &str) -> Result<Refund, Error> {
        self.read_refund(refund).await
    }

    async fn refunds(&self, order: Option<&OrderId>) -> Result<Vec<Refund>, Error> {
        self.refunds_of(order).await
    }

    async fn send_back(&self, refund: &str, parcel: &ReturnParcel) -> Result<(), Error> {
        self.sent_back(refund, parcel).await
    }
}

fn cargo(lines: &[NewLine]) -> Vec<CargoLine> {
    lines.iter().map(|line| CargoLine::new(buying::product(line), line.sku.trim(), line.quantity)).collect()
}

/// Reads the quote of one order from a preview.
fn quoted(preview: &PreviewResult) -> Result<Quote, Error> {
    let (part, total) = buying::priced(preview)?;
    let flow = part.flow_flag.clone().ok_or_else(|| tools::lacks("order flow (`flowFlag`)"))?;
    Ok(Quote { total, terms: tools::terms(&Terms { flow, trade_type: way_to_pay(part)? })? })
}

/// Escrow where it is offered, otherwise what stands first. Nothing: it cannot be ordered through the interface (1688).
fn way_to_pay(part: &OrderPreview) -> Result<String, Error> {
    let mut offered = part.trade_mode_name_list.iter().map(|word| &**word);
    let first = part.trade_mode_name_list.first().map(|word| &**word);
    let way = if offered.any(|word| word == ESCROW) { Some(ESCROW) } else { first };
    let none = || tools::cannot_be_ordered(None, Some("1688 offers no way to pay for it through the interface"));
    way.filter(|way| !way.is_empty()).map(str::to_owned).ok_or_else(none)
}

/// The orders and the lines that failed, where the reply names any order: 1688's object, or its wrapper.
fn placed(reply: &Unpublished<CreatedOrder>, order: &NewOrder) -> Option<Placed> {
    let raw = reply.raw().get();
    let inner: Option<CreatedOrder> = serde_json::from_str(raw).ok();
    let outer = || serde_json::from_str::<CreateResult>(raw).ok().and_then(|result| result.result);
    let created = inner.filter(CreatedOrder::names_an_order).or_else(outer)?;
    buying::placed(&created, order)
}
