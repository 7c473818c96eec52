//! Categories, and the navigation of a search.

use crate::vendors::handler::Context;
use crate::views::alibaba::goods::search::{Wanted, find};
use crate::wire::reply::{Payload, Refusal, wrong};
use crate::world::{CATEGORIES, Category, NAVIGATION, Node};
use daigou_dajisaas::alibaba::{CategoryNode, GetCategories, GetNavigation, NavigationNode};
use daigou_upstream::alibaba::ChildCategory;

/// Those at the top, where none is named; otherwise the one.
pub(super) fn category(_: &mut Context<'_>, request: GetCategories) -> Result<Payload, Refusal> {
    let id = request.category_id.as_deref().unwrap_or("0");
    let found = CATEGORIES.iter().find(|category| id.parse() == Ok(category.id));
    let found = found.ok_or_else(|| wrong("categoryID", format_args!("no category {id}")))?;
    let here: Vec<CategoryNode> =
        if found.id == 0 { found.children().map(shown).collect() } else { vec![shown(found)] };
    Payload::of(&here)
}

/// A category, without what 1688 does not fill: its level and the numbers of what is in it.
fn shown(category: &Category) -> CategoryNode {
    let children: Vec<ChildCategory> = category
        .children()
        .map(|child| {
            let mut out = ChildCategory::default();
            out.id = Some(child.id);
            out.name = Some(child.chinese().to_owned());
            out.is_leaf = Some(child.children().next().is_none());
            out.category_type = Some("1".to_owned());
            out
        })
        .collect();
    let mut out = CategoryNode::default();
    out.category_id = Some(category.id);
    out.name = Some(category.chinese().to_owned());
    out.is_leaf = Some(children.is_empty());
    out.parent_ids = Some(vec![category.parent.into()]);
    out.child_categories = Some(children);
    out.category_type = Some("1".to_owned());
    out.is_support_processing = Some(false);
    out
}

/// The nodes that hold something of what the keyword finds.
pub(super) fn navigation(context: &mut Context<'_>, request: GetNavigation) -> Result<Payload, Refusal> {
    let found = find(&context.world.catalogue, &Wanted { keyword: &request.keyword, ..Wanted::default() })?;
    let language = request.language.as_deref().unwrap_or_default();
    let node = |node: &Node| {
        let mut out = NavigationNode::default();
        out.id = Some(node.id.to_owned());
        out.name = Some(node.chinese.to_owned());
        out.translate_name = Some(if language.starts_with("zh") { node.chinese } else { node.english }.to_owned());
        out
    };
    let holds = |node: &&Node| found.iter().any(|(offer, _)| node.holds(offer));
    let nodes = NAVIGATION.iter().filter(holds).map(|top| {
        let mut out = node(top);
        out.children = Some(top.children.iter().filter(holds).map(node).collect());
        out
    });
    Payload::of(&nodes.collect::<Vec<_>>())
}
