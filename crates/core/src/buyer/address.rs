//! The check of an address: it is complete, and nothing in it is masked. Platforms show addresses with stars in
//! them, and what is copied from there would be ordered and never arrive.

use crate::check;
use crate::error::Error;
use crate::value::Personal;
use serde::{Deserialize, Serialize};

/// Where to deliver to: in Chinese, as the platforms take it.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct DeliveryAddress {
    /// Who receives it.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub name: Personal,
    /// The receiver's mobile phone.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub mobile: Personal,
    /// The receiver's landline.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub phone: Option<Personal>,
    /// 省.
    pub province: String,
    /// 市.
    pub city: String,
    /// 区 or 县. Empty in the few cities that have none, such as 东莞.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub district: String,
    /// 镇 or 街道.
    pub town: Option<String>,
    /// Street, number, door.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub street: Personal,
    /// The postcode.
    pub postcode: Option<String>,
    /// The district's code, six digits.
    pub district_code: Option<String>,
}

impl DeliveryAddress {
    /// An address with what every platform wants.
    pub fn new(
        name: impl Into<Personal>,
        mobile: impl Into<Personal>,
        [province, city, district]: [&str; 3],
        street: impl Into<Personal>,
    ) -> Self {
        Self {
            name: name.into(),
            mobile: mobile.into(),
            phone: None,
            province: province.to_owned(),
            city: city.to_owned(),
            district: district.to_owned(),
            town: None,
            street: street.into(),
            postcode: None,
            district_code: None,
        }
    }
}

/// Cities without districts: their towns lie below them at once.
const WITHOUT_DISTRICTS: [&str; 42] = [
    "东莞",
    "中山",
    "儋州",
    "嘉峪关",
    "三沙",
    "济源",
    "仙桃",
    "潜江",
    "天门",
    "神农架",
    "五指山",
    "文昌",
    "琼海",
    "万宁",
    "东方",
    "定安",
    "屯昌",
    "澄迈",
    "临高",
    "白沙",
    "昌江",
    "乐东",
    "陵水",
    "保亭",
    "琼中",
    "石河子",
    "阿拉尔",
    "图木舒克",
    "五家渠",
    "北屯",
    "铁门关",
    "双河",
    "可克达拉",
    "昆玉",
    "胡杨河",
    "新星",
    "白杨",
    "澳门",
    "香港",
    "台湾",
    "金门",
    "连江",
];

/// The characters that platforms put in place of hidden letters.
const MASKS: [char; 7] = ['*', '＊', '∗', '✱', '●', '█', '■'];

/// Everything that is wrong with it.
pub(super) fn problems(address: &DeliveryAddress) -> Vec<Error> {
    let mut out = Vec::new();
    let texts = [
        ("name", address.name.expose(), true),
        ("mobile", address.mobile.expose(), true),
        ("province", address.province.as_str(), true),
        ("city", address.city.as_str(), true),
        ("district", address.district.as_str(), !has_no_districts(&address.city)),
        ("street", address.street.expose(), true),
        ("phone", address.phone.as_ref().map_or("", |phone| phone.expose()), false),
        ("town", address.town.as_deref().unwrap_or_default(), false),
    ];
    for (name, text, required) in texts {
        let field = format!("address.{name}");
        if required && let Err(error) = check::filled(&field, text) {
            out.push(error);
        } else if is_masked(name, text) {
            out.push(masked(&field));
        } else if name == "mobile" && !is_phone_number(text) {
            // The text is personal, and not repeated.
            out.push(Error::invalid(field, "must be a phone number in digits (`+`, `-` and spaces may stand in it)"));
        }
    }
    out
}

fn masked(field: &str) -> Error {
    Error::invalid(field, "is masked (`*`): the goods could not be delivered; give it in full")
}

fn has_no_districts(city: &str) -> bool {
    let city = city.trim();
    WITHOUT_DISTRICTS.iter().any(|known| city.starts_with(known))
}

/// A name or a number with a mask, or a place with two in a row: a star alone may stand in a street.
fn is_masked(name: &str, text: &str) -> bool {
    let mut before = false;
    text.chars().any(|c| {
        let mask = MASKS.contains(&c);
        let masked = mask && (before || matches!(name, "name" | "mobile" | "phone"));
        before = mask;
        masked
    })
}

fn is_phone_number(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    (5..=20).contains(&digits)
        && text.trim().chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | ' ' | '(' | ')'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address() -> DeliveryAddress {
        DeliveryAddress::new("张三", "13800000000", ["浙江省", "杭州市", "余杭区"], "网商路699号")
    }

    fn fields(address: &DeliveryAddress) -> Vec<String> {
        problems(address).iter().map(|error| error.field().unwrap_or_default().to_owned()).collect()
    }

    #[test]
    fn a_masked_address_is_named_member_by_member() {
        assert!(problems(&address()).is_empty());
        let masked = DeliveryAddress::new("张**", "138****0000", ["浙江省", "杭州市", "余杭区"], "网商路***号");
        assert_eq!(fields(&masked), ["address.name", "address.mobile", "address.street"]);
        let error = &problems(&masked)[1];
        assert!(!error.message().contains("138"), "personal data is not repeated: {error}");
        for name in ["张*", "张＊", "●三"] {
            assert_eq!(fields(&DeliveryAddress { name: name.into(), ..address() }), ["address.name"], "{name}");
        }
        let phone = DeliveryAddress { phone: Some("0571-****8888".into()), ..address() };
        assert_eq!(fields(&phone), ["address.phone"]);
        let star = DeliveryAddress { street: "3*4栋".into(), ..address() };
        assert!(problems(&star).is_empty());
    }

    #[test]
    fn a_mobile_is_a_number() {
        for mobile in ["13800000000", "+86 138-0000-0000", "18400000000-1234", "(852) 9000 0000"] {
            assert!(problems(&DeliveryAddress { mobile: mobile.into(), ..address() }).is_empty(), "{mobile}");
        }
        for mobile in ["", "abc", "138OOOOOOOO", "１３８０００００００", "1380000000a", "12", "无"] {
            assert_eq!(fields(&DeliveryAddress { mobile: mobile.into(), ..address() }), ["address.mobile"], "{mobile}");
        }
    }

    #[test]
    fn only_cities_that_have_districts_need_one() {
        for city in ["东莞市", "东莞", "中山市", "儋州市", "嘉峪关市", "仙桃市"] {
            let without = DeliveryAddress { city: city.to_owned(), district: String::new(), ..address() };
            assert!(problems(&without).is_empty(), "{city}");
        }
        let without = DeliveryAddress { district: " ".to_owned(), ..address() };
        assert_eq!(fields(&without), ["address.district"]);
    }
}
