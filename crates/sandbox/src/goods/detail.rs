//! One of 1688's products with everything about it, as both platforms pass it on.

use super::decimal_text;
use super::search::{identities, promotion, score};
use crate::trade::decimal;
use crate::world::{Catalogue, Facts, Offer, Sku, english, facts};
use daigou_core::value::{ProductRef, Yuan};
use daigou_upstream::alibaba::product::{
    ChannelPrice, ChannelSkuPrice, DistributionPrice, DistributionSale, MixSetting, PriceRange, ProductAttribute,
    ProductDetail, ProductImages, ProductSku, SaleInfo, ShippingInfo, SkuAttribute, SkuShipping, SkuShippingDetail,
    Tag, UnitInfo,
};
use daigou_upstream::alibaba::search::SellerScores;

/// How a platform writes a price, from fen.
pub(crate) type Price = fn(i64) -> Option<Yuan>;

/// The product at a place of the catalogue, under this name.
pub(crate) fn product(catalogue: &Catalogue, at: usize, named: ProductRef, price: Price) -> ProductDetail {
    let offer = &catalogue.offers[at];
    let seller = &catalogue.sellers[offer.seller];
    let facts = facts(offer);
    let mut out = ProductDetail::default();
    out.offer_id = Some(named);
    out.category_id = Some(facts.category.id);
    out.top_category_id = Some(facts.top);
    out.second_category_id = Some(facts.category.id);
    out.third_category_id = Some(facts.category.id);
    out.subject = Some(offer.title.clone());
    out.subject_trans = Some(facts.title.to_owned());
    out.description = Some(format!("<div id=\"offer-template-0\"></div><p><img src=\"{}.jpg\"/></p>", offer.picture));
    let mut images = ProductImages::default();
    images.images = vec![format!("{}.jpg", offer.picture).into()];
    out.product_image = Some(images);
    let mut brand = ProductAttribute::default();
    brand.attribute_id = Some("2176".into());
    brand.attribute_name = Some("品牌".into());
    brand.value = Some("其他".into());
    brand.attribute_name_trans = Some("Brand".into());
    brand.value_trans = Some("Other".into());
    out.product_attribute = vec![brand];
    out.product_sku_infos = offer.skus.iter().map(|sku| variant(offer, sku, price)).collect();
    out.product_sale_info = Some(sale(offer, price));
    out.product_shipping_info = Some(shipping(offer, &facts));
    out.is_jxhy = Some(false);
    out.seller_open_id = Some(seller.open_id.as_str().into());
    out.min_order_quantity = Some(offer.min_quantity);
    out.batch_number = Some(1);
    out.status = Some("published".into());
    let tags = [("isOnePsale", facts.single_pieces), ("isQqyx", facts.global), ("select", facts.strict)];
    out.tag_info_list = Some(tags.map(|(key, value)| tag(key, value)).into());
    out.trace_info = Some(format!("object_id@{}^object_type@offer", offer.number));
    let mut mix = MixSetting::default();
    mix.general_hunpi = Some(true);
    mix.mix_amount = Some(100);
    mix.mix_number = Some(offer.min_quantity);
    out.seller_mix_setting = Some(mix);
    let mut scores = SellerScores::default();
    scores.trade_medal_level = Some("3".into());
    scores.composite_service_score = Some("4.5".into());
    for score in [
        &mut scores.logistics_experience_score,
        &mut scores.dispute_complaint_score,
        &mut scores.offer_experience_score,
        &mut scores.consulting_experience_score,
        &mut scores.after_sales_experience_score,
    ] {
        *score = Some("4.0".into());
    }
    scores.repeat_purchase_percent = Some(format!("0.{:02}", facts.again));
    out.seller_data_info = Some(scores);
    out.sold_out = decimal_text(facts.sold);
    out.company_name = Some(seller.login.clone());
    let channel = offer.skus.iter().map(|sku| {
        let mut out = ChannelSkuPrice::default();
        out.sku_id = Some(sku.number.into());
        out.current_price = price(sku.amount(1));
        out
    });
    let mut channels = ChannelPrice::default();
    channels.channel_sku_price_list = Some(channel.collect());
    out.channel_price = Some(channels);
    out.promotion_model = Some(promotion(offer));
    out.trade_score = Some(score(&facts));
    out.offer_identities = Some(identities(&facts));
    // Of a day that follows from the number.
    let (month, day) = (offer.number % 12 + 1, offer.number % 28 + 1);
    out.create_date = Some(format!("2024-{month:02}-{day:02} 00:00:00").as_str().into());
    out.is_select = Some(facts.strict.to_string());
    out
}

fn variant(offer: &Offer, sku: &Sku, price: Price) -> ProductSku {
    let attributes = sku.properties.iter().map(|(name, value)| {
        let mut out = SkuAttribute::default();
        out.attribute_id = Some(3216);
        out.attribute_name = Some(name.clone());
        out.value = Some(value.clone());
        out.attribute_name_trans = Some(english(name).to_owned());
        out.value_trans = Some(english(value).to_owned());
        out.sku_image_url = Some(format!("{}.jpg", offer.picture));
        out
    });
    let mut out = ProductSku::default();
    out.amount_on_sale = Some(sku.stock);
    out.price = price(sku.price);
    out.consign_price = price(sku.price);
    out.promotion_price = sku.promotion.as_ref().and_then(|promotion| price(sku.price - promotion.saves));
    out.sku_id = Some(sku.number.into());
    out.spec_id = Some(sku.spec_id.as_str().into());
    out.sku_attributes = attributes.collect();
    out.cargo_number = Some(format!("A-{}", sku.number % 1000));
    let mut distribution = DistributionPrice::default();
    distribution.one_piece_price = price(sku.price);
    distribution.offer_price = price(sku.price);
    out.fenxiao_price_info = Some(distribution);
    out
}

/// Each variant has its own price.
fn sale(offer: &Offer, price: Price) -> SaleInfo {
    let cheapest = offer.skus.iter().map(|sku| sku.price).min().unwrap_or_default();
    let mut range = PriceRange::default();
    range.start_quantity = Some(offer.min_quantity);
    range.price = price(cheapest);
    let mut unit = UnitInfo::default();
    unit.unit = Some(offer.unit.clone());
    unit.trans_unit = Some("Piece".into());
    let mut out = SaleInfo::default();
    out.amount_on_sale = Some(offer.skus.iter().fold(0_i64, |sum, sku| sum.saturating_add(sku.stock)));
    out.price_range_list = Some(vec![range]);
    out.quote_type = Some(1);
    out.unit_info = Some(unit);
    let mut distribution = DistributionSale::default();
    distribution.one_piece_free_postage = Some(offer.freight == 0);
    distribution.start_quantity = Some(1);
    distribution.one_piece_price = price(cheapest);
    distribution.offer_price = price(cheapest);
    out.fenxiao_sale_info = Some(distribution);
    out
}

/// Weights are kg, but for that of the variants' list, which is grams.
fn shipping(offer: &Offer, facts: &Facts) -> ShippingInfo {
    let (kilograms, side) =
        (decimal(format_args!("{}.{:03}", facts.weight / 1000, facts.weight % 1000)), decimal("10.0"));
    let mut out = ShippingInfo::default();
    out.send_goods_address_text = Some("浙江省杭州市".into());
    out.weight.clone_from(&kilograms);
    out.width.clone_from(&side);
    out.height.clone_from(&side);
    out.length.clone_from(&side);
    out.shipping_time_guarantee = Some(if facts.ships_24_hours { "shipIn24Hours" } else { "shipIn48Hours" }.to_owned());
    let grams = offer.skus.iter().map(|sku| {
        let mut out = SkuShipping::default();
        out.spec_id = Some(sku.spec_id.as_str().into());
        out.sku_id = Some(sku.number.into());
        out.width.clone_from(&side);
        out.length.clone_from(&side);
        out.height.clone_from(&side);
        out.weight = Some(facts.weight);
        out
    });
    out.sku_shipping_info_list = Some(grams.collect());
    let details = offer.skus.iter().map(|sku| {
        let mut out = SkuShippingDetail::default();
        out.sku_id = Some(sku.number.to_string().into());
        out.weight.clone_from(&kilograms);
        out.pkg_size_source = Some("商家自填".into());
        out
    });
    out.sku_shipping_details = Some(details.collect());
    out
}

fn tag(key: &str, value: bool) -> Tag {
    let mut out = Tag::default();
    out.key = Some(key.to_owned());
    out.value = Some(value);
    out
}
