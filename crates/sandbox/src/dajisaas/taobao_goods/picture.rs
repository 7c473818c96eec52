//! Searches by picture, in both generations.

use super::search::listed;
use crate::dispatch::Context;
use crate::items::{MOST_PICTURED, pictured, yuan};
use crate::reply::{Payload, Refusal};
use crate::world::Item;
use daigou_dajisaas::taobao::{FoundItem, ImageSearch, ImageSearchV2, MaterialTranslation, PictureCategory};

/// Words of titles by which an item is of a category; what none has is one of the others.
const WORDS: [(PictureCategory, &[&str]); 5] = [
    (PictureCategory::Tops, &["羽绒服", "雨披"]),
    (PictureCategory::Dresses, &["连衣裙"]),
    (PictureCategory::Bags, &["双肩包", "钱包"]),
    (PictureCategory::Toys, &["积木"]),
    (PictureCategory::Digital, &["键盘"]),
];

/// The page of V2.0 where none is asked for: its largest.
const PAGE: i64 = 20;

/// By an address, the item that it is the picture of comes first. What an uploaded picture shows is not known here: the
/// items come in the catalogue's order.
pub(super) fn image_search(context: &mut Context<'_>) -> Result<Payload, Refusal> {
    let request: ImageSearch = context.read()?;
    let address = request.pic_url.as_deref().filter(|_| request.image_id.is_none());
    let items = pictured(&context.world.catalogue, address);
    let language = request.language.as_deref().filter(|language| !language.is_empty());
    let found: Vec<_> = items.into_iter().take(MOST_PICTURED).map(|item| found(item, language)).collect();
    Payload::of(&found)
}

/// An item as a search by picture shows it, in the members of the example.
fn found(item: &Item, language: Option<&str>) -> FoundItem {
    let (list, price) = item.prices();
    let mut out = FoundItem::default();
    out.tb_item_id = Some(item.number.into());
    out.title = Some(item.title.clone());
    out.main_image_url = Some(item.picture());
    out.price = yuan(list);
    out.coupon_price = yuan(price);
    out.inventory = Some(item.stock());
    out.shop_name = Some(item.shop.clone());
    out.tag_list = Some(Vec::new());
    out.material_i18n = language.map(|language| {
        let mut words = MaterialTranslation::default();
        words.title = Some(format!("[{language}] {}", item.title));
        words.main_image = Some(item.picture());
        words.language = Some(language.to_owned());
        words
    });
    out.promotion_display_list = Some(Vec::new());
    out
}

/// Nothing is known of the reply: the sandbox answers as a search by words does, with pages from 0.
pub(super) fn image_search_v2(context: &mut Context<'_>) -> Result<Payload, Refusal> {
    let request: ImageSearchV2 = context.read()?;
    let mut items = pictured(&context.world.catalogue, request.pic_url.as_deref());
    if let Some(wanted) = &request.category_id {
        if !wanted.is_known() {
            return Err(Refusal::invalid(format!("categoryId: 类目不存在[{wanted}]")));
        }
        items.retain(|item| category(item) == *wanted);
    }
    let (no, size) = (request.page_no.unwrap_or(0), request.page_size.unwrap_or(PAGE));
    let mut out = listed(items, no + 1, size, None);
    out.page_no = Some(no);
    Payload::of(&out)
}

fn category(item: &Item) -> PictureCategory {
    let named = WORDS.iter().find(|(_, words)| words.iter().any(|word| item.title.contains(word)));
    named.map_or(PictureCategory::Others, |(category, _)| category.clone())
}
