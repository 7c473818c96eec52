//! Hot selling lists.

use daigou_core::reply;
use daigou_core::value::{ProductRef, Text};

reply! {
    /// A ranking: the reply of 1688's `product.topList.query`.
    pub struct HotList {
        /// The ranked category.
        pub rank_id: Option<String>,
        /// The ranking's name.
        pub rank_name: Option<String>,
        /// The ranking's kind, such as `hot`.
        pub rank_type: Option<String>,
        /// The products, best first.
        pub rank_product_models: Vec<RankedProduct>,
    }

    /// A product of a ranking.
    pub struct RankedProduct {
        /// The offer.
        pub item_id: Option<ProductRef>,
        /// Its Chinese title.
        pub title: Option<String>,
        /// Its translated title.
        pub translate_title: Option<String>,
        /// Its picture.
        pub img_url: Option<String>,
        /// Its rank, from 1.
        pub sort: Option<i64>,
        /// Services such as `sendGoods24H` and `sendGoods48H`.
        pub service_list: Vec<Text>,
        /// Buyers within 30 days.
        pub buyer_num: Option<i64>,
        /// Pieces **sold** within 30 days (it does not mean "out of stock").
        pub sold_out: Option<i64>,
        /// The goods' score.
        pub goods_score: Option<String>,
    }
}
