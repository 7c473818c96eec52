//! Buying from 1688, Taobao/Tmall and Poizon through [DajiSaaS](https://wiki-en.dajisaas.com).
//!
//! ```
//! # async fn run() -> Result<(), daigou_dajisaas::core::Error> {
//! use daigou_dajisaas::alibaba::{Address, CargoLine, PreviewOrder};
//! use daigou_dajisaas::{DajiSaas, core::Credentials};
//!
//! let client = DajiSaas::builder().credentials(Credentials::dajisaas("app key", "app secret")).build()?;
//! let address = Address::new("张三", "13800000000", "浙江省", "杭州市", "网商路699号").district_code("330108");
//! let line = CargoLine::new(670291644950, 1).spec_id("594b40c111b019af610a0078e4316373");
//! let preview = client.alibaba().order_preview(&PreviewOrder::new(address, [line])).await?;
//! println!("{:?}", preview.orders[0].sum_payment);
//! # Ok(())
//! # }
//! ```
//!
//! DajiSaaS has one generation of paths, whatever generation a client is built for.
//!
//! **Units.** Searches and single products are yuan (Taobao's details fen); previews and creations, and Poizon's prices, are
//! fen; prices of single lines, and a 1688 order in the buyer's view, yuan. The field's type says which.
//!
//! **Errors.** Every call gives one [`Error`](core::Error); its `certainty` says whether it may have happened.
//!
//! # Features
//! `buyer` — the whole of it as one way to buy, for `daigou-ledger`; `erased` — calls of any operation by its row in the
//! table; both off by default. The others are those of `daigou-core`.

pub use daigou_core as core;

pub mod alibaba;
#[cfg(feature = "buyer")]
pub mod buyer;
pub mod messages;
mod picture;
pub mod poizon;
pub mod prelude;
pub mod taobao;
#[cfg(test)]
mod tests;
mod venue;

#[cfg(feature = "buyer")]
pub use buyer::{DajiSaas1688, DajiSaasTaobao};
pub use picture::{PictureSource, UploadedPicture};

use daigou_core::{Entry, marketplace, table};
use venue::VENUE;

/// Every operation of the vendor's pages, in their order.
pub static OPERATIONS: [Entry; 37] = table(&[
    alibaba::ENTRIES,
    alibaba::GOODS,
    alibaba::ORDERS,
    messages::ALIBABA,
    taobao::ENTRIES,
    taobao::GOODS,
    taobao::ORDERS,
    messages::TAOBAO,
    poizon::ENTRIES,
]);

marketplace! {
    /// A client of DajiSaaS. Cloning is cheap.
    DajiSaas, VENUE, &OPERATIONS
}

impl DajiSaas {
    /// 1688.
    #[must_use]
    pub fn alibaba(&self) -> alibaba::Alibaba<'_> {
        alibaba::Alibaba(self)
    }

    /// Taobao and Tmall.
    #[must_use]
    pub fn taobao(&self) -> taobao::Taobao<'_> {
        taobao::Taobao(self)
    }

    /// Poizon (得物).
    #[must_use]
    pub fn poizon(&self) -> poizon::Poizon<'_> {
        poizon::Poizon(self)
    }
}
