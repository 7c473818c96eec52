//! Parts that the flows of the demo share: a step that is shown with what the sandbox found, and what must hold.

use crate::output::{Output, table};
use daigou_core::value::{Fen, Money};
use daigou_core::{Certainty, Config, Error, ErrorKind};
use daigou_dajisaas::alibaba::{Address, PreviewResult};
use daigou_sandbox::{JournalEntry, Sandbox};
use serde::Serialize;

pub(super) struct Demo<'d> {
    pub(super) out: &'d Output,
    pub(super) sandbox: &'d Sandbox,
    pub(super) steps: Vec<Step>,
}

/// A step's result, for programs.
#[derive(Serialize)]
pub(super) struct Step {
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
    pub(super) fn config(&self) -> Config {
        self.sandbox.config()
    }

    /// Plays the other side: the seller, or the courier.
    pub(super) fn other_side(&self, order: &str, event: &str) -> Result<(), Error> {
        self.sandbox.play(order, event).map_err(|why| broken(&format!("{event} of the order {order}: {why}")))
    }

    /// Reports a step with what the sandbox's journal says of it.
    pub(super) fn step(&mut self, title: &'static str, outcome: Vec<String>) -> Result<(), Error> {
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
            if !step.body.is_empty() {
                rows.add_row(["  body", &short(&step.body)]);
            }
            rows.add_row(["  signed", &short(&step.string_to_sign)]);
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

/// The beginning of a text: pictures are long.
pub(super) fn short(text: &str) -> String {
    const MOST: usize = 600;
    let mut out: String = text.chars().take(MOST).collect();
    if out.len() < text.len() {
        out.push('…');
    }
    out
}

pub(super) fn operation(entry: &JournalEntry) -> String {
    format!("{} {}", entry.marketplace.unwrap_or_default(), entry.operation.unwrap_or_default())
}

pub(super) fn address() -> Address {
    Address::new("张三", "13800000000", "浙江省", "杭州市", "网商路699号").area_text("余杭区").post_code("311121")
}

/// A preview in lines; one that cannot be ordered is a failure of the demo.
pub(super) fn quoted(preview: &PreviewResult) -> Result<Vec<String>, Error> {
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

pub(super) fn fen(amount: Option<&Fen>) -> Result<Money, Error> {
    let amount = amount.ok_or_else(|| broken("an amount is missing"))?;
    amount.money().map_err(|e| broken(&format!("an amount cannot be read: {e}")))
}

pub(super) fn hold(held: bool, otherwise: &str) -> Result<(), Error> {
    if held { Ok(()) } else { Err(broken(otherwise)) }
}

/// A step that did not hold: the sandbox answered, and the answer is not what it must be.
pub(super) fn broken(what: &str) -> Error {
    Error::new(ErrorKind::Refused, Certainty::Answered, format!("the demo did not hold: {what}"))
}

/// A member that the sandbox's replies have.
pub(super) fn there<T>(member: Option<T>, name: &str) -> Result<T, Error> {
    member.ok_or_else(|| broken(&format!("{name} is missing")))
}
