//! Creations of several lines that are carried out without some of them. The lines are taken out of the request, so that
//! what is written down is what was done, and told in the answer as upstream tells lines that fail.

use super::tree::Node;
use crate::vendors::handler::Params;
use crate::world::{Catalogue, Chance};
use daigou_core::value::ProductRef;

/// The names of the lines in requests.
const LINES: [&str; 3] = ["cargoParamList", "orderLineList", "order_line_list"];

/// 1688's code of a line that is out of stock, and its words.
const OUT_1688: (&str, &str) = ("500_004", "库存不足");

/// Upstream's code of a Taobao line that is out of stock, and its words.
const OUT_TAOBAO: (&str, &str) = ("STOCK_NOT_ENOUGH", "库存不足");

/// Lines that were left out.
pub(crate) struct Left {
    lines: Vec<Node>,
    /// The numbers of their offers at 1688, where they have such.
    offers: Vec<Option<i64>>,
    all: usize,
}

/// The parameters without so many of their lines, and those; none where no line would be left.
pub(super) fn leave_out<'p>(
    params: &Params<'_>,
    count: u64,
    choices: &mut Chance,
    catalogue: &Catalogue,
) -> Option<(Params<'p>, Left)> {
    match params {
        Params::Json(text) => {
            let mut root = Node::read(text)?;
            let name = LINES.iter().find(|name| root.get(name).is_some())?;
            let member = root.get_mut(name)?;
            // Some take the list as JSON in a text.
            let inner = member.as_text();
            let mut list = inner.as_deref().map_or_else(|| Some(member.clone()), Node::read)?;
            let left = take(list.rows_mut()?, count, choices, catalogue)?;
            *member = if inner.is_some() { Node::text(&list.written()) } else { list };
            Some((Params::Json(root.written().into()), left))
        }
        Params::Query(pairs) => {
            let mut pairs = pairs.clone();
            let (_, text) = pairs.iter_mut().find(|(name, _)| LINES.contains(&name.as_str()))?;
            let mut list = Node::read(text)?;
            let left = take(list.rows_mut()?, count, choices, catalogue)?;
            *text = list.written();
            Some((Params::Query(pairs), left))
        }
    }
}

fn take(rows: &mut Vec<Node>, count: u64, choices: &mut Chance, catalogue: &Catalogue) -> Option<Left> {
    let all = rows.len();
    let count = usize::try_from(count).unwrap_or(usize::MAX).min(all.checked_sub(1)?);
    let mut lines = Vec::new();
    while lines.len() < count {
        let places = u64::try_from(rows.len()).ok()?;
        lines.push(rows.remove(usize::try_from(choices.next() % places).ok()?));
    }
    let offers = lines.iter().map(|line| number(line, catalogue)).collect();
    (count > 0).then_some(Left { lines, offers, all })
}

/// A line's offer at 1688, by its number or by the reseller's name for it.
fn number(line: &Node, catalogue: &Catalogue) -> Option<i64> {
    let word = line.get("offerId").or_else(|| line.get("offerMapId"))?.as_word()?;
    let product = word.parse().map_or(ProductRef::Mapped(word.as_str().into()), ProductRef::Offer);
    Some(catalogue.offers[catalogue.find(&product)?].number)
}

/// Tells the lines in an answer; gives what was done, none where the creation was refused.
pub(super) fn tell_left_out(root: &mut Node, left: Left) -> Option<String> {
    if root.get("code").and_then(Node::as_word).as_deref() != Some("200") {
        return None;
    }
    let data = root.get_mut("data")?;
    if data.get("success") == Some(&Node::Raw("false".to_owned())) {
        return None;
    }
    let words = format!("carried out without {} of {} lines", left.lines.len(), left.all);
    if let Some(rows) = data.get_mut("subOrderVOS").and_then(Node::rows_mut) {
        failed_like(rows, &left.lines, &["itemId", "skuId", "quantity"]);
    } else if let Some(first) = data.get_mut("data").and_then(|data| data.get_mut("orderList")?.rows_mut()?.first_mut())
    {
        let rows = first.get_mut("orderLineList")?.rows_mut()?;
        failed_like(rows, &left.lines, &["orderLineNo", "itemId", "mpId", "skuId", "mpSkuId", "quantity"]);
    } else {
        let failed = left.lines.iter().zip(&left.offers).map(|(line, offer)| offer_failed(line, *offer));
        data.set("failedOfferList", Node::List(failed.collect()));
    }
    Some(words)
}

/// 1688's row of an offer that failed.
fn offer_failed(line: &Node, offer: Option<i64>) -> Node {
    let spec = line.get("specId").cloned().unwrap_or_else(Node::null);
    Node::Object(vec![
        ("offerId".to_owned(), offer.map_or_else(Node::null, |offer| Node::text(&offer.to_string()))),
        ("specId".to_owned(), spec),
        ("errorCode".to_owned(), Node::text(OUT_1688.0)),
        ("errorMessage".to_owned(), Node::text(OUT_1688.1)),
    ])
}

/// Adds Taobao's rows of lines that failed: as the first row is, without what was bought.
fn failed_like(rows: &mut Vec<Node>, lines: &[Node], own: &[&str]) {
    const BOUGHT: [&str; 5] =
        ["subOrderId", "taobaoPurchaseId", "taobaoSubPurchaseId", "subPurchaseOrderId", "estimateAmount"];
    let Some(like) = rows.first().cloned() else { return };
    for line in lines {
        let mut row = like.clone();
        for name in BOUGHT {
            if let Some(value) = row.get_mut(name) {
                *value = Node::null();
            }
        }
        for name in own {
            if let (Some(shown), Some(asked)) = (row.get_mut(name), line.get(name)) {
                *shown = same_form(shown, asked);
            }
        }
        row.set("errorCode", Node::text(OUT_TAOBAO.0));
        row.set("errorMessage", Node::text(OUT_TAOBAO.1));
        rows.push(row);
    }
}

/// Writes a value of the request as a number where the reply has a number there, and as a text where it has a text.
fn same_form(shown: &Node, asked: &Node) -> Node {
    let Some(word) = asked.as_word() else { return asked.clone() };
    match shown {
        Node::Raw(text) if text.starts_with('"') => Node::text(&word),
        Node::Raw(text) if text != "null" && word.parse::<i64>().is_ok() => Node::Raw(word),
        _ => asked.clone(),
    }
}
