//! State that outlives the process. The world follows from its seed and from what was asked of it: so its state is a log of
//! everything that changed it, each entry with the sandbox's time then. What does not follow from that (`beside.rs`) is
//! written down as it is. Entries are written down before they are carried
//! out, in the order in which they are, and carried out again at the next start: a line each in a file, or all of them
//! in a snapshot. The journal, callbacks that are
//! over, and used nonces are no part of it.

pub(crate) mod accounts;
mod beside;
mod call;
mod entry;
mod file;
mod keep;
pub(crate) mod keep_accounts;
mod keep_beside;
pub(crate) mod replay;
mod snapshot;

pub(crate) use beside::{Beside, KeptFaults, RuleMark};
pub(crate) use call::{Call, Given};
pub(crate) use entry::{Entry, Happened, ProductChanged, RulesChanged};
pub(crate) use snapshot::SnapshotError;

use crate::time::clock::{Clock, Reading};
use crate::vendors::handler::{Caller, Params};
use crate::vendors::routes::Target;
use crate::wire::accounts::SandboxAccount;
use crate::world::{AccountPlace, Traces, World};
use entry::{Snapshot, Turned};
use file::StateFile;
use std::path::{Path, PathBuf};

/// How much a log may hold in memory, in bytes, about. Pictures may be sent without end.
const MOST: usize = 512 << 20;

/// Everything that changed the world since it was made, and the file where it stands as well.
#[derive(Debug)]
pub(crate) struct Log {
    seed: u64,
    demo: bool,
    /// None where it grew too large for a snapshot.
    entries: Option<Vec<Entry>>,
    weight: usize,
    file: Option<StateFile>,
}

/// Why there is no state to start with: it cannot be kept in the file, or what is in it cannot be read.
#[derive(Debug)]
pub(crate) struct StoreError {
    pub(crate) path: PathBuf,
    pub(crate) why: String,
}

/// What a sandbox starts with.
pub(crate) struct Start {
    pub(crate) seed: u64,
    pub(crate) world: World,
    pub(crate) clock: Clock,
    pub(crate) traces: Traces,
    pub(crate) log: Log,
    pub(crate) beside: Beside,
}

impl Start {
    /// From a file, where there is one: what stands in it, or the world of the seed where it is new. A file's own seed
    /// is the one that counts.
    pub(crate) fn new(path: Option<&Path>, seed: u64, demo: bool) -> Result<Self, StoreError> {
        let Some(path) = path else {
            let log = Log { seed, demo, entries: Some(Vec::new()), weight: 0, file: None };
            let (clock, traces) = (Clock::default(), Traces::new(seed, 0));
            let (world, beside) = (World::with(seed, demo), Beside::default());
            return Ok(Self { seed, world, clock, traces, log, beside });
        };
        let failed = |why: String| StoreError { path: path.to_owned(), why };
        let (mut file, found) = StateFile::open(path).map_err(failed)?;
        let snapshot = match found {
            Some(found) => found,
            None => {
                file.begin(seed, demo).map_err(|error| failed(error.to_string()))?;
                file::Found::new(seed, demo)
            }
        };
        let world = replay::world(snapshot.seed, snapshot.demo, &snapshot.entries)
            .map_err(|(at, why)| failed(file::unreadable(snapshot.lines.get(at).copied().unwrap_or(1), &why)))?;
        file.mend().map_err(|error| failed(error.to_string()))?;
        let file::Found { seed, demo, entries, beside, .. } = snapshot;
        let clock = replay::clock(&entries);
        let weight = entries.iter().map(Entry::weight).sum();
        tracing::info!(path = %path.display(), seed, entries = entries.len(), "the state was read");
        let traces = Traces::new(seed, entries.len());
        Ok(Self {
            beside,
            seed,
            world,
            clock,
            traces,
            log: Log { seed, demo, entries: Some(entries), weight, file: Some(file) },
        })
    }
}

impl Log {
    /// The accounts that it sets. Each was read when the world was made.
    pub(crate) fn accounts(&self) -> Vec<(AccountPlace, SandboxAccount)> {
        self.entries.as_deref().and_then(|entries| accounts::set(entries).ok()).unwrap_or_default()
    }

    /// Writes an entry down. What it says must not be carried out where that fails.
    fn keep(&mut self, entry: Entry) -> Result<(), String> {
        if let Some(file) = &mut self.file {
            file.append(&entry)?;
        }
        self.weight += entry.weight();
        match &mut self.entries {
            Some(entries) if self.weight <= MOST => entries.push(entry),
            entries => *entries = None,
        }
        Ok(())
    }

    /// Writes down what is beside the world: in the file alone, as a snapshot has it as it is then.
    fn note(&mut self, entry: &Entry) -> Result<(), String> {
        self.file.as_mut().map_or(Ok(()), |file| file.append(entry))
    }

    /// Writes down a call that is about to be carried out.
    fn keep_call(&mut self, now: i64, target: Target, caller: Caller<'_>, params: &Params<'_>) -> Result<(), String> {
        let Caller { account, user_id } = caller;
        let before = self.entries.as_ref().and_then(|entries| match entries.last() {
            Some(Entry::Call(call)) => Some(call),
            _ => None,
        });
        let same_user = before.map(|call| &call.user_id).filter(|last| ***last == *user_id);
        let call = Call {
            now,
            account,
            marketplace: target.operation.marketplace.into(),
            operation: target.operation.id.into(),
            generation: target.generation,
            user_id: same_user.cloned().unwrap_or_else(|| user_id.into()),
            params: Given::new(params, before.map(|call| &call.params)),
        };
        self.keep(Entry::Call(call))
    }

    /// Forgets everything: the world is that of a seed.
    fn begin(&mut self, seed: u64) -> Result<(), String> {
        if let Some(file) = &mut self.file {
            file.begin(seed, self.demo)?;
        }
        *self = Self { seed, demo: self.demo, entries: Some(Vec::new()), weight: 0, file: self.file.take() };
        Ok(())
    }

    /// Everything is as a snapshot has it, and the clock goes like this.
    fn replace(&mut self, snapshot: Snapshot, now: i64, reading: Reading) -> Result<(), String> {
        let restore = Entry::Restore(snapshot);
        if let Some(file) = &mut self.file {
            file.append(&restore)?;
        }
        if let Entry::Restore(snapshot) = restore {
            self.seed = snapshot.seed;
            self.demo = snapshot.demo;
            self.weight = snapshot.log.iter().map(Entry::weight).sum();
            self.entries = Some(snapshot.log);
        }
        self.keep(Entry::Clock(Turned { now, reading }))
    }
}
