//! Compares what a picture finds over the four ways to buy, the cheapest first.
//!
//! Start a sandbox, take its settings, and run it:
//!
//! ```sh
//! daigou sandbox --listen 127.0.0.1:1688 &
//! eval "$(daigou sandbox env)"
//! cargo run -p daigou-ledger --example compare_picture -- dress.jpg https://img.example/dress.jpg
//! ```

#![allow(clippy::print_stdout, reason = "an example tells what it found")]

use daigou_alibaba1688::{Alibaba1688, PandaPon1688};
use daigou_core::prelude::*;
use daigou_dajisaas::{DajiSaas, DajiSaas1688, DajiSaasTaobao};
use daigou_taobao::{PandaPonTaobao, Taobao};

/// A listing, and who has it.
pub(crate) struct Offer {
    pub(crate) buyer: &'static str,
    pub(crate) product: String,
    pub(crate) price: Money,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let mut args = std::env::args().skip(1);
    let (Some(file), Some(url)) = (args.next(), args.next()) else {
        return Err(Error::usage("give a picture (JPG, PNG or WebP), and where it is on the web"));
    };
    for offer in compare(&Config::from_env()?, &Picture::from_path(file)?, &url).await? {
        println!("{:>10}  {:<16} {}", offer.price.to_string(), offer.buyer, offer.product);
    }
    Ok(())
}

pub(crate) async fn compare(config: &Config, picture: &Picture, url: &str) -> Result<Vec<Offer>, Error> {
    // All four behind one trait: what follows knows none of them.
    let buyers: [Box<dyn Buyer>; 4] = [
        Box::new(PandaPon1688::new(Alibaba1688::from_config(config.clone()).build()?)),
        Box::new(PandaPonTaobao::new(Taobao::from_config(config.clone()).build()?)),
        Box::new(DajiSaas1688::new(DajiSaas::from_config(config.clone()).build()?)),
        Box::new(DajiSaasTaobao::new(DajiSaas::from_config(config.clone()).build()?)),
    ];
    let mut offers = Vec::new();
    for buyer in &buyers {
        // What a platform takes is known before anything is sent: three the picture itself, one an address of it.
        let by = if buyer.supports(Capability::SearchPicture) {
            SearchBy::Picture(picture.clone())
        } else {
            SearchBy::PictureUrl(url.to_owned())
        };
        let found = buyer.search(&SearchQuery::new(by)).await?;
        let priced = found.listings.into_iter().filter_map(|one| Some((one.price?, one.product)));
        offers.extend(priced.map(|(price, product)| Offer { buyer: buyer.name(), product, price }));
    }
    offers.sort_by_key(|offer| offer.price.minor());
    Ok(offers)
}
