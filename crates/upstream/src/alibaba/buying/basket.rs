//! Baskets at 1688: a preview of lines of any number of sellers has a part for each order that they become.

use super::priced;
use crate::alibaba::{OrderPreview, PreviewLine, PreviewResult};
use daigou_core::buyer::{BasketQuote, NewLine, QuotedLine, QuotedOrder, Seller, tools};
use daigou_core::value::{Fen, Money, Yuan};
use daigou_core::{Error, ErrorKind};

/// Prices of lines by seller.
///
/// # Errors
/// A part cannot be ordered, has no sum, or shows lines that were not asked for.
pub fn quote(previews: &[PreviewResult], lines: &[NewLine]) -> Result<BasketQuote, Error> {
    let mut left: Vec<Option<&NewLine>> = lines.iter().map(Some).collect();
    let mut orders = Vec::new();
    for preview in previews {
        let seller = Seller::known(preview.seller_open_id.as_ref().map(|id| id.as_str().to_owned()), None);
        for part in &preview.orders {
            let mut alone = PreviewResult::default();
            alone.orders.push(part.clone());
            let (_, total) = priced(&alone)?;
            orders.push(order(part, total, seller.clone(), &mut left)?);
        }
    }
    if orders.is_empty() {
        return Err(tools::lacks("part of a preview"));
    }
    if let Some(line) = left.iter().flatten().next() {
        return Err(tools::lacks(&format!("price of {}, which was asked for", line.product)));
    }
    BasketQuote::of(orders)
}

/// Tells whether a preview was refused since its lines are of several sellers, as far as its code can say.
#[must_use]
pub fn is_of_several_sellers(error: &Error) -> bool {
    error.kind() == ErrorKind::Refused && matches!(error.inner_code(), Some("500_002" | "500_003"))
}

fn order(
    part: &OrderPreview,
    total: Money,
    seller: Option<Seller>,
    left: &mut [Option<&NewLine>],
) -> Result<QuotedOrder, Error> {
    let fen = |fen: &Option<Fen>| fen.as_ref().and_then(|fen| fen.money().ok());
    let lines = part.cargo_list.iter().map(|priced| line(priced, left)).collect::<Result<_, _>>()?;
    Ok(QuotedOrder {
        seller,
        lines,
        goods: fen(&part.sum_payment_no_carriage),
        freight: fen(&part.sum_carriage),
        discount: fen(&part.discount_fee),
        total,
    })
}

/// A line as it was asked for: the preview names it by 1688's numbers, and leaves the quantity out.
fn line(priced: &PreviewLine, left: &mut [Option<&NewLine>]) -> Result<QuotedLine, Error> {
    let asked = left.iter_mut().find(|asked| asked.is_some_and(|asked| is_of(priced, asked)));
    let asked = asked.and_then(Option::take).ok_or_else(|| tools::lacks("line that was asked for"))?;
    let yuan = |yuan: &Option<Yuan>| yuan.as_ref().and_then(|yuan| yuan.money().ok());
    Ok(QuotedLine {
        product: asked.product.trim().to_owned(),
        sku: asked.sku.trim().to_owned(),
        quantity: asked.quantity,
        unit: yuan(&priced.final_unit_price),
        total: yuan(&priced.amount),
    })
}

/// By the specification, and by the offer where both are named by a number.
fn is_of(priced: &PreviewLine, asked: &NewLine) -> bool {
    let spec = priced.spec_id.as_ref().map_or("", |spec| spec.as_str());
    let offer = priced.offer_id.as_ref().map_or("", |offer| offer.as_str());
    let numbered = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let (product, sku) = (asked.product.trim(), asked.sku.trim());
    let same_offer = !numbered(offer) || !numbered(product) || offer == product;
    same_offer && (spec.eq_ignore_ascii_case(sku) || (spec.is_empty() && offer == product))
}
