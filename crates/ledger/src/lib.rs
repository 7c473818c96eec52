//! Nothing lost, nothing twice: orders that are placed exactly once, and callbacks that are received once, kept in SQLite
//! or PostgreSQL.
//!
//! Both platforms run production only, and a call that creates an order is not idempotent: when its answer is lost, nobody
//! knows whether there is an order. [`Ledger`] knows what to do then.
//!
//! ```no_run
//! # async fn run(buyer: &dyn daigou_core::buyer::Buyer) -> Result<(), daigou_core::Error> {
//! use daigou_core::buyer::{DeliveryAddress, NewLine, NewOrder, Reference};
//! use daigou_ledger::{Ledger, Outcome, Rules, Store};
//!
//! let ledger = Ledger::new(Store::open("sqlite:orders.db").await?, Rules::default())?;
//! let address = DeliveryAddress::new("张三", "13800000000", ["浙江省", "杭州市", "余杭区"], "网商路699号");
//! let line = NewLine::new("600126245031041190", "5016042822039", 2);
//! let report = ledger.place(buyer, NewOrder::new(Reference::new("PO-1")?, [line], address)).await?;
//! match report.outcome {
//!     Outcome::Placed | Outcome::AlreadyPlaced => println!("{:?}", report.placement.placed),
//!     Outcome::Unknown => println!("it may exist: ask again later, it is looked up first"),
//!     other => println!("{other:?}: {:?}", report.error),
//! }
//! # Ok(())
//! # }
//! ```
//!
//! The buyers are `daigou_alibaba1688::PandaPon1688`, `daigou_taobao::PandaPonTaobao`, `daigou_dajisaas::DajiSaas1688`
//! and `daigou_dajisaas::DajiSaasTaobao`, each with its crate's feature `buyer`. The protocol is described in [`placing`].
//!
//! # Callbacks
//! [`Inbox`] receives each callback once: it is durable before it is answered, however often it is delivered it is one
//! message, and a handler gets it until it succeeds. How, and what is assumed, is described in [`inbox`].
//!
//! # The store
//! [`Store`] is SQLite in a file that its owner alone may read, for one process at a time that places orders; or PostgreSQL,
//! for several processes and machines. Tables are made and updated when it is opened; a store of a newer version is refused.
//! It holds recipients' addresses: guard it, and its backups. Each engine is a feature, `sqlite` and `postgres`, on by default;
//! a store of one that was left out is refused.
//!
//! It stands on sqlx rather than on a job queue: those that were looked at switch SQLite's `synchronous` off, sleep through
//! their back-off in the process, tie a job's lease to its worker's heartbeat, or do not take a duplicate, and each of
//! these loses an order or places it twice. One table and a few statements serve both engines.
//!
//! # What is assumed
//! The platform shows an order in its lists at the latest [`Rules::settle`] after its creation was over. A list that leaves
//! one order out, and counts it out of its total, is one of four that are read over a while, or the order is found by its
//! number: `pandapon-1688` alone has no filter for that, so there a list that hides one order for longer than three pauses
//! ([`Rules::settle`], a minute at most) makes two; the next run tells of them. Whether a mark comes back is not assumed: see
//! [`placing`]. What cannot be told stays [`Unknown`](Outcome::Unknown) and is never sent again before a person decides.

pub mod day_cap;
pub mod inbox;
pub mod placing;
pub mod store;

pub use inbox::Inbox;
pub use placing::{Ledger, Outcome, Placement, PlacementState, Report, Rules, Summary};
pub use store::Store;
