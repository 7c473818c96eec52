//! Places a spreadsheet, each row exactly once: whatever fails, run it again.
//!
//! The columns are `reference,product,sku,quantity,name,mobile,province,city,district,street`.
//!
//! ```sh
//! cargo run -p daigou-ledger --example place_spreadsheet -- orders.csv sqlite:orders.db
//! ```

#![allow(clippy::print_stdout, reason = "an example tells what it did")]

use daigou_alibaba1688::{Alibaba1688, PandaPon1688};
use daigou_core::prelude::*;
use daigou_ledger::{Ledger, Outcome, Rules, Store};

#[derive(Debug, serde::Deserialize)]
struct Row {
    reference: String,
    product: String,
    sku: String,
    quantity: i64,
    name: String,
    mobile: String,
    province: String,
    city: String,
    district: String,
    street: String,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let mut args = std::env::args().skip(1);
    let (Some(file), Some(store)) = (args.next(), args.next()) else {
        return Err(Error::usage("give the file and the store: orders.csv sqlite:orders.db"));
    };
    let text = std::fs::read_to_string(&file).map_err(|error| Error::usage(format!("{file}: {error}")))?;
    let buyer = PandaPon1688::new(Alibaba1688::from_config(Config::from_env()?).build()?);
    for (reference, outcome) in place(&buyer, &text, &store).await? {
        println!("{reference}  {}", outcome.as_str());
    }
    Ok(())
}

pub(crate) async fn place(buyer: &dyn Buyer, csv: &str, store: &str) -> Result<Vec<(String, Outcome)>, Error> {
    // Everything is read before anything is sent: a bad row stops the file, not half of it.
    let orders = csv::Reader::from_reader(csv.as_bytes())
        .deserialize()
        .map(|row| order(row.map_err(|error| Error::usage(error.to_string()))?))
        .collect::<Result<Vec<NewOrder>, Error>>()?;
    // What was sent and not answered is looked up before it is sent again: the store remembers.
    let ledger = Ledger::new(Store::open(store).await?, Rules::default())?;
    let mut outcomes = Vec::new();
    for order in orders {
        let report = ledger.place(buyer, order).await?;
        outcomes.push((report.placement.reference().to_string(), report.outcome));
    }
    Ok(outcomes)
}

fn order(row: Row) -> Result<NewOrder, Error> {
    let region = [row.province.as_str(), row.city.as_str(), row.district.as_str()];
    let address = DeliveryAddress::new(row.name.as_str(), row.mobile.as_str(), region, row.street.as_str());
    let line = NewLine::new(row.product, row.sku, row.quantity);
    Ok(NewOrder::new(Reference::new(&row.reference)?, [line], address))
}
