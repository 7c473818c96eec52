//! Searching the catalogue, whoever asks: words, filters, prices, categories, shops, order, likeness to a picture. What a
//! platform calls all this is its handlers' business.

use super::catalogue::Catalogue;
use super::filters::Filter;
use super::items::Item;
use crate::world::goods::model::Offer;
use crate::world::pictures::Likeness;
use std::cmp::Reverse;

/// The words of a search.
///
/// A title has them all as they stand, or has every word: a Chinese one anywhere, any other at the beginning of a word,
/// where an English plural finds its singular too. Failing that, a Chinese word of three characters and more is found by
/// its pairs of characters: 纯棉连衣裙 in 纯棉法式连衣裙, which has three of the four.
#[derive(Debug)]
pub(crate) struct Terms {
    whole: String,
    words: Vec<String>,
}

impl Terms {
    pub(crate) fn new(keyword: &str) -> Self {
        let whole = keyword.trim().to_lowercase();
        let words = whole.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty());
        Self { words: words.map(str::to_owned).collect(), whole }
    }

    /// How well folded titles fit, 0 being best; `None` where they do not.
    pub(crate) fn fit(&self, folded: &str) -> Option<u8> {
        if self.whole.is_empty() || folded.contains(&self.whole) {
            return Some(0);
        }
        let worst = self.words.iter().map(|word| fit(word, folded)).max().flatten();
        let all = self.words.iter().all(|word| fit(word, folded).is_some());
        worst.filter(|_| all)
    }
}

/// How well one word fits.
fn fit(word: &str, folded: &str) -> Option<u8> {
    if word.is_ascii() {
        let singular = word.strip_suffix("es").or_else(|| word.strip_suffix('s')).filter(|rest| rest.len() > 2);
        return (begins(word, folded) || singular.is_some_and(|rest| begins(rest, folded))).then_some(1);
    }
    if folded.contains(word) {
        return Some(1);
    }
    let characters: Vec<char> = word.chars().collect();
    let han = characters.len() > 2 && characters.iter().all(|c| ('\u{3400}'..='\u{9FFF}').contains(c) || c.is_ascii());
    let found = characters.windows(2).filter(|pair| folded.contains(&pair.iter().collect::<String>())).count();
    (han && found * 3 >= (characters.len() - 1) * 2).then_some(2)
}

/// Tells whether a word of the text begins so.
fn begins(start: &str, folded: &str) -> bool {
    folded.match_indices(start).any(|(at, _)| !folded[..at].ends_with(|c: char| c.is_ascii_alphanumeric()))
}

/// Which end of a list comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    Rising,
    Falling,
}

/// A search of offers. A member that is not set wants everything.
#[derive(Debug, Default)]
pub(crate) struct OfferSearch<'s> {
    pub(crate) keyword: &'s str,
    pub(crate) filter: Filter,
    /// The lowest and the highest price, fen.
    pub(crate) least: Option<i64>,
    pub(crate) most: Option<i64>,
    /// A category with what is in it; 0 is all of them.
    pub(crate) category: Option<i64>,
    /// A seller's open id.
    pub(crate) seller: Option<&'s str>,
    pub(crate) price: Option<Order>,
    pub(crate) again: Option<Order>,
    pub(crate) sold: Option<Order>,
    pub(crate) like: Option<Likeness>,
}

/// The offers that fit, in the order that is asked for. Where none is: what looks most like the picture first; without
/// one what fits the words best, then what sells best.
pub(crate) fn offers<'c>(catalogue: &'c Catalogue, wanted: &OfferSearch<'_>) -> Vec<&'c Offer> {
    let terms = Terms::new(wanted.keyword);
    let seller = wanted.seller.map(|id| catalogue.sellers.iter().position(|seller| seller.open_id == id));
    let mut found: Vec<(u8, usize, &Offer)> = Vec::new();
    for (at, offer) in catalogue.offers.iter().enumerate() {
        let (facts, price) = (&offer.facts, offer.cheapest());
        let fits = seller.is_none_or(|seller| seller == Some(offer.seller))
            && wanted.category.is_none_or(|id| id == 0 || id == facts.category.id || id == facts.top)
            && wanted.least.is_none_or(|least| price >= least)
            && wanted.most.is_none_or(|most| price <= most)
            && offer.listed
            && wanted.filter.lets(offer, &catalogue.sellers[offer.seller]);
        if let Some(rank) = fits.then(|| terms.fit(&facts.folded)).flatten() {
            found.push((rank, at, offer));
        }
    }
    found.sort_by_key(|(rank, _, offer)| (*rank, Reverse(offer.facts.sold)));
    if let Some(like) = &wanted.like {
        found.sort_by_cached_key(|(_, at, _)| like.offer(catalogue, *at));
    }
    let mut found: Vec<&Offer> = found.into_iter().map(|(_, _, offer)| offer).collect();
    // The last to be sorted by counts most; each sort keeps the order before it where there is nothing to choose.
    by(&mut found, wanted.sold, |offer| offer.facts.sold);
    by(&mut found, wanted.again, |offer| offer.facts.again);
    by(&mut found, wanted.price, |offer| offer.cheapest());
    found
}

/// A search of items. A member that is not set wants everything.
#[derive(Debug, Default)]
pub(crate) struct ItemSearch<'s> {
    pub(crate) keyword: &'s str,
    /// The lowest and the highest price, fen.
    pub(crate) least: Option<i64>,
    pub(crate) most: Option<i64>,
    /// Of a shop of Tmall alone.
    pub(crate) tmall: bool,
    pub(crate) price: Option<Order>,
    pub(crate) sold: Option<Order>,
    pub(crate) commission: Option<Order>,
    pub(crate) like: Option<Likeness>,
}

/// The items that fit, in the order that is asked for. Where none is: what looks most like the picture first; without
/// one what fits the words best, as the catalogue has them.
pub(crate) fn items<'c>(catalogue: &'c Catalogue, wanted: &ItemSearch<'_>) -> Vec<&'c Item> {
    let terms = Terms::new(wanted.keyword);
    let mut found: Vec<(u8, usize, &Item)> = Vec::new();
    for (at, item) in catalogue.items.iter().enumerate() {
        let (_, price) = item.prices();
        let fits = wanted.least.is_none_or(|least| price >= least)
            && wanted.most.is_none_or(|most| price <= most)
            && item.listed
            && (item.facts.tmall || !wanted.tmall);
        if let Some(rank) = fits.then(|| terms.fit(&item.facts.folded)).flatten() {
            found.push((rank, at, item));
        }
    }
    found.sort_by_key(|(rank, _, _)| *rank);
    if let Some(like) = &wanted.like {
        found.sort_by_cached_key(|(_, at, _)| like.item(catalogue, *at));
    }
    let mut found: Vec<&Item> = found.into_iter().map(|(_, _, item)| item).collect();
    by(&mut found, wanted.commission, |item| item.facts.commission);
    by(&mut found, wanted.sold, |item| item.facts.sold);
    by(&mut found, wanted.price, |item| item.prices().1);
    found
}

fn by<T>(found: &mut [&T], order: Option<Order>, key: impl Fn(&T) -> i64) {
    match order {
        Some(Order::Rising) => found.sort_by_key(|one| key(one)),
        Some(Order::Falling) => found.sort_by_key(|one| Reverse(key(one))),
        None => {}
    }
}

/// Gives the part of a list on a page, counted from 1.
pub(crate) fn part<T>(all: &[T], page: i64, size: i64) -> &[T] {
    let size = usize::try_from(size).unwrap_or(0);
    let before = usize::try_from(page.saturating_sub(1)).unwrap_or(usize::MAX).saturating_mul(size);
    let rest = all.get(before..).unwrap_or_default();
    &rest[..size.min(rest.len())]
}

#[cfg(test)]
mod tests {
    use super::{ItemSearch, OfferSearch, Order, Terms, items, offers, part};
    use crate::world::Catalogue;
    use crate::world::goods::facts::folded;
    use crate::world::goods::filters::Filter;

    #[test]
    fn words_are_found_in_both_languages() {
        let titles = folded(&["2025新款法式纯棉连衣裙收腰", "2025 New French Style Cotton Dress, Slim Waist"]);
        for (keyword, fit) in [
            ("", Some(0)),
            (" 连衣裙 ", Some(0)),
            ("cotton dress", Some(0)),
            ("Dress cotton", Some(1)),
            ("dresses", Some(1)),
            ("法式 dress", Some(1)),
            ("纯棉法式连衣裙", Some(2)),
            ("ress", Some(0)),
            ("kids dress", None),
            ("ress cotton", None),
            ("棉被", None),
            ("不存在的东西", None),
        ] {
            assert_eq!(Terms::new(keyword).fit(&titles), fit, "{keyword}");
        }
    }

    #[test]
    fn every_hit_is_what_was_asked_for() {
        let catalogue = Catalogue::new(5);
        let filter = Filter::read("shipIn24Hours,noReason7DReturn").unwrap();
        let wanted = OfferSearch {
            keyword: "裙",
            filter,
            least: Some(3000),
            most: Some(9000),
            category: Some(10166),
            price: Some(Order::Falling),
            ..OfferSearch::default()
        };
        let found = offers(&catalogue, &wanted);
        assert!(found.len() > 3, "{}", found.len());
        for offer in &found {
            let facts = &offer.facts;
            assert!(facts.ships_24_hours && facts.no_reason && facts.top == 10166 && offer.title.contains('裙'));
            assert!((3000..=9000).contains(&offer.cheapest()));
        }
        assert!(found.is_sorted_by(|one, next| one.cheapest() >= next.cheapest()));
        let all = offers(&catalogue, &OfferSearch::default());
        assert_eq!(all.len(), catalogue.offers.len());
        assert!(all.is_sorted_by(|one, next| one.facts.sold >= next.facts.sold));
        let rising = offers(&catalogue, &OfferSearch { again: Some(Order::Rising), ..OfferSearch::default() });
        assert!(rising.is_sorted_by(|one, next| one.facts.again <= next.facts.again));

        let wanted = ItemSearch { tmall: true, most: Some(5000), sold: Some(Order::Falling), ..ItemSearch::default() };
        let found = items(&catalogue, &wanted);
        assert!(found.len() > 20 && found.iter().all(|item| item.facts.tmall && item.prices().1 <= 5000));
        assert!(found.is_sorted_by(|one, next| one.facts.sold >= next.facts.sold));
        assert_eq!(items(&catalogue, &ItemSearch::default()).len(), catalogue.items.len());
    }

    #[test]
    fn a_generated_title_is_found_in_every_language_that_it_has() {
        let catalogue = Catalogue::new(8);
        for at in [19, 500, 1500, 1999] {
            let offer = &catalogue.offers[at];
            for keyword in [&offer.title, &offer.facts.title, &offer.facts.vietnamese] {
                let found = offers(&catalogue, &OfferSearch { keyword, ..OfferSearch::default() });
                assert!(found.iter().any(|found| found.number == offer.number), "{keyword}");
            }
        }
        let item = &catalogue.items[700];
        for keyword in [&item.title, &item.facts.english, &item.facts.vietnamese] {
            let found = items(&catalogue, &ItemSearch { keyword, ..ItemSearch::default() });
            assert!(found.iter().any(|found| found.number == item.number), "{keyword}");
        }
    }

    #[test]
    fn a_page_beyond_the_end_is_empty() {
        let all = [1, 2, 3, 4, 5];
        assert_eq!((part(&all, 1, 2), part(&all, 3, 2)), (&all[..2], &all[4..]));
        for (page, size) in [(4, 2), (i64::MAX, i64::MAX), (1, 0), (1, -1)] {
            assert!(part(&all, page, size).is_empty());
        }
    }
}
