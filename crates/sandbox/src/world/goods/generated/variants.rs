//! Properties by which variants differ: colours, sizes, lengths.

use crate::world::ids::Chance;

/// A property, its values, and how many of them a product has.
pub(super) type Axis = (&'static str, &'static [&'static str], i64, i64);

/// Colours, which Taobao numbers; the words are those of [`COLOURS`].
const COLOUR: Axis = (
    "颜色",
    &["黑色", "白色", "红色", "蓝色", "绿色", "粉色", "棕色", "雾蓝", "深灰", "酒红", "藏青", "墨绿", "驼色", "紫色"],
    2,
    4,
);

/// The properties by which the variants of a kind differ, by the word in the list of kinds.
pub(super) fn axes(variants: &str) -> &'static [Axis] {
    match variants {
        "size" => &[COLOUR, ("尺码", &["S", "M", "L", "XL", "2XL", "3XL"], 3, 4)],
        "kids" => &[COLOUR, ("尺码", &["80", "90", "100", "110", "120", "130"], 3, 4)],
        "shoe" => &[COLOUR, ("尺码", &["36", "37", "38", "39", "40", "41", "42", "43"], 3, 4)],
        "colour" => &[COLOUR],
        "case" => &[COLOUR, ("规格", &["20寸", "24寸", "28寸"], 2, 3)],
        "length" => &[("规格", &["Type-C", "苹果", "安卓"], 2, 3), ("长度", &["1米", "1.5米", "2米"], 1, 3)],
        "power" => &[COLOUR, ("容量", &["10000mAh", "20000mAh", "30000mAh"], 1, 2)],
        "volume" => &[COLOUR, ("容量", &["350ml", "500ml", "750ml", "1000ml"], 2, 3)],
        "scale" => &[COLOUR, ("规格", &["小号", "中号", "大号"], 2, 3)],
        "pack" => &[("规格", &["单个", "5个装", "10个装", "20个装"], 2, 4)],
        "shade" => &[("色号", &["01", "02", "03", "04", "05", "06"], 3, 5)],
        "metal" => &[("颜色", &["金色", "银色", "玫瑰金"], 2, 3)],
        _ => &[],
    }
}

/// The colours of Taobao's 颜色分类 (1627207) with their numbers, of which the sandbox made up those that no example has.
const COLOURS: [(i64, &str); 14] = [
    (28_341, "黑色"),
    (28_320, "白色"),
    (28_326, "红色"),
    (28_338, "蓝色"),
    (28_335, "绿色"),
    (3_232_480, "粉色"),
    (60_092, "棕色"),
    (3_232_482, "雾蓝"),
    (28_332, "深灰"),
    (3_232_484, "酒红"),
    (28_340, "藏青"),
    (80_557, "墨绿"),
    (3_232_487, "驼色"),
    (28_329, "紫色"),
];

/// Values one after the other from somewhere in the list: several of them, in the list's order.
pub(super) fn some(chance: &mut Chance, (_, values, least, most): &Axis) -> Vec<&'static str> {
    let count = usize::try_from(chance.between(*least, *most)).unwrap_or(1).min(values.len());
    let last = i64::try_from(values.len() - count).unwrap_or_default();
    let from = usize::try_from(chance.between(0, last)).unwrap_or_default();
    values[from..from + count].to_vec()
}

/// Some of Taobao's colours.
pub(super) fn colours(chance: &mut Chance) -> Vec<(i64, &'static str)> {
    let names = some(chance, &COLOUR);
    COLOURS.into_iter().filter(|(_, name)| names.contains(name)).collect()
}
