//! 1688's products as a buyer looks at them.

use crate::alibaba::SearchItem;
use crate::alibaba::product::{PriceRange, ProductDetail, ProductSku};
use daigou_core::buyer::{Listing, PriceTier, Product, Seller, Sku, Vendor};
use daigou_core::value::{Money, ProductRef, SellerId, Text, Yuan};

/// The page of an offer; none for PandaPon's own name of it, which only PandaPon can resolve.
#[must_use]
pub fn url(product: &ProductRef) -> Option<String> {
    match product {
        ProductRef::Offer(number) => Some(format!("https://detail.1688.com/offer/{number}.html")),
        ProductRef::Mapped(_) => None,
    }
}

/// A product of a search; none where it has no id.
#[must_use]
pub fn listing(item: &SearchItem) -> Option<Listing> {
    let product = item.product().filter(|product| !product.is_blank())?;
    let prices = item.price_info.as_ref();
    let price = prices.and_then(|prices| lower(prices.promotion_price.as_ref(), prices.price.as_ref()));
    Some(Listing {
        product: product.to_string(),
        title: filled(item.subject.as_deref()),
        price,
        price_max: None,
        min_quantity: item.min_order_quantity.filter(|least| *least > 0),
        seller: seller(item.seller_open_id.as_ref(), item.company_name.as_deref()),
        image: filled(item.image_url.as_deref()),
        url: item.offer_id.as_ref().and_then(url).or_else(|| url(product)),
        sold: item.month_sold,
        vendor: Vendor::of(item),
    })
}

/// A product with its SKUs, under the name that was asked for.
#[must_use]
pub fn product(detail: &ProductDetail, asked: &ProductRef) -> Product {
    let sale = detail.product_sale_info.as_ref();
    let tiers = sale.and_then(|sale| sale.price_range_list.as_ref());
    let wholesale = || sale?.fenxiao_sale_info.as_ref()?.start_quantity;
    let pictures = detail.product_image.iter().flat_map(|pictures| &pictures.images);
    Product {
        product: asked.to_string(),
        title: filled(detail.subject.as_deref()),
        url: url(asked).or_else(|| detail.offer_id.as_ref().and_then(url)),
        seller: seller(detail.seller_open_id.as_ref(), detail.company_name.as_deref()),
        images: pictures.map(Text::to_string).filter(|address| !address.is_empty()).collect(),
        min_quantity: detail.min_order_quantity.or_else(wholesale).filter(|least| *least > 0),
        price_tiers: tiers.into_iter().flatten().filter_map(tier).collect(),
        skus: detail.product_sku_infos.iter().filter_map(sku).collect(),
        vendor: Vendor::of(detail),
    }
}

fn tier(range: &PriceRange) -> Option<PriceTier> {
    let price = lower(range.promotion_price.as_ref(), range.price.as_ref())?;
    Some(PriceTier { min_quantity: range.start_quantity?, price })
}

/// A choice. That of a product without specifications has no `specId`, and is none.
fn sku(sku: &ProductSku) -> Option<Sku> {
    let spec = sku.spec_id.as_ref().filter(|spec| !spec.is_blank())?;
    let values = sku.sku_attributes.iter().filter_map(|one| one.value.as_deref());
    let image = sku.sku_attributes.iter().find_map(|one| filled(one.sku_image_url.as_deref()));
    Some(Sku {
        sku: spec.as_str().to_owned(),
        spec: joined(values),
        price: lower(sku.promotion_price.as_ref(), sku.price.as_ref()),
        stock: sku.amount_on_sale,
        image,
    })
}

fn seller(id: Option<&SellerId>, name: Option<&str>) -> Option<Seller> {
    Seller::known(id.map(|id| id.as_str().to_owned()), name.map(str::to_owned))
}

/// Gives the price of a piece: the promotion's price where it is one, and below the other.
fn lower(promotion: Option<&Yuan>, price: Option<&Yuan>) -> Option<Money> {
    let above_nothing = |yuan: Option<&Yuan>| yuan?.money().ok().filter(|money| money.minor() > 0);
    [above_nothing(promotion), above_nothing(price)].into_iter().flatten().min_by_key(Money::minor)
}

/// Values in words: `红色 / 均码`.
pub(super) fn joined<'t>(values: impl Iterator<Item = &'t str>) -> Option<String> {
    let values: Vec<&str> = values.map(str::trim).filter(|value| !value.is_empty()).collect();
    (!values.is_empty()).then(|| values.join(" / "))
}

/// A text that says something.
pub(super) fn filled(text: Option<&str>) -> Option<String> {
    text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}
