//! `daigou demo`: the buying flow on a sandbox of its own, over real sockets. Each step shows what was sent, how it
//! was signed (as the sandbox found it), and what came back, money in yuan.

use crate::output::{Output, table};
use daigou_alibaba1688::{Address, Alibaba1688, BatchPreview, CargoLine, CreateCartOrder, ListOrders, ListedOrder};
use daigou_core::clock::{Clock, SystemClock};
use daigou_core::value::{Fen, Money};
use daigou_core::{Builder, Config, Error, ErrorKind, Generation};
use daigou_dajisaas::DajiSaas;
use daigou_dajisaas::alibaba::{CargoLine as DajiLine, PreviewOrder, PreviewResult};
use daigou_sandbox::{JournalEntry, Sandbox};
use daigou_taobao::{CreateOrder, OrderLine, Receiver, Taobao};
use futures_util::StreamExt;
use serde::Serialize;
use std::time::Duration;

/// The note that the new order is recognised by.
const REFERENCE: &str = "daigou:DEMO-1";

pub(crate) async fn run(out: &Output) -> Result<(), Error> {
    let sandbox = Sandbox::start().await.map_err(super::sandbox::failed)?;
    let mut demo = Demo { out, sandbox: &sandbox, steps: Vec::new() };
    if !out.is_json() {
        out.line("daigou demo: nothing here is real; a sandbox of both platforms plays the other side.");
        out.line(format!("sandbox at {}", sandbox.console_url()));
    }
    let result = demo.play().await;
    let steps = demo.steps;
    if out.is_json() {
        out.json(&steps)?;
    } else if result.is_ok() {
        out.line(format!(
            "\nAll {} steps held. Point daigou at a sandbox of your own with `daigou sandbox`.",
            steps.len()
        ));
    }
    sandbox.shutdown().await;
    result
}

struct Demo<'d> {
    out: &'d Output,
    sandbox: &'d Sandbox,
    steps: Vec<Step>,
}

/// What a step did, for programs.
#[derive(Serialize)]
struct Step {
    step: usize,
    title: &'static str,
    operation: String,
    sent: String,
    body: String,
    string_to_sign: String,
    signature: String,
    outcome: Vec<String>,
}

impl Demo<'_> {
    async fn play(&mut self) -> Result<(), Error> {
        let v1 = |builder: Builder<Alibaba1688>| builder.generation(Generation::V1).build();
        let alibaba_v1 = v1(Alibaba1688::from_config(self.config()))?;
        let alibaba_v2 = Alibaba1688::from_config(self.config()).generation(Generation::V2).build()?;
        let daji = DajiSaas::from_config(self.config()).build()?;
        let taobao = Taobao::from_config(self.config()).generation(Generation::V1).build()?;

        let lines = [DajiLine::new(670_291_644_950, 1).spec_id("594b40c111b019af610a0078e4316373")];
        let preview = daji.alibaba().order_preview(&PreviewOrder::new(address(), lines)).await?;
        self.step("DajiSaaS: what one shop's goods would cost", quoted(&preview)?)?;

        let lines = [
            CargoLine::new(734_714_573_551, "cd2b8c31408766f9fb089e74e2a6ac15", 1),
            CargoLine::new(734_714_573_551, "eb3358c4a34bf83b60adbbdbcfcc85b1", 1),
        ];
        let previews = alibaba_v1.orders().batch_preview(&BatchPreview::new(address(), lines)).await?;
        let mut outcome = Vec::new();
        for preview in &previews {
            outcome.extend(quoted(preview)?);
        }
        self.step("PandaPon 1688: what an order over several shops would cost", outcome)?;

        let order = CreateCartOrder::new("general", address(), [1, 2]).message(REFERENCE).trade_type("assureTrade");
        alibaba_v1.cart().create_order(&order).await?;
        self.step("PandaPon 1688: order what is in the cart", vec![format!("created; note {REFERENCE}")])?;

        let mut outcome = Vec::new();
        for order in wait_for_order(&alibaba_v2).await? {
            outcome.extend(listed(&order)?);
        }
        self.step("PandaPon 1688: the new order in the list", outcome)?;

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
        self.step("PandaPon Taobao: create an order", outcome)
    }

    fn config(&self) -> Config {
        self.sandbox.config()
    }

    /// Reports a step with what the sandbox's journal says of it.
    fn step(&mut self, title: &'static str, outcome: Vec<String>) -> Result<(), Error> {
        let journal = self.sandbox.journal();
        let last = journal.last().ok_or_else(|| broken("the sandbox saw no request"))?;
        let check = last.signature.as_ref().filter(|check| check.ok);
        let check = check.ok_or_else(|| broken("the sandbox did not accept the signature"))?;
        let step = Step {
            step: self.steps.len() + 1,
            title,
            operation: operation(last),
            sent: format!("{} {}", last.method, last.path),
            body: last.body.clone(),
            string_to_sign: check.string_to_sign.clone().unwrap_or_default(),
            signature: check.explanation.clone(),
            outcome,
        };
        if !self.out.is_json() {
            self.out.line(format!("\n{}. {title}", step.step));
            let mut rows = table(&[]);
            rows.load_style(comfy_table::presets::NOTHING);
            rows.add_row(["  operation", &step.operation]);
            rows.add_row(["  sent", &step.sent]);
            rows.add_row(["  body", &step.body]);
            rows.add_row(["  signed", &step.string_to_sign]);
            rows.add_row(["  signature", &step.signature]);
            for (i, line) in step.outcome.iter().enumerate() {
                rows.add_row([if i == 0 { "  outcome" } else { "" }, line]);
            }
            self.out.line(rows.trim_fmt());
        }
        self.steps.push(step);
        Ok(())
    }
}

fn operation(entry: &JournalEntry) -> String {
    format!("{} {}", entry.marketplace.unwrap_or_default(), entry.operation.unwrap_or_default())
}

fn address() -> Address {
    Address::new("张三", "13800000000", "浙江省", "杭州市", "网商路699号").area_text("余杭区").post_code("311121")
}

/// A preview in lines; one that cannot be ordered is a failure of the demo.
fn quoted(preview: &PreviewResult) -> Result<Vec<String>, Error> {
    let mut lines = Vec::new();
    for order in &preview.orders {
        hold(order.status == Some(true), "the preview says that it cannot be ordered")?;
        let (goods, freight) = (fen(order.sum_payment_no_carriage.as_ref())?, fen(order.sum_carriage.as_ref())?);
        let total = fen(order.sum_payment.as_ref())?;
        hold(goods.checked_add(freight).ok() == Some(total), "goods and freight do not add up to the total")?;
        lines.push(format!("goods {goods} + freight {freight} = {total}"));
        for line in &order.cargo_list {
            let offer = line.offer_id.as_ref().map_or("?", |o| o.as_str());
            let amount = line.amount.as_ref().map(ToString::to_string).unwrap_or_default();
            lines.push(format!("offer {offer}: {amount}"));
        }
    }
    hold(!lines.is_empty(), "the preview is empty")?;
    Ok(lines)
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

fn fen(amount: Option<&Fen>) -> Result<Money, Error> {
    let amount = amount.ok_or_else(|| broken("an amount is missing"))?;
    amount.money().map_err(|e| broken(&format!("an amount cannot be read: {e}")))
}

fn hold(held: bool, otherwise: &str) -> Result<(), Error> {
    if held { Ok(()) } else { Err(broken(otherwise)) }
}

/// A step that did not hold: the sandbox answered, and the answer is not what it must be.
fn broken(what: &str) -> Error {
    Error::new(ErrorKind::Refused, daigou_core::Certainty::Answered, format!("the demo did not hold: {what}"))
}
