//! `daigou product`: one product, and which product a text links to.

use crate::args::ProductArgs;
use crate::buying::{Whole, connect, ids, money, narrow, need, words};
use crate::output::{Output, Stake};
use daigou_core::Error;
use daigou_core::buyer::{Capability, Product, Seller};
use daigou_core::value::Money;
use daigou_upstream::link::{ProductLink, Site};
use serde::Serialize;
use serde_json::json;
use serde_json::value::{RawValue, to_raw_value};

pub(crate) async fn run(args: &ProductArgs, profile: Option<&str>, out: &Output) -> Result<(), Error> {
    if let Some(text) = &args.link_only {
        return link_only(text, out);
    }
    let (via, text) = (args.via.as_deref().unwrap_or_default(), args.product.as_deref().unwrap_or_default());
    let buyer = connect(via, &args.how, profile)?;
    need(&*buyer, Capability::Product)?;
    let id = id_of(text, buyer.name(), out)?;
    out.tells_of(Stake::Answer);
    let product = buyer.product(&id).await?;
    if out.is_json() {
        let more: Vec<_> = args.quantity.and_then(|n| at_quantity(&product, n)).into_iter().collect();
        return out.json(&product.whole(args.how.full, &more)?);
    }
    out.line(shown(&product, args.quantity));
    Ok(())
}

/// The product's id of a link; what is no link is an id.
pub(crate) fn id_of(text: &str, buyer: &str, out: &Output) -> Result<String, Error> {
    let text = text.trim();
    let is_link = text.contains("://") || text.contains(char::is_whitespace) || host_and_path(text);
    if !is_link {
        return Ok(text.to_owned());
    }
    let links = ProductLink::all(text)?;
    let sells = |link: &&ProductLink| (link.site == Site::Alibaba1688) == buyer.ends_with("-1688");
    let Some(link) = links.iter().find(sells) else {
        let site = links.first().map_or(Site::Taobao, |link| link.site);
        let others =
            if site == Site::Alibaba1688 { "pandapon-1688, dajisaas-1688" } else { "pandapon-taobao, dajisaas-taobao" };
        return Err(Error::invalid("--via", format!("{buyer} does not sell what is on {site}"))
            .with_hint(format!("give --via with one of {others}")));
    };
    if links.len() > 1 {
        out.warn(format!("the text links to {} products: {} is taken", links.len(), link.url()));
    }
    if let Some(sku) = link.sku.as_deref().or(link.sku_properties.as_deref()) {
        out.note(format!("the link shows the choice {sku}: it is not taken by itself"));
    }
    Ok(link.product.clone())
}

/// Tells whether a text looks like a link without its scheme.
fn host_and_path(text: &str) -> bool {
    let host = text.split(['/', '?']).next().unwrap_or_default();
    host.contains('.') && host.len() < text.len()
}

/// A link, as it is told.
#[derive(Debug, Serialize)]
struct Link {
    marketplace: &'static str,
    site: Site,
    product: String,
    url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    sku: Option<String>,
    /// The chosen properties, where the link has them in place of a SKU.
    #[serde(skip_serializing_if = "Option::is_none")]
    sku_properties: Option<String>,
    /// The other products that the text links to.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    others: Vec<Link>,
}

impl Link {
    fn of(link: &ProductLink, others: Vec<Self>) -> Self {
        Self {
            marketplace: link.site.marketplace(),
            site: link.site,
            product: link.product.clone(),
            url: link.url(),
            sku: link.sku.clone(),
            sku_properties: link.sku_properties.clone(),
            others,
        }
    }
}

fn link_only(text: &str, out: &Output) -> Result<(), Error> {
    let links = ProductLink::all(text).map_err(|error| error.with_field("--link-only"))?;
    let Some((first, others)) = links.split_first() else {
        return Err(Error::invalid("--link-only", "links to no product"));
    };
    let link = Link::of(first, others.iter().map(|link| Link::of(link, Vec::new())).collect());
    if out.is_json() {
        return out.json(&link);
    }
    out.line(format!("{} product {}\n{}", first.site, link.product, link.url));
    if let Some(sku) = link.sku.or(link.sku_properties) {
        out.line(format!("the link shows the choice {}", words(Some(&sku))));
    }
    for other in others {
        out.line(format!("also linked: {}", other.url()));
    }
    Ok(())
}

/// Prices so many pieces by the tiers.
fn priced(product: &Product, quantity: i64) -> Option<(Money, Money)> {
    let unit = product.price_at(quantity)?;
    Some((unit, unit.checked_mul(quantity).ok()?))
}

fn at_quantity(product: &Product, quantity: i64) -> Option<(&'static str, Box<RawValue>)> {
    let (unit, total) = priced(product, quantity)?;
    let value = json!({ "quantity": quantity, "unit_fen": unit.minor(), "total_fen": total.minor() });
    Some(("at_quantity", to_raw_value(&value).ok()?))
}

fn shown(product: &Product, quantity: Option<i64>) -> String {
    let mut out = format!("{}\nproduct   {}\n", words(product.title.as_deref()), product.product);
    let mut fact = |name: &str, value: String| {
        if !value.is_empty() {
            out.push_str(&format!("{name:<9} {value}\n"));
        }
    };
    fact("seller", seller(product.seller.as_ref()));
    fact("page", words(product.url.as_deref()));
    fact("least", product.min_quantity.map(pieces).unwrap_or_default());
    let tiers = product.price_tiers.iter().map(|tier| format!("{} from {}", tier.price, pieces(tier.min_quantity)));
    fact("price", tiers.collect::<Vec<_>>().join(", "));
    if let Some(quantity) = quantity {
        let told = priced(product, quantity)
            .map(|(unit, total)| format!("{quantity} × {unit} = {total}, without freight"))
            .unwrap_or_else(|| "the prices are those of the SKUs; `daigou quote` tells the total".to_owned());
        fact("total", told);
    }
    if product.skus.is_empty() {
        return out.trim_end().to_owned();
    }
    let mut rows = narrow(&["sku", "choice", "price", "stock"]);
    for sku in &product.skus {
        let stock = sku.stock.map(|stock| stock.to_string()).unwrap_or_default();
        rows.add_row([sku.sku.clone(), words(sku.spec.as_deref()), money(sku.price), stock]);
    }
    ids(&mut rows, &[0], &[2, 3]);
    format!("{out}{rows}")
}

fn pieces(count: i64) -> String {
    if count == 1 { "1 piece".to_owned() } else { format!("{count} pieces") }
}

/// The shop's name and its id.
pub(crate) fn seller(seller: Option<&Seller>) -> String {
    let Some(seller) = seller else { return String::new() };
    match (seller.name.as_deref(), seller.id.as_deref()) {
        (Some(name), Some(id)) => format!("{} ({})", words(Some(name)), words(Some(id))),
        (name, id) => words(name.or(id)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::Format;
    use daigou_core::buyer::PriceTier;

    #[test]
    fn a_link_must_be_of_the_buyers_marketplace_and_an_id_is_taken_as_it_is() {
        let out = Output::new(Format::Json);
        let of = |text: &str, buyer: &str| id_of(text, buyer, &out);
        let link = "https://detail.1688.com/offer/610947572360.html?spm=a1";
        assert_eq!(of(link, "dajisaas-1688").unwrap(), "610947572360");
        assert_eq!(of("detail.1688.com/offer/610947572360.html", "pandapon-1688").unwrap(), "610947572360");
        assert_eq!(of("610947572360", "pandapon-taobao").unwrap(), "610947572360");
        assert_eq!(of("abXY0z.12~=", "pandapon-1688").unwrap(), "abXY0z.12~=");
        let error = of(link, "pandapon-taobao").unwrap_err();
        assert!(error.field() == Some("--via") && error.hint().unwrap().contains("dajisaas-1688"), "{error:?}");
        assert!(of("https://www.example.com/offer/610947572360.html", "pandapon-1688").is_err());
        // Of several the one that is sold there.
        let both = format!("{link} https://item.taobao.com/item.htm?id=7001");
        assert_eq!(of(&both, "dajisaas-taobao").unwrap(), "7001");
    }

    #[test]
    fn a_quantity_is_priced_by_the_tier_that_it_reaches() {
        let tier = |min_quantity, fen| PriceTier { min_quantity, price: Money::cny_fen(fen) };
        let product = Product { price_tiers: vec![tier(2, 1_050), tier(100, 825)], ..Default::default() };
        assert!(shown(&product, Some(100)).contains("100 × ¥8.25 = ¥825.00"));
        assert!(priced(&product, 1).is_none() && priced(&product, i64::MAX).is_none());
        let (_, json) = at_quantity(&product, 2).unwrap();
        assert_eq!(json.get(), r#"{"quantity":2,"unit_fen":1050,"total_fen":2100}"#);
    }
}
