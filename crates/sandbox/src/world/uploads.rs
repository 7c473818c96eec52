//! Pictures to search by: those that were uploaded, by their ids. Of bytes it is kept how they look, of an address the
//! address, as the sandbox fetches nothing.

use super::ids::Chance;
use super::pictures::{Likeness, PictureHash, plain};
use crate::world::goods::catalogue::Catalogue;
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
    shown: Shown,
    /// A number that follows from address or bytes.
    number: u64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Shown {
    /// What is at an address.
    At(String),
    /// What looks so.
    Looks(PictureHash),
}

impl Picture {
    /// The picture at an address.
    pub(crate) fn at(address: &str) -> Self {
        Self { number: number(plain(address).as_bytes()), shown: Shown::At(address.to_owned()) }
    }

    /// The picture of these bytes.
    ///
    /// # Errors
    /// They are none, or a broken one; the words say which.
    pub(crate) fn of(bytes: &[u8]) -> Result<Self, String> {
        Ok(Self { shown: Shown::Looks(PictureHash::of_bytes(bytes)?), number: number(bytes) })
    }

    /// What a search by it looks for.
    pub(crate) fn likeness(&self, catalogue: &Catalogue) -> Likeness {
        match &self.shown {
            Shown::At(address) => Likeness::at(catalogue, address),
            Shown::Looks(hash) => Likeness::of(*hash),
        }
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
}

/// A number that follows from bytes (FNV-1a).
fn number(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01B3))
}

/// The uploaded pictures.
#[derive(Debug)]
pub(crate) struct Uploads {
    known: BTreeMap<String, Picture>,
    next: i64,
}

impl Uploads {
    /// With the pictures that the vendor's pages name; the ids go on `apart` behind them.
    pub(super) fn new(apart: i64) -> Self {
        let known = DOCUMENTED.map(|(id, address)| (id.to_string(), Picture::at(address)));
        Self { known: known.into(), next: DOCUMENTED[1].0 + 1 + apart }
    }

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
    use crate::world::Catalogue;
    use crate::world::pictures::Raster;
    use daigou_core::value::PictureKind;

    /// A picture of no particular thing.
    fn png(number: u32) -> Vec<u8> {
        let drawn = Raster::from_fn(9, 8, |x, y| {
            let mixed = (number * 97 + x * 31 + y * 57).wrapping_mul(2_654_435_761).to_be_bytes();
            [mixed[0], mixed[1], mixed[2]]
        });
        drawn.encode(PictureKind::Png).unwrap()
    }

    #[test]
    fn an_upload_is_found_by_its_id_alone() {
        let mut uploads = Uploads::new(0);
        let one = uploads.add(Picture::of(&png(10)).unwrap());
        let other = uploads.add(Picture::of(&png(200)).unwrap());
        assert_eq!((one.as_str(), other.as_str()), ("1164408192156408880", "1164408192156408881"));
        assert_eq!(uploads.find(&one), Some(&Picture::of(&png(10)).unwrap()));
        assert_ne!(uploads.find(&other), uploads.find(&one));
        assert!(uploads.find("1164408192156408878").is_some() && uploads.find("1").is_none());
        assert!(Picture::of(&png(10)[..60]).unwrap_err().contains("cannot be decoded"));
    }

    #[test]
    fn a_picture_of_an_example_shows_its_product_and_any_other_one_always_the_same() {
        let catalogue = Catalogue::new(1);
        let nearest = |picture: &Picture| {
            let like = picture.likeness(&catalogue);
            let at = (0..catalogue.offers.len()).min_by_key(|at| like.offer(&catalogue, *at)).unwrap();
            catalogue.offers[at].number
        };
        for offer in catalogue.offers.iter().take(catalogue.offers.first()) {
            for address in
                [format!("{}.jpg", offer.picture), format!("{}.jpg?w=1", offer.picture.replace("http", "https"))]
            {
                assert_eq!(nearest(&Picture::at(&address)), offer.number);
            }
        }
        let other = |number| Picture::of(&png(number)).unwrap();
        let shown: std::collections::BTreeSet<i64> = (0..25).map(|number| nearest(&other(number))).collect();
        assert!(shown.len() > 3 && nearest(&other(7)) == nearest(&other(7)));
        for [left, right, top, bottom] in Picture::at("http://a/x.jpg").regions() {
            assert!(0 < left && left < right && 0 < top && top < bottom);
        }
    }
}
