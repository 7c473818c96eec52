//! PandaPon's warehouse: freight previews, shipments abroad, and the parcels that were announced to it.

use super::ids::Ids;
use std::collections::{BTreeMap, BTreeSet};

/// The preview that the vendor's example of a shipment names.
const EXAMPLE: &str = "FF2024080200007";

/// A shipment abroad.
#[derive(Debug, Clone)]
pub(crate) struct Shipment {
    pub(crate) id: String,
    /// The order at Tmall.
    pub(crate) tmall_order: Option<String>,
}

/// The warehouse.
#[derive(Debug)]
pub(crate) struct Warehouse {
    previews: BTreeSet<String>,
    shipments: Vec<Shipment>,
    /// The couriers of parcels, by order and waybill.
    parcels: BTreeMap<(String, String), Option<String>>,
}

impl Default for Warehouse {
    fn default() -> Self {
        let previews = BTreeSet::from([EXAMPLE.to_owned()]);
        Self { previews, shipments: Vec::new(), parcels: BTreeMap::new() }
    }
}

impl Warehouse {
    /// Keeps a preview and names it.
    pub(crate) fn preview(&mut self, ids: &mut Ids, day: &str) -> String {
        let id = ids.freight(day);
        self.previews.insert(id.clone());
        id
    }

    /// Tells whether a preview was made.
    pub(crate) fn knows_preview(&self, id: &str) -> bool {
        self.previews.contains(id)
    }

    /// Keeps a shipment.
    pub(crate) fn ship(&mut self, ids: &mut Ids, tmall_order: Option<String>) -> &str {
        self.shipments.push(Shipment { id: ids.internal(), tmall_order });
        self.shipments.last().map_or("", |shipment| shipment.id.as_str())
    }

    /// Tells whether something was shipped for an order at Tmall.
    pub(crate) fn knows_tmall_order(&self, id: &str) -> bool {
        self.shipments.iter().any(|shipment| shipment.tmall_order.as_deref() == Some(id))
    }

    /// Notes a parcel that is coming; the same again changes its courier alone.
    pub(crate) fn announce(&mut self, order: &str, waybill: &str, courier: Option<String>) {
        self.parcels.insert((order.to_owned(), waybill.to_owned()), courier);
    }
}
