//! Looking for products, looking one up, and pricing what stands in a basket.

use super::{DajiSaas1688, cargo};
use crate::PictureSource;
use crate::alibaba::{GetProduct, PreviewOrder, SearchByPicture, SearchProducts};
use daigou_core::buyer::{
    Basket, BasketQuote, NewLine, Product, SearchBy, SearchOrder, SearchPage, SearchQuery, Seller, tools,
};
use daigou_core::value::{Embedded, Money, ProductRef, Yuan};
use daigou_core::{Error, Generation, check};
use daigou_upstream::alibaba::buying::{self, basket, goods};
use daigou_upstream::alibaba::rules::MAX_PAGE;
use daigou_upstream::alibaba::search::{Direction, Sort};
use std::collections::HashMap;
use std::convert::Infallible;

impl DajiSaas1688 {
    /// A picture is uploaded first, its bytes or its address alike.
    pub(super) async fn found(&self, query: &SearchQuery) -> Result<SearchPage, Error> {
        let page = i64::from(query.page.max(1));
        let size = i64::from(query.page_size).clamp(1, MAX_PAGE);
        let prices = [yuan("min_price", query.min_price)?, yuan("max_price", query.max_price)?];
        let found = match &query.by {
            SearchBy::Words(words) => {
                check::filled("words", words)?;
                let mut request = SearchProducts::new(words.trim()).page(page, size);
                ([request.price_start, request.price_end], request.sort) = (prices, sort(query.order));
                self.client.alibaba().search(&request).await?
            }
            SearchBy::Picture(picture) => self.pictured(picture.clone().into(), query, [page, size], prices).await?,
            SearchBy::PictureUrl(url) => {
                self.pictured(PictureSource::address(url.trim()), query, [page, size], prices).await?
            }
        };
        let before = u64::try_from((page - 1).saturating_mul(size)).unwrap_or_default();
        let more = !found.data.is_empty() && found.may_go_on(size, before);
        let total = found.total_records.and_then(|total| u64::try_from(total).ok());
        Ok(SearchPage::new(found.data.iter().filter_map(goods::listing).collect(), total, more))
    }

    async fn pictured(
        &self,
        picture: PictureSource,
        query: &SearchQuery,
        [page, size]: [i64; 2],
        prices: [Option<Yuan>; 2],
    ) -> Result<crate::alibaba::SearchPage, Error> {
        let refine = |request: SearchByPicture| {
            let mut request = request.page(page, size);
            ([request.price_start, request.price_end], request.sort) = (prices, sort(query.order));
            request
        };
        self.client.alibaba().search_by_picture(picture, refine).await.map(|(_, page)| page)
    }

    pub(super) async fn looked_up(&self, product: &str) -> Result<Product, Error> {
        let asked: ProductRef = product.parse().unwrap_or_else(|never: Infallible| match never {});
        check::product("product", &asked, Generation::V1)?;
        let detail = self.client.alibaba().detail(&GetProduct::new(product.trim())).await?;
        Ok(goods::product(&detail, &asked))
    }

    /// By one preview, which has a part for each order. Where 1688 refuses lines of several sellers together, their products
    /// say whose they are, and each seller's lines are priced by themselves.
    pub(super) async fn quoted_basket(&self, asked: &Basket) -> Result<BasketQuote, Error> {
        buying::check_order(&asked.checked()?, Generation::V1)?;
        match self.previewed(asked, &asked.lines).await {
            Err(error) if basket::is_of_several_sellers(&error) && asked.lines.len() > 1 => {
                let sellers = self.by_seller(&asked.lines).await?;
                if sellers.len() < 2 {
                    return Err(error);
                }
                let mut orders = Vec::with_capacity(sellers.len());
                for (seller, lines) in sellers {
                    let mut quote = self.previewed(asked, &lines).await?;
                    for order in &mut quote.orders {
                        order.seller = order.seller.take().or_else(|| seller.clone());
                    }
                    orders.append(&mut quote.orders);
                }
                BasketQuote::of(orders)
            }
            quoted => quoted,
        }
    }

    async fn previewed(&self, asked: &Basket, lines: &[NewLine]) -> Result<BasketQuote, Error> {
        let request = PreviewOrder::new(buying::address(&asked.address), cargo(lines));
        let preview = self.client.alibaba().order_preview(&request).await?;
        basket::quote(&[preview], lines)
    }

    /// The lines by seller, in the order of the lines; each product is looked up once.
    async fn by_seller(&self, lines: &[NewLine]) -> Result<Vec<(Option<Seller>, Vec<NewLine>)>, Error> {
        let mut known: HashMap<&str, Option<Seller>> = HashMap::new();
        let mut sellers: Vec<(Option<Seller>, Vec<NewLine>)> = Vec::new();
        for line in lines {
            let product = line.product.trim();
            if !known.contains_key(product) {
                known.insert(product, self.looked_up(product).await?.seller);
            }
            let seller = known.get(product).cloned().flatten();
            if seller.is_none() {
                return Err(tools::lacks(&format!("seller of the product {product}")));
            }
            match sellers.iter_mut().find(|(other, _)| *other == seller) {
                Some((_, of)) => of.push(line.clone()),
                None => sellers.push((seller, vec![line.clone()])),
            }
        }
        Ok(sellers)
    }
}

fn yuan(field: &str, money: Option<Money>) -> Result<Option<Yuan>, Error> {
    money.map(|money| Yuan::from_money(money).map_err(|e| Error::invalid(field, e))).transpose()
}

fn sort(order: Option<SearchOrder>) -> Option<Embedded<Sort>> {
    let sort = match order? {
        SearchOrder::PriceUp => Sort::by_price(Direction::Asc),
        SearchOrder::PriceDown => Sort::by_price(Direction::Desc),
        SearchOrder::Sales => Sort::by_month_sold(Direction::Desc),
        _ => return None,
    };
    Some(sort.into())
}
