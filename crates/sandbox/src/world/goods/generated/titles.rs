//! Titles of generated goods: what a Chinese listing strings together, and the same parts in English and Vietnamese.

use super::words::{Kind, WORDS, Word};
use crate::world::goods::generated::words::pick;
use crate::world::ids::Chance;

/// A title in its languages, and what else its parts tell.
#[derive(Debug)]
pub(super) struct Titles {
    pub(super) chinese: String,
    pub(super) english: String,
    pub(super) vietnamese: String,
    /// The selling points.
    pub(super) points: Vec<&'static str>,
    /// The material, in Chinese and English.
    pub(super) material: Option<(&'static str, &'static str)>,
}

impl Titles {
    /// A title of 1688.
    pub(super) fn wholesale(chance: &mut Chance, kind: &Kind) -> Self {
        Self::of(chance, kind, &WORDS.wholesale)
    }

    /// A title of Taobao.
    pub(super) fn retail(chance: &mut Chance, kind: &Kind) -> Self {
        Self::of(chance, kind, &WORDS.retail)
    }

    fn of(chance: &mut Chance, kind: &Kind, first: &[Word]) -> Self {
        let family = WORDS.family(kind);
        let (first, style) = (pick(chance, first), pick(chance, &family.styles));
        let (material, noun) = (pick(chance, &family.materials), pick(chance, &kind.nouns));
        let at = chance.next() as usize % family.features.len().max(1);
        let features: Vec<&Word> = (0..2).map(|n| &family.features[(at + n * 3) % family.features.len()]).collect();
        let chinese = [first, style, material, noun].into_iter().chain(features.iter().copied());
        let chinese: String = chinese.map(|word| word.chinese).collect();
        let words =
            |language: fn(&Word) -> &'static str| features.iter().map(|word| language(word)).collect::<Vec<_>>();
        let english = [first, style, material, noun].map(|word| word.english).join(" ");
        let vietnamese = [noun, material, style, first].map(|word| word.vietnamese).join(" ");
        Self {
            english: format!("{english}, {}", words(|word| word.english).join(", ")),
            vietnamese: format!("{vietnamese}, {}", words(|word| word.vietnamese).join(", ")),
            points: words(|word| word.chinese),
            material: Some((material.chinese, material.english)),
            chinese,
        }
    }

    /// Joins every title in lower case: the text that searches look into.
    pub(super) fn folded(&self) -> String {
        crate::world::goods::facts::folded(&[&self.chinese, &self.english, &self.vietnamese])
    }
}
