//! Work that does not wait longer than it may: a store that does not answer is told in time, and the connection that it
//! was asked over is thrown away rather than asked again.

use daigou_core::clock::Clock;
use std::time::Duration;

/// The work's outcome, or `None` where it took too long.
pub(super) async fn within<T>(clock: &dyn Clock, limit: Duration, work: impl Future<Output = T>) -> Option<T> {
    tokio::select! {
        biased;
        outcome = work => Some(outcome),
        () = clock.sleep(limit) => None,
    }
}

/// Runs statements over a connection of the store's, within a limit: `bounded!(store, LIMIT, (connection, dialect) => …)`,
/// where the body ends in a `Result` of sqlx's.
macro_rules! bounded {
    ($store:expr, $limit:expr, ($connection:ident, $dialect:ident) => $body:expr) => {
        $crate::store::on!($store, pool, (pool, $dialect) => {
            let mut held = None;
            let work = async {
                let $connection = held.insert(pool.acquire().await?);
                $body
            };
            let outcome = $crate::inbox::bounded::within(&**$store.clock(), $limit, work).await;
            let outcome = outcome.unwrap_or(Err(sqlx::Error::PoolTimedOut));
            if outcome.as_ref().is_err_and(|error| !$crate::store::answered(error)) {
                drop(held.take().map(sqlx::pool::PoolConnection::detach));
            }
            outcome
        })
    };
}
pub(super) use bounded;
