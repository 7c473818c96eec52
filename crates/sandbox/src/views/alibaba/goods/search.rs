//! Searching 1688's products, as both platforms pass it on. Prices are **yuan** as text.

use crate::views::alibaba::goods::yuan_text;
use crate::wire::own_route::is_unpublished;
use crate::wire::reply::{Refusal, wrong};
use crate::world::pictures::Likeness;
use crate::world::{Catalogue, Facts, Offer, OfferFilter, OfferSearch, Seller, Sorting, facts, part, search_offers};
use daigou_core::value::{Embedded, ProductRef, Text, Time, Yuan};
use daigou_core::{Generation, Request};
use daigou_upstream::alibaba::search::{Direction, PriceInfo, ProductPromotion, SellerScores, ShippingRates, Sort};
use daigou_upstream::alibaba::{SearchItem, SearchPage};

/// An offer and what is told of it.
pub(crate) type Found<'c> = (&'c Offer, &'c Facts);

/// The members that all searches have in common, as they stand in a request.
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
    /// The likeness to look for, of a search by picture.
    pub(crate) like: Option<Likeness>,
    /// The language of titles: English where it is empty.
    pub(crate) language: &'r str,
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
    out.total_page = Some((total + wanted.size - 1) / wanted.size.max(1));
    out.page_size = Some(wanted.size);
    out.current_page = Some(wanted.page);
    let here = part(&found, wanted.page, wanted.size).iter();
    out.data = here
        .map(|found| {
            let mut item = item(catalogue, found, named, wanted.language);
            item.seller_open_id = wanted.seller.map(Into::into);
            item
        })
        .collect();
    Ok(out)
}

/// Finds the offers that fit, in the order that is asked for: see [`search_offers`].
pub(crate) fn find<'c>(catalogue: &'c Catalogue, wanted: &Wanted<'_>) -> Result<Vec<Found<'c>>, Refusal> {
    let sort = wanted.sort.filter(|sort| !sort.is_blank()).map(Embedded::get).transpose();
    let sort = sort.map_err(|error| wrong("sort", error))?.unwrap_or_default();
    let fen = |member, price: Option<&Yuan>| {
        let price = price.filter(|price| !price.is_blank());
        let fen = price.map(|price| price.money().and_then(|money| money.fen())).transpose();
        fen.map_err(|error| wrong(member, error))
    };
    let filter = OfferFilter::read(wanted.filter.unwrap_or_default()).map_err(|error| wrong("filter", error))?;
    let search = OfferSearch {
        keyword: wanted.keyword,
        filter,
        least: fen("priceStart", wanted.least)?,
        most: fen("priceEnd", wanted.most)?,
        category: wanted.category,
        seller: wanted.seller,
        price: sort.price.map(order),
        again: sort.re_purchase_rate.map(order),
        sold: sort.month_sold.map(order),
        like: wanted.like.clone(),
    };
    Ok(search_offers(catalogue, &search).into_iter().map(|offer| (offer, facts(offer))).collect())
}

const fn order(direction: Direction) -> Sorting {
    match direction {
        Direction::Asc => Sorting::Rising,
        Direction::Desc => Sorting::Falling,
    }
}

pub(crate) fn everything(catalogue: &Catalogue) -> impl Iterator<Item = Found<'_>> {
    catalogue.offers.iter().map(|offer| (offer, facts(offer)))
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

/// The text that is to be reported back to 1688: it names the product as the list does.
pub(super) fn trace(named: Named, offer: &Offer) -> String {
    let name = if named.mapped && !named.number { offer.map_id.clone() } else { offer.number.to_string() };
    format!("object_id@{name}^object_type@offer")
}

/// A product in a list.
pub(crate) fn item(catalogue: &Catalogue, (offer, facts): &Found<'_>, named: Named, language: &str) -> SearchItem {
    let price = yuan_text(offer.cheapest());
    let mut prices = PriceInfo::default();
    prices.price.clone_from(&price);
    prices.consign_price = price;
    let saves = offer.skus.first().and_then(|sku| sku.promotion.as_ref()).map(|promotion| promotion.saves);
    prices.promotion_price = saves.and_then(|saves| yuan_text(offer.cheapest() - saves));
    let seller = &catalogue.sellers[offer.seller];
    let mut out = SearchItem::default();
    out.image_url = Some(format!("{}.jpg", offer.picture));
    out.subject = Some(offer.title.clone());
    out.subject_trans = Some(facts.title_in(&offer.title, language).to_owned());
    out.offer_id = named.number.then_some(ProductRef::Offer(offer.number));
    out.offer_map_id = named.mapped.then(|| ProductRef::Mapped(offer.map_id.clone()));
    out.is_jxhy = Some(facts.distribution);
    out.price_info = Some(prices);
    out.repurchase_rate = Some(format!("{}%", facts.again));
    out.month_sold = Some(facts.sold);
    out.trace_info = Some(trace(named, offer));
    out.is_one_psale = Some(facts.single_pieces);
    out.seller_identities = Some(seller_identities(seller));
    out.offer_identities = Some(identities(facts));
    out.trade_score = Some(score(facts));
    out.promotion_model = Some(promotion(offer));
    out.top_category_id = Some(facts.top);
    out.second_category_id = Some(facts.category.id);
    out.third_category_id = Some(facts.category.id);
    out.is_patent_product = Some(false);
    let made = listed_on(offer);
    out.create_date = Some(made.clone());
    out.modify_date = Some(made);
    out.sales7d = Some((facts.sold / 4).to_string());
    out.product_simple_shipping_info = Some(shipping(facts, seller));
    out.is_select = Some(facts.strict);
    out.min_order_quantity = Some(offer.min_quantity);
    out.seller_data_info = Some(scores(offer, seller));
    out
}

/// When it was listed: on a day that follows from the number.
pub(super) fn listed_on(offer: &Offer) -> Time {
    let (month, day) = (offer.number % 12 + 1, offer.number % 28 + 1);
    format!("2024-{month:02}-{day:02} 00:00:00").as_str().into()
}

/// How fast it is sent, as far as the sandbox knows.
fn shipping(facts: &Facts, seller: &Seller) -> ShippingRates {
    let percent = |mille: i64| Some(format!("{}.{}0%", mille / 10, mille % 10));
    let mut out = ShippingRates::default();
    out.shipping_time_guarantee = Some(if facts.ships_24_hours { "shipIn24Hours" } else { "shipIn48Hours" }.to_owned());
    out.pickup_within24h_rate30d = percent(seller.collected_24);
    out.pickup_within24h_rate7d = percent(seller.collected_24);
    out.perfect_fulfillment_rate30d = percent(seller.collected_48);
    out.perfect_fulfillment_rate7d = percent(seller.collected_48);
    out
}

pub(crate) fn score(facts: &Facts) -> String {
    tenths(facts.score)
}

fn tenths(score: i64) -> String {
    format!("{}.{}", score / 10, score % 10)
}

/// Names the kinds of seller that it is: an older member is a strong one.
fn seller_identities(seller: &Seller) -> Vec<Text> {
    let known = [("tp_member", true), ("powerful_merchants", seller.years > 8), ("super_factory", seller.factory)];
    known.into_iter().filter(|(_, is)| *is).map(|(word, _)| word.into()).collect()
}

/// Scores of the seller, as far as the sandbox knows any.
pub(super) fn scores(offer: &Offer, seller: &Seller) -> SellerScores {
    let mut out = SellerScores::default();
    out.trade_medal_level = Some((seller.years / 3 + 2).min(5).to_string());
    out.composite_service_score = Some(tenths(seller.experience));
    let lower = tenths(seller.experience - 5);
    for score in [
        &mut out.logistics_experience_score,
        &mut out.dispute_complaint_score,
        &mut out.offer_experience_score,
        &mut out.consulting_experience_score,
        &mut out.after_sales_experience_score,
    ] {
        *score = Some(lower.clone());
    }
    out.tp_year = Some(seller.years);
    out.repeat_purchase_percent = Some(format!("0.{:02}", offer.facts.again));
    out
}

/// Which of 1688's own selections it is in.
pub(super) fn identities(facts: &Facts) -> Vec<Text> {
    if facts.strict { vec!["select".into()] } else { Vec::new() }
}

/// Tells whether anything of an offer is in promotion.
pub(super) fn promotion(offer: &Offer) -> ProductPromotion {
    let promoted = offer.skus.iter().any(|sku| sku.promotion.is_some());
    let mut out = ProductPromotion::default();
    out.has_promotion = Some(promoted);
    out.promotion_type = promoted.then(|| "plus".to_owned());
    out
}
