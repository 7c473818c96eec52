//! Tests that are left out of a run: by which words in their names, why, and what is said of it in the end. A run without
//! them must not look like a whole one.

use crate::needs::{Bringer, Need};
use crate::report::warned;

/// Why tests are left out, and which.
#[derive(Debug)]
pub(crate) struct Group {
    /// The reason why they are left out.
    why: String,
    /// They hold one of these words in their names.
    words: &'static [&'static str],
    /// Set where a machine could be set up to run them, so that leaving them out is a failure in CI.
    pub(crate) curable: bool,
    pub(crate) tests: Vec<String>,
}

impl Group {
    /// The tests that cannot run without this.
    pub(crate) fn needing(need: &Need) -> Self {
        let (curable, how) = match need.bringer {
            Bringer::Packages(_) | Bringer::Tools(_) => (true, "it is not installed"),
            Bringer::Person(how) => (false, how),
        };
        Self { why: format!("needs {}; {how}", need.what), words: need.tests, curable, tests: Vec::new() }
    }

    /// The tests that were asked to be left out.
    pub(crate) fn asked(why: &str, words: &'static [&'static str]) -> Self {
        Self { why: why.to_owned(), words, curable: false, tests: Vec::new() }
    }
}

/// All that a run leaves out.
#[derive(Debug, Default)]
pub(crate) struct LeftOut(pub(crate) Vec<Group>);

impl LeftOut {
    /// Sorts in what a list of a binary's tests says (`name: test`); each test counts once.
    pub(crate) fn sort_in(&mut self, listed: &str) {
        for name in listed.lines().filter_map(|line| line.trim_end().strip_suffix(": test")) {
            let group = self.0.iter_mut().find(|group| group.words.iter().any(|word| name.contains(word)));
            if let Some(group) = group {
                group.tests.push(name.to_owned());
            }
        }
    }

    /// Forgets reasons that met no test.
    pub(crate) fn drop_empty(&mut self) {
        self.0.retain(|group| !group.tests.is_empty());
    }

    /// As arguments of a test binary.
    pub(crate) fn skips(&self) -> Vec<&'static str> {
        self.0.iter().flat_map(|group| group.words).flat_map(|word| ["--skip", *word]).collect()
    }

    pub(crate) fn count(&self) -> usize {
        self.0.iter().map(|group| group.tests.len()).sum()
    }

    pub(crate) fn is_curable(&self) -> bool {
        self.0.iter().any(|group| group.curable)
    }

    /// Says loudly in the end what was left out. `cure`: how to have it all.
    pub(crate) fn say(&self, cure: Option<&str>) {
        for group in &self.0 {
            println!("{}", warned(&format!("LEFT OUT ({}): {}", group.tests.len(), group.why)));
            for name in &group.tests {
                println!("  {name}");
            }
        }
        if let (true, Some(cure)) = (self.is_curable(), cure) {
            println!("{}", warned(cure));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left_out() -> LeftOut {
        let group = |why, words, curable| Group { why: String::from(why), words, curable, tests: Vec::new() };
        LeftOut(vec![group("one", &["browser::"], true), group("two", &["slow", "browser"], false)])
    }

    #[test]
    fn a_test_is_left_out_once_by_a_word_in_its_name() {
        let mut left = left_out();
        left.sort_in("browser::slow: test\nslow: test\nfast: test\nslow: benchmark\n\n3 tests, 1 benchmark\n");
        assert_eq!((left.count(), left.0[0].tests.len(), left.0[1].tests[0].as_str()), (2, 1, "slow"));
        assert_eq!(left.skips(), ["--skip", "browser::", "--skip", "slow", "--skip", "browser"]);
    }

    #[test]
    fn what_meets_no_test_is_not_spoken_of() {
        let mut left = left_out();
        left.sort_in("slow: test\n");
        left.drop_empty();
        assert_eq!((left.0.len(), left.is_curable()), (1, false));
        assert_eq!(left.skips().len(), 4);
    }
}
