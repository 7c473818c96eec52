//! Links to products, as buyers are sent them: from any text to a marketplace and a product's number, and back. Nothing
//! is asked of anyone; a link that only its site can resolve is named as such.
//!
//! Hosts are compared whole, so that a look-alike is no product. A link inside another one, such as an agent's or a
//! tracker's, is found by its parameters.

mod page;
mod product;
mod text;

pub use product::{ProductLink, Site};

use daigou_core::Error;
use page::Page;

/// Longest text that is read: what people paste is far shorter.
const LONGEST: usize = 64 * 1024;

impl ProductLink {
    /// The first product that a text links to: a link, a share text, or a link inside another one.
    ///
    /// # Errors
    /// No link to a product: says what the links are instead.
    pub fn find(text: &str) -> Result<Self, Error> {
        Self::all(text).map(|mut links| links.swap_remove(0))
    }

    /// Every product that a text links to, each once, in the order of the text; never empty.
    ///
    /// # Errors
    /// No link to a product: says what the links are instead.
    pub fn all(text: &str) -> Result<Vec<Self>, Error> {
        if text.len() > LONGEST {
            return Err(Error::usage(format!("the text is longer than {LONGEST} bytes: give the link alone")));
        }
        let pages: Vec<Page> = text::links(text).iter().map(page::of_link).collect();
        let mut links: Vec<Self> = Vec::new();
        for page in &pages {
            if let Page::Product(link) = page
                && !links.iter().any(|known| (known.site, &known.product) == (link.site, &link.product))
            {
                links.push(link.clone());
            }
        }
        if links.is_empty() { Err(page::refusal(&pages)) } else { Ok(links) }
    }
}

#[cfg(test)]
mod tests;
