//! Types that searches and details of items share: properties, texts in another language, pictures of properties, promotions.

use daigou_core::reply;
use daigou_core::value::{Fen, SkuId};

reply! {
    /// An item in another language.
    pub struct Translation {
        /// The language, such as `en`.
        pub language: Option<String>,
        /// The title.
        pub title: Option<String>,
        /// The picture.
        pub main_image_url: Option<String>,
        /// The price with coupons: the unit is not stated, **fen** inferred. Details only.
        pub coupon_price: Option<Fen>,
        /// Properties of the item. Details only.
        pub properties: Option<Vec<ItemProperty>>,
        /// Properties of the SKUs. Details only.
        pub sku_properties: Option<Vec<SkuTranslation>>,
    }

    /// A SKU's properties in another language.
    pub struct SkuTranslation {
        /// Taobao's SKU id.
        pub sku_id: Option<SkuId>,
        /// Colour, size and so on.
        pub properties: Option<Vec<ItemProperty>>,
    }

    /// The picture of a property's value.
    pub struct PropertyImage {
        /// The property and its value, such as `1627207:28324`.
        pub properties: Option<String>,
        /// The picture.
        pub image_url: Option<String>,
    }

    /// A promotion that an item shows.
    pub struct PromotionDisplay {
        /// Its kind, such as `店铺优惠券`.
        pub type_name: Option<String>,
        /// The promotions of that kind.
        pub promotion_info_list: Option<Vec<Promotion>>,
    }

    /// One promotion.
    pub struct Promotion {
        /// Its code.
        pub activity_code: Option<String>,
        /// Its name, such as `满300减20`.
        pub promotion_name: Option<String>,
    }
}

reply! {
    /// A property of an item or a SKU and its value, such as colour and yellow. Requests take it too.
    #[serde_with::skip_serializing_none]
    pub struct ItemProperty {
        /// The value's id.
        pub value_id: Option<i64>,
        /// The value, such as `黄色`.
        pub value_name: Option<String>,
        /// More about the value (upstream).
        pub value_desc: Option<String>,
        /// The property's id.
        pub prop_id: Option<i64>,
        /// The property, such as `颜色分类`.
        pub prop_name: Option<String>,
    }
}

impl ItemProperty {
    /// A property with its value, each by id and name.
    pub fn new(prop_id: i64, prop: impl Into<String>, value_id: i64, value: impl Into<String>) -> Self {
        Self {
            value_id: Some(value_id),
            value_name: Some(value.into()),
            value_desc: None,
            prop_id: Some(prop_id),
            prop_name: Some(prop.into()),
        }
    }
}
