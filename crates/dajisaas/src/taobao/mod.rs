//! Taobao and Tmall through DajiSaaS.

mod goods;
pub mod orders;

pub use orders::{
    Address, CancelOrder, CreateOrder, CreateResult, FoundOrders, OrderLine, PayOrders, PayResult, Preview,
    PreviewLine, PreviewOrder, QueryOrders,
};

use crate::DajiSaas;
use daigou_core::{Entry, operation};

/// The calls about Taobao and Tmall: [`DajiSaas::taobao`].
#[derive(Debug, Clone, Copy)]
pub struct Taobao<'c>(pub(crate) &'c DajiSaas);

operation! {
    const UPLOAD_IMAGE: "taobao.upload_image", "Upload a picture for image search", Write,
    v1: [POST "/taobao/upload/image" documented],
    doc: "https://wiki-en.dajisaas.com/api-216685825",
}

/// The table's first row.
pub(crate) const UPLOAD: &[Entry] = &[Entry::untyped(&UPLOAD_IMAGE)];

pub(crate) use goods::ENTRIES as GOODS;
pub(crate) use orders::ENTRIES as ORDERS;
