//! News of a run on standard error while it goes on.

use daigou_ledger::placing::Notice;
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
                format!("warning: that look was not whole ({gap}): what another store ordered may have been overlooked")
            }));
            out
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
