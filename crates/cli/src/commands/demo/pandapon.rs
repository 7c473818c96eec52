//! PandaPon: an order over several shops, from the cart to the list; an order of Taobao.

use super::steps::{Demo, address, broken, fen, hold, quoted};
use daigou_alibaba1688::{Alibaba1688, BatchPreview, CargoLine, CreateCartOrder, ListOrders, ListedOrder};
use daigou_core::clock::{Clock, SystemClock};
use daigou_core::value::Fen;
use daigou_core::{Builder, Error, Generation};
use daigou_taobao::{CreateOrder, OrderLine, Receiver, Taobao};
use futures_util::StreamExt;
use std::time::Duration;

/// The note that the new order is recognised by.
const REFERENCE: &str = "daigou:DEMO-1";

/// Several shops at once, the cart, the list; an order of Taobao.
pub(super) async fn play(demo: &mut Demo<'_>) -> Result<(), Error> {
    let v1 = |builder: Builder<Alibaba1688>| builder.generation(Generation::V1).build();
    let alibaba_v1 = v1(Alibaba1688::from_config(demo.config()))?;
    let alibaba_v2 = Alibaba1688::from_config(demo.config()).generation(Generation::V2).build()?;
    let taobao = Taobao::from_config(demo.config()).generation(Generation::V1).build()?;

    let lines = [
        CargoLine::new(734_714_573_551, "cd2b8c31408766f9fb089e74e2a6ac15", 1),
        CargoLine::new(734_714_573_551, "eb3358c4a34bf83b60adbbdbcfcc85b1", 1),
    ];
    let previews = alibaba_v1.orders().batch_preview(&BatchPreview::new(address(), lines)).await?;
    let mut outcome = Vec::new();
    for preview in &previews {
        outcome.extend(quoted(preview)?);
    }
    demo.step("PandaPon 1688: what an order over several shops would cost", outcome)?;

    let order = CreateCartOrder::new("general", address(), [1, 2]).message(REFERENCE).trade_type("assureTrade");
    alibaba_v1.cart().create_order(&order).await?;
    demo.step("PandaPon 1688: order what is in the cart", vec![format!("created; note {REFERENCE}")])?;

    let mut outcome = Vec::new();
    for order in wait_for_order(&alibaba_v2).await? {
        outcome.extend(listed(&order)?);
    }
    demo.step("PandaPon 1688: the new order in the list", outcome)?;

    let receiver = Receiver::default()
        .zip("311121")
        .country("中国")
        .state("浙江省")
        .city("杭州市")
        .district("余杭区")
        .address("网商路699号")
        .name("张三")
        .mobile_phone("13800000000")
        .phone("");
    let line = OrderLine::new("600126245031041190", "5016042822039", 200).price(Fen::new(1)).order_line_no("1");
    let order = CreateOrder::new(Fen::new(200), &receiver, &[line])?.seller_order_number("DEMO-2");
    let created = taobao.orders().create(&order).await?;
    let mut outcome = vec![format!("order {}", created.order_no.as_ref().map_or("?", |o| o.as_str()))];
    for sub in &created.sub_orders {
        let purchase = sub.taobao_purchase_id.as_ref().map_or("?", |p| p.as_str());
        outcome.push(format!("purchase {purchase}: {} pieces", sub.quantity.unwrap_or_default()));
        hold(sub.error_code.as_deref().is_none_or(str::is_empty), "a line of the Taobao order failed")?;
    }
    outcome.push(format!("budget {}", order.purchase_amount));
    hold(!created.sub_orders.is_empty(), "the Taobao order has no sub-order")?;
    demo.step("PandaPon Taobao: create an order", outcome)
}

fn listed(order: &ListedOrder) -> Result<Vec<String>, Error> {
    let id = order.tb_order_id.as_ref().map_or("?", |o| o.as_str());
    let total = fen(order.total_amount.as_ref())?;
    let mut lines = vec![format!("1688 order {id} of {}: {total}", order.seller_login_id.as_deref().unwrap_or("?"))];
    for line in &order.lines {
        let name = line.name.as_deref().unwrap_or("?");
        lines.push(format!("{} × {name}: {}", line.quantity.unwrap_or_default(), fen(line.item_amount.as_ref())?));
    }
    Ok(lines)
}

/// Reads the list until the orders with the demo's note are there: a list may lag behind a create.
async fn wait_for_order(client: &Alibaba1688) -> Result<Vec<ListedOrder>, Error> {
    const TRIES: u32 = 20;
    let clock = SystemClock::default();
    for attempt in 0..TRIES {
        if attempt > 0 {
            clock.sleep(Duration::from_millis(250)).await;
        }
        let mut found = Vec::new();
        let mut orders = client.orders().all(ListOrders::page(1, 20));
        while let Some(order) = orders.next().await {
            let order = order?;
            if order.message.as_deref() == Some(REFERENCE) {
                found.push(order);
            }
        }
        if !found.is_empty() {
            return Ok(found);
        }
    }
    Err(broken("the new order did not appear in the list"))
}
