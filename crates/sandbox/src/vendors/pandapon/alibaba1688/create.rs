//! Ordering: from one seller, from several.

use crate::vendors::handler::{Context, Served, served};
use crate::vendors::pandapon::alibaba1688::request::{user, wanted};
use crate::views::alibaba::trade::{create, view};
use crate::wire::reply::{Payload, Refusal};
use crate::world::alibaba::order::CartOrder;
use crate::world::{Placed, resolve};
use daigou_alibaba1688::{BatchCreate, CreateOrder};
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

/// One order. What cannot be ordered is said in the payload, in 1688's codes.
fn create_order(context: &mut Context<'_>, request: CreateOrder) -> Result<Payload, Refusal> {
    let lines = resolve(&context.world.catalogue, wanted(request.cargo_param_list));
    let asked = asked!(context, request);
    let mut created = create(context.world, lines, usize::MAX, asked, context.now);
    if created.success == Some(true) {
        created.order_list = Some(Vec::new());
    }
    Payload::of(&created)
}

/// One order for each seller, as the buyer sees it. A seller whose lines cannot be ordered says so in its place.
fn batch_create(context: &mut Context<'_>, request: BatchCreate) -> Result<Payload, Refusal> {
    let lines = resolve(&context.world.catalogue, wanted(request.cargo_param_list));
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
