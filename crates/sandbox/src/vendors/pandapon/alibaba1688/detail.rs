//! One product with everything about it, its seller, its category. Prices are **yuan** as text.

use crate::vendors::handler::{Context, Served, served};
use crate::views::alibaba::goods::detail::product;
use crate::views::alibaba::goods::{language, yuan_text};
use crate::wire::reply::{Payload, Refusal, wrong};
use crate::world::{CATEGORIES, Category as WorldCategory};
use daigou_alibaba1688::GetProduct;
use daigou_alibaba1688::goods::{FindWangwang, GetCategory};
use daigou_core::Generation;
use daigou_upstream::alibaba::Category;
use serde_json::json;

/// The operations of this group, each with its handler.
pub(super) const SERVED: &[Served] =
    &[served!(GetProduct => detail), served!(FindWangwang => wangwang), served!(GetCategory => category)];

fn detail(context: &mut Context<'_>, request: GetProduct) -> Result<Payload, Refusal> {
    let language = language("country", request.country.as_deref())?;
    let catalogue = &context.world.catalogue;
    let at = catalogue.find(&request.offer_id);
    let at = at.ok_or_else(|| wrong("offerId", format_args!("no product `{}`", request.offer_id)))?;
    let named = catalogue.offers[at].name(context.generation);
    Payload::of(&product(catalogue, at, named, yuan_text, language))
}

/// v1 promises a link by its title, v2 a nickname.
fn wangwang(context: &mut Context<'_>, request: FindWangwang) -> Result<Payload, Refusal> {
    let catalogue = &context.world.catalogue;
    let at = catalogue.find(&request.offer_id);
    let at = at.ok_or_else(|| wrong("offerId", format_args!("no product `{}`", request.offer_id)))?;
    let seller = &catalogue.sellers[catalogue.offers[at].seller];
    if seller.open_id != request.open_uid.as_str() {
        return Err(wrong("openUid", format_args!("the product is not sold by `{}`", request.open_uid)));
    }
    match context.generation {
        Generation::V1 => Payload::of(&format!(
            "https://amos.alicdn.com/getcid.aw?v=3&site=cnalichn&uid={}",
            daigou_core::auth::encode(&seller.login)
        )),
        Generation::V2 => Payload::of(&json!({ "wangwangNick": seller.login })),
    }
}

fn category(_: &mut Context<'_>, request: GetCategory) -> Result<Payload, Refusal> {
    let found = CATEGORIES.iter().find(|category| category.id == request.category_id);
    let found = found.ok_or_else(|| wrong("categoryId", format_args!("no category {}", request.category_id)))?;
    let mut out = shown(found, &request.language);
    let children: Vec<_> = found.children().map(|child| shown(child, &request.language)).collect();
    out.children = (!children.is_empty()).then_some(children);
    Payload::of(&out)
}

fn shown(category: &WorldCategory, language: &str) -> Category {
    let mut out = Category::default();
    out.category_id = Some(category.id);
    out.chinese_name = Some(category.chinese().to_owned());
    out.translated_name = Some(category.name(language).to_owned());
    out.language = Some(language.to_owned());
    out.leaf = Some(category.children().next().is_none());
    out.level = Some(category.level.to_string());
    out.parent_cate_id = Some(category.parent);
    out.from_cache = Some(false);
    out
}
