//! 1688 through DajiSaaS.

mod goods;
mod orders;

use crate::DajiSaas;
use crate::picture::upload;

pub use daigou_upstream::alibaba::search::{Direction, Sort};
pub use daigou_upstream::alibaba::{
    Address, BuyerOrder, CategoryNode, CreatedOrder, Freight, NavigationNode, OrderPreview, Outcome, PreviewLine,
    PreviewResult, ProductDetail, SearchItem, SearchPage, SplitOrder, order, product, search,
};
pub use goods::{
    EstimateFreight, FreightSku, GetCategories, GetNavigation, GetProduct, GetProductByLink, SearchByPicture,
    SearchProducts, SearchShop,
};
pub use orders::{
    BizType, CancelOrder, CancelResult, CargoLine, ConfirmReceipt, ConfirmResult, CreateOrder, GetOrder, GetPayUrls,
    ListOrders, OrderPage, PayOrder, PayUrls, Payment, PreviewOrder, ProtocolPayment,
};
/// The calls about 1688: [`DajiSaas::alibaba`].
#[derive(Debug, Clone, Copy)]
pub struct Alibaba<'c>(pub(crate) &'c DajiSaas);

upload! { "alibaba.upload_image", "/alibaba/upload/image", "https://wiki-en.dajisaas.com/api-207114140", Alibaba }

pub(crate) use goods::ENTRIES as GOODS;
pub(crate) use orders::ENTRIES as ORDERS;
