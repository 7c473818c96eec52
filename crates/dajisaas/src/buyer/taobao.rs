//! Taobao and Tmall through DajiSaaS.

mod goods;
mod offered;
mod purchases;

use super::PAGE;
use crate::DajiSaas;
use crate::taobao::ResolveItem;
use crate::taobao::orders::{
    Address, CreateOrder, CreateResult, OrderLine, OrderPage, PayOrders, PreviewLine, PreviewOrder, QueryOrders,
};
use async_trait::async_trait;
use daigou_core::buyer::content::Sent;
use daigou_core::buyer::listing::{self, Page, Reading, SeenOrders};
use daigou_core::buyer::{
    Account, Buyer, DeliveryAddress, FailedLine, NewOrder, Order, OrderQuery, Payment, Placed, Quote, tools,
};
use daigou_core::buyer::{
    Basket, BasketQuote, Capability, OrderFilter, OrdersPage, Parcel, Product, Purchase, Reference, SearchPage,
    SearchQuery,
};
use daigou_core::value::{Fen, MpId, MpSkuId, OrderId, SkuId, Time};
use daigou_core::{Certainty, Error, ErrorKind, Generation, Marketplace, OddRow, Request};
use daigou_upstream::taobao::{Item, buying, rules};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Buying from Taobao and Tmall through DajiSaaS.
///
/// A line's product and SKU are **Taobao's own ids**, as the item's page has them; the quote resolves them to the
/// distribution ids that order lines want, and keeps those for the creation. The orders are Taobao's purchase orders.
///
/// * **Price**: `taobao.resolve` for each item, then `taobao.order_preview`. What would become several purchase orders is
///   refused.
/// * **Place**: `taobao.order_create` within the quote's total, with the reference as `thirdOrderId` and as
///   `seller_order_number`. The warehouse is the receiver's address. Upstream one number makes one order; that DajiSaaS
///   keeps that is not published, and not relied on.
/// * **Look-up**: `taobao.order_detail` without a number, which is the list; see [`buyer`](super).
/// * **Read**: `taobao.order_detail` by number. **Pay**: `taobao.order_pay`; it is carried out later.
#[derive(Debug, Clone)]
pub struct DajiSaasTaobao {
    client: DajiSaas,
}

/// The ids that the lines were resolved to, in their order. They come from the platform, by
/// [`DajiSaasTaobao::resolve`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Terms {
    lines: Vec<Resolved>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Resolved {
    mp_id: MpId,
    mp_sku_id: MpSkuId,
}

impl DajiSaasTaobao {
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

    /// The distribution ids of the lines: each item is asked for once.
    async fn resolve(&self, order: &NewOrder) -> Result<Terms, Error> {
        let mut items: HashMap<&str, Item> = HashMap::new();
        let mut lines = Vec::with_capacity(order.lines.len());
        for (i, line) in order.lines.iter().enumerate() {
            let product = line.product.trim();
            if !items.contains_key(product) {
                items.insert(product, self.client.send(&ResolveItem::new(product)).await?);
            }
            let item = items.get(product).ok_or_else(|| tools::lacks("item"))?;
            let mp_id = item.distribution_id().map_err(|e| unresolved(&e, format!("lines[{i}].product")))?;
            let sku = SkuId::from(line.sku.trim());
            let mp_sku_id = item.variant(&sku).map_err(|e| unresolved(&e, format!("lines[{i}].sku")))?;
            lines.push(Resolved { mp_id: mp_id.clone(), mp_sku_id: mp_sku_id.clone() });
        }
        Ok(Terms { lines })
    }

    /// A page of the list, and its rows that could not be read.
    async fn rows(&self, request: &QueryOrders) -> Result<(OrderPage, Vec<OddRow>), Error> {
        let reply = self.client.exchange(request).await?;
        let shape =
            |e| tools::not_whole(format!("a page is not of the expected shape: {e}")).with_raw_body(reply.raw.clone());
        let (found, odd) = reply.data.guess_rows().map_err(shape)?;
        found.data.map(|page| (page, odd)).ok_or_else(|| tools::not_whole("a page came without its list"))
    }
}

#[async_trait]
impl Buyer for DajiSaasTaobao {
    fn name(&self) -> &'static str {
        "dajisaas-taobao"
    }

    fn ready(&self) -> Result<(), Error> {
        let used = [
            QueryOrders::OPERATION,
            ResolveItem::OPERATION,
            PreviewOrder::OPERATION,
            CreateOrder::OPERATION,
            PayOrders::OPERATION,
        ];
        tools::can_send(self.client.settings(), &used)
    }

    fn check(&self, order: &NewOrder) -> Result<(), Error> {
        order.check()?;
        tools::remark_fits(order.remark.as_deref().unwrap_or_default())?;
        for (i, line) in order.lines.iter().enumerate() {
            rules::number(&format!("lines[{i}].product"), line.product.trim())?;
            rules::number(&format!("lines[{i}].sku"), line.sku.trim())?;
        }
        Ok(())
    }

    async fn quote(&self, order: &NewOrder) -> Result<Quote, Error> {
        self.check(order)?;
        let terms = self.resolve(order).await?;
        let lines = order.lines.iter().zip(&terms.lines);
        let lines = lines.map(|(line, ids)| PreviewLine::new(ids.mp_id.clone(), ids.mp_sku_id.clone(), line.quantity));
        let address = address(&order.address);
        let request = PreviewOrder::new(address.clone(), &lines.collect::<Vec<_>>())?.warehouse_address(address);
        let preview = self.client.send(&request).await?;
        let rendered = preview.order().ok_or_else(|| tools::lacks("price"))?;
        Ok(Quote { total: buying::priced(rendered)?, terms: tools::terms(&terms)? })
    }

    async fn place(&self, order: &NewOrder, quote: &Quote) -> Result<Placed, Error> {
        self.check(order)?;
        let request = creation(order, quote)?;
        let reply = self.client.exchange(&request).await?;
        placed(&reply.data, order.lines.len())
            .ok_or_else(|| tools::lacks("purchase number").with_raw_body(reply.raw).with_request_id(reply.request_id))
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

    /// By the distribution ids that the quote resolved; without them nothing can be compared.
    fn sent(&self, order: &NewOrder, quote: Option<&Quote>) -> Sent {
        let terms = quote.and_then(|quote| tools::read_terms::<Terms>(&quote.terms).ok());
        let ids = terms.map(|terms| terms.lines).unwrap_or_default();
        let lines = order.lines.iter().enumerate().map(|(i, line)| {
            let id = ids.get(i).map(|ids| ids.mp_sku_id.as_str().to_owned());
            (id.unwrap_or_else(|| format!("sku {}", line.sku.trim())), line.quantity)
        });
        Sent { lines: lines.collect(), receiver: order.address.clone(), total: quote.map(|quote| quote.total) }
    }

    async fn orders_since(&self, query: &OrderQuery) -> Result<SeenOrders, Error> {
        let page_size = usize::try_from(PAGE).unwrap_or(usize::MAX);
        let reading = Reading { since_millis: query.since_millis, page_size, has_total: true };
        // An order that was created since then was changed since then, too.
        let since = Time::from_unix_millis(query.since_millis);
        let listing = listing::read(self.client.settings(), reading, async |number| {
            let (page, odd) = self.rows(&QueryOrders::page(number, PAGE).modify_time_start(since.clone())).await?;
            let (total, unread) = (page.results_total, listing::unread(&odd));
            let rows = page.orders().map(|orders| orders.iter().map(buying::seen).collect());
            Ok(Page { rows, unread, total })
        });
        Ok(listing::unless_guessed(listing.await?, self.client.settings(), QueryOrders::OPERATION))
    }

    /// By upstream's filter `outer_purchase_id`.
    async fn orders_by_number(&self, reference: &Reference) -> Result<Option<SeenOrders>, Error> {
        let request = QueryOrders::by_outer_id(reference.as_str());
        let (page, odd) = tools::page(self.client.settings(), || self.rows(&request)).await?;
        let orders = page.orders().unwrap_or_default().iter().map(buying::seen).collect();
        let unread = listing::unread(&odd);
        Ok(Some(SeenOrders { orders, unread, ..SeenOrders::default() }.of_number(reference)))
    }

    async fn probe(&self) -> Result<(), Error> {
        let request = QueryOrders::page(1, 1);
        tools::page(self.client.settings(), || self.client.send(&request)).await.map(drop)
    }

    async fn order(&self, order: &OrderId) -> Result<Order, Error> {
        let (page, _) = self.rows(&QueryOrders::by_ids([order.as_str()])).await?;
        buying::among(&page.orders().ok_or_else(|| tools::not_whole("the page came without its list"))?, order)
    }

    async fn pay(&self, order: &OrderId) -> Result<Payment, Error> {
        let reply = self.client.send(&PayOrders::new([order.as_str()])).await?;
        let result = reply.guess().map_err(|e| tools::lacks("word on the payment").with_source(e))?;
        let payment = result.data.ok_or_else(|| tools::lacks("word on the payment"))?;
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
}

/// The platform answered, and has no such item or SKU to order.
fn unresolved(error: &Error, field: String) -> Error {
    Error::new(ErrorKind::Refused, Certainty::Answered, format!("{field}: {}", error.message())).with_field(field)
}

fn creation(order: &NewOrder, quote: &Quote) -> Result<CreateOrder, Error> {
    let terms: Terms = tools::read_terms(&quote.terms)?;
    if terms.lines.len() != order.lines.len() {
        return Err(Error::invalid("terms", "are those of another order"));
    }
    let lines = order.lines.iter().zip(terms.lines);
    let lines = lines.map(|(line, ids)| OrderLine::new(ids.mp_id, ids.mp_sku_id, line.quantity));
    let budget = Fen::try_from(quote.total).map_err(|e| Error::invalid("total", e))?;
    let (receiver, number) = (address(&order.address), order.reference.as_str());
    let request = CreateOrder::new(number, budget, receiver.clone(), receiver, &lines.collect::<Vec<_>>())?
        .seller_order_number(number)
        .support_partial_success(false);
    let request = match &order.remark {
        Some(remark) => request.order_remark(remark.as_str()),
        None => request,
    };
    request.validate(Generation::V1)?;
    Ok(request)
}

fn address(to: &DeliveryAddress) -> Address {
    let mut out = Address::default()
        .country(buying::CHINA)
        .state(to.province.as_str())
        .city(to.city.as_str())
        .address(buying::street(to))
        .name(to.name.clone())
        .mobile_phone(to.mobile.clone());
    out.district = Some(to.district.clone()).filter(|district| !district.trim().is_empty());
    out.zip.clone_from(&to.postcode);
    out.phone.clone_from(&to.phone);
    out
}

/// The purchase orders and the lines that failed, which are numbered from 1.
fn placed(created: &CreateResult, lines: usize) -> Option<Placed> {
    let mut placed = Placed::default();
    for id in created.purchase_ids() {
        let id: OrderId = id.as_str().into();
        if !placed.orders.contains(&id) {
            placed.orders.push(id);
        }
    }
    let place = |number: &str| number.parse::<usize>().ok()?.checked_sub(1).filter(|line| *line < lines);
    let failed = created.failed().map(|line| FailedLine {
        line: line.order_line_no.as_deref().and_then(place),
        code: line.error_code.clone(),
        message: line.error_message.clone(),
    });
    placed.failed = failed.collect();
    (!placed.orders.is_empty()).then_some(placed)
}
