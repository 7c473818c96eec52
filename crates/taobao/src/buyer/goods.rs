//! Looking for items, looking one up, and pricing what stands in a basket.

use super::{PandaPonTaobao, receiver};
use crate::checks;
use crate::goods::{FoundItem, FoundItems, GetItem, ImageSearch, SearchGoods};
use crate::orders::{RenderLine, RenderOrder, RenderedOrder};
use crate::vocabulary::SearchSort;
use daigou_core::buyer::{
    Basket, BasketQuote, Capability, Listing, Product, SearchBy, SearchOrder, SearchPage, SearchQuery, tools,
};
use daigou_core::{Error, check};
use daigou_upstream::taobao::buying::{basket, goods};

/// The most items that a page of a search has.
const MAX_PAGE: i64 = 40;

impl PandaPonTaobao {
    /// The bounds of prices are looked at here: a search by words has no member for them. Of a picture there is one page.
    pub(super) async fn found(&self, query: &SearchQuery) -> Result<SearchPage, Error> {
        match &query.by {
            SearchBy::Words(words) => {
                check::filled("words", words)?;
                let size = i64::from(query.page_size).clamp(1, MAX_PAGE);
                let mut request = SearchGoods::new(words.trim()).page_no(i64::from(query.page.max(1))).page_size(size);
                request.sort = sort(query.order);
                let reply = self.client.goods().search(&request).await?;
                let (found, _): (FoundItems, _) = reply.guess_rows().map_err(daigou_core::page::unreadable)?;
                let items = found.data.unwrap_or_default();
                Ok(SearchPage::new(within(&items, query), None, !items.is_empty()))
            }
            SearchBy::PictureUrl(url) => {
                if query.page > 1 {
                    return Ok(SearchPage::new(Vec::new(), None, false));
                }
                let reply = self.client.goods().image_search(&ImageSearch::url(url.trim())).await?;
                let (items, _): (Vec<FoundItem>, _) = reply.guess_rows().map_err(daigou_core::page::unreadable)?;
                Ok(SearchPage::new(within(&items, query), None, false))
            }
            // There is no upload by which a picture's bytes would get an address.
            SearchBy::Picture(_) => Err(Capability::SearchPicture.unsupported("pandapon-taobao")),
        }
    }

    pub(super) async fn looked_up(&self, product: &str) -> Result<Product, Error> {
        let item = self.client.goods().get(&GetItem::new(product.trim())).await?;
        Ok(goods::product(&item, goods::Ids::Distribution))
    }

    pub(super) async fn quoted_basket(&self, asked: &Basket) -> Result<BasketQuote, Error> {
        let order = asked.checked()?;
        for (i, line) in order.lines.iter().enumerate() {
            checks::number(&format!("lines[{i}].product"), line.product.trim())?;
            checks::number(&format!("lines[{i}].sku"), line.sku.trim())?;
        }
        let lines = order.lines.iter();
        let lines: Vec<basket::Priced<'_>> =
            lines.map(|line| basket::Priced { line, item: line.product.trim(), sku: line.sku.trim() }).collect();
        let whole = self.rendered(asked, &lines).await?;
        let shops = basket::by_shop(&whole, &lines)?;
        let mut orders = Vec::with_capacity(shops.len());
        for shop in &shops {
            let of_shop: Vec<basket::Priced<'_>> = shop.iter().filter_map(|place| lines.get(*place)).copied().collect();
            match shops.len() {
                1 => orders.push(basket::order(&whole, &of_shop)?),
                _ => orders.push(basket::order(&self.rendered(asked, &of_shop).await?, &of_shop)?),
            }
        }
        BasketQuote::of(orders)
    }

    async fn rendered(&self, asked: &Basket, lines: &[basket::Priced<'_>]) -> Result<RenderedOrder, Error> {
        let lines = lines.iter().map(|of| RenderLine::new(of.item, of.sku, of.line.quantity));
        let request = RenderOrder::new(&receiver(&asked.address), &lines.collect::<Vec<_>>())?;
        let reply = self.client.orders().render(&request).await?;
        reply.guess().map_err(|e| tools::lacks("price of the expected shape").with_source(e))
    }
}

fn sort(order: Option<SearchOrder>) -> Option<SearchSort> {
    match order? {
        SearchOrder::PriceUp => Some(SearchSort::PriceAscending),
        SearchOrder::PriceDown => Some(SearchSort::PriceDescending),
        SearchOrder::Sales => Some(SearchSort::SalesDescending),
        _ => None,
    }
}

fn within(items: &[FoundItem], query: &SearchQuery) -> Vec<Listing> {
    items.iter().filter_map(goods::listing).filter(|listing| goods::is_within(listing, query)).collect()
}
