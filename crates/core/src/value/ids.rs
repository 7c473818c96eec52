//! The kinds of ids the platforms use. Forms on the wire vary by operation; the kinds keep whatever they read.

crate::id_type! {
    /// A 1688 order number: 17–19 digits, above 2^53. A string in replies, an integer in several requests.
    pub struct OrderId;

    /// The number of one line of a 1688 order: 17–19 digits, in the same forms as the order's.
    pub struct SubOrderId;

    /// A 1688 product's own number, as DajiSaaS, PandaPon v1 and upstream use it: an integer. PandaPon v2 has an
    /// opaque text instead; [`ProductRef`](crate::value::ProductRef) holds either.
    pub struct OfferId;

    /// A variant of a product: an integer in most places, a string in order lines and carts.
    pub struct SkuId;

    /// A 1688 specification, which order requests want: 32 hexadecimal digits.
    pub struct SpecId;

    /// A 1688 category: an integer.
    pub struct CategoryId;

    /// A 1688 seller: an encrypted text of 25 characters starting with `BBB`.
    pub struct SellerId;

    /// A Taobao item: an integer, a string of digits, or an opaque text in PandaPon v2.
    pub struct ItemId;

    /// A Taobao purchase order, main or sub: 12 digits, a string at PandaPon and an integer at DajiSaaS.
    pub struct PurchaseId;

    /// A refund: `TQ` and digits on 1688, 12 digits (a reverse order) on Taobao.
    pub struct RefundId;

    /// One line of a cart: an integer.
    pub struct CartLineId;

    /// A user of the platform.
    pub struct UserId;

    /// The developer account at PandaPon (`developId`): a 19-digit number, as a string or an integer.
    pub struct DeveloperId;

    /// One request as the platform logged it; support asks for it.
    pub struct RequestId;

    /// A promotion applied to an order or a preview.
    pub struct PromotionId;
}

crate::id_type! {
    /// Taobao's distribution id of an item, which order lines want in place of the item's: a string at PandaPon, an
    /// integer at DajiSaaS.
    ///
    /// It is another number than the item's own, so neither an [`ItemId`] nor a plain value is taken for one:
    ///
    /// ```
    /// use daigou_core::value::MpId;
    /// let from_my_records = MpId::resolved(2048153758314474);
    /// assert_eq!(from_my_records, MpId::resolved("2048153758314474"));
    /// ```
    /// ```compile_fail,E0277
    /// use daigou_core::value::{ItemId, MpId};
    /// let line: MpId = ItemId::from(703446760426).into();
    /// ```
    /// ```compile_fail,E0277
    /// use daigou_core::value::{ItemId, MpId};
    /// let line = MpId::resolved(ItemId::from(703446760426));
    /// ```
    /// ```compile_fail,E0277
    /// let line: daigou_core::value::MpId = 703446760426.into();
    /// ```
    /// ```compile_fail,E0277
    /// let line: daigou_core::value::MpId = "703446760426".into();
    /// ```
    /// ```compile_fail,E0277
    /// let line = "703446760426".parse::<daigou_core::value::MpId>();
    /// ```
    pub struct MpId by
        /// A distribution id that the platform gave for an item when it was resolved (PandaPon's `goods.get`,
        /// DajiSaaS's `taobao.resolve`), in this reply or in the caller's own record of one: a text (`&str`, `String`)
        /// or a number (`i64`). Never the item's own id.
        resolved;

    /// Taobao's distribution id of a variant, which order lines want in place of the SKU's.
    ///
    /// It is another number than the SKU's own, so neither a [`SkuId`] nor a plain value is taken for one:
    ///
    /// ```
    /// use daigou_core::value::MpSkuId;
    /// let from_my_records = MpSkuId::resolved(3357413213162);
    /// ```
    /// ```compile_fail,E0277
    /// use daigou_core::value::{MpSkuId, SkuId};
    /// let line: MpSkuId = SkuId::from(3452545926724).into();
    /// ```
    /// ```compile_fail,E0277
    /// let line: daigou_core::value::MpSkuId = 3452545926724.into();
    /// ```
    pub struct MpSkuId by
        /// A distribution id that the platform gave for a variant when its item was resolved, in this reply or in the
        /// caller's own record of one: a text (`&str`, `String`) or a number (`i64`). Never the SKU's own id.
        resolved;
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;
    use serde::{Deserialize, Serialize};

    use super::*;
    use crate::value::id;

    fn order(json: &str) -> OrderId {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn documented_ids_are_kept_in_their_form() {
        for json in [
            "2514888072180880794",
            r#""2514888072180880794""#,
            "600123456",
            r#""TQ123456""#,
            r#""""#,
            "0",
            "-0",
            "18446744073709551615",
            "99999999999999999999999",
            r#""BBBxyz+/=""#,
            r#""007""#,
        ] {
            assert_eq!(serde_json::to_string(&order(json)).unwrap(), json);
        }
        assert_eq!(order("2514888072180880794").as_i64(), Ok(2_514_888_072_180_880_794));
        assert_eq!(order("2514888072180880794"), order(r#""2514888072180880794""#));
        assert!(order(r#""""#).is_blank());
    }

    #[test]
    fn an_integer_spelt_as_a_fraction_is_read_by_its_text() {
        assert_eq!(order("12.0").as_str(), "12");
        assert_eq!(serde_json::to_string(&order("2514888072180880794.00")).unwrap(), "2514888072180880794");
        for json in ["12.5", "1e3", "2.514888072180880794e18"] {
            let error = serde_json::from_str::<OrderId>(json).unwrap_err().to_string();
            assert!(error.starts_with("an id is never read through a float"), "{error}");
        }
    }

    #[test]
    fn what_is_no_scalar_fails_the_decode() {
        for json in ["{}", "[1]", "true", "null"] {
            let error = serde_json::from_str::<OrderId>(json).unwrap_err().to_string();
            assert!(error.contains("expected an id (text or integer)"), "{error}");
        }
    }

    #[test]
    fn built_ids_are_written_in_the_form_of_their_source() {
        assert_eq!(serde_json::to_string(&OrderId::from(19_i64)).unwrap(), "19");
        assert_eq!(serde_json::to_string(&OrderId::from("19")).unwrap(), r#""19""#);
        assert_eq!(serde_json::to_string(&"19".parse::<OrderId>().unwrap()).unwrap(), r#""19""#);
        assert_eq!(
            format!("{:?} {:?} {}", OrderId::from(1_i64), OrderId::from("1"), OrderId::from("1")),
            r#"OrderId(1) OrderId("1") 1"#
        );
    }

    #[test]
    fn only_integers_of_64_bits_are_numbers() {
        for text in ["", "abc", "+5", "1.0", "9223372036854775808", "TQ1"] {
            assert!(RefundId::from(text).as_i64().is_err(), "{text}");
        }
        let error = RefundId::from("TQ1").as_i64().unwrap_err();
        assert_eq!(error.to_string(), "RefundId `TQ1` is not an integer of 64 bits");
    }

    #[derive(Serialize, Deserialize)]
    struct Request {
        #[serde(serialize_with = "id::as_number")]
        order: OrderId,
        #[serde(with = "id::as_number")]
        orders: Vec<OrderId>,
        #[serde(default, with = "id::as_text")]
        sku: Option<SkuId>,
        #[serde(serialize_with = "id::as_text")]
        skus: Option<Vec<SkuId>>,
    }

    #[test]
    fn a_request_can_force_the_form() {
        let text = r#"{"order":"2514888072180880794","orders":["1",2],"sku":5,"skus":[6,"7"]}"#;
        let mut request: Request = serde_json::from_str(text).unwrap();
        assert_eq!(
            serde_json::to_string(&request).unwrap(),
            r#"{"order":2514888072180880794,"orders":[1,2],"sku":"5","skus":["6","7"]}"#
        );
        request.orders.push("007".into());
        let error = serde_json::to_string(&request).unwrap_err().to_string();
        assert_eq!(error, "OrderId `007` cannot be written as a number");
        request.order = "99999999999999999999".into();
        request.orders.clear();
        request.sku = None;
        request.skus = None;
        let text = r#"{"order":99999999999999999999,"orders":[],"sku":null,"skus":null}"#;
        assert_eq!(serde_json::to_string(&request).unwrap(), text);
    }

    #[test]
    fn a_resolved_id_is_read_and_written_as_any_other() {
        for json in ["2048153758314474", r#""2048153758314474""#] {
            let read: MpId = serde_json::from_str(json).unwrap();
            assert_eq!(
                (serde_json::to_string(&read).unwrap().as_str(), read.as_i64()),
                (json, Ok(2_048_153_758_314_474))
            );
            assert_eq!(read, MpId::resolved(2_048_153_758_314_474));
        }
        assert_eq!(serde_json::to_string(&MpSkuId::resolved(3_357_413_213_162)).unwrap(), "3357413213162");
        assert_eq!(serde_json::to_string(&MpSkuId::resolved("3357413213162")).unwrap(), r#""3357413213162""#);
        assert_eq!(format!("{:?}", MpSkuId::resolved(String::from("7"))), r#"MpSkuId("7")"#);
    }

    #[test]
    fn a_map_of_ids_is_searched_by_text() {
        let map = HashMap::from([(OrderId::from(7_i64), "seven")]);
        assert_eq!(map.get("7"), Some(&"seven"));
        assert_eq!(map.get(&OrderId::from("7")), Some(&"seven"));
        assert_eq!(serde_json::to_string(&map).unwrap(), r#"{"7":"seven"}"#);
        let read: HashMap<OrderId, String> = serde_json::from_str(r#"{"7":"seven"}"#).unwrap();
        assert!(read.contains_key("7"));
    }

    proptest! {
        #[test]
        fn nineteen_digits_are_exact_in_both_forms(number in 1_000_000_000_000_000_000_i64..) {
            let text = format!("\"{number}\"");
            prop_assert_eq!(order(&number.to_string()).as_i64(), Ok(number));
            prop_assert_eq!(serde_json::to_string(&order(&number.to_string())).unwrap(), number.to_string());
            prop_assert_eq!(order(&text).as_i64(), Ok(number));
            prop_assert_eq!(serde_json::to_string(&order(&text)).unwrap(), text);
        }

        #[test]
        fn any_string_is_an_id(content in any::<String>()) {
            let json = serde_json::to_string(&content).unwrap();
            let read = order(&json);
            prop_assert_eq!(read.as_str(), &content);
            prop_assert_eq!(serde_json::to_string(&order(&json)).unwrap(), json);
        }
    }
}
