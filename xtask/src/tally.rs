//! The count of tests: what test binaries say of their results, added up over all of them, so that a log can end with
//! one line.

use std::fmt;

/// Results of tests, added up.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
    pub(crate) skipped: usize,
}

impl Tally {
    /// Adds what one line of a test binary says, if it is a line of results.
    pub(crate) fn add(&mut self, line: &str) {
        let line = without_colour(line);
        let Some(results) = line.trim_start().strip_prefix("test result: ") else {
            return;
        };
        let results = results.split_once(". ").map_or("", |(_, counts)| counts);
        for count in results.split(';') {
            let mut words = count.split_whitespace();
            let number = words.next().and_then(|word| word.parse::<usize>().ok());
            match (number, words.next()) {
                (Some(number), Some("passed")) => self.passed += number,
                (Some(number), Some("failed")) => self.failed += number,
                (Some(number), Some("ignored")) => self.skipped += number,
                _ => {}
            }
        }
    }

    pub(crate) fn ran_nothing(self) -> bool {
        self.passed + self.failed == 0
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} passed, {} failed", self.passed, self.failed)?;
        match self.skipped {
            0 => Ok(()),
            skipped => write!(out, ", {skipped} skipped"),
        }
    }
}

fn without_colour(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        plain.push_str(before);
        rest = after.split_once('m').map_or("", |(_, after)| after);
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(lines: &[&str]) -> Tally {
        let mut tally = Tally::default();
        for line in lines {
            tally.add(line);
        }
        tally
    }

    #[test]
    fn results_of_all_binaries_are_added() {
        let tally = sum(&[
            "running 3 tests\n",
            "test a ... ok\n",
            "test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s\n",
            "test result: FAILED. 1 passed; 2 failed; 1 ignored; 0 measured; 4 filtered out; finished in 0.01s\n",
        ]);
        assert_eq!(tally.to_string(), "4 passed, 2 failed, 1 skipped");
    }

    #[test]
    fn the_count_names_skipped_tests_only_when_there_are_any() {
        let tally = sum(&["test result: ok. 7 passed; 0 failed; 0 ignored; 0 measured\n"]);
        assert_eq!(tally.to_string(), "7 passed, 0 failed");
        assert!(!tally.ran_nothing());
    }

    #[test]
    fn a_run_that_ignored_everything_ran_nothing() {
        let tally = sum(&["test result: ok. 0 passed; 0 failed; 5 ignored; 0 measured\n"]);
        assert!(tally.ran_nothing());
    }

    #[test]
    fn colours_do_not_hide_a_result() {
        let tally = sum(&["test result: \u{1b}[32mok\u{1b}[0m. 2 passed; 0 failed; 0 ignored\r\n"]);
        assert_eq!(tally.passed, 2);
    }

    #[test]
    fn a_test_that_talks_about_results_is_not_counted() {
        let tally = sum(&["test it_prints_test result: ok. 9 passed; 0 failed ... ok\n"]);
        assert_eq!(tally, Tally::default());
    }
}
