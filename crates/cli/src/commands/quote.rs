//! `daigou quote`: what goods would cost, by seller.

use super::input;
use super::product::{id_of, seller};
use crate::args::QuoteArgs;
use crate::buying::{connect, ids, money, narrow, need, words};
use crate::output::{Output, Stake};
use daigou_core::Error;
use daigou_core::buyer::{Basket, BasketQuote, Buyer, Capability, NewOrder, QuotedOrder};
use daigou_core::value::Money;
use serde_json::{Value, json};
use std::io::Read;
use std::path::Path;

pub(crate) async fn run(args: &QuoteArgs, profile: Option<&str>, out: &Output) -> Result<(), Error> {
    let buyer = connect(&args.buyer.via, &args.buyer.how, profile)?;
    need(&*buyer, Capability::QuoteBasket)?;
    let orders = match &args.file {
        Some(file) => input::orders(file, &*buyer, out)?.orders.into_iter().map(|given| given.order).collect(),
        None => vec![of_lines(args, &*buyer, out)?],
    };
    out.tells_of(Stake::Answer);
    let mut quote = BasketQuote { orders: Vec::new(), total: Money::cny_fen(0) };
    for order in orders {
        let basket = Basket { lines: order.lines, address: order.address };
        let part = buyer.quote_basket(&basket).await.map_err(|error| named(&order.reference, args, error))?;
        quote.total = quote.total.checked_add(part.total).map_err(|error| Error::usage(error.to_string()))?;
        quote.orders.extend(part.orders);
    }
    if out.is_json() {
        return out.json(&quote);
    }
    out.line(quote.orders.iter().map(shown).collect::<Vec<_>>().join("\n"));
    let count = quote.orders.len();
    let orders = if count == 1 { "1 order".to_owned() } else { format!("{count} orders, one a seller") };
    out.line(format!("total {} in {orders}; nothing was ordered", quote.total));
    Ok(())
}

/// Names the order of the file that an error is about.
fn named(reference: &impl std::fmt::Display, args: &QuoteArgs, error: Error) -> Error {
    if args.file.is_none() {
        return error;
    }
    let hint = error.hint().map_or_else(String::new, |hint| format!("{hint}; "));
    error.with_hint(format!("{hint}it is about the order {reference} of the file"))
}

/// The lines of the command line, as an order that is never placed.
fn of_lines(args: &QuoteArgs, buyer: &dyn Buyer, out: &Output) -> Result<NewOrder, Error> {
    let lines = args.line.iter().map(|text| line(text, buyer.name(), out)).collect::<Result<Vec<_>, _>>()?;
    let path = args.address.as_deref().unwrap_or(Path::new(""));
    let address: Value = serde_json::from_str(&text_of("--address", path)?)
        .map_err(|error| Error::invalid("--address", format!("holds no JSON object: {error}")))?;
    // Read as a line of a file is, so that what is wrong is told by its name.
    let order = json!({ "reference": "quote", "lines": lines, "address": address });
    let order = NewOrder::from_json(&order.to_string())?;
    buyer.check(&order)?;
    Ok(order)
}

/// `PRODUCT:SKU:QUANTITY`, where the product may be a link.
fn line(text: &str, buyer: &str, out: &Output) -> Result<Value, Error> {
    let rule = || Error::invalid("--line", format!("must be PRODUCT:SKU:QUANTITY, got `{text}`"));
    let mut parts = text.rsplitn(3, ':');
    let (quantity, sku, product) = (parts.next(), parts.next(), parts.next());
    let (Some(quantity), Some(sku), Some(product)) = (quantity, sku, product.filter(|text| !text.trim().is_empty()))
    else {
        return Err(rule());
    };
    let quantity: i64 = quantity.trim().parse().map_err(|_| rule())?;
    Ok(json!({ "product": id_of(product, buyer, out)?, "sku": sku.trim(), "quantity": quantity }))
}

fn text_of(field: &str, path: &Path) -> Result<String, Error> {
    let cannot = |error| Error::invalid(field, format!("`{}` cannot be read: {error}", path.display()));
    let mut text = String::new();
    if path.as_os_str() == "-" {
        std::io::stdin().read_to_string(&mut text).map_err(cannot)?;
    } else {
        text = std::fs::read_to_string(path).map_err(cannot)?;
    }
    Ok(text.trim_start_matches('\u{feff}').to_owned())
}

fn shown(order: &QuotedOrder) -> String {
    let mut rows = narrow(&["product, sku", "pieces", "each", "together"]);
    for line in &order.lines {
        rows.add_row([
            format!("{}\n{}", words(Some(&line.product)), words(Some(&line.sku))).trim_end().to_owned(),
            line.quantity.to_string(),
            money(line.unit),
            money(line.total),
        ]);
    }
    ids(&mut rows, &[0], &[1, 2, 3]);
    let parts = [("goods", order.goods), ("freight", order.freight), ("discount", order.discount)];
    let parts = parts.iter().filter_map(|(name, amount)| amount.map(|amount| format!("{name} {amount}, ")));
    let total = format!("{}total {}", parts.collect::<String>(), order.total);
    match seller(order.seller.as_ref()) {
        seller if seller.is_empty() => format!("{rows}\n{total}"),
        seller => format!("{seller}\n{rows}\n{total}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::Format;

    #[test]
    fn a_line_is_read_from_its_end_so_that_a_link_is_a_product() {
        let out = Output::new(Format::Json);
        let of = |text: &str| line(text, "dajisaas-1688", &out);
        let json = |product: &str, sku: &str, n: i64| json!({ "product": product, "sku": sku, "quantity": n });
        assert_eq!(of("6109:4a5b:2").unwrap(), json("6109", "4a5b", 2));
        assert_eq!(of("6109::20").unwrap(), json("6109", "", 20));
        let link = "https://detail.1688.com/offer/610947572360.html:4a5b:3";
        assert_eq!(of(link).unwrap(), json("610947572360", "4a5b", 3));
        for text in ["6109:2", ":4a5b:2", "6109:4a5b:two", "", "6109:4a5b:"] {
            assert_eq!(of(text).unwrap_err().field(), Some("--line"), "{text}");
        }
    }
}
