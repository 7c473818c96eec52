//! 1688 through DajiSaaS.

mod goods;
mod purchases;

use super::{PAGE, each, since};
use crate::DajiSaas;
use crate::alibaba::{CargoLine, CreateOrder, GetOrder, GetPayUrls, ListOrders, PayOrder, PreviewOrder};
use async_trait::async_trait;
use daigou_core::buyer::{
    Basket, BasketQuote, Capability, OrderFilter, OrdersPage, Parcel, Product, Purchase, SearchPage, SearchQuery,
};
use daigou_core::buyer::{Buyer, Found, NewLine, NewOrder, Order, Payment, Placed, Quote, Reference, Sought, tools};
use daigou_core::value::OrderId;
use daigou_core::{Error, ErrorKind, Generation, Marketplace, Request};
use daigou_upstream::alibaba::{BuyerOrder, buying};
use serde::{Deserialize, Serialize};

/// Buying from 1688 through DajiSaaS.
///
/// * **Price**: `alibaba.order_preview`; the quote keeps the flow. The creation has no member for the way to pay.
/// * **Place**: `alibaba.order_create`, with the reference as `thirdOrderId`. That a number is refused the second time is
///   not documented, and not relied on.
/// * **Find**: `alibaba.order_list` by `outOrderId`; see [`buyer`](super).
/// * **Read**: `alibaba.order_detail`.
/// * **Pay**: `alibaba.pay`, without a password; where that is refused, a link by `alibaba.pay_urls`.
#[derive(Debug, Clone)]
pub struct DajiSaas1688 {
    client: DajiSaas,
}

/// What the creation wants to see of the preview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Terms {
    flow: String,
}

impl DajiSaas1688 {
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

    /// The orders of one reference. What comes back besides shows that the filter is not kept.
    async fn look(&self, reference: Reference) -> Result<Vec<Found>, Error> {
        let request = ListOrders::page(1, PAGE).out_order_id(reference.as_str());
        let mut found = Vec::new();
        for view in &self.page(&request).await? {
            if own_number(view) != Some(reference.as_str()) {
                return Err(tools::not_whole(format!("orders of other numbers came for {reference}")));
            }
            let id = view.id().ok_or_else(|| tools::not_whole("an order came without its number"))?;
            found.push(Found { reference: reference.clone(), order: buying::read(id, view)? });
        }
        if found.len() as u64 >= PAGE.unsigned_abs() {
            return Err(tools::not_whole(format!("more orders than one page shows came for {reference}")));
        }
        Ok(found)
    }

    /// That numbers come back, or that there is no order that could have one.
    async fn numbers_come_back(&self, sought: &[Sought]) -> Result<(), Error> {
        let newest = self.page(&ListOrders::page(1, PAGE).create_start_time(since(sought))).await?;
        let shown = newest.is_empty() || newest.iter().any(|view| own_number(view).is_some());
        let missing = || tools::not_whole("the newest orders came without any `outOrderId`").with_field("outOrderId");
        shown.then_some(()).ok_or_else(missing)
    }

    async fn page(&self, request: &ListOrders) -> Result<Vec<BuyerOrder>, Error> {
        let page = tools::page(self.client.settings(), || self.client.send(request)).await?;
        page.result.ok_or_else(|| tools::not_whole("a page came without its list"))
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

    async fn find(&self, sought: &[Sought]) -> Result<Vec<Found>, Error> {
        let found = each(sought, |reference| self.look(reference)).await?;
        if found.is_empty() && !sought.is_empty() {
            self.numbers_come_back(sought).await?;
        }
        Ok(found)
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
        &purchases::OFFERED
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
    let cargo = |line: &NewLine| CargoLine::new(line.product.trim(), line.quantity).spec_id(line.sku.trim());
    lines.iter().map(cargo).collect()
}

/// The caller's own number, where the view shows one.
fn own_number(view: &BuyerOrder) -> Option<&str> {
    view.base_info.as_ref()?.out_order_id.as_deref().filter(|number| !number.is_empty())
}
