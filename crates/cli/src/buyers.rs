//! The ways to buy by name.

use crate::marketplaces::Tuning;
use daigou_alibaba1688::{Alibaba1688, PandaPon1688};
use daigou_core::buyer::{Buyer, Capability};
use daigou_core::{Builder, Config, Error, Marketplace};
use daigou_dajisaas::{DajiSaas, DajiSaas1688, DajiSaasTaobao};
use daigou_taobao::{PandaPonTaobao, Taobao};

type Connect = fn(Config, &Tuning) -> Result<Box<dyn Buyer>, Error>;

/// All of them, in the order of the catalogue.
const BUYERS: [(&str, Connect); 4] = [
    ("pandapon-1688", |config, tuning| boxed(PandaPon1688::new(built(Alibaba1688::from_config(config), tuning)?))),
    ("pandapon-taobao", |config, tuning| boxed(PandaPonTaobao::new(built(Taobao::from_config(config), tuning)?))),
    ("dajisaas-1688", |config, tuning| boxed(DajiSaas1688::new(built(DajiSaas::from_config(config), tuning)?))),
    ("dajisaas-taobao", |config, tuning| boxed(DajiSaasTaobao::new(built(DajiSaas::from_config(config), tuning)?))),
];

fn boxed(buyer: impl Buyer + 'static) -> Result<Box<dyn Buyer>, Error> {
    Ok(Box::new(buyer))
}

fn built<M: Marketplace>(builder: Builder<M>, tuning: &Tuning) -> Result<M, Error> {
    tuning.built(builder)
}

/// The buyer of this name.
pub(crate) fn find(name: &str, config: Config, tuning: &Tuning) -> Result<Box<dyn Buyer>, Error> {
    let Some((_, connect)) = BUYERS.iter().find(|(known, _)| *known == name) else {
        let names: Vec<_> = BUYERS.iter().map(|(name, _)| *name).collect();
        return Err(Error::invalid("--via", format!("must be one of {}, got `{name}`", names.join(", "))));
    };
    connect(config, tuning)
}

/// The names of those that offer a part of the flow.
pub(crate) fn offering(capability: Capability) -> Vec<&'static str> {
    // Nothing is sent: what they are built with is never used.
    let mut config = Config::default();
    for name in ["access_key", "access_secret", "user_id", "app_key", "app_secret"] {
        config.set(name, "none");
    }
    for name in ["pandapon_url", "dajisaas_url"] {
        config.set(name, "http://127.0.0.1:9");
    }
    let offers =
        |connect: &Connect| connect(config.clone(), &Tuning::default()).is_ok_and(|buyer| buyer.supports(capability));
    BUYERS.iter().filter(|(_, connect)| offers(connect)).map(|(name, _)| *name).collect()
}

/// A buyer under its name, or why it cannot be used.
#[cfg(feature = "gateway")]
type Named = (&'static str, Result<Box<dyn Buyer>, Error>);

/// All of them, each built or why it cannot be: what is missing for one is no reason not to have the others.
#[cfg(feature = "gateway")]
pub(crate) fn all(config: &Config, tuning: &Tuning) -> Vec<Named> {
    BUYERS.iter().map(|(name, connect)| (*name, connect(config.clone(), tuning))).collect()
}
