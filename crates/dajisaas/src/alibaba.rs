//! 1688 through DajiSaaS.

use crate::DajiSaas;
use daigou_core::value::{OfferId, SpecId, id};
use daigou_core::{Entry, Error, Generation, check, operation, setters};
use serde::{Deserialize, Serialize};

pub use daigou_upstream::alibaba::{Address, OrderPreview, PreviewLine, PreviewResult};

/// The calls about 1688: [`DajiSaas::alibaba`].
#[derive(Debug, Clone, Copy)]
pub struct Alibaba<'c>(pub(crate) &'c DajiSaas);

impl Alibaba<'_> {
    /// Prices an order.
    ///
    /// # Errors
    /// See [`PreviewOrder`].
    pub async fn order_preview(&self, request: &PreviewOrder) -> Result<PreviewResult, Error> {
        self.0.send(request).await
    }
}

/// 1688 takes at most this many SKUs in one order.
const MAX_LINES: usize = 100;

/// Prices an order of one seller: whether it may be ordered, stock, minimum quantities, freight and discounts inside
/// China. Sums are **fen**, prices of lines **yuan**.
///
/// # Errors
/// Refused where the reply says `success: false`; its code is in
/// [`Error::inner_code`](daigou_core::Error::inner_code).
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct PreviewOrder {
    /// The order flow; `general` in the vendor's example, absent from its schema.
    pub flow: Option<String>,
    /// Where to deliver to.
    pub address_param: Address,
    /// What to order, from one shop.
    pub cargo_param_list: Vec<CargoLine>,
}

impl PreviewOrder {
    /// A preview in the flow `general`.
    pub fn new(address: Address, lines: impl IntoIterator<Item = CargoLine>) -> Self {
        Self { flow: Some("general".into()), address_param: address, cargo_param_list: lines.into_iter().collect() }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        check::list("cargoParamList", &self.cargo_param_list, MAX_LINES)?;
        for (i, line) in self.cargo_param_list.iter().enumerate() {
            check::at_least(&format!("cargoParamList[{i}].quantity"), line.quantity.unwrap_or(1), 1)?;
            if line.spec_id.as_ref().is_some_and(SpecId::is_blank) {
                let rule = "must not be empty: leave it out for an offer without specifications";
                return Err(Error::invalid(format!("cargoParamList[{i}].specId"), rule));
            }
            if let Some(offer) = &line.offer_id {
                offer.as_i64().map_err(|e| Error::invalid(format!("cargoParamList[{i}].offerId"), e))?;
            }
        }
        Ok(())
    }
}

setters! {
    PreviewOrder {
        flow: String,
    }
}

/// A line of an order.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct CargoLine {
    /// The specification (商品规格ID); left out for offers without specifications.
    pub spec_id: Option<SpecId>,
    /// How many pieces.
    pub quantity: Option<i64>,
    /// The offer (an integer on the wire).
    #[serde(default, serialize_with = "id::as_number")]
    pub offer_id: Option<OfferId>,
}

impl CargoLine {
    /// A line.
    pub fn new(offer_id: impl Into<OfferId>, quantity: i64) -> Self {
        Self { spec_id: None, quantity: Some(quantity), offer_id: Some(offer_id.into()) }
    }
}

setters! {
    CargoLine {
        spec_id: SpecId,
    }
}

operation! {
    PreviewOrder => PreviewResult,
    "alibaba.order_preview", "Price an order", Read,
    v1: [POST "/alibaba/createOrder/preview" documented],
    doc: "https://wiki-en.dajisaas.com/api-194164767",
    validate: PreviewOrder::check,
    verdict: PreviewResult::verdict,
}

operation! {
    const UPLOAD_IMAGE: "alibaba.upload_image", "Upload a picture for image search", Write,
    v1: [POST "/alibaba/upload/image" documented],
    doc: "https://wiki-en.dajisaas.com/api-207114140",
}

operation! {
    const IMAGE_SEARCH: "alibaba.image_search", "Search products by picture", Read,
    v1: [GET "/alibaba/product/imageQuery" documented],
    doc: "https://wiki-en.dajisaas.com/api-194164764",
}

operation! {
    const SEARCH: "alibaba.search", "Search products by keyword", Read,
    v1: [GET "/alibaba/product/keywordQuery" documented],
}

operation! {
    const DETAIL: "alibaba.detail", "One product by offer id", Read,
    v1: [GET "/alibaba/product/queryProductDetail" third_party],
}

operation! {
    const DETAIL_BY_LINK: "alibaba.detail_by_link", "One product by short link", Read,
    v1: [GET unpublished],
}

operation! {
    const SHOP_SEARCH: "alibaba.shop_search", "Search one shop's products", Read,
    v1: [GET "/alibaba/product/shopQuery" third_party],
}

operation! {
    const FREIGHT: "alibaba.freight", "Domestic freight of a product", Read,
    v1: [POST "/alibaba/product/freightEstimate" documented],
    doc: "https://wiki.dajisaas.com/api-218256628",
}

operation! {
    const CATEGORY: "alibaba.category", "Categories by id", Read,
    v1: [GET "/alibaba/category/get" documented],
    doc: "https://wiki-en.dajisaas.com/api-310621288",
}

operation! {
    const NAVIGATION: "alibaba.navigation", "Multilingual search navigation", Read,
    v1: [GET "/alibaba/product/keywordSNQuery" third_party],
}

operation! {
    const ORDER_CREATE: "alibaba.order_create", "Create an order", Create,
    v1: [POST "/alibaba/trade/createCrossOrder" documented],
    doc: "https://wiki-en.dajisaas.com/api-194164768",
}

operation! {
    const ORDER_CANCEL: "alibaba.order_cancel", "Cancel an unpaid order", Write,
    v1: [POST "/alibaba/trade/cancel" documented],
    doc: "https://wiki-en.dajisaas.com/api-194164769",
}

operation! {
    const ORDER_CONFIRM: "alibaba.order_confirm", "Confirm that the goods arrived", Write,
    v1: [POST "/alibaba/trade/receiveGoods/confirm" documented],
    doc: "https://wiki-en.dajisaas.com/api-194164772",
}

operation! {
    const ORDER_DETAIL: "alibaba.order_detail", "One order, buyer's view", Read,
    v1: [POST "/alibaba/trade/get/buyerView" documented],
    doc: "https://wiki-en.dajisaas.com/api-194164770",
}

operation! {
    const ORDER_LIST: "alibaba.order_list", "List the buyer's orders", Read,
    v1: [POST "/alibaba/trade/getBuyerOrderList" documented],
    doc: "https://wiki.dajisaas.com/api-341849148",
}

operation! {
    const PAY_URLS: "alibaba.pay_urls", "Payment links of up to 30 orders", Read,
    v1: [GET "/alibaba/alipay/url/get" documented],
    doc: "https://wiki-en.dajisaas.com/api-194164773",
}

operation! {
    const PAY: "alibaba.pay", "Password-free payment of an order", Pay,
    v1: [POST "/alibaba/trade/pay/protocolPay/preparePay" documented],
    doc: "https://wiki-en.dajisaas.com/api-194164774",
}

/// The table of this group.
pub(crate) const ENTRIES: &[Entry] = &[
    Entry::untyped(&UPLOAD_IMAGE),
    Entry::untyped(&IMAGE_SEARCH),
    Entry::untyped(&SEARCH),
    Entry::untyped(&DETAIL),
    Entry::untyped(&DETAIL_BY_LINK),
    Entry::untyped(&SHOP_SEARCH),
    Entry::untyped(&FREIGHT),
    Entry::untyped(&CATEGORY),
    Entry::untyped(&NAVIGATION),
    Entry::typed::<PreviewOrder>(),
    Entry::untyped(&ORDER_CREATE),
    Entry::untyped(&ORDER_CANCEL),
    Entry::untyped(&ORDER_CONFIRM),
    Entry::untyped(&ORDER_DETAIL),
    Entry::untyped(&ORDER_LIST),
    Entry::untyped(&PAY_URLS),
    Entry::untyped(&PAY),
];
