//! Facts about 1688's products for searches and details, beside what an order needs: categories, translated titles,
//! sales, services. For the products of examples all of it follows from the number.

use crate::world::ids::Chance;
use crate::world::pictures::Subject;
use crate::world::table::{number, rows};
use std::sync::LazyLock;

/// A category: number, what it is in, level, and its name in Chinese, English, Japanese and Vietnamese.
#[derive(Debug)]
pub(crate) struct Category {
    pub(crate) id: i64,
    /// -1 above the root.
    pub(crate) parent: i64,
    pub(crate) level: i64,
    names: [&'static str; 4],
    /// Words of a title by which a product belongs here.
    words: Vec<&'static str>,
}

/// The categories, the root first and what is in one behind it.
pub(crate) static CATEGORIES: LazyLock<Vec<Category>> = LazyLock::new(|| {
    let rows = rows(include_str!("categories.txt"));
    let category = |[id, parent, level, zh, en, ja, vi, words]: [&'static str; 8]| Category {
        id: number(id),
        parent: number(parent),
        level: number(level),
        names: [zh, en, ja, vi],
        words: words.split_whitespace().collect(),
    };
    rows.map(category).collect()
});

impl Category {
    /// Its Chinese name.
    pub(crate) fn chinese(&self) -> &'static str {
        self.names[0]
    }

    /// Its name in a language; English where the language is not known here.
    pub(crate) fn name(&self, language: &str) -> &'static str {
        let at = ["zh", "en", "ja", "vi"].iter().position(|known| language.starts_with(known));
        self.names[at.unwrap_or(1)]
    }

    /// The category at the top of it: itself, where it is one.
    pub(crate) fn top(&self) -> i64 {
        if self.level > 1 { self.parent } else { self.id }
    }

    /// Lists the categories in it.
    pub(crate) fn children(&self) -> impl Iterator<Item = &'static Self> {
        let id = self.id;
        CATEGORIES.iter().filter(move |category| category.parent == id)
    }
}

/// The category of what is in no other.
static OTHER: Category =
    Category { id: 70, parent: 0, level: 1, names: ["其他", "Other", "その他", "Khác"], words: Vec::new() };

/// The English word for one of a variant; the word itself where none is known.
pub(crate) fn english(word: &str) -> &str {
    static WORDS: LazyLock<Vec<[&str; 2]>> = LazyLock::new(|| rows(include_str!("english.txt")).collect());
    WORDS.iter().find(|[chinese, _]| *chinese == word).map_or(word, |[_, english]| english)
}

/// How soon a product leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ships {
    Today,
    Within24,
    Within48,
}

/// The facts about one product.
#[derive(Debug, Clone)]
pub(crate) struct Facts {
    /// The English title.
    pub(crate) title: String,
    /// The Vietnamese title; empty where there is none.
    pub(crate) vietnamese: String,
    /// Every title in lower case: what searches look into.
    pub(crate) folded: String,
    pub(crate) category: &'static Category,
    /// The category at the top of that one.
    pub(crate) top: i64,
    /// Pieces sold within 30 days.
    pub(crate) sold: i64,
    /// How many buy again, per cent.
    pub(crate) again: i64,
    pub(crate) single_pieces: bool,
    /// Single pieces are sent free of charge.
    pub(crate) free_single: bool,
    pub(crate) ships_today: bool,
    pub(crate) ships_24_hours: bool,
    /// In the global selection, and in 1688's own.
    pub(crate) global: bool,
    pub(crate) strict: bool,
    /// In the selection for distributors.
    pub(crate) distribution: bool,
    /// Can be returned within seven days without a reason.
    pub(crate) no_reason: bool,
    /// For how many days it has been listed. No date stands behind it: a product does not grow old.
    pub(crate) days: i64,
    /// Its seller is a certified factory.
    pub(crate) factory: bool,
    /// The score, in tenths.
    pub(crate) score: i64,
    /// Grams.
    pub(crate) weight: i64,
    /// Selling points.
    pub(crate) points: Vec<&'static str>,
    /// The material in Chinese and English.
    pub(crate) material: Option<(&'static str, &'static str)>,
    /// The subject of its pictures.
    pub(crate) subject: Subject,
}

/// Those that a vendor's example looks for among what ships today.
const SHIP_TODAY: [i64; 2] = [655_120_934_902, 670_291_644_950];

impl Facts {
    /// The title in a language that [`language`](crate::views::alibaba::goods::language) knows: English where there is no other.
    pub(crate) fn title_in<'f>(&'f self, chinese: &'f str, language: &str) -> &'f str {
        translated(language, chinese, &self.title, &self.vietnamese)
    }

    /// Makes the facts of a product of the examples: they follow from number and title.
    pub(crate) fn of(number: i64, title: &str, min_quantity: i64, freight: i64) -> Self {
        let mut chance = Chance::of(number.unsigned_abs(), 77);
        let named = |category: &&Category| category.words.iter().any(|word| title.contains(word));
        let category = CATEGORIES.iter().find(named).unwrap_or(&OTHER);
        let mut titles = rows(include_str!("titles.txt"));
        let english = titles.find(|[word, _]| title.contains(word)).map_or("Product", |[_, english]| english);
        let (sold, again) = (chance.between(40, 9000), chance.between(5, 60));
        let today = SHIP_TODAY.contains(&number);
        Self {
            folded: folded(&[title, english]),
            title: english.to_owned(),
            vietnamese: String::new(),
            category,
            top: category.top(),
            sold,
            again,
            single_pieces: min_quantity == 1,
            free_single: min_quantity == 1 && freight == 0,
            ships_today: today,
            ships_24_hours: chance.between(0, 1) == 1 || today,
            global: number % 2 == 1,
            strict: number % 3 != 2,
            distribution: false,
            no_reason: number % 4 != 0,
            days: 400,
            factory: false,
            score: chance.between(40, 50),
            weight: chance.between(5, 80) * 10,
            points: Vec::new(),
            material: None,
            subject: Subject::new(number, category.id, category.chinese()),
        }
    }
}

/// Titles in lower case, one after the other: what the words of a search are looked for in.
pub(crate) fn folded(titles: &[&str]) -> String {
    titles.join("\n").to_lowercase()
}

/// A title in a language: English where there is no other.
pub(crate) fn translated<'t>(language: &str, chinese: &'t str, english: &'t str, vietnamese: &'t str) -> &'t str {
    match language {
        "zh" => chinese,
        "vi" if !vietnamese.is_empty() => vietnamese,
        _ => english,
    }
}

#[cfg(test)]
mod tests {
    use super::CATEGORIES;
    use crate::world::Catalogue;
    use crate::world::goods::model::facts;
    use std::collections::BTreeSet;

    #[test]
    fn every_category_stands_once_behind_what_it_is_in() {
        let mut seen = BTreeSet::from([-1]);
        for category in CATEGORIES.iter() {
            assert!(seen.contains(&category.parent) && seen.insert(category.id), "{}", category.id);
        }
    }

    #[test]
    fn every_product_has_a_title_and_most_a_category() {
        let catalogue = Catalogue::new(1);
        let all: Vec<_> = catalogue.offers.iter().map(facts).collect();
        assert!(all.iter().all(|facts| facts.title != "Product" && facts.sold >= 0));
        assert!(all.iter().filter(|facts| facts.category.id == 70).count() <= 2);
        // Nothing generated stands in a category of the root that has others in it.
        let inner = |facts: &&&super::Facts| facts.category.children().next().is_some();
        assert!(all[catalogue.offers.first()..].iter().filter(inner).count() == 0);
    }
}
