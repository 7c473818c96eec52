//! 1688 through DajiSaaS.

mod goods;
mod orders;

use crate::DajiSaas;
use crate::picture::upload;
use daigou_core::calls;

pub use daigou_upstream::alibaba::{Address, OrderPreview, PreviewLine, PreviewResult};
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

upload! { "alibaba.upload_image", "/alibaba/upload/image", "https://wiki-en.dajisaas.com/api-207114140", Alibaba }

pub(crate) use goods::ENTRIES as GOODS;
pub(crate) use orders::ENTRIES as ORDERS;
