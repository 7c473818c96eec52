//! 1688 through DajiSaaS, from the search to the receipt.

use super::steps::{Demo, address, broken, fen, hold, quoted, there};
use daigou_core::Error;
use daigou_core::value::{OrderId, Picture};
use daigou_dajisaas::DajiSaas;
use daigou_dajisaas::alibaba::{
    Alibaba, CargoLine, ConfirmReceipt, CreateOrder, EstimateFreight, FreightSku, GetOrder, GetProduct, PayOrder,
    PreviewOrder, SearchByPicture, SearchItem, SearchPage, SearchProducts, UploadPicture,
};

/// A picture of one grey point.
pub(super) const PICTURE: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

pub(super) async fn play(demo: &mut Demo<'_>) -> Result<(), Error> {
    let client = DajiSaas::from_config(demo.config()).build()?;
    let shop = client.alibaba();

    let page = shop.search(&SearchProducts::new("榨汁机")).await?;
    demo.step("DajiSaaS 1688: search by words", found(&page)?)?;

    let uploaded = shop.upload_image(&UploadPicture::new(Picture::from_base64(PICTURE)?)).await?;
    let image = there(uploaded.image_id, "imageId")?;
    demo.step("DajiSaaS 1688: upload a picture", vec![format!("picture {image}")])?;
    let pictured = shop.image_search(&SearchByPicture::of_id(image)).await?;
    demo.step("DajiSaaS 1688: search by it", found(&pictured)?)?;

    let hit = there(page.data.first(), "the first hit")?;
    let offer = there(hit.offer_id.as_ref(), "offerId")?.to_string();
    let product = shop.detail(&GetProduct::new(offer.as_str()).country("en")).await?;
    let sku = there(product.product_sku_infos.first(), "a SKU")?;
    let quantity = product.min_order_quantity.unwrap_or(1);
    demo.step(
        "DajiSaaS 1688: one product",
        vec![
            format!("{}: {}", offer, product.subject.as_deref().unwrap_or("?")),
            format!("{} SKUs, at least {quantity} pieces", product.product_sku_infos.len()),
        ],
    )?;

    let sku_id = there(sku.sku_id.clone(), "skuId")?;
    let to = ["330000", "330100", "330108"];
    let freight = shop.freight(&EstimateFreight::new(offer.as_str(), to, [FreightSku::new(sku_id, quantity)])).await?;
    let fee = there(freight.freight.as_ref(), "freight")?.to_string();
    demo.step("DajiSaaS 1688: freight inside China", vec![format!("{fee} yuan")])?;

    let mut line = CargoLine::new(offer.as_str(), quantity);
    if let Some(spec) = &sku.spec_id {
        line = line.spec_id(spec.clone());
    }
    let preview = shop.order_preview(&PreviewOrder::new(address(), [line.clone()])).await?;
    demo.step("DajiSaaS 1688: what it would cost", quoted(&preview)?)?;

    let created = shop.order_create(&CreateOrder::new("DEMO-3", address(), [line])).await?;
    let order = there(created.order_id.clone(), "orderId")?;
    let total = fen(created.total_success_amount.as_ref())?;
    demo.step("DajiSaaS 1688: create the order", vec![format!("order {order}: {total}")])?;

    received(demo, &shop, order).await
}

/// Pays an order, has it shipped, and confirms its receipt.
async fn received(demo: &mut Demo<'_>, shop: &Alibaba<'_>, order: OrderId) -> Result<(), Error> {
    shop.pay(&PayOrder::new(order.clone())).await?;
    demo.step("DajiSaaS 1688: pay it", vec!["accepted".to_owned()])?;

    demo.other_side(order.as_str(), "ship")?;
    let (status, lines) = state(shop, order.as_str()).await?;
    hold(status == "waitbuyerreceive", "the order that was shipped does not wait for its receipt")?;
    demo.step("DajiSaaS 1688: the seller ships", vec![format!("{order} is {status}")])?;

    shop.order_confirm(&ConfirmReceipt::new(order.clone(), lines)).await?;
    demo.step("DajiSaaS 1688: confirm the receipt", vec!["accepted".to_owned()])?;
    let (status, _) = state(shop, order.as_str()).await?;
    hold(status == "success", "the order that was confirmed is not done")?;
    demo.step("DajiSaaS 1688: the order at the end", vec![format!("{order} is {status}")])
}

fn found(page: &SearchPage) -> Result<Vec<String>, Error> {
    let title = |item: &SearchItem| {
        let words = item.subject_trans.as_deref().or(item.subject.as_deref()).unwrap_or("?");
        format!("{}: {words}", item.offer_id.as_ref().map_or_else(|| "?".to_owned(), ToString::to_string))
    };
    let first = page.data.first().ok_or_else(|| broken("nothing was found"))?;
    Ok(vec![format!("{} found", page.total_records.unwrap_or_default()), title(first)])
}

/// Where an order stands, and its lines.
async fn state(shop: &Alibaba<'_>, order: &str) -> Result<(String, Vec<String>), Error> {
    let order = shop.order_detail(&GetOrder::new(order)).await?;
    let status = there(order.base_info.and_then(|base| base.status), "baseInfo.status")?.as_str().to_owned();
    let lines = order.product_items.into_iter().filter_map(|item| Some(item.sub_item_id_string?.to_string()));
    Ok((status, lines.collect()))
}
