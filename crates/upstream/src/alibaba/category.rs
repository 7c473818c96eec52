//! Categories and the navigation of a search.

use daigou_core::reply;
use daigou_core::value::CategoryId;

reply! {
    /// A category in one language: the reply of 1688's `category.translation.getById`.
    pub struct Category {
        /// The category; 0 is the root.
        pub category_id: Option<i64>,
        /// Its Chinese name.
        pub chinese_name: Option<String>,
        /// Its name in the language asked for.
        pub translated_name: Option<String>,
        /// The language, such as `ja`.
        pub language: Option<String>,
        /// `true` where nothing is below it. Documented as text, sent as a boolean: both are read.
        pub leaf: Option<bool>,
        /// How deep it is, from `0`.
        pub level: Option<String>,
        /// The category above; -1 above the root. Documented as text, sent as a number: both are read.
        pub parent_cate_id: Option<i64>,
        /// `true` where the platform had it at hand.
        pub from_cache: Option<bool>,
        /// The categories below; `None` at a leaf.
        pub children: Option<Vec<Category>>,
    }

    /// A category: one entry of 1688's `alibaba.category.get`.
    pub struct CategoryNode {
        /// The category.
        #[serde(rename = "categoryID")]
        pub category_id: Option<i64>,
        /// Its name.
        pub name: Option<String>,
        /// Its level; not filled on 1688.
        pub level: Option<i64>,
        /// `true` where nothing is below it.
        pub is_leaf: Option<bool>,
        /// The one category above.
        #[serde(rename = "parentIDs")]
        pub parent_ids: Option<Vec<CategoryId>>,
        /// The categories below; not filled on 1688.
        #[serde(rename = "childIDs")]
        pub child_ids: Option<Vec<CategoryId>>,
        /// The categories below (the vendor spells it `childCategorys`).
        #[serde(rename = "childCategorys")]
        pub child_categories: Option<Vec<ChildCategory>>,
        /// The least that can be ordered.
        pub min_order_quantity: Option<i64>,
        /// Features.
        pub feature_infos: Option<Vec<CategoryFeature>>,
        /// `1` market, `2` industrial, `3` mainstream.
        pub category_type: Option<String>,
        /// `true` where goods can be made to order.
        pub is_support_processing: Option<bool>,
    }

    /// A category within another.
    pub struct ChildCategory {
        /// The category.
        pub id: Option<i64>,
        /// Its name.
        pub name: Option<String>,
        /// `true` where nothing is below it.
        pub is_leaf: Option<bool>,
        /// As [`CategoryNode::category_type`].
        pub category_type: Option<String>,
    }

    /// A feature of a category.
    pub struct CategoryFeature {
        /// Its name.
        pub key: Option<String>,
        /// Its value.
        pub value: Option<String>,
        /// Its state.
        pub status: Option<i64>,
        /// `true` where categories below have it too.
        pub hierarchy: Option<bool>,
    }

    /// A node of a search's navigation: 1688's `product.search.keywordSNQuery`.
    pub struct NavigationNode {
        /// The node, such as `973` or `973:28105`; a search takes it as `snId`.
        pub id: Option<String>,
        /// Its Chinese name, such as `风格`.
        pub name: Option<String>,
        /// Its translated name, such as `Style`.
        pub translate_name: Option<String>,
        /// The nodes below.
        pub children: Option<Vec<NavigationNode>>,
    }
}
