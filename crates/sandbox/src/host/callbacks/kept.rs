//! Deliveries and targets as the state keeps them.

use super::delivery::{Attempt, DeliveryState};
use super::message::{Message, Text};
use super::outbox::Outbox;
use super::queue::Entry;
use super::targets::{platform, word};
use crate::world::AccountPlace;
use daigou_core::Platform;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where callbacks go.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct KeptTargets {
    pub(crate) pandapon: Option<String>,
    pub(crate) dajisaas: Option<String>,
}

/// A delivery that is still to be sent, with everything that it says.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct KeptDelivery {
    pub(crate) id: u64,
    platform: String,
    account: AccountPlace,
    marketplace: String,
    order_id: String,
    kind: String,
    text: String,
    url: Option<String>,
    /// When it is attempted next; none where it is over.
    next: Option<i64>,
    created: i64,
    tries: u32,
    copies: u32,
    attempts: Vec<Attempt>,
}

impl KeptDelivery {
    /// Tells if nothing more happens to it by itself.
    pub(crate) fn is_over(&self) -> bool {
        self.next.is_none()
    }

    pub(super) fn of(id: u64, entry: &Entry) -> Self {
        let message = &entry.message;
        // One that is underway is attempted again where nobody heard what came of it.
        let open = entry.underway || entry.state == DeliveryState::Pending;
        Self {
            id,
            platform: word(message.platform).to_owned(),
            account: message.account,
            marketplace: message.marketplace.to_owned(),
            order_id: message.order_id.to_string(),
            kind: message.text.kind(),
            text: message.text.get().into_owned(),
            url: entry.url.clone(),
            next: entry.next.or(open.then_some(entry.created)),
            created: entry.created,
            tries: entry.tries,
            copies: entry.copies,
            attempts: entry.attempts.clone(),
        }
    }

    /// As it stands in the outbox.
    pub(super) fn entry(self) -> Option<Entry> {
        let platform = platform(&self.platform).ok()?;
        let marketplace = ["alibaba1688", "taobao"].into_iter().find(|known| *known == self.marketplace)?;
        let state = match self.attempts.last() {
            Some(last) if last.status == Some(200) => DeliveryState::Delivered,
            _ => DeliveryState::Pending,
        };
        let text = Text::Written { kind: self.kind, text: self.text };
        let order_id = self.order_id.as_str().into();
        // Faults were drawn for it when it was made.
        let table = ("", "");
        Some(Entry {
            message: Message { platform, account: self.account, marketplace, table, order_id, text },
            url: self.url,
            state,
            reason: None,
            created: self.created,
            next: None,
            tries: self.tries,
            copies: self.copies,
            underway: false,
            attempts: self.attempts,
        })
    }
}

impl Outbox {
    /// Where callbacks go.
    pub(crate) fn kept_targets(&self) -> KeptTargets {
        let of = |platform| self.targets().get(platform).map(str::to_owned);
        KeptTargets { pandapon: of(Platform::PandaPon), dajisaas: of(Platform::DajiSaas) }
    }

    /// Callbacks go there from now on.
    pub(crate) fn put_targets(&mut self, targets: &KeptTargets) -> Result<(), String> {
        for (platform, url) in [(Platform::PandaPon, &targets.pandapon), (Platform::DajiSaas, &targets.dajisaas)] {
            self.set_target(platform, url.as_deref()).map_err(|error| error.message().to_owned())?;
        }
        Ok(())
    }

    /// What is still to be sent.
    pub(crate) fn pending(&self) -> BTreeMap<u64, KeptDelivery> {
        let open = self.entries().filter(|(_, entry)| entry.next.is_some() || entry.underway);
        open.map(|(id, entry)| (id, KeptDelivery::of(id, entry))).collect()
    }

    /// Takes what became of deliveries since it was taken last; nothing where it is not wanted.
    pub(crate) fn take_changed(&mut self, wanted: bool) -> Vec<KeptDelivery> {
        let mut changed = self.take_changed_ids();
        if !wanted {
            changed.clear();
        }
        let changed = self.entries().filter(|(id, _)| changed.contains(id));
        changed.map(|(id, entry)| KeptDelivery::of(id, entry)).collect()
    }

    /// These are to be sent, and no others.
    pub(crate) fn put_pending(&mut self, kept: BTreeMap<u64, KeptDelivery>) {
        self.clear();
        for (id, delivery) in kept {
            let next = delivery.next;
            if let Some(entry) = delivery.entry() {
                self.put(id, entry, next);
            }
        }
    }
}
