//! The couriers that there are, by the names that all platforms share.

/// A courier: number, name, code, phone, pinyin.
pub(crate) type Courier = (i64, &'static str, &'static str, Option<&'static str>, &'static str);

/// The couriers: who carries parcels, and by whom goods can go back at 1688.
pub(crate) static CARRIERS: [Courier; 5] = [
    (352, "百世快递", "HTKY", None, "baishikuaidi"),
    (100, "顺丰速运", "SF", Some("95338"), "shunfengsuyun"),
    (500, "中通快递", "ZTO", Some("95311"), "zhongtongkuaidi"),
    (101, "圆通速递", "YTO", Some("95554"), "yuantongsudi"),
    (102, "韵达快递", "YUNDA", Some("95546"), "yundakuaidi"),
];

/// Who carries what nobody names a courier for.
pub(super) const USUAL: &Courier = &CARRIERS[2];

/// A courier by code or name.
///
/// # Errors
/// There is no such courier: the codes are named.
pub(super) fn courier(word: &str) -> Result<&'static Courier, String> {
    let known = |courier: &&Courier| courier.2.eq_ignore_ascii_case(word) || courier.1 == word;
    CARRIERS.iter().find(known).ok_or_else(|| {
        let all: Vec<_> = CARRIERS.iter().map(|(_, name, code, ..)| format!("{code} ({name})")).collect();
        format!("carrier: must be one of {}, got `{word}`", all.join(", "))
    })
}
