//! DajiSaaS's operations, called by their rows.

mod alibaba_goods;
mod alibaba_orders;
mod pictures;
mod poizon;
mod taobao_goods;
mod taobao_orders;
