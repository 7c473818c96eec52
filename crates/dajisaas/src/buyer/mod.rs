//! DajiSaaS as two ways to buy: [`DajiSaas1688`] and [`DajiSaasTaobao`], `dajisaas-1688` and `dajisaas-taobao` on the
//! command line.
//!
//! Both lists filter by the caller's own number, so that a look-up asks once for each reference, a few at a time, and
//! takes what comes by exact match alone. That the filter knows the number as it was given at the creation
//! (`thirdOrderId`) is inferred. So where nothing at all is found, the newest orders have to show that such numbers come
//! back, or that there are no orders, before an absence is believed.

mod alibaba;
mod taobao;

pub use alibaba::DajiSaas1688;
pub use taobao::DajiSaasTaobao;

use daigou_core::Error;
use daigou_core::buyer::{Found, Reference, Sought};
use daigou_core::value::Time;
use futures_util::{StreamExt, TryStreamExt, stream};
use std::future::Future;

/// How many references are looked for at once.
const AT_ONCE: usize = 8;

/// How many orders a page of a look-up has: what upstream's list for sellers takes at most.
const PAGE: i64 = 20;

/// Orders this much older than the first attempt need not be looked at: clocks differ by minutes, not by an hour.
const MARGIN_MILLIS: i64 = 3_600_000;

/// Looks each reference up, and gives all that was found.
async fn each<F: Future<Output = Result<Vec<Found>, Error>>>(
    sought: &[Sought],
    look: impl Fn(Reference) -> F,
) -> Result<Vec<Found>, Error> {
    let looks: Vec<F> = sought.iter().map(|sought| look(sought.reference.clone())).collect();
    let found: Vec<Vec<Found>> = stream::iter(looks).buffer_unordered(AT_ONCE).try_collect().await?;
    Ok(found.into_iter().flatten().collect())
}

/// From when on orders count.
fn since_millis(sought: &[Sought]) -> i64 {
    sought.iter().map(|sought| sought.since_millis).min().unwrap_or(i64::MAX).saturating_sub(MARGIN_MILLIS)
}

fn since(sought: &[Sought]) -> Time {
    Time::from_unix_millis(since_millis(sought))
}
