//! Taobao orders: created by the buyer at PandaPon, bought as one purchase order for each shop. Lines that fail say so,
//! the others are bought. Where a line may go from where stands in `taobao_life`.

use super::order_life::{LineState, close_reason};
use super::pricing::{Priced, Unavailable, WantedItem, postages, price};
use crate::world::cycle::{Entry, Event};
use crate::world::goods::catalogue::Catalogue;
use crate::world::ids::Ids;
use crate::world::parcels::Parcel;
use daigou_taobao::Receiver;
use daigou_upstream::taobao::OrderStatus;
use std::collections::{BTreeSet, HashMap};

/// An order that was asked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct NewTaobaoOrder {
    /// Fen.
    pub(crate) budget: i64,
    pub(crate) lines: Vec<WantedItem>,
    /// The lines' numbers in the caller's order, where they have such.
    pub(crate) line_numbers: Vec<Option<String>>,
    pub(crate) receiver: Receiver,
    /// The caller's own number: PandaPon's `sellerOrderNumber`, DajiSaaS's `thirdOrderId`.
    pub(crate) reference: Option<String>,
    /// `sellerOrderNumber` as it was given.
    pub(crate) seller_number: Option<String>,
    /// The caller's own platform.
    pub(crate) source: Option<String>,
    /// Whether it was ordered at DajiSaaS, and not at PandaPon.
    pub(crate) dajisaas: bool,
    pub(crate) bad_lines: BadLines,
}

/// What lines that cannot be bought do to the others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum BadLines {
    /// Nothing: they say so themselves, and an order may have no others.
    #[default]
    Alone,
    /// Nothing, as long as there is a good one: they stand in the first purchase order, closed.
    Kept,
    /// One refuses the whole order.
    Refused,
}

/// Why there is no order.
#[derive(Debug)]
pub(crate) enum Unplaced {
    /// The lines cost this, which is above the budget (fen).
    Budget { total: i64, budget: i64 },
    /// The line at this place cannot be bought.
    Line(usize, Unavailable),
    /// Risk control refuses the account's orders.
    Risk,
}

/// A line as it was bought: numbers of the purchase order and of Taobao's own, main and sub.
#[derive(Debug, Clone)]
pub(crate) struct Purchase {
    pub(crate) main: String,
    pub(crate) sub: String,
    pub(crate) outer_main: String,
    pub(crate) outer_sub: String,
}

impl Purchase {
    /// One more line of a purchase order.
    fn of(main: &str, outer_main: &str, ids: &mut Ids) -> Self {
        Self { main: main.to_owned(), sub: ids.purchase(), outer_main: outer_main.to_owned(), outer_sub: ids.order() }
    }
}

/// What became of a line.
#[derive(Debug, Clone)]
pub(crate) struct TaobaoLine {
    pub(crate) sub_order: String,
    /// Its number in the caller's order.
    pub(crate) number: Option<String>,
    pub(crate) wanted: WantedItem,
    /// The places of its item and its variant in the catalogue; none where it failed.
    pub(crate) at: Option<(usize, usize)>,
    /// What it costs, fen; nothing where it failed.
    pub(crate) amount: i64,
    /// None where it failed.
    pub(crate) purchase: Option<Purchase>,
    pub(crate) failed: Option<Unavailable>,
    pub(crate) state: LineState,
    /// When it was paid, milliseconds since 1970.
    pub(crate) paid: Option<i64>,
    /// Freight inside China that is asked for with it, fen: that of its purchase order stands at the first line.
    pub(crate) postage: i64,
    /// When it is paid, where the buyer had it paid and that was not carried out yet.
    pub(crate) paying: Option<i64>,
    /// When it is cancelled, and why, where the buyer asked for that.
    pub(crate) cancelling: Option<(i64, String)>,
    /// Why it was closed.
    pub(crate) close_reason: Option<String>,
    /// What was refunded of it, fen.
    pub(crate) refunded: i64,
}

impl TaobaoLine {
    /// A line that is being bought.
    fn bought(
        sub_order: String,
        number: Option<String>,
        wanted: WantedItem,
        line: &Priced,
        purchase: Option<Purchase>,
    ) -> Self {
        Self {
            sub_order,
            number,
            wanted,
            at: Some((line.item, line.sku)),
            amount: line.amount,
            purchase,
            failed: None,
            state: LineState::Building,
            paid: None,
            postage: 0,
            paying: None,
            cancelling: None,
            close_reason: None,
            refunded: 0,
        }
    }

    /// A line that cannot be bought.
    fn failed(sub_order: String, number: Option<String>, wanted: WantedItem, why: Unavailable) -> Self {
        let nothing = Priced { item: 0, sku: 0, amount: 0 };
        let close_reason = Some(why.1.clone());
        let line = Self::bought(sub_order, number, wanted, &nothing, None);
        Self { at: None, failed: Some(why), state: LineState::Closed, close_reason, ..line }
    }

    /// Whether it belongs to a purchase order.
    pub(crate) fn is_of(&self, main: &str) -> bool {
        self.purchase.as_ref().is_some_and(|purchase| purchase.main == main)
    }

    /// Tells if it is to be paid, or will be once it is created.
    pub(crate) fn is_unpaid(&self) -> bool {
        matches!(self.state, LineState::Building | LineState::Unpaid)
    }

    /// What it costs with its freight, fen.
    pub(crate) fn total(&self) -> i64 {
        self.amount.saturating_add(self.postage)
    }

    /// Whether this is one of its names: PandaPon's sub-order or the purchase sub-order.
    pub(crate) fn is_named(&self, id: &str) -> bool {
        self.sub_order == id || self.purchase.as_ref().is_some_and(|purchase| purchase.sub == id)
    }
}

/// An order.
#[derive(Debug, Clone)]
pub(crate) struct TaobaoOrder {
    pub(crate) id: String,
    pub(crate) order_no: String,
    pub(crate) reference: Option<String>,
    pub(crate) seller_number: Option<String>,
    pub(crate) source: Option<String>,
    pub(crate) dajisaas: bool,
    pub(crate) receiver: Receiver,
    /// The pre-warehouse's name.
    pub(crate) warehouse: Option<String>,
    /// Whether a payment voucher was uploaded.
    pub(crate) voucher: bool,
    pub(crate) lines: Vec<TaobaoLine>,
    /// What was shipped of it, in the order in which it was.
    pub(crate) parcels: Vec<Parcel>,
    /// Milliseconds since 1970.
    pub(crate) created: i64,
    pub(crate) modified: i64,
    /// When what is unpaid of it is closed.
    pub(crate) pay_until: Option<i64>,
    /// What happened after it was made, oldest first.
    pub(crate) log: Vec<Entry>,
    /// One of the vendors' examples: found by its ids, not listed.
    pub(crate) example: bool,
}

impl TaobaoOrder {
    /// What it costs, fen.
    pub(crate) fn total(&self) -> i64 {
        self.lines.iter().fold(0_i64, |sum, line| sum.saturating_add(line.total()))
    }

    /// The state of all lines together.
    pub(crate) fn status(&self) -> OrderStatus {
        together(&self.lines.iter().collect::<Vec<_>>())
    }

    /// Its purchase orders, each once.
    pub(crate) fn purchases(&self) -> Vec<&str> {
        let mut mains: Vec<&str> = Vec::new();
        for purchase in self.lines.iter().filter_map(|line| line.purchase.as_ref()) {
            if !mains.contains(&purchase.main.as_str()) {
                mains.push(&purchase.main);
            }
        }
        mains
    }
}

/// The state of lines together: the least advanced that is not closed.
pub(crate) fn together(lines: &[&TaobaoLine]) -> OrderStatus {
    let any = |wanted: OrderStatus| lines.iter().any(|line| line.status() == wanted).then_some(wanted);
    let open = any(OrderStatus::Building).or_else(|| any(OrderStatus::WaitBuyerPay));
    let open = open.or_else(|| any(OrderStatus::WaitSellerSendGoods));
    open.or_else(|| any(OrderStatus::WaitBuyerConfirmGoods)).unwrap_or(OrderStatus::TradeClosed)
}

/// Every order, oldest first, and the ways to find one.
#[derive(Debug, Default)]
pub(crate) struct TaobaoOrders {
    all: Vec<TaobaoOrder>,
    /// By id, number and purchase orders.
    by_name: HashMap<String, usize>,
    /// By sub-order and purchase sub-order.
    by_line: HashMap<String, (usize, usize)>,
    by_reference: HashMap<String, Vec<usize>>,
}

impl TaobaoOrders {
    /// With the orders of the vendors' examples.
    pub(crate) fn new(examples: Vec<TaobaoOrder>) -> Self {
        let mut orders = Self::default();
        for order in examples {
            orders.add(order);
        }
        orders
    }

    /// Adds an order under all of its names, none of which ever changes; gives its place.
    fn add(&mut self, order: TaobaoOrder) -> usize {
        let at = self.all.len();
        let names = [&order.id, &order.order_no].into_iter().map(String::as_str).chain(order.purchases());
        for name in names {
            self.by_name.insert(name.to_owned(), at);
        }
        for (i, line) in order.lines.iter().enumerate() {
            self.by_line.insert(line.sub_order.clone(), (at, i));
            if let Some(purchase) = &line.purchase {
                self.by_line.insert(purchase.sub.clone(), (at, i));
            }
        }
        if let Some(reference) = &order.reference {
            self.by_reference.entry(reference.clone()).or_default().push(at);
        }
        self.all.push(order);
        at
    }

    /// All of them, those of examples too.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &TaobaoOrder> {
        self.all.iter()
    }

    /// An order by PandaPon's id or number, or by one of its purchase orders.
    pub(crate) fn find(&self, id: &str) -> Option<&TaobaoOrder> {
        self.by_name.get(id).map(|at| &self.all[*at])
    }

    /// The same, to change it.
    pub(crate) fn find_mut(&mut self, id: &str) -> Option<&mut TaobaoOrder> {
        self.by_name.get(id).map(|at| &mut self.all[*at])
    }

    /// The orders that are meant by any of these names, oldest first and each once.
    pub(crate) fn named<'n>(&self, names: impl Iterator<Item = &'n str>) -> Vec<&TaobaoOrder> {
        let places: BTreeSet<usize> = names.filter_map(|name| self.by_name.get(name).copied()).collect();
        places.into_iter().map(|at| &self.all[at]).collect()
    }

    /// The orders with the caller's own number, oldest first.
    pub(crate) fn referring(&self, reference: &str) -> impl DoubleEndedIterator<Item = &TaobaoOrder> {
        self.by_reference.get(reference).into_iter().flatten().map(|at| &self.all[*at])
    }

    /// A line by PandaPon's sub-order or the purchase sub-order.
    pub(crate) fn line(&self, id: &str) -> Option<(&TaobaoOrder, &TaobaoLine)> {
        let (at, line) = *self.by_line.get(id)?;
        Some((&self.all[at], &self.all[at].lines[line]))
    }

    /// The same, to change it.
    pub(crate) fn line_mut(&mut self, id: &str) -> Option<&mut TaobaoLine> {
        let (at, line) = *self.by_line.get(id)?;
        Some(&mut self.all[at].lines[line])
    }

    /// Creates an order.
    pub(crate) fn create(
        &mut self,
        catalogue: &mut Catalogue,
        ids: &mut Ids,
        order: NewTaobaoOrder,
        now: i64,
    ) -> Result<&mut TaobaoOrder, Unplaced> {
        let found = price(catalogue, &order.lines);
        let bad = found.iter().enumerate().find_map(|(i, line)| Some((i, line.as_ref().err()?.clone())));
        if let Some((at, why)) = bad {
            let none_is_good = found.iter().all(Result::is_err);
            if order.bad_lines == BadLines::Refused || order.bad_lines == BadLines::Kept && none_is_good {
                return Err(Unplaced::Line(at, why));
            }
        }
        let province = order.receiver.state.as_deref();
        let postage = postages(catalogue, &found, province);
        let total = found.iter().flatten().map(|line| line.amount).chain(postage.iter().map(|(_, fen)| *fen));
        let total = total.fold(0_i64, i64::saturating_add);
        if total > order.budget {
            return Err(Unplaced::Budget { total, budget: order.budget });
        }
        let (id, order_no) = (ids.internal(), ids.internal());
        // One purchase for each shop, in the order of the lines: its number, and Taobao's own.
        let mut purchases: Vec<(String, String, String)> = Vec::new();
        let mut lines = Vec::with_capacity(order.lines.len());
        let mut numbers = order.line_numbers.into_iter();
        for (wanted, found) in order.lines.into_iter().zip(found) {
            let (sub_order, number) = (ids.internal(), numbers.next().flatten());
            lines.push(match found {
                Err(failed) => TaobaoLine::failed(sub_order, number, wanted, failed),
                Ok(line) => {
                    let item = &mut catalogue.items[line.item];
                    item.skus[line.sku].stock -= wanted.quantity;
                    if !purchases.iter().any(|(shop, ..)| *shop == item.shop) {
                        purchases.push((item.shop.clone(), ids.purchase(), ids.order()));
                    }
                    let of = purchases.iter().find(|(shop, ..)| *shop == item.shop);
                    let purchase = of.map(|(_, main, outer_main)| Purchase::of(main, outer_main, ids));
                    TaobaoLine::bought(sub_order, number, wanted, &line, purchase)
                }
            });
        }
        for (shop, fen) in postage {
            let item = |line: &TaobaoLine| line.at.is_some_and(|(item, _)| catalogue.items[item].shop == shop);
            if let Some(first) = lines.iter_mut().find(|line| item(line)) {
                first.postage = fen;
            }
        }
        if let (BadLines::Kept, Some((_, main, outer_main))) = (order.bad_lines, purchases.into_iter().next()) {
            for line in lines.iter_mut().filter(|line| line.purchase.is_none()) {
                line.purchase = Some(Purchase::of(&main, &outer_main, ids));
            }
        }
        let NewTaobaoOrder { receiver, reference, seller_number, source, dajisaas, .. } = order;
        let at = self.add(TaobaoOrder {
            id,
            order_no,
            reference,
            seller_number,
            source,
            dajisaas,
            receiver,
            warehouse: None,
            voucher: false,
            lines,
            parcels: Vec::new(),
            created: now,
            modified: now,
            pay_until: None,
            log: Vec::new(),
            example: false,
        });
        Ok(&mut self.all[at])
    }
}

impl TaobaoLine {
    /// Upstream's word for its state.
    pub(crate) fn status(&self) -> OrderStatus {
        self.state.status()
    }

    /// Something happens to it, if its state allows it. What is closed unpaid, or refunded before it was shipped, can be
    /// sold again; `shipped` pieces of it were.
    pub(crate) fn happens(&mut self, event: Event, catalogue: &mut Catalogue, shipped: i64, now: i64) -> bool {
        let Some(next) = self.state.after(event) else { return false };
        match event {
            Event::Pay => (self.paid, self.paying) = (Some(now), None),
            Event::Cancel | Event::Close | Event::TimeOut | Event::RefundAll => {
                let own = self.cancelling.take().filter(|_| event == Event::Cancel);
                self.close_reason = Some(own.map_or_else(|| close_reason(event).to_owned(), |(_, reason)| reason));
                self.paying = None;
                if let (LineState::Unpaid | LineState::Paid, Some((item, sku))) = (self.state, self.at) {
                    catalogue.items[item].skus[sku].stock += self.wanted.quantity - shipped;
                }
            }
            _ => {}
        }
        self.state = next;
        true
    }
}
