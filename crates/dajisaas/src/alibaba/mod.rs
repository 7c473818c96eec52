//! 1688 through DajiSaaS.

mod goods;
mod orders;

use crate::DajiSaas;
use daigou_core::{Entry, calls, operation};

pub use daigou_upstream::alibaba::search::{Direction, Sort};
pub use daigou_upstream::alibaba::{Address, OrderPreview, PreviewLine, PreviewResult};
pub use daigou_upstream::alibaba::{
    CategoryNode, Freight, NavigationNode, ProductDetail, SearchItem, SearchPage, product, search,
};
pub use goods::{
    EstimateFreight, FreightSku, GetCategories, GetNavigation, GetProduct, GetProductByLink, SearchByPicture,
    SearchProducts, SearchShop,
};
pub use orders::{CargoLine, PreviewOrder};

/// The calls about 1688: [`DajiSaas::alibaba`].
#[derive(Debug, Clone, Copy)]
pub struct Alibaba<'c>(pub(crate) &'c DajiSaas);

calls! {
    Alibaba {
        /// Prices an order.
        order_preview(PreviewOrder) -> PreviewResult;
    }
}

operation! {
    const UPLOAD_IMAGE: "alibaba.upload_image", "Upload a picture for image search", Write,
    v1: [POST "/alibaba/upload/image" documented],
    doc: "https://wiki-en.dajisaas.com/api-207114140",
}

/// The table's first row.
pub(crate) const UPLOAD: &[Entry] = &[Entry::untyped(&UPLOAD_IMAGE)];

pub(crate) use goods::ENTRIES as GOODS;
pub(crate) use orders::ENTRIES as ORDERS;
