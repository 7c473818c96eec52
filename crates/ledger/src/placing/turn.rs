//! A store's turn with an account, where accounts are locked: see [`Ledger::alone_in`].

use super::alone::Held;
use super::ledger::Ledger;
use super::notice::{Notice, Wait};
use daigou_core::Error;
use daigou_core::buyer::Account;
use std::fs::{File, TryLockError};
use std::sync::Arc;
use std::time::Duration;

/// How often an account that another store has is asked for.
const AGAIN: Duration = Duration::from_millis(500);

impl Ledger {
    /// Takes the account's lock as soon as it is free, and waits until what another store sent last is settled. None where
    /// the run is to end before, and where nothing can be locked: that is told, and no reason to place nothing.
    pub(super) async fn turn(&self, account: &Account) -> Result<Option<Arc<Held>>, Error> {
        let Some(locks) = &self.locks else { return Ok(None) };
        if let Some(held) = locks.held() {
            return Ok(Some(held));
        }
        let taken = match locks.open(account) {
            Ok(file) => self.locked(file).await,
            Err(error) => Err(error),
        };
        let file = match taken {
            Ok(Some(file)) => file,
            Ok(None) => return Ok(None),
            Err(error) => {
                tracing::warn!(%error, "the account is not locked: two stores must not place for it at the same time");
                return Ok(None);
            }
        };
        let store = self.rows.store();
        let clock = store.clock().clone();
        let held = Held::new(file, store.name().await?, move || clock.unix_millis());
        let rest = held.unsettled(self.rules.settle);
        if !rest.is_zero() {
            self.publish(&Notice::Waits { orders: 0, why: Wait::OtherStore, most: rest });
            self.unless_stopped(rest).await;
        }
        Ok(Some(locks.keep(held)))
    }

    /// Locks the file, by several processes at once where they share a store. None where the run is to end before.
    async fn locked(&self, file: File) -> std::io::Result<Option<File>> {
        let mut told = false;
        loop {
            let taken = if self.rows.store().is_shared() { file.try_lock_shared() } else { file.try_lock() };
            match taken {
                Ok(()) => return Ok(Some(file)),
                Err(TryLockError::Error(error)) => return Err(error),
                Err(TryLockError::WouldBlock) => {}
            }
            if !std::mem::replace(&mut told, true) {
                self.publish(&Notice::Waits { orders: 0, why: Wait::Account, most: self.rules.settle });
            }
            if self.unless_stopped(AGAIN).await {
                return Ok(None);
            }
        }
    }

    /// Waits; true where the run is to end before.
    async fn unless_stopped(&self, wait: Duration) -> bool {
        tokio::select! {
            biased;
            () = self.stop.asked() => true,
            () = self.rows.store().clock().sleep(wait) => false,
        }
    }
}
