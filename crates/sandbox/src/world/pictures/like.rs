//! Which products look like a picture. What generated pictures look like is worked out once for all worlds of a seed, when
//! the first search by picture asks.

use super::looks::Views;
use super::{PictureHash, Subject, WEB, named};
use crate::world::Catalogue;

fn views(subject: &Subject) -> Views {
    [0, 1, 2].map(|view| PictureHash::of_subject(subject, view))
}

fn offers(catalogue: &Catalogue) -> &[Views] {
    let all = || catalogue.offers.iter().map(|offer| views(&offer.facts.subject)).collect();
    catalogue.looks().offers.get_or_init(all)
}

fn items(catalogue: &Catalogue) -> &[Views] {
    let subject = |number| Subject::new(number, 0, "");
    let all = || {
        let items = catalogue.items.iter();
        items.map(|item| views(&item.facts.subject.unwrap_or_else(|| subject(item.number)))).collect()
    };
    catalogue.looks().items.get_or_init(all)
}

/// The likeness that a search by picture looks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Likeness {
    hash: PictureHash,
    /// The product whose picture this is, where that is known without a look.
    shown: Option<i64>,
}

impl Likeness {
    /// Looks for pictures like this one.
    pub(crate) fn of(hash: PictureHash) -> Self {
        Self { hash, shown: None }
    }

    /// Looks for pictures like the one at an address: one of the sandbox's own, or one of an example. The sandbox
    /// fetches nothing; any other address finds what follows from its text, always the same.
    pub(crate) fn at(catalogue: &Catalogue, address: &str) -> Self {
        let plain = plain(address);
        let own = plain.split_once("/pictures/").and_then(|(_, stem)| named(stem));
        let own =
            own.and_then(|(number, view)| Some((number, PictureHash::of_subject(&catalogue.subject(number)?, view))));
        if let Some((number, hash)) = own {
            return Self { hash, shown: Some(number) };
        }
        let (offers, items) = (catalogue.offers.first(), catalogue.items.first());
        let offers = catalogue.offers.iter().take(offers).map(|offer| (offer.number, offer.picture.clone()));
        let items = catalogue.items.iter().take(items).map(|item| (item.number, item.picture()));
        let shown = offers.chain(items).find(|(_, picture)| self::plain(picture) == plain).map(|(number, _)| number);
        Self { hash: PictureHash::of_text(plain), shown }
    }

    /// How unlike the offer at a place is.
    pub(crate) fn offer(&self, catalogue: &Catalogue, at: usize) -> (bool, i64) {
        let looks = self::offers(catalogue);
        (self.shown != Some(catalogue.offers[at].number), looks.get(at).map_or(i64::MAX, |views| self.to(views)))
    }

    /// How unlike the item at a place is.
    pub(crate) fn item(&self, catalogue: &Catalogue, at: usize) -> (bool, i64) {
        let looks = items(catalogue);
        (self.shown != Some(catalogue.items[at].number), looks.get(at).map_or(i64::MAX, |views| self.to(views)))
    }

    fn to(&self, views: &Views) -> i64 {
        views.iter().map(|view| self.hash.distance(view)).min().unwrap_or(i64::MAX)
    }
}

/// An address without protocol, query and ending; of one that the sandbox has for another's, that one.
pub(crate) fn plain(address: &str) -> &str {
    let address = address.split_once("://").map_or(address, |(_, rest)| rest);
    let meant = address.split_once(WEB).and_then(|(_, meant)| meant.split_once('/'));
    let address = meant.map_or(address, |(_, rest)| rest);
    let address = address.split(['?', '#']).next().unwrap_or_default();
    [".jpg", ".png", ".svg"].iter().find_map(|ending| address.strip_suffix(ending)).unwrap_or(address)
}

#[cfg(test)]
mod tests {
    use super::Likeness;
    use crate::world::Catalogue;
    use crate::world::pictures::draw::Scene;
    use crate::world::pictures::{PictureHash, Raster, VIEWS};
    use daigou_core::value::PictureKind;

    /// The places of the offers, those that look most like the picture first.
    fn by_picture(catalogue: &Catalogue, hash: &PictureHash) -> Vec<usize> {
        let like = Likeness::of(*hash);
        let mut places: Vec<usize> = (0..catalogue.offers.len()).collect();
        places.sort_by_cached_key(|at| like.offer(catalogue, *at));
        places
    }

    /// The places of the items, those that look most like the picture first.
    fn items_by_picture(catalogue: &Catalogue, hash: &PictureHash) -> Vec<usize> {
        let like = Likeness::of(*hash);
        let mut places: Vec<usize> = (0..catalogue.items.len()).collect();
        places.sort_by_cached_key(|at| like.item(catalogue, *at));
        places
    }

    /// As it is served, compressed anew as JPEG, made smaller and larger: each product is found first, and by far.
    #[test]
    fn a_picture_finds_its_product_however_it_was_written() {
        let catalogue = Catalogue::new(6);
        for (at, view) in [(19, 0), (400, 1), (1234, 2), (1999, 0)] {
            let subject = catalogue.offers[at].facts.subject;
            let png = Scene::of(&subject, view).raster(PictureKind::Png).unwrap();
            let picture = Raster::decode(&png).unwrap();
            let mut written = vec![png, Scene::of(&subject, view).raster(PictureKind::Jpeg).unwrap()];
            for (side, format) in [(90, PictureKind::Jpeg), (500, PictureKind::Png), (200, PictureKind::WebP)] {
                written.push(picture.scaled(side, side - 10).encode(format).unwrap());
            }
            for bytes in written {
                let hash = PictureHash::of_bytes(&bytes).unwrap();
                let places = by_picture(&catalogue, &hash);
                assert_eq!(places[0], at);
                let like = Likeness::of(hash);
                let (best, next) = (like.offer(&catalogue, at).1, like.offer(&catalogue, places[1]).1);
                assert!(best * 2 < next, "{at}: {best} {next}");
            }
        }
        let subject = catalogue.items[900].facts.subject.unwrap();
        let hash = PictureHash::of_bytes(&Scene::of(&subject, VIEWS - 1).raster(PictureKind::Jpeg).unwrap()).unwrap();
        assert_eq!(items_by_picture(&catalogue, &hash)[0], 900);
    }

    #[test]
    fn an_address_finds_its_product_and_a_foreign_one_always_the_same() {
        let catalogue = Catalogue::new(6);
        let first = |address: &str| {
            let like = Likeness::at(&catalogue, address);
            (0..catalogue.offers.len()).min_by_key(|at| like.offer(&catalogue, *at)).unwrap()
        };
        for at in [0, 7, 18, 19, 1500] {
            let picture = &catalogue.offers[at].picture;
            let own = picture.replace(crate::world::pictures::PLACEHOLDER, "http://127.0.0.1:8080");
            for address in [format!("{own}.jpg"), format!("{own}.png?w=1"), own] {
                assert_eq!(first(&address), at, "{address}");
            }
        }
        let foreign = "https://example.com/a.jpg";
        assert_eq!(first(foreign), first(foreign));
        let found: std::collections::BTreeSet<_> = (0..20).map(|n| first(&format!("http://b/{n}.jpg"))).collect();
        assert!(found.len() > 10);
    }

    #[test]
    fn what_is_no_picture_is_told() {
        for (bytes, words) in [
            (&b""[..], "must be JPG, PNG or WebP"),
            (b"GIF89a", "must be JPG, PNG or WebP"),
            (b"\x89PNG\r\n\x1a\nrest", "cannot be decoded"),
        ] {
            let error = PictureHash::of_bytes(bytes).unwrap_err();
            assert!(error.contains(words), "{error}");
        }
        assert!(PictureHash::of_base64("***").unwrap_err().contains("base64"));
        // The vendor's example: one pixel.
        let one = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
        assert!(PictureHash::of_base64(one).is_ok());
    }
}
