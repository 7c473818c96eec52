//! By what a search of 1688 can be narrowed down: styles and colours. What is in a node follows from titles and variants.

use crate::world::goods::model::Offer;

/// A node: its id, its Chinese and its English name.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) id: &'static str,
    pub(crate) chinese: &'static str,
    pub(crate) english: &'static str,
    pub(crate) children: &'static [Self],
    /// Words of a title or a variant by which a product belongs here.
    words: &'static [&'static str],
}

const fn node(
    id: &'static str,
    [chinese, english]: [&'static str; 2],
    words: &'static [&'static str],
    children: &'static [Node],
) -> Node {
    Node { id, chinese, english, children, words }
}

/// The nodes at the top. The vendors' examples show the ids of both and of the first in each.
pub(crate) const NAVIGATION: &[Node] = &[
    node(
        "973",
        ["风格", "Style"],
        &[],
        &[
            node("973:28105", ["韩版", "Korean style"], &["连衣裙", "卫衣"], &[]),
            node("973:28106", ["国潮", "Chinese style"], &["国潮"], &[]),
            node("973:28107", ["欧美", "Western style"], &["欧美"], &[]),
        ],
    ),
    node(
        "978",
        ["颜色", "Color"],
        &[],
        &[
            node("978:1352", ["红色", "Red"], &["红"], &[]),
            node("978:1353", ["黑色", "Black"], &["黑色"], &[]),
            node("978:1354", ["白色", "White"], &["白色"], &[]),
            node("978:1355", ["蓝色", "Blue"], &["蓝", "藏青"], &[]),
            node("978:1356", ["绿色", "Green"], &["绿"], &[]),
        ],
    ),
];

impl Node {
    /// A node by its id.
    pub(crate) fn find(id: &str) -> Option<&'static Self> {
        NAVIGATION.iter().flat_map(|top| std::iter::once(top).chain(top.children)).find(|node| node.id == id)
    }

    /// Tells whether a product is in it, or in something below it.
    pub(crate) fn holds(&self, offer: &Offer) -> bool {
        let told = |word: &&str| {
            offer.title.contains(word)
                || offer.skus.iter().flat_map(|sku| &sku.properties).any(|(_, value)| value.contains(word))
        };
        self.words.iter().any(told) || self.children.iter().any(|child| child.holds(offer))
    }
}

#[cfg(test)]
mod tests {
    use super::{NAVIGATION, Node};
    use crate::world::Catalogue;

    #[test]
    fn every_node_is_found_by_its_id_and_holds_something() {
        let catalogue = Catalogue::new(1);
        let holds = |node: &Node| catalogue.offers.iter().filter(|offer| node.holds(offer)).count();
        for top in NAVIGATION {
            assert_eq!(Node::find(top.id).map(|node| node.english), Some(top.english));
            for child in top.children {
                assert!(child.id.starts_with(&format!("{}:", top.id)), "{}", child.id);
                assert_eq!(Node::find(child.id).map(|node| node.english), Some(child.english));
                let (inside, all) = (holds(child), holds(top));
                assert!(0 < inside && inside <= all && all < catalogue.offers.len(), "{}", child.id);
            }
        }
        assert!(Node::find("978:1").is_none() && Node::find("").is_none());
    }
}
