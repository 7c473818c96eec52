//! DajiSaaS's operations, by what they are about.

mod alibaba_goods;
mod alibaba_orders;
mod pictures;
mod poizon;
mod taobao_goods;
mod taobao_orders;

use crate::vendors::handler::Served;

/// The operations of this group, each with its handler.
pub(crate) const SERVED: &[&[Served]] = &[
    pictures::SERVED,
    alibaba_goods::SERVED,
    alibaba_orders::SERVED,
    taobao_goods::SERVED,
    taobao_orders::SERVED,
    poizon::SERVED,
];
