//! The cost of the orders of a file, asked before anything is sent: for `--dry-run`, for a limit of their sum, and for
//! who is asked to say yes to it.

use daigou_core::buyer::{Buyer, NewOrder, tools};
use daigou_core::value::Money;
use daigou_core::{Certainty, Error, ErrorKind};
use daigou_ledger::placing::{self, PaymentState};
use daigou_ledger::{Placement, PlacementState, Store};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};

/// An order and what it would cost.
#[derive(Debug)]
pub(super) struct Priced {
    pub(super) order: NewOrder,
    pub(super) what: What,
}

/// What a run would do with an order.
#[derive(Debug)]
pub(super) enum What {
    /// It would be placed for this.
    Quoted(Money),
    /// It is placed: by these numbers, for this; whether it is still to be paid.
    Placed { orders: Vec<String>, total: Option<Money>, unpaid: bool },
    /// It may exist: a run looks it up first.
    Unknown(Option<Money>),
    /// It would not be placed.
    Not(Error),
}

/// Asks for the quotes of all orders that the store does not know to be placed, several at once, in the order given.
///
/// # Errors
/// What would stop every order: refused credentials, a platform that cannot be reached, a store that failed.
pub(super) async fn all(
    buyer: &dyn Buyer,
    store: Option<&Store>,
    orders: Vec<NewOrder>,
    parallel: usize,
    asked: &(dyn Fn() + Sync),
) -> Result<Vec<Priced>, Error> {
    let one = |order: NewOrder| async move {
        let what = what(buyer, store, &order).await?;
        asked();
        Ok(Priced { order, what })
    };
    stream::iter(orders).map(one).buffered(parallel.max(1)).try_collect().await
}

async fn what(buyer: &dyn Buyer, store: Option<&Store>, order: &NewOrder) -> Result<What, Error> {
    if let Some(store) = store {
        match placing::show(store, &order.reference).await {
            Ok(row) => {
                if let Some(known) = known(buyer, &row, order) {
                    return Ok(known);
                }
            }
            // It does not know the reference.
            Err(error) if error.kind() == ErrorKind::Usage => {}
            Err(error) => return Err(error),
        }
    }
    match buyer.quote(order).await {
        Ok(quote) => Ok(match above(order, quote.total) {
            Some(error) => What::Not(error),
            None => What::Quoted(quote.total),
        }),
        Err(error) if tools::is_about_the_account(&error) || error.kind() == ErrorKind::Connect => Err(error),
        Err(error) => Ok(What::Not(error)),
    }
}

/// What the store knows of an order that exists or may exist.
fn known(buyer: &dyn Buyer, row: &Placement, order: &NewOrder) -> Option<What> {
    let exists = matches!(row.state, PlacementState::Placed | PlacementState::Unknown | PlacementState::Sending);
    if !exists {
        return None;
    }
    let other = (row.buyer != buyer.name()).then(|| format!("it was given to {} before", row.buyer));
    if let Some(words) = other.or_else(|| row.order.difference(order)) {
        let error =
            Error::invalid("reference", format!("was ordered, or may have been, with another content: {words}"));
        return Some(What::Not(error.with_hint("give what differs a reference of its own")));
    }
    let total = row.quote.as_ref().map(|quote| quote.total);
    Some(match (&row.placed, row.state) {
        (Some(placed), PlacementState::Placed) => {
            let settled =
                matches!(row.payment, Some(PaymentState::Paid | PaymentState::Accepted | PaymentState::Refused));
            What::Placed {
                orders: placed.orders.iter().map(|id| id.as_str().to_owned()).collect(),
                total,
                unpaid: !settled,
            }
        }
        _ => What::Unknown(total),
    })
}

/// A quote above what the order may cost.
fn above(order: &NewOrder, total: Money) -> Option<Error> {
    let most = order.max_total_fen.map(Money::cny_fen)?;
    if total.fen().is_ok_and(|fen| fen <= most.minor()) {
        return None;
    }
    let words = format!("its quote of {total} is above its limit of {most}");
    Some(Error::new(ErrorKind::Refused, Certainty::NotSent, words).with_field("max_total_fen"))
}

/// What a run would spend.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Sum {
    /// What would be placed, in numbers and yuan.
    pub(super) placed: usize,
    pub(super) total: Option<Money>,
    /// What was placed before, or may have been, and would be paid, too.
    pub(super) unpaid: usize,
    pub(super) unpaid_total: Option<Money>,
}

impl Sum {
    /// # Errors
    /// The amounts do not add up.
    pub(super) fn of(priced: &[Priced], pay: bool) -> Result<Self, Error> {
        let mut out = Self::default();
        for one in priced {
            match &one.what {
                What::Quoted(total) => {
                    out.placed += 1;
                    out.total = Some(added(out.total, *total)?);
                }
                What::Placed { total: Some(total), unpaid: true, .. } | What::Unknown(Some(total)) if pay => {
                    out.unpaid += 1;
                    out.unpaid_total = Some(added(out.unpaid_total, *total)?);
                }
                _ => {}
            }
        }
        Ok(out)
    }

    /// All of it.
    ///
    /// # Errors
    /// The amounts do not add up.
    pub(super) fn all(&self) -> Result<Money, Error> {
        let none = Money::cny_fen(0);
        added(Some(self.total.unwrap_or(none)), self.unpaid_total.unwrap_or(none))
    }
}

fn added(sum: Option<Money>, one: Money) -> Result<Money, Error> {
    let added = sum.map_or(Ok(one), |sum| sum.checked_add(one));
    added.map_err(|error| Error::usage(format!("the sum cannot be told: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn priced(what: What) -> Priced {
        let line = r#"{"reference":"PO-1","lines":[{"product":"1","quantity":2}],"address":{"name":"张三","mobile":"13800000000","province":"浙江省","city":"杭州市","district":"余杭区","street":"网商路699号"}}"#;
        Priced { order: NewOrder::from_json(line).unwrap(), what }
    }

    #[test]
    fn the_sum_is_of_what_would_be_spent_and_of_nothing_else() {
        let yuan = |yuan: i64| Money::cny_fen(yuan * 100);
        let placed = |unpaid| What::Placed { orders: Vec::new(), total: Some(yuan(5)), unpaid };
        let all = [
            priced(What::Quoted(yuan(10))),
            priced(placed(true)),
            priced(placed(false)),
            priced(What::Not(Error::usage("x"))),
            priced(What::Quoted(yuan(3))),
        ];
        let sum = Sum::of(&all, false).unwrap();
        assert_eq!((sum.placed, sum.all().unwrap(), sum.unpaid), (2, yuan(13), 0));
        let sum = Sum::of(&all, true).unwrap();
        assert_eq!((sum.unpaid, sum.all().unwrap()), (1, yuan(18)));
        let most = [priced(What::Quoted(Money::cny_fen(i64::MAX))), priced(What::Quoted(yuan(1)))];
        assert!(Sum::of(&most, false).is_err());
    }
}
