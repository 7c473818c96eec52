//! 1688 through DajiSaaS.

mod goods;
mod offered;
mod purchases;

use super::PAGE;
use crate::DajiSaas;
use crate::alibaba::{CargoLine, CreateOrder, GetOrder, GetPayUrls, ListOrders, PayOrder, PreviewOrder};
use async_trait::async_trait;
use daigou_core::buyer::content::Sent;
use daigou_core::buyer::listing::{self, Page, Reading, SeenOrder, SeenOrders};
use daigou_core::buyer::{Account, Buyer, NewLine, NewOrder, Order, OrderQuery, Payment, Placed, Quote, tools};
use daigou_core::buyer::{
    Basket, BasketQuote, Capability, OrderFilter, OrdersPage, Parcel, Product, Purchase, Reference, SearchPage,
    SearchQuery,
};
use daigou_core::value::{OrderId, Time};
use daigou_core::{Error, ErrorKind, Generation, Marketplace, Request};
use daigou_upstream::alibaba::{BuyerOrder, buying};
use serde::{Deserialize, Serialize};

/// Buying from 1688 through DajiSaaS.
///
/// * **Price**: `alibaba.order_preview`; the quote keeps the flow. The creation has no member for the way to pay.
/// * **Place**: `alibaba.order_create`, with the reference as `thirdOrderId`. That a number is refused the second time is
///   not documented, and not relied on.
/// * **Look-up**: `alibaba.order_list` from a time on, with the reference in `outOrderId`; see [`buyer`](super).
/// * **Read**: `alibaba.order_detail`.
/// * **Pay**: `alibaba.pay`, without a password; where that is refused, a link by `alibaba.pay_urls`.
#[derive(Debug, Clone)]
pub struct DajiSaas1688 {
    client: DajiSaas,
}

/// The values of the preview that the creation wants to see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Terms {
    flow: String,
}

impl DajiSaas1688 {
    /// Buys by a client that the `DAIGOU_…` variables of the environment set up.
    ///
    /// # Errors
    /// A variable that is missing or cannot be read, by its name.
    #[cfg(feature = "reqwest")]
    pub fn from_env() -> Result<Self, Error> {
        DajiSaas::from_env().map(Self::new)
    }

    /// Buys by this client.
    #[must_use]
    pub const fn new(client: DajiSaas) -> Self {
        Self { client }
    }

    /// The client.
    #[must_use]
    pub const fn client(&self) -> &DajiSaas {
        &self.client
    }

    fn creation(order: &NewOrder, terms: &Terms) -> CreateOrder {
        CreateOrder::new(order.reference.as_str(), buying::address(&order.address), cargo(&order.lines))
            .flow(terms.flow.as_str())
            .message(order.remark.as_deref().unwrap_or_default())
    }
}

#[async_trait]
impl Buyer for DajiSaas1688 {
    fn name(&self) -> &'static str {
        "dajisaas-1688"
    }

    fn ready(&self) -> Result<(), Error> {
        let used = [
            ListOrders::OPERATION,
            PreviewOrder::OPERATION,
            CreateOrder::OPERATION,
            GetOrder::OPERATION,
            PayOrder::OPERATION,
            GetPayUrls::OPERATION,
        ];
        tools::can_send(self.client.settings(), &used)
    }

    fn check(&self, order: &NewOrder) -> Result<(), Error> {
        // DajiSaaS names offers by 1688's own numbers.
        buying::check_order(order, Generation::V1)?;
        tools::remark_fits(order.remark.as_deref().unwrap_or_default())?;
        // What is left are rules of the whole, such as the most lines that 1688 takes.
        let request = Self::creation(order, &Terms { flow: "general".to_owned() });
        request.validate(Generation::V1).map_err(|e| e.with_field("lines"))
    }

    async fn quote(&self, order: &NewOrder) -> Result<Quote, Error> {
        self.check(order)?;
        let request = PreviewOrder::new(buying::address(&order.address), cargo(&order.lines));
        let preview = self.client.alibaba().order_preview(&request).await;
        let preview = preview.map_err(|e| buying::several_sellers(e, order))?;
        let (part, total) = buying::priced(&preview)?;
        let flow = part.flow_flag.clone().ok_or_else(|| tools::lacks("order flow (`flowFlag`)"))?;
        Ok(Quote { total, terms: tools::terms(&Terms { flow })? })
    }

    async fn place(&self, order: &NewOrder, quote: &Quote) -> Result<Placed, Error> {
        self.check(order)?;
        let terms: Terms = tools::read_terms(&quote.terms)?;
        let reply = self.client.exchange(&Self::creation(order, &terms)).await?;
        buying::placed(&reply.data, order)
            .ok_or_else(|| tools::lacks("order's number").with_raw_body(reply.raw).with_request_id(reply.request_id))
    }

    /// Besides what was not sent or was throttled, 1688's codes `500_001` to `500_009`; see
    /// [`buying::proves_nothing_done`].
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

    /// The total is upstream's, and not shown by the vendor: without one the list ends where nothing more comes.
    async fn orders_since(&self, query: &OrderQuery) -> Result<SeenOrders, Error> {
        let page_size = usize::try_from(PAGE).unwrap_or(usize::MAX);
        let reading = Reading { since_millis: query.since_millis, page_size, has_total: false };
        let since = Time::from_unix_millis(query.since_millis);
        let listing = listing::read(self.client.settings(), reading, async |number| {
            let request = ListOrders::page(number, PAGE).create_start_time(since.clone());
            let reply = self.client.exchange(&request).await?;
            let mut unread = listing::unread(reply.odd_rows());
            if listing::holds_null(&reply.raw) {
                unread.push("null".to_owned());
            }
            let rows = reply.data.result.map(|orders| orders.iter().map(seen).collect());
            Ok(Page { rows, unread, total: reply.data.total_record })
        });
        Ok(listing::unless_guessed(listing.await?, self.client.settings(), ListOrders::OPERATION))
    }

    /// By the list's filter `outOrderId`.
    async fn orders_by_number(&self, reference: &Reference) -> Result<Option<SeenOrders>, Error> {
        let request = ListOrders::page(1, PAGE).out_order_id(reference.as_str());
        let reply = tools::page(self.client.settings(), || self.client.exchange(&request)).await?;
        let unread = listing::unread(reply.odd_rows());
        let orders = reply.data.result.unwrap_or_default().iter().map(seen).collect();
        Ok(Some(SeenOrders { orders, unread, ..SeenOrders::default() }.of_number(reference)))
    }

    async fn probe(&self) -> Result<(), Error> {
        let request = ListOrders::page(1, 1);
        tools::page(self.client.settings(), || self.client.send(&request)).await.map(drop)
    }

    async fn order(&self, order: &OrderId) -> Result<Order, Error> {
        let view = self.client.alibaba().order_detail(&GetOrder::new(order.clone())).await?;
        buying::read(order, &view)
    }

    async fn pay(&self, order: &OrderId) -> Result<Payment, Error> {
        let refusal = match self.client.alibaba().pay(&PayOrder::new(order.clone())).await {
            Ok(reply) => {
                let paid = reply.guess().ok().and_then(|reply| reply.result).and_then(|payment| payment.pay_success);
                return Ok(if paid == Some(true) { Payment::Paid } else { Payment::Accepted });
            }
            Err(error) if error.kind() == ErrorKind::Refused => error,
            Err(error) => return Err(error),
        };
        // Why it was refused does not matter: who opens the link sees what there is to pay.
        match self.client.alibaba().pay_urls(&GetPayUrls::new([order.clone()])).await {
            Ok(urls) => urls.pay_url.map(Payment::Link).ok_or(refusal),
            Err(_) => Err(refusal),
        }
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

    async fn confirm(&self, order: &OrderId) -> Result<(), Error> {
        self.confirmed(order).await
    }
}

fn cargo(lines: &[NewLine]) -> Vec<CargoLine> {
    let cargo = |line: &NewLine| {
        let cargo = CargoLine::new(line.product.trim(), line.quantity);
        // Left out for offers without specifications.
        if line.sku.trim().is_empty() { cargo } else { cargo.spec_id(line.sku.trim()) }
    };
    lines.iter().map(cargo).collect()
}

/// An order of the list, for a look-up.
fn seen(view: &BuyerOrder) -> SeenOrder {
    let base = view.base_info.as_ref();
    let number = base.and_then(|base| base.out_order_id.as_deref()).map(str::trim).filter(|number| !number.is_empty());
    let id = view.id();
    let order = match id {
        Some(id) => buying::read(id, view).map_err(|error| error.message().to_owned()),
        None => Err("the order came without its number".to_owned()),
    };
    SeenOrder {
        key: id.map(|id| id.as_str().to_owned()).unwrap_or_default(),
        order,
        created_millis: base.and_then(|base| base.create_time.as_ref()).and_then(|time| time.unix_millis().ok()),
        marks: Vec::new(),
        numbers: number.map(|number| ("outOrderId", number.to_owned())).into_iter().collect(),
        content: buying::shown(view),
    }
}
