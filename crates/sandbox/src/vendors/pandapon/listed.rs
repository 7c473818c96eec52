//! A 1688 order as PandaPon's list shows it: all its members, as in the documented example.

use crate::time::instants::iso;
use crate::views::alibaba::trade::{property, receiver};
use crate::wire::reply::{DEVELOPER, Refusal, broken};
use crate::world::alibaba::order::CartOrder;
use crate::world::{Catalogue, Order, OrderedLine, Parcels, RefundStage, TradeRefund, World};
use daigou_alibaba1688::orders::{ListedCargo, ListedOrder, OrderLine};
use daigou_core::Generation;
use daigou_core::value::{Embedded, Fen, Personal};
use daigou_upstream::alibaba::{CreateResult, CreatedOrder};
use serde::Serialize;

/// The order as a list of this generation shows it.
pub(crate) fn listed(world: &World, order: &Order, generation: Generation) -> Result<ListedOrder, Refusal> {
    let catalogue = &world.catalogue;
    let CartOrder {
        flow,
        note,
        promotion,
        address,
        user_id,
        staff_name,
        channel,
        transfer_imgs,
        transfer_remark,
        third_order_id: _,
    } = &*order.asked;
    let cargo: Vec<_> = order.lines.iter().map(|line| cargo(catalogue, line, generation)).collect();
    let list_price = |line: &OrderedLine| line.price.saturating_mul(line.quantity);
    let mut out = ListedOrder::default();
    out.id = Some(order.id.clone());
    out.develop_id = Some(DEVELOPER.to_string().into());
    out.flow.clone_from(flow);
    out.order_no = Some(order.order_no.clone());
    out.tb_order_id = Some(order.tb_order_id.as_str().into());
    out.shop_promotion_id = promotion.as_deref().map(Into::into);
    // The vendor's: it stays 0 whatever was taken off.
    out.discount = Some(Fen::new(0));
    out.product_amount = Some(Fen::new(order.lines.iter().fold(0, |sum, line| list_price(line).saturating_add(sum))));
    out.shipping_fee = Some(Fen::new(order.freight));
    out.total_amount = Some(Fen::new(order.total()));
    out.refund_amount = Some(Fen::new(order.refunded()));
    out.cargo_param_list = Some(embedded(&cargo)?);
    out.receiver = address.as_ref().map(|address| embedded(&receiver(address))).transpose()?;
    out.sub_buyer_login_id = Some("buyer:sub".into());
    out.seller_login_id = order.lines.first().map(|line| catalogue.seller(line.sku).login.clone());
    out.warehouse_address_info = address.as_ref().map(embedded).transpose()?;
    out.close_reason.clone_from(&order.history.close_reason);
    out.is_invoice = Some(0);
    out.trade_type = Some("担保交易".into());
    out.pay_status = Some(order.pay_status());
    out.order_status = Some(order.state.code());
    out.refund_status = Some(refund_code(world.refunds.of_order(order)));
    out.order_json = Some(embedded(&creation(order))?);
    out.message.clone_from(note);
    out.user_id = Some(user_id.as_str().into());
    out.staff_name = Some(Personal::from(staff_name.as_deref().unwrap_or_default()));
    out.create_time = Some(iso(order.created));
    out.platform_order = Some(channel.unwrap_or(0));
    out.transfer_account_imgs.clone_from(transfer_imgs);
    out.transfer_account_remark.clone_from(transfer_remark);
    out.order_type = Some(0);
    out.tb_create_time = Some(iso(order.created));
    out.lines = order.lines.iter().map(|line| shown(catalogue, order, line, generation)).collect::<Result<_, _>>()?;
    out.confirm_logistics_cost = Some(0);
    out.logistics_status = Some(i64::from(!order.parcels().is_empty()));
    Ok(out)
}

/// The list's integer of refunds: 0 stands in the examples; 1 for one that is open and 2 for one that succeeded are the
/// sandbox's own choice.
fn refund_code(refund: Option<&TradeRefund>) -> i64 {
    match refund.map(|refund| refund.stage) {
        Some(RefundStage::Success) => 2,
        Some(stage) if stage.is_open() => 1,
        _ => 0,
    }
}

/// JSON text in a string.
fn embedded<T: Serialize>(value: &T) -> Result<Embedded<T>, Refusal> {
    Embedded::new(value).map_err(broken)
}

/// Shows the lines that were asked for, as the list repeats them.
fn cargo(catalogue: &Catalogue, line: &OrderedLine, generation: Generation) -> ListedCargo {
    let mut out = ListedCargo::default();
    let product = catalogue.offer(line.sku).name(generation);
    out.product_no = Some(product.to_string());
    out.offer_id = Some(product);
    out.spec_id = Some(catalogue.sku(line.sku).spec_id.as_str().into());
    out.quantity = Some(line.quantity);
    out.seller_open_id = Some(catalogue.seller(line.sku).open_id.as_str().into());
    out
}

/// 1688's reply to the creation.
fn creation(order: &Order) -> CreateResult {
    let mut created = CreatedOrder::default();
    created.order_id = Some(order.tb_order_id.as_str().into());
    created.post_fee = Some(Fen::new(order.freight));
    created.success = Some(true);
    created.order_list = Some(Vec::new());
    created.total_success_amount = Some(Fen::new(order.total()));
    let mut out = CreateResult::default();
    out.result = Some(created);
    out.success = Some(true);
    out
}

/// A line of it.
fn shown(
    catalogue: &Catalogue,
    order: &Order,
    line: &OrderedLine,
    generation: Generation,
) -> Result<OrderLine, Refusal> {
    let (offer, sku) = (catalogue.offer(line.sku), catalogue.sku(line.sku));
    let product = offer.name(generation);
    let infos = sku.properties.iter().map(|(name, value)| property(name, value));
    let history = &order.history;
    let pictures = vec![format!("{}.80x80.jpg", offer.picture), format!("{}.jpg", offer.picture)];
    let mut out = OrderLine::default();
    out.id = Some(line.id.clone());
    out.order_id = Some(order.id.clone());
    out.sub_tb_order_id = Some(line.sub_order.as_str().into());
    out.product_no = Some(product.to_string());
    out.product_id = Some(product);
    out.name = Some(offer.title.clone());
    out.quantity = Some(line.quantity);
    out.unit = Some(offer.unit.clone());
    out.sku_id = Some(sku.number.to_string().into());
    out.spec_id = Some(sku.spec_id.as_str().into());
    out.item_amount = Some(Fen::new(line.amount));
    out.price = Some(Fen::new(line.price));
    out.refund = Some(Fen::new(line.refunded));
    out.status = Some(order.state.code());
    out.sku_infos = Some(embedded(&infos.collect::<Vec<_>>())?);
    out.pay_time = history.paid.map(iso);
    out.deal_success_time = history.confirmed.map(iso);
    out.deliver_goods_time = order.parcels_of(&line.sub_order).next().map(|parcel| iso(parcel.shipped));
    out.product_img_url = Some(embedded(&pictures)?);
    let snapshot = "https://trade.1688.com/order/offer_snapshot.htm?order_entry_id=";
    out.product_snap_shot_url = Some(format!("{snapshot}{}", line.sub_order));
    out.create_time = Some(iso(order.created));
    out.container = Some(String::new());
    out.biz_status = Some(1);
    Ok(out)
}
