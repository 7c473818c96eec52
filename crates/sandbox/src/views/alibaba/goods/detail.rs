//! One of 1688's products with everything about it, as both platforms pass it on.

use super::decimal_text;
use super::search::{identities, listed_on, promotion, score, scores};
use crate::views::alibaba::trade::decimal;
use crate::world::pictures::VIEWS;
use crate::world::{Catalogue, Facts, Offer, Seller, Sku, english, facts};
use daigou_core::value::{ProductRef, Yuan};
use daigou_upstream::alibaba::product::{
    ChannelPrice, ChannelSkuPrice, DistributionPrice, DistributionSale, MixSetting, PriceRange, ProductAttribute,
    ProductDetail, ProductImages, ProductSku, SaleInfo, ShippingInfo, SkuAttribute, SkuShipping, SkuShippingDetail,
    Tag, UnitInfo,
};

/// How a platform writes a price, from fen.
pub(crate) type Price = fn(i64) -> Option<Yuan>;

/// The product at a place of the catalogue, under this name, with its title in this language. Everything else is
/// translated into English.
pub(crate) fn product(
    catalogue: &Catalogue,
    at: usize,
    named: ProductRef,
    price: Price,
    language: &str,
) -> ProductDetail {
    let offer = &catalogue.offers[at];
    let seller = &catalogue.sellers[offer.seller];
    let facts = facts(offer);
    let mut out = ProductDetail::default();
    let trace = format!("object_id@{named}^object_type@offer");
    out.offer_id = Some(named);
    out.category_id = Some(facts.category.id);
    out.top_category_id = Some(facts.top);
    out.second_category_id = Some(facts.category.id);
    out.third_category_id = Some(facts.category.id);
    out.subject = Some(offer.title.clone());
    out.category_name = Some(facts.category.chinese().to_owned());
    out.subject_trans = Some(facts.title_in(&offer.title, language).to_owned());
    let pictures = pictures(at >= catalogue.offers.first(), offer);
    let shown: String = pictures.iter().map(|picture| format!("<p><img src=\"{picture}\"/></p>")).collect();
    out.description = Some(format!("<div id=\"offer-template-0\"></div>{shown}"));
    let mut images = ProductImages::default();
    images.images = pictures.into_iter().map(Into::into).collect();
    out.product_image = Some(images);
    out.product_attribute = attributes(facts);
    out.selling_point = (!facts.points.is_empty()).then(|| facts.points.iter().map(|point| (*point).into()).collect());
    out.product_sku_infos = offer.skus.iter().map(|sku| variant(offer, sku, price)).collect();
    out.product_sale_info = Some(sale(offer, facts, price));
    out.product_shipping_info = Some(shipping(offer, facts, seller));
    out.is_jxhy = Some(facts.distribution);
    out.seller_open_id = Some(seller.open_id.as_str().into());
    out.min_order_quantity = Some(offer.min_quantity);
    out.batch_number = Some(1);
    out.status = Some(if offer.listed { "published" } else { "expired" }.into());
    out.tag_info_list = Some(tags(offer, facts));
    out.trace_info = Some(trace);
    out.seller_mix_setting = Some(mix(offer));
    out.seller_data_info = Some(scores(offer, seller));
    out.sold_out = decimal_text(facts.sold);
    out.company_name = Some(seller.login.clone());
    out.channel_price = Some(channels(offer, price));
    out.promotion_model = Some(promotion(offer));
    out.trade_score = Some(score(facts));
    out.offer_identities = Some(identities(facts));
    out.create_date = Some(listed_on(offer));
    out.is_select = Some(facts.strict.to_string());
    out
}

/// The brand, and the material where it is known.
fn attributes(facts: &Facts) -> Vec<ProductAttribute> {
    let mut out = vec![attribute("2176", "品牌", "其他", "Brand", "Other")];
    out.extend(facts.material.map(|(value, english)| attribute("287", "材质", value, "Material", english)));
    out
}

/// The tags, each with whether it holds.
fn tags(offer: &Offer, facts: &Facts) -> Vec<Tag> {
    let tags = [
        ("isOnePsale", facts.single_pieces),
        ("isOnePsaleFreePostage", facts.free_single),
        ("isSupportMix", offer.mix.is_some()),
        ("noReason7DReturn", facts.no_reason),
        ("1688_yx", facts.strict),
        ("new7", facts.days <= 7),
        ("new30", facts.days <= 30),
        ("isQqyx", facts.global),
        ("select", facts.strict),
    ];
    tags.map(|(key, value)| tag(key, value)).into()
}

/// The terms for mixed batches. All of it is empty where the seller does not mix.
fn mix(offer: &Offer) -> MixSetting {
    let mut out = MixSetting::default();
    out.general_hunpi = offer.mix.map(|_| true);
    out.mix_amount = offer.mix.map(|mix| mix.amount);
    out.mix_number = offer.mix.map(|mix| mix.number);
    out
}

/// The price of each variant on this channel.
fn channels(offer: &Offer, price: Price) -> ChannelPrice {
    let skus = offer.skus.iter().map(|sku| {
        let mut out = ChannelSkuPrice::default();
        out.sku_id = Some(sku.number.into());
        out.current_price = price(sku.amount(1));
        out
    });
    let mut out = ChannelPrice::default();
    out.channel_sku_price_list = Some(skus.collect());
    out
}

/// The addresses of its pictures: one of examples, several of what is generated.
fn pictures(made: bool, offer: &Offer) -> Vec<String> {
    match made {
        true => (0..VIEWS).map(|view| format!("{}.jpg", offer.facts.subject.view(view))).collect(),
        false => vec![format!("{}.jpg", offer.picture)],
    }
}

fn attribute(id: &str, name: &str, value: &str, name_english: &str, value_english: &str) -> ProductAttribute {
    let mut out = ProductAttribute::default();
    out.attribute_id = Some(id.to_owned());
    out.attribute_name = Some(name.to_owned());
    out.value = Some(value.to_owned());
    out.attribute_name_trans = Some(name_english.to_owned());
    out.value_trans = Some(value_english.to_owned());
    out
}

/// The number of a property of variants: that of the colour stands in upstream's example, the others are made up.
fn attribute_id(name: &str) -> i64 {
    const KNOWN: [(&str, i64); 3] = [("颜色", 3216), ("尺码", 450), ("规格", 1234)];
    KNOWN.iter().find(|(known, _)| *known == name).map_or_else(
        || 100_000 + name.chars().fold(0, |mixed, c| (mixed * 31 + i64::from(u32::from(c))) % 900_000),
        |(_, id)| *id,
    )
}

fn variant(offer: &Offer, sku: &Sku, price: Price) -> ProductSku {
    let attributes = sku.properties.iter().map(|(name, value)| {
        let mut out = SkuAttribute::default();
        out.attribute_id = Some(attribute_id(name));
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

/// Each variant has its own price, or quantity makes it; then it is the same for all.
fn sale(offer: &Offer, facts: &Facts, price: Price) -> SaleInfo {
    let cheapest = offer.cheapest();
    let own = [(offer.min_quantity, cheapest)];
    let tiers = offer.skus.first().map(|sku| sku.tiers.as_slice()).filter(|tiers| !tiers.is_empty());
    let ranges = tiers.unwrap_or(&own).iter().map(|(from, fen)| {
        let mut range = PriceRange::default();
        range.start_quantity = Some(*from);
        range.price = price(*fen);
        range
    });
    let mut unit = UnitInfo::default();
    unit.unit = Some(offer.unit.clone());
    unit.trans_unit = Some(english(&offer.unit).to_owned());
    let mut out = SaleInfo::default();
    out.amount_on_sale = Some(offer.skus.iter().fold(0_i64, |sum, sku| sum.saturating_add(sku.stock)));
    out.price_range_list = Some(ranges.collect());
    out.quote_type = Some(if tiers.is_some() { 2 } else { 1 });
    out.unit_info = Some(unit);
    let mut distribution = DistributionSale::default();
    distribution.one_piece_free_postage = Some(facts.free_single);
    distribution.start_quantity = Some(1);
    distribution.one_piece_price = price(cheapest);
    distribution.offer_price = price(cheapest);
    out.fenxiao_sale_info = Some(distribution);
    out
}

/// Weights are kg, but for that of the variants' list, which is grams.
fn shipping(offer: &Offer, facts: &Facts, seller: &Seller) -> ShippingInfo {
    let (kilograms, side) =
        (decimal(format_args!("{}.{:03}", facts.weight / 1000, facts.weight % 1000)), decimal("10.0"));
    let mut out = ShippingInfo::default();
    out.send_goods_address_text = Some(seller.place.to_owned());
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
