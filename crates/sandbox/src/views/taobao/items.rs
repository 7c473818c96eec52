//! Taobao's items as both resellers find and show them: the order of a search, prices of its results, and the upstream
//! object with the distribution ids.

use crate::wire::reply::{Refusal, wrong};
use crate::world::pictures::Likeness;
use crate::world::{CATEGORIES, Catalogue, Category, Item, ItemSearch, Sorting, search_items};
use daigou_core::value::{Fen, ItemId, Money, MpId, MpSkuId, Yuan};
use daigou_upstream::taobao::{Item as ShownItem, ItemProperty, ItemSku as ShownSku, Translation};

/// The most items that a search by picture finds.
pub(crate) const MOST_PICTURED: usize = 100;
/// 颜色分类.
const COLOUR: i64 = 1_627_207;

/// The order of a list of items.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Sorted {
    /// The catalogue's order.
    AsTheyAre,
    Cheapest,
    Dearest,
    LeastSold,
    MostSold,
    /// By commission, the highest first.
    BestPaid,
}

impl Sorted {
    /// The search for everything in this order; those that are alike keep the catalogue's.
    fn search(self) -> ItemSearch<'static> {
        let mut out = ItemSearch::default();
        match self {
            Self::AsTheyAre => {}
            Self::Cheapest => out.price = Some(Sorting::Rising),
            Self::Dearest => out.price = Some(Sorting::Falling),
            Self::LeastSold => out.sold = Some(Sorting::Rising),
            Self::MostSold => out.sold = Some(Sorting::Falling),
            Self::BestPaid => out.commission = Some(Sorting::Falling),
        }
        out
    }
}

/// Items whose titles fit the words; all where none is asked for.
pub(crate) fn search<'c>(catalogue: &'c Catalogue, words: Option<&str>, sorted: Sorted) -> Vec<&'c Item> {
    search_items(catalogue, &ItemSearch { keyword: words.unwrap_or_default(), ..sorted.search() })
}

/// Every item, what looks most like the picture first.
pub(crate) fn pictured(catalogue: &Catalogue, like: Likeness) -> Vec<&Item> {
    search_items(catalogue, &ItemSearch { like: Some(like), ..ItemSearch::default() })
}

/// Limits of prices, such as `min_price:2000,max_price:10000` (fen).
#[derive(Debug, Default)]
pub(crate) struct Limits {
    pub(crate) least: Option<i64>,
    pub(crate) most: Option<i64>,
}

impl Limits {
    pub(crate) fn read(member: &str, text: Option<&str>) -> Result<Self, Refusal> {
        let mut out = Self::default();
        for word in text.unwrap_or_default().split(',').map(str::trim).filter(|word| !word.is_empty()) {
            let (name, price) = word.split_once(':').unwrap_or((word, ""));
            let place = match name.trim() {
                "min_price" => &mut out.least,
                "max_price" => &mut out.most,
                _ => return Err(wrong(member, format_args!("`{word}` is neither min_price:FEN nor max_price:FEN"))),
            };
            let fen =
                price.trim().parse().map_err(|_| wrong(member, format_args!("`{word}` has no whole number of fen")))?;
            *place = Some(fen);
        }
        Ok(out)
    }

    pub(crate) fn any(&self) -> bool {
        self.least.is_some() || self.most.is_some()
    }

    pub(crate) fn hold(&self, price: i64) -> bool {
        self.least.is_none_or(|least| price >= least) && self.most.is_none_or(|most| price <= most)
    }
}

/// Yuan as a text with two decimals.
pub(crate) fn yuan(fen: i64) -> Option<Yuan> {
    serde_json::from_str(&format!("\"{}\"", Money::cny_fen(fen).to_decimal())).ok()
}

/// The title in a language. Generated items have titles in English and Vietnamese, and English stands in for other
/// languages. Those of examples have none: the title is the Chinese one behind the language.
pub(crate) fn title(item: &Item, language: &str) -> String {
    item.title_in(language).map_or_else(|| format!("[{language}] {}", item.title), str::to_owned)
}

/// Gives the words of an item in a language.
pub(crate) fn translation(item: &Item, language: &str) -> Translation {
    let mut out = Translation::default();
    out.language = Some(language.to_owned());
    out.title = Some(title(item, language));
    out.main_image_url = Some(item.picture());
    out
}

/// The category's id, its names from the top on, and its own. Numbers of generated items are those that the sandbox uses at
/// 1688.
pub(crate) fn category(item: &Item) -> (String, String, String) {
    let Some(category) = item.facts.category else {
        return ("121452038".to_owned(), "居家日用->其它".to_owned(), "其它".to_owned());
    };
    let top = CATEGORIES.iter().find(|top| top.id == category.top());
    let path = format!("{}->{}", top.map_or("其它", Category::chinese), category.chinese());
    (category.id.to_string(), path, category.chinese().to_owned())
}

/// The colour.
pub(crate) fn property((id, name): (i64, &str)) -> ItemProperty {
    ItemProperty::new(COLOUR, "颜色分类", id, name)
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
        out.status = Some(if item.listed { "active" } else { "inactive" }.into());
        out.promotion_price = Some(Fen::new(sku.price));
        out.post_fee = Some(Fen::new(item.postage));
        out.mp_sku_id = sku.mp_id.parse::<i64>().ok().map(MpSkuId::resolved);
        out.properties = vec![property(sku.colour)];
        out
    });
    let mut out = ShownItem::default();
    out.quantity = Some(item.stock());
    let (id, path, own_name) = category(item);
    out.category_path = Some(path);
    out.category_id = Some(id);
    out.category_name = Some(own_name);
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
    out.status = Some(if item.listed { "active" } else { "inactive" }.into());
    out.item_type = Some("HAVE_MATERIAL".into());
    out.sku_list = skus.collect();
    out
}
