//! Searching 1688's products: by keyword, by picture, within a shop, selections, rankings, recommendations.

use crate::vendors::handler::{Context, Served, served};
use crate::vendors::searches::{shop, wanted};
use crate::views::alibaba::goods::language;
use crate::views::alibaba::goods::search::{Found, Named, Wanted, everything, item, page_of as found, score};
use crate::wire::reply::{Payload, Refusal, wrong};
use crate::world::pictures::{Likeness, PictureHash};
use crate::world::{CATEGORIES, Catalogue, Facts, facts, part};
use daigou_alibaba1688::goods::{RecommendProducts, RelatedProducts};
use daigou_alibaba1688::marketing::{GetHotList, RankType, SearchGlobalSelection, SearchSelection};
use daigou_alibaba1688::{SearchByPicture, SearchProducts, SearchShop};
use daigou_core::Request;
use daigou_core::value::ProductRef;
use daigou_upstream::alibaba::{HotList, RankedProduct};
use std::cmp::Reverse;

/// The operations of this group, each with its handler.
pub(super) const SERVED: &[Served] = &[
    served!(SearchProducts => search),
    served!(SearchByPicture => by_picture),
    served!(SearchShop => by_shop),
    served!(RecommendProducts => recommend),
    served!(RelatedProducts => related),
    served!(SearchGlobalSelection => global_selection),
    served!(SearchSelection => selection),
    served!(GetHotList => hot_list),
];

fn search(context: &mut Context<'_>, request: SearchProducts) -> Result<Payload, Refusal> {
    page_of::<SearchProducts>(context, &plain(&request)?, |_| true)
}

/// The call is the filter, whether the request names it or not.
fn global_selection(context: &mut Context<'_>, request: SearchGlobalSelection) -> Result<Payload, Refusal> {
    page_of::<SearchGlobalSelection>(context, &plain(&request.0)?, |(_, facts)| facts.global)
}

fn selection(context: &mut Context<'_>, request: SearchSelection) -> Result<Payload, Refusal> {
    page_of::<SearchSelection>(context, &plain(&request.0)?, |(_, facts)| facts.strict)
}

fn plain(request: &SearchProducts) -> Result<Wanted<'_>, Refusal> {
    let category = request.category_id.as_deref().filter(|id| !id.trim().is_empty());
    let category =
        category.map(|id| id.trim().parse().map_err(|_| wrong("categoryId", format_args!("`{id}` is no number"))));
    Ok(wanted!(request, keyword: &request.keyword, category: category.transpose()?))
}

/// Everything is found, what looks most like the picture first. The address wins where both are given: the vendor's
/// example has a placeholder beside it. A part of the picture is not looked at by itself.
fn by_picture(context: &mut Context<'_>, request: SearchByPicture) -> Result<Payload, Refusal> {
    let like = like(&context.world.catalogue, &request)?;
    let wanted = wanted!(request, category: request.category_id, like: Some(like));
    page_of::<SearchByPicture>(context, &wanted, |_| true)
}

fn like(catalogue: &Catalogue, request: &SearchByPicture) -> Result<Likeness, Refusal> {
    let address = request.image_address.as_deref().map(str::trim).filter(|address| !address.is_empty());
    if let Some(address) = address {
        return Ok(Likeness::at(catalogue, address));
    }
    let picture = request.image_base64.as_deref().unwrap_or_default();
    PictureHash::of_base64(picture.trim()).map(Likeness::of).map_err(|error| wrong("imageBase64", error))
}

fn by_shop(context: &mut Context<'_>, request: SearchShop) -> Result<Payload, Refusal> {
    let seller = shop(context, request.seller_open_id.as_str())?;
    let keyword = request.keyword.as_deref().unwrap_or_default();
    let wanted = wanted!(request, keyword: keyword, category: request.category_id, seller: seller);
    page_of::<SearchShop>(context, &wanted, |_| true)
}

/// One page of what a search finds, with products named as the generation names them.
fn page_of<R: Request>(
    context: &Context<'_>,
    wanted: &Wanted<'_>,
    also: impl Fn(&Found<'_>) -> bool,
) -> Result<Payload, Refusal> {
    let named = Named::by::<R>(context.generation);
    Payload::of(&found(&context.world.catalogue, wanted, named, also)?)
}

/// Recommends the products that sell best. The user that it is for changes nothing.
fn recommend(context: &mut Context<'_>, request: RecommendProducts) -> Result<Payload, Refusal> {
    let language = language("country", request.country.as_deref())?;
    let catalogue = &context.world.catalogue;
    let mut found: Vec<_> = everything(catalogue).collect();
    found.sort_by_key(|(_, facts)| Reverse(facts.sold));
    let named = Named::by::<RecommendProducts>(context.generation);
    let here = part(&found, request.begin_page, request.page_size).iter();
    Payload::of(&here.map(|found| item(catalogue, found, named, language)).collect::<Vec<_>>())
}

/// Lists related products: those in the same category, then those near it, then those of the same shop, then the rest.
fn related(context: &mut Context<'_>, request: RelatedProducts) -> Result<Payload, Refusal> {
    let language = language("language", request.language.as_deref())?;
    let catalogue = &context.world.catalogue;
    let at = catalogue.find(&request.offer_id);
    let at = at.ok_or_else(|| wrong("offerId", format_args!("no product `{}`", request.offer_id)))?;
    let to = &catalogue.offers[at];
    let (category, top) = (facts(to).category.id, facts(to).top);
    let mut found: Vec<_> = everything(catalogue).filter(|(offer, _)| offer.number != to.number).collect();
    found.sort_by_key(|(offer, found)| {
        let (kind, top) = (found.category.id != category, found.top != top);
        (kind, top, offer.seller != to.seller, Reverse(found.sold))
    });
    let named = Named::by::<RelatedProducts>(context.generation);
    let here = part(&found, request.page_no, request.page_size).iter();
    Payload::of(&here.map(|found| item(catalogue, found, named, language)).collect::<Vec<_>>())
}

/// The best of a category. Products are named by number, as 1688 does.
fn hot_list(context: &mut Context<'_>, request: GetHotList) -> Result<Payload, Refusal> {
    let language = language("language", Some(&request.language))?;
    let category = CATEGORIES.iter().find(|category| category.id.to_string() == request.rank_id);
    let category = category.ok_or_else(|| wrong("rankId", format_args!("no category `{}`", request.rank_id)))?;
    let inside = |facts: &Facts| category.id == 0 || facts.category.id == category.id || facts.top == category.id;
    let mut found: Vec<_> = everything(&context.world.catalogue).filter(|(_, facts)| inside(facts)).collect();
    match request.rank_type {
        RankType::GoodPrice => found.sort_by_key(|(offer, _)| offer.cheapest()),
        _ => found.sort_by_key(|(_, facts)| Reverse(facts.sold)),
    }
    let mut out = HotList::default();
    out.rank_id = Some(request.rank_id);
    out.rank_name = Some(format!("{}热销榜", category.chinese()));
    out.rank_type = Some(request.rank_type.to_string());
    out.rank_product_models = part(&found, 1, request.limit).iter().zip(1..).map(|one| ranked(one, language)).collect();
    Payload::of(&out)
}

fn ranked(((offer, facts), place): (&Found<'_>, i64), language: &str) -> RankedProduct {
    let mut out = RankedProduct::default();
    out.item_id = Some(ProductRef::Offer(offer.number));
    out.title = Some(offer.title.clone());
    out.translate_title = Some(facts.title_in(&offer.title, language).to_owned());
    out.img_url = Some(format!("{}.jpg", offer.picture));
    out.sort = Some(place);
    out.service_list = vec![if facts.ships_24_hours { "sendGoods24H" } else { "sendGoods48H" }.into()];
    out.buyer_num = Some(facts.sold / 3);
    out.sold_out = Some(facts.sold);
    out.goods_score = Some(score(facts));
    out
}
