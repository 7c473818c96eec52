//! Taobao through PandaPon as a way to buy: [`PandaPonTaobao`], `pandapon-taobao` on the command line.
//!
//! A line's product and SKU are the **distribution ids** (`mpId`, `mpSkuId`) that order lines want; `goods.get` gives
//! them for an item. The orders are Taobao's purchase orders, by the number that `order.create` gives as
//! `taobaoPurchaseId`, the list as `purchaseId`, and payments take.
//!
//! * **Price**: `order.render`, by upstream's reply. What would become several purchase orders is refused.
//! * **Place**: `order.create` within the quote's total, with the reference as `sellerOrderNumber`. There is no member for
//!   a note: the order's remark is **not sent**.
//! * **Look-up**: `order.list`, whole; see [`listing`]. Its route, its filters and its reply are
//!   not published. So nothing is filtered, and a number in `sellerOrderNumber` or `outerPurchaseId` says something only
//!   where a known order shows that it comes back there.
//! * **Read**: `order.list` by number. **Pay**: `order.pay`, whose route is not published either; it is carried out later.

mod goods;
mod offered;
mod purchases;
mod refunds;

use crate::orders::{CreateOrder, CreatedOrder, ListOrders, OrderLine, OrderPage, PayOrders};
use crate::orders::{RenderLine, RenderOrder};
use crate::{Receiver, Taobao, checks};
use async_trait::async_trait;
use daigou_core::buyer::content::Sent;
use daigou_core::buyer::listing::{self, Page, Reading, SeenOrders};
use daigou_core::buyer::{
    Account, Buyer, DeliveryAddress, FailedLine, NewLine, NewOrder, Order, OrderQuery, Payment, Placed, Quote, tools,
};
use daigou_core::buyer::{
    Basket, BasketQuote, Capability, NewRefund, OrderFilter, OrdersPage, Parcel, Product, Purchase, Reference, Refund,
    RefundReason, ReturnParcel, SearchPage, SearchQuery,
};
use daigou_core::value::{Fen, Money, OrderId};
use daigou_core::{Error, Generation, Marketplace, OddRow, Request};
use daigou_upstream::taobao::buying;
use serde::{Deserialize, Serialize};

/// How many orders a page of the look-up has. What the list takes at most is not published; a smaller page than asked
/// for is understood.
const PAGE: i64 = 50;

/// Buying from Taobao through PandaPon.
#[derive(Debug, Clone)]
pub struct PandaPonTaobao {
    client: Taobao,
}

/// Nothing but the total is wanted for the creation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Terms {}

impl PandaPonTaobao {
    /// Buys by a client that the `DAIGOU_…` variables of the environment set up.
    ///
    /// # Errors
    /// A variable that is missing or cannot be read, by its name.
    #[cfg(feature = "reqwest")]
    pub fn from_env() -> Result<Self, Error> {
        Taobao::from_env().map(Self::new)
    }

    /// Buys by this client.
    #[must_use]
    pub const fn new(client: Taobao) -> Self {
        Self { client }
    }

    /// The client.
    #[must_use]
    pub const fn client(&self) -> &Taobao {
        &self.client
    }

    fn generation(&self) -> Generation {
        self.client.settings().generation()
    }

    fn creation(order: &NewOrder, total: Money) -> Result<CreateOrder, Error> {
        let budget = Fen::try_from(total).map_err(|e| Error::invalid("total", e))?;
        let lines = order.lines.iter().zip(1..).map(|(line, number)| {
            OrderLine::new(line.product.trim(), line.sku.trim(), line.quantity).order_line_no(i64::to_string(&number))
        });
        let lines: Vec<_> = lines.collect();
        let create = CreateOrder::new(budget, &receiver(&order.address), &lines)?;
        Ok(create.seller_order_number(order.reference.as_str()))
    }

    fn pricing(order: &NewOrder) -> Result<RenderOrder, Error> {
        let line = |line: &NewLine| RenderLine::new(line.product.trim(), line.sku.trim(), line.quantity);
        RenderOrder::new(&receiver(&order.address), &order.lines.iter().map(line).collect::<Vec<_>>())
    }

    /// A page of the list, by the shape that is upstream's, and its rows that could not be read.
    async fn rows(&self, request: &ListOrders) -> Result<(OrderPage, Vec<OddRow>), Error> {
        let reply = self.client.exchange(request).await?;
        let page: Result<(OrderPage, Vec<OddRow>), _> = reply.data.guess_rows();
        page.map_err(|e| tools::not_whole(format!("a page is not of the expected shape: {e}")).with_raw_body(reply.raw))
    }
}

#[async_trait]
impl Buyer for PandaPonTaobao {
    fn name(&self) -> &'static str {
        "pandapon-taobao"
    }

    /// The creation has no field for it.
    fn takes_remarks(&self) -> bool {
        false
    }

    fn ready(&self) -> Result<(), Error> {
        let used = [ListOrders::OPERATION, RenderOrder::OPERATION, CreateOrder::OPERATION, PayOrders::OPERATION];
        tools::can_send(self.client.settings(), &used)
    }

    fn check(&self, order: &NewOrder) -> Result<(), Error> {
        order.check()?;
        for (i, line) in order.lines.iter().enumerate() {
            let named = |field: &str| format!("lines[{i}].{field}");
            checks::number(&named("product"), line.product.trim())?;
            checks::number(&named("sku"), line.sku.trim())?;
        }
        // What is left are rules of the whole.
        let whole = |e: Error| e.with_field("lines");
        Self::pricing(order).and_then(|request| request.validate(self.generation())).map_err(whole)?;
        Self::creation(order, Money::cny_fen(1)).and_then(|request| request.validate(self.generation())).map_err(whole)
    }

    async fn quote(&self, order: &NewOrder) -> Result<Quote, Error> {
        self.check(order)?;
        let reply = self.client.orders().render(&Self::pricing(order)?).await?;
        let rendered = reply.guess().map_err(|e| tools::lacks("price of the expected shape").with_source(e))?;
        Ok(Quote { total: buying::priced(&rendered)?, terms: tools::terms(&Terms {})? })
    }

    async fn place(&self, order: &NewOrder, quote: &Quote) -> Result<Placed, Error> {
        self.check(order)?;
        let Terms {} = tools::read_terms(&quote.terms)?;
        let reply = self.client.exchange(&Self::creation(order, quote.total)?).await?;
        placed(&reply.data, order).map_err(|e| e.with_raw_body(reply.raw).with_request_id(reply.request_id))
    }

    /// Tells whether it was not sent or was throttled, and nothing else: no code of a creation is published.
    fn proves_nothing_done(&self, error: &Error) -> bool {
        tools::nothing_sent(error)
    }

    fn account(&self) -> Account {
        self.client.client().account()
    }

    fn platform_millis(&self) -> Option<i64> {
        self.client.client().platform_millis()
    }

    fn sent(&self, order: &NewOrder, quote: Option<&Quote>) -> Sent {
        Sent {
            lines: order.lines.iter().map(|line| (line.sku.trim().to_owned(), line.quantity)).collect(),
            receiver: order.address.clone(),
            total: quote.map(|quote| quote.total),
        }
    }

    async fn orders_since(&self, query: &OrderQuery) -> Result<SeenOrders, Error> {
        let page_size = usize::try_from(PAGE).unwrap_or(usize::MAX);
        let reading = Reading { since_millis: query.since_millis, page_size, has_total: true };
        let listing = listing::read(self.client.settings(), reading, async |number| {
            let (page, odd) = self.rows(&ListOrders::page(number, PAGE)).await?;
            let (total, unread) = (page.results_total, listing::unread(&odd));
            let rows = page.orders().map(|orders| orders.iter().map(buying::seen).collect());
            Ok(Page { rows, unread, total })
        });
        Ok(listing::unless_guessed(listing.await?, self.client.settings(), ListOrders::OPERATION))
    }

    /// By upstream's filter for the caller's own number.
    async fn orders_by_number(&self, reference: &Reference) -> Result<Option<SeenOrders>, Error> {
        let request = ListOrders::by_outer_id(reference.as_str());
        let (page, odd) = tools::page(self.client.settings(), || self.rows(&request)).await?;
        let orders = page.orders().unwrap_or_default().iter().map(buying::seen).collect();
        let unread = listing::unread(&odd);
        Ok(Some(SeenOrders { orders, unread, ..SeenOrders::default() }.of_number(reference)))
    }

    async fn probe(&self) -> Result<(), Error> {
        let request = ListOrders::page(1, 1);
        tools::page(self.client.settings(), || self.client.send(&request)).await.map(drop)
    }

    async fn order(&self, order: &OrderId) -> Result<Order, Error> {
        let (page, _) = self.rows(&ListOrders::page(1, PAGE).purchase_ids(vec![order.as_str().into()])).await?;
        buying::among(&page.orders().ok_or_else(|| tools::not_whole("the page came without its list"))?, order)
    }

    async fn pay(&self, order: &OrderId) -> Result<Payment, Error> {
        let reply = self.client.orders().pay(&PayOrders::new([order.as_str()])).await?;
        let payment = reply.guess().map_err(|e| tools::lacks("word on the payment").with_source(e))?;
        buying::accepted(&payment, order).map(|()| Payment::Accepted)
    }

    fn capabilities(&self) -> &'static [Capability] {
        &offered::OFFERED
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

    async fn withdraw_refund(&self, refund: &str) -> Result<(), Error> {
        self.withdrawn(refund).await
    }

    async fn send_back(&self, refund: &str, parcel: &ReturnParcel) -> Result<(), Error> {
        self.sent_back(refund, parcel).await
    }
}

fn receiver(to: &DeliveryAddress) -> Receiver {
    Receiver {
        zip: to.postcode.clone(),
        country: Some(buying::CHINA.to_owned()),
        address: Some(buying::street(to)),
        city: Some(to.city.clone()),
        phone: to.phone.clone(),
        mobile_phone: Some(to.mobile.clone()),
        district: Some(to.district.clone()).filter(|district| !district.trim().is_empty()),
        name: Some(to.name.clone()),
        state: Some(to.province.clone()),
    }
}

/// The purchase orders and the lines that failed. Unreadable where a line that did not fail has no number yet: what
/// there is will be found. Refused where every line failed.
fn placed(created: &CreatedOrder, order: &NewOrder) -> Result<Placed, Error> {
    let mut placed = Placed::default();
    for sub in &created.sub_orders {
        if sub.error_code.as_deref().is_some_and(|code| !code.trim().is_empty()) {
            let (code, message) = (sub.error_code.clone(), sub.error_message.clone());
            placed.failed.push(FailedLine { line: line_of(sub, &order.lines), code, message });
            continue;
        }
        let id = sub.taobao_purchase_id.as_ref().filter(|id| !id.is_blank());
        let id: OrderId = id.ok_or_else(|| tools::lacks("purchase number of every line"))?.as_str().into();
        if !placed.orders.contains(&id) {
            placed.orders.push(id);
        }
    }
    match placed.failed.first() {
        _ if !placed.orders.is_empty() => Ok(placed),
        Some(failed) => Err(tools::cannot_be_ordered(failed.code.as_deref(), failed.message.as_deref())),
        None => Err(tools::lacks("purchase number")),
    }
}

/// Which line it was, where only one can be meant.
fn line_of(failed: &crate::orders::SubOrder, lines: &[NewLine]) -> Option<usize> {
    let (item, sku) = (failed.item_id.as_ref()?, failed.sku_id.as_ref()?);
    let same = |line: &NewLine| line.product.trim() == item.as_str() && line.sku.trim() == sku.as_str();
    let mut found = lines.iter().enumerate().filter(|(_, line)| same(line)).map(|(i, _)| i);
    let first = found.next()?;
    found.next().is_none().then_some(first)
}
