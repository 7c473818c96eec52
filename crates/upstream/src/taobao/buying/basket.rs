//! Baskets at Taobao, with lines of any number of shops. A price of several shops' lines has their sum alone in figures
//! that can be relied on, so that each shop's lines are priced again by themselves, as they will be ordered.

use super::goods::filled;
use super::priced;
use crate::taobao::{ItemPrice, Price, RenderedItem, RenderedOrder};
use daigou_core::Error;
use daigou_core::buyer::{NewLine, QuotedLine, QuotedOrder, Seller, tools};
use daigou_core::value::Money;

/// A line with the distribution ids by which prices name it.
#[derive(Debug, Clone, Copy)]
pub struct Priced<'l> {
    /// The line as it was asked for.
    pub line: &'l NewLine,
    /// Its item, `mpId`.
    pub item: &'l str,
    /// Its SKU, `mpSkuId`.
    pub sku: &'l str,
}

/// The places of the lines by shop, in the order of the shops: one shop's make one order.
///
/// # Errors
/// A line cannot be bought, or its shop is not told.
pub fn by_shop(rendered: &RenderedOrder, lines: &[Priced<'_>]) -> Result<Vec<Vec<usize>>, Error> {
    if rendered.unavailable_sku_list.iter().flatten().next().is_some() {
        // Says which, and why.
        priced(rendered)?;
    }
    let mut left: Vec<usize> = (0..lines.len()).collect();
    let mut shops = Vec::new();
    for part in rendered.render_item_list.iter().flatten() {
        let mut places = Vec::new();
        for info in part.item_price_infos.iter().flatten() {
            let found = left.iter().position(|place| lines.get(*place).is_some_and(|line| is_of(info, line)));
            let found = found.ok_or_else(|| tools::lacks("line that was asked for"))?;
            places.push(left.remove(found));
        }
        places.sort_unstable();
        shops.push(places);
    }
    match left.first().and_then(|place| lines.get(*place)) {
        Some(missing) => Err(tools::lacks(&format!("price of {}, which was asked for", missing.line.product))),
        None => Ok(shops),
    }
}

/// The price of one shop's lines.
///
/// # Errors
/// They cannot be bought, are of several shops, or have no price.
pub fn order(rendered: &RenderedOrder, lines: &[Priced<'_>]) -> Result<QuotedOrder, Error> {
    let total = priced(rendered)?;
    let parts = rendered.render_item_list.as_deref().unwrap_or_default();
    let part = parts.first();
    let freight = part.and_then(|part| money(part.mainland_shipping_fee.as_ref()));
    let infos: Vec<&ItemPrice> = part.and_then(|part| part.item_price_infos.as_ref()).into_iter().flatten().collect();
    let mut left: Vec<Option<&ItemPrice>> = infos.into_iter().map(Some).collect();
    let lines = lines.iter().map(|line| {
        let info = left.iter_mut().find(|info| info.is_some_and(|info| is_of(info, line))).and_then(Option::take);
        quoted(line.line, info)
    });
    Ok(QuotedOrder {
        lines: lines.collect(),
        seller: part.and_then(seller),
        goods: freight.and_then(|freight| total.checked_sub(freight).ok()),
        freight,
        discount: None,
        total,
    })
}

fn seller(part: &RenderedItem) -> Option<Seller> {
    Seller::known(part.seller_id.as_ref().map(|id| id.as_str().to_owned()), filled(part.nick.as_deref()))
}

/// The price after discounts is that of the whole line; of one piece it is told where it divides.
fn quoted(line: &NewLine, info: Option<&ItemPrice>) -> QuotedLine {
    let total = info.and_then(|info| money(info.discount_price.as_ref())).filter(|money| money.minor() > 0);
    let unit = total.filter(|total| line.quantity > 0 && total.minor() % line.quantity == 0);
    QuotedLine {
        product: line.product.trim().to_owned(),
        sku: line.sku.trim().to_owned(),
        quantity: line.quantity,
        unit: unit.map(|total| Money::new(total.currency(), total.minor() / line.quantity)),
        total,
    }
}

fn is_of(info: &ItemPrice, line: &Priced<'_>) -> bool {
    let item = info.item_id.as_ref().map_or("", |id| id.as_str());
    let sku = info.sku_id.as_ref().map_or("", |id| id.as_str());
    item == line.item && (sku == line.sku || sku.is_empty())
}

fn money(price: Option<&Price>) -> Option<Money> {
    price?.amount.as_ref()?.money().ok()
}
