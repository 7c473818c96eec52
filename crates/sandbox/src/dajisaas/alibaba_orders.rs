//! 1688's orders at DajiSaaS.

use crate::dispatch::{Context, Served};
use crate::preview::{Seen, preview};
use crate::reply::{Payload, Refusal};
use crate::world::{Problem, Wanted, resolve};
use daigou_core::value::ProductRef;
use daigou_dajisaas::alibaba::PreviewOrder;
use std::collections::BTreeSet;

/// What is served of it.
pub(super) const SERVED: &[Served] = &[Served::by::<PreviewOrder>(order_preview)];

/// A preview of one seller: lines of several are refused together.
fn order_preview(context: &mut Context<'_>) -> Result<Payload, Refusal> {
    let request: PreviewOrder = context.read()?;
    let catalogue = &context.world.catalogue;
    let mut wanted = Vec::with_capacity(request.cargo_param_list.len());
    for (i, line) in request.cargo_param_list.into_iter().enumerate() {
        let place = format!("cargoParamList[{i}].offerId");
        let offer = line.offer_id.ok_or_else(|| Refusal::invalid(format!("{place}: is missing")))?;
        let number = offer.as_i64().map_err(|error| Refusal::invalid(format!("{place}: {error}")))?;
        wanted.push(Wanted {
            product: ProductRef::Offer(number),
            spec_id: line.spec_id.map(|spec| spec.to_string()),
            quantity: line.quantity.unwrap_or(1),
            seller: None,
        });
    }
    let mut lines = resolve(catalogue, wanted);
    let sellers: BTreeSet<_> = lines.iter().filter_map(|line| Some(catalogue.offers[line.offer?].seller)).collect();
    if sellers.len() > 1 {
        for line in &mut lines {
            line.problem =
                Some(Problem { code: "500_002", message: "一次只能预览同一个供应商的商品".to_owned() });
        }
    }
    Payload::of(&preview(catalogue, None, &lines, Seen::DajiSaas))
}
