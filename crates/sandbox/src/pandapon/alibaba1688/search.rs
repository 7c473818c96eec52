//! Searching 1688's products: by keyword, by picture, within a shop, selections, rankings, recommendations. Prices are
//! **yuan** as text. The words of a filter that say what a product is are heeded; the others change nothing.

use super::{wrong, yuan_text};
use crate::dispatch::{Context, Served};
use crate::reply::{Payload, Refusal};
use crate::routes::is_unpublished;
use crate::world::{CATEGORIES, Catalogue, Facts, Offer, facts};
use daigou_alibaba1688::goods::{RecommendProducts, RelatedProducts};
use daigou_alibaba1688::marketing::{GetHotList, RankType, SearchGlobalSelection, SearchSelection};
use daigou_alibaba1688::{SearchByPicture, SearchProducts, SearchShop};
use daigou_core::value::{Embedded, ProductRef, Yuan};
use daigou_core::{Generation, Request};
use daigou_upstream::alibaba::search::{Direction, PriceInfo, ProductPromotion, Sort};
use daigou_upstream::alibaba::{HotList, RankedProduct, SearchItem, SearchPage};
use std::cmp::Reverse;

/// What is served of it.
pub(super) const SERVED: &[Served] = &[
    Served::by::<SearchProducts>(search),
    Served::by::<SearchByPicture>(by_picture),
    Served::by::<SearchShop>(by_shop),
    Served::by::<RecommendProducts>(recommend),
    Served::by::<RelatedProducts>(related),
    Served::by::<SearchGlobalSelection>(global_selection),
    Served::by::<SearchSelection>(selection),
    Served::by::<GetHotList>(hot_list),
];

/// An offer and what is told of it.
type Found<'c> = (&'c Offer, Facts);

/// What all searches have in common.
struct Wanted<'r> {
    page: i64,
    size: i64,
    keyword: &'r str,
    filter: Option<&'r str>,
    sort: Option<&'r Embedded<Sort>>,
    least: Option<&'r Yuan>,
    most: Option<&'r Yuan>,
    category: Option<i64>,
    seller: Option<&'r str>,
}

fn search(context: &mut Context<'_>) -> Result<Payload, Refusal> {
    let request: SearchProducts = context.read()?;
    page_of::<SearchProducts>(context, &wanted(&request)?, |_| true)
}

/// The call is the filter, whether the request names it or not.
fn global_selection(context: &mut Context<'_>) -> Result<Payload, Refusal> {
    let request: SearchGlobalSelection = context.read()?;
    page_of::<SearchGlobalSelection>(context, &wanted(&request.0)?, |(_, facts)| facts.global)
}

fn selection(context: &mut Context<'_>) -> Result<Payload, Refusal> {
    let request: SearchSelection = context.read()?;
    page_of::<SearchSelection>(context, &wanted(&request.0)?, |(_, facts)| facts.strict)
}

fn wanted(request: &SearchProducts) -> Result<Wanted<'_>, Refusal> {
    let category = request.category_id.as_deref().filter(|id| !id.trim().is_empty());
    let category =
        category.map(|id| id.trim().parse().map_err(|_| wrong("categoryId", format_args!("`{id}` is no number"))));
    Ok(Wanted {
        page: request.begin_page,
        size: request.page_size,
        keyword: &request.keyword,
        filter: request.filter.as_deref(),
        sort: request.sort.as_ref(),
        least: request.price_start.as_ref(),
        most: request.price_end.as_ref(),
        category: category.transpose()?,
        seller: None,
    })
}

/// Every picture shows something of everything.
fn by_picture(context: &mut Context<'_>) -> Result<Payload, Refusal> {
    let request: SearchByPicture = context.read()?;
    let wanted = Wanted {
        page: request.begin_page,
        size: request.page_size,
        keyword: "",
        filter: request.filter.as_deref(),
        sort: request.sort.as_ref(),
        least: request.price_start.as_ref(),
        most: request.price_end.as_ref(),
        category: request.category_id,
        seller: None,
    };
    page_of::<SearchByPicture>(context, &wanted, |_| true)
}

fn by_shop(context: &mut Context<'_>) -> Result<Payload, Refusal> {
    let request: SearchShop = context.read()?;
    let seller = request.seller_open_id.as_str();
    if !context.world.catalogue.sellers.iter().any(|known| known.open_id == seller) {
        return Err(wrong("sellerOpenId", format_args!("no shop {seller}")));
    }
    let wanted = Wanted {
        page: request.begin_page,
        size: request.page_size,
        keyword: request.keyword.as_deref().unwrap_or_default(),
        filter: request.filter.as_deref(),
        sort: request.sort.as_ref(),
        least: request.price_start.as_ref(),
        most: request.price_end.as_ref(),
        category: request.category_id,
        seller: Some(seller),
    };
    page_of::<SearchShop>(context, &wanted, |_| true)
}

/// One page of what a search finds, and how many there are over all pages.
fn page_of<R: Request>(
    context: &Context<'_>,
    wanted: &Wanted<'_>,
    also: impl Fn(&Found<'_>) -> bool,
) -> Result<Payload, Refusal> {
    let catalogue = &context.world.catalogue;
    let found: Vec<Found<'_>> = find(catalogue, wanted)?.into_iter().filter(also).collect();
    let total = i64::try_from(found.len()).unwrap_or_default();
    let mut out = SearchPage::default();
    out.total_records = Some(total);
    out.total_page = Some((total + wanted.size - 1) / wanted.size);
    out.page_size = Some(wanted.size);
    out.current_page = Some(wanted.page);
    let named = Named::by::<R>(context.generation);
    let here = part(&found, wanted.page, wanted.size).iter();
    out.data = here
        .map(|found| {
            let mut item = item(found, named);
            item.seller_open_id = wanted.seller.map(Into::into);
            item
        })
        .collect();
    Payload::of(&out)
}

/// What stands on a page, counted from 1.
fn part<T>(all: &[T], page: i64, size: i64) -> &[T] {
    let size = usize::try_from(size).unwrap_or(0);
    let before = usize::try_from(page.saturating_sub(1)).unwrap_or(usize::MAX).saturating_mul(size);
    let rest = all.get(before..).unwrap_or_default();
    &rest[..size.min(rest.len())]
}

/// What fits, in the order that is asked for; what sells best first where none is.
fn find<'c>(catalogue: &'c Catalogue, wanted: &Wanted<'_>) -> Result<Vec<Found<'c>>, Refusal> {
    let sort = wanted.sort.filter(|sort| !sort.is_blank()).map(Embedded::get).transpose();
    let sort = sort.map_err(|error| wrong("sort", error))?.unwrap_or_default();
    let fen = |member, price: Option<&Yuan>| {
        let price = price.filter(|price| !price.is_blank());
        let fen = price.map(|price| price.money().and_then(|money| money.fen())).transpose();
        fen.map_err(|error| wrong(member, error))
    };
    let (least, most) = (fen("priceStart", wanted.least)?, fen("priceEnd", wanted.most)?);
    let keyword = wanted.keyword.trim().to_lowercase();
    let fits = |(offer, facts): &Found<'_>| {
        let titles = [offer.title.to_lowercase(), facts.title.to_lowercase()];
        let price = cheapest(offer);
        titles.iter().any(|title| title.contains(&keyword))
            && wanted.seller.is_none_or(|seller| catalogue.sellers[offer.seller].open_id == seller)
            && wanted.category.is_none_or(|id| id == 0 || id == facts.category.id || id == facts.top)
            && least.is_none_or(|least| price >= least)
            && most.is_none_or(|most| price <= most)
            && wanted.filter.is_none_or(|filter| filter.split(',').all(|word| filtered(word.trim(), facts)))
    };
    let mut found = everything(catalogue).filter(fits).collect::<Vec<_>>();
    // The last to be sorted by counts most; each sort keeps the order before it where there is nothing to choose.
    found.sort_by_key(|(_, facts)| Reverse(facts.sold));
    by(&mut found, sort.month_sold, |(_, facts)| facts.sold);
    by(&mut found, sort.re_purchase_rate, |(_, facts)| facts.again);
    by(&mut found, sort.price, |(offer, _)| cheapest(offer));
    Ok(found)
}

fn everything(catalogue: &Catalogue) -> impl Iterator<Item = Found<'_>> {
    catalogue.offers.iter().map(|offer| (offer, facts(offer)))
}

fn by(found: &mut [Found<'_>], direction: Option<Direction>, key: impl Fn(&Found<'_>) -> i64) {
    match direction {
        Some(Direction::Asc) => found.sort_by_key(key),
        Some(Direction::Desc) => found.sort_by_key(|found| Reverse(key(found))),
        None => {}
    }
}

/// Whether a product is what a word of a filter says.
fn filtered(word: &str, facts: &Facts) -> bool {
    match word {
        "shipIn24Hours" => facts.ships_24_hours,
        "isOnePsale" | "isOnePsaleFreePost" => facts.single_pieces,
        "isQqyx" => facts.global,
        "1688Selection" | "isSelect" => facts.strict,
        _ => true,
    }
}

/// The price of the cheapest variant, fen.
fn cheapest(offer: &Offer) -> i64 {
    offer.skus.iter().map(|sku| sku.price).min().unwrap_or_default()
}

/// How products are named in a list.
#[derive(Debug, Clone, Copy)]
struct Named {
    number: bool,
    mapped: bool,
}

impl Named {
    /// As the generation does; both ways on a route that does not tell it.
    fn by<R: Request>(generation: Generation) -> Self {
        let both = is_unpublished(R::OPERATION);
        Self { number: both || generation == Generation::V1, mapped: both || generation == Generation::V2 }
    }
}

/// A product in a list.
fn item((offer, facts): &Found<'_>, named: Named) -> SearchItem {
    let price = yuan_text(cheapest(offer));
    let mut prices = PriceInfo::default();
    prices.price.clone_from(&price);
    prices.consign_price = price;
    let mut out = SearchItem::default();
    out.image_url = Some(format!("{}.jpg", offer.picture));
    out.subject = Some(offer.title.clone());
    out.subject_trans = Some(facts.title.to_owned());
    out.offer_id = named.number.then_some(ProductRef::Offer(offer.number));
    out.offer_map_id = named.mapped.then(|| ProductRef::Mapped(offer.map_id.clone()));
    out.is_jxhy = Some(false);
    out.price_info = Some(prices);
    out.repurchase_rate = Some(format!("{}%", facts.again));
    out.month_sold = Some(facts.sold);
    out.trace_info = Some(format!("object_id@{}^object_type@offer", offer.number));
    out.is_one_psale = Some(facts.single_pieces);
    out.seller_identities = Some(vec!["tp_member".into()]);
    out.offer_identities = Some(if facts.strict { vec!["select".into()] } else { Vec::new() });
    out.trade_score = Some(score(facts));
    let mut promotion = ProductPromotion::default();
    let promoted = offer.skus.iter().any(|sku| sku.promotion.is_some());
    promotion.has_promotion = Some(promoted);
    promotion.promotion_type = promoted.then(|| "plus".to_owned());
    out.promotion_model = Some(promotion);
    out.top_category_id = Some(facts.top);
    out.second_category_id = Some(facts.category.id);
    out.is_select = Some(facts.strict);
    out.min_order_quantity = Some(offer.min_quantity);
    out
}

fn score(facts: &Facts) -> String {
    format!("{}.{}", facts.score / 10, facts.score % 10)
}

/// What sells best. Who it is recommended to changes nothing.
fn recommend(context: &mut Context<'_>) -> Result<Payload, Refusal> {
    let request: RecommendProducts = context.read()?;
    let mut found: Vec<_> = everything(&context.world.catalogue).collect();
    found.sort_by_key(|(_, facts)| Reverse(facts.sold));
    let named = Named::by::<RecommendProducts>(context.generation);
    let here = part(&found, request.begin_page, request.page_size).iter();
    Payload::of(&here.map(|found| item(found, named)).collect::<Vec<_>>())
}

/// What is in the same category, then what the same shop sells, then the rest.
fn related(context: &mut Context<'_>) -> Result<Payload, Refusal> {
    let request: RelatedProducts = context.read()?;
    let catalogue = &context.world.catalogue;
    let at = catalogue.find(&request.offer_id);
    let at = at.ok_or_else(|| wrong("offerId", format_args!("no product `{}`", request.offer_id)))?;
    let to = &catalogue.offers[at];
    let top = facts(to).top;
    let mut found: Vec<_> = everything(catalogue).filter(|(offer, _)| offer.number != to.number).collect();
    found.sort_by_key(|(offer, facts)| (facts.top != top, offer.seller != to.seller, Reverse(facts.sold)));
    let named = Named::by::<RelatedProducts>(context.generation);
    let here = part(&found, request.page_no, request.page_size).iter();
    Payload::of(&here.map(|found| item(found, named)).collect::<Vec<_>>())
}

/// The best of a category. Products are named by number, as 1688 does.
fn hot_list(context: &mut Context<'_>) -> Result<Payload, Refusal> {
    let request: GetHotList = context.read()?;
    let category = CATEGORIES.iter().find(|category| category.id.to_string() == request.rank_id);
    let category = category.ok_or_else(|| wrong("rankId", format_args!("no category `{}`", request.rank_id)))?;
    let inside = |facts: &Facts| category.id == 0 || facts.category.id == category.id || facts.top == category.id;
    let mut found: Vec<_> = everything(&context.world.catalogue).filter(|(_, facts)| inside(facts)).collect();
    match request.rank_type {
        RankType::GoodPrice => found.sort_by_key(|(offer, _)| cheapest(offer)),
        _ => found.sort_by_key(|(_, facts)| Reverse(facts.sold)),
    }
    let mut out = HotList::default();
    out.rank_id = Some(request.rank_id);
    out.rank_name = Some(format!("{}热销榜", category.chinese()));
    out.rank_type = Some(request.rank_type.to_string());
    out.rank_product_models = part(&found, 1, request.limit).iter().zip(1..).map(ranked).collect();
    Payload::of(&out)
}

fn ranked(((offer, facts), place): (&Found<'_>, i64)) -> RankedProduct {
    let mut out = RankedProduct::default();
    out.item_id = Some(ProductRef::Offer(offer.number));
    out.title = Some(offer.title.clone());
    out.translate_title = Some(facts.title.to_owned());
    out.img_url = Some(format!("{}.jpg", offer.picture));
    out.sort = Some(place);
    out.service_list = vec![if facts.ships_24_hours { "sendGoods24H" } else { "sendGoods48H" }.into()];
    out.buyer_num = Some(facts.sold / 3);
    out.sold_out = Some(facts.sold);
    out.goods_score = Some(score(facts));
    out
}
