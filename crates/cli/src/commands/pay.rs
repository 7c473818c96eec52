//! `daigou pay`: orders paid once, never above what was shown.

use crate::args::PayArgs;
use crate::buying::{Act, Acts, Consent, Meant, Memory, connect, given, yuan};
use crate::output::Output;
use crate::settings;
use daigou_core::buyer::{Buyer, Order, OrderStatus, Payment};
use daigou_core::value::Money;
use daigou_core::{Certainty, Error, ErrorKind};
use daigou_ledger::placing::PaymentState;
use daigou_ledger::{Ledger, Placement, Rules, Store};
use std::time::Duration;

pub(crate) async fn run(args: &PayArgs, profile: Option<&str>, out: &Output) -> Result<u8, Error> {
    let limit = args.max_total_yuan.as_deref().map(|text| yuan("--max-total-yuan", text)).transpose()?;
    let settle = settings::load(profile)?.settle()?;
    let buyer = connect(&args.buyer.via, &args.buyer.how, profile)?;
    let memory = Memory::of(args.known.store.as_deref()).await?;
    let meant = memory.all(&args.orders, &*buyer, out).await?;
    let bills = bills(&*buyer, &meant).await?;
    let due = sum(&bills)?;
    if let (Some(limit), Some(due)) = (limit, due)
        && due.minor() > limit.minor()
    {
        return Err(Error::invalid("--max-total-yuan", format!("{due} would be paid, which is above {limit}")));
    }
    whole_references(&memory, &meant)?;
    let acts = Acts { word: "paid", out };
    let Some(due) = due else {
        return acts.run(&meant, async |meant| Ok(bill(&bills, meant).paid_before(meant))).await;
    };
    if given(&args.consent, &plan(&bills, due, buyer.name()), out)? == Consent::DryRun {
        return dry(&bills, due, buyer.name(), out);
    }
    let mut rules = Rules::default();
    (rules.pay, rules.settle, rules.lease) = (true, settle, args.buyer.how.timeout + Duration::from_secs(30));
    acts.run(&meant, async |meant| {
        let bill = bill(&bills, meant);
        if bill.paid {
            return Ok(bill.paid_before(meant));
        }
        let failed = |error| (bill.total, error);
        match memory.placement(&meant.id) {
            Some((store, row)) => remembered(&*buyer, meant, bill, store, row, rules.clone()).await.map_err(failed),
            None => once(&*buyer, meant, bill).await.map_err(failed),
        }
    })
    .await
}

/// The cost of an order, as it was shown.
#[derive(Debug, Clone)]
struct Bill {
    id: String,
    total: Option<Money>,
    paid: bool,
}

impl Bill {
    /// # Errors
    /// The order cannot be paid, or does not say what it costs.
    fn of(order: &Order) -> Result<Self, Error> {
        let id = order.id.as_str().to_owned();
        let platform = order.platform_state.as_deref().unwrap_or("no word");
        match (order.state, order.total) {
            (OrderStatus::Unpaid, Some(total)) if total.minor() > 0 => Ok(Self { id, total: Some(total), paid: false }),
            (OrderStatus::Unpaid, _) => Err(Error::invalid("ID|REF", format!("order {id} does not say what it costs"))),
            (state, total) if state.is_paid() == Some(true) => Ok(Self { id, total, paid: true }),
            (OrderStatus::Closed, _) => Err(Error::invalid("ID|REF", format!("order {id} is closed ({platform})"))),
            _ => Err(Error::invalid("ID|REF", format!("order {id} does not say whether it is paid ({platform})"))),
        }
        .map_err(|error: Error| error.with_hint("nothing was paid; see it with `daigou order`"))
    }

    fn paid_before(&self, meant: &Meant) -> Act {
        Act::done(meant, self.total, "already_paid")
    }
}

async fn bills(buyer: &dyn Buyer, meant: &[Meant]) -> Result<Vec<Bill>, Error> {
    let mut bills = Vec::new();
    for meant in meant {
        bills.push(Bill::of(&buyer.order(&meant.id).await?)?);
    }
    Ok(bills)
}

fn bill<'b>(bills: &'b [Bill], meant: &Meant) -> &'b Bill {
    const NONE: &Bill = &Bill { id: String::new(), total: None, paid: false };
    bills.iter().find(|bill| bill.id == meant.id.as_str()).unwrap_or(NONE)
}

/// Adds up all unpaid ones; nothing where none is unpaid.
fn sum(bills: &[Bill]) -> Result<Option<Money>, Error> {
    let mut sum: Option<Money> = None;
    for total in bills.iter().filter(|bill| !bill.paid).filter_map(|bill| bill.total) {
        let added = sum.map_or(Ok(total), |sum| sum.checked_add(total));
        sum = Some(added.map_err(|error| Error::usage(format!("the sum cannot be told: {error}")))?);
    }
    Ok(sum)
}

/// The ledger pays a reference as a whole.
fn whole_references(memory: &Memory, meant: &[Meant]) -> Result<(), Error> {
    for one in meant {
        let Some((_, row)) = memory.placement(&one.id) else { continue };
        let orders = row.placed.as_ref().map(|placed| placed.orders.as_slice()).unwrap_or_default();
        if let Some(other) = orders.iter().find(|order| !meant.iter().any(|meant| meant.id == **order)) {
            let message = format!("order {} is a part of `{}`, as order {other} is", one.id, row.reference());
            return Err(Error::invalid("ID|REF", message).with_hint(format!("pay them together: {}", row.reference())));
        }
    }
    Ok(())
}

fn plan(bills: &[Bill], due: Money, buyer: &str) -> String {
    let unpaid: Vec<&Bill> = bills.iter().filter(|bill| !bill.paid).collect();
    let one = |bill: &&Bill| format!("{} {}", bill.id, bill.total.map(|total| total.to_string()).unwrap_or_default());
    let shown: Vec<String> = unpaid.iter().take(20).map(one).collect();
    let more = if unpaid.len() > 20 { format!(" and {} more", unpaid.len() - 20) } else { String::new() };
    let orders = if unpaid.len() == 1 { "order" } else { "orders" };
    format!("{due} will be paid through {buyer} for {} {orders}: {}{more}", unpaid.len(), shown.join(", "))
}

fn dry(bills: &[Bill], due: Money, buyer: &str, out: &Output) -> Result<u8, Error> {
    if !out.is_json() {
        let paid = bills.iter().filter(|bill| bill.paid).count();
        let before = if paid > 0 { format!("; {paid} are paid already") } else { String::new() };
        out.line(format!("{}{before}", plan(bills, due, buyer).replace("will be", "would be")));
        return Ok(0);
    }
    let one = |bill: &Bill| {
        let outcome = if bill.paid { "already_paid" } else { "would_pay" };
        serde_json::json!({ "order_id": bill.id, "outcome": outcome, "total_fen": bill.total.map(|total| total.minor()) })
    };
    out.json(&bills.iter().map(one).collect::<Vec<_>>()).map(|()| 0)
}

/// Pays an order that no store knows: read again right before, sent once, and read after an answer that is none.
async fn once(buyer: &dyn Buyer, meant: &Meant, bill: &Bill) -> Result<Act, Error> {
    let now = Bill::of(&buyer.order(&meant.id).await?)?;
    if now.paid {
        return Ok(now.paid_before(meant));
    }
    if let (Some(shown), Some(total)) = (bill.total, now.total)
        && (shown.currency() != total.currency() || total.minor() > shown.minor())
    {
        let message = format!("order {} costs {total} by now, and not {shown}: it was not paid", meant.id);
        return Err(Error::invalid("ID|REF", message).with_hint("pay it again if that is right"));
    }
    match buyer.pay(&meant.id).await {
        Ok(Payment::Paid) => Ok(Act::done(meant, now.total, "paid")),
        Ok(Payment::Link(link)) => Ok(Act::done(meant, now.total, "link").at_link(link)),
        // It may show it at once.
        Ok(_) => Ok(Act::done(meant, now.total, if shows_paid(buyer, meant).await { "paid" } else { "accepted" })),
        Err(error) if matches!(error.certainty(), Certainty::MaybeSent | Certainty::Unreadable) => {
            if shows_paid(buyer, meant).await {
                return Ok(Act::done(meant, now.total, "paid"));
            }
            Err(error.with_hint("look with `daigou order` whether it is paid, now and later, before you pay it again"))
        }
        Err(error) => Err(error),
    }
}

async fn shows_paid(buyer: &dyn Buyer, meant: &Meant) -> bool {
    let order = buyer.order(&meant.id).await.ok();
    order.and_then(|order| order.state.is_paid()) == Some(true)
}

/// Pays through the ledger, which remembers each payment and never sends a second one.
async fn remembered(
    buyer: &dyn Buyer,
    meant: &Meant,
    bill: &Bill,
    store: &Store,
    row: &Placement,
    rules: Rules,
) -> Result<Act, Error> {
    let report = Ledger::new(store.clone(), rules)?.place(buyer, row.order.clone()).await?;
    let placement = report.placement;
    let why = placement.payment_message.clone().or(placement.message.clone());
    let failed = |kind, certainty, or: &str| {
        let message = why.clone().unwrap_or_else(|| or.to_owned());
        Error::new(kind, certainty, message).with_code(placement.code.clone())
    };
    match placement.payment {
        Some(PaymentState::Paid) => Ok(Act::done(meant, bill.total, "paid")),
        Some(PaymentState::Accepted) => Ok(Act::done(meant, bill.total, "accepted")),
        Some(PaymentState::Link) => {
            Ok(Act::done(meant, bill.total, "link").at_link(why.unwrap_or_else(|| "see the platform".to_owned())))
        }
        Some(PaymentState::Refused) => Err(failed(ErrorKind::Refused, Certainty::Answered, "the payment was refused")),
        None => Err(failed(ErrorKind::Store, Certainty::NotSent, "it was not paid in this run: run it again")),
        _ => Err(failed(ErrorKind::Timeout, Certainty::MaybeSent, "it may be paid")
            .with_hint("run the same command again: the store has it looked up first")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(state: OrderStatus, fen: Option<i64>) -> Order {
        Order { id: "77".into(), state, total: fen.map(Money::cny_fen), platform_state: None }
    }

    #[test]
    fn only_what_is_unpaid_and_says_what_it_costs_is_paid() {
        let bill = Bill::of(&order(OrderStatus::Unpaid, Some(3_650))).unwrap();
        assert!(!bill.paid && bill.total == Some(Money::cny_fen(3_650)));
        for state in [OrderStatus::Paid, OrderStatus::Shipped, OrderStatus::Done] {
            assert!(Bill::of(&order(state, None)).unwrap().paid, "{state:?}");
        }
        for (state, fen) in [
            (OrderStatus::Unpaid, None),
            (OrderStatus::Unpaid, Some(0)),
            (OrderStatus::Unpaid, Some(-5)),
            (OrderStatus::Closed, Some(1)),
            (OrderStatus::Unknown, Some(1)),
        ] {
            let error = Bill::of(&order(state, fen)).unwrap_err();
            assert_eq!((error.certainty(), error.field()), (Certainty::NotSent, Some("ID|REF")), "{state:?}");
        }
    }

    #[test]
    fn the_sum_is_of_what_is_unpaid_in_yuan() {
        let bill = |fen, paid| Bill { id: "77".into(), total: Some(Money::cny_fen(fen)), paid };
        let bills = [bill(3_650, false), bill(99_999, true), bill(1, false)];
        let due = sum(&bills).unwrap().unwrap();
        assert_eq!(due.to_string(), "¥36.51");
        let words = plan(&bills, due, "dajisaas-1688");
        assert!(words.contains("¥36.51 will be paid through dajisaas-1688 for 2 orders"), "{words}");
        assert_eq!(sum(&bills[1..2]).unwrap(), None);
        assert!(sum(&[bill(i64::MAX, false), bill(1, false)]).is_err());
    }
}
