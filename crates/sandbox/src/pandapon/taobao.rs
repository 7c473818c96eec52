//! Taobao through PandaPon: creating orders.

use crate::dispatch::{Context, Served};
use crate::reply::{Payload, Refusal};
use crate::times::china;
use crate::world::{NewTaobaoOrder, TaobaoLine, TaobaoOrder, WantedItem, World};
use daigou_core::Error;
use daigou_taobao::{CreateOrder, CreatedOrder, SubOrder};

/// What is served of it.
pub(crate) const SERVED: &[Served] = &[Served::by::<CreateOrder>(create)];

/// A line that fails says so in its sub-order; a budget below what the others cost refuses the whole.
fn create(context: &mut Context<'_>) -> Result<Payload, Refusal> {
    let request: CreateOrder = context.read()?;
    let budget = request.purchase_amount.money().and_then(|money| money.fen());
    let budget = budget.map_err(|error| Error::invalid("purchaseAmount", error))?;
    let lines = request.order_line_list.get().map_err(|error| Error::invalid("orderLineList", error))?;
    let lines = lines.into_iter().map(|line| WantedItem {
        item_id: line.item_id.to_string(),
        sku_id: line.sku_id.map(|id| id.to_string()),
        quantity: line.quantity,
    });
    let order = NewTaobaoOrder { budget, lines: lines.collect(), reference: request.seller_order_number };
    let World { catalogue, taobao_orders, ids, .. } = &mut *context.world;
    let created = taobao_orders.create(catalogue, ids, order, context.now).map_err(Refusal::invalid)?;
    Payload::of(&reply(created))
}

/// The members that the example leaves empty stay empty.
fn reply(order: &TaobaoOrder) -> CreatedOrder {
    let mut out = CreatedOrder::default();
    out.id = Some(order.id.clone());
    out.order_no = Some(order.order_no.as_str().into());
    out.sub_orders = order.lines.iter().map(|line| sub_order(order, line)).collect();
    out.create_time = Some(china(order.created));
    out
}

fn sub_order(order: &TaobaoOrder, line: &TaobaoLine) -> SubOrder {
    let mut out = SubOrder::default();
    out.sub_order_id = Some(line.sub_order.as_str().into());
    out.order_no = Some(order.order_no.as_str().into());
    out.quantity = Some(line.wanted.quantity);
    out.item_id = Some(line.wanted.item_id.as_str().into());
    out.sku_id = line.wanted.sku_id.as_deref().map(Into::into);
    if let Some((main, sub)) = &line.purchase {
        out.taobao_purchase_id = Some(main.as_str().into());
        out.taobao_sub_purchase_id = Some(sub.as_str().into());
    }
    if let Some((code, message)) = &line.failed {
        out.error_code = Some((*code).to_owned());
        out.error_message = Some(message.clone());
    }
    out
}
