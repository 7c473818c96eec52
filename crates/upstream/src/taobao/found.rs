//! Items as searches show them, by words and by picture. Neither reseller publishes them: the members are the platform's,
//! and those that public integrations of a reseller read. Prices are **yuan** in text.

use super::{PromotionDisplay, Translation};
use crate::paging::Page;
use daigou_core::reply;
use daigou_core::value::{ItemId, OneOrMany, Text, Yuan};
use std::borrow::Cow;

reply! {
    /// A page of a search. There is no total.
    pub struct FoundItems {
        /// The page, from 1 (upstream).
        pub page_no: Option<i64>,
        /// How many items a page has (upstream).
        pub page_size: Option<i64>,
        /// The items of this page; `None` where the reply had no list.
        pub data: Option<Vec<FoundItem>>,
    }

    /// An item as a search shows it. Some members have several names, by the source that knows them: the methods give
    /// whichever is there.
    pub struct FoundItem {
        /// Taobao's item, opaque in PandaPon's v2; see [`id`](Self::id).
        pub item_id: Option<ItemId>,
        /// Taobao's item, as a search by picture has it.
        pub tb_item_id: Option<ItemId>,
        /// The title.
        pub title: Option<String>,
        /// The texts in the language that was asked for: an object in some replies, a list in others.
        pub multi_language_info: Option<OneOrMany<Translation>>,
        /// The texts in the language that was asked for, as a search by picture has them.
        #[serde(rename = "materialI18nVO")]
        pub material_i18n: Option<MaterialTranslation>,
        /// **Yuan**: the price.
        pub price: Option<Yuan>,
        /// **Yuan**: the price with coupons (upstream).
        pub coupon_price: Option<Yuan>,
        /// The picture; see [`picture`](Self::picture).
        pub main_image_url: Option<String>,
        /// The picture by a name that a public integration reads too.
        pub pict_url: Option<String>,
        /// The picture by a name that a public integration reads too.
        pub picture_url: Option<String>,
        /// The shop; see [`shop`](Self::shop).
        pub shop_name: Option<String>,
        /// The seller's nick, by which a public integration names the shop where it has no other name.
        pub nick: Option<String>,
        /// How many were sold.
        pub sales: Option<i64>,
        /// A public integration shows it where there is no `sales`; a sibling of the platform calls the stock so.
        pub quantity: Option<i64>,
        /// The stock (upstream).
        pub inventory: Option<i64>,
        /// Tags, such as `tmall` (upstream).
        pub tags: Option<Vec<Text>>,
        /// Tags, as a search by picture has them.
        pub tag_list: Option<Vec<Text>>,
        /// Promotions (upstream).
        pub promotion_displays: Option<Vec<PromotionDisplay>>,
        /// Promotions, as a search by picture has them.
        #[serde(rename = "promotionDisplayVOList")]
        pub promotion_display_list: Option<Vec<PromotionDisplay>>,
    }

    /// An item in another language, as a search by picture has it.
    pub struct MaterialTranslation {
        /// The title.
        pub title: Option<String>,
        /// The picture.
        pub main_image: Option<String>,
        /// The language, such as `en`.
        pub language: Option<String>,
    }
}

impl FoundItem {
    /// Taobao's item id, by whichever name it came. Orders want another one: resolve the item first.
    #[must_use]
    pub fn id(&self) -> Option<&ItemId> {
        [&self.item_id, &self.tb_item_id].into_iter().flatten().find(|id| !id.is_blank())
    }

    /// The picture, by whichever name it came.
    #[must_use]
    pub fn picture(&self) -> Option<&str> {
        first([&self.main_image_url, &self.pict_url, &self.picture_url])
    }

    /// The shop, or its seller's nick.
    #[must_use]
    pub fn shop(&self) -> Option<&str> {
        first([&self.shop_name, &self.nick])
    }
}

fn first<const N: usize>(texts: [&Option<String>; N]) -> Option<&str> {
    texts.into_iter().flatten().map(String::as_str).find(|text| !text.is_empty())
}

impl Page for FoundItems {
    type Item = FoundItem;

    fn total(&self) -> Option<i64> {
        None
    }

    fn size(&self) -> Option<i64> {
        self.page_size
    }

    /// `None` where there is no list, unless the page is known by its number: after the last page there may be none.
    fn list(self) -> Option<Vec<FoundItem>> {
        self.data.or_else(|| self.page_no.map(|_| Vec::new()))
    }

    fn key(item: &FoundItem) -> Option<Cow<'_, str>> {
        item.id().map(ItemId::as_str).map(Cow::Borrowed)
    }
}
