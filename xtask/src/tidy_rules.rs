//! The rules for a file of the repository, as functions of its name and text. Which files there are, and whether a
//! link's target exists, is `tidy.rs`.

use crate::tidy_reading::places;

/// Something found in a file; only some findings fail the check.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    pub(crate) text: String,
    pub(crate) fails: bool,
}

impl Finding {
    pub(crate) fn failure(text: String) -> Self {
        Self { text, fails: true }
    }
}

/// A Rust file that is longer has grown a second subject.
const LONG: usize = 450;
const TOO_LONG: usize = 600;

/// Data kept byte for byte as it was published.
const AS_PUBLISHED: &[&str] = &["tests/fixtures/", "tests/catalogue/"];

/// Not for a Rust file. Written in two parts, so that this file does not hold what it forbids.
const NOT_IN_RUST: &[&str] =
    &[concat!("todo", "!("), concat!("unimplemented", "!("), concat!("dbg", "!("), concat!("#[", "ignore")];

/// Hosts of package registries: where crates come from is the reader's setting, not ours.
const REGISTRIES: &[&str] = &[
    concat!("crates", ".io"),
    concat!("registry.npm", "js.org"),
    concat!("py", "pi.org"),
    concat!("proxy.go", "lang.org"),
    concat!("registry.yarn", "pkg.com"),
    concat!("rs", "proxy.cn"),
];

/// The one source that cargo writes into a lock file by itself.
const LOCK_SOURCE: &str = concat!("source = \"registry+https://github.com/rust-lang/crates", ".io-index\"");

/// Everything that is wrong with one text file, but for its links.
pub(crate) fn check_file(file: &str, text: &str) -> Vec<Finding> {
    let rust = has_extension(file, &["rs"]);
    let mut found = Vec::new();
    let mut fail = |line: usize, what: &str| found.push(Finding::failure(format!("{file}:{line}: {what}")));
    let lines = text.lines().count();
    for (number, line) in (1..).zip(text.lines()) {
        if rust && line.contains('\t') {
            fail(number, "a tab character");
        }
        if has_extension(file, &["rs", "md", "toml"]) && line.ends_with([' ', '\t', '\r']) {
            fail(number, "white space at the end of the line");
        }
        if rust {
            for word in NOT_IN_RUST.iter().filter(|word| line.contains(*word)) {
                fail(number, &format!("`{word}` has no place here"));
            }
        }
        if let Some(host) = registry_in(file, line) {
            fail(number, &format!("names a package registry ({host})"));
        }
    }
    let published = AS_PUBLISHED.iter().any(|folder| file.starts_with(folder));
    if !text.is_empty() && !text.ends_with('\n') && !published {
        fail(lines, "no newline at the end of the file");
    }
    if rust {
        let places = places(file, text).into_iter();
        found.extend(places.map(|(line, what, fails)| Finding { text: format!("{file}:{line}: {what}"), fails }));
    }
    if rust && lines > LONG {
        found.push(Finding {
            text: format!(
                "{file}: {lines} lines; past {LONG} a file has grown a second subject, {TOO_LONG} is the end"
            ),
            fails: lines > TOO_LONG,
        });
    }
    found
}

fn has_extension(file: &str, extensions: &[&str]) -> bool {
    let extension = file.rsplit_once('.').map_or("", |(_, extension)| extension);
    extensions.contains(&extension)
}

/// The registry that a line names. A lock file names one by nature; any other there is a mirror of the
/// machine that wrote it.
fn registry_in(file: &str, line: &str) -> Option<String> {
    if file.ends_with("Cargo.lock") {
        let other = line.starts_with("source = ") && line != LOCK_SOURCE;
        return other.then(|| line.to_owned());
    }
    let host = REGISTRIES.iter().find(|host| line.contains(**host))?;
    Some((*host).to_owned())
}

/// The links of a Markdown page that point into the repository, as (line, path): without those to other
/// sites, to places in the page itself, and in code.
pub(crate) fn relative_links(text: &str) -> Vec<(usize, String)> {
    let mut links = Vec::new();
    let mut fence: Option<&str> = None;
    for (number, line) in (1..).zip(text.lines()) {
        let start = line.trim_start();
        if let Some(mark) = ["```", "~~~"].into_iter().find(|mark| start.starts_with(mark)) {
            match fence {
                None => fence = Some(mark),
                Some(open) if open == mark => fence = None,
                Some(_) => {}
            }
            continue;
        }
        if fence.is_some() {
            continue;
        }
        let line = without_code(line);
        links.extend(targets(&line).filter_map(|target| Some((number, path_of(target)?))));
    }
    links
}

/// `[text](target)`, `![text](target)` and `[name]: target`.
fn targets(line: &str) -> impl Iterator<Item = &str> {
    let inline = line.split("](").skip(1).filter_map(|rest| rest.split_once(')').map(|(target, _)| target));
    let reference =
        line.trim_start().strip_prefix('[').and_then(|rest| rest.split_once("]: ")).map(|(_, target)| target);
    inline.chain(reference)
}

/// The path of a link into the repository, without its title, query and fragment.
fn path_of(target: &str) -> Option<String> {
    let target = target.split_whitespace().next()?.trim_matches(['<', '>']);
    let path = target.split(['#', '?']).next()?;
    let elsewhere = path.contains(':') || path.starts_with("//");
    (!path.is_empty() && !elsewhere).then(|| path.replace("%20", " "))
}

/// The line without what stands between back-ticks.
fn without_code(line: &str) -> String {
    line.split('`').step_by(2).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(file: &str, text: &str) -> Vec<String> {
        check_file(file, text).into_iter().map(|finding| finding.text).collect()
    }

    #[test]
    fn a_clean_file_has_no_findings() {
        assert!(texts("src/a.rs", "//! Paragraph.\n\nfn a() {}\n").is_empty());
        assert!(texts("empty.txt", "").is_empty());
    }

    #[test]
    fn white_space_is_found_where_it_matters() {
        assert_eq!(texts("a.rs", "\tlet a;\n"), ["a.rs:1: a tab character"]);
        assert_eq!(texts("a.md", "one\ntwo  \n"), ["a.md:2: white space at the end of the line"]);
        assert_eq!(texts("a.toml", "a = 1"), ["a.toml:1: no newline at the end of the file"]);
        assert!(texts("a.json", "{}  \n\t\n").is_empty());
        assert!(texts("tests/fixtures/a.json", "{}").is_empty());
    }

    #[test]
    fn a_long_file_is_a_warning_and_a_very_long_one_a_failure() {
        let file = |lines: usize| check_file("a.rs", &"// line\n".repeat(lines));
        assert!(file(LONG).is_empty());
        assert!(matches!(file(LONG + 1).as_slice(), [Finding { fails: false, .. }]));
        assert!(matches!(file(TOO_LONG).as_slice(), [Finding { fails: false, .. }]));
        assert!(matches!(file(TOO_LONG + 1).as_slice(), [Finding { fails: true, .. }]));
        assert!(check_file("a.md", &"line\n".repeat(TOO_LONG + 1)).is_empty());
    }

    #[test]
    fn forbidden_strings_are_found_in_rust_alone() {
        for word in NOT_IN_RUST {
            let found = texts("a.rs", &format!("ok\n{word}x\n"));
            assert_eq!(found, [format!("a.rs:2: `{word}` has no place here")]);
            assert!(texts("a.md", &format!("{word}\n")).is_empty());
        }
    }

    #[test]
    fn registries_are_found_everywhere_but_in_what_cargo_locks() {
        for host in REGISTRIES {
            assert_eq!(texts("a.yml", &format!("url: https://{host}/x\n")).len(), 1, "{host}");
        }
        assert!(texts("Cargo.lock", &format!("{LOCK_SOURCE}\n")).is_empty());
        assert_eq!(texts("Cargo.lock", "source = \"registry+https://mirror.example/\"\n").len(), 1);
    }

    #[test]
    fn links_into_the_repository_are_found_once_each() {
        let page = "See [a](docs/a.md), [b](../b.md#part \"title\") and ![c](<c.png>).\n\
            [site](https://example.org/x) [here](#top) [mail](mailto:a@b.example)\n\
            ```\n[no](gone.md)\n```\n`[no](gone.md)`\n[named]: d.md\n";
        let links = relative_links(page);
        let paths: Vec<&str> = links.iter().map(|(_, path)| path.as_str()).collect();
        assert_eq!(paths, ["docs/a.md", "../b.md", "c.png", "d.md"]);
        assert_eq!(links[3].0, 7);
    }
}
