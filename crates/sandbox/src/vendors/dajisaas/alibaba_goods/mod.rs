//! 1688's goods at DajiSaaS: the same products as PandaPon's, always named by 1688's own number. Prices are **yuan** as
//! text with two decimals.

mod categories;
mod product;
mod search;

use crate::vendors::handler::{Served, served};
use daigou_dajisaas::alibaba::{
    EstimateFreight, GetCategories, GetNavigation, GetProduct, GetProductByLink, SearchByPicture, SearchProducts,
    SearchShop,
};

/// The operations of this group, each with its handler.
pub(super) const SERVED: &[Served] = &[
    served!(SearchByPicture => search::by_picture),
    served!(SearchProducts => search::by_keyword),
    served!(GetProduct => product::detail),
    served!(GetProductByLink => product::by_link),
    served!(SearchShop => search::by_shop),
    served!(EstimateFreight => product::freight),
    served!(GetCategories => categories::category),
    served!(GetNavigation => categories::navigation),
];
