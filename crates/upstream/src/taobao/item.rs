//! One item as `/product/get` has it: prices (**fen**), stock and SKUs, with the distribution ids that an order wants.

use super::{ItemProperty, PromotionDisplay, ShopId};
use daigou_core::value::{Fen, ItemId, MpId, MpSkuId, SkuId, Text, Unpublished};
use daigou_core::{Error, open_enum, reply};

open_enum! {
    /// Says whether an item has material, as the platform calls it.
    pub enum ItemType: text {
        /// With material.
        HaveMaterial = "HAVE_MATERIAL",
        /// Without material.
        WithoutMaterial = "WITHOUT_MATERIAL",
    }
}

open_enum! {
    /// Says whether an item or a SKU is on sale.
    pub enum ItemStatus: text {
        /// On sale.
        Active = "active",
    }
}

reply! {
    /// An item. Neither reseller states the unit of prices: **fen** is inferred, and upstream counts in it. PandaPon's
    /// v2 is published only in part (`TaoBaoProductDetailsV2VO`: stock and category), DajiSaaS's reply in part (type,
    /// stock, SKUs); that the rest is the same is inferred.
    pub struct Item {
        /// The stock.
        pub quantity: Option<i64>,
        /// The category with those above it, joined by `->`.
        pub category_path: Option<String>,
        /// The category's id.
        pub category_id: Option<String>,
        /// The category.
        pub category_name: Option<String>,
        /// The shop.
        pub shop_name: Option<String>,
        /// The shop's id.
        pub shop_id: Option<ShopId>,
        /// The seller's nick.
        pub user_nick: Option<String>,
        /// The description.
        pub description: Option<String>,
        /// The unit that is sold.
        pub product_unit: Option<String>,
        /// Pictures.
        pub pic_urls: Vec<Text>,
        /// The title.
        pub title: Option<String>,
        /// The item's distribution id, which **order lines want** as their `itemId`; see
        /// [`distribution_id`](Self::distribution_id).
        pub mp_id: Option<MpId>,
        /// Taobao's item id.
        pub item_id: Option<ItemId>,
        /// **Fen** (inferred): the price.
        pub price: Option<Fen>,
        /// **Fen** (inferred): the discounted price.
        pub promotion_price: Option<Fen>,
        /// **Fen** (upstream): the price with coupons.
        pub coupon_price: Option<Fen>,
        /// The smallest quantity.
        pub begin_amount: Option<i64>,
        /// Says whether it is on sale.
        pub status: Option<ItemStatus>,
        /// Says whether it has material.
        pub item_type: Option<ItemType>,
        /// The item's page (a public integration).
        pub item_url: Option<String>,
        /// **Fen** (inferred): postage inside China (upstream).
        pub post_fee: Option<Fen>,
        /// Promotions (upstream).
        pub promotion_displays: Option<Unpublished<Vec<PromotionDisplay>>>,
        /// The SKUs.
        pub sku_list: Vec<ItemSku>,
    }

    /// A SKU of an item. The unit of prices is not stated: **fen** is inferred.
    pub struct ItemSku {
        /// Its picture.
        pub pic_url: Option<String>,
        /// Its stock.
        pub quantity: Option<i64>,
        /// **Fen** (inferred): the price.
        pub price: Option<Fen>,
        /// Taobao's SKU id.
        pub sku_id: Option<SkuId>,
        /// Says whether it is on sale.
        pub status: Option<ItemStatus>,
        /// **Fen** (inferred): the discounted price. A text in some replies.
        pub promotion_price: Option<Fen>,
        /// **Fen** (upstream): the price with coupons.
        pub coupon_price: Option<Fen>,
        /// **Fen** (inferred): postage inside China (a public integration).
        pub post_fee: Option<Fen>,
        /// The SKU's distribution id, which **order lines want** as their `skuId` (a public integration); see
        /// [`Item::variant`]. DajiSaaS's page spells it `mpSkuid`, upstream `mp_skuId`.
        #[serde(alias = "mpSkuid", alias = "mp_skuId")]
        pub mp_sku_id: Option<MpSkuId>,
        /// Colour, size and so on (a public integration).
        pub properties: Vec<ItemProperty>,
    }
}

impl Item {
    /// The item's distribution id, which order lines want as their `itemId`.
    ///
    /// # Errors
    /// The platform gave none: the item cannot be ordered. The words tell its type; nothing is published of which types
    /// have none.
    pub fn distribution_id(&self) -> Result<&MpId, Error> {
        self.mp_id.as_ref().filter(|id| !id.is_blank()).ok_or_else(|| {
            let kind = self.item_type.as_ref().map_or("not given", ItemType::as_str);
            Error::invalid("mpId", format!("the platform gave none for {}, whose itemType is {kind}", self.named()))
                .with_hint("without an mpId the item cannot be ordered")
        })
    }

    /// The distribution id of a variant, by Taobao's SKU id: order lines want it as their `skuId`.
    ///
    /// # Errors
    /// The item has no such SKU, or the platform gave no distribution id for it. The words name the item and the SKU, and
    /// the SKUs that there are.
    pub fn variant(&self, sku_id: &SkuId) -> Result<&MpSkuId, Error> {
        let Some(sku) = self.sku_list.iter().find(|sku| sku.sku_id.as_ref() == Some(sku_id)) else {
            let same = |sku: &&ItemSku| sku.mp_sku_id.as_ref().is_some_and(|mp| mp.as_str() == sku_id.as_str());
            if self.sku_list.iter().any(|sku| same(&sku)) {
                let rule = format!("{sku_id} is an mpSkuId of {} already, not a skuId", self.named());
                return Err(Error::invalid("skuId", rule).with_hint("use MpSkuId::resolved"));
            }
            let known: Vec<&str> = self.sku_list.iter().filter_map(|sku| Some(sku.sku_id.as_ref()?.as_str())).collect();
            let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
            return Err(Error::invalid("skuId", format!("{} has no SKU {sku_id}; it has {known}", self.named())));
        };
        sku.mp_sku_id.as_ref().filter(|id| !id.is_blank()).ok_or_else(|| {
            let rule = format!("the platform gave none for SKU {sku_id} of {}", self.named());
            Error::invalid("mpSkuId", rule).with_hint("without an mpSkuId the SKU cannot be ordered")
        })
    }

    fn named(&self) -> String {
        self.item_id.as_ref().map_or("the item".to_owned(), |id| format!("item {id}"))
    }
}

#[cfg(test)]
mod tests {
    use super::Item;
    use daigou_core::ErrorKind;
    use daigou_core::value::MpSkuId;

    fn item(skus: &str) -> Item {
        serde_json::from_str(&format!(r#"{{"itemId":703446760426,"itemType":"WITHOUT_MATERIAL","skuList":{skus}}}"#))
            .unwrap()
    }

    #[test]
    fn a_variant_is_found_by_taobaos_sku_id_in_every_form_and_spelling() {
        for name in ["mpSkuId", "mpSkuid", "mp_skuId"] {
            for (sku, mp) in [("1", "\"11\""), ("\"1\"", "11")] {
                let item = item(&format!(r#"[{{"skuId":2,"mpSkuId":22}},{{"skuId":{sku},"{name}":{mp}}}]"#));
                assert_eq!(item.variant(&"1".into()).unwrap(), &MpSkuId::resolved(11), "{name}");
                assert_eq!(item.variant(&2.into()).unwrap().as_str(), "22");
            }
        }
    }

    #[test]
    fn what_has_no_distribution_id_is_told() {
        let skus = r#"[{"skuId":1,"mpSkuId":11},{"skuId":2,"mpSkuId":""},{"skuId":3}]"#;
        for (json, sku, field, words) in [
            (skus, 9, "skuId", "item 703446760426 has no SKU 9; it has 1, 2, 3"),
            (skus, 11, "skuId", "11 is an mpSkuId of item 703446760426 already"),
            (skus, 2, "mpSkuId", "gave none for SKU 2 of item 703446760426"),
            (skus, 3, "mpSkuId", "gave none for SKU 3"),
            ("null", 1, "skuId", "it has none"),
        ] {
            let error = item(json).variant(&sku.into()).unwrap_err();
            assert_eq!((error.kind(), error.field()), (ErrorKind::Usage, Some(field)));
            assert!(error.message().contains(words), "{error}");
        }
        let error = item("[]").distribution_id().unwrap_err();
        assert_eq!(error.field(), Some("mpId"));
        assert!(error.message().contains("item 703446760426, whose itemType is WITHOUT_MATERIAL"), "{error}");
        let item: Item = serde_json::from_str(r#"{"mpId":2048153758314474}"#).unwrap();
        assert_eq!(item.distribution_id().unwrap().as_i64(), Ok(2_048_153_758_314_474));
    }
}
