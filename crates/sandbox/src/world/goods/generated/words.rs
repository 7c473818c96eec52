//! The words that generated goods are made of, read from `words.txt`.

use crate::world::goods::facts::{CATEGORIES, Category};
use crate::world::ids::Chance;
use crate::world::table::lines;
use std::sync::LazyLock;

/// A word in Chinese, English and Vietnamese.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) chinese: &'static str,
    pub(super) english: &'static str,
    pub(super) vietnamese: &'static str,
}

/// The words that kinds have in common.
#[derive(Debug, Default)]
pub(super) struct Family {
    name: &'static str,
    /// The trade of the shops that sell it.
    pub(super) trade: &'static str,
    pub(super) materials: Vec<Word>,
    pub(super) styles: Vec<Word>,
    pub(super) features: Vec<Word>,
}

/// One kind of goods.
#[derive(Debug)]
pub(super) struct Kind {
    pub(super) category: &'static Category,
    family: usize,
    pub(super) unit: &'static str,
    /// Fen.
    pub(super) prices: (i64, i64),
    /// Grams.
    pub(super) weights: (i64, i64),
    /// The properties by which its variants differ.
    pub(super) variants: &'static str,
    pub(super) nouns: Vec<Word>,
}

/// All words.
#[derive(Debug, Default)]
pub(super) struct Words {
    families: Vec<Family>,
    pub(super) kinds: Vec<Kind>,
    /// The beginnings of titles on 1688 and on Taobao.
    pub(super) wholesale: Vec<Word>,
    pub(super) retail: Vec<Word>,
}

/// The words, read once.
pub(super) static WORDS: LazyLock<Words> = LazyLock::new(|| read(include_str!("words.txt")).0);

impl Words {
    /// The words that a kind shares with others.
    pub(super) fn family(&self, kind: &Kind) -> &Family {
        &self.families[kind.family]
    }
}

/// The words, and the lines that make no sense, of which a test sees that there are none.
fn read(text: &'static str) -> (Words, Vec<&'static str>) {
    let mut words = Words::default();
    let mut wrong = Vec::new();
    for line in lines(text) {
        if take(&mut words, line).is_none() {
            wrong.push(line);
        }
    }
    (words, wrong)
}

fn take(words: &mut Words, line: &'static str) -> Option<()> {
    let (what, rest) = line.split_once(' ')?;
    match what {
        "family" => {
            let (name, trade) = rest.split_once(' ')?;
            words.families.push(Family { name, trade, ..Family::default() });
        }
        "kind" => {
            let kind = kind(&words.families, rest)?;
            words.kinds.push(kind);
        }
        "wholesale" => words.wholesale = many(rest)?,
        "retail" => words.retail = many(rest)?,
        _ => {
            let family = words.families.last_mut()?;
            let list = match what {
                "material" => &mut family.materials,
                "style" => &mut family.styles,
                "feature" => &mut family.features,
                _ => return None,
            };
            *list = many(rest)?;
        }
    }
    Some(())
}

fn kind(families: &[Family], rest: &'static str) -> Option<Kind> {
    let mut parts = rest.splitn(9, ' ');
    let number = |parts: &mut std::str::SplitN<'static, char>| parts.next()?.parse::<i64>().ok();
    let category = number(&mut parts)?;
    let family = parts.next()?;
    let unit = parts.next()?;
    Some(Kind {
        category: CATEGORIES.iter().find(|known| known.id == category)?,
        family: families.iter().position(|known| known.name == family)?,
        unit,
        prices: (number(&mut parts)?, number(&mut parts)?),
        weights: (number(&mut parts)?, number(&mut parts)?),
        variants: parts.next()?,
        nouns: many(parts.next()?)?,
    })
}

fn many(list: &'static str) -> Option<Vec<Word>> {
    list.split(';').map(str::trim).filter(|word| !word.is_empty()).map(word).collect()
}

fn word(text: &'static str) -> Option<Word> {
    let mut parts = text.split('=');
    let word = Word { chinese: parts.next()?, english: parts.next()?, vietnamese: parts.next()? };
    let filled = [word.chinese, word.english, word.vietnamese].iter().all(|part| !part.is_empty());
    (filled && parts.next().is_none()).then_some(word)
}

/// One of a list, by chance.
pub(super) fn pick<'l, T>(chance: &mut Chance, list: &'l [T]) -> &'l T {
    &list[(chance.next() % list.len().max(1) as u64) as usize]
}

#[cfg(test)]
mod tests {
    use super::{WORDS, read};
    use crate::world::goods::generated::sellers::trades;
    use crate::world::goods::generated::variants::axes;
    use std::collections::BTreeSet;

    #[test]
    fn every_line_is_read() {
        assert_eq!(read(include_str!("words.txt")).1, Vec::<&str>::new());
        assert!(WORDS.kinds.len() >= 40);
        for kind in &WORDS.kinds {
            let family = WORDS.family(kind);
            for list in [&family.materials, &family.styles, &family.features] {
                let names: BTreeSet<&str> = list.iter().map(|word| word.chinese).collect();
                assert!(list.len() >= 5 && names.len() == list.len(), "{}: {names:?}", family.name);
            }
            assert!(trades().any(|[trade, _]| trade == family.trade), "{}", family.trade);
            assert!(!kind.nouns.is_empty() && kind.prices.0 < kind.prices.1 && kind.weights.0 < kind.weights.1);
            assert!(!axes(kind.variants).is_empty(), "{}", kind.variants);
        }
        assert!(WORDS.wholesale.len() >= 5 && WORDS.retail.len() >= 5);
    }

    #[test]
    fn a_line_without_sense_is_told() {
        let lines = ["material a=b=c;", "family x y\nmaterial a=b;", "kind 0 x", "colour red"];
        for line in lines {
            assert_eq!(read(line).1.len(), 1, "{line}");
        }
    }
}
