//! `daigou search`: listings by words or by a picture.

use crate::args::{SearchArgs, SortArg};
use crate::buying::{connect, filled, ids, list, money, narrow, need, words, yuan};
use crate::output::{Output, Stake};
use bytes::Bytes;
use daigou_core::buyer::{Buyer, Capability, Listing, SearchBy, SearchOrder, SearchQuery};
use daigou_core::transport::{ReqwestTransport, TimeLeft, Transport};
use daigou_core::value::Picture;
use daigou_core::{Certainty, Error, ErrorKind, Timeouts};
use std::collections::HashSet;
use std::time::Duration;

pub(crate) async fn run(args: &SearchArgs, profile: Option<&str>, out: &Output) -> Result<(), Error> {
    let buyer = connect(&args.buyer.via, &args.buyer.how, profile)?;
    let mut query = SearchQuery::new(by(args, &*buyer).await?);
    query.page_size = args.limit.min(50);
    query.min_price = args.min_price.as_deref().map(|text| yuan("--min-price", text)).transpose()?;
    query.max_price = args.max_price.as_deref().map(|text| yuan("--max-price", text)).transpose()?;
    if let (Some(min), Some(max)) = (query.min_price, query.max_price)
        && min.minor() > max.minor()
    {
        return Err(Error::invalid("--max-price", format!("{max} is below --min-price {min}")));
    }
    query.order = args.sort.map(|sort| match sort {
        SortArg::Price => SearchOrder::PriceUp,
        SortArg::PriceDown => SearchOrder::PriceDown,
        SortArg::Sales => SearchOrder::Sales,
    });
    out.tells_of(Stake::Answer);
    let (listings, total) = pages(&*buyer, query, args.limit as usize).await?;
    if out.is_json() {
        return out.json(&list(&listings, args.buyer.how.full)?);
    }
    if listings.is_empty() {
        out.line("nothing was found");
        return Ok(());
    }
    out.line(shown(&listings));
    let of = total.filter(|total| *total > listings.len() as u64).map(|total| format!(" of {total}"));
    out.line(format!("{} listings{}; see one: daigou product ID", listings.len(), of.unwrap_or_default()));
    Ok(())
}

/// Pages until there are enough. A product that moved on to the next page meanwhile stands there once.
async fn pages(buyer: &dyn Buyer, mut query: SearchQuery, limit: usize) -> Result<(Vec<Listing>, Option<u64>), Error> {
    let mut listings: Vec<Listing> = Vec::new();
    let mut known = HashSet::new();
    let mut total = None;
    loop {
        let page = buyer.search(&query).await?;
        total = page.total.or(total);
        let before = listings.len();
        listings.extend(page.listings.into_iter().filter(|listing| known.insert(listing.product.clone())));
        if listings.len() >= limit || !page.more || listings.len() == before {
            listings.truncate(limit);
            return Ok((listings, total));
        }
        query.page += 1;
    }
}

async fn by(args: &SearchArgs, buyer: &dyn Buyer) -> Result<SearchBy, Error> {
    let Some(image) = &args.image else {
        need(buyer, Capability::SearchWords)?;
        return Ok(SearchBy::Words(args.words.join(" ")));
    };
    let is_url = image.starts_with("http://") || image.starts_with("https://");
    if is_url && buyer.supports(Capability::SearchPictureUrl) {
        return Ok(SearchBy::PictureUrl(image.clone()));
    }
    need(buyer, Capability::SearchPicture)?;
    let picture = if is_url { fetched(image, args.buyer.how.timeout).await } else { Picture::from_path(image) };
    picture.map(SearchBy::Picture).map_err(|error| error.with_field("--image"))
}

/// The picture of an address, where the buyer takes pictures alone.
async fn fetched(url: &str, limit: Duration) -> Result<Picture, Error> {
    let failed = |why: String| {
        Error::new(ErrorKind::Connect, Certainty::NotSent, format!("the picture cannot be fetched: {why}"))
            .with_hint("save it, and give the file")
    };
    let transport =
        ReqwestTransport::new(Timeouts { connect: limit, read: limit, total: limit }, Picture::MAX_BYTES + 1)?;
    let request = http::Request::get(url).body(Bytes::new());
    let mut request = request.map_err(|error| Error::invalid("--image", format!("is no address: {error}")))?;
    request.extensions_mut().insert(TimeLeft(limit));
    let answer = transport.send(request).await.map_err(|error| failed(error.to_string()))?;
    if !answer.status().is_success() {
        return Err(failed(format!("it answered {}", answer.status())));
    }
    Picture::from_bytes(answer.into_body())
}

fn shown(listings: &[Listing]) -> String {
    const HEADER: [&str; 6] = ["product", "title", "price", "least", "sold", "seller"];
    let row = |listing: &Listing| {
        let price = match listing.price_max.filter(|max| Some(*max) != listing.price) {
            Some(max) => format!("{} – {max}", money(listing.price)),
            None => money(listing.price),
        };
        let seller = listing.seller.as_ref().and_then(|seller| seller.name.as_deref().or(seller.id.as_deref()));
        let title = words(listing.title.as_deref());
        [listing.product.clone(), title, price, count(listing.min_quantity), count(listing.sold), words(seller)]
    };
    let all: Vec<[String; HEADER.len()]> = listings.iter().map(row).collect();
    let columns = filled(HEADER, &all);
    let mut rows = narrow(&columns.iter().map(|column| HEADER[*column]).collect::<Vec<_>>());
    for row in &all {
        rows.add_row(columns.iter().map(|column| row[*column].clone()));
    }
    // Opaque ids are longer than a terminal: they are told whole all the same.
    ids(&mut rows, &[0], &[]);
    rows.to_string()
}

fn count(number: Option<i64>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}
