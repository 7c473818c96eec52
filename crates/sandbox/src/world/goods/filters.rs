//! The filters of 1688's searches: words with commas between them. Words that speak of the same thing are alternatives,
//! such as two grades of a score; what they speak of must hold altogether. That is the sandbox's reading: the pages list
//! the words alone.

use crate::world::goods::model::{Offer, Seller};

/// A word of the filter: its name, its subject, and its test.
type Word = (&'static str, u8, fn(&Offer, &Seller) -> bool);

/// Every word of the vendors' list.
const WORDS: [Word; 25] = [
    ("totalEpScoreLv1", 0, |_, seller| seller.experience == 50),
    ("totalEpScoreLv2", 0, |_, seller| (45..=50).contains(&seller.experience)),
    ("totalEpScoreLv3", 0, |_, seller| (40..45).contains(&seller.experience)),
    ("totalEpScoreLv4", 0, |_, seller| seller.experience < 40),
    ("getRate24HLv1", 1, |_, seller| seller.collected_24 < 950),
    ("getRate24HLv2", 1, |_, seller| seller.collected_24 >= 950),
    ("getRate24HLv3", 1, |_, seller| seller.collected_24 >= 990),
    ("getRate48HLv1", 2, |_, seller| seller.collected_48 < 950),
    ("getRate48HLv2", 2, |_, seller| seller.collected_48 >= 950),
    ("getRate48HLv3", 2, |_, seller| seller.collected_48 >= 990),
    ("shipInToday", 3, |offer, _| offer.facts.ships_today),
    ("shipIn24Hours", 3, |offer, _| offer.facts.ships_24_hours),
    // Nothing takes longer here.
    ("shipIn48Hours", 3, |_, _| true),
    ("certifiedFactory", 4, |offer, _| offer.facts.factory),
    ("1688Selection", 5, |offer, _| offer.facts.strict),
    ("jxhy", 6, |offer, _| offer.facts.distribution),
    ("noReason7DReturn", 7, |offer, _| offer.facts.no_reason),
    ("isOnePsale", 8, |offer, _| offer.facts.single_pieces),
    ("isOnePsaleFreePost", 9, |offer, _| offer.facts.free_single),
    ("new7", 10, |offer, _| offer.facts.days <= 7),
    ("new30", 10, |offer, _| offer.facts.days <= 30),
    ("isQqyx", 11, |offer, _| offer.facts.global),
    ("isSelect", 12, |offer, _| offer.facts.strict),
    // Stands in examples without a meaning.
    ("ksCiphertext", 13, |_, _| true),
    ("", 14, |_, _| true),
];

/// A filter that was read.
#[derive(Debug, Clone, Default)]
pub(crate) struct Filter {
    words: Vec<&'static Word>,
}

impl Filter {
    /// Reads the words.
    ///
    /// # Errors
    /// One of them is none of the vendors' list; the text tells which.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let word = |name: &str| {
            let known = WORDS.iter().find(|(known, ..)| *known == name.trim());
            known.ok_or_else(|| {
                let known: Vec<&str> =
                    WORDS.iter().map(|(known, ..)| *known).filter(|known| !known.is_empty()).collect();
                format!("`{}` is none of {}", name.trim(), known.join(", "))
            })
        };
        text.split(',').map(word).collect::<Result<_, _>>().map(|words| Self { words })
    }

    /// Tells whether a product passes the filter.
    pub(crate) fn lets(&self, offer: &Offer, seller: &Seller) -> bool {
        self.words.iter().all(|(_, subject, _)| {
            let mut same = self.words.iter().filter(|(_, other, _)| other == subject);
            same.any(|(_, _, holds)| holds(offer, seller))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Filter, WORDS};
    use crate::world::Catalogue;

    /// Each word lets something through, and each but two of them not everything.
    #[test]
    fn every_word_divides_the_catalogue() {
        let catalogue = Catalogue::new(0);
        let count = |text: &str| {
            let filter = Filter::read(text).unwrap();
            catalogue.offers.iter().filter(|offer| filter.lets(offer, &catalogue.sellers[offer.seller])).count()
        };
        let all = catalogue.offers.len();
        for (word, ..) in WORDS {
            let found = count(word);
            let everything = ["shipIn48Hours", "ksCiphertext", ""].contains(&word);
            assert!(found > 0 && (found < all) != everything, "{word}: {found}");
        }
        assert!(count("new7") < count("new30") && count("shipInToday") < count("shipIn24Hours"));
        assert_eq!(count("shipInToday,shipIn24Hours"), count("shipIn24Hours"));
        assert!(count("shipInToday,isQqyx") < count("shipInToday"));
        let both = count("totalEpScoreLv3") + count("totalEpScoreLv4");
        assert_eq!(count("totalEpScoreLv3, totalEpScoreLv4"), both);
        assert!(Filter::read("shipInToday,cheap").unwrap_err().starts_with("`cheap` is none of totalEpScoreLv1, "));
    }
}
