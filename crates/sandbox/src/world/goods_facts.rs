//! What searches and details tell of 1688's products beside what an order needs: categories, translated titles, sales,
//! services. All of it follows from the product's number.

use super::catalogue::Offer;
use super::ids::Chance;

/// A category: number, what it is in, level, and its name in Chinese, English, Japanese and Vietnamese.
#[derive(Debug)]
pub(crate) struct Category {
    pub(crate) id: i64,
    /// -1 above the root.
    pub(crate) parent: i64,
    pub(crate) level: u8,
    names: [&'static str; 4],
    /// Words of a title by which a product belongs here.
    words: &'static [&'static str],
}

const fn category(
    id: i64,
    parent: i64,
    level: u8,
    names: [&'static str; 4],
    words: &'static [&'static str],
) -> Category {
    Category { id, parent, level, names, words }
}

/// The categories, the root first and what is in one behind it.
pub(crate) const CATEGORIES: &[Category] = &[
    category(0, -1, 0, ["根类目", "Root", "ルート", "Gốc"], &[]),
    category(10166, 0, 1, ["女装", "Women's clothing", "レディースファッション", "Thời trang nữ"], &[]),
    category(1_031_910, 10166, 2, ["连衣裙", "Dresses", "ワンピース", "Váy liền"], &["连衣裙"]),
    category(10165, 0, 1, ["男装", "Men's clothing", "メンズファッション", "Thời trang nam"], &[]),
    category(1_031_866, 10165, 2, ["T恤", "T-shirts", "Tシャツ", "Áo phông"], &["T恤", "背心"]),
    category(1_031_867, 10165, 2, ["短裤", "Shorts", "ショートパンツ", "Quần soóc"], &["短裤"]),
    category(1_031_868, 10165, 2, ["卫衣", "Sweatshirts", "スウェット", "Áo nỉ"], &["卫衣"]),
    category(54, 0, 1, ["箱包皮具", "Bags", "バッグ", "Túi xách"], &["女包"]),
    category(
        6,
        0,
        1,
        ["数码配件", "Digital accessories", "デジタルアクセサリー", "Phụ kiện số"],
        &["电源", "耳机", "数据线", "摄像头"],
    ),
    category(72, 0, 1, ["家居百货", "Household", "日用品", "Đồ gia dụng"], &["杯", "榨汁机", "伞", "碗", "玉米刨"]),
    category(1_033_054, 0, 1, ["办公文具", "Stationery", "文房具", "Văn phòng phẩm"], &["文件夹"]),
    category(70, 0, 1, ["其他", "Other", "その他", "Khác"], &[]),
];

impl Category {
    /// Its Chinese name.
    pub(crate) fn chinese(&self) -> &'static str {
        self.names[0]
    }

    /// Its name in a language; English where the language is not known here.
    pub(crate) fn name(&self, language: &str) -> &'static str {
        let at = ["zh", "en", "ja", "vi"].iter().position(|known| language.starts_with(known));
        self.names[at.unwrap_or(1)]
    }

    /// What is in it.
    pub(crate) fn children(&self) -> impl Iterator<Item = &'static Self> {
        let id = self.id;
        CATEGORIES.iter().filter(move |category| category.parent == id)
    }
}

/// English titles by words of the Chinese ones.
const TITLES: [(&str, &str); 20] = [
    ("连衣裙", "Test dress"),
    ("T恤", "Chinese style men's cotton t-shirt, short sleeves"),
    ("工装短裤", "Men's cargo shorts with many pockets"),
    ("特托", "Women's leather tote bag, 2024"),
    ("春季新款女包", "New women's bag, spring 2024"),
    ("摄像头", "Solar camera, outdoor, night vision"),
    ("卫衣", "Fleece hooded sweatshirt"),
    ("移动电源", "20000 mAh power bank, fast charging"),
    ("耳机", "True wireless in-ear earphones"),
    ("数据线", "Braided fast charging cable, 1.2 m"),
    ("保温杯", "316 stainless steel vacuum bottle"),
    ("榨汁机", "Portable juicer"),
    ("晴雨伞", "Automatic folding umbrella"),
    ("文件夹", "PVC insert folder A4 thickened loose-leaf book folder"),
    ("折叠碗", "Factory silicone folding bowl"),
    ("玉米刨", "Stainless steel corn peeler"),
    ("背心男", "Men's cotton vest"),
    ("背心女", "Women's cashmere vest"),
    ("女包", "Women's bag"),
    ("测试", "Test product"),
];

/// English words of variants by the Chinese ones.
const WORDS: [(&str, &str); 18] = [
    ("颜色", "Color"),
    ("尺码", "Size"),
    ("规格", "Specification"),
    ("容量", "Capacity"),
    ("黑色", "Black"),
    ("白色", "White"),
    ("红色", "Red"),
    ("蓝色", "Blue"),
    ("绿色", "Green"),
    ("粉色", "Pink"),
    ("棕色", "Brown"),
    ("雾蓝", "Misty blue"),
    ("深灰", "Dark grey"),
    ("酒红", "Wine red"),
    ("藏青", "Navy"),
    ("墨绿", "Dark green"),
    ("驼色", "Camel"),
    ("单个", "Single"),
];

/// The English word for one of a variant; the word itself where none is known.
pub(crate) fn english(word: &str) -> &str {
    WORDS.iter().find(|(chinese, _)| *chinese == word).map_or(word, |(_, english)| english)
}

/// What is told of one product.
#[derive(Debug)]
pub(crate) struct Facts {
    pub(crate) title: &'static str,
    pub(crate) category: &'static Category,
    /// The category at the top of that one.
    pub(crate) top: i64,
    /// Pieces sold within 30 days.
    pub(crate) sold: i64,
    /// How many buy again, per cent.
    pub(crate) again: i64,
    pub(crate) single_pieces: bool,
    pub(crate) ships_24_hours: bool,
    /// In the global selection, and in 1688's own.
    pub(crate) global: bool,
    pub(crate) strict: bool,
    /// The score, in tenths.
    pub(crate) score: i64,
    /// Grams.
    pub(crate) weight: i64,
}

/// What is told of a product.
pub(crate) fn facts(offer: &Offer) -> Facts {
    let mut chance = Chance::of(offer.number.unsigned_abs(), 77);
    let named = |category: &&Category| category.words.iter().any(|word| offer.title.contains(word));
    let category = CATEGORIES.iter().find(named).unwrap_or(&CATEGORIES[CATEGORIES.len() - 1]);
    let title = TITLES.iter().find(|(word, _)| offer.title.contains(word)).map_or("Product", |(_, title)| title);
    Facts {
        title,
        category,
        top: if category.level > 1 { category.parent } else { category.id },
        sold: chance.between(40, 9000),
        again: chance.between(5, 60),
        single_pieces: offer.min_quantity == 1,
        ships_24_hours: chance.between(0, 1) == 1,
        global: offer.number % 2 == 1,
        strict: offer.number % 3 != 2,
        score: chance.between(40, 50),
        weight: chance.between(5, 80) * 10,
    }
}

#[cfg(test)]
mod tests {
    use super::{CATEGORIES, facts};
    use crate::world::Catalogue;
    use std::collections::BTreeSet;

    #[test]
    fn every_category_stands_once_behind_what_it_is_in() {
        let mut seen = BTreeSet::from([-1]);
        for category in CATEGORIES {
            assert!(seen.contains(&category.parent) && seen.insert(category.id), "{}", category.id);
        }
    }

    #[test]
    fn every_product_has_a_title_and_most_a_category() {
        let catalogue = Catalogue::new(1);
        let all: Vec<_> = catalogue.offers.iter().map(facts).collect();
        assert!(all.iter().all(|facts| facts.title != "Product" && facts.sold > 0));
        assert!(all.iter().filter(|facts| facts.category.id == 70).count() <= 2);
    }
}
