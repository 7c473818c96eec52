//! The four marketplaces by name.

use daigou_alibaba1688::Alibaba1688;
use daigou_core::suggest::nearest;
use daigou_core::{Builder, Config, EndedHook, Entry, Error, Marketplace, Platform, RetryPolicy, Timeouts};
use daigou_dajisaas::DajiSaas;
use daigou_logistics::Logistics;
use daigou_taobao::Taobao;
use std::time::Duration;

/// One of the four.
pub(crate) struct Venue {
    pub(crate) name: &'static str,
    pub(crate) platform: Platform,
    pub(crate) operations: &'static [Entry],
    pub(crate) connect: Connect,
}

/// Builds a client.
type Connect = fn(Config, &Tuning) -> Result<Box<dyn Marketplace>, Error>;

/// The changes that a command may make to a client besides its configuration.
#[derive(Default)]
pub(crate) struct Tuning {
    pub(crate) retry: RetryPolicy,
    pub(crate) timeouts: Timeouts,
    /// Hears of calls that ended.
    pub(crate) ended: Option<EndedHook>,
}

impl Tuning {
    /// A client, tuned.
    pub(crate) fn built<M: Marketplace>(&self, builder: Builder<M>) -> Result<M, Error> {
        let builder = builder.retry(self.retry).timeouts(self.timeouts);
        self.ended.iter().cloned().fold(builder, Builder::on_ended).build()
    }

    /// So many attempts at a read, and so much time for all attempts at a call, in the usual proportions.
    pub(crate) fn new(attempts: u32, total: Duration) -> Self {
        let usual = Timeouts::default();
        let timeouts = Timeouts { connect: usual.connect.min(total / 4), read: usual.read.min(total / 2), total };
        Self { retry: RetryPolicy { max_attempts: attempts, ..RetryPolicy::default() }, timeouts, ended: None }
    }
}

fn boxed<M: Marketplace + 'static>(builder: Builder<M>, tuning: &Tuning) -> Result<Box<dyn Marketplace>, Error> {
    Ok(Box::new(tuning.built(builder)?))
}

/// All four, in the order of the catalogue.
pub(crate) static VENUES: [Venue; 4] = [
    Venue {
        name: "taobao",
        platform: Platform::PandaPon,
        operations: &daigou_taobao::OPERATIONS,
        connect: |config, tuning| boxed(Taobao::from_config(config), tuning),
    },
    Venue {
        name: "alibaba1688",
        platform: Platform::PandaPon,
        operations: &daigou_alibaba1688::OPERATIONS,
        connect: |config, tuning| boxed(Alibaba1688::from_config(config), tuning),
    },
    Venue {
        name: "logistics",
        platform: Platform::PandaPon,
        operations: &daigou_logistics::OPERATIONS,
        connect: |config, tuning| boxed(Logistics::from_config(config), tuning),
    },
    Venue {
        name: "dajisaas",
        platform: Platform::DajiSaas,
        operations: &daigou_dajisaas::OPERATIONS,
        connect: |config, tuning| boxed(DajiSaas::from_config(config), tuning),
    },
];

/// The marketplace of this name.
pub(crate) fn find(name: &str) -> Result<&'static Venue, Error> {
    VENUES.iter().find(|v| v.name == name).ok_or_else(|| {
        let names: Vec<_> = VENUES.iter().map(|v| v.name).collect();
        Error::invalid("marketplace", format!("must be one of {}, got `{name}`", names.join(", ")))
    })
}

impl Venue {
    /// The operation of this id, or the nearest names.
    pub(crate) fn entry(&self, id: &str) -> Result<&'static Entry, Error> {
        self.operations.iter().find(|e| e.operation.id == id).ok_or_else(|| {
            let error = Error::invalid("operation", format!("{} has no operation `{id}`", self.name));
            let near = nearest(id, self.operations.iter().map(|e| e.operation.id));
            error.with_hint(match near.is_empty() {
                true => format!("see `daigou operations --marketplace {}`", self.name),
                false => format!("did you mean {}?", near.join(", ")),
            })
        })
    }
}
