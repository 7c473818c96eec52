//! The inbox by itself: a store in a folder of its own, a clock that a test moves, requests without a network. With
//! `DAIGOU_TEST_POSTGRES` set to a database's URL, the same on PostgreSQL, in a schema of its own.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod crowd;
mod forms;
mod handling;
mod looking;
mod receiving;
mod same;
mod sandbox;

use super::*;
use crate::store::on;
use async_trait::async_trait;
use axum::body::Body;
use daigou_core::clock::{Clock, SeededRandom};
use http::{Method, Request, StatusCode};
use std::path::PathBuf;
use std::time::Duration;
use tower::ServiceExt;

/// Time that stands still until a test moves it. Whoever waits, waits for that: a store takes as long as it takes.
pub(super) struct Hands(watch::Sender<Duration>);

impl Hands {
    pub(super) fn advance(&self, duration: Duration) {
        self.0.send_modify(|now| *now += duration);
    }
}

#[async_trait]
impl Clock for Hands {
    fn unix_millis(&self) -> i64 {
        1_760_000_000_000 + crate::store::millis(*self.0.borrow())
    }

    fn monotonic(&self) -> Duration {
        *self.0.borrow()
    }

    async fn sleep(&self, duration: Duration) {
        let until = *self.0.borrow() + duration;
        let _ = self.0.subscribe().wait_for(|now| *now >= until).await;
    }
}

/// A store, its clock, and the place that is cleared in the end.
pub(super) struct Place {
    pub(super) store: Store,
    pub(super) hands: Arc<Hands>,
    pub(super) url: String,
    folder: Option<PathBuf>,
}

impl Place {
    async fn sqlite(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("daigou-inbox-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        Self::open(format!("sqlite:{}", folder.join("store.db").display()), Some(folder)).await
    }

    #[cfg(feature = "postgres")]
    async fn postgres(name: &str) -> Option<Self> {
        let url = std::env::var("DAIGOU_TEST_POSTGRES").ok()?;
        let schema = format!("inbox_{name}");
        let pool = sqlx::PgPool::connect(&url).await.unwrap();
        for statement in [format!("DROP SCHEMA IF EXISTS {schema} CASCADE"), format!("CREATE SCHEMA {schema}")] {
            sqlx::query(sqlx::AssertSqlSafe(statement)).execute(&pool).await.unwrap();
        }
        pool.close().await;
        let joint = if url.contains('?') { '&' } else { '?' };
        Some(Self::open(format!("{url}{joint}options[search_path]={schema}"), None).await)
    }

    async fn open(url: String, folder: Option<PathBuf>) -> Self {
        let hands = Arc::new(Hands(watch::Sender::new(Duration::ZERO)));
        let store = Store::open_with(&url, hands.clone()).await.unwrap();
        Self { store, hands, url, folder }
    }

    pub(super) async fn inbox(&self, options: Options) -> Inbox {
        let options = options.random(Arc::new(SeededRandom::new(7)));
        let options = if options.token.is_some() { options } else { options.token("t") };
        Inbox::open(&self.store, options).await.unwrap()
    }

    /// The second receiver of a shared store, or the next process of one that is not.
    pub(super) async fn again(&self) -> Store {
        Store::open_with(&self.url, self.hands.clone()).await.unwrap()
    }

    pub(super) async fn run(&self, statement: &'static str) {
        on!(self.store, write, (db, _dialect) => sqlx::query(statement).execute(db).await.map(|_| ())).unwrap();
    }

    /// received, unique, processed, pending, dead
    pub(super) async fn stats(&self) -> [i64; 5] {
        let s = stats(&self.store).await.unwrap();
        [s.received, s.unique, s.processed, s.pending, s.dead]
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some(folder) = &self.folder {
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}

/// SQLite, and PostgreSQL where there is one.
pub(super) async fn places(name: &str) -> Vec<Place> {
    vec![
        Some(Place::sqlite(name).await),
        #[cfg(feature = "postgres")]
        Place::postgres(name).await,
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A push of PandaPon's about an order of 1688.
pub(super) fn pandapon(order: &str, second: u32) -> String {
    format!(
        r#"{{"messageType":"1688_ORDER_BUYER_VIEW_ORDER_PAY","messageBody":{{"orderId":{order},"currentStatus":"waitsellersend","msgSendTime":"2026-01-02 03:04:{second:02}"}},"messagePlatform":1,"timestamp":"1767294245000"}}"#
    )
}

pub(super) async fn send(inbox: &Inbox, method: Method, path: &str, body: impl Into<Body>) -> StatusCode {
    let request = Request::builder().method(method).uri(path).header("content-type", "application/json");
    inbox.router().oneshot(request.body(body.into()).unwrap()).await.unwrap().status()
}

pub(super) async fn push(inbox: &Inbox, body: impl Into<Body>) -> StatusCode {
    send(inbox, Method::POST, "/pandapon/t", body).await
}
