//! Poizon at DajiSaaS. Products of a list come without their variants, and prices are **fen**.

use crate::vendors::handler::{Context, Served, served};
use crate::wire::reply::{Payload, Refusal};
use crate::world::PoizonProduct;
use daigou_core::value::{Fen, Time};
use daigou_dajisaas::poizon::{
    Cursor, GetProduct, Price, Product, ProductPage, ProductStatus, SaleAttribute, SearchProducts, Sku,
};

/// The operations of this group, each with its handler.
pub(super) const SERVED: &[Served] = &[served!(SearchProducts => search), served!(GetProduct => detail)];

/// The page of a request that does not say; upstream's is 100, which DajiSaaS does not take.
const USUAL_PAGE: i64 = 20;

/// Titles are searched for words in them, brands by their whole name; case makes no difference.
fn search(context: &mut Context<'_>, request: SearchProducts) -> Result<Payload, Refusal> {
    let start = request.start_id.as_i64().map_err(|error| Refusal::invalid(format!("startId: {error}")))?;
    let size = usize::try_from(request.page_size.unwrap_or(USUAL_PAGE)).unwrap_or_default();
    let lower = |words: &Option<String>| words.as_ref().map(|words| words.trim().to_lowercase());
    let [chinese, english, brand] =
        [&request.dw_spu_title, &request.dist_spu_title, &request.dist_brand_name].map(lower);
    let found: Vec<&PoizonProduct> = context
        .world
        .poizon
        .iter()
        .filter(|product| {
            let [title_zh, title_en] = product.titles.each_ref().map(|title| title.to_lowercase());
            chinese.as_ref().is_none_or(|words| title_zh.contains(words))
                && english.as_ref().is_none_or(|words| title_en.contains(words))
                && brand.as_ref().is_none_or(|name| product.brand.to_lowercase() == *name)
        })
        .collect();
    let here = found.iter().filter(|product| product.id > start).take(size);
    let mut page = ProductPage::default();
    page.spu_list = here.map(|product| shown(product)).collect();
    page.total = i64::try_from(found.len()).ok();
    Ok(Payload::of(&page)?.with_msg())
}

fn detail(context: &mut Context<'_>, request: GetProduct) -> Result<Payload, Refusal> {
    let named = |product: &&PoizonProduct| product.number.to_string() == request.dw_spu_id.as_str();
    let product = context.world.poizon.iter().find(named);
    let product = product.ok_or_else(|| Refusal::invalid(format!("dwSpuId: no product {}", request.dw_spu_id)))?;
    if let Some(style) = request.dw_designer_id.filter(|style| *style != product.style_number) {
        let message = format!(
            "dwDesignerId: product {} has the style number {}, not {style}",
            product.number, product.style_number
        );
        return Err(Refusal::invalid(message));
    }
    let mut out = shown(product);
    out.sku_list = Some(variants(product));
    Ok(Payload::of(&out)?.with_msg())
}

/// A product without its variants.
fn shown(product: &PoizonProduct) -> Product {
    let [title_zh, title_en] = product.titles.clone();
    let [first, second, third] = product.categories.map(|name| Some(name.to_owned()));
    let time = Some(Time::from_unix_millis(product.created_at));
    let mut out = Product::default();
    out.id = Some(Cursor::from(product.id));
    out.create_time.clone_from(&time);
    out.modify_time = time;
    out.dw_spu_id = Some(product.number.into());
    out.dist_spu_id = Some(product.dist_id.clone());
    out.dist_status = Some(status(product));
    out.dw_spu_title = Some(title_zh);
    out.dist_spu_title = Some(title_en);
    out.dw_designer_id = Some(product.style_number.clone());
    out.dist_brand_name = Some(product.brand.to_owned());
    out.dist_category1_name = first;
    out.dist_category2_name = second;
    out.dist_category3_name = third;
    out.dist_fit_people_name = Some(product.people.to_owned());
    out.image = Some(product.picture.clone());
    out.base_image = Some(vec![product.picture.as_str().into()]);
    out.auth_price = Some(Fen::new(product.retail));
    out.sales = Some(product.sales);
    out.season = Some("春,夏,秋,冬".to_owned());
    for text in [&mut out.material, &mut out.style, &mut out.size_chart, &mut out.product_desc] {
        *text = Some(String::new());
    }
    out
}

fn status(product: &PoizonProduct) -> ProductStatus {
    if product.on_sale { ProductStatus::On } else { ProductStatus::Off }
}

fn variants(product: &PoizonProduct) -> Vec<Sku> {
    let of = |sku: &crate::world::PoizonSku| {
        let mut out = Sku::default();
        out.dist_status = Some(status(product));
        out.dw_spu_id = Some(product.number.into());
        out.dw_sku_id = Some(sku.number.into());
        out.dist_spu_id = Some(product.dist_id.clone());
        out.dist_sku_id = Some(sku.dist_id.clone());
        out.image = Some(product.picture.clone());
        out.barcode = Some(sku.barcode.clone());
        // What is not on sale has no price either.
        out.min_bid_price = Some(Price::new(if product.on_sale { sku.price } else { 0 }));
        let (spu, number) = (product.number, sku.number);
        out.sku_link = Some(format!("https://www.dewu.com/product-detail.html?spuId={spu}&skuId={number}"));
        out.sale_attr = sku.properties.iter().map(attribute).collect();
        out
    };
    product.skus.iter().map(of).collect()
}

fn attribute([[name_zh, name_en], [value_zh, value_en]]: &[[&'static str; 2]; 2]) -> SaleAttribute {
    let mut out = SaleAttribute::default();
    out.cn_name = Some((*name_zh).to_owned());
    out.en_name = Some((*name_en).to_owned());
    out.cn_value = Some((*value_zh).to_owned());
    out.en_value = Some((*value_en).to_owned());
    out
}
