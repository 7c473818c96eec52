//! Searching 1688's products, as both platforms pass it on. Prices are **yuan** as text. The words of a filter that say
//! what a product is are heeded; the others change nothing.

use crate::pandapon::alibaba1688::{wrong, yuan_text};
use crate::reply::Refusal;
use crate::routes::is_unpublished;
use crate::world::{Catalogue, Facts, Likeness, Offer, facts};
use daigou_core::value::{Embedded, ProductRef, Text, Yuan};
use daigou_core::{Generation, Request};
use daigou_upstream::alibaba::search::{Direction, PriceInfo, ProductPromotion, Sort};
use daigou_upstream::alibaba::{SearchItem, SearchPage};
use std::cmp::Reverse;

/// An offer and what is told of it.
pub(crate) type Found<'c> = (&'c Offer, Facts);

/// What all searches have in common.
#[derive(Default)]
pub(crate) struct Wanted<'r> {
    pub(crate) page: i64,
    pub(crate) size: i64,
    pub(crate) keyword: &'r str,
    pub(crate) filter: Option<&'r str>,
    pub(crate) sort: Option<&'r Embedded<Sort>>,
    pub(crate) least: Option<&'r Yuan>,
    pub(crate) most: Option<&'r Yuan>,
    pub(crate) category: Option<i64>,
    pub(crate) seller: Option<&'r str>,
    /// What the picture shows, of a search by picture.
    pub(crate) like: Option<Likeness>,
}

/// One page of what a search finds, and how many there are over all pages.
pub(crate) fn page_of(
    catalogue: &Catalogue,
    wanted: &Wanted<'_>,
    named: Named,
    also: impl Fn(&Found<'_>) -> bool,
) -> Result<SearchPage, Refusal> {
    let found: Vec<Found<'_>> = find(catalogue, wanted)?.into_iter().filter(also).collect();
    let total = i64::try_from(found.len()).unwrap_or_default();
    let mut out = SearchPage::default();
    out.total_records = Some(total);
    out.total_page = Some((total + wanted.size - 1) / wanted.size);
    out.page_size = Some(wanted.size);
    out.current_page = Some(wanted.page);
    let here = part(&found, wanted.page, wanted.size).iter();
    out.data = here
        .map(|found| {
            let mut item = item(found, named);
            item.seller_open_id = wanted.seller.map(Into::into);
            item
        })
        .collect();
    Ok(out)
}

/// What stands on a page, counted from 1.
pub(crate) fn part<T>(all: &[T], page: i64, size: i64) -> &[T] {
    let size = usize::try_from(size).unwrap_or(0);
    let before = usize::try_from(page.saturating_sub(1)).unwrap_or(usize::MAX).saturating_mul(size);
    let rest = all.get(before..).unwrap_or_default();
    &rest[..size.min(rest.len())]
}

/// What fits, in the order that is asked for; where none is, what is most like a picture comes first, or what sells best.
pub(crate) fn find<'c>(catalogue: &'c Catalogue, wanted: &Wanted<'_>) -> Result<Vec<Found<'c>>, Refusal> {
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
    if let Some(likeness) = &wanted.like {
        found.sort_by_cached_key(|(offer, facts)| likeness.distance(offer, facts));
    }
    by(&mut found, sort.month_sold, |(_, facts)| facts.sold);
    by(&mut found, sort.re_purchase_rate, |(_, facts)| facts.again);
    by(&mut found, sort.price, |(offer, _)| cheapest(offer));
    Ok(found)
}

pub(crate) fn everything(catalogue: &Catalogue) -> impl Iterator<Item = Found<'_>> {
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
pub(crate) fn cheapest(offer: &Offer) -> i64 {
    offer.skus.iter().map(|sku| sku.price).min().unwrap_or_default()
}

/// How products are named in a list.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Named {
    number: bool,
    mapped: bool,
}

impl Named {
    /// By 1688's own number.
    pub(crate) const NUMBER: Self = Self { number: true, mapped: false };

    /// As the generation does; both ways on a route that does not tell it.
    pub(crate) fn by<R: Request>(generation: Generation) -> Self {
        let both = is_unpublished(R::OPERATION);
        Self { number: both || generation == Generation::V1, mapped: both || generation == Generation::V2 }
    }
}

/// A product in a list.
pub(crate) fn item((offer, facts): &Found<'_>, named: Named) -> SearchItem {
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
    out.offer_identities = Some(identities(facts));
    out.trade_score = Some(score(facts));
    out.promotion_model = Some(promotion(offer));
    out.top_category_id = Some(facts.top);
    out.second_category_id = Some(facts.category.id);
    out.is_select = Some(facts.strict);
    out.min_order_quantity = Some(offer.min_quantity);
    out
}

pub(crate) fn score(facts: &Facts) -> String {
    format!("{}.{}", facts.score / 10, facts.score % 10)
}

/// Which of 1688's own selections it is in.
pub(super) fn identities(facts: &Facts) -> Vec<Text> {
    if facts.strict { vec!["select".into()] } else { Vec::new() }
}

/// Whether anything of it is in promotion.
pub(super) fn promotion(offer: &Offer) -> ProductPromotion {
    let promoted = offer.skus.iter().any(|sku| sku.promotion.is_some());
    let mut out = ProductPromotion::default();
    out.has_promotion = Some(promoted);
    out.promotion_type = promoted.then(|| "plus".to_owned());
    out
}
