//! What searches and details tell of 1688's products beside what an order needs: categories, translated titles, sales,
//! services. For the products of examples all of it follows from the number.

use crate::world::goods::folded::folded;
use crate::world::ids::Chance;
use crate::world::pictures::Subject;

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
    // From here on the sandbox's own choice: generated goods alone are in them.
    category(1_040_101, 10166, 2, ["毛衣针织", "Knitwear", "ニット", "Đồ len"], &[]),
    category(1_040_102, 10166, 2, ["半身裙", "Skirts", "スカート", "Chân váy"], &[]),
    category(1_040_103, 10166, 2, ["女式衬衫", "Women's shirts", "シャツ・ブラウス", "Sơ mi nữ"], &[]),
    category(1_040_104, 10166, 2, ["女式外套", "Women's coats", "コート", "Áo khoác nữ"], &[]),
    category(1_040_201, 10165, 2, ["夹克", "Jackets", "ジャケット", "Áo khoác nam"], &[]),
    category(1_040_202, 10165, 2, ["休闲裤", "Trousers", "カジュアルパンツ", "Quần nam"], &[]),
    category(1_040_300, 0, 1, ["童装", "Children's clothing", "子供服", "Thời trang trẻ em"], &[]),
    category(1_040_301, 1_040_300, 2, ["儿童套装", "Children's sets", "子供用セット", "Bộ đồ trẻ em"], &[]),
    category(1_040_302, 1_040_300, 2, ["连体衣", "Rompers", "ロンパース", "Áo liền quần"], &[]),
    category(1_040_400, 0, 1, ["鞋", "Shoes", "シューズ", "Giày dép"], &[]),
    category(1_040_401, 1_040_400, 2, ["运动鞋", "Sneakers", "スニーカー", "Giày thể thao"], &[]),
    category(1_040_402, 1_040_400, 2, ["拖鞋", "Slippers", "スリッパ", "Dép"], &[]),
    category(1_040_501, 54, 2, ["双肩包", "Backpacks", "リュック", "Ba lô"], &[]),
    category(1_040_502, 54, 2, ["斜挎包", "Crossbody bags", "ショルダーバッグ", "Túi đeo chéo"], &[]),
    category(1_040_503, 54, 2, ["拉杆箱", "Suitcases", "スーツケース", "Va li"], &[]),
    category(1_040_504, 54, 2, ["钱包", "Wallets", "財布", "Ví"], &[]),
    category(1_040_601, 6, 2, ["数据线", "Cables", "ケーブル", "Cáp"], &[]),
    category(1_040_602, 6, 2, ["移动电源", "Power banks", "モバイルバッテリー", "Sạc dự phòng"], &[]),
    category(1_040_603, 6, 2, ["耳机", "Earphones", "イヤホン", "Tai nghe"], &[]),
    category(1_040_604, 6, 2, ["手机壳", "Phone cases", "スマホケース", "Ốp điện thoại"], &[]),
    category(1_040_605, 6, 2, ["充电器", "Chargers", "充電器", "Bộ sạc"], &[]),
    category(1_040_701, 72, 2, ["杯具", "Drinkware", "カップ", "Cốc bình"], &[]),
    category(1_040_702, 72, 2, ["收纳", "Storage", "収納", "Đồ đựng"], &[]),
    category(1_040_703, 72, 2, ["伞具", "Umbrellas", "傘", "Ô dù"], &[]),
    category(1_040_704, 72, 2, ["餐厨", "Kitchenware", "キッチン用品", "Đồ bếp"], &[]),
    category(1_040_705, 72, 2, ["毛巾浴巾", "Towels", "タオル", "Khăn"], &[]),
    category(1_040_801, 1_033_054, 2, ["笔记本", "Notebooks", "ノート", "Sổ tay"], &[]),
    category(1_040_802, 1_033_054, 2, ["书写工具", "Pens", "筆記具", "Bút"], &[]),
    category(1_040_900, 0, 1, ["玩具", "Toys", "おもちゃ", "Đồ chơi"], &[]),
    category(1_040_901, 1_040_900, 2, ["积木拼图", "Blocks and puzzles", "ブロック・パズル", "Xếp hình"], &[]),
    category(1_040_902, 1_040_900, 2, ["毛绒公仔", "Plush toys", "ぬいぐるみ", "Thú bông"], &[]),
    category(1_041_000, 0, 1, ["宠物用品", "Pet supplies", "ペット用品", "Đồ thú cưng"], &[]),
    category(1_041_001, 1_041_000, 2, ["猫用品", "Cat supplies", "猫用品", "Đồ cho mèo"], &[]),
    category(1_041_002, 1_041_000, 2, ["牵引用品", "Leashes", "リード", "Dây dắt"], &[]),
    category(1_041_100, 0, 1, ["运动户外", "Sports and outdoors", "スポーツ", "Thể thao"], &[]),
    category(1_041_101, 1_041_100, 2, ["瑜伽垫", "Exercise mats", "ヨガマット", "Thảm tập"], &[]),
    category(1_041_102, 1_041_100, 2, ["健身器材", "Fitness equipment", "フィットネス", "Dụng cụ tập"], &[]),
    category(1_041_200, 0, 1, ["美妆", "Beauty", "コスメ", "Làm đẹp"], &[]),
    category(1_041_201, 1_041_200, 2, ["口红唇釉", "Lip make-up", "リップ", "Son môi"], &[]),
    category(1_041_202, 1_041_200, 2, ["化妆工具", "Make-up tools", "メイク道具", "Dụng cụ trang điểm"], &[]),
    category(1_041_300, 0, 1, ["饰品", "Jewellery", "アクセサリー", "Trang sức"], &[]),
    category(1_041_301, 1_041_300, 2, ["项链手链", "Necklaces and bracelets", "ネックレス", "Vòng"], &[]),
    category(1_041_302, 1_041_300, 2, ["耳饰", "Earrings", "イヤリング", "Bông tai"], &[]),
    category(1_041_400, 0, 1, ["小家电", "Small appliances", "小型家電", "Gia dụng nhỏ"], &[]),
    category(1_041_401, 1_041_400, 2, ["生活电器", "Home appliances", "生活家電", "Điện gia dụng"], &[]),
    category(1_041_402, 1_041_400, 2, ["灯具", "Lamps", "照明", "Đèn"], &[]),
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

    /// The category at the top of it: itself, where it is one.
    pub(crate) fn top(&self) -> i64 {
        if self.level > 1 { self.parent } else { self.id }
    }

    /// What is in it.
    pub(crate) fn children(&self) -> impl Iterator<Item = &'static Self> {
        let id = self.id;
        CATEGORIES.iter().filter(move |category| category.parent == id)
    }
}

/// The category of what is in no other.
static OTHER: Category = category(70, 0, 1, ["其他", "Other", "その他", "Khác"], &[]);

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

/// English words of variants and units by the Chinese ones.
const WORDS: [(&str, &str); 53] = [
    ("颜色", "Color"),
    ("尺码", "Size"),
    ("规格", "Specification"),
    ("容量", "Capacity"),
    ("长度", "Length"),
    ("色号", "Shade"),
    ("黑色", "Black"),
    ("白色", "White"),
    ("红色", "Red"),
    ("蓝色", "Blue"),
    ("绿色", "Green"),
    ("粉色", "Pink"),
    ("棕色", "Brown"),
    ("黄色", "Yellow"),
    ("紫色", "Purple"),
    ("雾蓝", "Misty blue"),
    ("深灰", "Dark grey"),
    ("酒红", "Wine red"),
    ("藏青", "Navy"),
    ("墨绿", "Dark green"),
    ("驼色", "Camel"),
    ("金色", "Gold"),
    ("银色", "Silver"),
    ("玫瑰金", "Rose gold"),
    ("单个", "Single"),
    ("5个装", "Pack of 5"),
    ("10个装", "Pack of 10"),
    ("20个装", "Pack of 20"),
    ("小号", "Small"),
    ("中号", "Medium"),
    ("大号", "Large"),
    ("20寸", "20 inch"),
    ("24寸", "24 inch"),
    ("28寸", "28 inch"),
    ("苹果", "Apple"),
    ("安卓", "Android"),
    ("1米", "1 m"),
    ("1.5米", "1.5 m"),
    ("2米", "2 m"),
    ("件", "Piece"),
    ("条", "Piece"),
    ("个", "Piece"),
    ("套", "Set"),
    ("双", "Pair"),
    ("副", "Pair"),
    ("对", "Pair"),
    ("盒", "Box"),
    ("箱", "Carton"),
    ("本", "Book"),
    ("支", "Stick"),
    ("把", "Piece"),
    ("张", "Sheet"),
    ("台", "Unit"),
];

/// The English word for one of a variant; the word itself where none is known.
pub(crate) fn english(word: &str) -> &str {
    WORDS.iter().find(|(chinese, _)| *chinese == word).map_or(word, |(_, english)| english)
}

/// How soon a product leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ships {
    Today,
    Within24,
    Within48,
}

/// What is told of one product.
#[derive(Debug, Clone)]
pub(crate) struct Facts {
    /// The English title.
    pub(crate) title: String,
    /// The Vietnamese title; empty where there is none.
    pub(crate) vietnamese: String,
    /// Every title in lower case: what searches look into.
    pub(crate) folded: String,
    pub(crate) category: &'static Category,
    /// The category at the top of that one.
    pub(crate) top: i64,
    /// Pieces sold within 30 days.
    pub(crate) sold: i64,
    /// How many buy again, per cent.
    pub(crate) again: i64,
    pub(crate) single_pieces: bool,
    /// Single pieces are sent free of charge.
    pub(crate) free_single: bool,
    pub(crate) ships_today: bool,
    pub(crate) ships_24_hours: bool,
    /// In the global selection, and in 1688's own.
    pub(crate) global: bool,
    pub(crate) strict: bool,
    /// In the selection for distributors.
    pub(crate) distribution: bool,
    /// Can be returned within seven days without a reason.
    pub(crate) no_reason: bool,
    /// For how many days it has been listed. No date stands behind it: a product does not grow old.
    pub(crate) days: i64,
    /// Its seller is a certified factory.
    pub(crate) factory: bool,
    /// The score, in tenths.
    pub(crate) score: i64,
    /// Grams.
    pub(crate) weight: i64,
    /// Selling points.
    pub(crate) points: Vec<&'static str>,
    /// The material in Chinese and English.
    pub(crate) material: Option<(&'static str, &'static str)>,
    /// What its pictures show.
    pub(crate) subject: Subject,
}

/// Those that a vendor's example looks for among what ships today.
const SHIP_TODAY: [i64; 2] = [655_120_934_902, 670_291_644_950];

impl Facts {
    /// The title in a language that [`language`](crate::views::alibaba::goods::language) knows: English where there is no other.
    pub(crate) fn title_in<'f>(&'f self, chinese: &'f str, language: &str) -> &'f str {
        translated(language, chinese, &self.title, &self.vietnamese)
    }

    /// What is told of a product of the examples: it follows from number and title.
    pub(crate) fn of(number: i64, title: &str, min_quantity: i64, freight: i64) -> Self {
        let mut chance = Chance::of(number.unsigned_abs(), 77);
        let named = |category: &&Category| category.words.iter().any(|word| title.contains(word));
        let category = CATEGORIES.iter().find(named).unwrap_or(&OTHER);
        let english = TITLES.iter().find(|(word, _)| title.contains(word)).map_or("Product", |(_, title)| title);
        let (sold, again) = (chance.between(40, 9000), chance.between(5, 60));
        let today = SHIP_TODAY.contains(&number);
        Self {
            folded: folded(&[title, english]),
            title: english.to_owned(),
            vietnamese: String::new(),
            category,
            top: category.top(),
            sold,
            again,
            single_pieces: min_quantity == 1,
            free_single: min_quantity == 1 && freight == 0,
            ships_today: today,
            ships_24_hours: chance.between(0, 1) == 1 || today,
            global: number % 2 == 1,
            strict: number % 3 != 2,
            distribution: false,
            no_reason: number % 4 != 0,
            days: 400,
            factory: false,
            score: chance.between(40, 50),
            weight: chance.between(5, 80) * 10,
            points: Vec::new(),
            material: None,
            subject: Subject::new(number, category.id, category.chinese()),
        }
    }
}

/// A title in a language: English where there is no other.
pub(crate) fn translated<'t>(language: &str, chinese: &'t str, english: &'t str, vietnamese: &'t str) -> &'t str {
    match language {
        "zh" => chinese,
        "vi" if !vietnamese.is_empty() => vietnamese,
        _ => english,
    }
}

#[cfg(test)]
mod tests {
    use super::CATEGORIES;
    use crate::world::Catalogue;
    use crate::world::goods::model::facts;
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
        assert!(all.iter().all(|facts| facts.title != "Product" && facts.sold >= 0));
        assert!(all.iter().filter(|facts| facts.category.id == 70).count() <= 2);
        // Nothing generated stands in a category of the root that has others in it.
        let inner = |facts: &&&super::Facts| facts.category.children().next().is_some();
        assert!(all[catalogue.offers.first()..].iter().filter(inner).count() == 0);
    }
}
