//! The pictures of goods: drawn from a product's number, served as SVG, PNG and JPEG, and found again by how they look.
//! In the place of the examples' pictures, which are the vendors', others are drawn.

mod draw;
mod hash;
mod like;
mod looks;
mod raster;

pub(crate) use hash::PictureHash;
pub(crate) use like::{Likeness, plain};
pub(crate) use looks::Looks;
#[cfg(test)]
pub(crate) use raster::Raster;

pub(crate) use draw::Scene;
use memchr::memmem::{self};

/// Stands for the sandbox's own address in what the world tells; answers have the real one.
pub(crate) const PLACEHOLDER: &str = "http://pictures.invalid";

/// Where the sandbox has what stands at others' addresses: behind it come scheme, host and path.
pub(crate) const WEB: &str = "/web/";

/// How many pictures a product has.
pub(crate) const VIEWS: u8 = 3;

/// The subject of a product's pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Subject {
    /// The product's number, at 1688 or at Taobao.
    number: i64,
    /// Its category: products of one look a little alike.
    category: i64,
    /// The name in Chinese.
    pub(crate) label: &'static str,
}

impl Subject {
    pub(crate) const fn new(number: i64, category: i64, label: &'static str) -> Self {
        Self { number, category, label }
    }

    /// The address of its first picture, without the ending.
    pub(crate) fn address(&self) -> String {
        format!("{PLACEHOLDER}/pictures/{}", self.number)
    }

    /// The address of one of its pictures, without the ending.
    pub(crate) fn view(&self, view: u8) -> String {
        if view == 0 { self.address() } else { format!("{}-{view}", self.address()) }
    }
}

/// Tells whether an address stands in a text: the placeholder, or one of those that the sandbox stands for.
pub(crate) fn needs_address(text: &str) -> bool {
    memmem::find(text.as_bytes(), b"://").is_some()
}

/// Number and view of a picture's name without its ending.
pub(crate) fn named(stem: &str) -> Option<(i64, u8)> {
    let (number, view) = stem.split_once('-').map_or((stem, Some(0)), |(number, view)| (number, view.parse().ok()));
    Some((number.parse().ok()?, view.filter(|view| *view < VIEWS)?))
}
