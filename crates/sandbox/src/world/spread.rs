//! A sum spread over amounts in proportion.

/// A sum in the proportion of amounts; the last one has the rest.
pub(super) fn spread(amounts: &[i64], sum: i64) -> Vec<i64> {
    let whole: i128 = amounts.iter().map(|amount| i128::from(*amount)).sum();
    let mut left = sum;
    let parts = amounts.iter().map(|amount| {
        let part = (i128::from(*amount) * i128::from(sum)).checked_div(whole);
        let part = part.and_then(|part| i64::try_from(part).ok()).unwrap_or_default();
        left -= part;
        part
    });
    let mut parts: Vec<i64> = parts.collect();
    if let Some(last) = parts.last_mut() {
        *last += left;
    }
    parts
}
