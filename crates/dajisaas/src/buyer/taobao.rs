//! Taobao and Tmall through DajiSaaS.

mod goods;
mod purchases;

use super::{PAGE, each, since, since_millis};
use crate::DajiSaas;
use crate::taobao::ResolveItem;
use crate::taobao::orders::{
    Address, CreateOrder, CreateResult, OrderLine, OrderPage, PayOrders, PreviewLine, PreviewOrder, PurchaseOrder,
    QueryOrders,
};
use async_trait::async_trait;
use daigou_core::buyer::{
    Basket, BasketQuote, Capability, OrderFilter, OrdersPage, Parcel, Product, Purchase, SearchPage, SearchQuery,
};
use daigou_core::buyer::{
    Buyer, DeliveryAddress, FailedLine, Found, NewOrder, Order, Payment, Placed, Quote, Reference, Sought, tools,
};
use daigou_core::value::{Fen, MpId, MpSkuId, OrderId, SkuId};
use daigou_core::{Certainty, Error, ErrorKind, Generation, Marketplace, Request};
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
/// * **Find**: `taobao.order_detail` by `outer_purchase_id`; see [`buyer`](super).
/// * **Read**: `taobao.order_detail` by number. **Pay**: `taobao.order_pay`; it is carried out later.
#[derive(Debug, Clone)]
pub struct DajiSaasTaobao {
    client: DajiSaas,
}

/// What the lines were resolved to, in their order. The ids come from the platform, by [`DajiSaasTaobao::resolve`].
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

    async fn page(&self, request: &QueryOrders) -> Result<OrderPage, Error> {
        let reply = tools::page(self.client.settings(), || self.client.send(request)).await?;
        let found = reply.guess().map_err(|e| tools::not_whole(format!("a page is not of the expected shape: {e}")))?;
        found.data.ok_or_else(|| tools::not_whole("a page came without its list"))
    }

    /// The orders of one reference. What comes back besides shows that the filter is not kept.
    async fn look(&self, reference: Reference) -> Result<Vec<Found>, Error> {
        let mut request = QueryOrders::by_outer_id(reference.as_str());
        (request.page_no, request.page_size) = (Some(1), Some(PAGE));
        let page = self.page(&request).await?;
        let total = page.results_total.ok_or_else(|| tools::not_whole("a page came without its total"))?;
        let orders = page.orders().ok_or_else(|| tools::not_whole("a page came without its list"))?;
        if u64::try_from(total).ok() != Some(orders.len() as u64) {
            return Err(tools::not_whole(format!("{} of {total} orders came for {reference}", orders.len())));
        }
        let found = orders.iter().map(|order| {
            if order.outer_purchase_id.as_deref() != Some(reference.as_str()) {
                return Err(tools::not_whole(format!("orders of other numbers came for {reference}")));
            }
            Ok(Found { reference: reference.clone(), order: buying::read(order)? })
        });
        found.collect()
    }

    /// That numbers come back as they were given, or that there is no order that could have one. An order that was placed
    /// here carries the same number twice.
    async fn numbers_come_back(&self, sought: &[Sought]) -> Result<(), Error> {
        let page = self.page(&QueryOrders::page(1, PAGE).modify_time_start(since(sought))).await?;
        let orders = page.orders().ok_or_else(|| tools::not_whole("a page came without its list"))?;
        let created = |order: &PurchaseOrder| order.created_time.as_ref().and_then(|time| time.unix_millis().ok());
        let from = since_millis(sought);
        let none = !orders.iter().any(|order| created(order).is_none_or(|created| created >= from));
        let twice = |order: &PurchaseOrder| {
            let number = order.outer_purchase_id.as_deref().filter(|number| !number.is_empty());
            number.is_some() && number == order.seller_order_number.as_deref()
        };
        let missing = || {
            tools::not_whole("no one of the newest orders shows the number that it was given")
                .with_field("outer_purchase_id")
        };
        (none || orders.iter().any(twice)).then_some(()).ok_or_else(missing)
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

    /// What was not sent or was throttled, and nothing else: no code of a creation is published.
    fn proves_nothing_done(&self, error: &Error) -> bool {
        tools::nothing_sent(error)
    }

    async fn find(&self, sought: &[Sought]) -> Result<Vec<Found>, Error> {
        let found = each(sought, |reference| self.look(reference)).await?;
        if found.is_empty() && !sought.is_empty() {
            self.numbers_come_back(sought).await?;
        }
        Ok(found)
    }

    async fn order(&self, order: &OrderId) -> Result<Order, Error> {
        let page = self.page(&QueryOrders::by_ids([order.as_str()])).await?;
        buying::among(&page.orders().ok_or_else(|| tools::not_whole("the page came without its list"))?, order)
    }

    async fn pay(&self, order: &OrderId) -> Result<Payment, Error> {
        let reply = self.client.send(&PayOrders::new([order.as_str()])).await?;
        let result = reply.guess().map_err(|e| tools::lacks("word on the payment").with_source(e))?;
        let payment = result.data.ok_or_else(|| tools::lacks("word on the payment"))?;
        buying::accepted(&payment, order).map(|()| Payment::Accepted)
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
        .district(to.district.as_str())
        .address(buying::street(to))
        .name(to.name.clone())
        .mobile_phone(to.mobile.clone());
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
