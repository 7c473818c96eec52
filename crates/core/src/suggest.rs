//! "Did you mean …?": the names nearest to one that does not exist.

/// The known names nearest to `given`, at most three, best first: few edits away, or containing it.
pub fn nearest<'n>(given: &str, known: impl IntoIterator<Item = &'n str>) -> Vec<&'n str> {
    let given = given.to_lowercase();
    let mut scored: Vec<(usize, &str)> = known
        .into_iter()
        .filter_map(|name| {
            let edits = distance(&given, &name.to_lowercase());
            let close = edits <= (name.len() / 3).max(2);
            let inside = given.len() >= 3 && (name.contains(&given) || given.contains(name));
            (close || inside).then_some((edits, name))
        })
        .collect();
    scored.sort();
    scored.into_iter().take(3).map(|(_, name)| name).collect()
}

/// Levenshtein's distance.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_of_the_finger_is_found() {
        let known = ["order.list", "order.create", "order.cancel", "goods.search"];
        assert_eq!(nearest("order.lst", known), ["order.list"]);
        assert_eq!(nearest("Order.Creat", known)[0], "order.create");
        assert_eq!(nearest("search", known), ["goods.search"]);
        assert!(nearest("xyzzy", known).is_empty());
    }
}
