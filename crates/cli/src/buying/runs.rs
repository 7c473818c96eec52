//! Doing something to several orders, one after the other, and telling what came of each. What was done is never
//! forgotten over what failed, and Ctrl-C ends between two of them.

use super::{Meant, money, narrow, words};
use crate::interrupt::interrupted;
use crate::output::{Output, Stake};
use daigou_core::value::Money;
use daigou_core::{Certainty, Error, ErrorKind};
use serde::Serialize;
use std::pin::pin;

/// The outcome of one order.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Act {
    pub(crate) order_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reference: Option<String>,
    /// `done`, `paid`, `accepted`, …: a word of the command; `refused`, `unknown`, `not_sent` or `not_begun` where it failed.
    pub(crate) outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) total_fen: Option<i64>,
    /// Where a person has to go on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) link: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) certainty: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) why: Option<String>,
    #[serde(skip)]
    code_of_exit: u8,
    #[serde(skip)]
    total: Option<Money>,
}

impl Act {
    /// An act that came off.
    pub(crate) fn done(meant: &Meant, total: Option<Money>, outcome: &'static str) -> Self {
        Self {
            order_id: meant.id.as_str().to_owned(),
            reference: meant.reference.as_ref().map(ToString::to_string),
            outcome,
            total_fen: total.map(|total| total.minor()),
            link: None,
            certainty: None,
            code: None,
            why: None,
            code_of_exit: 0,
            total,
        }
    }

    /// A person has to go on there.
    pub(crate) fn at_link(mut self, link: String) -> Self {
        self.link = Some(link);
        self
    }

    /// An act that failed.
    pub(crate) fn failed(meant: &Meant, total: Option<Money>, error: &Error) -> Self {
        let (outcome, code_of_exit) = match error.certainty() {
            Certainty::NotSent => ("not_sent", if is_input(error) { 2 } else { 3 }),
            Certainty::MaybeSent => ("unknown", 4),
            Certainty::Unreadable => ("unknown", 5),
            Certainty::Answered => ("refused", 1),
        };
        Self {
            certainty: Some(error.certainty().as_str()),
            code: error.platform_code().map(str::to_owned),
            why: Some(error.message().to_owned()),
            code_of_exit,
            ..Self::done(meant, total, outcome)
        }
    }

    fn not_begun(meant: &Meant) -> Self {
        Self { code_of_exit: 3, ..Self::done(meant, None, "not_begun") }
    }
}

fn is_input(error: &Error) -> bool {
    use ErrorKind::{Unconfirmed, Unpublished, Unsupported, Usage};
    matches!(error.kind(), Usage | Unsupported | Unconfirmed | Unpublished)
}

/// An act on each of several orders.
pub(crate) struct Acts<'o> {
    /// The word for it, such as `cancelled`.
    pub(crate) word: &'static str,
    pub(crate) out: &'o Output,
}

impl Acts<'_> {
    /// Does it to each order, one after the other, and tells of it.
    ///
    /// # Errors
    /// That of the one order, where only one is meant; otherwise what failed stands in the output, and the exit code says
    /// the worst of it.
    pub(crate) async fn run(
        &self,
        orders: &[Meant],
        act: impl AsyncFn(&Meant) -> Result<Act, (Option<Money>, Error)>,
    ) -> Result<u8, Error> {
        self.out.tells_of(Stake::Deed);
        let mut first = pin!(interrupted()?);
        let mut stopped = false;
        let mut acts: Vec<Act> = Vec::new();
        for meant in orders {
            if stopped {
                acts.push(Act::not_begun(meant));
                continue;
            }
            let mut doing = pin!(act(meant));
            let done = tokio::select! {
                biased;
                done = &mut doing => done,
                () = &mut first => {
                    stopped = true;
                    self.out.warn("ending: what is being sent is waited for (Ctrl-C: end now)");
                    let second = interrupted()?;
                    tokio::select! {
                        done = doing => done,
                        () = second => Err((None, ended())),
                    }
                }
            };
            match done {
                Ok(act) => acts.push(act),
                Err((_, error)) if orders.len() == 1 => return Err(error),
                Err((total, error)) => acts.push(Act::failed(meant, total, &error)),
            }
        }
        self.tell(&acts)
    }

    fn tell(&self, acts: &[Act]) -> Result<u8, Error> {
        let code = worst(acts);
        if self.out.is_json() {
            self.out.json(&acts)?;
            return Ok(code);
        }
        let mut rows = narrow(&["order", "reference", "outcome", "amount", "why"]);
        for act in acts {
            let outcome = if act.outcome == "done" { self.word } else { act.outcome };
            let why = act.link.as_ref().or(act.why.as_ref()).map(String::as_str);
            let reference = act.reference.clone().unwrap_or_default();
            rows.add_row([act.order_id.clone(), reference, outcome.replace('_', " "), money(act.total), words(why)]);
        }
        super::ids(&mut rows, &[0], &[3]);
        self.out.line(rows.to_string());
        if matches!(code, 4 | 5) {
            self.out
                .line("What is unknown may have been carried out: look with `daigou order` before you do it again.");
        }
        Ok(code)
    }
}

fn ended() -> Error {
    Error::new(ErrorKind::Interrupted, Certainty::MaybeSent, "ended while it was being sent")
        .with_hint("look with `daigou order` whether it was carried out")
}

/// The worst is what may have happened and is not known; then what was refused, bad input, and what was not sent.
fn worst(acts: &[Act]) -> u8 {
    let has = |code: &u8| acts.iter().any(|act| act.code_of_exit == *code);
    [4, 5, 1, 2, 3].into_iter().find(has).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exit_code_is_that_of_the_worst() {
        let meant = Meant { id: "1".into(), reference: None };
        let of = |certainty| Act::failed(&meant, None, &Error::new(ErrorKind::Timeout, certainty, "x"));
        let done = Act::done(&meant, None, "done");
        assert_eq!(worst(std::slice::from_ref(&done)), 0);
        assert_eq!(worst(&[done.clone(), of(Certainty::NotSent)]), 3);
        assert_eq!(worst(&[of(Certainty::NotSent), of(Certainty::Answered)]), 1);
        assert_eq!(worst(&[of(Certainty::Unreadable), of(Certainty::Answered)]), 5);
        assert_eq!(worst(&[of(Certainty::Answered), of(Certainty::MaybeSent), done]), 4);
        assert_eq!(worst(&[Act::failed(&meant, None, &Error::usage("x"))]), 2);
    }
}
