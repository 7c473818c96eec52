//! Ordering: from one seller, from several.

use crate::vendors::handler::{Context, Served, served};
use crate::vendors::pandapon::alibaba1688::request::{user, wanted};
use crate::vendors::terms::{MOST_SKUS, Terms};
use crate::views::alibaba::trade::{create, view};
use crate::wire::reply::{Payload, Refusal, wrong};
use crate::world::alibaba::order::CartOrder;
use crate::world::{Catalogue, Line, Placed, by_seller, resolve};
use daigou_alibaba1688::{BatchCreate, CreateOrder};
use daigou_core::Generation;
use daigou_upstream::alibaba::BuyerOrder;

/// The operations of this group, each with its handler.
pub(super) const SERVED: &[Served] = &[served!(CreateOrder => create_order), served!(BatchCreate => batch_create)];

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
            ..CartOrder::default()
        }
    };
}

/// The terms of either.
macro_rules! terms {
    ($request:expr, $wants_flow:expr) => {
        Terms {
            flow: $request.flow.as_deref(),
            wants_flow: $wants_flow,
            trade_type: $request.trade_type.as_deref(),
            promotion: $request.shop_promotion_id.as_ref().map(AsRef::as_ref),
            address: $request.address_param.as_ref(),
            wants_address: true,
            most: Some(MOST_SKUS),
        }
    };
}

/// Each seller's lines become one order, which has a limit of its own.
fn not_too_many(catalogue: &Catalogue, lines: &[Line]) -> Result<(), Refusal> {
    for (seller, part) in by_seller(catalogue, lines.to_vec()) {
        if part.len() > MOST_SKUS {
            let (seller, count) = (seller.unwrap_or_default(), part.len());
            let rule = format_args!("at most {MOST_SKUS} SKUs stand in one order, got {count} of the seller {seller}");
            return Err(wrong("cargoParamList", rule));
        }
    }
    Ok(())
}

/// One order. What cannot be ordered is said in the payload, in 1688's codes.
fn create_order(context: &mut Context<'_>, request: CreateOrder) -> Result<Payload, Refusal> {
    let lines = resolve(&context.world.catalogue, wanted(request.cargo_param_list));
    terms!(request, true).judge(&context.world.catalogue, &lines)?;
    let asked = asked!(context, request);
    let mut created = create(context.world, lines, usize::MAX, asked, context.now);
    if created.success == Some(true) {
        created.order_list = Some(Vec::new());
    }
    Payload::of(&created)
}

/// One order for each seller, as the buyer sees it. A seller whose lines cannot be ordered says so in its place.
fn batch_create(context: &mut Context<'_>, request: BatchCreate) -> Result<Payload, Refusal> {
    let mut lines = resolve(&context.world.catalogue, wanted(request.cargo_param_list));
    let wants_flow = context.generation == Generation::V2;
    let terms = Terms { most: None, wants_address: false, ..terms!(request, wants_flow) };
    terms.judge(&context.world.catalogue, &lines)?;
    not_too_many(&context.world.catalogue, &lines)?;
    context.world.judge_risk(&mut lines);
    let asked = asked!(context, request);
    let placed = context.world.order_lines(lines, asked, context.now);
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
