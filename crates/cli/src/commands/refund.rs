//! `daigou refund` and `daigou refunds`: money asked back, once, and where that stands.

mod settle;
mod shown;

use crate::args::{RefundArgs, RefundsArgs};
use crate::buying::{Consent, Meant, Memory, Whole, connect, given, ids, list, narrow, need, one, words, yuan};
use crate::output::{Output, Stake};
use daigou_core::buyer::{Buyer, Capability, NewRefund, Purchase};
use daigou_core::{Certainty, Error};
use serde_json::json;
use shown::{pictures, shown};

pub(crate) async fn run(args: &RefundArgs, profile: Option<&str>, out: &Output) -> Result<(), Error> {
    let buyer = connect(&args.buyer.via, &args.buyer.how, profile)?;
    if args.withdraw || args.send_back.is_some() {
        return settle::run(args, &*buyer, out).await;
    }
    need(&*buyer, if args.reasons { Capability::RefundReasons } else { Capability::AskRefund })?;
    let pictures = pictures(args)?;
    let amount = args.amount.as_deref().map(|text| yuan("--amount", text)).transpose()?;
    if amount.is_some_and(|amount| amount.is_zero()) {
        return Err(Error::invalid("--amount", "must be above ¥0.00"));
    }
    let memory = Memory::of(args.known.store.as_deref()).await?;
    let meant = one(memory.meant(&args.order, &*buyer, out).await?, &args.order)?;
    if args.reasons {
        return reasons(&*buyer, &meant, &args.line, out).await;
    }
    let mut wanted = NewRefund::new(meant.id.clone(), args.reason.clone().unwrap_or_default());
    wanted.lines.clone_from(&args.line);
    wanted.amount = amount;
    wanted.description.clone_from(&args.description);
    wanted.return_goods = args.return_goods;
    wanted.pictures = pictures;
    if buyer.supports(Capability::OrderDetail) {
        fits(&wanted, &buyer.purchase(&meant.id).await?)?;
    }
    let plan = plan(&wanted);
    if given(&args.consent, &plan, out)? == Consent::DryRun {
        return dry(&wanted, &plan, out);
    }
    out.tells_of(Stake::Deed);
    let refunds = buyer.ask_refund(&wanted).await.map_err(|error| looked_up(error, &meant))?;
    match refunds.as_slice() {
        [refund] if out.is_json() => out.json(&refund.whole(args.buyer.how.full, &[])?),
        several if out.is_json() => out.json(&list(several, args.buyer.how.full)?),
        [] => {
            out.line(format!("the refund was asked for: see it with `daigou refunds {}`", meant.id));
            Ok(())
        }
        several => {
            out.line(shown(several));
            Ok(())
        }
    }
}

pub(crate) async fn refunds(args: &RefundsArgs, profile: Option<&str>, out: &Output) -> Result<(), Error> {
    let buyer = connect(&args.buyer.via, &args.buyer.how, profile)?;
    need(&*buyer, Capability::Refunds)?;
    out.tells_of(Stake::Answer);
    let mut refunds = Vec::new();
    match &args.order {
        None => refunds = buyer.refunds(None).await?,
        Some(text) => {
            let memory = Memory::of(args.known.store.as_deref()).await?;
            for meant in memory.meant(text, &*buyer, out).await? {
                refunds.extend(buyer.refunds(Some(&meant.id)).await?);
            }
        }
    }
    if out.is_json() {
        return out.json(&list(&refunds, args.buyer.how.full)?);
    }
    out.line(if refunds.is_empty() { "no refunds".to_owned() } else { shown(&refunds) });
    Ok(())
}

async fn reasons(buyer: &dyn Buyer, meant: &Meant, lines: &[String], out: &Output) -> Result<(), Error> {
    out.tells_of(Stake::Answer);
    let reasons = buyer.refund_reasons(&meant.id, lines).await?;
    if out.is_json() {
        return out.json(&reasons);
    }
    let mut rows = narrow(&["reason", "in the platform's words"]);
    for reason in &reasons {
        rows.add_row([reason.id.clone().unwrap_or_default(), words(reason.text.as_deref())]);
    }
    ids(&mut rows, &[0], &[]);
    out.line(rows.to_string());
    Ok(())
}

/// Checks what the order itself shows to be wrong, before anything is asked for.
fn fits(wanted: &NewRefund, order: &Purchase) -> Result<(), Error> {
    let known: Vec<&str> = order.lines.iter().filter_map(|line| line.line.as_deref()).collect();
    if let Some(line) = wanted.lines.iter().find(|line| !known.is_empty() && !known.contains(&line.as_str())) {
        return Err(Error::invalid("--line", format!("the order has no line `{line}`; it has {}", known.join(", "))));
    }
    if let (Some(amount), Some(total)) = (wanted.amount, order.total)
        && amount.minor() > total.minor()
    {
        return Err(Error::invalid("--amount", format!("{amount} is more than the order's total of {total}")));
    }
    if order.status.is_paid() == Some(false) {
        return Err(Error::invalid("ID|REF", format!("order {} is not paid", order.order_id))
            .with_hint("give it up with `daigou cancel`"));
    }
    Ok(())
}

fn plan(wanted: &NewRefund) -> String {
    let amount = wanted.amount.map_or_else(|| "all that can be asked for".to_owned(), |amount| amount.to_string());
    let lines = match wanted.lines.as_slice() {
        [] => "all lines".to_owned(),
        lines => format!("line {}", lines.join(", ")),
    };
    let goods = if wanted.return_goods { "; the goods go back" } else { "" };
    let reason = words(Some(&wanted.reason));
    format!("a refund will be asked for: {amount} of order {}, {lines}, reason {reason}{goods}", wanted.order)
}

fn dry(wanted: &NewRefund, plan: &str, out: &Output) -> Result<(), Error> {
    if !out.is_json() {
        out.line(plan.replace("will be", "would be"));
        return Ok(());
    }
    out.json(&json!({
        "order_id": wanted.order.as_str(), "outcome": "would_ask", "lines": wanted.lines, "reason": wanted.reason,
        "amount_fen": wanted.amount.map(|amount| amount.minor()), "return_goods": wanted.return_goods,
    }))
}

fn looked_up(error: Error, meant: &Meant) -> Error {
    match error.certainty() {
        Certainty::MaybeSent | Certainty::Unreadable => {
            error.with_hint(format!("look with `daigou refunds {}` before you ask for it again", meant.id))
        }
        _ => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use daigou_core::buyer::{OrderStatus, PurchaseLine};
    use daigou_core::value::Money;

    #[test]
    fn what_the_order_shows_to_be_wrong_is_never_asked_for() {
        let mut order = Purchase::new("77".into(), OrderStatus::Paid);
        order.total = Some(Money::cny_fen(3_650));
        order.lines = vec![PurchaseLine { line: Some("771".into()), ..Default::default() }];
        let mut wanted = NewRefund::new("77".into(), "质量问题");
        fits(&wanted, &order).unwrap();
        wanted.amount = Some(Money::cny_fen(3_651));
        assert_eq!(fits(&wanted, &order).unwrap_err().field(), Some("--amount"));
        wanted.amount = Some(Money::cny_fen(3_650));
        wanted.lines = vec!["772".into()];
        let error = fits(&wanted, &order).unwrap_err();
        assert!(error.field() == Some("--line") && error.message().contains("771"), "{error}");
        wanted.lines = vec!["771".into()];
        order.status = OrderStatus::Unpaid;
        assert_eq!(fits(&wanted, &order).unwrap_err().field(), Some("ID|REF"));
        assert!(plan(&wanted).contains("¥36.50 of order 77, line 771"), "{}", plan(&wanted));
    }
}
