//! The names of this crate that most programs use: `use daigou_dajisaas::prelude::*`.

pub use crate::{DajiSaas, PictureSource, alibaba, poizon, taobao};
#[cfg(feature = "buyer")]
pub use crate::{DajiSaas1688, DajiSaasTaobao};
pub use daigou_core::prelude::*;
