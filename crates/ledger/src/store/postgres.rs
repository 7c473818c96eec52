//! PostgreSQL: shared by several processes and machines, which see the same rows and take leases on them.

use super::{Pool, failed, migrations};
use daigou_core::Error;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use std::str::FromStr;
use std::time::Duration;

const CONNECTIONS: u32 = 8;
/// How long a statement waits for a connection: an outage is told soon, and the next statement tries anew.
const ACQUIRE: Duration = Duration::from_secs(3);

/// Opens it, and tells its time.
pub(super) async fn open(url: &str) -> Result<(Pool, i64), Error> {
    let options = PgConnectOptions::from_str(url)
        .map_err(|e| failed("opening the store", e))?
        .application_name("daigou")
        // Committed is kept, whatever the server's default is.
        .options([("synchronous_commit", "on")]);
    let pool = PgPoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(ACQUIRE)
        .connect_with(options)
        .await
        .map_err(|e| failed("opening the store", e))?;
    migrations::run(&migrations::postgres(), &pool).await?;
    let now = sqlx::query_scalar("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint");
    let now = now.fetch_one(&pool).await.map_err(|e| failed("reading the store's time", e))?;
    Ok((Pool::Postgres(pool), now))
}
