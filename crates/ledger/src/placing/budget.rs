//! Budgets for one run and for one day: asked right before an order is sent, by its quote.

use super::job::{Job, Next};
use super::row::PlacementState;
use super::step::Work;
use crate::day_cap::{self, Reserved};
use daigou_core::buyer::Quote;
use daigou_core::{Certainty, Error, ErrorKind};

impl Work<'_> {
    /// Tells whether the caps leave room for an order. Where they do not, it stays intended, and another run may place
    /// it.
    pub(super) async fn fits_the_caps(self, job: &mut Job, quote: &Quote) -> Result<bool, Error> {
        let reference = job.row.reference().clone();
        let rules = self.rules();
        if let Some(most) = rules.max_run
            && let Err(before) = self.ledger.run_total.take(&reference, quote.total, most)
        {
            let words = format!("{} would be above the run's cap of {most}, of which {before} is used", quote.total);
            left(job, words, "run it again with a higher cap, or in parts");
            return Ok(false);
        }
        if let Some(most) = rules.max_day {
            let store = self.rows().store();
            let reserved = self.patiently(|| day_cap::reserve(store, reference.as_str(), quote.total, most)).await?;
            if let Reserved::Above { today } = reserved {
                self.ledger.run_total.give_back(&reference);
                let words = format!("{} would be above the day's cap of {most}, of which {today} is used", quote.total);
                left(job, words, "run it again tomorrow (in China), or with a higher cap");
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Gives back what an order took of the caps, where it is known that nothing of it exists.
    pub(super) async fn give_back(self, job: &Job) -> Result<(), Error> {
        if !matches!(job.row.state, PlacementState::Intended | PlacementState::Refused) {
            return Ok(());
        }
        let reference = job.row.reference();
        self.ledger.run_total.give_back(reference);
        match self.rules().max_day {
            Some(_) => self.patiently(|| day_cap::release(self.rows().store(), reference.as_str())).await,
            None => Ok(()),
        }
    }
}

/// The order is left as it is: it is no fault of its own, and nothing was sent.
fn left(job: &mut Job, words: String, hint: &str) {
    job.error = Some(Error::new(ErrorKind::Refused, Certainty::NotSent, words).with_hint(hint));
    job.next = Next::Done;
}
