//! Asks for a refund of a 1688 order whose goods go back, and tells by which parcel once the seller agreed.
//!
//! ```sh
//! cargo run -p daigou-alibaba1688 --features buyer --example refund_with_return -- ORDER 不想要了 ZTO 78000000000001
//! ```

#![allow(clippy::print_stdout, reason = "an example tells what it did")]

use daigou_alibaba1688::prelude::*;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [order, reason, carrier, waybill] = args.as_slice() else {
        return Err(Error::usage("give the order, the reason, the carrier and the waybill"));
    };
    let buyer = PandaPon1688::new(Alibaba1688::from_config(Config::from_env()?).build()?);
    let order = OrderId::from(order.as_str());
    let refund = match open(&buyer, &order).await? {
        Some(refund) => refund,
        None => ask(&buyer, &order, reason).await?,
    };
    let status = send_back(&buyer, &refund, carrier, waybill).await?;
    println!("refund {refund}: {status:?}");
    Ok(())
}

/// A refund of the order that goes on: asking again would be a second one.
pub(crate) async fn open(buyer: &dyn Buyer, order: &OrderId) -> Result<Option<String>, Error> {
    // Which parts of the flow a platform offers may depend on the generation: 1688's refunds are listed in v1.
    if !buyer.supports(Capability::Refunds) {
        return Ok(None);
    }
    let refunds = buyer.refunds(Some(order)).await?;
    let goes_on = |status| !matches!(status, BuyerRefundStatus::Refunded | BuyerRefundStatus::Closed);
    Ok(refunds.into_iter().find(|refund| goes_on(refund.status)).map(|refund| refund.refund_id))
}

/// Asks for everything that can be asked for, by one of the platform's own reasons.
pub(crate) async fn ask(buyer: &dyn Buyer, order: &OrderId, reason: &str) -> Result<String, Error> {
    let mut wanted = NewRefund::new(order.clone(), reason);
    wanted.return_goods = true;
    // Where this is not answered, the refund may exist: `Error::certainty` says so, and `open` finds it.
    let refunds = buyer.ask_refund(&wanted).await?;
    let first = refunds.into_iter().next().ok_or_else(|| Error::usage("the platform named no refund"))?;
    Ok(first.refund_id)
}

/// Tells by which parcel the goods go back, if the seller waits for them.
pub(crate) async fn send_back(
    buyer: &dyn Buyer,
    refund: &str,
    carrier: &str,
    waybill: &str,
) -> Result<BuyerRefundStatus, Error> {
    if buyer.refund(refund).await?.status == BuyerRefundStatus::ReturnGoods {
        buyer.send_back(refund, &ReturnParcel::new(carrier, waybill)).await?;
    }
    Ok(buyer.refund(refund).await?.status)
}
