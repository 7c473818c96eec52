//! The ways to buy by name.

use crate::marketplaces::Tuning;
use daigou_alibaba1688::{Alibaba1688, PandaPon1688};
use daigou_core::buyer::Buyer;
use daigou_core::{Builder, Config, Error, Marketplace};

type Connect = fn(Config, &Tuning) -> Result<Box<dyn Buyer>, Error>;

/// All of them, in the order of the catalogue.
const BUYERS: [(&str, Connect); 1] = [("pandapon-1688", |config, tuning| {
    Ok(Box::new(PandaPon1688::new(built(Alibaba1688::from_config(config), tuning)?)))
})];

fn built<M: Marketplace>(builder: Builder<M>, tuning: &Tuning) -> Result<M, Error> {
    builder.retry(tuning.retry).timeouts(tuning.timeouts).build()
}

/// The buyer of this name.
pub(crate) fn find(name: &str, config: Config, tuning: &Tuning) -> Result<Box<dyn Buyer>, Error> {
    let Some((_, connect)) = BUYERS.iter().find(|(known, _)| *known == name) else {
        let names: Vec<_> = BUYERS.iter().map(|(name, _)| *name).collect();
        return Err(Error::invalid("--via", format!("must be one of {}, got `{name}`", names.join(", "))));
    };
    connect(config, tuning)
}
