//! Taobao orders: lines that fail say so, the others are bought.

use super::catalogue::Catalogue;
use super::ids::Ids;

/// A line that was asked for.
#[derive(Debug, Clone)]
pub(crate) struct WantedItem {
    pub(crate) item_id: String,
    pub(crate) sku_id: Option<String>,
    pub(crate) quantity: i64,
}

/// An order that was asked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct NewTaobaoOrder {
    /// Fen.
    pub(crate) budget: i64,
    pub(crate) lines: Vec<WantedItem>,
    /// The caller's own number (`sellerOrderNumber`).
    pub(crate) reference: Option<String>,
}

/// What became of a line.
#[derive(Debug, Clone)]
pub(crate) struct TaobaoLine {
    pub(crate) sub_order: String,
    pub(crate) wanted: WantedItem,
    /// What it costs, fen; nothing where it failed.
    pub(crate) amount: i64,
    /// The purchase orders, main and sub; none where it failed.
    pub(crate) purchase: Option<(String, String)>,
    /// Why it failed: a code of the sandbox's own, and words.
    pub(crate) failed: Option<(&'static str, String)>,
}

/// An order.
#[derive(Debug, Clone)]
pub(crate) struct TaobaoOrder {
    pub(crate) id: String,
    pub(crate) order_no: String,
    pub(crate) reference: Option<String>,
    pub(crate) lines: Vec<TaobaoLine>,
    /// Milliseconds since 1970.
    pub(crate) created: i64,
}

impl TaobaoOrder {
    /// What it costs, fen.
    pub(crate) fn total(&self) -> i64 {
        self.lines.iter().fold(0_i64, |sum, line| sum.saturating_add(line.amount))
    }

    /// Upstream's word for its state: closed where no line could be bought.
    pub(crate) fn status(&self) -> &'static str {
        if self.lines.iter().all(|line| line.failed.is_some()) { "TRADE_CLOSED" } else { "WAIT_BUYER_P" }
    }
}

/// Every order, oldest first.
#[derive(Debug, Default)]
pub(crate) struct TaobaoOrders(Vec<TaobaoOrder>);

/// A line looked up: the item's and the variant's places and what it costs, or why it fails.
type Found = Result<(usize, usize, i64), (&'static str, String)>;

impl TaobaoOrders {
    /// All of them, oldest first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &TaobaoOrder> {
        self.0.iter()
    }

    /// Creates an order: the same request twice makes two, as no key against that is documented.
    pub(crate) fn create(
        &mut self,
        catalogue: &mut Catalogue,
        ids: &mut Ids,
        order: NewTaobaoOrder,
        now: i64,
    ) -> Result<&TaobaoOrder, String> {
        let found: Vec<Found> = look_up(catalogue, &order.lines);
        let total = found.iter().flatten().fold(0_i64, |sum, (_, _, amount)| sum.saturating_add(*amount));
        if total > order.budget {
            return Err(format!(
                "purchaseAmount: 预算金额不足: the lines cost {total} fen, the budget is {}",
                order.budget
            ));
        }
        let (id, order_no) = (ids.internal(), ids.internal());
        // One purchase for each shop, in the order of the lines.
        let mut purchases: Vec<(String, String)> = Vec::new();
        let mut lines = Vec::with_capacity(order.lines.len());
        for (wanted, found) in order.lines.into_iter().zip(found) {
            let sub_order = ids.internal();
            lines.push(match found {
                Err(failed) => TaobaoLine { sub_order, wanted, amount: 0, purchase: None, failed: Some(failed) },
                Ok((item, sku, amount)) => {
                    let item = &mut catalogue.items[item];
                    item.skus[sku].stock -= wanted.quantity;
                    let main = match purchases.iter().find(|(shop, _)| *shop == item.shop) {
                        Some((_, main)) => main.clone(),
                        None => {
                            let main = ids.purchase();
                            purchases.push((item.shop.clone(), main.clone()));
                            main
                        }
                    };
                    let purchase = Some((main, ids.purchase()));
                    TaobaoLine { sub_order, wanted, amount, purchase, failed: None }
                }
            });
        }
        self.0.push(TaobaoOrder { id, order_no, reference: order.reference, lines, created: now });
        self.0.last().ok_or_else(|| "the order was not kept".to_owned())
    }
}

/// Looks the lines up. Lines of one variant share its stock, the earlier ones first.
fn look_up(catalogue: &Catalogue, lines: &[WantedItem]) -> Vec<Found> {
    let mut taken: Vec<((usize, usize), i64)> = Vec::new();
    let mut one = |line: &WantedItem| {
        let id = line.item_id.as_str();
        let Some(at) = catalogue.items.iter().position(|item| item.mp_id == id || item.map_id == id) else {
            let own_number = catalogue.items.iter().find(|item| item.number.to_string() == id);
            let hint = own_number.map(|item| format!(", 请使用mpId {}", item.mp_id)).unwrap_or_default();
            return Err(("ITEM_NOT_FOUND", format!("商品不存在[{id}]{hint}")));
        };
        let item = &catalogue.items[at];
        let sku = match line.sku_id.as_deref().filter(|sku| !sku.is_empty()) {
            Some(wanted) => item.skus.iter().position(|sku| sku.mp_id == wanted),
            None => (item.skus.len() == 1).then_some(0),
        };
        let Some(sku) = sku else {
            return Err(("SKU_NOT_FOUND", format!("SKU不存在[{id}_{}]", line.sku_id.as_deref().unwrap_or_default())));
        };
        let before: i64 = taken.iter().filter(|(of, _)| *of == (at, sku)).map(|(_, quantity)| quantity).sum();
        if line.quantity > item.skus[sku].stock - before {
            return Err(("STOCK_NOT_ENOUGH", format!("库存不足[{id}_{}]", item.skus[sku].mp_id)));
        }
        taken.push(((at, sku), line.quantity));
        Ok((at, sku, item.skus[sku].price.saturating_mul(line.quantity)))
    };
    lines.iter().map(&mut one).collect()
}
