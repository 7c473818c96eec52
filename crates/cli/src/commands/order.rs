//! `daigou order` and `daigou track`: one order whole, and where parcels are.

use super::product::seller;
use crate::args::{OrderArgs, TrackArgs};
use crate::buying::{
    Memory, Whole, connect, ids, local, money, narrow, need, one, order_status, parcel_status, with_platforms, words,
};
use crate::output::{Output, Stake};
use daigou_core::Error;
use daigou_core::buyer::{Capability, Parcel, Purchase};
use serde_json::value::to_raw_value;

pub(crate) async fn order(args: &OrderArgs, profile: Option<&str>, out: &Output) -> Result<(), Error> {
    let buyer = connect(&args.buyer.via, &args.buyer.how, profile)?;
    need(&*buyer, Capability::OrderDetail)?;
    let memory = Memory::of(args.known.store.as_deref()).await?;
    out.tells_of(Stake::Answer);
    let meant = one(memory.meant(&args.order, &*buyer, out).await?, &args.order)?;
    let mut purchase = buyer.purchase(&meant.id).await?;
    // The store knows what the platform may not show.
    let remembered = memory.placement(&meant.id).map(|(_, row)| row.reference().clone());
    purchase.reference = purchase.reference.or(meant.reference).or(remembered);
    if out.is_json() {
        return out.json(&purchase.whole(args.buyer.how.full, &[])?);
    }
    out.line(shown(&purchase));
    Ok(())
}

pub(crate) async fn track(args: &TrackArgs, profile: Option<&str>, out: &Output) -> Result<(), Error> {
    let buyer = connect(&args.buyer.via, &args.buyer.how, profile)?;
    need(&*buyer, Capability::Parcels)?;
    let memory = Memory::of(args.known.store.as_deref()).await?;
    out.tells_of(Stake::Answer);
    let mut parcels = Vec::new();
    let mut told = String::new();
    for meant in memory.all(&args.orders, &*buyer, out).await? {
        let of_order = buyer.parcels(&meant.id).await?;
        let id = to_raw_value(meant.id.as_str()).map_err(|error| Error::usage(error.to_string()))?;
        if of_order.is_empty() {
            told.push_str(&format!("order {}: no parcel yet\n", meant.id));
        }
        for parcel in &of_order {
            parcels.push(parcel.whole(args.buyer.how.full, &[("order_id", id.clone())])?);
            told.push_str(&format!("order {}: {}\n", meant.id, followed(parcel)));
        }
    }
    if out.is_json() {
        return out.json(&parcels);
    }
    out.line(told.trim_end());
    Ok(())
}

/// A parcel with what happened to it, the newest last.
fn followed(parcel: &Parcel) -> String {
    let mut out = summary(parcel);
    for event in &parcel.events {
        let place = event.place.as_deref().map(|place| format!("{}: ", words(Some(place)))).unwrap_or_default();
        out.push_str(&format!("\n  {}  {place}{}", local(event.at.as_ref()), words(event.text.as_deref())));
    }
    out
}

fn summary(parcel: &Parcel) -> String {
    let status = with_platforms(parcel_status(parcel.status), parcel.platform_status.as_deref());
    let waybill = parcel.waybill.as_deref().map_or_else(|| "without a waybill".to_owned(), |text| words(Some(text)));
    let carrier = words(parcel.carrier.as_deref());
    format!("{} {status}", [carrier, waybill].join(" ").trim())
}

fn shown(order: &Purchase) -> String {
    let mut out = String::new();
    let mut fact = |name: &str, value: String| {
        if !value.is_empty() {
            out.push_str(&format!("{name:<10}{value}\n"));
        }
    };
    fact("order", order.order_id.as_str().to_owned());
    fact("reference", order.reference.as_ref().map(ToString::to_string).unwrap_or_default());
    fact("status", with_platforms(order_status(order.status), order.platform_status.as_deref()));
    fact("seller", seller(order.seller.as_ref()));
    fact("total", money(order.total));
    fact("freight", money(order.freight));
    fact("discount", money(order.discount));
    fact("created", local(order.created_at.as_ref()));
    fact("paid", local(order.paid_at.as_ref()));
    fact("shipped", local(order.shipped_at.as_ref()));
    for parcel in &order.parcels {
        fact("parcel", summary(parcel));
    }
    let mut rows = narrow(&["line", "what", "pieces", "each", "together", "status"]);
    for line in &order.lines {
        let what = [line.title.as_deref(), line.spec.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" · ");
        let product = line.product.clone().unwrap_or_default();
        rows.add_row([
            line.line.clone().unwrap_or_default(),
            words(Some(if what.is_empty() { &product } else { &what })),
            line.quantity.map(|pieces| pieces.to_string()).unwrap_or_default(),
            money(line.unit),
            money(line.total),
            words(line.status.as_deref()),
        ]);
    }
    ids(&mut rows, &[0, 5], &[2, 3, 4]);
    if order.lines.is_empty() { out.trim_end().to_owned() } else { format!("{out}{rows}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use daigou_core::buyer::{OrderStatus, ParcelStatus, PurchaseLine};
    use daigou_core::value::Money;
    use unicode_width::UnicodeWidthStr;

    #[test]
    fn an_order_fits_80_columns_with_its_amounts_in_yuan_and_the_platforms_word() {
        let mut order = Purchase::new("2542285634920880794".into(), OrderStatus::Paid);
        order.platform_status = Some("waitsellersend".into());
        order.total = Some(Money::cny_fen(126_600));
        order.lines = vec![PurchaseLine {
            line: Some("2542285634921880794".into()),
            title: Some("跨境新款法式复古连衣裙女夏季收腰显瘦气质长裙".into()),
            spec: Some("红色 / 均码".into()),
            quantity: Some(200),
            unit: Some(Money::cny_fen(633)),
            total: Some(Money::cny_fen(126_600)),
            ..Default::default()
        }];
        let parcel = Parcel { waybill: Some("YT1".into()), status: ParcelStatus::InTransit, ..Default::default() };
        order.parcels = vec![parcel];
        let text = shown(&order);
        for words in ["2542285634921880794", "¥1,266.00", "paid (waitsellersend)", "YT1 on its way", "¥6.33"] {
            assert!(text.contains(words), "{words}: {text}");
        }
        assert!(!text.contains("126600") && text.lines().all(|line| line.width() <= 80), "{text}");
    }
}
