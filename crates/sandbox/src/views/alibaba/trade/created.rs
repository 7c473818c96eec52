//! The outcome of ordering from one seller: one order, several where there are too many lines for one, or why there is
//! none. Amounts are **fen**.

use crate::world::alibaba::order::CartOrder;
use crate::world::{Catalogue, Line, Order, Problem, World};
use daigou_core::value::Fen;
use daigou_upstream::alibaba::{CreatedOrder, FailedOffer, SplitOrder};

/// Says of each line that there are several sellers, where there are.
pub(crate) fn one_seller(catalogue: &Catalogue, lines: &mut [Line]) {
    let mut sellers = lines.iter().filter_map(|line| Some(catalogue.offers[line.offer?].seller));
    let first = sellers.next();
    if sellers.any(|seller| Some(seller) != first) {
        for line in lines {
            line.problem =
                Some(Problem { code: "500_002", message: "一次只能下单同一个供应商的商品".to_owned() });
        }
    }
}

/// Orders lines of one seller, so many in one order. What cannot be ordered is said in 1688's codes, and then nothing is.
pub(crate) fn create(world: &mut World, mut lines: Vec<Line>, most: usize, asked: CartOrder, now: i64) -> CreatedOrder {
    one_seller(&world.catalogue, &mut lines);
    world.judge_risk(&mut lines);
    if lines.iter().any(|line| line.problem.is_some()) {
        return refused(&world.catalogue, &lines);
    }
    let asked = world.orders.shared(asked);
    let mut numbers = Vec::new();
    while !lines.is_empty() {
        let later = lines.split_off(most.min(lines.len()));
        let placed = world.order_lines(std::mem::replace(&mut lines, later), asked.clone(), now);
        numbers.extend(placed.into_iter().filter_map(|placed| placed.outcome.ok()));
    }
    let orders: Vec<&Order> = numbers.iter().filter_map(|number| world.orders.find(number)).collect();
    let mut out = CreatedOrder::default();
    out.success = Some(true);
    if let [order] = orders.as_slice() {
        out.post_fee = Some(Fen::new(order.freight));
        out.total_success_amount = Some(Fen::new(order.total()));
        out.order_id = Some(order.tb_order_id.as_str().into());
    } else {
        out.order_list = Some(orders.into_iter().map(split).collect());
    }
    out
}

/// One of several orders.
fn split(order: &Order) -> SplitOrder {
    let mut out = SplitOrder::default();
    out.order_id = Some(order.tb_order_id.as_str().into());
    out.order_amount = Some(Fen::new(order.total()));
    out.post_fee = Some(Fen::new(order.freight));
    out.success = Some(true);
    out
}

fn refused(catalogue: &Catalogue, lines: &[Line]) -> CreatedOrder {
    let mut out = CreatedOrder::default();
    out.success = Some(false);
    if let Some(problem) = lines.iter().find_map(|line| line.problem.as_ref()) {
        out.code = Some(problem.code.to_owned());
        out.message = Some(problem.message.clone());
    }
    let failed = lines.iter().filter_map(|line| {
        let problem = line.problem.as_ref()?;
        let mut offer = FailedOffer::default();
        offer.offer_id = line.offer.map(|at| catalogue.offers[at].number.to_string().into());
        offer.spec_id = line.wanted.as_ref().and_then(|wanted| wanted.spec_id.clone()).map(Into::into);
        offer.error_code = Some(problem.code.to_owned());
        offer.error_message = Some(problem.message.clone());
        Some(offer)
    });
    out.failed_offer_list = Some(failed.collect());
    out
}
