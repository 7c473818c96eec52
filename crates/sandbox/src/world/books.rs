//! The books of the world's accounts: added, opened, and read across all of them.

use super::accounts::{AccountPlace, Books, Purse, Shelf};
use super::{Notice, Orders, TaobaoOrders, World};
use daigou_core::Platform;
use std::mem::swap;

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
