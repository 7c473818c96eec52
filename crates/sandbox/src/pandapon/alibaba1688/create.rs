//! Ordering: from one seller, from several.

use super::orders::one_seller;
use super::view::view;
use super::{user, wanted};
use crate::dispatch::{Context, Served};
use crate::reply::{Payload, Refusal};
use crate::world::{CartOrder, Catalogue, Line, Placed, resolve};
use daigou_alibaba1688::{BatchCreate, CreateOrder};
use daigou_core::value::Fen;
use daigou_upstream::alibaba::{BuyerOrder, CreatedOrder, FailedOffer};

/// What is served of it.
pub(super) const SERVED: &[Served] = &[Served::by::<CreateOrder>(create), Served::by::<BatchCreate>(batch_create)];

/// Both requests have the same members.
macro_rules! asked {
    ($context:expr, $request:expr) => {
        CartOrder {
            flow: $request.flow,
            note: $request.message,
            promotion: $request.shop_promotion_id.map(|id| id.to_string()),
            address: $request.address_param,
            user_id: user($context, $request.user_id),
            staff_name: $request.staff_name.map(|name| name.expose().to_owned()),
            channel: $request.platform_order,
            transfer_imgs: $request.transfer_account_imgs,
            transfer_remark: $request.transfer_account_remark,
        }
    };
}

/// One order. What cannot be ordered is said in the payload, in 1688's codes.
fn create(context: &mut Context<'_>) -> Result<Payload, Refusal> {
    let request: CreateOrder = context.read()?;
    let catalogue = &context.world.catalogue;
    let mut lines = resolve(catalogue, wanted(request.cargo_param_list));
    one_seller(catalogue, &mut lines);
    if lines.iter().any(|line| line.problem.is_some()) {
        return Payload::of(&refused(catalogue, &lines));
    }
    let asked = asked!(context, request);
    let placed = context.world.order_lines(lines, &asked, context.now);
    let mut out = CreatedOrder::default();
    out.success = Some(true);
    out.order_list = Some(Vec::new());
    if let Some(number) = placed.into_iter().find_map(|placed| placed.outcome.ok())
        && let Some(order) = context.world.orders.find(&number)
    {
        out.post_fee = Some(Fen::new(order.freight));
        out.total_success_amount = Some(Fen::new(order.total()));
        out.order_id = Some(number.into());
    }
    Payload::of(&out)
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
        offer.offer_id = line.offer.map(|at| catalogue.offers[at].number.into());
        offer.spec_id = line.wanted.as_ref().and_then(|wanted| wanted.spec_id.clone()).map(Into::into);
        offer.error_code = Some(problem.code.to_owned());
        offer.error_message = Some(problem.message.clone());
        Some(offer)
    });
    out.failed_offer_list = Some(failed.collect());
    out
}

/// One order for each seller, as the buyer sees it. A seller whose lines cannot be ordered says so in its place.
fn batch_create(context: &mut Context<'_>) -> Result<Payload, Refusal> {
    let request: BatchCreate = context.read()?;
    let lines = resolve(&context.world.catalogue, wanted(request.cargo_param_list));
    let asked = asked!(context, request);
    let placed = context.world.order_lines(lines, &asked, context.now);
    let world = &*context.world;
    let shown = placed.into_iter().map(|Placed { outcome }| match outcome {
        Ok(number) => world.orders.find(&number).map(|order| view(world, order)).unwrap_or_default(),
        Err(problem) => {
            let mut out = BuyerOrder::default();
            out.success = Some(false);
            out.error_code = Some(problem.code.to_owned());
            out.error_message = Some(problem.message);
            out
        }
    });
    Payload::of(&shown.collect::<Vec<_>>())
}
