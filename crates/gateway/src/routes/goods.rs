//! What can be bought: searches, products, quotes.

use super::ask::{Asked, At, FullQuery, text};
use super::reply::{Answer, ok};
use crate::problem::Problem;
use crate::service::{Seat, Service};
use crate::shapes::{self, Found, Full, Page, PictureBody};
use axum::extract::State;
use bytes::Bytes;
use daigou_core::Error;
use daigou_core::buyer::{Basket, Capability, Listing, Product, SearchBy, SearchOrder, SearchQuery};
use daigou_core::value::{Money, Picture};
use daigou_upstream::link::{ProductLink, Site};
use schemars::JsonSchema;
use serde::Deserialize;

/// What is looked for, page by page.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Search {
    /// The words, in Chinese or in a language that the platform translates from.
    pub(crate) q: Option<String>,
    /// How many listings a page has: 1 to 50, 20 by default. A platform may give fewer.
    pub(crate) limit: Option<u32>,
    /// The `next` of the page before.
    pub(crate) cursor: Option<String>,
    /// The lowest price of a piece.
    pub(crate) min_price_fen: Option<i64>,
    /// The highest price of a piece.
    pub(crate) max_price_fen: Option<i64>,
    /// What comes first: the cheapest, the dearest, the most sold; the platform's own order where it is absent.
    pub(crate) sort: Option<Sort>,
    /// Add the platform's own object as `platform`.
    pub(crate) full: bool,
}

/// What comes first.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
pub(crate) enum Sort {
    /// The cheapest.
    #[serde(rename = "price")]
    PriceUp,
    /// The dearest.
    #[serde(rename = "-price")]
    PriceDown,
    /// The most sold.
    #[serde(rename = "sales")]
    Sales,
}

pub(crate) async fn search(
    State(service): State<Service>,
    At(buyer): At<String>,
    Asked(asked): Asked<Search>,
) -> Answer {
    let seat = service.offering(&buyer, Capability::SearchWords)?;
    let words = asked.q.as_deref().map(str::trim).filter(|words| !words.is_empty());
    let words = words.ok_or_else(|| Error::invalid("q", "must not be empty: the words to search for"))?;
    page(seat, SearchBy::Words(words.to_owned()), &asked).await
}

pub(crate) async fn search_picture(
    State(service): State<Service>,
    At(buyer): At<String>,
    Asked(asked): Asked<Search>,
    body: Bytes,
) -> Answer {
    if asked.q.is_some() {
        return Err(Error::invalid("q", "is for searches by words: the picture is the body").into());
    }
    let by = picture(&body)?;
    let capability = match &by {
        SearchBy::PictureUrl(_) => Capability::SearchPictureUrl,
        _ => Capability::SearchPicture,
    };
    let seat = service.offering(&buyer, capability).map_err(|problem| match by {
        SearchBy::PictureUrl(_) if service.offering(&buyer, Capability::SearchPicture).is_ok() => {
            problem.hint("post the picture itself: its bytes as the body, or base64 as `image`")
        }
        _ => problem,
    })?;
    page(seat, by, &asked).await
}

/// The picture of a body: its bytes as they are, or JSON with base64 or an address.
fn picture(body: &[u8]) -> Result<SearchBy, Error> {
    if body.first().is_none_or(|first| *first != b'{') {
        let picture = Picture::from_bytes(body).map_err(|error| error.with_field("body"))?;
        return Ok(SearchBy::Picture(picture));
    }
    let text = std::str::from_utf8(body).map_err(|_| Error::usage("the body: must be JSON in UTF-8, or a picture"))?;
    match shapes::read::<PictureBody>(text)? {
        PictureBody { image: Some(image), url: None } => {
            Picture::from_base64(&image).map(SearchBy::Picture).map_err(|error| error.with_field("image"))
        }
        PictureBody { image: None, url: Some(url) } if !url.trim().is_empty() => Ok(SearchBy::PictureUrl(url)),
        _ => Err(Error::invalid("image", "is needed, or `url` in its place").with_hint("or post the picture's bytes")),
    }
}

const MOST: u32 = 50;

async fn page(seat: &Seat, by: SearchBy, asked: &Search) -> Answer {
    let mut query = SearchQuery::new(by);
    query.page_size = match asked.limit {
        None => query.page_size,
        Some(limit @ 1..=MOST) => limit,
        Some(limit) => return Err(Error::invalid("limit", format!("must be 1 to {MOST}, got {limit}")).into()),
    };
    if let Some(cursor) = &asked.cursor {
        let page = cursor.parse().ok().filter(|page| (2..=10_000).contains(page));
        query.page =
            page.ok_or_else(|| Error::invalid("cursor", "is not what a page of this search gave as its next"))?;
    }
    query.min_price = fen("min_price_fen", asked.min_price_fen)?;
    query.max_price = fen("max_price_fen", asked.max_price_fen)?;
    if let (Some(min), Some(max)) = (asked.min_price_fen, asked.max_price_fen)
        && min > max
    {
        return Err(Error::invalid("max_price_fen", format!("{max} is below min_price_fen {min}")).into());
    }
    query.order = asked.sort.map(|sort| match sort {
        Sort::PriceUp => SearchOrder::PriceUp,
        Sort::PriceDown => SearchOrder::PriceDown,
        Sort::Sales => SearchOrder::Sales,
    });
    let found = seat.buyer.search(&query).await?;
    let next = (found.more && !found.listings.is_empty()).then(|| (query.page + 1).to_string());
    let items: Vec<Full<Listing>> = found.listings.into_iter().map(|one| Full::of(one, asked.full)).collect();
    ok(&Page { items, next, total: found.total, unreadable: 0 })
}

fn fen(field: &str, amount: Option<i64>) -> Result<Option<Money>, Error> {
    match amount {
        Some(amount) if amount < 0 => Err(Error::invalid(field, format!("must be at least 0 (fen), got {amount}"))),
        amount => Ok(amount.map(Money::cny_fen)),
    }
}

pub(crate) async fn product(
    State(service): State<Service>,
    At((buyer, id)): At<(String, String)>,
    Asked(asked): Asked<FullQuery>,
) -> Answer {
    let seat = service.offering(&buyer, Capability::Product)?;
    let product = seat.buyer.product(id.trim()).await?;
    ok(&Full::of(product, asked.full))
}

/// A link, and through whom to read it.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Link {
    /// A link to a product as buyers are sent it, or a share text with one in it.
    pub(crate) url: Option<String>,
    /// Through whom; the first that sells there and can be used where it is absent.
    pub(crate) buyer: Option<String>,
    /// Add the platform's own object as `platform`.
    pub(crate) full: bool,
}

pub(crate) async fn product_by_link(State(service): State<Service>, Asked(asked): Asked<Link>) -> Answer {
    let text = asked.url.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let text = text.ok_or_else(|| Error::invalid("url", "must not be empty: a link to a product"))?;
    let links = ProductLink::all(text).map_err(|error| error.with_field("url"))?;
    let sells = |buyer: &str, link: &ProductLink| (link.site == Site::Alibaba1688) == buyer.ends_with("-1688");
    if let Some(name) = &asked.buyer {
        let seat = service.offering(name, Capability::Product)?;
        let link = links.iter().find(|link| sells(name, link)).ok_or_else(|| no_seller(name, &links))?;
        return found(seat, seat.buyer.product(&link.product).await?, asked.full);
    }
    let mut problem = no_seller("no buyer of this server", &links);
    let Some(link) = links.first() else { return Err(problem) };
    for seat in service.seats().filter(|seat| seat.buyer.supports(Capability::Product) && sells(seat.name, link)) {
        match seat.buyer.product(&link.product).await {
            Ok(product) => return found(seat, product, asked.full),
            // It knows products by other names than links have: another buyer may not.
            Err(error) if error.is_local() => problem = Problem::of(&error),
            Err(error) => return Err(error.into()),
        }
    }
    Err(problem)
}

fn found(seat: &Seat, product: Product, full: bool) -> Answer {
    ok(&Found { value: Full::of(product, full), buyer: seat.name })
}

fn no_seller(who: &str, links: &[ProductLink]) -> Problem {
    let site = links.first().map_or(Site::Taobao, |link| link.site);
    let names =
        if site == Site::Alibaba1688 { "pandapon-1688, dajisaas-1688" } else { "pandapon-taobao, dajisaas-taobao" };
    let error = Error::invalid("buyer", format!("{who} does not sell what is on {site}"));
    Problem::of(&error).hint(format!("these do: {names}"))
}

pub(crate) async fn quote(State(service): State<Service>, At(buyer): At<String>, body: Bytes) -> Answer {
    let seat = service.offering(&buyer, Capability::QuoteBasket)?;
    let basket = Basket::from_json(text(&body)?).map_err(|wrong| Problem::of_all(&wrong))?;
    seat.buyer.check(&basket.checked()?)?;
    ok(&seat.buyer.quote_basket(&basket).await?)
}
