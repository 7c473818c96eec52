//! Paying what was placed: the order is read before, and after an unknown outcome; never more than was quoted.

use super::job::{Job, Next};
use super::lease::{self, Lease};
use super::row::PaymentState;
use super::step::{Step, Work, unkept};
use daigou_core::buyer::{Order, OrderStatus, Payment, tools};
use daigou_core::value::Money;
use daigou_core::{Certainty, Error, ErrorKind};
use std::time::Duration;

impl Work<'_> {
    /// Reads the orders of a placement, and pays what is not paid.
    pub(super) async fn pay(self, job: &mut Job) -> Step {
        let again = self.wants.retry_refused && !job.placed_now && !std::mem::replace(&mut job.retried, true);
        let left = matches!(job.row.payment, Some(PaymentState::Refused | PaymentState::Link));
        if again && self.wants.pay && left {
            self.transition_payment(job, None, None).await?;
        }
        if !job.row.wants_payment(self.wants.pay) {
            job.next = Next::Done;
            return Ok(());
        }
        if let Some(left) = self.being_paid_elsewhere(job) {
            let wait = left.min(Duration::from_secs(2));
            self.reload_row(job).await?;
            job.next = Next::Step(self.monotonic() + wait);
            return Ok(());
        }
        let may_be_paid = matches!(job.row.payment, Some(PaymentState::Paying | PaymentState::Unknown));
        let began = self.monotonic();
        if may_be_paid {
            let settled = job.over.get_or_insert(began).saturating_add(self.rules().settle);
            if began < settled {
                job.next = Next::Step(settled);
                return Ok(());
            }
        }
        let orders = match self.read(job).await {
            Ok(orders) => orders,
            Err(error) => {
                job.error = Some(error);
                self.retry_later(job);
                return Ok(());
            }
        };
        if orders.iter().all(|order| order.state.is_paid() == Some(true)) {
            return self.transition_payment(job, Some(PaymentState::Paid), None).await.map(drop);
        }
        match job.row.payment {
            Some(PaymentState::Accepted) => {
                self.retry_later(job);
                return Ok(());
            }
            Some(PaymentState::Link) => {
                job.next = Next::Done;
                return Ok(());
            }
            _ => {}
        }
        let unpaid: Vec<&Order> = orders.iter().filter(|order| order.state == OrderStatus::Unpaid).collect();
        let why_not = cannot_be_paid(&orders).or_else(|| too_dear(job.row.quote.as_ref().map(|q| q.total), &orders));
        if let Some(words) = why_not {
            job.error = Some(Error::new(ErrorKind::Refused, Certainty::NotSent, words.clone()));
            return self.transition_payment(job, Some(PaymentState::Refused), Some(&words)).await.map(drop);
        }
        let lease = Lease::new(self.ledger, orders.len());
        if !self.transition_payment(job, Some(PaymentState::Paying), None).await? {
            return Ok(());
        }
        let mut to = PaymentState::Accepted;
        for order in unpaid {
            match self.at_platform(lease.fence(self.buyer.pay(&order.id))).await {
                Err(error) if lease.was_late() => return self.came_late_to_pay(job, error).await,
                Ok(Payment::Link(_)) => to = PaymentState::Link,
                Ok(_) => {}
                Err(error) => return self.not_paid(job, error).await,
            }
        }
        self.transition_payment(job, Some(to), (to == PaymentState::Link).then_some(AT_A_LINK)).await?;
        if job.row.payment == Some(PaymentState::Accepted) {
            job.over = None;
            job.next = Next::FIRST;
        }
        Ok(())
    }

    /// How long another process may still be paying it.
    fn being_paid_elsewhere(self, job: &mut Job) -> Option<Duration> {
        if job.row.payment != Some(PaymentState::Paying) || !self.rows().store().is_shared() {
            return None;
        }
        let orders = job.row.placed.as_ref().map_or(1, |placed| placed.orders.len());
        let lasts = lease::longest(self.rules(), orders, &job.row, job.row.payment_lease);
        job.watched.left((-1, job.row.payment_lease), lasts, self.monotonic())
    }

    /// The payment was not sent, since the lease was nearly over: another process may have paid meanwhile.
    async fn came_late_to_pay(self, job: &mut Job, error: Error) -> Step {
        tracing::warn!(reference = %job.row.reference(), "came too late to pay the order: it is read again");
        let words = error.message().to_owned();
        job.error = Some(error);
        self.transition_payment(job, Some(PaymentState::Unknown), Some(&words)).await?;
        let now = self.monotonic();
        job.over = Some(now);
        job.next = Next::Step(now);
        Ok(())
    }

    async fn read(self, job: &Job) -> Result<Vec<Order>, Error> {
        let mut orders = Vec::new();
        for id in job.row.placed.iter().flat_map(|placed| &placed.orders) {
            orders.push(self.at_platform(self.buyer.order(id)).await?);
        }
        Ok(orders)
    }

    async fn not_paid(self, job: &mut Job, error: Error) -> Step {
        let words = error.message().to_owned();
        let throttled = tools::nothing_sent(&error) && error.kind() == ErrorKind::Throttled;
        let refused = error.certainty() == Certainty::Answered && !throttled;
        tracing::info!(
            reference = %job.row.reference(), kind = error.kind().as_str(), certainty = error.certainty().as_str(),
            "the payment failed"
        );
        job.error = Some(error);
        if job.error.as_ref().is_some_and(|e| e.certainty() == Certainty::NotSent) || throttled {
            self.transition_payment(job, None, Some(&words)).await?;
            self.retry_later(job);
        } else if refused && job.tries + 1 >= self.rules().tries {
            self.transition_payment(job, Some(PaymentState::Refused), Some(&words)).await?;
        } else {
            // A refusal, too: only the order itself shows that it is not paid.
            job.tries += 1;
            self.transition_payment(job, Some(PaymentState::Unknown), Some(&words)).await?;
            let now = self.monotonic();
            job.over = Some(now);
            job.next = match job.tries < self.rules().tries {
                true => Next::Step(now.saturating_add(self.rules().settle)),
                false => Next::Done,
            };
        }
        Ok(())
    }

    /// Keeps where the payment stands; what is final is done. False where another process was first.
    async fn transition_payment(
        self,
        job: &mut Job,
        to: Option<PaymentState>,
        message: Option<&str>,
    ) -> Result<bool, Error> {
        let orders = job.row.placed.as_ref().map_or(1, |placed| placed.orders.len());
        let lease = match to {
            // One payment after the other.
            Some(PaymentState::Paying) => self.rules().lease_for(orders),
            _ => Duration::ZERO,
        };
        let after_sending = job.row.payment == Some(PaymentState::Paying);
        let kept = self.patiently(|| self.rows().transition_payment(&job.row, to, lease, message)).await;
        let kept = kept.map_err(|error| match after_sending {
            true => {
                let ids = job.row.placed.iter().flat_map(|placed| &placed.orders);
                let ids: Vec<&str> = ids.map(|id| id.as_str()).collect();
                let words = format!("may have been paid ({}), and that could not be kept", ids.join(", "));
                unkept(&job.row, &words, error, Certainty::MaybeSent)
            }
            false => error,
        })?;
        // The lease is part of what a change is recognised by.
        let (over, reference) = (job.over, job.row.order.reference.clone());
        self.reload_row(job).await?;
        if !kept {
            tracing::debug!(%reference, "another process changed the payment");
            return Ok(false);
        }
        job.over = over;
        if matches!(to, Some(PaymentState::Paid | PaymentState::Refused | PaymentState::Link)) {
            tracing::info!(%reference, payment = to.map_or("", PaymentState::as_str), "the payment is settled");
            job.next = Next::Done;
        }
        if to == Some(PaymentState::Paid) {
            job.error = None;
        }
        Ok(true)
    }
}

const AT_A_LINK: &str = "the platform wants a person to pay it: ask for its payment link, and open it";

/// An order that is neither paid nor waits for its payment.
fn cannot_be_paid(orders: &[Order]) -> Option<String> {
    let other = orders.iter().find(|order| order.state != OrderStatus::Unpaid && order.state.is_paid() != Some(true));
    other.map(|order| {
        let word = order.platform_state.as_deref().unwrap_or("nothing");
        format!("order {} does not wait for its payment: the platform says `{word}`", order.id)
    })
}

/// All orders of a placement together must not cost more than was quoted.
fn too_dear(quoted: Option<Money>, orders: &[Order]) -> Option<String> {
    let Some(quoted) = quoted else { return Some("no quote was kept to compare the price with".to_owned()) };
    let mut sum = Money::new(quoted.currency(), 0);
    for order in orders {
        let Some(total) = order.total else {
            return Some(format!("the platform does not say what order {} costs", order.id));
        };
        match sum.checked_add(total) {
            Ok(more) => sum = more,
            Err(error) => return Some(format!("order {}: {error}", order.id)),
        }
    }
    (sum.minor() > quoted.minor()).then(|| format!("it costs {sum}, and {quoted} was quoted: it was not paid"))
}
