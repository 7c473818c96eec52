//! Accounts as the state keeps them: each that was added or changed since the start, with its secret. The first of either
//! platform are those that the sandbox is started with; of them it is kept what else was set.

use super::entry::{AccountSet, Entry};
use crate::wire::accounts::{Risk, SandboxAccount};
use crate::world::{AccountPlace, World};

/// The world's part of an account that is set: its books, and what is in its purse.
pub(super) fn settle(world: &mut World, set: &AccountSet) -> Result<(), String> {
    let account = set.account.clone().read().map_err(|rules| rules.join("; "))?;
    let place = if set.place < world.accounts.len() { set.place } else { world.add_account(account.platform) };
    if place != set.place || world.accounts.platform(place) != account.platform {
        return Err(format!("account {}: it is another platform's, or not the next", set.place));
    }
    world.open(place);
    world.purse.balance = account.balance_fen;
    world.purse.orders_refused = account.risk.contains(&Risk::Orders);
    world.purse.payments_refused = account.risk.contains(&Risk::Payments);
    Ok(())
}

/// The accounts that a log sets, by their places, as they are at its end.
pub(super) fn set(log: &[Entry]) -> Result<Vec<(AccountPlace, SandboxAccount)>, String> {
    let mut accounts: Vec<(AccountPlace, SandboxAccount)> = Vec::new();
    for entry in log {
        let Entry::Account(set) = entry else { continue };
        let account = set.account.clone().read().map_err(|rules| rules.join("; "))?;
        match accounts.iter_mut().find(|(place, _)| *place == set.place) {
            Some((_, known)) => *known = account,
            None => accounts.push((set.place, account)),
        }
    }
    Ok(accounts)
}
