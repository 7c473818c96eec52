//! Looking for products, looking one up, and pricing what stands in a basket.

use super::PandaPon1688;
use crate::goods::{GetProduct, SearchByPicture, SearchProducts};
use crate::orders::{BatchPreview, PreviewOrder};
use daigou_core::buyer::{
    Basket, BasketQuote, NewOrder, Product, SearchBy, SearchOrder, SearchPage, SearchQuery, tools,
};
use daigou_core::value::{Embedded, Money, ProductRef, Yuan};
use daigou_core::{Error, Marketplace, Request, check};
use daigou_upstream::alibaba::buying::{self, basket, goods};
use daigou_upstream::alibaba::rules::MAX_PAGE;
use daigou_upstream::alibaba::search::{self, Direction, Sort};
use std::convert::Infallible;

/// The part that searches by words and by a picture have in common.
struct Asked {
    page: i64,
    size: i64,
    prices: [Option<Yuan>; 2],
    sort: Option<Embedded<Sort>>,
}

impl Asked {
    fn of(query: &SearchQuery) -> Result<Self, Error> {
        let yuan = |field: &str, money: Option<Money>| {
            money.map(|money| Yuan::from_money(money).map_err(|e| Error::invalid(field, e))).transpose()
        };
        let sort = query.order.and_then(|order| match order {
            SearchOrder::PriceUp => Some(Sort::by_price(Direction::Asc)),
            SearchOrder::PriceDown => Some(Sort::by_price(Direction::Desc)),
            SearchOrder::Sales => Some(Sort::by_month_sold(Direction::Desc)),
            _ => None,
        });
        Ok(Self {
            page: i64::from(query.page.max(1)),
            size: i64::from(query.page_size).clamp(1, MAX_PAGE),
            prices: [yuan("min_price", query.min_price)?, yuan("max_price", query.max_price)?],
            sort: sort.map(Embedded::from),
        })
    }
}

impl PandaPon1688 {
    pub(super) async fn found(&self, query: &SearchQuery) -> Result<SearchPage, Error> {
        let asked = Asked::of(query)?;
        let [least, most] = asked.prices;
        let (page, size, sort) = (asked.page, asked.size, asked.sort);
        let found = match &query.by {
            SearchBy::Words(words) => {
                check::filled("words", words)?;
                let mut request = SearchProducts::new(words.trim()).page(page, size);
                (request.price_start, request.price_end, request.sort) = (least, most, sort);
                self.client.goods().search(&request).await?
            }
            SearchBy::Picture(_) | SearchBy::PictureUrl(_) => {
                let request = match &query.by {
                    SearchBy::Picture(picture) => SearchByPicture::of_base64(picture.to_base64()),
                    SearchBy::PictureUrl(url) => SearchByPicture::of_address(url.trim()),
                    SearchBy::Words(words) => SearchByPicture::of_address(words.as_str()),
                };
                let mut request = request.page(page, size);
                (request.price_start, request.price_end, request.sort) = (least, most, sort);
                self.client.goods().image_search(&request).await?
            }
        };
        Ok(listed(&found, page, size))
    }

    pub(super) async fn looked_up(&self, product: &str) -> Result<Product, Error> {
        let product: ProductRef = product.parse().unwrap_or_else(|never: Infallible| match never {});
        check::product("product", &product, self.generation())?;
        let detail = self.client.goods().detail(&GetProduct::new(product.clone())).await?;
        Ok(goods::product(&detail, &product))
    }

    /// By a preview over several sellers; where the client cannot send one, by a preview of the only seller.
    pub(super) async fn quoted_basket(&self, lines: &Basket) -> Result<BasketQuote, Error> {
        let order = lines.checked()?;
        buying::check_order(&order, self.generation())?;
        every_line_has_its_sku(&order)?;
        let (address, cargo) = (buying::address(&lines.address), super::cargo(&lines.lines));
        if self.sends(BatchPreview::OPERATION) {
            let previews = self.client.orders().batch_preview(&BatchPreview::new(address, cargo)).await?;
            return basket::quote(previews.as_slice(), &lines.lines);
        }
        match self.client.orders().preview(&PreviewOrder::new(address, cargo)).await {
            Ok(preview) => basket::quote(&[preview], &lines.lines),
            Err(error) if basket::is_of_several_sellers(&error) => {
                // The route is what is missing to price them together.
                tools::can_send(self.client.settings(), &[BatchPreview::OPERATION])?;
                Err(error)
            }
            Err(error) => Err(error),
        }
    }
}

fn every_line_has_its_sku(order: &NewOrder) -> Result<(), Error> {
    let Some(i) = order.lines.iter().position(|line| line.sku.trim().is_empty()) else { return Ok(()) };
    let rule = "must be 1688's specId: PandaPon takes no line without one";
    Err(Error::invalid(format!("lines[{i}].sku"), rule)
        .with_hint("offers without specifications can be ordered with --via dajisaas-1688"))
}

fn listed(found: &search::SearchPage, page: i64, size: i64) -> SearchPage {
    let before = u64::try_from((page - 1).saturating_mul(size)).unwrap_or_default();
    let more = !found.data.is_empty() && found.may_go_on(size, before);
    let total = found.total_records.and_then(|total| u64::try_from(total).ok());
    SearchPage::new(found.data.iter().filter_map(goods::listing).collect(), total, more)
}
