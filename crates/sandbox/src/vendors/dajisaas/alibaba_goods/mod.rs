//! 1688's goods at DajiSaaS: the same products as PandaPon's, always named by 1688's own number. Prices are **yuan** as
//! text with two decimals.

mod categories;
mod prices;
mod product;
mod search;

use crate::vendors::handler::Served;
use daigou_dajisaas::alibaba::{
    EstimateFreight, GetCategories, GetNavigation, GetProduct, GetProductByLink, SearchByPicture, SearchProducts,
    SearchShop,
};

/// What is served of it.
pub(super) const SERVED: &[Served] = &[
    Served::by::<SearchByPicture>(search::by_picture),
    Served::by::<SearchProducts>(search::by_keyword),
    Served::by::<GetProduct>(product::detail),
    Served::by::<GetProductByLink>(product::by_link),
    Served::by::<SearchShop>(search::by_shop),
    Served::by::<EstimateFreight>(product::freight),
    Served::by::<GetCategories>(categories::category),
    Served::by::<GetNavigation>(categories::navigation),
];
