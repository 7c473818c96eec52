//! Taobao and Tmall through DajiSaaS.

mod goods;
mod orders;

use crate::DajiSaas;
use crate::picture::upload;

/// The calls about Taobao and Tmall: [`DajiSaas::taobao`].
#[derive(Debug, Clone, Copy)]
pub struct Taobao<'c>(#[allow(dead_code)] pub(crate) &'c DajiSaas);

upload! { "taobao.upload_image", "/taobao/upload/image", "https://wiki-en.dajisaas.com/api-216685825", Taobao }

pub(crate) use goods::ENTRIES as GOODS;
pub(crate) use orders::ENTRIES as ORDERS;
