//! Shipping of Taobao's orders: a parcel for each purchase order, or several; a waybill that is corrected, a delivery that
//! fails, a parcel that goes back. What a line's parcels are is told with its status.

use super::order_life::LineState;
use super::orders::{TaobaoLine, TaobaoOrder, together};
use crate::world::World;
use crate::world::couriers::Courier;
use crate::world::cycle::{By, Entry, Event};
use crate::world::notices::{Notice, TaobaoNews};
use crate::world::parcels::{Mishap, Packing, Parcel, Parcels, less};
use crate::world::timers::Timer;

impl Parcels for TaobaoOrder {
    fn parcels(&self) -> &[Parcel] {
        &self.parcels
    }
}

impl TaobaoOrder {
    /// What is still to be shipped of those lines that are meant: sub-orders, and how many pieces of each.
    fn unshipped(&self, meant: impl Fn(&TaobaoLine) -> bool) -> Vec<(String, i64)> {
        let lines = self.lines.iter().filter(|line| line.state == LineState::Paid && meant(line));
        let left = lines.map(|line| (line.sub_order.clone(), line.wanted.quantity - self.shipped_of(&line.sub_order)));
        left.filter(|(_, pieces)| *pieces > 0).collect()
    }

    /// The purchase order of a sub-order.
    fn main_of(&self, sub_order: &str) -> Option<&str> {
        let line = self.lines.iter().find(|line| line.sub_order == sub_order)?;
        line.purchase.as_ref().map(|purchase| purchase.main.as_str())
    }

    /// The purchase orders that a parcel holds something of.
    fn mains_of(&self, parcel: &Parcel) -> Vec<String> {
        let mut mains: Vec<String> =
            parcel.line_ids().filter_map(|line| self.main_of(line)).map(str::to_owned).collect();
        mains.dedup();
        mains
    }

    /// The packing with its lines by PandaPon's sub-orders: they may be named by the purchase's, too.
    fn named(&self, packing: &Packing) -> Packing {
        let mut packing = packing.clone();
        for (line, _) in &mut packing.lines {
            if let Some(known) = self.lines.iter().find(|known| known.is_named(line)) {
                line.clone_from(&known.sub_order);
            }
        }
        packing
    }
}

impl World {
    /// The sellers ship an order, or one of its purchase orders, or a part: a parcel for each purchase order.
    pub(crate) fn ship_taobao(&mut self, id: &str, packing: &Packing, now: i64) -> Result<(), String> {
        let order = self.taobao_orders.find(id).ok_or_else(|| format!("ORDER_NOT_EXIST: no order {id}"))?;
        let whole = !order.lines.iter().any(|line| line.is_of(id));
        let packing = order.named(packing);
        let left = order.unshipped(|line| whole || line.is_of(id));
        if left.is_empty() {
            let lines: Vec<_> = order.lines.iter().filter(|line| whole || line.is_of(id)).collect();
            return Err(format!("ORDER_STATUS_ERROR: 订单状态错误: the order {id} is {}", together(&lines)));
        }
        let packed = packing.of(&left)?;
        let rest = less(&left, &packed);
        let mut parts: Vec<(String, Vec<(String, i64)>)> = Vec::new();
        for (line, pieces) in packed {
            let main = order.main_of(&line).unwrap_or_default().to_owned();
            match parts.iter_mut().find(|(known, _)| *known == main) {
                Some((_, part)) => part.push((line, pieces)),
                None => parts.push((main, vec![(line, pieces)])),
            }
        }
        if packing.waybill.is_some() && parts.len() > 1 {
            let mains: Vec<&str> = parts.iter().map(|(main, _)| main.as_str()).collect();
            return Err(format!(
                "waybill: each purchase order has a parcel of its own: name one of {}",
                mains.join(", ")
            ));
        }
        if let Some(waybill) = packing.waybill.as_ref().filter(|w| order.parcels.iter().any(|p| p.waybill == **w)) {
            return Err(format!("waybill: the order has a parcel {waybill} already"));
        }
        let of_order = order.id.clone();
        for (main, lines) in parts {
            self.ship_part(&of_order, &main, lines, &rest, &packing, now);
        }
        Ok(())
    }

    /// Ships lines of one purchase order; those of which nothing is left are shipped then.
    fn ship_part(
        &mut self,
        id: &str,
        main: &str,
        lines: Vec<(String, i64)>,
        rest: &[(String, i64)],
        packing: &Packing,
        now: i64,
    ) {
        let Some(order) = self.taobao_orders.find_mut(id) else { return };
        let whole: Vec<String> = lines.iter().map(|(line, _)| line.clone()).collect();
        let left = |line: &str| rest.iter().any(|(known, _)| known == line);
        let before = order.parcels.iter().filter(|parcel| parcel.waybill.starts_with(&format!("78{main}"))).count();
        let parcel = Parcel::of_purchase(main, before, lines, packing, now);
        let (next, waybill) = (parcel.next, parcel.waybill.clone());
        order.parcels.push(parcel);
        order.modified = now;
        if let Some(next) = next {
            self.timers.set(next, Timer::TaobaoParcel(id.to_owned()));
        }
        let done = |line: &TaobaoLine| whole.contains(&line.sub_order) && !left(&line.sub_order);
        if self.lines_happen(id, done, Event::Ship, now) {
            return;
        }
        if let Some(order) = self.taobao_orders.find_mut(id) {
            order.log.push(Entry::new(now, ("part_shipped", By::Seller), Some(waybill)));
        }
        self.told(id, vec![main.to_owned()]);
    }

    /// Tells what became of purchase orders.
    fn told(&mut self, order: &str, mains: Vec<String>) {
        let news = TaobaoNews::Status;
        self.notices.extend(mains.into_iter().map(|purchase| Notice::TaobaoOrder {
            order: order.to_owned(),
            purchase,
            news,
        }));
    }

    /// The courier delivers a parcel, or all of the order, or of a purchase order, that are on their way.
    pub(crate) fn deliver_taobao(&mut self, id: &str, waybill: Option<&str>, now: i64) -> Result<(), String> {
        let order = self.taobao_orders.find(id).ok_or_else(|| format!("ORDER_NOT_EXIST: no order {id}"))?;
        let whole = !order.lines.iter().any(|line| line.is_of(id));
        let meant: Vec<usize> = match waybill {
            Some(_) => vec![order.parcel_meant(waybill, Parcel::is_on_its_way, "be delivered")?],
            None => {
                let of = |parcel: &Parcel| whole || order.mains_of(parcel).iter().any(|main| main == id);
                let all = order.parcels.iter().enumerate();
                all.filter(|(_, parcel)| parcel.is_on_its_way() && of(parcel)).map(|(at, _)| at).collect()
            }
        };
        if meant.is_empty() {
            let lines: Vec<_> = order.lines.iter().filter(|line| whole || line.is_of(id)).collect();
            let shipped = lines.iter().any(|line| line.state == LineState::Shipped);
            let stands = || format!("ORDER_STATUS_ERROR: 订单状态错误: the order {id} is {}", together(&lines));
            return if shipped { Ok(()) } else { Err(stands()) };
        }
        let order = order.id.clone();
        meant.into_iter().for_each(|at| self.taobao_step(&order, at, |parcel| _ = parcel.deliver(now), now));
        Ok(())
    }

    /// A delivery fails, or a parcel goes back to its sender.
    pub(crate) fn taobao_mishap(
        &mut self,
        id: &str,
        waybill: Option<&str>,
        mishap: Mishap,
        now: i64,
    ) -> Result<(), String> {
        let order = self.taobao_orders.find(id).ok_or_else(|| format!("ORDER_NOT_EXIST: no order {id}"))?;
        let what = if mishap == Mishap::Fail { "fail to be delivered" } else { "go back" };
        let at = order.parcel_meant(waybill, Parcel::is_on_its_way, what)?;
        let order = order.id.clone();
        self.taobao_step(&order, at, |parcel| parcel.mishap(mishap, now), now);
        Ok(())
    }

    fn taobao_step(&mut self, id: &str, at: usize, step: impl FnOnce(&mut Parcel), now: i64) {
        let Some(order) = self.taobao_orders.find_mut(id) else { return };
        let Some(parcel) = order.parcels.get_mut(at) else { return };
        step(parcel);
        let (entry, next) = (parcel.entry(now), parcel.next);
        order.log.push(entry);
        if let Some(next) = next {
            self.timers.set(next, Timer::TaobaoParcel(id.to_owned()));
        }
    }

    /// A seller corrects a waybill, and the courier where one is named.
    pub(crate) fn correct_taobao_waybill(
        &mut self,
        id: &str,
        waybill: Option<&str>,
        (new, courier): (&str, Option<&'static Courier>),
        now: i64,
    ) -> Result<(), String> {
        let order = self.taobao_orders.find_mut(id).ok_or_else(|| format!("ORDER_NOT_EXIST: no order {id}"))?;
        let at = order.parcel_meant(waybill, Parcel::is_there, "have its waybill corrected")?;
        if order.parcels.iter().enumerate().any(|(other, parcel)| other != at && parcel.waybill == new) {
            return Err(format!("new_waybill: the order has a parcel {new} already"));
        }
        let Some(parcel) = order.parcels.get_mut(at) else { return Ok(()) };
        new.clone_into(&mut parcel.waybill);
        parcel.courier = courier.unwrap_or(parcel.courier);
        order.log.push(Entry::new(now, ("waybill_corrected", By::Seller), Some(new.to_owned())));
        order.modified = now;
        let (id, mains) = (order.id.clone(), order.mains_of(&order.parcels[at]));
        self.told(&id, mains);
        Ok(())
    }

    /// The parcels of an order whose next step is due move on.
    pub(in crate::world) fn taobao_parcels_move(&mut self, id: &str, at: i64) {
        let parcels = self.taobao_orders.find(id).map(|order| order.parcels()).unwrap_or_default();
        let due: Vec<usize> = (0..parcels.len()).filter(|place| parcels[*place].next == Some(at)).collect();
        due.into_iter().for_each(|place| self.taobao_step(id, place, |parcel| drop(parcel.move_on(at)), at));
    }
}
