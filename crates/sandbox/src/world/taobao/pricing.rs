//! The cost of Taobao's lines, and whether they can be bought: renders, orders and carts all come through here.

use crate::world::goods::catalogue::Catalogue;

/// A line that was asked for.
#[derive(Debug, Clone)]
pub(crate) struct WantedItem {
    /// The item's distribution id, or its opaque id.
    pub(crate) item_id: String,
    /// The variant's distribution id.
    pub(crate) sku_id: Option<String>,
    pub(crate) quantity: i64,
}

/// A line that can be bought: the places of its item and its variant, and what it costs, fen.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Priced {
    pub(crate) item: usize,
    pub(crate) sku: usize,
    pub(crate) amount: i64,
}

/// Why a line cannot be bought: a code of the sandbox's own, and words.
pub(crate) type Unavailable = (&'static str, String);

/// Looks the lines up. Lines of one variant share its stock, the earlier ones first.
pub(crate) fn price(catalogue: &Catalogue, lines: &[WantedItem]) -> Vec<Result<Priced, Unavailable>> {
    let mut taken: Vec<((usize, usize), i64)> = Vec::new();
    let mut one = |line: &WantedItem| {
        let id = line.item_id.as_str();
        let Some(at) = catalogue.items.iter().position(|item| item.mp_id == id || item.map_id == id) else {
            let own_number = catalogue.items.iter().find(|item| item.number.to_string() == id);
            let hint = own_number.map(|item| format!(", 请使用mpId {}", item.mp_id)).unwrap_or_default();
            return Err(("ITEM_NOT_FOUND", format!("商品不存在[{id}]{hint}")));
        };
        let item = &catalogue.items[at];
        if !item.listed {
            return Err(("ITEM_OFF_SHELF", format!("商品已下架[{id}]")));
        }
        let sku = match line.sku_id.as_deref().filter(|sku| !sku.is_empty()) {
            Some(wanted) => item.skus.iter().position(|sku| sku.mp_id == wanted),
            None => (item.skus.len() == 1).then_some(0),
        };
        let Some(sku) = sku else {
            return Err(("SKU_NOT_FOUND", format!("SKU不存在[{id}_{}]", line.sku_id.as_deref().unwrap_or_default())));
        };
        let before: i64 = taken.iter().filter(|(of, _)| *of == (at, sku)).map(|(_, quantity)| quantity).sum();
        if line.quantity > item.skus[sku].stock - before {
            return Err(("STOCK_NOT_ENOUGH", format!("库存不足[{id}_{}]", item.skus[sku].mp_id)));
        }
        taken.push(((at, sku), line.quantity));
        Ok(Priced { item: at, sku, amount: item.skus[sku].price.saturating_mul(line.quantity) })
    };
    lines.iter().map(&mut one).collect()
}

/// What each shop asks for its parcel, fen, in the order in which the shops appear: freight of its dearest item, and what
/// the province costs beside.
pub(crate) fn postages(
    catalogue: &Catalogue,
    found: &[Result<Priced, Unavailable>],
    province: Option<&str>,
) -> Vec<(String, i64)> {
    let mut shops: Vec<(String, i64)> = Vec::new();
    for line in found.iter().flatten() {
        let item = &catalogue.items[line.item];
        match shops.iter_mut().find(|(shop, _)| *shop == item.shop) {
            Some((_, dearest)) => *dearest = (*dearest).max(item.postage),
            None => shops.push((item.shop.clone(), item.postage)),
        }
    }
    let beside = catalogue.rules.surcharge(province);
    shops.iter_mut().for_each(|(_, fen)| *fen = fen.saturating_add(beside));
    shops
}
