//! Deliveries as they are shown: the newest, those that name a text, and one.

use super::{Entry, Outbox};
use crate::host::callbacks::delivery::{Delivery, moment};
use crate::host::callbacks::targets::word;
use daigou_core::Platform;

impl Outbox {
    /// The newest `limit` deliveries, oldest first.
    pub(crate) fn newest(&self, limit: usize) -> Vec<Delivery> {
        let newest = self.entries.iter().rev().take(limit);
        let mut found: Vec<Delivery> = newest.map(|(id, entry)| self.shown(*id, entry)).collect();
        found.reverse();
        found
    }

    /// Those that name a text, the newest first: how many they are, and so many of them behind so many.
    pub(crate) fn search(&self, text: &str, skip: usize, take: usize) -> (usize, Vec<Delivery>) {
        let (wanted, mut count, mut found) = (text.to_lowercase(), 0, Vec::new());
        let fits = |shown: &Delivery| {
            let texts = [&shown.order_id, &shown.kind, shown.message.as_ref().unwrap_or(&shown.body)];
            texts.into_iter().any(|text| text.to_lowercase().contains(&wanted))
        };
        for (id, entry) in self.entries.iter().rev() {
            let here = count >= skip && found.len() < take;
            if wanted.is_empty() && !here {
                count += 1;
                continue;
            }
            let shown = self.shown(*id, entry);
            if wanted.is_empty() || fits(&shown) {
                count += 1;
                found.extend(Some(shown).filter(|_| here));
            }
        }
        (count, found)
    }

    /// One delivery.
    pub(in crate::host::callbacks) fn find(&self, id: u64) -> Option<Delivery> {
        self.entries.get(&id).map(|entry| self.shown(id, entry))
    }

    fn shown(&self, id: u64, entry: &Entry) -> Delivery {
        let message = &entry.message;
        let text = message.text.get();
        let text = self.address.put_into(&text);
        let (content_type, body) = self.seal.wire(message.platform, message.account, &text);
        Delivery {
            id,
            platform: word(message.platform),
            account: message.account,
            marketplace: message.marketplace,
            order_id: message.order_id.to_string(),
            kind: message.text.kind(),
            url: entry.url.clone(),
            state: entry.state,
            reason: entry.reason,
            created_at: moment(entry.created),
            next_attempt_at: entry.next.map(moment),
            attempts: entry.attempts.clone(),
            content_type,
            body,
            message: (message.platform == Platform::DajiSaas).then(|| text.into_owned()),
        }
    }
}
