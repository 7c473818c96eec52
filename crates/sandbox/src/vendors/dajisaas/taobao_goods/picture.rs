//! Searches by picture, in both generations.

use super::search::listed;
use crate::vendors::handler::Context;
use crate::views::taobao::items::{MOST_PICTURED, pictured, title, yuan};
use crate::wire::reply::{Payload, Refusal};
use crate::world::Item;
use crate::world::pictures::Likeness;
use daigou_dajisaas::taobao::{FoundItem, ImageSearch, ImageSearchV2, MaterialTranslation, PictureCategory};

/// Words of titles by which an item of the examples is of a category; what none has is one of the others.
const WORDS: [(PictureCategory, &[&str]); 5] = [
    (PictureCategory::Tops, &["羽绒服", "雨披"]),
    (PictureCategory::Dresses, &["连衣裙"]),
    (PictureCategory::Bags, &["双肩包", "钱包"]),
    (PictureCategory::Toys, &["积木"]),
    (PictureCategory::Digital, &["键盘"]),
];

/// The page of V2.0 where none is asked for: its largest.
const PAGE: i64 = 20;

/// Searches by picture: the most alike comes first. The id wins over the address.
pub(super) fn image_search(context: &mut Context<'_>, request: ImageSearch) -> Result<Payload, Refusal> {
    let catalogue = &context.world.catalogue;
    let like = match &request.image_id {
        Some(id) => {
            let known = context.world.uploads.find(id);
            let unknown = || Refusal::invalid(format!("image_id: no picture {id} was uploaded"));
            known.ok_or_else(unknown)?.likeness(catalogue)
        }
        None => Likeness::at(catalogue, request.pic_url.as_deref().unwrap_or_default()),
    };
    let items = pictured(catalogue, like);
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
    out.tag_list = Some(if item.facts.tmall { vec!["tmall".into()] } else { Vec::new() });
    out.material_i18n = language.map(|language| {
        let mut words = MaterialTranslation::default();
        words.title = Some(title(item, language));
        words.main_image = Some(item.picture());
        words.language = Some(language.to_owned());
        words
    });
    out.promotion_display_list = Some(Vec::new());
    out
}

/// Nothing is known of the reply: the sandbox answers as a search by words does, with pages from 0.
pub(super) fn image_search_v2(context: &mut Context<'_>, request: ImageSearchV2) -> Result<Payload, Refusal> {
    let catalogue = &context.world.catalogue;
    let mut items = pictured(catalogue, Likeness::at(catalogue, request.pic_url.as_deref().unwrap_or_default()));
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

/// Generated items have a category of their own, by which it goes: what is in none of the picture's is one of the others.
fn category(item: &Item) -> PictureCategory {
    if let Some(own) = item.facts.category {
        return match (own.top(), own.id) {
            (_, 1_031_910) => PictureCategory::Dresses,
            (_, 1_031_867 | 1_040_102 | 1_040_202) => PictureCategory::Bottoms,
            (10165 | 10166, _) => PictureCategory::Tops,
            (54, _) => PictureCategory::Bags,
            (6, _) => PictureCategory::Digital,
            (1_040_400, _) => PictureCategory::Shoes,
            (1_041_300, _) => PictureCategory::Accessories,
            (1_041_200, _) => PictureCategory::Beauty,
            (1_040_900, _) => PictureCategory::Toys,
            _ => PictureCategory::Others,
        };
    }
    let named = WORDS.iter().find(|(_, words)| words.iter().any(|word| item.title.contains(word)));
    named.map_or(PictureCategory::Others, |(category, _)| category.clone())
}
