//! Every documented fixture goes through its types and comes out whole; requests that no platform could mean do not.

mod alibaba_goods;
mod alibaba_orders;
mod buyers;
mod messages;
mod pictures;
mod poizon;
mod taobao_goods;
mod taobao_orders;

use std::fs;

/// The text of a documented example, such as `alibaba.search.response.json`.
pub(super) fn fixture(file: &str) -> String {
    fs::read_to_string(format!("{}/../../tests/fixtures/dajisaas/{file}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}
