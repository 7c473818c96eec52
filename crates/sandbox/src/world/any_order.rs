//! An order of either marketplace, for what is asked of both alike.

use super::taobao::orders::{TaobaoLine, TaobaoOrder, TaobaoOrders};
use super::{AccountPlace, Entry, Orders, Parcel, Parcels, World};
use crate::world::alibaba::order::{Order, OrderedLine};
use daigou_core::buyer::mark;
use daigou_core::value::Personal;
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

    /// Where it goes, in one line.
    pub(crate) fn address(self) -> Option<String> {
        let shown = |text: &Option<Personal>| text.as_ref().map(|text| text.expose().to_owned());
        let parts = match self {
            Self::Alibaba(order) => {
                let to = order.asked.address.as_ref()?;
                let place =
                    [to.province_text.clone(), to.city_text.clone(), to.area_text.clone(), to.town_text.clone()];
                let phone = shown(&to.mobile).or_else(|| shown(&to.phone));
                [vec![shown(&to.full_name), phone], place.into(), vec![shown(&to.address), to.post_code.clone()]]
                    .concat()
            }
            Self::Taobao(order) => {
                let to = &order.receiver;
                let place = [to.state.clone(), to.city.clone(), to.district.clone()];
                let phone = shown(&to.mobile_phone).or_else(|| shown(&to.phone));
                [vec![shown(&to.name), phone], place.into(), vec![shown(&to.address), to.zip.clone()]].concat()
            }
        };
        let parts: Vec<String> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    }

    /// Why it was closed, or a line of it.
    pub(crate) fn close_reason(self) -> Option<&'w str> {
        match self {
            Self::Alibaba(order) => order.history.close_reason.as_deref(),
            Self::Taobao(order) => order.lines.iter().find_map(|line| line.close_reason.as_deref()),
        }
    }

    /// Tells whether a text stands in one of its numbers, its reference, its remark or a title; large and small letters are
    /// alike.
    pub(crate) fn mentions(self, world: &World, text: &str) -> bool {
        let wanted = text.to_lowercase();
        let holds = |known: &str| known.to_lowercase().contains(&wanted);
        let catalogue = &world.catalogue;
        let (log, parcels): (&[Entry], &[Parcel]) = match self {
            Self::Alibaba(order) => (&order.history.log, order.parcels()),
            Self::Taobao(order) => (&order.log, order.parcels()),
        };
        let own = match self {
            Self::Alibaba(order) => {
                let named = |line: &OrderedLine| holds(&line.sub_order) || holds(&catalogue.offer(line.sku).title);
                holds(&order.tb_order_id) || holds(&order.order_no) || order.lines.iter().any(named)
            }
            Self::Taobao(order) => {
                let bought = |line: &TaobaoLine| {
                    line.purchase.as_ref().is_some_and(|purchase| holds(&purchase.main) || holds(&purchase.sub))
                };
                let titled = |line: &TaobaoLine| line.at.is_some_and(|(item, _)| holds(&catalogue.items[item].title));
                let named = |line: &TaobaoLine| holds(&line.sub_order) || bought(line) || titled(line);
                holds(&order.order_no) || order.lines.iter().any(named)
            }
        };
        own || self.reference().is_some_and(|reference| holds(&reference))
            || self.note().is_some_and(holds)
            || log.iter().any(|entry| entry.of.as_deref().is_some_and(holds))
            || parcels.iter().any(|parcel| holds(&parcel.waybill))
    }
}

/// The reference of the mark in a note; by hand it is written as the last word, `daigou:PO-1`.
fn marked(note: &str) -> Option<Cow<'_, str>> {
    let mark = mark::read(note).into_iter().next().map(|reference| Cow::Owned(reference.as_str().to_owned()));
    mark.or_else(|| note.split_whitespace().next_back()?.strip_prefix("daigou:").map(Cow::Borrowed))
}
