//! How a sandbox is started: where it listens, the seed of its world, what it accepts. All of it has defaults.

use super::callbacks::CallbackTargets;
use super::faults::Fault;
use crate::wire::accept::{Accept, SandboxCredentials};
use crate::wire::accounts::SandboxAccount;
use daigou_core::{Error, Platform};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

/// How a sandbox is started.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where to listen; port 0 takes a free one. `127.0.0.1:0` unless set.
    pub listen: SocketAddr,
    /// The seed: the same seed makes the same world.
    pub seed: u64,
    /// Which of the rules that the vendors leave open are accepted.
    pub accept: Accept,
    /// Who may call: the first account of either platform.
    pub credentials: SandboxCredentials,
    /// Further accounts; or what else is to be said of the first, by their keys.
    pub accounts: Vec<SandboxAccount>,
    /// Set where carts and address books begin filled, with what the vendors' examples name.
    pub demo_data: bool,
    /// Set where a member that an operation does not know is refused, by its name; real platforms ignore it. True unless
    /// set.
    pub strict: bool,
    /// The faults from the start, and again after a reset; none unless set.
    pub faults: Vec<Fault>,
    /// Where callbacks go; nowhere unless set.
    pub callbacks: CallbackTargets,
    /// The file that keeps the state; in memory alone unless set.
    pub state: Option<PathBuf>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            seed: 0,
            accept: Accept::default(),
            credentials: SandboxCredentials::default(),
            accounts: Vec::new(),
            demo_data: false,
            strict: true,
            faults: Vec::new(),
            callbacks: CallbackTargets::default(),
            state: None,
        }
    }
}

impl Options {
    /// Listens there.
    #[must_use]
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.listen = address;
        self
    }

    /// Makes the world of this seed.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Accepts these rules.
    #[must_use]
    pub fn accept(mut self, accept: Accept) -> Self {
        self.accept = accept;
        self
    }

    /// Lets these credentials in.
    #[must_use]
    pub fn credentials(mut self, credentials: SandboxCredentials) -> Self {
        self.credentials = credentials;
        self
    }

    /// Knows these accounts too.
    #[must_use]
    pub fn accounts(mut self, accounts: Vec<SandboxAccount>) -> Self {
        self.accounts = accounts;
        self
    }

    /// Begins with filled carts and address books.
    #[must_use]
    pub fn demo_data(mut self, filled: bool) -> Self {
        self.demo_data = filled;
        self
    }

    /// Refuses members that an operation does not know, or ignores them.
    #[must_use]
    pub fn strict(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    /// Keeps the state in this file, and starts from what is in it. The file's own seed is the one that counts.
    #[must_use]
    pub fn state(mut self, file: impl Into<PathBuf>) -> Self {
        self.state = Some(file.into());
        self
    }

    /// Injects these faults.
    #[must_use]
    pub fn faults(mut self, faults: Vec<Fault>) -> Self {
        self.faults = faults;
        self
    }

    /// Sends a platform's callbacks there.
    ///
    /// # Errors
    /// What is no `http://` or `https://` address.
    pub fn callback_target(mut self, platform: Platform, url: &str) -> Result<Self, Error> {
        self.callbacks.set(platform, Some(url))?;
        Ok(self)
    }
}
