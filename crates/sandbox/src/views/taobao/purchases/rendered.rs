//! Prices of lines, by shop.

use super::price;
use crate::world::{Catalogue, Priced, Unavailable, WantedItem, postages};
use daigou_upstream::taobao::{ItemPrice, RenderedItem, RenderedOrder, UnavailableSku};

/// Prices lines: a part for each shop, and the lines that cannot be bought.
pub(crate) fn rendered(catalogue: &Catalogue, lines: &[WantedItem], province: Option<&str>) -> RenderedOrder {
    let mut shops: Vec<(&str, Vec<Priced>)> = Vec::new();
    let (mut amounts, mut missing) = (Vec::new(), Vec::new());
    let found = crate::world::price(catalogue, lines);
    let postage = postages(catalogue, &found, province);
    for (wanted, found) in lines.iter().zip(found) {
        match found {
            Ok(line) => {
                amounts.push(line.amount);
                let shop = catalogue.items[line.item].shop.as_str();
                match shops.iter_mut().find(|(other, _)| *other == shop) {
                    Some((_, part)) => part.push(line),
                    None => shops.push((shop, vec![line])),
                }
            }
            Err(reason) => missing.push(unavailable(wanted, &reason)),
        }
    }
    let mut out = RenderedOrder::default();
    let of = |shop: &str| postage.iter().find(|(known, _)| known == shop).map_or(0, |(_, fen)| *fen);
    amounts.extend(shops.iter().map(|(shop, _)| of(shop)));
    let parts = shops.iter().map(|(shop, lines)| rendered_part(catalogue, (shop, of(shop)), lines));
    out.render_item_list = Some(parts.collect());
    out.unavailable_sku_list = Some(missing);
    out.total_real_pay_price = (!amounts.is_empty()).then(|| price(sum(amounts)));
    out
}

fn sum(amounts: impl IntoIterator<Item = i64>) -> i64 {
    amounts.into_iter().fold(0, i64::saturating_add)
}

fn rendered_part(catalogue: &Catalogue, (shop, postage): (&str, i64), lines: &[Priced]) -> RenderedItem {
    let infos = lines.iter().map(|line| {
        let item = &catalogue.items[line.item];
        let sku = &item.skus[line.sku];
        let mut out = ItemPrice::default();
        out.item_id = item.mp_id.parse::<i64>().ok().map(Into::into);
        out.sku_id = sku.mp_id.parse::<i64>().ok().map(Into::into);
        out.quantity = line.amount.checked_div(sku.price);
        out.origin_price = Some(price(sku.list));
        out.discount_price = Some(price(line.amount));
        out
    });
    let mut out = RenderedItem::default();
    out.nick = Some(shop.to_owned());
    out.seller_id = lines.first().map(|line| catalogue.items[line.item].seller().into());
    out.item_price_infos = Some(infos.collect());
    out.mainland_shipping_fee = Some(price(postage));
    out.order_fee = Some(price(sum(lines.iter().map(|line| line.amount))));
    out.choose_supply_chain_services = Some(Vec::new());
    out
}

fn unavailable(wanted: &WantedItem, (code, message): &Unavailable) -> UnavailableSku {
    let mut out = UnavailableSku::default();
    out.item_id = Some(wanted.item_id.as_str().into());
    out.sku_id = wanted.sku_id.as_deref().map(Into::into);
    out.reason = Some(message.clone());
    out.error_code = Some((*code).to_owned());
    out.error_msg = Some(message.clone());
    out
}
