//! Taobao orders: created by the buyer at PandaPon, bought as one purchase order for each shop. Lines that fail say so,
//! the others are bought. Where a line may go from where stands in [`TaobaoOrders::pay`] and [`TaobaoOrders::cancel`].

use super::catalogue::Catalogue;
use super::ids::Ids;
use super::taobao_pricing::{Unavailable, WantedItem, price};
use daigou_taobao::{OrderStatus, Receiver};
use std::collections::HashMap;

/// An order that was asked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct NewTaobaoOrder {
    /// Fen.
    pub(crate) budget: i64,
    pub(crate) lines: Vec<WantedItem>,
    pub(crate) receiver: Receiver,
    /// The caller's own number (`sellerOrderNumber`).
    pub(crate) reference: Option<String>,
    /// The caller's own platform.
    pub(crate) source: Option<String>,
}

/// Where a line stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum LineState {
    Unpaid,
    /// Paid, at milliseconds since 1970.
    Paid(i64),
    /// Closed, for a reason.
    Closed(String),
}

/// A line as it was bought: numbers of the purchase order and of Taobao's own, main and sub.
#[derive(Debug, Clone)]
pub(crate) struct Purchase {
    pub(crate) main: String,
    pub(crate) sub: String,
    pub(crate) outer_main: String,
    pub(crate) outer_sub: String,
}

/// What became of a line.
#[derive(Debug, Clone)]
pub(crate) struct TaobaoLine {
    pub(crate) sub_order: String,
    pub(crate) wanted: WantedItem,
    /// The places of its item and its variant in the catalogue; none where it failed.
    pub(crate) at: Option<(usize, usize)>,
    /// What it costs, fen; nothing where it failed.
    pub(crate) amount: i64,
    /// None where it failed.
    pub(crate) purchase: Option<Purchase>,
    pub(crate) failed: Option<Unavailable>,
    pub(crate) state: LineState,
}

impl TaobaoLine {
    /// Upstream's word for its state.
    pub(crate) fn status(&self) -> OrderStatus {
        match &self.state {
            LineState::Unpaid => OrderStatus::WaitBuyerPay,
            LineState::Paid(_) => OrderStatus::WaitSellerSendGoods,
            LineState::Closed(_) => OrderStatus::TradeClosed,
        }
    }

    /// When it was paid.
    pub(crate) fn paid(&self) -> Option<i64> {
        if let LineState::Paid(at) = self.state { Some(at) } else { None }
    }

    /// Whether it belongs to a purchase order.
    pub(crate) fn is_of(&self, main: &str) -> bool {
        self.purchase.as_ref().is_some_and(|purchase| purchase.main == main)
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
    pub(crate) source: Option<String>,
    pub(crate) receiver: Receiver,
    /// The pre-warehouse's name.
    pub(crate) warehouse: Option<String>,
    /// Whether a payment voucher was uploaded.
    pub(crate) voucher: bool,
    pub(crate) lines: Vec<TaobaoLine>,
    /// Milliseconds since 1970.
    pub(crate) created: i64,
    pub(crate) modified: i64,
    /// One of the vendors' examples: found by its ids, not listed.
    pub(crate) example: bool,
}

impl TaobaoOrder {
    /// What it costs, fen.
    pub(crate) fn total(&self) -> i64 {
        self.lines.iter().fold(0_i64, |sum, line| sum.saturating_add(line.amount))
    }

    /// The state of all lines together.
    pub(crate) fn status(&self) -> OrderStatus {
        together(&self.lines.iter().collect::<Vec<_>>())
    }

    /// The state of a purchase order.
    pub(crate) fn status_of(&self, main: &str) -> OrderStatus {
        together(&self.lines.iter().filter(|line| line.is_of(main)).collect::<Vec<_>>())
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
    let open = any(OrderStatus::WaitBuyerPay).or_else(|| any(OrderStatus::WaitSellerSendGoods));
    open.unwrap_or(OrderStatus::TradeClosed)
}

/// A purchase order: the place of its order, and which of the order's it is. Later ones are greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PurchasePlace(usize, usize);

/// Every order, oldest first, and the ways to find one.
#[derive(Debug, Default)]
pub(crate) struct TaobaoOrders {
    all: Vec<TaobaoOrder>,
    /// By PandaPon's id and number, and by the purchase orders.
    by_name: HashMap<String, usize>,
    /// The orders by their lines' names.
    by_line: HashMap<String, usize>,
    /// Every purchase order but those of examples.
    listed: Vec<PurchasePlace>,
}

impl TaobaoOrders {
    /// With the orders of the vendors' examples.
    pub(super) fn new(examples: Vec<TaobaoOrder>) -> Self {
        let mut out = Self::default();
        for order in examples {
            out.keep(order);
        }
        out
    }

    fn keep(&mut self, order: TaobaoOrder) {
        let at = self.all.len();
        let purchases = order.purchases();
        if !order.example {
            self.listed.extend((0..purchases.len()).map(|nth| PurchasePlace(at, nth)));
        }
        for name in [&order.id, &order.order_no].into_iter().map(String::as_str).chain(purchases) {
            self.by_name.entry(name.to_owned()).or_insert(at);
        }
        for line in &order.lines {
            let names = [Some(&line.sub_order), line.purchase.as_ref().map(|purchase| &purchase.sub)];
            for name in names.into_iter().flatten() {
                self.by_line.entry(name.clone()).or_insert(at);
            }
        }
        self.all.push(order);
    }

    /// The purchase orders that lists show, oldest first.
    pub(crate) fn listed(&self) -> &[PurchasePlace] {
        &self.listed
    }

    /// These purchase orders, oldest first, those of examples too.
    pub(crate) fn named<'n>(&self, mains: impl Iterator<Item = &'n str>) -> Vec<PurchasePlace> {
        let place = |main: &str| {
            let at = *self.by_name.get(main)?;
            self.all[at].purchases().iter().position(|own| *own == main).map(|nth| PurchasePlace(at, nth))
        };
        let mut places: Vec<_> = mains.filter_map(place).collect();
        places.sort_unstable();
        places.dedup();
        places
    }

    /// A purchase order: its order, and its number.
    pub(crate) fn purchase(&self, place: PurchasePlace) -> Option<(&TaobaoOrder, &str)> {
        let order = self.all.get(place.0)?;
        Some((order, order.purchases().get(place.1)?))
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

    /// A line by PandaPon's sub-order or the purchase sub-order.
    pub(crate) fn line(&self, id: &str) -> Option<(&TaobaoOrder, &TaobaoLine)> {
        let order = self.by_line.get(id).map(|at| &self.all[*at])?;
        Some((order, order.lines.iter().find(|line| line.is_named(id))?))
    }

    /// Creates an order: the same request twice makes two, as no key against that is documented.
    pub(crate) fn create(
        &mut self,
        catalogue: &mut Catalogue,
        ids: &mut Ids,
        order: NewTaobaoOrder,
        now: i64,
    ) -> Result<&TaobaoOrder, String> {
        let found = price(catalogue, &order.lines);
        let total = found.iter().flatten().fold(0_i64, |sum, line| sum.saturating_add(line.amount));
        if total > order.budget {
            return Err(format!(
                "purchaseAmount: 预算金额不足: the lines cost {total} fen, the budget is {}",
                order.budget
            ));
        }
        let (id, order_no) = (ids.internal(), ids.internal());
        // One purchase for each shop, in the order of the lines: its number, and Taobao's own.
        let mut purchases: Vec<(String, String, String)> = Vec::new();
        let mut lines = Vec::with_capacity(order.lines.len());
        for (wanted, found) in order.lines.into_iter().zip(found) {
            let sub_order = ids.internal();
            lines.push(match found {
                Err(failed) => {
                    let state = LineState::Closed(failed.1.clone());
                    let failed = Some(failed);
                    TaobaoLine { sub_order, wanted, at: None, amount: 0, purchase: None, failed, state }
                }
                Ok(line) => {
                    let item = &mut catalogue.items[line.item];
                    item.skus[line.sku].stock -= wanted.quantity;
                    if !purchases.iter().any(|(shop, ..)| *shop == item.shop) {
                        purchases.push((item.shop.clone(), ids.purchase(), ids.order()));
                    }
                    let of = purchases.iter().find(|(shop, ..)| *shop == item.shop).cloned();
                    let purchase = of.map(|(_, main, outer_main)| Purchase {
                        main,
                        sub: ids.purchase(),
                        outer_main,
                        outer_sub: ids.order(),
                    });
                    let (at, amount) = (Some((line.item, line.sku)), line.amount);
                    TaobaoLine { sub_order, wanted, at, amount, purchase, failed: None, state: LineState::Unpaid }
                }
            });
        }
        let NewTaobaoOrder { receiver, reference, source, .. } = order;
        self.keep(TaobaoOrder {
            id,
            order_no,
            reference,
            source,
            receiver,
            warehouse: None,
            voucher: false,
            lines,
            created: now,
            modified: now,
            example: false,
        });
        self.all.last().ok_or_else(|| "the order was not kept".to_owned())
    }

    /// Pays what is unpaid of a purchase order: false where nothing is, as it was paid or closed before.
    pub(crate) fn pay(&mut self, main: &str, now: i64) -> bool {
        let Some(order) = self.find_mut(main) else { return false };
        let mut paid = false;
        for line in order.lines.iter_mut().filter(|line| line.is_of(main) && line.state == LineState::Unpaid) {
            line.state = LineState::Paid(now);
            paid = true;
        }
        if paid {
            order.modified = now;
        }
        paid
    }

    /// Closes a purchase order, or these sub-orders of it, and gives the stock back: false, and nothing is closed,
    /// where one of them is paid. What is closed stays as it is.
    pub(crate) fn cancel(
        &mut self,
        catalogue: &mut Catalogue,
        main: &str,
        subs: Option<&[String]>,
        reason: &str,
        now: i64,
    ) -> bool {
        let Some(order) = self.find_mut(main) else { return false };
        let meant =
            |line: &TaobaoLine| line.is_of(main) && subs.is_none_or(|subs| subs.iter().any(|sub| line.is_named(sub)));
        if order.lines.iter().any(|line| meant(line) && line.paid().is_some()) {
            return false;
        }
        for line in order.lines.iter_mut().filter(|line| meant(line) && line.state == LineState::Unpaid) {
            line.state = LineState::Closed(reason.to_owned());
            order.modified = now;
            if let Some((item, sku)) = line.at {
                catalogue.items[item].skus[sku].stock += line.wanted.quantity;
            }
        }
        true
    }
}
