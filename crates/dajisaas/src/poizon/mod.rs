//! Poizon (得物): search, and one product with its variants. Nothing is bought here: the vendor lists no such call but a
//! placeholder.
//!
//! Prices are **fen**, and a variant's price of 0 means that it cannot be bought: see [`Price`]. The vendor's pages are
//! not available: routes, parameters and replies are those of public integrations, and of Poizon's own interface for
//! distributors, which DajiSaaS passes through.

mod product;
mod search;

pub use product::{Cursor, GetProduct, Price, Product, ProductStatus, SaleAttribute, Sku, SpuId};
pub use search::{ProductPage, SearchProducts};

use crate::DajiSaas;
use daigou_core::{Error, calls, page};
use futures_core::stream::BoxStream;

/// The calls about Poizon: [`DajiSaas::poizon`].
#[derive(Debug, Clone, Copy)]
pub struct Poizon<'c>(pub(crate) &'c DajiSaas);

calls! {
    Poizon {
        /// One page of a search, from a cursor on.
        search(SearchProducts) -> ProductPage;
        /// One product with its variants.
        detail(GetProduct) -> Product;
    }
}

impl<'c> Poizon<'c> {
    /// Every product of a search from its cursor on.
    ///
    /// ```
    /// # async fn run(client: daigou_dajisaas::DajiSaas) -> Result<(), daigou_dajisaas::core::Error> {
    /// use daigou_dajisaas::poizon::SearchProducts;
    /// use futures_util::TryStreamExt;
    ///
    /// let mut found = client.poizon().all(SearchProducts::new().dist_brand_name("Alexander McQueen"));
    /// while let Some(product) = found.try_next().await? {
    ///     println!("{:?}: {:?}", product.dw_spu_id, product.dist_spu_title);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    #[inline]
    pub fn all(&self, first: SearchProducts) -> BoxStream<'c, Result<Product, Error>> {
        page::items(self.0, first)
    }
}
