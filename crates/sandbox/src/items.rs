//! Taobao's items as both resellers find and show them: the order of a search, prices of its results, and the upstream
//! object with the distribution ids.

use crate::world::{Catalogue, Item, POSTAGE};
use daigou_core::value::{Fen, ItemId, Money, MpId, MpSkuId, Yuan};
use daigou_upstream::taobao::{Item as ShownItem, ItemProperty, ItemSku as ShownSku, Translation};
use std::cmp::Reverse;

/// The most items that a search by picture finds.
pub(crate) const MOST_PICTURED: usize = 100;
/// 颜色分类.
const COLOUR: i64 = 1_627_207;

/// What comes first in a list of items.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Sorted {
    /// The catalogue's order.
    AsTheyAre,
    Cheapest,
    Dearest,
    LeastSold,
    MostSold,
}

impl Sorted {
    /// Puts items in this order; those that are alike keep theirs.
    pub(crate) fn sort(self, items: &mut [&Item]) {
        match self {
            Self::AsTheyAre => {}
            Self::Cheapest => items.sort_by_key(|item| item.prices().1),
            Self::Dearest => items.sort_by_key(|item| Reverse(item.prices().1)),
            Self::LeastSold => items.sort_by_key(|item| item.sold()),
            Self::MostSold => items.sort_by_key(|item| Reverse(item.sold())),
        }
    }
}

/// Items whose title has every word; all where none is asked for.
pub(crate) fn search<'c>(catalogue: &'c Catalogue, words: Option<&str>, sorted: Sorted) -> Vec<&'c Item> {
    let words: Vec<&str> = words.unwrap_or_default().split_whitespace().collect();
    let has_all = |item: &&Item| words.iter().all(|word| item.title.contains(word));
    let mut items: Vec<&Item> = catalogue.items.iter().filter(has_all).collect();
    sorted.sort(&mut items);
    items
}

/// The item that the picture is of comes first; the others follow, as none is like another here.
pub(crate) fn pictured<'c>(catalogue: &'c Catalogue, address: Option<&str>) -> Vec<&'c Item> {
    let mut items: Vec<&Item> = catalogue.items.iter().collect();
    items.sort_by_key(|item| address != Some(item.picture().as_str()));
    items
}

/// Yuan as a text with two decimals.
pub(crate) fn yuan(fen: i64) -> Option<Yuan> {
    serde_json::from_str(&format!("\"{}\"", Money::cny_fen(fen).to_decimal())).ok()
}

/// The sandbox has no translations: the title is the Chinese one behind the language.
pub(crate) fn translation(item: &Item, language: &str) -> Translation {
    let mut out = Translation::default();
    out.language = Some(language.to_owned());
    out.title = Some(format!("[{language}] {}", item.title));
    out.main_image_url = Some(item.picture());
    out
}

/// The colour.
pub(crate) fn property((id, name): (i64, &str)) -> ItemProperty {
    ItemProperty::new((COLOUR, "颜色分类"), (id, name))
}

/// An item by this id with its distribution ids.
pub(crate) fn shown(item: &Item, item_id: ItemId) -> ShownItem {
    let (list, price) = item.prices();
    let skus = item.skus.iter().map(|sku| {
        let mut out = ShownSku::default();
        out.pic_url = Some(item.picture());
        out.quantity = Some(sku.stock);
        out.price = Some(Fen::new(sku.list));
        out.sku_id = Some(sku.number.to_string().into());
        out.status = Some("active".into());
        out.promotion_price = Some(Fen::new(sku.price));
        out.post_fee = Some(Fen::new(POSTAGE));
        out.mp_sku_id = sku.mp_id.parse::<i64>().ok().map(MpSkuId::resolved);
        out.properties = vec![property(sku.colour)];
        out
    });
    let mut out = ShownItem::default();
    out.quantity = Some(item.stock());
    out.category_path = Some("居家日用->其它".into());
    out.category_id = Some("121452038".into());
    out.category_name = Some("其它".into());
    out.shop_name = Some(item.shop.clone());
    out.shop_id = Some(item.shop_id().into());
    out.user_nick = Some(item.shop.clone());
    out.description = Some(item.title.clone());
    out.pic_urls = vec![item.picture().into()];
    out.title = Some(item.title.clone());
    out.mp_id = Some(MpId::resolved(item.mp_id.as_str()));
    out.item_id = Some(item_id);
    out.price = Some(Fen::new(list));
    out.promotion_price = Some(Fen::new(price));
    out.begin_amount = Some(1);
    out.status = Some("active".into());
    out.item_type = Some("HAVE_MATERIAL".into());
    out.sku_list = skus.collect();
    out
}
