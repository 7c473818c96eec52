//! Unknown names: which known ones were probably meant. What the names stand for is not known here.

/// The message for a name that is not one of `known`: the nearest ones, or all when none is near.
pub(crate) fn unknown(what: &str, given: &str, known: &[&str]) -> String {
    let near = nearest(given, known);
    if near.is_empty() {
        format!("unknown {what} `{given}`; known: {}", listed(known))
    } else {
        format!("unknown {what} `{given}`; did you mean {}?", listed(&near))
    }
}

/// The known names that are about a third of their length away at most, nearest first, or that begin with
/// what was given.
pub(crate) fn nearest<'a>(given: &str, known: &[&'a str]) -> Vec<&'a str> {
    let mut near: Vec<(usize, &str)> = known
        .iter()
        .map(|name| (distance(given, name), *name))
        .filter(|(distance, name)| {
            *distance <= name.chars().count().div_ceil(3) || (!given.is_empty() && name.starts_with(given))
        })
        .collect();
    near.sort_by_key(|(distance, _)| *distance);
    near.into_iter().map(|(_, name)| name).take(3).collect()
}

fn listed(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}

/// Levenshtein's distance: how many letters have to be added, removed or replaced.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (line, letter) in left.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = line + 1;
        for (column, other) in right.iter().enumerate() {
            let replaced = diagonal + usize::from(letter != *other);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: &[&str] = &["ci", "test", "coverage", "deps", "features"];

    #[test]
    fn distance_counts_single_letter_edits() {
        assert_eq!(distance("", "test"), 4);
        assert_eq!(distance("test", "test"), 0);
        assert_eq!(distance("tset", "test"), 2);
        assert_eq!(distance("dep", "deps"), 1);
        assert_eq!(distance("kitten", "sitting"), 3);
    }

    #[test]
    fn a_typo_finds_the_name_that_was_meant() {
        assert_eq!(nearest("tests", KNOWN), ["test"]);
        assert_eq!(nearest("tset", KNOWN), ["test"]);
        assert_eq!(nearest("covrage", KNOWN), ["coverage"]);
        assert_eq!(nearest("cov", KNOWN), ["coverage"]);
        assert_eq!(nearest("cl", KNOWN), ["ci"]);
    }

    #[test]
    fn a_name_that_is_near_nothing_lists_what_is_known() {
        assert!(nearest("deploy", KNOWN).is_empty());
        let message = unknown("subcommand", "deploy", KNOWN);
        assert!(message.contains("known: `ci`, `test`"), "{message}");
    }
}
