//! Watches the price of a 1688 product, and stops where it fell far enough, or by Ctrl-C.
//!
//! ```sh
//! cargo run -p daigou-alibaba1688 --features buyer --example watch_price -- PRODUCT 25.00
//! ```

#![allow(clippy::print_stdout, reason = "an example tells what it saw")]

use daigou_alibaba1688::prelude::*;
use std::time::Duration;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let mut args = std::env::args().skip(1);
    let (Some(product), Some(limit)) = (args.next(), args.next()) else {
        return Err(Error::usage("give the product and the price in yuan: PRODUCT 25.00"));
    };
    let limit = Money::parse_yuan(&limit).map_err(|error| Error::invalid("price", error))?;
    let buyer = PandaPon1688::new(Alibaba1688::from_config(Config::from_env()?).build()?);
    let fell = watch(&buyer, &product, limit, Duration::from_secs(60), |price| println!("{price}")).await?;
    println!("{product} costs {fell} by now");
    Ok(())
}

/// Reads the price again and again, `every` so often, until it is at the limit or below it.
pub(crate) async fn watch(
    buyer: &dyn Buyer,
    product: &str,
    limit: Money,
    every: Duration,
    mut seen: impl FnMut(Money),
) -> Result<Money, Error> {
    loop {
        match buyer.product(product).await {
            Ok(read) => {
                // The cheapest SKU; prices are fen inside, and compared as such.
                let tiers = read.price_tiers.iter().map(|tier| tier.price);
                let price = read.skus.iter().filter_map(|sku| sku.price).chain(tiers).min_by_key(Money::minor);
                if let Some(price) = price {
                    seen(price);
                    if price.minor() <= limit.minor() {
                        return Ok(price);
                    }
                }
            }
            // A read that got lost is read again the next time; anything else is told.
            Err(error) if error.is_retryable() => println!("{error}"),
            Err(error) => return Err(error),
        }
        tokio::time::sleep(every).await;
    }
}
