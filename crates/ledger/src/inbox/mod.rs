//! Callbacks received once.
//!
//! A platform waits one second for HTTP 200, and tries five times more, half an hour apart, in no order. The inbox makes
//! a push durable and answers; what is to be done about it is done afterwards, at least once:
//!
//! * **Receiving**: [`Inbox::router`] (an axum router, mounted where you like) or [`Inbox::serve`], which bounds connections
//!   and gives heads and idle ones deadlines, too. The body is bounded, the address holds a secret token, a signature is
//!   checked where there is a rule. One task commits for all who wait; 200 is answered after the commit, and where the
//!   store does not manage it in time, 503, so that the platform sends it again.
//! * **Handling**: [`Inbox::work`] leases messages to a [`Handler`]. What fails is tried again later and later, and given up
//!   to the dead letters in the end. The handler is told when a message is older than what it has seen.
//! * **Looking after it**, beside a running receiver: [`stats`], [`list`], [`replay`], and [`pull`], which finds what was
//!   never delivered.
//!
//! Without a handler, messages are recorded and count as processed.
//!
//! ```no_run
//! use daigou_ledger::inbox::{Handler, HandlerError, Inbox, Message, Options};
//! use daigou_ledger::Store;
//!
//! struct Books;
//!
//! #[async_trait::async_trait]
//! impl Handler for Books {
//!     async fn handle(&self, message: &Message) -> Result<(), HandlerError> {
//!         if message.stale.is_some() {
//!             return Ok(()); // something newer about this order was handled
//!         }
//!         println!("{} of order {:?}, once by the key {}", message.kind, message.order, message.key);
//!         Ok(())
//!     }
//! }
//!
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let store = Store::open("sqlite:inbox.db").await?;
//! let inbox = Inbox::open(&store, Options::default().handler(Books)).await?;
//! let listener = tokio::net::TcpListener::bind("127.0.0.1:8700").await?;
//! inbox.serve(listener, std::future::pending()).await?;
//! # Ok(())
//! # }
//! ```
//!
//! # What holds
//! * 200 is answered after the commit. A delivery that was answered 503 may have been recorded all the same: its repetition
//!   is then a duplicate, and counted as one.
//! * 200 means kept, in whatever form a push comes: JSON, a form, `multipart/form-data`, the query; with members in another
//!   case or under other names. What is not understood is a dead letter, with its bytes and headers. Only what says nothing
//!   is taken for the console's probe and not kept: what is empty, or has blank members alone.
//! * Two deliveries are one message only if all that they say is the same, whatever the order of members. A content that is
//!   said again after another one about the same (a price that goes from 100 to 90 and back) is another message.
//! * A message whose signature is right takes the place of an unverified one of the same id, and is handled; an unverified
//!   one that comes after it and says something else is a dead letter.
//! * Handling is at least once: a process may die between a handler's success and its being noted. Messages about one order
//!   are handled one after the other, by all processes; two receivers that look at the same instant may still take two.
//! * Who knows an address can push. A callback is a hint: read the order before acting on money.
//!
//! # Time
//! Everything that waits obeys the store's clock: how long an answer, a statement or a handler may take, leases and
//! back-off. A clock for tests on which waiting takes no time lets all of these run out at once.

mod arrival;
mod bounded;
mod commit;
pub mod connections;
mod events;
mod form;
mod identity;
mod lease;
mod message;
mod metrics;
mod options;
mod plan;
mod pull;
mod receive;
mod serve;
mod source;
mod table;
mod work;

pub use events::{Numbered, events};
pub use message::{Handler, HandlerError, Message, Stale};
pub use metrics::Metrics;
pub use options::Options;
pub use pull::{ORDER_SNAPSHOT, Pulled, pull};
pub use receive::MAX_BODY;
pub use source::Source;
pub use table::{Filter, Listed, Replay, State, Stats, list, replay, stats};

use crate::store::{Role, Store};
use commit::{Waiting, Writer};
use daigou_core::{Certainty, Error, ErrorKind};
use metrics::Counters;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{Notify, mpsc, watch};
use tokio::task::JoinHandle;

/// How many deliveries may wait for the commit. A further one is answered 503.
const QUEUE: usize = 1024;
/// The setting that keeps the token.
const TOKEN: &str = "inbox_token";

/// An inbox over a store. Cloning is cheap; all clones are one inbox. On SQLite one process alone has it open.
#[derive(Clone)]
pub struct Inbox {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    options: Options,
    token: String,
    /// This inbox among those that share the store.
    owner: String,
    queue: mpsc::Sender<Waiting>,
    counters: Arc<Counters>,
    arrived: Arc<Notify>,
    stop: watch::Sender<bool>,
    writer: Mutex<Option<JoinHandle<()>>>,
    _role: Role,
}

impl std::fmt::Debug for Inbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Inbox").field("store", &self.inner.store).finish_non_exhaustive()
    }
}

impl Inbox {
    /// Opens the inbox of a store, and begins to write what is [received](Self::router). Handling begins with
    /// [`work`](Self::work).
    ///
    /// # Errors
    /// The options contradict each other; another process has it open (SQLite); the store failed.
    pub async fn open(store: &Store, options: Options) -> Result<Self, Error> {
        options.check()?;
        let role = store.take("receiving")?;
        let fresh = || format!("{:016x}{:016x}", options.random.next_u64(), options.random.next_u64());
        let token = match &options.token {
            Some(token) => token.clone(),
            None => store.setting_or(TOKEN, &fresh()).await?,
        };
        let owner = fresh();
        if !store.is_shared() {
            let taker = lease::Taker { store, owner: &owner, lease: options.lease, in_turn: options.in_turn };
            let left = taker.release_all().await?;
            if left > 0 {
                tracing::info!(messages = left, "taken over from a process that died");
            }
        }
        let (queue, waiting) = mpsc::channel(QUEUE);
        let (stop, stopped) = watch::channel(false);
        let (counters, arrived) = (Arc::<Counters>::default(), Arc::<Notify>::default());
        let writer = Writer {
            store: store.clone(),
            handled: options.handler.is_some(),
            counters: counters.clone(),
            arrived: arrived.clone(),
            stop: stopped,
        };
        let writer = Mutex::new(Some(tokio::spawn(writer.run_on(waiting))));
        let store = store.clone();
        let inner = Inner { store, options, token, owner, queue, counters, arrived, stop, writer, _role: role };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// The path of a platform's callbacks, such as `/pandapon/TOKEN`. Who knows it can push: keep it secret.
    ///
    /// # Errors
    /// The source is [`Daigou`](Source::Daigou): nobody pushes what is pulled.
    pub fn path(&self, source: Source) -> Result<String, Error> {
        if source == Source::Daigou {
            return Err(Error::new(ErrorKind::Usage, Certainty::NotSent, "what is pulled has no callback address"));
        }
        Ok(format!("/{}/{}", source.as_str(), self.inner.token))
    }

    /// Reads its counters and its depth, for monitoring.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn metrics(&self) -> Result<Metrics, Error> {
        self.inner.counters.with(&self.inner.store).await
    }

    /// Stops: what waits is still committed, then nothing is recorded any more, and no further message is handled. What is
    /// being handled ends with [`work`](Self::work).
    pub async fn stop(&self) {
        self.inner.stop.send_replace(true);
        let writer = self.inner.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(writer) = writer {
            // It ends by itself; a panic there was reported where it happened.
            let _ = writer.await;
        }
    }
}

#[cfg(test)]
mod tests;
