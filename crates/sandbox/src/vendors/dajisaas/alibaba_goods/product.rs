//! One product: by its number, by a link, and what its delivery costs.

use crate::vendors::handler::Context;
use crate::views::alibaba::goods::detail::product;
use crate::views::alibaba::goods::{decimal_text, language, yuan_decimal as yuan, yuan_text};
use crate::views::alibaba::trade::decimal;
use crate::wire::json::object;
use crate::wire::reply::{Payload, Refusal, wrong};
use crate::world::{Catalogue, facts};
use daigou_core::value::{OfferId, ProductRef};
use daigou_dajisaas::alibaba::{EstimateFreight, Freight, GetProduct, GetProductByLink};
use daigou_upstream::alibaba::SkuFreight;
use serde_json::Value;

pub(super) fn detail(context: &mut Context<'_>, request: GetProduct) -> Result<Payload, Refusal> {
    let language = language("country", request.country.as_deref())?;
    let catalogue = &context.world.catalogue;
    shown(catalogue, find(catalogue, &request.offer_id)?, language)
}

/// Nothing of the call is published. The link stands in `url` or in any other text, and holds the product's number: short
/// links, which hold none, are known to 1688 alone.
pub(super) fn by_link(context: &mut Context<'_>, request: GetProductByLink) -> Result<Payload, Refusal> {
    let members: serde_json::Map<String, Value> = object(request.0.json())?;
    let mut links: Vec<(&str, &str)> =
        members.iter().filter_map(|(name, link)| Some((name.as_str(), link.as_str()?))).collect();
    links.sort_by_key(|(name, _)| *name != "url");
    let catalogue = &context.world.catalogue;
    let numbers = links.iter().flat_map(|(_, link)| link.split(|c: char| !c.is_ascii_digit()));
    let at = numbers.filter_map(|number| catalogue.find(&ProductRef::Offer(number.parse().ok()?))).next();
    match (at, links.first()) {
        (Some(at), _) => shown(catalogue, at, "en"),
        (None, Some((name, link))) => Err(wrong(name, format_args!("no product's number is in `{link}`"))),
        (None, None) => Err(wrong("url", "is missing: give a link to a product")),
    }
}

fn shown(catalogue: &Catalogue, at: usize, language: &str) -> Result<Payload, Refusal> {
    let named = ProductRef::Offer(catalogue.offers[at].number);
    Payload::of(&product(catalogue, at, named, yuan, language))
}

fn find(catalogue: &Catalogue, id: &OfferId) -> Result<usize, Refusal> {
    let number = id.as_i64().map_err(|error| wrong("offerId", error))?;
    catalogue.find(&ProductRef::Offer(number)).ok_or_else(|| wrong("offerId", format_args!("no product `{id}`")))
}

/// The freight that previews and orders have: that of a parcel, whatever is in it and wherever it goes.
pub(super) fn freight(context: &mut Context<'_>, request: EstimateFreight) -> Result<Payload, Refusal> {
    let catalogue = &context.world.catalogue;
    let offer = &catalogue.offers[find(catalogue, &request.offer_id)?];
    place(&request)?;
    let facts = facts(offer);
    let weight = decimal(format_args!("{}.{:03}", facts.weight / 1000, facts.weight % 1000));
    let mut skus = Vec::with_capacity(request.logistics_sku_num_models.len());
    for (i, line) in request.logistics_sku_num_models.iter().enumerate() {
        let Some(id) = &line.sku_id else { continue };
        let sku = offer.skus.iter().find(|sku| sku.number.to_string() == id.as_str());
        let none = || wrong(&format!("logisticsSkuNumModels[{i}].skuId"), format_args!("the product has no SKU {id}"));
        let mut out = SkuFreight::default();
        out.sku_id = Some(sku.ok_or_else(none)?.number.to_string().into());
        out.single_sku_weight.clone_from(&weight);
        skus.push(out);
    }
    let mut out = Freight::default();
    out.offer_id = Some(offer.number.into());
    out.freight = yuan(offer.freight);
    // A template for each seller.
    out.template_id = i64::try_from(offer.seller).ok().map(|seller| 2_324_339 + seller);
    out.single_product_weight = weight;
    out.template_type = Some(2);
    out.template_name = Some("中通".to_owned());
    out.sub_template_type = Some(0);
    out.first_fee = yuan_text(offer.freight);
    out.first_unit = decimal_text("1");
    out.next_fee = yuan_text(0);
    out.next_unit = decimal_text("1");
    out.discount = decimal_text("");
    out.charge_type = Some("0".to_owned());
    out.free_postage = Some(offer.freight == 0);
    out.product_freight_sku_info_models = Some(skus);
    out.size_value_type = Some(2);
    Payload::of(&out)
}

/// Codes of Chinese places have six digits, of which the first two are the province's.
fn place(request: &EstimateFreight) -> Result<(), Refusal> {
    let province = request.to_province_code.as_str();
    for (member, code) in [
        ("toProvinceCode", province),
        ("toCityCode", &request.to_city_code),
        ("toCountryCode", &request.to_district_code),
    ] {
        if code.len() != 6 || !code.bytes().all(|digit| digit.is_ascii_digit()) {
            return Err(wrong(member, format_args!("`{code}` is not the code of a place: six digits")));
        }
        if code[..2] != province[..2] {
            return Err(wrong(member, format_args!("{code} does not lie in the province {province}")));
        }
    }
    Ok(())
}
