//! The columns of a sheet of orders: their headings in English and Chinese, and the other words that people write there.

use daigou_core::suggest::nearest;

/// The content of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Column {
    Reference,
    Product,
    Sku,
    Quantity,
    Name,
    Mobile,
    Phone,
    Province,
    City,
    District,
    Town,
    Street,
    Postcode,
    DistrictCode,
    Remark,
    MaxTotal,
    MaxTotalFen,
}

/// A column's headings.
struct Heading {
    column: Column,
    en: &'static str,
    zh: &'static str,
    /// Other words for it.
    others: &'static [&'static str],
}

const fn heading(column: Column, en: &'static str, zh: &'static str, others: &'static [&'static str]) -> Heading {
    Heading { column, en, zh, others }
}

const HEADINGS: [Heading; 17] = [
    heading(
        Column::Reference,
        "reference",
        "订单号",
        &["ref", "order", "order no", "po", "po number", "订单编号", "单号", "参考号"],
    ),
    heading(
        Column::Product,
        "product",
        "商品",
        &[
            "link",
            "url",
            "item",
            "offer",
            "product id",
            "product link",
            "item id",
            "商品链接",
            "链接",
            "商品编号",
            "商品id",
            "商品号",
        ],
    ),
    heading(Column::Sku, "sku", "规格", &["spec", "sku id", "spec id", "variant", "规格编号", "规格id", "skuid"]),
    heading(Column::Quantity, "quantity", "数量", &["qty", "pieces", "pcs", "amount of pieces", "件数", "采购数量"]),
    heading(Column::Name, "name", "姓名", &["recipient", "receiver", "收货人", "收件人", "收货人姓名", "联系人"]),
    heading(Column::Mobile, "mobile", "手机", &["mobile phone", "cell", "手机号", "手机号码", "联系手机"]),
    heading(Column::Phone, "phone", "电话", &["landline", "telephone", "固话", "座机", "固定电话"]),
    heading(Column::Province, "province", "省", &["省份"]),
    heading(Column::City, "city", "市", &["城市"]),
    heading(Column::District, "district", "区", &["county", "区县", "县", "区/县", "县区"]),
    heading(Column::Town, "town", "镇", &["township", "街道", "乡镇", "镇/街道", "镇街道"]),
    heading(Column::Street, "street", "地址", &["address", "street address", "详细地址", "收货地址", "街道地址"]),
    heading(Column::Postcode, "postcode", "邮编", &["zip", "zip code", "postal code", "邮政编码"]),
    heading(Column::DistrictCode, "district code", "区划代码", &["行政区划代码"]),
    heading(
        Column::Remark,
        "remark",
        "备注",
        &["note", "remarks", "message to seller", "留言", "买家留言", "卖家留言"],
    ),
    heading(
        Column::MaxTotal,
        "max total",
        "最高总额",
        &["max total yuan", "max", "limit", "限价", "最高总价", "最高金额"],
    ),
    heading(Column::MaxTotalFen, "max_total_fen", "最高总额分", &[]),
];

/// The columns that a template has.
pub(crate) const TEMPLATE: [Column; 15] = [
    Column::Reference,
    Column::Product,
    Column::Sku,
    Column::Quantity,
    Column::Name,
    Column::Mobile,
    Column::Phone,
    Column::Province,
    Column::City,
    Column::District,
    Column::Town,
    Column::Street,
    Column::Postcode,
    Column::Remark,
    Column::MaxTotal,
];

/// The columns written beside the orders when a sheet is written back, in English and Chinese: a sheet that has it
/// already is read without it.
pub(crate) const RESULTS: [(&str, &str); 5] = [
    ("order number", "平台订单号"),
    ("total (yuan)", "总额（元）"),
    ("outcome", "结果"),
    ("status", "状态"),
    ("waybills", "运单号"),
];

/// The reading of a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Read {
    /// A column of orders.
    Column(Column),
    /// A column that an earlier run wrote.
    Result,
}

impl Column {
    /// The heading in a language.
    pub(crate) fn heading(self, chinese: bool) -> &'static str {
        let found = HEADINGS.iter().find(|heading| heading.column == self);
        found.map_or("", |heading| match (self, chinese) {
            (Self::MaxTotal, true) => "最高总额（元）",
            (Self::MaxTotal, false) => "max total (yuan)",
            (_, true) => heading.zh,
            (_, false) => heading.en,
        })
    }

    /// Tells whether it says where an order goes to, or something else of the whole order.
    pub(crate) const fn is_of_the_order(self) -> bool {
        !matches!(self, Self::Reference | Self::Product | Self::Sku | Self::Quantity)
    }

    /// The member of an order as errors about it name it, without the line's number.
    pub(crate) const fn member(self) -> &'static str {
        match self {
            Self::Reference => "reference",
            Self::Product => "product",
            Self::Sku => "sku",
            Self::Quantity => "quantity",
            Self::Name => "address.name",
            Self::Mobile => "address.mobile",
            Self::Phone => "address.phone",
            Self::Province => "address.province",
            Self::City => "address.city",
            Self::District => "address.district",
            Self::Town => "address.town",
            Self::Street => "address.street",
            Self::Postcode => "address.postcode",
            Self::DistrictCode => "address.district_code",
            Self::Remark => "remark",
            Self::MaxTotal | Self::MaxTotalFen => "max_total_fen",
        }
    }

    /// Every column.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        HEADINGS.iter().map(|heading| heading.column)
    }
}

/// Reads a heading; nothing where nobody knows it.
pub(crate) fn read(text: &str) -> Option<Read> {
    let plain = plain(text);
    let is = |word: &str| self::plain(word) == plain;
    if RESULTS.iter().any(|(en, zh)| is(en) || is(zh)) {
        return Some(Read::Result);
    }
    let found =
        HEADINGS.iter().find(|heading| is(heading.en) || is(heading.zh) || heading.others.iter().any(|o| is(o)));
    // `max total (fen)` is no yuan.
    let fen = plain.ends_with("fen") || plain.ends_with('分');
    match found {
        Some(heading) if heading.column == Column::MaxTotal && fen => None,
        found => found.map(|heading| Read::Column(heading.column)),
    }
}

/// The known headings that are nearest to one that nobody knows.
pub(crate) fn near(text: &str) -> Vec<&'static str> {
    let plain = plain(text);
    if plain.is_ascii() {
        return nearest(
            &plain,
            HEADINGS.iter().flat_map(|heading| [heading.en].into_iter().chain(heading.others.iter().copied())),
        );
    }
    // A Chinese word is too short for edits to mean much: one that shares letters is near.
    let shares = |heading: &&Heading| heading.zh.chars().any(|c| plain.contains(c));
    HEADINGS.iter().filter(shares).map(|heading| heading.zh).take(3).collect()
}

/// A heading without what people write around it: case, blanks, marks, a unit.
fn plain(text: &str) -> String {
    let text: String = text.chars().map(super::cell::narrow).collect::<String>().to_lowercase();
    let text = text.replace("(yuan)", "").replace("(元)", "").replace("(cny)", "").replace("(rmb)", "");
    text.chars()
        .filter(|c| {
            !c.is_whitespace() && !matches!(c, '_' | '-' | '*' | ':' | '(' | ')' | '[' | ']' | '/' | '.' | '\u{feff}')
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_read_in_both_languages_as_people_write_them() {
        for (text, column) in [
            ("订单号", Column::Reference),
            (" Order No. ", Column::Reference),
            ("商品链接", Column::Product),
            ("规格", Column::Sku),
            ("SKU", Column::Sku),
            ("数量*", Column::Quantity),
            ("Ｑｔｙ", Column::Quantity),
            ("收货人", Column::Name),
            ("手机号", Column::Mobile),
            ("区/县", Column::District),
            ("地址", Column::Street),
            ("max_total", Column::MaxTotal),
            ("Max total (yuan)", Column::MaxTotal),
            ("最高总额（元）", Column::MaxTotal),
            ("max_total_fen", Column::MaxTotalFen),
            ("Post-code", Column::Postcode),
        ] {
            assert_eq!(read(text), Some(Read::Column(column)), "{text}");
        }
        for column in Column::all() {
            for chinese in [true, false] {
                assert_eq!(read(column.heading(chinese)), Some(Read::Column(column)), "{column:?}");
            }
        }
        assert_eq!(read("平台订单号"), Some(Read::Result));
        assert_eq!(read("Total (yuan)"), Some(Read::Result));
        for text in ["", "colour", "订单", "总价"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_heading_that_nobody_knows_is_told_with_the_nearest() {
        assert_eq!(near("quantiy")[0], "quantity");
        assert_eq!(near("refrence")[0], "reference");
        assert!(near("订单").contains(&"订单号"));
        assert!(near("unheard of").is_empty());
    }
}
