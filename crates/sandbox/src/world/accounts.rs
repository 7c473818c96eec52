//! Whose everything is. Each account of a platform has books of its own: cart, orders, refunds, addresses, pictures and
//! money. The goods are everybody's, and so are the counters of ids, so that no two orders share a number. The books of one
//! account lie open, as the world's own members; those of the others are put away, and nothing that is done to the world
//! reaches them: who serves a call opens its account's books first ([`World::open`]).

use super::addresses::Addresses;
use super::alibaba::examples as alibaba_examples;
use super::alibaba::order::CartLine;
use super::alibaba::orders::Orders;
use super::alibaba::refunds::TradeRefunds;
use super::goods;
use super::goods::catalogue::Catalogue;
use super::goods::model::SkuRef;
use super::notices::Notice;
use super::shipments::Warehouse;
use super::taobao::cart::TaobaoCart;
use super::taobao::examples as taobao_examples;
use super::taobao::orders::TaobaoOrders;
use super::taobao::refunds::TaobaoRefunds;
use super::uploads::Uploads;
use daigou_core::Platform;
use std::collections::BTreeMap;

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
    pub(super) platforms: Vec<Platform>,
    pub(super) away: Vec<Books>,
    /// Whose books lie open.
    pub(super) open: AccountPlace,
    /// What happened in books that were put away since.
    pub(super) told: Vec<(AccountPlace, Notice)>,
    pub(super) demo: bool,
    pub(super) seed: u64,
}

impl Shelf {
    /// With the first account of either platform; the books of PandaPon's are to lie open.
    pub(super) fn new(catalogue: &Catalogue, seed: u64, demo: bool) -> (Self, Books) {
        let mut first = Books::new(catalogue, seed, PANDAPON, Platform::PandaPon, demo);
        let daji = Books::new(catalogue, seed, DAJISAAS, Platform::DajiSaas, demo);
        let platforms = vec![Platform::PandaPon, Platform::DajiSaas];
        let mut none = Books::none();
        std::mem::swap(&mut first, &mut none);
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
