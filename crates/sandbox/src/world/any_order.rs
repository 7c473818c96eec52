//! An order of either marketplace, for what is asked of both alike.

use super::taobao::orders::{TaobaoLine, TaobaoOrder, TaobaoOrders};
use super::{AccountPlace, Orders, World};
use crate::world::alibaba::order::Order;
use daigou_core::buyer::mark;
use std::borrow::Cow;

/// An order of either marketplace.
#[derive(Clone, Copy)]
pub(crate) enum AnyOrder<'w> {
    Alibaba(&'w Order),
    Taobao(&'w TaobaoOrder),
}

impl<'w> AnyOrder<'w> {
    /// All of the account that is served but those of the vendors' examples: 1688's, then Taobao's, the oldest first of
    /// each.
    pub(crate) fn all(world: &'w World) -> impl Iterator<Item = Self> {
        Self::of(&world.orders, &world.taobao_orders)
    }

    fn of(orders: &'w Orders, taobao: &'w TaobaoOrders) -> impl Iterator<Item = Self> {
        let taobao = taobao.iter().filter(|order| !order.example);
        orders.iter().map(Self::Alibaba).chain(taobao.map(Self::Taobao))
    }

    /// The same of every account, with whose it is.
    pub(crate) fn everywhere(world: &'w World) -> impl Iterator<Item = (AccountPlace, Self)> {
        world.books().flat_map(|(place, orders, taobao)| Self::of(orders, taobao).map(move |order| (place, order)))
    }

    /// An order of the account that is served, by 1688's number, or by the number, the id or a purchase order of Taobao.
    pub(crate) fn find(world: &'w World, id: &str) -> Option<Self> {
        let alibaba = world.orders.find(id).map(Self::Alibaba);
        alibaba.or_else(|| world.taobao_orders.find(id).map(Self::Taobao))
    }

    pub(crate) fn created(self) -> i64 {
        match self {
            Self::Alibaba(order) => order.created,
            Self::Taobao(order) => order.created,
        }
    }

    pub(crate) fn marketplace(self) -> &'static str {
        match self {
            Self::Alibaba(_) => "alibaba1688",
            Self::Taobao(_) => "taobao",
        }
    }

    pub(crate) fn status(self) -> String {
        match self {
            Self::Alibaba(order) => order.state.word().to_owned(),
            Self::Taobao(order) => order.status().to_string(),
        }
    }

    /// Its number: 1688's, or PandaPon's of a Taobao order.
    pub(crate) fn number(self) -> &'w str {
        match self {
            Self::Alibaba(order) => &order.tb_order_id,
            Self::Taobao(order) => &order.order_no,
        }
    }

    /// The buyer's remark, where the platform shows one.
    pub(crate) fn note(self) -> Option<&'w str> {
        match self {
            Self::Alibaba(order) => order.asked.note.as_deref(),
            Self::Taobao(_) => None,
        }
    }

    /// The caller's own number: a field of its own, or the mark in the note.
    pub(crate) fn reference(self) -> Option<Cow<'w, str>> {
        match self {
            Self::Alibaba(order) => {
                let marked = || order.asked.note.as_deref().and_then(marked);
                order.asked.third_order_id.as_deref().map(Cow::Borrowed).or_else(marked)
            }
            Self::Taobao(order) => order.reference.as_deref().map(Cow::Borrowed),
        }
    }

    /// Tells whether a text stands in one of its numbers, its reference or a title.
    pub(crate) fn mentions(self, world: &World, text: &str) -> bool {
        let catalogue = &world.catalogue;
        self.reference().is_some_and(|reference| reference.contains(text))
            || match self {
                Self::Alibaba(order) => {
                    order.tb_order_id.contains(text)
                        || order.order_no.contains(text)
                        || order.lines.iter().any(|line| catalogue.offer(line.sku).title.contains(text))
                }
                Self::Taobao(order) => {
                    let titled =
                        |line: &TaobaoLine| line.at.is_some_and(|(item, _)| catalogue.items[item].title.contains(text));
                    order.order_no.contains(text)
                        || order.purchases().iter().any(|main| main.contains(text))
                        || order.lines.iter().any(titled)
                }
            }
    }
}

/// The reference of the mark in a note; by hand it is written as the last word, `daigou:PO-1`.
fn marked(note: &str) -> Option<Cow<'_, str>> {
    let mark = mark::read(note).into_iter().next().map(|reference| Cow::Owned(reference.as_str().to_owned()));
    mark.or_else(|| note.split_whitespace().next_back()?.strip_prefix("daigou:").map(Cow::Borrowed))
}
