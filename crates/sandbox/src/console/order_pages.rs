//! The orders by state, and one order with its timeline and the buttons for what can happen to it.

use super::data::{self, Choice, OrderList};
use super::frame::{Frame, Pager};
use super::vocabulary::{Stage, actor, button};
use crate::console::message::not_found;
use crate::control::orders::{self, OrderPage};
use crate::host::Shared;
use crate::vendors::routes::ListedRoute;
use crate::world::CARRIERS;
use crate::world::play::events;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use daigou_core::Platform;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "orders.html")]
struct OrdersPage<'f> {
    f: &'f Frame,
    list: OrderList,
    choice: Choice,
    tabs: Vec<Tab>,
    pager: Pager,
    routes: Vec<(&'static str, Vec<ListedRoute<'f>>)>,
}

/// A stage to choose, with how many orders are in it.
struct Tab {
    words: &'static str,
    colour: &'static str,
    count: usize,
    address: String,
    chosen: bool,
}

/// `GET /`.
pub(crate) async fn orders(State(shared): State<Arc<Shared>>, f: Frame) -> Response {
    let stage = f.asked("state");
    let choice = Choice {
        stage: Stage::ALL.iter().find(|known| known.word() == stage).copied(),
        platform: f.asked("platform"),
        search: f.asked("q"),
        page: f.page(),
    };
    let list = data::orders(&shared, &choice);
    let pager = f.pager(choice.page, list.rows.len(), list.fitting);
    let routes = [("pandapon", Platform::PandaPon), ("dajisaas", Platform::DajiSaas)]
        .map(|(word, platform)| (word, shared.routes.listed(platform).collect()))
        .into();
    f.show(&OrdersPage { tabs: tabs(&f, &list, &choice), f: &f, list, choice, pager, routes })
}

fn tabs(f: &Frame, list: &OrderList, choice: &Choice) -> Vec<Tab> {
    let all = Tab {
        words: f.t("all"),
        colour: "",
        count: list.stages.iter().map(|(_, count)| count).sum(),
        address: f.with("state", ""),
        chosen: choice.stage.is_none(),
    };
    let known = list.stages.iter().filter(|(stage, count)| *stage != Stage::Other || *count > 0);
    let stages = known.map(|(stage, count)| Tab {
        words: stage.words(f.lang),
        colour: stage.word(),
        count: *count,
        address: f.with("state", stage.word()),
        chosen: choice.stage == Some(*stage),
    });
    std::iter::once(all).chain(stages).collect()
}

#[derive(Template)]
#[template(path = "order.html")]
struct OrderShown<'f> {
    f: &'f Frame,
    order: OrderPage,
    /// The part of the total beside the lines, fen.
    freight: i64,
    buttons: Vec<Button>,
    /// The couriers' codes and names.
    couriers: Vec<(&'static str, &'static str)>,
}

/// Something that can happen now.
struct Button {
    event: &'static str,
    members: &'static [&'static str],
    by: String,
    words: String,
}

/// `GET /orders/{order_id}`.
pub(crate) async fn order(State(shared): State<Arc<Shared>>, Path(order_id): Path<String>, f: Frame) -> Response {
    // Nothing but an order that is not there is refused.
    let Ok(order) = orders::page(&shared, &order_id) else { return not_found(&f) };
    let buttons = order.events.iter().map(|event| {
        let (by, words) = button(event, f.lang);
        let members = events().find(|(word, _)| word == event).map_or(&[][..], |(_, members)| members);
        Button { event, members, by: actor(by, f.lang).to_owned(), words: words.to_owned() }
    });
    let goods = order.lines.iter().fold(0_i64, |sum, line| sum.saturating_add(line.amount_fen));
    let freight = order.row.total_fen.saturating_sub(goods);
    let couriers = CARRIERS.iter().map(|courier| (courier.2, courier.1)).collect();
    f.show(&OrderShown { couriers, buttons: buttons.collect(), f: &f, freight, order })
}

impl Button {
    /// Whether it takes anything beside its word that can be left out.
    fn has_details(&self) -> bool {
        self.members
            .iter()
            .any(|member| !["total_fen", "freight_fen", "discount_fen", "refund_id", "new_waybill"].contains(member))
    }

    fn takes(&self, member: &str) -> bool {
        self.members.contains(&member)
    }

    /// Whether it is one of a parcel that is there already.
    fn is_of_parcel(&self) -> bool {
        self.takes("waybill") && !["ship", "refund_send_back"].contains(&self.event)
    }
}
