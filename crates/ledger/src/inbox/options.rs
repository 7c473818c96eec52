//! Options of an inbox.

use super::message::Handler;
use daigou_core::Error;
use daigou_core::clock::{OsRandom, Random};
use daigou_core::message::{Strictness, Unchecked, Verify};
use std::sync::Arc;
use std::time::Duration;

/// Options of an inbox. By default it records what comes, unchecked, and handles nothing.
#[derive(Clone)]
pub struct Options {
    pub(super) token: Option<String>,
    pub(super) verify: Arc<dyn Verify>,
    pub(super) strictness: Strictness,
    pub(super) handler: Option<Arc<dyn Handler>>,
    pub(super) parallel: usize,
    pub(super) in_turn: bool,
    pub(super) lease: Duration,
    pub(super) patience: Duration,
    pub(super) attempts: u32,
    pub(super) answer_within: Duration,
    pub(super) connections: usize,
    pub(super) random: Arc<dyn Random>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            token: None,
            verify: Arc::new(Unchecked),
            strictness: Strictness::Lenient,
            handler: None,
            parallel: 64,
            in_turn: false,
            lease: Duration::from_secs(60),
            patience: Duration::from_secs(30),
            attempts: 10,
            answer_within: Duration::from_millis(800),
            connections: 512,
            random: Arc::new(OsRandom),
        }
    }
}

impl std::fmt::Debug for Options {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Options")
            .field("strictness", &self.strictness)
            .field("handled", &self.handler.is_some())
            .field("parallel", &self.parallel)
            .field("lease", &self.lease)
            .field("patience", &self.patience)
            .field("attempts", &self.attempts)
            .finish_non_exhaustive()
    }
}

impl Options {
    /// Sets the secret in the callbacks' addresses. Without one, the store's own is used, which is made once.
    #[must_use]
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.token = Some(token.into());
        self
    }

    /// Sets the rule by which DajiSaaS's signatures are checked. No rule of PandaPon's is known.
    #[must_use]
    pub fn verify(mut self, verify: Box<dyn Verify>) -> Self {
        self.verify = verify.into();
        self
    }

    /// Sets the treatment of a push that does not verify. A strict inbox refuses everything of PandaPon's.
    #[must_use]
    pub fn strictness(mut self, strictness: Strictness) -> Self {
        self.strictness = strictness;
        self
    }

    /// Sets the handler of messages.
    #[must_use]
    pub fn handler(mut self, handler: impl Handler + 'static) -> Self {
        self.handler = Some(Arc::new(handler));
        self
    }

    /// Sets how many messages are handled side by side: 64 by default.
    #[must_use]
    pub fn parallel(mut self, messages: usize) -> Self {
        self.parallel = messages;
        self
    }

    /// Sets whether a message waits until the earlier ones about its order were handled, or given up: one that fails then holds up
    /// those behind it, for up to half an hour an attempt.
    #[must_use]
    pub fn in_turn(mut self, in_turn: bool) -> Self {
        self.in_turn = in_turn;
        self
    }

    /// Sets how long a process has a message to itself (60 s by default), and how long its handler may take (30 s): one that
    /// takes longer counts as failed. The lease has to be the longer one.
    #[must_use]
    pub fn lease(mut self, lease: Duration, patience: Duration) -> Self {
        (self.lease, self.patience) = (lease, patience);
        self
    }

    /// Sets after how many attempts a message is a dead letter: 10 by default, which takes half an hour to two hours.
    #[must_use]
    pub fn attempts(mut self, most: u32) -> Self {
        self.attempts = most;
        self
    }

    /// Sets how long a request may take before it is answered 503: 800 ms by default, as the platform waits a second.
    #[must_use]
    pub fn answer_within(mut self, limit: Duration) -> Self {
        self.answer_within = limit;
        self
    }

    /// Sets how many connections [`serve`](super::Inbox::serve) keeps: 512 by default. A further one takes the place of the
    /// one that has waited longest for its sender.
    #[must_use]
    pub fn connections(mut self, most: usize) -> Self {
        self.connections = most;
        self
    }

    /// Sets the source of chance: for the jitter of the waits, and a token that is made.
    #[must_use]
    pub fn random(mut self, random: Arc<dyn Random>) -> Self {
        self.random = random;
        self
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        let most = crate::store::LONGEST_WAIT;
        match () {
            () if self.token.as_ref().is_some_and(|token| token.is_empty() || !token.bytes().all(fits)) => {
                let rule = "must be letters, digits, `-`, `.`, `_` or `~`: it stands in an address";
                Err(Error::invalid("inbox_token", rule).with_hint("see DAIGOU_INBOX_TOKEN"))
            }
            () if self.parallel == 0 => Err(Error::invalid("parallel", "must be at least 1")),
            () if self.connections == 0 => Err(Error::invalid("connections", "must be at least 1")),
            () if self.attempts == 0 => Err(Error::invalid("attempts", "must be at least 1")),
            () if self.patience >= self.lease || self.lease > most => {
                let rule = format!("must be longer than the handler may take, and at most {} s", most.as_secs());
                Err(Error::invalid("lease", rule))
            }
            () => Ok(()),
        }
    }
}
