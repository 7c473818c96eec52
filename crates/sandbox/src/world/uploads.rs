//! Pictures to search by: those that were uploaded, by their ids, and what a picture shows. A picture of the catalogue
//! shows its product; what any other one shows follows from its address or its bytes.

use super::catalogue::{Catalogue, Offer};
use super::goods_facts::{Facts, facts};
use super::ids::Chance;
use std::collections::BTreeMap;

/// The ids that the vendor's pages show, of 1688 and of Taobao, and the pictures that stand there beside them.
const DOCUMENTED: [(i64, &str); 2] = [
    (1_164_408_192_156_408_878, "https://cbu01.alicdn.com/img/ibank/O1CN01Gf8JoQ20i0lN5N8v2_!!2207943566882-0-cib.jpg"),
    (
        1_164_408_192_156_408_879,
        "https://img.alicdn.com/bao/uploaded/i1/263669477/O1CN01fH0cbf2JsW8fvHFwx_!!263669477.jpg",
    ),
];

/// A picture, as far as a search can tell one from another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Picture {
    /// Its address, where it has one.
    address: Option<String>,
    number: u64,
}

impl Picture {
    /// The picture at an address.
    pub(crate) fn at(address: &str) -> Self {
        Self { number: number(plain(address).as_bytes()), address: Some(address.to_owned()) }
    }

    /// The picture of these bytes.
    pub(crate) fn of(bytes: &[u8]) -> Self {
        Self { address: None, number: number(bytes) }
    }

    /// Its address, where it has one.
    pub(crate) fn address(&self) -> Option<&str> {
        self.address.as_deref()
    }

    /// How like it products are.
    pub(crate) fn likeness(&self, catalogue: &Catalogue) -> Likeness {
        let known = |offer: &Offer| Some(plain(&offer.picture)) == self.address.as_deref().map(plain);
        let by_chance = || catalogue.offers.iter().max_by_key(|offer| self.chance(offer));
        let shown = catalogue.offers.iter().find(|offer| known(offer)).or_else(by_chance);
        Likeness { picture: self.clone(), offer: shown.map(|offer| offer.number), top: shown.map(|o| facts(o).top) }
    }

    /// The parts that show something: left, right, top and bottom of each.
    pub(crate) fn regions(&self) -> Vec<[i64; 4]> {
        let mut chance = Chance::of(self.number, 4);
        let mut side = || (chance.between(10, 400), chance.between(450, 800));
        (0..2)
            .map(|_| {
                let ((left, right), (top, bottom)) = (side(), side());
                [left, right, top, bottom]
            })
            .collect()
    }

    fn chance(&self, offer: &Offer) -> u64 {
        Chance::of(self.number, offer.number.unsigned_abs()).next()
    }
}

/// An address without protocol, query and ending.
fn plain(address: &str) -> &str {
    let address = address.split_once("://").map_or(address, |(_, rest)| rest);
    let address = address.split(['?', '#']).next().unwrap_or_default();
    address.strip_suffix(".jpg").unwrap_or(address)
}

/// A number that follows from bytes (FNV-1a).
fn number(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01B3))
}

/// How like a picture products are.
#[derive(Debug)]
pub(crate) struct Likeness {
    picture: Picture,
    /// The product that it shows, and the category at the top of it.
    offer: Option<i64>,
    top: Option<i64>,
}

impl Likeness {
    /// What it shows first, then what is of the same kind, then everything else.
    pub(crate) fn distance(&self, offer: &Offer, facts: &Facts) -> (bool, bool, u64) {
        (self.offer != Some(offer.number), self.top != Some(facts.top), self.picture.chance(offer))
    }
}

/// The uploaded pictures.
#[derive(Debug)]
pub(crate) struct Uploads {
    known: BTreeMap<String, Picture>,
    next: i64,
}

impl Default for Uploads {
    fn default() -> Self {
        let known = DOCUMENTED.map(|(id, address)| (id.to_string(), Picture::at(address)));
        Self { known: known.into(), next: DOCUMENTED[1].0 + 1 }
    }
}

impl Uploads {
    /// Keeps a picture, and gives its id. None is given twice.
    pub(crate) fn add(&mut self, picture: Picture) -> String {
        let id = self.next.to_string();
        self.next += 1;
        self.known.insert(id.clone(), picture);
        id
    }

    /// The picture of an id.
    pub(crate) fn find(&self, id: &str) -> Option<&Picture> {
        self.known.get(id)
    }
}

#[cfg(test)]
mod tests {
    use super::{Picture, Uploads};
    use crate::world::{Catalogue, facts};

    #[test]
    fn an_upload_is_found_by_its_id_alone() {
        let mut uploads = Uploads::default();
        let one = uploads.add(Picture::of(b"one"));
        let other = uploads.add(Picture::of(b"two"));
        assert_eq!((one.as_str(), other.as_str()), ("1164408192156408880", "1164408192156408881"));
        assert_eq!(uploads.find(&one), Some(&Picture::of(b"one")));
        assert_ne!(uploads.find(&other), uploads.find(&one));
        assert!(uploads.find("1164408192156408878").is_some() && uploads.find("1").is_none());
    }

    #[test]
    fn a_picture_of_the_catalogue_shows_its_product_and_any_other_one_always_the_same() {
        let catalogue = Catalogue::new(1);
        let nearest = |picture: &Picture| {
            let likeness = picture.likeness(&catalogue);
            catalogue.offers.iter().min_by_key(|offer| likeness.distance(offer, &facts(offer))).unwrap().number
        };
        for offer in &catalogue.offers {
            for address in
                [format!("{}.jpg", offer.picture), format!("{}.jpg?w=1", offer.picture.replace("http", "https"))]
            {
                assert_eq!(nearest(&Picture::at(&address)), offer.number);
            }
        }
        let shown: std::collections::BTreeSet<i64> = (0..50_u8).map(|byte| nearest(&Picture::of(&[byte]))).collect();
        assert!(shown.len() > 3 && nearest(&Picture::of(&[7])) == nearest(&Picture::of(&[7])));
        for [left, right, top, bottom] in Picture::of(b"x").regions() {
            assert!(0 < left && left < right && 0 < top && top < bottom);
        }
    }
}
