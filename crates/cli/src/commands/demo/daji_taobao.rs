//! Taobao through DajiSaaS, from the search to the shipment: its catalogue ends there.

use super::daji_alibaba::PICTURE;
use super::steps::{Demo, broken, fen, hold, there};
use daigou_core::Error;
use daigou_core::value::{Picture, PurchaseId};
use daigou_dajisaas::DajiSaas;
use daigou_dajisaas::taobao::{
    Address, CreateOrder, EstimateFreight, FoundItem, FreightAddress, GetItem, ImageSearch, OrderLine, PayOrders,
    PreviewLine, PreviewOrder, QueryOrders, ResolveItem, SearchGoods, Taobao, UploadPicture,
};

pub(super) async fn play(demo: &mut Demo<'_>) -> Result<(), Error> {
    let client = DajiSaas::from_config(demo.config()).build()?;
    let shop = client.taobao();

    let found = shop.search(&SearchGoods::new("连衣裙").language("en")).await?;
    let found = there(found.data, "data")?;
    demo.step("DajiSaaS Taobao: search by words", titles(&found)?)?;

    let uploaded = shop.upload_image(&UploadPicture::new(Picture::from_base64(PICTURE)?)).await?;
    let image = there(uploaded.image_id, "imageId")?;
    demo.step("DajiSaaS Taobao: upload a picture", vec![format!("picture {image}")])?;
    let pictured = shop.image_search(&ImageSearch::image(image).language("en")).await?;
    let pictured = pictured.guess().map_err(|e| broken(&e.to_string()))?;
    demo.step("DajiSaaS Taobao: search by it", titles(&pictured)?)?;

    let item = there(found.first().and_then(FoundItem::id), "itemId")?.clone();
    let detail = shop.detail(&GetItem::new(item.clone())).await?;
    let sku = there(detail.sku_list.first().and_then(|sku| sku.sku_id.clone()), "skuId")?;
    let price = fen(detail.promotion_price.as_ref().or(detail.price.as_ref()))?;
    let title = detail.title.as_deref().unwrap_or("?");
    demo.step("DajiSaaS Taobao: one item", vec![format!("{item}: {title}, {price}")])?;

    let place = FreightAddress::new("浙江省", "杭州市").district("余杭区");
    let freight = shop.freight(&EstimateFreight::new(item.clone(), &place)?).await?;
    let fee = there(freight.post_fee.as_ref(), "postFee")?.to_string();
    demo.step("DajiSaaS Taobao: freight inside China", vec![format!("{fee} (the unit is not published)")])?;

    let resolved = shop.resolve(&ResolveItem::new(item)).await?;
    let (mp_id, mp_sku_id) = (resolved.distribution_id()?.clone(), resolved.variant(&sku)?.clone());
    demo.step("DajiSaaS Taobao: the ids that orders want", vec![format!("mpId {mp_id}, mpSkuId {mp_sku_id}")])?;

    let line = PreviewLine::new(mp_id.clone(), mp_sku_id.clone(), 1);
    let preview = shop.order_preview(&PreviewOrder::new(address(), &[line])?.warehouse_address(address())).await?;
    let total = there(preview.order().and_then(|order| order.total()).cloned(), "totalRealPayPrice")?;
    demo.step("DajiSaaS Taobao: what it would cost", vec![format!("total {}", fen(Some(&total))?)])?;

    let line = OrderLine::new(mp_id, mp_sku_id, 1);
    let order = CreateOrder::new("DEMO-4", total, address(), address(), &[line])?;
    let created = shop.order_create(&order).await?;
    hold(created.failed().next().is_none(), "a line of the order failed")?;
    let purchase = there(created.purchase_ids().next().cloned(), "purchaseId")?;
    demo.step("DajiSaaS Taobao: create the order", vec![format!("purchase {purchase}")])?;

    shipped(demo, &shop, purchase).await
}

/// Pays a purchase order, and has it shipped.
async fn shipped(demo: &mut Demo<'_>, shop: &Taobao<'_>, purchase: PurchaseId) -> Result<(), Error> {
    let paid = shop.order_pay(&PayOrders::new([purchase.clone()])).await?;
    let paid = paid.guess().map_err(|e| broken(&e.to_string()))?;
    hold(paid.accepted().any(|id| *id == purchase), "the payment was not accepted")?;
    demo.step("DajiSaaS Taobao: pay it", vec!["accepted".to_owned()])?;

    demo.other_side(purchase.as_str(), "ship")?;
    let status = status(shop, purchase.as_str()).await?;
    hold(status == "WAIT_BUYER_CONFIRM_GOODS", "the order that was shipped does not wait for its receipt")?;
    demo.step("DajiSaaS Taobao: the seller ships", vec![format!("{purchase} is {status}")])
}

fn address() -> Address {
    Address::default()
        .country("中国")
        .state("上海市")
        .city("上海市")
        .district("浦东新区")
        .address("网商路699号")
        .zip("000000")
        .name("张三")
        .phone("13800000000")
        .mobile_phone("13800000000")
}

fn titles(items: &[FoundItem]) -> Result<Vec<String>, Error> {
    let first = items.first().ok_or_else(|| broken("nothing was found"))?;
    let id = first.id().map_or("?", |id| id.as_str());
    Ok(vec![format!("{} found", items.len()), format!("{id}: {}", first.title.as_deref().unwrap_or("?"))])
}

/// Where a purchase order stands.
async fn status(shop: &Taobao<'_>, purchase: &str) -> Result<String, Error> {
    let found = shop.order_detail(&QueryOrders::by_ids([purchase])).await?;
    let found = found.guess().map_err(|e| broken(&e.to_string()))?;
    let order = found.data.and_then(|page| page.purchase_orders).and_then(|orders| orders.into_iter().next());
    Ok(there(order.and_then(|order| order.status), "status")?.as_str().to_owned())
}
