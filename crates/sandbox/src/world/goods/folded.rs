//! Titles as searches look into them.

/// Titles in lower case, one after the other: what the words of a search are looked for in.
pub(crate) fn folded(titles: &[&str]) -> String {
    titles.join("\n").to_lowercase()
}
