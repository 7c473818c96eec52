//! The state that everything in the running sandbox shares, each part behind its own lock.

use super::callbacks::{CallbackTargets, Outbox, Seal};
use super::faults::Faults;
use super::journal::Journal;
use super::live::{Live, Told};
use super::options::Options;
use super::state::{Beside, Log, Start, StoreError};
use crate::host::auth::SignatureVerifier;
use crate::time::clock::Clock;
use crate::vendors::routes::Routes;
use crate::wire::accounts::SandboxAccount;
use crate::wire::address::Address;
use crate::wire::mask::Mask;
use crate::world::{Notice, Traces, World};
use daigou_core::Platform;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The state that requests share.
pub(crate) struct Shared {
    pub(crate) routes: Routes,
    pub(crate) verifier: SignatureVerifier,
    /// The first of either platform, and those of `--accounts`.
    pub(crate) first_accounts: Vec<SandboxAccount>,
    /// Whether a member that an operation does not know is refused.
    pub(crate) strict: bool,
    pub(crate) mask: Arc<Mask>,
    /// The seed that the sandbox was started with.
    pub(crate) seed: u64,
    pub(crate) clock: Clock,
    /// Held while time is moved on: one at a time.
    pub(crate) advancing: tokio::sync::Mutex<()>,
    /// Those who listen to what happens.
    pub(crate) live: Live,
    pub(crate) address: Arc<Address>,
    /// The variables that point a client here, once that is known.
    pub(crate) env: BTreeMap<String, String>,
    outbox: Mutex<Outbox>,
    world: Mutex<World>,
    journal: Mutex<Journal>,
    faults: Mutex<Faults>,
    traces: Mutex<Traces>,
    pub(crate) log: Mutex<Log>,
}

impl Shared {
    /// Makes the state that a sandbox with these options starts with; answers name `base` as the sandbox's address.
    pub(crate) fn new(options: Options, base: String) -> Result<Self, StoreError> {
        let Options { seed, accept, credentials, accounts, demo_data, strict, faults, callbacks, state, .. } = options;
        let Start { seed, world, clock, traces, log, beside } = Start::new(state.as_deref(), seed, demo_data)?;
        let path = state.unwrap_or_default();
        let given = (callbacks.clone(), !faults.is_empty());
        let kept = log.accounts();
        let first_accounts: Vec<_> = credentials.accounts().into_iter().chain(accounts).collect();
        let (mask, address) = (Arc::new(Mask::new(&credentials)), Arc::new(Address::new(base)));
        let seal = Seal::new(credentials.app_secret.clone(), accept.daji_push);
        let shared = Self {
            routes: Routes::new(),
            verifier: SignatureVerifier::new(accept),
            first_accounts,
            strict,
            mask: mask.clone(),
            seed,
            clock,
            advancing: tokio::sync::Mutex::new(()),
            live: Live::default(),
            address: address.clone(),
            env: BTreeMap::new(),
            outbox: Mutex::new(Outbox::new(callbacks, seal, address)),
            world: Mutex::new(world),
            journal: Mutex::new(Journal::new(mask)),
            faults: Mutex::new(Faults::new(seed, faults)),
            traces: Mutex::new(traces),
            log: Mutex::new(log),
        };
        shared.know(kept);
        let failed = |why: String| StoreError { path: path.clone(), why };
        shared.begin(beside, given).map_err(failed)?;
        let set_up = shared.set_up(&mut shared.world());
        set_up.map_err(failed)?;
        Ok(shared)
    }

    /// Begins with what a file has beside the world; what the sandbox is started with wins over it.
    fn begin(&self, mut beside: Beside, (targets, has_faults): (CallbackTargets, bool)) -> Result<(), String> {
        let mut wanted = beside.targets.clone().unwrap_or_default();
        for (platform, url) in [(Platform::PandaPon, &mut wanted.pandapon), (Platform::DajiSaas, &mut wanted.dajisaas)]
        {
            *url = targets.get(platform).map(str::to_owned).or(url.take());
        }
        let other = beside.targets.replace(wanted.clone()).unwrap_or_default() != wanted;
        if has_faults {
            beside.faults = None;
        }
        self.put_beside(beside)?;
        if other {
            self.keep_targets()?;
        }
        self.keep_faults();
        Ok(())
    }

    /// The world. Never held over an await.
    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The callbacks. Never held over an await, and taken after the world where both are.
    pub(crate) fn outbox(&self) -> MutexGuard<'_, Outbox> {
        self.outbox.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The journal. Never held over an await.
    pub(crate) fn journal(&self) -> MutexGuard<'_, Journal> {
        self.journal.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The marks of answers. Never held over an await.
    pub(crate) fn traces(&self) -> MutexGuard<'_, Traces> {
        self.traces.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The faults. Never held over an await; it may be taken under any other lock.
    pub(crate) fn faults(&self) -> MutexGuard<'_, Faults> {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shared {
    /// Tells that something happened; what is made only where somebody listens.
    pub(crate) fn publish(&self, kind: &'static str, data: impl FnOnce() -> Value) {
        if let Some(sender) = self.live.heard() {
            // Who went away meanwhile loses nothing.
            let _ = sender.send(Told { kind, data: data() });
        }
    }

    /// Tells what became of orders.
    pub(crate) fn publish_news<'n>(&self, notices: impl Iterator<Item = &'n Notice>) {
        for notice in notices {
            self.publish("order", || match notice {
                Notice::Order(number, _) => json!({ "order_id": number }),
                // These name an order otherwise than the admin API does.
                _ => json!({}),
            });
        }
    }
}
