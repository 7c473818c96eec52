//! The shopping cart: PandaPon's own, 1688 has no counterpart.

mod create_order;
mod lines;

pub use create_order::{CreateCartOrder, PreviewCart};
pub use lines::{AddToCart, CartContents, CartLine, CartShop, DeleteCartLines, EditCartQuantity, ListCart};

use crate::Alibaba1688;
use crate::Unknown;
use crate::answer::YesNo;
use daigou_core::value::{CartLineId, OneOrMany, Unpublished};
use daigou_core::{Error, calls, check};
use daigou_upstream::alibaba::{CreateResult, PreviewResult};

/// The calls about the shopping cart: [`Alibaba1688::cart`].
#[derive(Debug, Clone, Copy)]
pub struct Cart<'c>(pub(crate) &'c Alibaba1688);

calls! {
    Cart {
        /// Orders what is in the cart.
        create_order(CreateCartOrder) -> Unpublished<CreateResult>;
        /// Removes lines.
        delete(DeleteCartLines) -> Unpublished<Unknown>;
        /// Prices what is in the cart.
        preview(PreviewCart) -> Unpublished<OneOrMany<PreviewResult>>;
        /// Sets how many pieces a line has.
        edit_quantity(EditCartQuantity) -> YesNo;
        /// Puts a product into the cart.
        add(AddToCart) -> Unpublished<Unknown>;
        /// The contents of the cart.
        list(= ListCart) -> CartContents;
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
