//! Pulling, for what five failed deliveries lost: orders are read again, and what is new about them is told like a
//! callback.

use super::source::Source;
use crate::store::{Store, damaged, failed, on};
use daigou_core::Error;
use daigou_core::buyer::{Buyer, Order, OrderStatus};
use daigou_core::value::OrderId;
use sqlx::AssertSqlSafe;

/// The kind of a message that was pulled: a snapshot of an order. Stores hold this word.
pub const ORDER_SNAPSHOT: &str = "order.standing";

/// The result of pulling.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Pulled {
    /// Orders that were read.
    pub read: usize,
    /// Orders that were not read: it is known how they ended.
    pub ended: usize,
    /// Messages that were new.
    pub told: usize,
    /// Orders that could not be read.
    pub failed: Vec<(OrderId, Error)>,
}

/// Reads orders again, but for those that are known to have ended. Where one stands as it was never seen before, a message
/// of the platform `daigou` and the kind [`ORDER_SNAPSHOT`] is put into the inbox, with the order as its body: once for each
/// status, however often this runs. An order that cannot be read holds up none of the others.
///
/// It works beside an open inbox, whose handler gets the messages.
///
/// # Errors
/// The store failed.
pub async fn pull(
    store: &Store,
    buyer: &dyn Buyer,
    orders: impl IntoIterator<Item = OrderId>,
) -> Result<Pulled, Error> {
    let mut out = Pulled::default();
    for id in orders {
        if has_ended(store, &id).await? {
            out.ended += 1;
            continue;
        }
        match buyer.order(&id).await {
            Ok(order) => {
                out.read += 1;
                out.told += usize::from(tell(store, &id, &order).await?);
            }
            Err(error) => {
                tracing::warn!(order = id.as_str(), %error, "an order could not be read again");
                out.failed.push((id, error));
            }
        }
    }
    Ok(out)
}

/// Gives the key of an order's status: the same status of an order is one message.
fn key(order: &OrderId, status: OrderStatus) -> Result<String, Error> {
    let status = serde_json::to_value(status).map_err(damaged)?;
    Ok(format!("{order}:{}", status.as_str().unwrap_or_default()))
}

async fn has_ended(store: &Store, order: &OrderId) -> Result<bool, Error> {
    const ENDED: &str = "SELECT COUNT(*) FROM message WHERE platform = $1 AND key IN ($2, $3)";
    let [done, closed] = [key(order, OrderStatus::Done)?, key(order, OrderStatus::Closed)?];
    let source = Source::Daigou.as_str();
    let count: i64 = on!(store, read, db => {
        sqlx::query_scalar(ENDED).bind(source).bind(&done).bind(&closed).fetch_one(db).await
    })
    .map_err(|e| failed("looking up what is known of an order", e))?;
    Ok(count > 0)
}

/// Puts it into the inbox, unless it is there. The message is about the order that was asked for, whatever the answer
/// calls it.
async fn tell(store: &Store, id: &OrderId, order: &Order) -> Result<bool, Error> {
    let tell = |at: String| {
        format!(
            "INSERT INTO message (platform, key, kind, order_ref, at_millis, received_at, verified, \
         content_type, deliveries, state, due_at, body) VALUES ($1, $2, $3, $4, {at}, {at}, $6, 'application/json', 1, \
         'pending', {at}, $7) ON CONFLICT (platform, key) DO NOTHING"
        )
    };
    let key = key(id, order.state)?;
    let body = serde_json::to_vec(order).map_err(damaged)?;
    let (source, now) = (Source::Daigou.as_str(), store.stamp());
    let rows = on!(store, write, (db, dialect) => {
        // It was asked for over a signed call: nobody else can have said it.
        let query = sqlx::query(AssertSqlSafe(tell(dialect.now("$5")))).bind(source).bind(&key).bind(ORDER_SNAPSHOT);
        query.bind(id.as_str()).bind(now).bind(true).bind(&body).execute(db).await.map(|done| done.rows_affected())
    })
    .map_err(|e| failed("recording where an order stands", e))?;
    Ok(rows > 0)
}
