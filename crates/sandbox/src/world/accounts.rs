//! Whose everything is. Each account of a platform has books of its own: cart, orders, refunds, addresses, pictures and
//! money. The goods are everybody's, and so are the counters of ids, so that no two orders share a number. The books of one
//! account lie open, as the world's own members; those of the others are put away, and nothing that is done to the world
//! reaches them: who serves a call opens its account's books first ([`World::open`]).

use super::addresses::Addresses;
use super::alibaba::examples as alibaba_examples;
use super::goods::catalogue::Catalogue;
use super::goods::model::SkuRef;
use super::notices::Notice;
use super::shipments::Warehouse;
use super::taobao::cart::TaobaoCart;
use super::taobao::examples as taobao_examples;
use super::taobao::orders::TaobaoOrders;
use super::taobao::refunds::TaobaoRefunds;
use super::uploads::Uploads;
use super::{CartLine, Orders, TradeRefunds, World, goods};
use daigou_core::Platform;
use std::collections::BTreeMap;
use std::mem::swap;

/// An account by its place: 0 is PandaPon's first, 1 DajiSaaS's, then as they were added.
pub(crate) type AccountPlace = usize;

/// PandaPon's first account.
pub(crate) const PANDAPON: AccountPlace = 0;

/// DajiSaaS's first account.
pub(crate) const DAJISAAS: AccountPlace = 1;

/// How far the counters that belong to one account's books lie apart: numbers of two accounts never meet.
const APART: i64 = 10_000_000;

/// The money of an account, and what its platform's risk control thinks of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Purse {
    /// What it can pay with, fen; without end where there is none.
    pub(crate) balance: Option<i64>,
    /// Whether risk control refuses its orders.
    pub(crate) orders_refused: bool,
    /// Whether risk control refuses its payments.
    pub(crate) payments_refused: bool,
}

/// The sandbox's code and words for an order that risk control refuses: upstream publishes none.
pub(crate) const RISK: (&str, &str) = ("RISK_CONTROL", "账户被风控限制下单: risk control refuses the account's orders");

/// Why an account cannot pay, in upstream's words for a payment that fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unpayable {
    Balance,
    Risk,
}

impl Unpayable {
    /// Upstream's code: that of 1688's message about batch payments.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Balance => "ACCOUNT_BALANCE_NOT_ENOUGH",
            Self::Risk => "ACCOUNT_FROZEN",
        }
    }

    /// In words.
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Balance => "账户余额不足: the account's balance does not cover it",
            Self::Risk => "账户被风控限制: risk control lets the account pay nothing",
        }
    }
}

impl Purse {
    /// Whether nothing was ever set about it.
    pub(crate) fn is_plain(&self) -> bool {
        *self == Self::default()
    }

    /// Whether so much can be paid.
    pub(crate) fn may_pay(&self, fen: i64) -> Result<(), Unpayable> {
        if self.payments_refused {
            return Err(Unpayable::Risk);
        }
        if self.balance.is_some_and(|balance| balance < fen) {
            return Err(Unpayable::Balance);
        }
        Ok(())
    }

    /// Takes what was paid.
    pub(crate) fn take(&mut self, fen: i64) {
        self.balance = self.balance.map(|balance| balance.saturating_sub(fen));
    }

    /// Gives back what was refunded.
    pub(crate) fn give_back(&mut self, fen: i64) {
        self.balance = self.balance.map(|balance| balance.saturating_add(fen));
    }
}

/// What one account has.
#[derive(Debug)]
pub(crate) struct Books {
    pub(super) cart: BTreeMap<i64, CartLine>,
    pub(super) cart_next: i64,
    pub(super) orders: Orders,
    pub(super) refunds: TradeRefunds,
    pub(super) taobao_orders: TaobaoOrders,
    pub(super) taobao_refunds: TaobaoRefunds,
    pub(super) taobao_cart: TaobaoCart,
    pub(super) addresses: Addresses,
    pub(super) warehouse: Warehouse,
    pub(super) uploads: Uploads,
    pub(super) purse: Purse,
}

impl Books {
    /// The books of the account at a place of a world with this seed; with a cart and an address book that are filled
    /// where `demo` says so.
    pub(super) fn new(catalogue: &Catalogue, seed: u64, place: AccountPlace, platform: Platform, demo: bool) -> Self {
        let apart = i64::try_from(place).unwrap_or_default() * APART;
        let cart = if demo { filled(catalogue, seed) } else { BTreeMap::new() };
        let cart_next = apart.max(cart.keys().next_back().map_or(0, |last| last + 1));
        let mut refunds = TradeRefunds::new();
        refunds.next += apart;
        Self {
            cart,
            cart_next,
            orders: Orders::new(alibaba_examples::orders(catalogue, platform), apart),
            refunds,
            taobao_orders: TaobaoOrders::new(taobao_examples::orders(catalogue, platform)),
            taobao_refunds: TaobaoRefunds::new(taobao_examples::refunds()),
            taobao_cart: TaobaoCart::new(catalogue, demo, apart),
            addresses: Addresses::new(demo, apart),
            warehouse: Warehouse::default(),
            uploads: Uploads::new(apart),
            purse: Purse::default(),
        }
    }

    /// None at all: what stands in the place of the books that lie open.
    fn none() -> Self {
        Self {
            cart: BTreeMap::new(),
            cart_next: 0,
            orders: Orders::default(),
            refunds: TradeRefunds::none(),
            taobao_orders: TaobaoOrders::default(),
            taobao_refunds: TaobaoRefunds::default(),
            taobao_cart: TaobaoCart::default(),
            addresses: Addresses::new(false, 0),
            warehouse: Warehouse::default(),
            uploads: Uploads::new(0),
            purse: Purse::default(),
        }
    }
}

/// A cart with a line of each product that the vendors' examples name, and with the lines that they name by their ids.
fn filled(catalogue: &Catalogue, seed: u64) -> BTreeMap<i64, CartLine> {
    let mut cart = BTreeMap::new();
    for (offer, sku) in catalogue.documented() {
        let id = i64::try_from(cart.len()).unwrap_or_default();
        cart.insert(id, CartLine { sku, quantity: catalogue.cart_quantity(seed, offer, sku) });
    }
    for (id, number, quantity) in goods::documented::CART {
        if let Some(offer) = catalogue.offers.iter().position(|offer| offer.number == number) {
            cart.insert(id, CartLine { sku: SkuRef { offer, sku: 0 }, quantity });
        }
    }
    cart
}

/// The accounts and the books that are put away.
#[derive(Debug)]
pub(crate) struct Shelf {
    platforms: Vec<Platform>,
    away: Vec<Books>,
    /// Whose books lie open.
    open: AccountPlace,
    /// What happened in books that were put away since.
    told: Vec<(AccountPlace, Notice)>,
    demo: bool,
    seed: u64,
}

impl Shelf {
    /// With the first account of either platform; the books of PandaPon's are to lie open.
    pub(super) fn new(catalogue: &Catalogue, seed: u64, demo: bool) -> (Self, Books) {
        let mut first = Books::new(catalogue, seed, PANDAPON, Platform::PandaPon, demo);
        let daji = Books::new(catalogue, seed, DAJISAAS, Platform::DajiSaas, demo);
        let platforms = vec![Platform::PandaPon, Platform::DajiSaas];
        let mut none = Books::none();
        swap(&mut first, &mut none);
        (Self { platforms, away: vec![first, daji], open: PANDAPON, told: Vec::new(), demo, seed }, none)
    }

    /// The platform of an account.
    pub(crate) fn platform(&self, place: AccountPlace) -> Platform {
        self.platforms.get(place).copied().unwrap_or(Platform::PandaPon)
    }

    /// How many accounts there are.
    pub(crate) fn len(&self) -> usize {
        self.platforms.len()
    }

    /// Whose books lie open.
    pub(crate) fn at(&self) -> AccountPlace {
        self.open
    }
}

impl World {
    /// Adds an account with books of its own, and gives its place.
    pub(crate) fn add_account(&mut self, platform: Platform) -> AccountPlace {
        let place = self.accounts.len();
        let Shelf { seed, demo, .. } = self.accounts;
        self.accounts.platforms.push(platform);
        self.accounts.away.push(Books::new(&self.catalogue, seed, place, platform, demo));
        place
    }

    /// Opens the books of an account: from here on, everything is asked of them and done to them.
    pub(crate) fn open(&mut self, place: AccountPlace) {
        let before = self.accounts.open;
        if place == before || place >= self.accounts.len() {
            return;
        }
        let told = self.notices.drain(..).map(|notice| (before, notice));
        self.accounts.told.extend(told);
        self.exchange(before);
        self.exchange(place);
        self.accounts.open = place;
        self.timers.account = place;
    }

    /// Exchanges what lies open with what is put away at a place.
    fn exchange(&mut self, place: AccountPlace) {
        let Some(books) = self.accounts.away.get_mut(place) else { return };
        swap(&mut self.cart, &mut books.cart);
        swap(&mut self.cart_next, &mut books.cart_next);
        swap(&mut self.orders, &mut books.orders);
        swap(&mut self.refunds, &mut books.refunds);
        swap(&mut self.taobao_orders, &mut books.taobao_orders);
        swap(&mut self.taobao_refunds, &mut books.taobao_refunds);
        swap(&mut self.taobao_cart, &mut books.taobao_cart);
        swap(&mut self.addresses, &mut books.addresses);
        swap(&mut self.warehouse, &mut books.warehouse);
        swap(&mut self.uploads, &mut books.uploads);
        swap(&mut self.purse, &mut books.purse);
    }

    /// Opens the books that an order stands in, by any of its names; none of them where there is no such order. An example's
    /// order, which each account has, is that of the first.
    pub(crate) fn open_order(&mut self, id: &str) -> bool {
        let found = self.books().find(|(_, orders, taobao)| orders.find(id).is_some() || taobao.find(id).is_some());
        let Some(place) = found.map(|(place, ..)| place) else { return false };
        self.open(place);
        true
    }

    /// The orders of every account, in the order of the accounts.
    pub(crate) fn books(&self) -> impl Iterator<Item = (AccountPlace, &Orders, &TaobaoOrders)> {
        let open = self.accounts.open;
        self.accounts.away.iter().enumerate().map(move |(place, books)| {
            if place == open {
                (place, &self.orders, &self.taobao_orders)
            } else {
                (place, &books.orders, &books.taobao_orders)
            }
        })
    }

    /// The money of an account.
    pub(crate) fn purse_of(&self, place: AccountPlace) -> Option<&Purse> {
        if place == self.accounts.open { Some(&self.purse) } else { Some(&self.accounts.away.get(place)?.purse) }
    }

    /// Whether anything happened that nobody was told of.
    pub(crate) fn has_news(&self) -> bool {
        !self.notices.is_empty() || !self.accounts.told.is_empty()
    }

    /// What happened that nobody was told of, in its order.
    pub(crate) fn news(&self) -> impl Iterator<Item = &Notice> {
        self.accounts.told.iter().map(|(_, notice)| notice).chain(&self.notices)
    }

    /// Takes what happened that nobody was told of, with whose books it happened in, in its order.
    pub(crate) fn take_news(&mut self) -> Vec<(AccountPlace, Notice)> {
        let open = self.accounts.open;
        let mut told = std::mem::take(&mut self.accounts.told);
        told.extend(self.notices.drain(..).map(|notice| (open, notice)));
        told
    }
}
