//! 1688 through DajiSaaS.

mod goods;
mod orders;

use crate::DajiSaas;
use daigou_core::{Entry, operation};

pub use daigou_upstream::alibaba::{
    Address, BuyerOrder, CreatedOrder, OrderPreview, Outcome, PreviewLine, PreviewResult, SplitOrder, order,
};
pub use orders::{
    BizType, CancelOrder, CancelResult, CargoLine, ConfirmReceipt, ConfirmResult, CreateOrder, GetOrder, GetPayUrls,
    ListOrders, OrderPage, PayOrder, PayUrls, Payment, PreviewOrder, ProtocolPayment,
};

/// The calls about 1688: [`DajiSaas::alibaba`].
#[derive(Debug, Clone, Copy)]
pub struct Alibaba<'c>(pub(crate) &'c DajiSaas);

operation! {
    const UPLOAD_IMAGE: "alibaba.upload_image", "Upload a picture for image search", Write,
    v1: [POST "/alibaba/upload/image" documented],
    doc: "https://wiki-en.dajisaas.com/api-207114140",
}

/// The table's first row.
pub(crate) const UPLOAD: &[Entry] = &[Entry::untyped(&UPLOAD_IMAGE)];

pub(crate) use goods::ENTRIES as GOODS;
pub(crate) use orders::ENTRIES as ORDERS;
