//! PandaPon's shopping cart for Taobao: lines by their ids, which are never used again.

use super::pricing::WantedItem;
use crate::world::goods::catalogue::Catalogue;
use std::collections::BTreeMap;

/// The cart lines that the example of `cart.create_order` orders.
const EXAMPLES: [(i64, &str); 2] = [(75, "600086815456800431"), (76, "4096526553499286")];

/// One line.
#[derive(Debug, Clone)]
pub(crate) struct TaobaoCartLine {
    /// The item's and the variant's places in the catalogue.
    pub(crate) at: (usize, usize),
    pub(crate) quantity: i64,
    /// Whose it is, as the caller said.
    pub(crate) user_id: Option<String>,
}

/// The cart.
#[derive(Debug, Default)]
pub(crate) struct TaobaoCart {
    lines: BTreeMap<i64, TaobaoCartLine>,
    last: i64,
}

impl TaobaoCart {
    /// With the lines of the vendor's example where `demo` says so; the ids go on from `apart`.
    pub(crate) fn new(catalogue: &Catalogue, demo: bool, apart: i64) -> Self {
        let found = EXAMPLES.iter().filter(|_| demo).filter_map(|(id, mp_id)| {
            let item = catalogue.items.iter().position(|item| item.mp_id == *mp_id)?;
            Some((*id, TaobaoCartLine { at: (item, 0), quantity: 1, user_id: None }))
        });
        Self { lines: found.collect(), last: apart.max(76) }
    }

    /// Every line by its id.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (i64, &TaobaoCartLine)> {
        self.lines.iter().map(|(id, line)| (*id, line))
    }

    /// A line.
    pub(crate) fn get(&self, id: i64) -> Option<&TaobaoCartLine> {
        self.lines.get(&id)
    }

    /// Puts a line in.
    pub(crate) fn add(&mut self, line: TaobaoCartLine) {
        self.last += 1;
        self.lines.insert(self.last, line);
    }

    /// Changes how many pieces a line has.
    pub(crate) fn set(&mut self, id: i64, quantity: i64) {
        if let Some(line) = self.lines.get_mut(&id) {
            line.quantity = quantity;
        }
    }

    /// Takes lines out.
    pub(crate) fn remove(&mut self, ids: &[i64]) {
        self.lines.retain(|id, _| !ids.contains(id));
    }

    /// What the lines would order; the error names the member.
    pub(crate) fn wanted(&self, catalogue: &Catalogue, ids: &[i64]) -> Result<Vec<WantedItem>, String> {
        let mut wanted = Vec::with_capacity(ids.len());
        for (i, id) in ids.iter().enumerate() {
            let line = self.get(*id).ok_or_else(|| format!("ids[{i}]: no line {id} is in the cart"))?;
            if ids[..i].contains(id) {
                return Err(format!("ids[{i}]: the line {id} is named twice"));
            }
            let item = &catalogue.items[line.at.0];
            wanted.push(WantedItem {
                item_id: item.mp_id.clone(),
                sku_id: Some(item.skus[line.at.1].mp_id.clone()),
                quantity: line.quantity,
            });
        }
        Ok(wanted)
    }
}
