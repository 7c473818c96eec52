//! Accounts of the running sandbox: let in, added and changed, each written down before.

use super::accounts::settle;
use super::entry::{AccountSet, Entry};
use crate::host::Shared;
use crate::wire::accounts::SandboxAccount;
use crate::world::{AccountPlace, Purse, World};
use daigou_core::Platform;

/// How many accounts there are from the start: the first of either platform.
const FIRST: usize = 2;

/// Why an account is not set.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AccountError {
    /// Another account has its key.
    #[error("{0}")]
    Taken(String),
    /// There is no such account.
    #[error("{0}")]
    Unknown(String),
    /// What it becomes is none.
    #[error("{0}")]
    Wrong(String),
    /// The state cannot be written.
    #[error("{0}")]
    Broken(String),
}

impl Shared {
    /// Lets in the accounts that a log set, and no others but the first two, whose credentials stay those of the start.
    pub(crate) fn know(&self, accounts: Vec<(AccountPlace, SandboxAccount)>) {
        self.verifier.keep_first(FIRST);
        for (place, first) in self.first_accounts.iter().take(FIRST).enumerate() {
            self.verifier.put(place, first.clone());
        }
        for (place, mut account) in accounts {
            if let Some(first) = self.first_accounts.get(place).filter(|_| place < FIRST) {
                account.key.clone_from(&first.key);
                account.secret = first.secret.clone();
                let known = account.user_ids.clone();
                account.user_ids.extend(first.user_ids.iter().filter(|id| !known.contains(id)).cloned());
            }
            self.let_in(place, account);
        }
    }

    /// Lets calls of an account in, masks its secret, and signs its callbacks by it.
    fn let_in(&self, place: AccountPlace, account: SandboxAccount) {
        self.mask.learn(&account.secret);
        if account.platform == Platform::DajiSaas {
            self.outbox().sign_for(place, account.secret.clone());
        }
        self.verifier.put(place, account);
    }

    /// Sets the accounts that the sandbox was started with, where they are not known yet: after a start, and after a
    /// reset.
    pub(crate) fn set_up(&self, world: &mut World) -> Result<(), String> {
        for account in self.first_accounts.iter().skip(FIRST) {
            let known = self.verifier.accounts();
            let place = known.iter().position(|known| known.is(account.platform, &account.key));
            // What the state says of a known one is newer than the file.
            let plain = |place| world.purse_of(place).is_none_or(Purse::is_plain);
            if place.is_none_or(|place| place < FIRST && plain(place)) {
                let place = place.unwrap_or(known.len());
                self.put_account(world, place, account.clone())?;
            }
        }
        Ok(())
    }

    /// Adds an account, or sets the one at a place, and writes it down before.
    fn put_account(&self, world: &mut World, place: AccountPlace, account: SandboxAccount) -> Result<(), String> {
        let set = AccountSet { now: self.clock.now(), place, account: account.written() };
        self.keep(world, Entry::Account(set.clone()))?;
        settle(world, &set)?;
        self.let_in(place, account);
        Ok(())
    }

    /// Adds an account, and gives its place.
    pub(crate) fn add_account(&self, account: SandboxAccount) -> Result<AccountPlace, AccountError> {
        let mut world = self.world();
        self.settle_in(&mut world);
        let known = self.verifier.accounts();
        if known.iter().any(|known| known.is(account.platform, &account.key)) {
            return Err(AccountError::Taken(format!("the account `{}` is known already: change it", account.key)));
        }
        let place = known.len();
        self.put_account(&mut world, place, account).map_err(AccountError::Broken)?;
        Ok(place)
    }

    /// Changes an account by its key.
    pub(crate) fn change_account(
        &self,
        key: &str,
        change: impl FnOnce(&mut SandboxAccount),
    ) -> Result<AccountPlace, AccountError> {
        let mut world = self.world();
        self.settle_in(&mut world);
        let known = self.verifier.accounts();
        let place = known.iter().position(|account| account.key == key);
        let place = place.ok_or_else(|| AccountError::Unknown(format!("no account `{key}`")))?;
        let mut account = SandboxAccount::clone(&known[place]);
        account.balance_fen = world.purse_of(place).and_then(|purse| purse.balance);
        change(&mut account);
        let account = account.written().read().map_err(|rules| AccountError::Wrong(rules.join("; ")))?;
        self.put_account(&mut world, place, account).map_err(AccountError::Broken)?;
        Ok(place)
    }
}
