//! Taobao's items as a buyer looks at them.

use crate::taobao::{FoundItem, Item, ItemProperty, ItemSku};
use daigou_core::buyer::{Listing, PriceTier, Product, SearchQuery, Seller, Sku, Vendor};
use daigou_core::value::{Fen, ItemId, Money, Text};

/// The page of an item by Taobao's own number; none for a reseller's name of it.
#[must_use]
pub fn url(item: &str) -> Option<String> {
    let is_number = !item.is_empty() && item.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| format!("https://item.taobao.com/item.htm?id={item}"))
}

/// An item of a search; none where it has no id.
#[must_use]
pub fn listing(item: &FoundItem) -> Option<Listing> {
    let id = item.id()?.as_str();
    let prices = [&item.coupon_price, &item.price].into_iter().flatten().filter_map(|yuan| yuan.money().ok());
    Some(Listing {
        product: id.to_owned(),
        title: filled(item.title.as_deref()),
        price: lowest(prices),
        price_max: None,
        min_quantity: None,
        seller: Seller::known(None, item.shop().map(str::to_owned)),
        image: item.picture().map(str::to_owned),
        url: url(id),
        sold: item.sales,
        vendor: Vendor::of(item),
    })
}

/// Tells whether a price lies in the bounds of a search; one that is not known is let through.
#[must_use]
pub fn is_within(listing: &Listing, query: &SearchQuery) -> bool {
    let Some(price) = listing.price.map(|money| money.minor()) else { return true };
    let above = query.min_price.is_none_or(|least| least.minor() <= price);
    above && query.max_price.is_none_or(|most| price <= most.minor())
}

/// By which ids lines of orders name an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ids {
    /// By Taobao's own: the item's and the SKU's.
    Own,
    /// By the distribution ids, `mpId` and `mpSkuId`.
    Distribution,
}

/// An item with its SKUs. What has no id of this kind cannot be ordered, and is left out; the item's own id stands in where
/// it has none.
#[must_use]
pub fn product(item: &Item, ids: Ids) -> Product {
    let own = item.item_id.as_ref().map_or("", ItemId::as_str);
    let distribution = item.distribution_id().ok().map(|id| id.as_str());
    let product = if ids == Ids::Distribution { distribution.unwrap_or(own) } else { own };
    let least = item.begin_amount.filter(|least| *least > 0);
    let price = lower(&[&item.promotion_price, &item.price]);
    let alone = item.sku_list.is_empty().then_some(price).flatten();
    Product {
        product: product.to_owned(),
        title: filled(item.title.as_deref()),
        url: filled(item.item_url.as_deref()).or_else(|| url(own)),
        seller: Seller::known(
            item.shop_id.as_ref().map(|id| id.as_str().to_owned()),
            filled(item.shop_name.as_deref()).or_else(|| filled(item.user_nick.as_deref())),
        ),
        images: item.pic_urls.iter().map(Text::to_string).filter(|address| !address.is_empty()).collect(),
        min_quantity: least,
        price_tiers: alone.map(|price| PriceTier { min_quantity: least.unwrap_or(1), price }).into_iter().collect(),
        skus: item.sku_list.iter().filter_map(|one| sku(one, ids)).collect(),
        vendor: Vendor::of(item),
    }
}

fn sku(sku: &ItemSku, ids: Ids) -> Option<Sku> {
    let id = match ids {
        Ids::Own => sku.sku_id.as_ref().map(|id| id.as_str()),
        Ids::Distribution => sku.mp_sku_id.as_ref().map(|id| id.as_str()),
    };
    Some(Sku {
        sku: filled(id)?,
        spec: words(&sku.properties),
        price: lower(&[&sku.promotion_price, &sku.price]),
        stock: sku.quantity,
        image: filled(sku.pic_url.as_deref()),
    })
}

/// The choice in words: `黄色 / 均码`.
fn words(properties: &[ItemProperty]) -> Option<String> {
    let value = |one: &ItemProperty| filled(one.value_desc.as_deref()).or_else(|| filled(one.value_name.as_deref()));
    let values: Vec<String> = properties.iter().filter_map(value).collect();
    (!values.is_empty()).then(|| values.join(" / "))
}

/// The lowest of these prices that are above nothing.
fn lower(prices: &[&Option<Fen>]) -> Option<Money> {
    lowest(prices.iter().filter_map(|fen| fen.as_ref()?.money().ok()))
}

fn lowest(prices: impl Iterator<Item = Money>) -> Option<Money> {
    prices.filter(|money| money.minor() > 0).min_by_key(Money::minor)
}

/// A text that says something.
pub(super) fn filled(text: Option<&str>) -> Option<String> {
    text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}
