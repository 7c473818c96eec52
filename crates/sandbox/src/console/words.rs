//! The console's own words, in English and in Chinese, side by side. What the platforms say stays as they say it; how
//! their words for states are shown is in `vocabulary`.

use crate::world::table::rows;
use std::collections::HashMap;
use std::sync::LazyLock;

/// A language of the console.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lang {
    En,
    Zh,
}

impl Lang {
    /// As the pages' address and cookie name it.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Zh => "zh",
        }
    }

    /// As HTML names it.
    pub(crate) const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Zh => "zh-CN",
        }
    }

    /// The other one.
    pub(crate) const fn other(self) -> Self {
        match self {
            Self::En => Self::Zh,
            Self::Zh => Self::En,
        }
    }

    /// One of two texts.
    pub(crate) const fn pick(self, en: &'static str, zh: &'static str) -> &'static str {
        match self {
            Self::En => en,
            Self::Zh => zh,
        }
    }

    pub(crate) fn of(code: &str) -> Option<Self> {
        [Self::En, Self::Zh].into_iter().find(|lang| lang.code() == code)
    }

    /// Reads the language that a browser prefers, by the order of its `Accept-Language`.
    pub(crate) fn preferred(header: &str) -> Self {
        let known = header.split(',').find_map(|part| Self::of(part.trim().get(..2)?.to_ascii_lowercase().as_str()));
        known.unwrap_or(Self::En)
    }
}

/// A word of the pages by its name; the name itself where there is none, of which a test sees that none is asked for.
pub(crate) fn word(name: &'static str, lang: Lang) -> &'static str {
    static WORDS: LazyLock<HashMap<&str, [&str; 2]>> = LazyLock::new(|| {
        let rows = rows(include_str!("words.txt"));
        rows.map(|[name, en, zh]| (name, [en, zh])).collect()
    });
    WORDS.get(name).map_or(name, |[en, zh]| lang.pick(en, zh))
}

#[cfg(test)]
mod tests {
    use super::{Lang, rows};
    use std::collections::BTreeSet;

    #[test]
    fn every_word_that_a_page_asks_for_stands_once_and_every_other_is_gone() {
        let text = |path: &str| std::fs::read_to_string(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        let mut asked = BTreeSet::new();
        for folder in ["templates", "src/console"] {
            for file in std::fs::read_dir(format!("{}/{folder}", env!("CARGO_MANIFEST_DIR"))).unwrap() {
                let name = file.unwrap().file_name().into_string().unwrap();
                // This file asks for none; its test only speaks of them.
                let file = if name == "words.rs" { String::new() } else { text(&format!("{folder}/{name}")) };
                // A call of `t`, not of what ends in that letter.
                let calls = [".t(", " t(", "(t("].into_iter().flat_map(|call| file.split(call).skip(1));
                let words = calls.filter_map(|rest| rest.strip_prefix('"')?.split_once("\")"));
                asked.extend(words.map(|(word, _)| word.to_owned()));
            }
        }
        let known: Vec<String> = rows(include_str!("words.txt")).map(|[name, _, _]| name.to_owned()).collect();
        let asked: Vec<String> = asked.into_iter().collect();
        let mut once = known.clone();
        once.sort();
        assert_eq!(once, asked);
    }

    #[test]
    fn the_browser_says_which_language_unless_it_knows_neither() {
        for (header, lang) in [
            ("zh-CN,zh;q=0.9,en;q=0.8", Lang::Zh),
            ("en-GB,en;q=0.9,zh;q=0.1", Lang::En),
            ("vi-VN, ZH-tw;q=0.5", Lang::Zh),
            ("vi", Lang::En),
            ("é", Lang::En),
            ("", Lang::En),
        ] {
            assert_eq!(Lang::preferred(header), lang, "{header}");
        }
    }
}
