//! Tables that stand in data files: a row a line, its fields between `|`. Empty lines and those that begin with `#` are
//! no rows.

/// The rows of a table. A line with another number of fields is left out; a test sees that there is none.
pub(crate) fn rows<const N: usize>(text: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    let fields = |line: &'static str| line.split('|').map(str::trim).collect::<Vec<_>>();
    lines(text).filter_map(move |line| fields(line).try_into().ok())
}

/// The lines of a data file that say something.
pub(crate) fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// A field that is a whole number; a test sees that all are.
pub(crate) fn number(field: &str) -> i64 {
    field.parse().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{lines, rows};

    /// A table is whole: each line has its fields, and these of them are numbers.
    fn whole<const N: usize>(text: &'static str, numbers: &[usize]) {
        assert!(lines(text).count() > 1 && rows::<N>(text).count() == lines(text).count(), "{text}");
        for row in rows::<N>(text) {
            assert!(numbers.iter().all(|at| row[*at].parse::<i64>().is_ok()), "{row:?}");
        }
    }

    #[test]
    fn every_table_is_whole() {
        whole::<8>(include_str!("goods/categories.txt"), &[0, 1, 2]);
        whole::<2>(include_str!("goods/titles.txt"), &[]);
        whole::<2>(include_str!("goods/english.txt"), &[]);
        whole::<7>(include_str!("goods/examples.txt"), &[0, 3, 6]);
        whole::<7>(include_str!("goods/later_examples.txt"), &[0, 3, 6]);
        whole::<7>(include_str!("goods/example_skus.txt"), &[0, 2, 4]);
        whole::<9>(include_str!("goods/more_offers.txt"), &[0, 1, 4, 5, 6]);
        whole::<9>(include_str!("goods/items.txt"), &[1, 5, 6, 7]);
        whole::<4>(include_str!("goods/more_items.txt"), &[0, 3]);
        whole::<5>(include_str!("goods/generated/cities.txt"), &[]);
        whole::<2>(include_str!("goods/generated/trades.txt"), &[]);
        whole::<9>(include_str!("poizon.txt"), &[8]);
        whole::<9>(include_str!("alibaba/examples.txt"), &[5, 7, 8]);
        whole::<2>(include_str!("../console/explained.txt"), &[]);
        whole::<3>(include_str!("../console/faults.txt"), &[]);
        whole::<5>(include_str!("../console/vocabulary.txt"), &[]);
        whole::<3>(include_str!("../console/words.txt"), &[]);
    }
}
