//! Shipping of 1688's orders: in one parcel or in several, a waybill that is corrected, a delivery that fails, a parcel
//! that goes back to its sender.

use super::order::Order;
use super::order_life::State;
use crate::world::couriers::Courier;
use crate::world::cycle::{By, Entry, Event};
use crate::world::notices::{Notice, OrderNews};
use crate::world::parcels::{Mishap, Packing, Parcel, Parcels, less};
use crate::world::timers::Timer;
use crate::world::{Act, World};

impl Parcels for Order {
    fn parcels(&self) -> &[Parcel] {
        &self.history.parcels
    }
}

impl Order {
    /// What is still to be shipped of it: lines, and how many pieces of each. What was refunded whole is not shipped.
    pub(crate) fn unshipped(&self) -> Vec<(String, i64)> {
        let lines = self.lines.iter().filter(|line| !line.is_refunded());
        let left = lines.map(|line| (line.sub_order.clone(), line.quantity - self.shipped_of(&line.sub_order)));
        left.filter(|(_, pieces)| *pieces > 0).collect()
    }

    /// Tells if every piece of a line was shipped.
    pub(crate) fn is_shipped(&self, line: &str) -> bool {
        self.lines.iter().any(|known| known.sub_order == line && known.quantity <= self.shipped_of(line))
    }
}

impl World {
    /// The seller ships an order, or a part of it. With the last part the order is shipped.
    pub(crate) fn ship(&mut self, number: &str, packing: &Packing, now: i64) -> Result<(), String> {
        self.orders.prepare(number, Event::Ship, now);
        let order = self.orders.find(number).ok_or_else(|| format!("ORDER_NOT_EXIST: no order {number}"))?;
        if order.state.after(Event::Ship).is_none() {
            return Err(order.stands());
        }
        if let Some(waybill) = packing.waybill.as_ref().filter(|w| order.parcels().iter().any(|p| p.waybill == **w)) {
            return Err(format!("waybill: the order has a parcel {waybill} already"));
        }
        let left = order.unshipped();
        let packed = packing.of(&left)?;
        if packed.is_empty() {
            return Err(format!("ORDER_STATUS_ERROR: nothing of the order {number} is left to be shipped"));
        }
        let rest = less(&left, &packed);
        let refunds: Vec<String> = packed.iter().filter_map(|(line, _)| order.refund_of(line)).collect();
        let parcel = Parcel::of_order(self.orders.next_parcel(), packed, packing, now);
        let (id, waybill, next) = (parcel.id, parcel.waybill.clone(), parcel.next);
        self.orders.change(number, |order| {
            order.history.parcels.push(parcel);
            order.history.changed = Some(now);
        });
        if let Some(due) = next {
            self.timers.set(due, Timer::Parcel(number.to_owned()));
        }
        for refund in refunds {
            // A refund that is decided already stays as it is.
            let _ = self.refund_acts(&refund, Act::SellerShips, now);
        }
        if rest.is_empty() {
            self.shipped_whole(number, now)?;
        } else {
            let entry = Entry::new(now, ("part_shipped", By::Seller), Some(waybill));
            self.orders.change(number, |order| order.history.log.push(entry));
            self.notices.push(Notice::Order(number.to_owned(), OrderNews::PartShipped));
        }
        self.notices.push(Notice::Parcel { order: number.to_owned(), parcel: id });
        Ok(())
    }

    /// Everything that is to be shipped of an order was.
    pub(super) fn shipped_whole(&mut self, number: &str, now: i64) -> Result<(), String> {
        self.orders.happens(number, Event::Ship, now)?;
        self.wait_for_order(number);
        self.notices.push(Notice::Order(number.to_owned(), OrderNews::Shipped));
        Ok(())
    }

    /// What is left of an order was refunded: where the rest was shipped, all of it was.
    pub(super) fn ship_rest(&mut self, number: &str, now: i64) {
        let order = self.orders.find(number).filter(|order| order.state == State::Paid);
        if order.is_some_and(|order| !order.parcels().is_empty() && order.unshipped().is_empty()) {
            // The state takes it.
            let _ = self.shipped_whole(number, now);
        }
    }

    /// An order of which parcels may be on their way.
    fn with_parcels(&self, number: &str) -> Result<&Order, String> {
        let order = self.orders.find(number).ok_or_else(|| format!("ORDER_NOT_EXIST: no order {number}"))?;
        let open = matches!(order.state, State::Paid | State::Shipped);
        if open { Ok(order) } else { Err(order.stands()) }
    }

    /// The courier delivers a parcel, or all that are on their way.
    pub(crate) fn deliver(&mut self, number: &str, waybill: Option<&str>, now: i64) -> Result<(), String> {
        self.orders.prepare(number, Event::Deliver, now);
        let order = self.with_parcels(number)?;
        let on_its_way = |(_, parcel): &(usize, &Parcel)| parcel.is_on_its_way();
        let meant: Vec<usize> = match waybill {
            Some(_) => vec![order.parcel_meant(waybill, Parcel::is_on_its_way, "be delivered")?],
            None => order.parcels().iter().enumerate().filter(on_its_way).map(|(at, _)| at).collect(),
        };
        if meant.is_empty() {
            let shipped =
                matches!(order.state, State::Shipped) && order.parcels().iter().any(|p| p.delivered.is_some());
            return if shipped { Ok(()) } else { Err(order.stands()) };
        }
        for at in meant {
            self.parcel_step(number, at, |parcel| _ = parcel.deliver(now), now);
        }
        Ok(())
    }

    /// A delivery fails, or a parcel goes back to its sender.
    pub(crate) fn parcel_mishap(
        &mut self,
        number: &str,
        waybill: Option<&str>,
        mishap: Mishap,
        now: i64,
    ) -> Result<(), String> {
        let order = self.with_parcels(number)?;
        let what = if mishap == Mishap::Fail { "fail to be delivered" } else { "go back" };
        let at = order.parcel_meant(waybill, Parcel::is_on_its_way, what)?;
        self.parcel_step(number, at, |parcel| parcel.mishap(mishap, now), now);
        Ok(())
    }

    /// A step of a parcel, with what follows: an entry in the order's history, its next step, a message where there is one.
    fn parcel_step(&mut self, number: &str, at: usize, step: impl FnOnce(&mut Parcel), now: i64) {
        let moved = self.orders.change(number, |order| {
            let parcel = order.history.parcels.get_mut(at)?;
            step(parcel);
            let (entry, out) = (parcel.entry(now), (parcel.id, parcel.is_new(), parcel.next));
            order.history.log.push(entry);
            order.history.changed = Some(now);
            Some(out)
        });
        let Some(Some((id, is_new, next))) = moved else { return };
        if is_new {
            self.notices.push(Notice::Parcel { order: number.to_owned(), parcel: id });
        }
        if let Some(next) = next {
            self.timers.set(next, Timer::Parcel(number.to_owned()));
        }
    }

    /// The seller corrects a waybill, and the courier where one is named.
    pub(crate) fn correct_waybill(
        &mut self,
        number: &str,
        waybill: Option<&str>,
        (new, courier): (&str, Option<&'static Courier>),
        now: i64,
    ) -> Result<(), String> {
        let order = self.with_parcels(number)?;
        let at = order.parcel_meant(waybill, Parcel::is_there, "have its waybill corrected")?;
        if order.parcels().iter().enumerate().any(|(other, parcel)| other != at && parcel.waybill == new) {
            return Err(format!("new_waybill: the order has a parcel {new} already"));
        }
        let changed = self.orders.change(number, |order| {
            let parcel = order.history.parcels.get_mut(at)?;
            let old = (parcel.carrier(), std::mem::replace(&mut parcel.waybill, new.to_owned()));
            parcel.courier = courier.unwrap_or(parcel.courier);
            let id = parcel.id;
            let entry = Entry::new(now, ("waybill_corrected", By::Seller), Some(new.to_owned()));
            order.history.log.push(entry);
            order.history.changed = Some(now);
            Some((id, old))
        });
        if let Some(Some((parcel, old))) = changed {
            self.notices.push(Notice::Waybill { order: number.to_owned(), parcel, old });
        }
        Ok(())
    }

    /// The parcels of an order whose next step is due move on.
    pub(in crate::world) fn parcels_move(&mut self, number: &str, at: i64) {
        let parcels = self.orders.find(number).map(|order| order.parcels()).unwrap_or_default();
        let due: Vec<usize> = (0..parcels.len()).filter(|place| parcels[*place].next == Some(at)).collect();
        for place in due {
            self.parcel_step(number, place, |parcel| drop(parcel.move_on(at)), at);
        }
    }
}
