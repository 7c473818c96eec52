//! The shopping cart: PandaPon's own, 1688 has no counterpart.

mod create_order;
mod lines;

pub use create_order::{CreateCartOrder, PreviewCart};
pub use lines::{AddToCart, CartContents, CartLine, CartShop, DeleteCartLines, EditCartQuantity, ListCart};

use crate::Alibaba1688;
use crate::Unknown;
use crate::answer::YesNo;
use daigou_core::value::{CartLineId, OneOrMany, Unpublished};
use daigou_core::{Entry, Error, check};
use daigou_upstream::alibaba::{CreateResult, PreviewResult};

/// The calls about the shopping cart: [`Alibaba1688::cart`].
#[derive(Debug, Clone, Copy)]
pub struct Cart<'c>(pub(crate) &'c Alibaba1688);

impl Cart<'_> {
    /// Orders what is in the cart.
    ///
    /// # Errors
    /// See [`CreateCartOrder`].
    #[inline]
    pub async fn create_order(&self, request: &CreateCartOrder) -> Result<Unpublished<CreateResult>, Error> {
        self.0.send(request).await
    }

    /// Removes lines.
    ///
    /// # Errors
    /// See [`DeleteCartLines`].
    #[inline]
    pub async fn delete(&self, request: &DeleteCartLines) -> Result<Unpublished<Unknown>, Error> {
        self.0.send(request).await
    }

    /// Prices what is in the cart.
    ///
    /// # Errors
    /// See [`PreviewCart`].
    #[inline]
    pub async fn preview(&self, request: &PreviewCart) -> Result<Unpublished<OneOrMany<PreviewResult>>, Error> {
        self.0.send(request).await
    }

    /// Sets how many pieces a line has.
    ///
    /// # Errors
    /// See [`EditCartQuantity`].
    #[inline]
    pub async fn edit_quantity(&self, request: &EditCartQuantity) -> Result<YesNo, Error> {
        self.0.send(request).await
    }

    /// Puts a product into the cart.
    ///
    /// # Errors
    /// See [`AddToCart`].
    #[inline]
    pub async fn add(&self, request: &AddToCart) -> Result<Unpublished<Unknown>, Error> {
        self.0.send(request).await
    }

    /// What is in the cart.
    ///
    /// # Errors
    /// See [`Error`].
    #[inline]
    pub async fn list(&self) -> Result<CartContents, Error> {
        self.0.send(&ListCart::default()).await
    }
}

/// A line of the cart: an integer. The vendor's own example has 0.
fn cart_line(field: &str, line: &CartLineId) -> Result<(), Error> {
    let number = line.as_i64().map_err(|e| Error::invalid(field, e))?;
    check::at_least(field, number, 0)
}

fn cart_lines(field: &str, lines: &[CartLineId]) -> Result<(), Error> {
    check::list(field, lines, usize::MAX)?;
    lines.iter().enumerate().try_for_each(|(i, line)| cart_line(&format!("{field}[{i}]"), line))
}

/// The table of this group.
pub(crate) const ENTRIES: &[Entry] = &[
    Entry::typed::<CreateCartOrder>(),
    Entry::typed::<DeleteCartLines>(),
    Entry::typed::<PreviewCart>(),
    Entry::typed::<EditCartQuantity>(),
    Entry::typed::<AddToCart>(),
    Entry::typed::<ListCart>(),
];
