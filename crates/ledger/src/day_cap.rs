//! A day's cap: how much may be ordered on one day, counted by the store, so that neither a crash nor a second process
//! begins to count anew.
//!
//! What was ordered today is read off the placements themselves: each that exists or may exist counts with its last quote on
//! the day of its last attempt. So orders count that were placed without a cap, too. An order that is about to be sent is
//! [reserved](reserve) first, and of two processes one alone takes what is left. A reservation lapses by itself where its
//! process died before it sent.
//!
//! A day is one of China's calendar, where the platforms and their sellers are.

use crate::store::{LONGEST_WAIT, Store, failed, millis, on};
use daigou_core::Error;
use daigou_core::value::Money;
use sqlx::AssertSqlSafe;

const DAY: i64 = 86_400_000;
/// China's time is ahead of UTC by so much, all year.
const CHINA: i64 = 8 * 3_600_000;

/// The answer whether an amount fits under a day's cap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reserved {
    /// The amount fits, and counts from now on.
    Fits {
        /// The day's total with it.
        today: Money,
    },
    /// The amount does not fit, and nothing was reserved.
    Above {
        /// The day's total without it.
        today: Money,
    },
}

/// Adds up today's orders: everything that exists or may exist, and what is about to be sent.
///
/// # Errors
/// The store failed.
pub async fn today(store: &Store) -> Result<Money, Error> {
    let now = store.now_millis();
    let start = day_of(now);
    let fen: Result<i64, sqlx::Error> = on!(store, write, (db, dialect) => {
        sqlx::query_scalar(AssertSqlSafe(sum(dialect.quoted)))
            .bind(start)
            .bind(start + DAY)
            .bind("")
            .bind(now)
            .fetch_one(db)
            .await
    });
    fen.map(Money::cny_fen).map_err(|e| failed("counting what was ordered today", e))
}

/// Reserves an amount of today for an order, or for what else is paid, by its name: its own reservation and its own
/// earlier attempt are replaced. It is durable when this returns.
///
/// # Errors
/// The amount is not in yuan, or the store failed: nothing was reserved then.
pub async fn reserve(store: &Store, name: &str, total: Money, most: Money) -> Result<Reserved, Error> {
    let fen_of = |money: Money| money.fen().map_err(|error| Error::usage(format!("a day's cap is in yuan: {error}")));
    let (fen, most) = (fen_of(total)?, fen_of(most)?);
    let now = store.now_millis();
    let start = day_of(now);
    let lapses = now.saturating_add(millis(LONGEST_WAIT));
    let reserved: Result<(i64, bool), sqlx::Error> = on!(store, write, (db, dialect) => {
        async {
            #[allow(unused_imports, reason = "a pool can do it by itself")]
            use sqlx::Connection as _;
            let mut transaction = db.begin_with(dialect.begin).await?;
            if let Some(turns) = dialect.turns {
                sqlx::query(turns).execute(&mut *transaction).await?;
            }
            let today: i64 = sqlx::query_scalar(AssertSqlSafe(sum(dialect.quoted)))
                .bind(start)
                .bind(start + DAY)
                .bind(name)
                .bind(now)
                .fetch_one(&mut *transaction)
                .await?;
            let with_it = today.saturating_add(fen);
            if with_it > most {
                return Ok((today, false));
            }
            sqlx::query(
                "INSERT INTO reservation (name, day, fen, lapses) VALUES ($1, $2, $3, $4) \
                 ON CONFLICT (name) DO UPDATE SET day = $2, fen = $3, lapses = $4",
            )
            .bind(name)
            .bind(start)
            .bind(fen)
            .bind(lapses)
            .execute(&mut *transaction)
            .await?;
            transaction.commit().await?;
            Ok((with_it, true))
        }
        .await
    });
    let (today, fits) = reserved.map_err(|e| failed("reserving a part of the day's cap", e))?;
    let today = Money::cny_fen(today);
    Ok(if fits { Reserved::Fits { today } } else { Reserved::Above { today } })
}

/// Makes a reservation last until the end of its day: what it stands for was done, and no placement shows it.
///
/// # Errors
/// The store failed.
pub async fn keep(store: &Store, name: &str) -> Result<(), Error> {
    let changed = on!(store, write, (db, _dialect) => {
        sqlx::query("UPDATE reservation SET lapses = day + $2 WHERE name = $1").bind(name).bind(2 * DAY).execute(db).await.map(drop)
    });
    changed.map_err(|e| failed("keeping a part of the day's cap", e))
}

/// Gives a reservation back: nothing was sent.
///
/// # Errors
/// The store failed.
pub async fn release(store: &Store, name: &str) -> Result<(), Error> {
    let changed = on!(store, write, (db, _dialect) => {
        sqlx::query("DELETE FROM reservation WHERE name = $1").bind(name).execute(db).await.map(drop)
    });
    changed.map_err(|e| failed("giving back a part of the day's cap", e))
}

/// When the day of a time began in China.
const fn day_of(millis: i64) -> i64 {
    (millis + CHINA).div_euclid(DAY) * DAY - CHINA
}

/// The sum of the day from `$1` to `$2` without what is called `$3`, at `$4`. A placement that counts by itself does not count by
/// its reservation, and one that was refused counts by neither.
fn sum(quoted: &str) -> String {
    let counts = "last_attempt >= $1 AND last_attempt < $2 AND state IN ('sending', 'unknown', 'placed')";
    format!(
        "SELECT CAST(COALESCE((SELECT SUM({quoted}) FROM placement WHERE {counts} AND reference <> $3), 0) \
         + COALESCE((SELECT SUM(fen) FROM reservation WHERE day = $1 AND lapses > $4 AND name <> $3 AND NOT EXISTS \
         (SELECT 1 FROM placement WHERE reference = name AND (state = 'refused' OR ({counts})))), 0) AS BIGINT)"
    )
}

#[cfg(test)]
mod tests;
