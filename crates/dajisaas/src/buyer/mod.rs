//! DajiSaaS as two ways to buy: [`DajiSaas1688`] and [`DajiSaasTaobao`], `dajisaas-1688` and `dajisaas-taobao` on the
//! command line.
//!
//! A look-up reads the list of all orders from a time on, and not by the filter for the caller's own number: that the
//! filter knows the number as it was given at the creation (`thirdOrderId`) is inferred, and an order that it leaves out
//! would be placed twice. A number that the list shows counts; see [`listing`](daigou_core::buyer::listing). The filter is
//! asked once more before an order is believed not to exist: what it finds counts, that it finds nothing does not.

mod alibaba;
mod taobao;

pub use alibaba::DajiSaas1688;
pub use taobao::DajiSaasTaobao;

/// How many orders a page of a look-up has: what upstream's list for sellers takes at most.
const PAGE: i64 = 20;
