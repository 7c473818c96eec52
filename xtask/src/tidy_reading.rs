//! How Rust code reads: the first sentence of a doc comment says what an item is or does, and a function fits on one
//! screen. Code is looked at as `rustfmt` writes it, line by line.

/// A function that is longer does more than one thing.
const LONG: usize = 50;

/// A function of this length fails the check.
const TOO_LONG: usize = 120;

/// Words with which a first sentence says something else than what the item is or does.
const RIDDLES: &[&str] = &["What ", "Whether ", "It ", "The same "];

/// A place that reads badly: its line, what is wrong, and whether that fails the check.
pub(crate) type Place = (usize, String, bool);

/// Finds the places of a file that read badly; tests have long functions by nature.
pub(crate) fn places(file: &str, text: &str) -> Vec<Place> {
    let is_test = ["tests/", "/tests.rs", "/examples/"].iter().any(|part| file.contains(part));
    let lines: Vec<&str> = text.lines().collect();
    let own = lines.iter().position(|line| *line == "#[cfg(test)]").filter(|_| !is_test).unwrap_or(lines.len());
    // Those of the gateway are still to be written again.
    let is_published = file.starts_with("crates/") && !file.starts_with("crates/gateway/");
    let mut found = sentences(&lines, !is_test && is_published);
    if !is_test {
        found.extend(functions(&lines[..own]));
    }
    found
}

/// First sentences that are riddles. Those of public items are what users read: they fail the check.
fn sentences(lines: &[&str], published: bool) -> Vec<Place> {
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let Some((mark, words)) = ["///", "//!"].into_iter().find_map(|mark| Some((mark, comment(line, mark)?))) else {
            continue;
        };
        let is_first = at == 0 || !lines[at - 1].trim_start().starts_with(mark);
        let Some(riddle) = RIDDLES.iter().find(|riddle| is_first && words.starts_with(**riddle)) else { continue };
        let item =
            lines[at..].iter().map(|line| line.trim()).find(|line| !line.starts_with("//") && !line.starts_with('#'));
        let is_public = published && (mark == "//!" || item.is_some_and(|item| item.starts_with("pub ")));
        found.push((at + 1, format!("a first sentence begins with `{}`", riddle.trim()), is_public));
    }
    found
}

/// The words of a line of a doc comment; none where it is another line.
fn comment<'l>(line: &'l str, mark: &str) -> Option<&'l str> {
    line.trim_start().strip_prefix(mark)?.strip_prefix(' ')
}

/// Functions that are too long.
fn functions(lines: &[&str]) -> Vec<Place> {
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let Some(name) = function(line) else { continue };
        let indent = line.len() - line.trim_start().len();
        let ends = |line: &&str| line.len() == indent + 1 && line.ends_with('}') && line[..indent].trim().is_empty();
        let signature = lines[at..].iter().position(|line| line.ends_with(['{', ';', '}'])).unwrap_or_default();
        if lines[at + signature].ends_with(['}', ';']) {
            continue;
        }
        let length = lines[at..].iter().position(ends).map_or(0, |end| end + 1);
        if length > LONG {
            let words = format!("`{name}` has {length} lines; past {LONG} a function does more than one thing");
            found.push((at + 1, words, length > TOO_LONG));
        }
    }
    found
}

/// The name of the function that a line begins.
fn function(line: &str) -> Option<&str> {
    let mut rest = line.trim_start();
    let mut words = ["pub", "const", "async", "default"].into_iter();
    while !rest.starts_with("fn ") {
        let word = words.next()?;
        if let Some(behind) = rest.strip_prefix(word) {
            // `pub(crate)`, `pub(in …)`.
            rest = behind
                .strip_prefix('(')
                .and_then(|inner| inner.split_once(')'))
                .map_or(behind, |(_, rest)| rest)
                .trim_start();
        }
    }
    rest.strip_prefix("fn ")?.split(['(', '<']).next()
}

#[cfg(test)]
mod tests {
    use super::{LONG, TOO_LONG, function, places};

    #[test]
    fn a_first_sentence_says_what_the_item_is_or_does() {
        let text = "//! What this is.\n\n/// Whether it is so.\n#[must_use]\npub fn a() {}\n\n/// The same as a.\n///\n/// It is.\nfn b() {}\n\
            /// Reads a file.\n/// It is long.\nfn c() {}\n/// It is so.\n    pub(crate) at: i64,\n";
        let found: Vec<(usize, bool)> =
            places("crates/x/src/a.rs", text).into_iter().map(|(at, _, fails)| (at, fails)).collect();
        assert_eq!(found, [(1, true), (3, true), (7, false), (14, false)]);
        assert!(places("crates/x/src/tests/a.rs", text).iter().all(|(_, _, fails)| !fails));
    }

    #[test]
    fn a_long_function_is_told_and_a_very_long_one_fails() {
        let file = |lines: usize| {
            format!(
                "impl A {{\n    pub(crate) async fn a<T>(\n        b: T,\n    ) {{\n{}    }}\n}}\n",
                "        b();\n".repeat(lines - 4)
            )
        };
        let found = |lines| places("crates/x/src/a.rs", &file(lines));
        assert!(found(LONG).is_empty());
        assert!(matches!(found(LONG + 1).as_slice(), [(2, _, false)]));
        assert!(matches!(found(TOO_LONG + 1).as_slice(), [(2, _, true)]));
        assert!(places("tests/all/a.rs", &file(LONG + 1)).is_empty());
    }

    #[test]
    fn functions_are_known_by_their_first_line() {
        for (line, name) in [
            ("fn a() {", Some("a")),
            ("    pub(in crate::x) const fn b<'a>(", Some("b")),
            ("pub async fn c(&self);", Some("c")),
            ("const FN: u8 = 1;", None),
            ("// fn d() {", None),
            ("    pub at: i64,", None),
        ] {
            assert_eq!(function(line), name, "{line}");
        }
    }
}
