//! Rules that hold for all goods and for the platforms' ways, and can be changed while the sandbox runs: freight by province,
//! coupons of shops, how long Taobao takes for what it does later, and the form of PandaPon's messages.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How long Taobao takes to create an order, milliseconds: the sandbox's own choice.
const BUILDING: i64 = 300;

/// How long it takes to carry a payment out, milliseconds: the sandbox's own choice.
const PAYING: i64 = 300;

/// The longest that either may take: an hour.
const SLOWEST: i64 = 3_600_000;

/// The most that anything costs, fen.
const MOST: i64 = 100_000_000_000;

/// How PandaPon writes a message's body.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum MessageBody {
    /// As an object, as on the vendor's pages.
    #[default]
    Object,
    /// As JSON text, as in the examples of a sibling.
    Text,
}

/// A coupon of a 1688 shop: so much off, where the goods come to so much.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Coupon {
    /// What `shopPromotionId` names it by.
    pub(crate) id: String,
    /// The shop's open id; every shop where none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) seller: Option<String>,
    /// Fen.
    pub(crate) from_fen: i64,
    /// Fen.
    pub(crate) off_fen: i64,
}

/// What holds now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Rules {
    /// What freight into a province costs beside the product's own, fen, by the beginning of the province's name.
    pub(crate) province_freight_fen: BTreeMap<String, i64>,
    pub(crate) coupons: Vec<Coupon>,
    /// How long Taobao takes to create an order, milliseconds.
    pub(crate) building_ms: i64,
    /// How long it takes to carry a payment out, milliseconds.
    pub(crate) paying_ms: i64,
    pub(crate) message_body: MessageBody,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            province_freight_fen: BTreeMap::new(),
            coupons: Vec::new(),
            building_ms: BUILDING,
            paying_ms: PAYING,
            message_body: MessageBody::Object,
        }
    }
}

/// What is to hold from now on; what is not named stays.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RulesChange {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    province_freight_fen: Option<BTreeMap<String, i64>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    coupons: Option<Vec<Coupon>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    building_ms: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    paying_ms: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    message_body: Option<MessageBody>,
}

impl Rules {
    /// The rules after a change.
    ///
    /// # Errors
    /// A member is out of its bounds: all of them are named.
    pub(crate) fn changed(&self, change: &RulesChange) -> Result<Self, String> {
        let new = Self {
            province_freight_fen: change.province_freight_fen.clone().unwrap_or(self.province_freight_fen.clone()),
            coupons: change.coupons.clone().unwrap_or(self.coupons.clone()),
            building_ms: change.building_ms.unwrap_or(self.building_ms),
            paying_ms: change.paying_ms.unwrap_or(self.paying_ms),
            message_body: change.message_body.unwrap_or(self.message_body),
        };
        let wrong = new.wrong();
        if wrong.is_empty() { Ok(new) } else { Err(wrong.join("; ")) }
    }

    fn wrong(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        let mut within = |member: &str, value: i64, least: i64, most: i64| {
            if !(least..=most).contains(&value) {
                wrong.push(format!("{member}: must be from {least} to {most}, got {value}"));
            }
        };
        within("building_ms", self.building_ms, 0, SLOWEST);
        within("paying_ms", self.paying_ms, 0, SLOWEST);
        for (province, fen) in &self.province_freight_fen {
            within(&format!("province_freight_fen.{province}"), *fen, 0, MOST);
        }
        for (at, coupon) in self.coupons.iter().enumerate() {
            within(&format!("coupons[{at}].from_fen"), coupon.from_fen, 1, MOST);
            within(&format!("coupons[{at}].off_fen"), coupon.off_fen, 1, coupon.from_fen.max(1) - 1);
        }
        if self.province_freight_fen.keys().any(|province| province.trim().is_empty()) {
            wrong.push("province_freight_fen: a province has no name".to_owned());
        }
        wrong
    }

    /// What freight into a province costs beside the product's own, fen.
    pub(crate) fn surcharge(&self, province: Option<&str>) -> i64 {
        let Some(province) = province.map(str::trim).filter(|province| !province.is_empty()) else { return 0 };
        let meant = |name: &str| province.starts_with(name) || name.starts_with(province);
        self.province_freight_fen.iter().filter(|(name, _)| meant(name)).map(|(_, fen)| *fen).max().unwrap_or(0)
    }

    /// The coupons that goods of a shop, which come to so much, can be had with.
    pub(crate) fn coupons_for<'r>(&'r self, seller: &'r str, goods: i64) -> impl Iterator<Item = &'r Coupon> {
        let of_shop = move |coupon: &&Coupon| coupon.seller.as_deref().is_none_or(|of| of == seller);
        self.coupons.iter().filter(of_shop).filter(move |coupon| goods >= coupon.from_fen)
    }
}

#[cfg(test)]
mod tests {
    use super::{Coupon, Rules, RulesChange};

    #[test]
    fn freight_goes_by_the_province_however_it_is_written() {
        let change: RulesChange =
            serde_json::from_str(r#"{"province_freight_fen":{"新疆":2500,"西藏自治区":3000}}"#).unwrap();
        let rules = Rules::default().changed(&change).unwrap();
        for (province, fen) in [("新疆维吾尔自治区", 2500), ("新疆", 2500), ("西藏", 3000), ("浙江省", 0), ("", 0)]
        {
            assert_eq!(rules.surcharge(Some(province)), fen, "{province}");
        }
        assert_eq!(rules.surcharge(None), 0);
    }

    #[test]
    fn a_coupon_is_for_its_shop_and_from_its_sum_on() {
        let coupon = |id: &str, seller: Option<&str>, from_fen| Coupon {
            id: id.to_owned(),
            seller: seller.map(str::to_owned),
            from_fen,
            off_fen: 100,
        };
        let coupons = vec![coupon("a", None, 1000), coupon("b", Some("S"), 500), coupon("c", Some("T"), 500)];
        let rules = Rules { coupons, ..Rules::default() };
        let ids = |goods| rules.coupons_for("S", goods).map(|coupon| coupon.id.as_str()).collect::<Vec<_>>();
        assert_eq!((ids(499), ids(500), ids(1000)), (vec![], vec!["b"], vec!["a", "b"]));
    }

    #[test]
    fn every_member_that_is_out_of_bounds_is_named() {
        let change = r#"{"building_ms":-1,"paying_ms":3600001,"coupons":[{"id":"a","from_fen":5,"off_fen":5}],"province_freight_fen":{"甲":-1}}"#;
        let why = Rules::default().changed(&serde_json::from_str(change).unwrap()).unwrap_err();
        for member in ["building_ms", "paying_ms", "coupons[0].off_fen", "province_freight_fen.甲"] {
            assert!(why.contains(&format!("{member}: must be from ")), "{why}");
        }
    }
}
