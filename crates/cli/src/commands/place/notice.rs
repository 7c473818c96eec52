//! News of a run on standard error while it goes on.

use crate::output::printable;
use daigou_ledger::placing::{Notice, Wait};
use std::io::Write;

/// Tells it. A channel that takes nothing more ends nothing.
pub(super) fn tell(notice: &Notice) {
    for line in lines(notice) {
        let _ = writeln!(std::io::stderr().lock(), "{line}");
    }
}

fn lines(notice: &Notice) -> Vec<String> {
    match notice {
        Notice::SweepBegins { references, days } => vec![format!(
            "looking for {references} new references among the platform's orders of the last {days} days \
             (--new-account leaves that out)"
        )],
        Notice::SweepEnded { orders, found, gap } => {
            const SHOWN: usize = 10;
            let mut names: Vec<&str> = found.iter().take(SHOWN).map(|reference| reference.as_str()).collect();
            if found.len() > SHOWN {
                names.push("…");
            }
            let found = match found.len() {
                0 => "none of them is there".to_owned(),
                n => format!("{n} of them are placed already: {}", names.join(", ")),
            };
            let mut out = vec![format!("looked at {orders} orders: {found}")];
            out.extend(gap.as_ref().map(|gap| {
                format!("warning: not all of them could be read ({gap}); none of those names one of the references")
            }));
            out
        }
        Notice::Waits { orders, why, most } => {
            let many = if *orders == 1 { "1 order was".to_owned() } else { format!("{orders} orders were") };
            let most = most.as_secs().max(1);
            vec![match why {
                Wait::Lease => format!(
                    "{many} being sent by another process, or by one that ended: they may exist. They are left to it until \
                     its lease is over, and then looked up: {most} s in all at most"
                ),
                Wait::Account => {
                    "another store places orders for this account right now: waiting until it is done, so that \
                                  nothing is ordered by both (Ctrl-C ends)"
                        .to_owned()
                }
                Wait::OtherStore => format!(
                    "another store placed orders for this account just now: waiting {most} s until they are shown (DAIGOU_SETTLE_S)"
                ),
                _ => format!(
                    "{many} sent, and what came of it is not known: looked up on the platform for up to {most} s before it is \
                     sent again (DAIGOU_SETTLE_S)"
                ),
            }]
        }
        Notice::Twice { reference, orders } => {
            let numbers: Vec<&str> = orders.iter().map(|id| id.as_str()).collect();
            vec![format!(
                "warning: {reference} stands on {} orders of the platform, more than were known: {}. Look at them, and \
                 cancel what is too much",
                orders.len(),
                printable(&numbers.join(", "))
            )]
        }
        Notice::NewContent { reference } => {
            vec![format!("{reference}: was not ordered before, and has the file's content now")]
        }
        Notice::StandsTwice { reference } => {
            vec![format!("warning: {reference} stands twice in the file with other content: the later line counts")]
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use daigou_core::buyer::Reference;

    #[test]
    fn a_sweep_is_told_when_it_begins_and_what_it_found() {
        let begins = lines(&Notice::SweepBegins { references: 3, days: 30 });
        assert!(begins[0].contains("3 new references") && begins[0].contains("30 days"), "{begins:?}");
        let found = vec![Reference::new("PO-1").unwrap()];
        let ended = lines(&Notice::SweepEnded { orders: 7, found, gap: Some("the total shrank".to_owned()) });
        assert!(ended[0].contains("7 orders") && ended[0].contains("PO-1"), "{ended:?}");
        assert!(ended[1].contains("the total shrank"), "{ended:?}");
    }
}
