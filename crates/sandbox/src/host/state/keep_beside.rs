//! State beside the world, written down as it changes, taken for a snapshot, and put back.

use super::beside::Beside;
use super::entry::Entry;
use crate::host::Shared;

impl Shared {
    /// What is beside the world, as it is now.
    pub(super) fn beside(&self) -> Beside {
        let outbox = self.outbox();
        let (targets, callbacks) = (Some(outbox.kept_targets()), outbox.pending());
        drop(outbox);
        Beside { targets, faults: Some(self.faults().kept()), callbacks }
    }

    /// What is beside the world becomes this.
    pub(in crate::host) fn put_beside(&self, beside: Beside) -> Result<(), String> {
        let mut outbox = self.outbox();
        if let Some(targets) = beside.targets {
            outbox.put_targets(&targets)?;
        }
        outbox.put_pending(beside.callbacks);
        drop(outbox);
        match beside.faults {
            Some(faults) => self.faults().put(faults),
            None => Ok(()),
        }
    }

    /// Writes down what changed of callbacks, where there is a file.
    pub(crate) fn keep_callbacks(&self) {
        let mut outbox = self.outbox();
        // Under the outbox's lock: the newest state of a delivery is written last.
        let mut log = self.log();
        let changed = outbox.take_changed(log.file.is_some());
        for delivery in changed {
            if let Err(why) = log.note(&Entry::Callback(Box::new(delivery))) {
                tracing::warn!(%why, "what became of a callback is not kept");
            }
        }
    }

    /// Writes down where callbacks go.
    pub(crate) fn keep_targets(&self) -> Result<(), String> {
        let targets = self.outbox().kept_targets();
        self.log().note(&Entry::Targets(targets))
    }

    /// Writes down the faults, where something became of them since.
    pub(crate) fn keep_faults(&self) {
        let mut faults = self.faults();
        if !faults.take_changed() {
            return;
        }
        let kept = faults.kept();
        drop(faults);
        if let Err(why) = self.log().note(&Entry::Faults(kept)) {
            tracing::warn!(%why, "what became of the faults is not kept");
        }
    }
}
