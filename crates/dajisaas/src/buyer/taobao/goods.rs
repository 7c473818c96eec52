//! Looking for items, looking one up, and pricing what stands in a basket.

use super::{DajiSaasTaobao, address};
use crate::PictureSource;
use crate::taobao::orders::{PreviewLine, PreviewOrder};
use crate::taobao::{FoundItem, ResolveItem, SearchGoods, SearchSort};
use daigou_core::buyer::{
    Basket, BasketQuote, Listing, NewOrder, Product, SearchBy, SearchOrder, SearchPage, SearchQuery, tools,
};
use daigou_core::value::{MpId, MpSkuId};
use daigou_core::{Error, check};
use daigou_upstream::taobao::buying::{basket, goods};
use daigou_upstream::taobao::{RenderedOrder, rules};

/// The most items that a page of a search has.
const MAX_PAGE: i64 = 20;

impl DajiSaasTaobao {
    /// Of a picture there is one page: its bytes or its address are uploaded first. The bounds of prices are looked at here
    /// too, since that the platform keeps them is inferred.
    pub(super) async fn found(&self, query: &SearchQuery) -> Result<SearchPage, Error> {
        match &query.by {
            SearchBy::Words(words) => {
                check::filled("words", words)?;
                let size = i64::from(query.page_size).clamp(1, MAX_PAGE);
                let mut request = SearchGoods::new(words.trim()).page_no(i64::from(query.page.max(1))).page_size(size);
                (request.sort, request.filter) = (sort(query.order), bounds(query));
                let found = self.client.taobao().search(&request).await?;
                let items = found.data.unwrap_or_default();
                Ok(SearchPage::new(within(&items, query), None, !items.is_empty()))
            }
            SearchBy::Picture(picture) => self.pictured(picture.clone().into(), query).await,
            SearchBy::PictureUrl(url) => self.pictured(PictureSource::address(url.trim()), query).await,
        }
    }

    async fn pictured(&self, picture: PictureSource, query: &SearchQuery) -> Result<SearchPage, Error> {
        if query.page > 1 {
            return Ok(SearchPage::new(Vec::new(), None, false));
        }
        let reply = self.client.taobao().search_by_picture(picture, |request| request).await?;
        let found = reply.guess_rows().map_err(|e| tools::lacks("list of items").with_source(e))?;
        let items: Vec<FoundItem> = found.0;
        Ok(SearchPage::new(within(&items, query), None, false))
    }

    pub(super) async fn looked_up(&self, product: &str) -> Result<Product, Error> {
        let product = product.trim();
        rules::number("product", product)?;
        let item = self.client.send(&ResolveItem::new(product)).await?;
        let mut out = goods::product(&item, goods::Ids::Own);
        if out.product.is_empty() {
            (out.product, out.url) = (product.to_owned(), out.url.or_else(|| goods::url(product)));
        }
        Ok(out)
    }

    pub(super) async fn quoted_basket(&self, asked: &Basket) -> Result<BasketQuote, Error> {
        let order = asked.checked()?;
        check_lines(&order)?;
        let terms = self.resolve(&order).await?;
        let ids = order.lines.iter().zip(&terms.lines);
        let lines =
            ids.map(|(line, ids)| basket::Priced { line, item: ids.mp_id.as_str(), sku: ids.mp_sku_id.as_str() });
        let lines: Vec<basket::Priced<'_>> = lines.collect();
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
        let lines = lines.iter().map(|of| {
            let (item, sku) = (MpId::resolved(of.item), MpSkuId::resolved(of.sku));
            PreviewLine::new(item, sku, of.line.quantity)
        });
        let to = address(&asked.address);
        let request = PreviewOrder::new(to.clone(), &lines.collect::<Vec<_>>())?.warehouse_address(to);
        let preview = self.client.send(&request).await?;
        preview.order().cloned().ok_or_else(|| tools::lacks("price"))
    }
}

fn check_lines(order: &NewOrder) -> Result<(), Error> {
    for (i, line) in order.lines.iter().enumerate() {
        rules::number(&format!("lines[{i}].product"), line.product.trim())?;
        rules::number(&format!("lines[{i}].sku"), line.sku.trim())?;
    }
    Ok(())
}

fn sort(order: Option<SearchOrder>) -> Option<SearchSort> {
    match order? {
        SearchOrder::PriceUp => Some(SearchSort::PriceAscending),
        SearchOrder::PriceDown => Some(SearchSort::PriceDescending),
        SearchOrder::Sales => Some(SearchSort::SalesDescending),
        _ => None,
    }
}

/// Bounds of prices in fen, as upstream has them.
fn bounds(query: &SearchQuery) -> Option<String> {
    let least = query.min_price.map(|money| format!("min_price:{}", money.minor()));
    let most = query.max_price.map(|money| format!("max_price:{}", money.minor()));
    let bounds: Vec<String> = least.into_iter().chain(most).collect();
    (!bounds.is_empty()).then(|| bounds.join(","))
}

fn within(items: &[FoundItem], query: &SearchQuery) -> Vec<Listing> {
    items.iter().filter_map(goods::listing).filter(|listing| goods::is_within(listing, query)).collect()
}
