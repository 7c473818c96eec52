//! Orders of both platforms as the admin API shows them: the list with its filters, and one order with all that happened
//! to it. Nothing here is a platform's own.

use super::answer::{Refused, json, limit, number, one_of};
use crate::host::Shared;
use crate::time::instants::iso_text;
use crate::wire::accounts::SandboxAccount;
use crate::wire::incoming::{pairs, value};
use crate::world::any_order::AnyOrder;
use crate::world::play::possible;
use crate::world::{AccountPlace, By, Entry, Parcel, Parcels, World};
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use serde::Serialize;
use std::sync::Arc;

/// An order of either platform.
#[derive(Serialize)]
pub(crate) struct OrderRow {
    pub(crate) platform: &'static str,
    /// The account's key: PandaPon's access key, DajiSaaS's application key.
    pub(crate) account: String,
    pub(crate) marketplace: &'static str,
    /// The caller's own number: a field of its own, or the tag at the end of the note.
    pub(crate) reference: Option<String>,
    pub(crate) order_id: String,
    /// Upstream's word for the state.
    pub(crate) status: String,
    pub(crate) total_fen: i64,
    pub(crate) created_at: String,
    /// The pre-warehouse, where one was set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) warehouse: Option<String>,
    /// Set where a payment voucher was uploaded; left out where none was.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) voucher: bool,
}

/// An order with what it holds and what happened to it.
#[derive(Serialize)]
pub(crate) struct OrderPage {
    #[serde(flatten)]
    pub(crate) row: OrderRow,
    /// The address, in one line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) address: Option<String>,
    /// The buyer's remark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) remark: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) close_reason: Option<String>,
    pub(crate) lines: Vec<LineRow>,
    pub(crate) timeline: Vec<Happening>,
    /// The events that can be played now.
    pub(crate) events: Vec<&'static str>,
    pub(crate) refunds: Vec<RefundRow>,
    pub(crate) parcels: Vec<ParcelRow>,
}

#[derive(Serialize)]
pub(crate) struct LineRow {
    /// Its number, by which events name it.
    pub(crate) line: String,
    /// How many pieces of it were shipped.
    pub(crate) shipped: i64,
    pub(crate) title: String,
    pub(crate) sku: String,
    pub(crate) quantity: i64,
    pub(crate) amount_fen: i64,
    pub(crate) status: String,
}

#[derive(Serialize)]
pub(crate) struct Happening {
    pub(crate) at: String,
    pub(crate) what: &'static str,
    pub(crate) by: By,
    /// Which refund, parcel or purchase order, where that is not all of the order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) of: Option<String>,
}

#[derive(Serialize)]
pub(crate) struct RefundRow {
    pub(crate) id: String,
    pub(crate) status: String,
    pub(crate) amount_fen: i64,
    /// Why it was asked for: the platform's reason, and the buyer's words.
    pub(crate) reason: String,
    /// Why the seller refused last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reject_reason: Option<String>,
    pub(crate) goods_back: bool,
}

#[derive(Serialize)]
pub(crate) struct ParcelRow {
    pub(crate) company: &'static str,
    pub(crate) waybill: String,
    /// Where it stands: the word of its newest step.
    pub(crate) state: &'static str,
    /// What is in it: lines, and how many pieces of each.
    pub(crate) lines: Vec<PackedRow>,
    pub(crate) traces: Vec<TraceRow>,
}

#[derive(Serialize)]
pub(crate) struct PackedRow {
    pub(crate) line: String,
    pub(crate) quantity: i64,
}

#[derive(Serialize)]
pub(crate) struct TraceRow {
    pub(crate) at: String,
    pub(crate) text: &'static str,
}

/// The accounts, by their places.
pub(crate) type Accounts = Vec<Arc<SandboxAccount>>;

/// As a row of the list; `place` says whose it is.
pub(crate) fn row(order: AnyOrder<'_>, place: AccountPlace, accounts: &Accounts) -> OrderRow {
    let account = accounts.get(place);
    let (order_id, total_fen, warehouse, voucher) = match order {
        AnyOrder::Alibaba(order) => (&order.tb_order_id, order.total(), None, false),
        AnyOrder::Taobao(order) => (&order.order_no, order.total(), order.warehouse.clone(), order.voucher),
    };
    OrderRow {
        platform: account.map_or("", |account| account.platform_word()),
        account: account.map(|account| account.key.clone()).unwrap_or_default(),
        marketplace: order.marketplace(),
        reference: order.reference().map(std::borrow::Cow::into_owned),
        order_id: order_id.clone(),
        status: order.status(),
        total_fen,
        created_at: iso_text(order.created()),
        warehouse,
        voucher,
    }
}

fn page_of(order: AnyOrder<'_>, world: &World, accounts: &Accounts) -> OrderPage {
    let made = Happening { at: iso_text(order.created()), what: "created", by: By::Buyer, of: None };
    let log = match order {
        AnyOrder::Alibaba(order) => &order.history.log,
        AnyOrder::Taobao(order) => &order.log,
    };
    let happened =
        |entry: &Entry| Happening { at: iso_text(entry.at), what: entry.what, by: entry.by, of: entry.of.clone() };
    OrderPage {
        row: row(order, world.accounts.at(), accounts),
        address: order.address(),
        remark: order.note().map(str::to_owned),
        close_reason: order.close_reason().map(str::to_owned),
        lines: lines(order, world),
        timeline: std::iter::once(made).chain(log.iter().map(happened)).collect(),
        events: possible(world, order),
        refunds: refunds(order, world),
        parcels: parcels(order),
    }
}

fn lines(order: AnyOrder<'_>, world: &World) -> Vec<LineRow> {
    let catalogue = &world.catalogue;
    match order {
        AnyOrder::Alibaba(order) => {
            let lines = order.lines.iter().map(|line| LineRow {
                line: line.sub_order.clone(),
                shipped: order.shipped_of(&line.sub_order),
                title: catalogue.offer(line.sku).title.clone(),
                sku: catalogue.sku(line.sku).spec_id.clone(),
                quantity: line.quantity,
                amount_fen: line.amount,
                status: order.state.word().to_owned(),
            });
            lines.collect()
        }
        AnyOrder::Taobao(order) => {
            let lines = order.lines.iter().map(|line| LineRow {
                line: line.purchase.as_ref().map_or(&line.sub_order, |purchase| &purchase.sub).clone(),
                shipped: order.shipped_of(&line.sub_order),
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

fn refunds(order: AnyOrder<'_>, world: &World) -> Vec<RefundRow> {
    match order {
        AnyOrder::Alibaba(order) => {
            let refunds = world.refunds.all_of(&order.tb_order_id).map(|refund| RefundRow {
                id: refund.id(),
                status: refund.stage.word().to_owned(),
                amount_fen: refund.payment.saturating_add(refund.carriage),
                reason: [refund.reason.name, refund.description.as_str()].join(" ").trim().to_owned(),
                reject_reason: refund.reject_reason.clone(),
                goods_back: refund.goods_back,
            });
            refunds.collect()
        }
        AnyOrder::Taobao(order) => {
            let own = |sub: &str| order.lines.iter().any(|line| line.sub_order == sub);
            let refunds = world.taobao_refunds.iter().filter(|refund| own(&refund.sub_order));
            let rows = refunds.map(|refund| RefundRow {
                id: refund.id.clone(),
                status: refund.status().to_string(),
                amount_fen: refund.terms.fee,
                reason: refund.why(),
                reject_reason: refund.refused.clone(),
                goods_back: refund.goods_back(),
            });
            rows.collect()
        }
    }
}

fn parcels(order: AnyOrder<'_>) -> Vec<ParcelRow> {
    let parcels: &[Parcel] = match order {
        AnyOrder::Alibaba(order) => order.parcels(),
        AnyOrder::Taobao(order) => order.parcels(),
    };
    // Taobao's lines go by the numbers that the platform's own replies name.
    let name = |line: &str| match order {
        AnyOrder::Alibaba(_) => line.to_owned(),
        AnyOrder::Taobao(order) => {
            let known = order.lines.iter().find(|known| known.sub_order == line);
            known.and_then(|known| known.purchase.as_ref()).map_or(line, |purchase| &purchase.sub).to_owned()
        }
    };
    let rows = parcels.iter().map(|parcel| ParcelRow {
        company: parcel.company(),
        waybill: parcel.waybill.clone(),
        state: parcel.last().told(),
        lines: parcel.lines.iter().map(|(line, pieces)| PackedRow { line: name(line), quantity: *pieces }).collect(),
        traces: parcel.steps.iter().map(|(step, at)| TraceRow { at: iso_text(*at), text: step.remark() }).collect(),
    });
    rows.collect()
}

/// How many orders there are; those of the vendors' examples do not count.
pub(crate) fn count(world: &World) -> usize {
    AnyOrder::everywhere(world).count()
}

/// Lists every order that names a text, or every one where the text is empty, with the time of its creation; those of each
/// marketplace oldest first.
pub(crate) fn rows(world: &World, accounts: &Accounts, text: &str) -> Vec<(i64, OrderRow)> {
    let meant = AnyOrder::everywhere(world);
    let meant =
        meant.filter(|(_, order)| text.is_empty() || order.mentions(world, text) || order.status().contains(text));
    meant.map(|(place, order)| (order.created(), row(order, place, accounts))).collect()
}

/// `GET /admin/orders`: oldest first. `q` is looked for in numbers, references and titles.
pub(super) async fn list(State(shared): State<Arc<Shared>>, RawQuery(query): RawQuery) -> Result<Response, Refused> {
    let pairs = pairs(query.as_deref().unwrap_or_default());
    let platform = one_of("platform", value(&pairs, "platform"), &["pandapon", "dajisaas"])?;
    let marketplace = one_of("marketplace", value(&pairs, "marketplace"), &["alibaba1688", "taobao"])?;
    let given = |name| value(&pairs, name).filter(|text| !text.is_empty());
    let (status, text, account) = (given("status"), given("q"), given("account"));
    let (limit, offset) = (limit(&pairs)?, number(&pairs, "offset")?.unwrap_or(0));
    let accounts = shared.verifier.accounts();
    if let Some(key) = account.filter(|key| !accounts.iter().any(|account| account.key == *key)) {
        return Err(Refused::bad(format!("account: no account `{key}`: GET /admin/accounts lists them")));
    }
    let world = shared.world();
    let whose = |place: AccountPlace| accounts.get(place);
    let fits = |(place, order): &(AccountPlace, AnyOrder<'_>)| {
        platform.is_none_or(|platform| whose(*place).is_some_and(|account| account.platform_word() == platform))
            && account.is_none_or(|key| whose(*place).is_some_and(|account| account.key == key))
            && marketplace.is_none_or(|marketplace| marketplace == order.marketplace())
            && status.is_none_or(|status| status == order.status())
            && text.is_none_or(|text| order.mentions(&world, text))
    };
    let mut orders: Vec<_> = AnyOrder::everywhere(&world).filter(fits).collect();
    // Runs that are in order already.
    orders.sort_by_key(|(_, order)| order.created());
    let here = orders.into_iter().skip(offset).take(limit);
    let rows: Vec<OrderRow> = here.map(|(place, order)| row(order, place, &accounts)).collect();
    drop(world);
    json(&rows)
}

/// One order with all that happened to it, as it is now.
pub(crate) fn page(shared: &Shared, id: &str) -> Result<OrderPage, Refused> {
    shared.settle();
    let mut world = shared.world();
    world.open_order(id);
    let order = AnyOrder::find(&world, id).ok_or_else(|| Refused::none(format!("order_id: no order {id}")))?;
    Ok(page_of(order, &world, &shared.verifier.accounts()))
}

/// `GET /admin/orders/{order_id}`.
pub(super) async fn one(State(shared): State<Arc<Shared>>, Path(id): Path<String>) -> Result<Response, Refused> {
    json(&page(&shared, &id)?)
}
