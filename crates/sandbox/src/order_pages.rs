//! Orders of both platforms as the admin API shows them: the list with its filters, and one order with all that happened
//! to it. Nothing here is a platform's own.

use crate::admin::{Wrong, json, limit, number, one_of};
use crate::events;
use crate::incoming::{pairs, value};
use crate::server::Shared;
use crate::times::iso_text;
use crate::world::{By, Entry, Order, TaobaoLine, TaobaoOrder, World};
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use daigou_core::buyer::mark;
use http::StatusCode;
use serde::Serialize;
use std::borrow::Cow;
use std::sync::Arc;

/// An order of either platform.
#[derive(Serialize)]
pub(crate) struct OrderRow {
    pub(crate) platform: &'static str,
    pub(crate) marketplace: &'static str,
    /// The caller's own number: a field of its own, or the mark in the note.
    pub(crate) reference: Option<String>,
    pub(crate) order_id: String,
    /// Upstream's word for the state.
    pub(crate) status: String,
    pub(crate) total_fen: i64,
    pub(crate) created_at: String,
    /// The pre-warehouse, where one was set.
    #[serde(skip_serializing_if = "Option::is_none")]
    warehouse: Option<String>,
    /// Whether a payment voucher was uploaded; left out where none was.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    voucher: bool,
}

/// An order with what it holds and what happened to it.
#[derive(Serialize)]
struct OrderPage {
    #[serde(flatten)]
    row: OrderRow,
    lines: Vec<LineRow>,
    timeline: Vec<Happening>,
    /// The events that can be played now.
    events: Vec<&'static str>,
    refunds: Vec<RefundRow>,
    parcels: Vec<ParcelRow>,
}

#[derive(Serialize)]
struct LineRow {
    title: String,
    sku: String,
    quantity: i64,
    amount_fen: i64,
    status: String,
}

#[derive(Serialize)]
struct Happening {
    at: String,
    what: &'static str,
    by: By,
    /// Which refund, parcel or purchase order, where that is not all of the order.
    #[serde(skip_serializing_if = "Option::is_none")]
    of: Option<String>,
}

#[derive(Serialize)]
struct RefundRow {
    id: String,
    status: String,
    amount_fen: i64,
}

#[derive(Serialize)]
struct ParcelRow {
    company: String,
    waybill: String,
    traces: Vec<TraceRow>,
}

#[derive(Serialize)]
struct TraceRow {
    at: String,
    text: &'static str,
}

/// An order of either marketplace.
#[derive(Clone, Copy)]
pub(crate) enum AnyOrder<'w> {
    Alibaba(&'w Order),
    Taobao(&'w TaobaoOrder),
}

impl<'w> AnyOrder<'w> {
    /// All of them but those of the vendors' examples: 1688's, then Taobao's, the oldest first of each.
    pub(crate) fn all(world: &'w World) -> impl Iterator<Item = Self> {
        let taobao = world.taobao_orders.iter().filter(|order| !order.example);
        world.orders.iter().map(Self::Alibaba).chain(taobao.map(Self::Taobao))
    }

    /// By 1688's number, or by the number, the id or a purchase order of Taobao.
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

    fn marketplace(self) -> &'static str {
        match self {
            Self::Alibaba(_) => "alibaba1688",
            Self::Taobao(_) => "taobao",
        }
    }

    fn platform(self) -> &'static str {
        let dajisaas = match self {
            Self::Alibaba(order) => order.asked.third_order_id.is_some(),
            Self::Taobao(order) => order.dajisaas,
        };
        if dajisaas { "dajisaas" } else { "pandapon" }
    }

    fn status(self) -> String {
        match self {
            Self::Alibaba(order) => order.state.word().to_owned(),
            Self::Taobao(order) => order.status().to_string(),
        }
    }

    fn reference(self) -> Option<Cow<'w, str>> {
        match self {
            Self::Alibaba(order) => {
                let marked = || order.asked.note.as_deref().and_then(marked);
                order.asked.third_order_id.as_deref().map(Cow::Borrowed).or_else(marked)
            }
            Self::Taobao(order) => order.reference.as_deref().map(Cow::Borrowed),
        }
    }

    /// As a row of the list.
    pub(crate) fn row(self) -> OrderRow {
        let (order_id, total_fen, warehouse, voucher) = match self {
            Self::Alibaba(order) => (&order.tb_order_id, order.total(), None, false),
            Self::Taobao(order) => (&order.order_no, order.total(), order.warehouse.clone(), order.voucher),
        };
        OrderRow {
            platform: self.platform(),
            marketplace: self.marketplace(),
            reference: self.reference().map(Cow::into_owned),
            order_id: order_id.clone(),
            status: self.status(),
            total_fen,
            created_at: iso_text(self.created()),
            warehouse,
            voucher,
        }
    }

    /// Whether a text stands in one of its numbers, its reference or a title.
    fn mentions(self, world: &World, text: &str) -> bool {
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

    fn page(self, world: &World) -> OrderPage {
        let made = Happening { at: iso_text(self.created()), what: "created", by: By::Buyer, of: None };
        let log = match self {
            Self::Alibaba(order) => &order.history.log,
            Self::Taobao(order) => &order.log,
        };
        let happened =
            |entry: &Entry| Happening { at: iso_text(entry.at), what: entry.what, by: entry.by, of: entry.of.clone() };
        OrderPage {
            row: self.row(),
            lines: self.lines(world),
            timeline: std::iter::once(made).chain(log.iter().map(happened)).collect(),
            events: events::possible(world, self),
            refunds: self.refunds(world),
            parcels: self.parcels(),
        }
    }

    fn lines(self, world: &World) -> Vec<LineRow> {
        let catalogue = &world.catalogue;
        match self {
            Self::Alibaba(order) => {
                let lines = order.lines.iter().map(|line| LineRow {
                    title: catalogue.offer(line.sku).title.clone(),
                    sku: catalogue.sku(line.sku).spec_id.clone(),
                    quantity: line.quantity,
                    amount_fen: line.amount,
                    status: order.state.word().to_owned(),
                });
                lines.collect()
            }
            Self::Taobao(order) => {
                let lines = order.lines.iter().map(|line| LineRow {
                    title: line.at.map_or_else(
                        || line.close_reason.clone().unwrap_or_default(),
                        |(item, _)| catalogue.items[item].title.clone(),
                    ),
                    sku: line.wanted.sku_id.clone().unwrap_or_default(),
                    quantity: line.wanted.quantity,
                    amount_fen: line.amount,
                    status: line.status().to_string(),
                });
                lines.collect()
            }
        }
    }

    fn refunds(self, world: &World) -> Vec<RefundRow> {
        match self {
            Self::Alibaba(order) => {
                let refunds = world.refunds.all_of(&order.tb_order_id).map(|refund| RefundRow {
                    id: refund.id(),
                    status: refund.stage.word().to_owned(),
                    amount_fen: refund.payment.saturating_add(refund.carriage),
                });
                refunds.collect()
            }
            Self::Taobao(order) => {
                let own = |sub: &str| order.lines.iter().any(|line| line.sub_order == sub);
                let refunds = world.taobao_refunds.iter().filter(|refund| own(&refund.sub_order));
                let rows = refunds.map(|refund| RefundRow {
                    id: refund.id.clone(),
                    status: refund.status().to_string(),
                    amount_fen: refund.terms.fee,
                });
                rows.collect()
            }
        }
    }

    fn parcels(self) -> Vec<ParcelRow> {
        let parcels: Vec<&crate::world::Parcel> = match self {
            Self::Alibaba(order) => order.history.parcel.as_deref().into_iter().collect(),
            Self::Taobao(order) => {
                let mut parcels: Vec<_> = order.lines.iter().filter_map(|line| line.parcel.as_ref()).collect();
                parcels.dedup_by_key(|parcel| &parcel.waybill);
                parcels
            }
        };
        let rows = parcels.into_iter().map(|parcel| ParcelRow {
            company: parcel.company.clone(),
            waybill: parcel.waybill.clone(),
            traces: parcel.steps.iter().map(|(step, at)| TraceRow { at: iso_text(*at), text: step.remark() }).collect(),
        });
        rows.collect()
    }
}

/// How many orders there are; those of the vendors' examples do not count.
pub(crate) fn order_count(world: &World) -> usize {
    AnyOrder::all(world).count()
}

/// Every order with the time of its creation, those of each marketplace oldest first.
pub(crate) fn order_rows(world: &World) -> Vec<(i64, OrderRow)> {
    AnyOrder::all(world).map(|order| (order.created(), order.row())).collect()
}

/// The reference of the mark in a note; by hand it is written as the last word, `daigou:PO-1`.
fn marked(note: &str) -> Option<Cow<'_, str>> {
    let mark = mark::read(note).into_iter().next().map(|reference| Cow::Owned(reference.as_str().to_owned()));
    mark.or_else(|| note.split_whitespace().next_back()?.strip_prefix("daigou:").map(Cow::Borrowed))
}

/// `GET /admin/orders`: oldest first. `q` is looked for in numbers, references and titles.
pub(crate) async fn list(State(shared): State<Arc<Shared>>, RawQuery(query): RawQuery) -> Result<Response, Wrong> {
    let pairs = pairs(query.as_deref().unwrap_or_default());
    let platform = one_of("platform", value(&pairs, "platform"), &["pandapon", "dajisaas"])?;
    let marketplace = one_of("marketplace", value(&pairs, "marketplace"), &["alibaba1688", "taobao"])?;
    let given = |name| value(&pairs, name).filter(|text| !text.is_empty());
    let (status, text) = (given("status"), given("q"));
    let (limit, offset) = (limit(&pairs)?, number(&pairs, "offset")?.unwrap_or(0));
    let world = shared.world();
    let fits = |order: &AnyOrder<'_>| {
        platform.is_none_or(|platform| platform == order.platform())
            && marketplace.is_none_or(|marketplace| marketplace == order.marketplace())
            && status.is_none_or(|status| status == order.status())
            && text.is_none_or(|text| order.mentions(&world, text))
    };
    let mut orders: Vec<_> = AnyOrder::all(&world).filter(fits).collect();
    // Two runs that are in order already.
    orders.sort_by_key(|order| order.created());
    let rows: Vec<OrderRow> = orders.into_iter().skip(offset).take(limit).map(AnyOrder::row).collect();
    drop(world);
    json(&rows)
}

/// `GET /admin/orders/{order_id}`.
pub(crate) async fn one(State(shared): State<Arc<Shared>>, Path(id): Path<String>) -> Result<Response, Wrong> {
    shared.settle();
    let world = shared.world();
    let unknown = || Wrong(StatusCode::NOT_FOUND, format!("order_id: no order {id}"));
    let page = AnyOrder::find(&world, &id).ok_or_else(unknown)?.page(&world);
    drop(world);
    json(&page)
}
