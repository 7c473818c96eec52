//! Clients of the four marketplaces, with fixed credentials, a clock that stands still and repeatable chance.

use super::fixtures::Ask;
use daigou_alibaba1688::Alibaba1688;
use daigou_core::clock::{ManualClock, SeededRandom};
use daigou_core::transport::ScriptedTransport;
use daigou_core::{
    Builder, Config, Credentials, DriftHook, Error, Generation, Limits, Marketplace, RetryPolicy, Timeouts, Transport,
};
use daigou_dajisaas::DajiSaas;
use daigou_logistics::Logistics;
use daigou_taobao::Taobao;
use std::sync::Arc;
use std::time::Duration;

pub(crate) const ACCESS_KEY: &str = "AK0123456789abcdef0123456789abcd";
pub(crate) const ACCESS_SECRET: &str = "SK_example_secret";
pub(crate) const USER_ID: &str = "2100007341207";
pub(crate) const APP_KEY: &str = "dj_test_key";
pub(crate) const APP_SECRET: &str = "dj_test_secret";

/// What the clock shows at first: 14 November 2023, 22:13:20 UTC.
pub(crate) const NOW: i64 = 1_700_000_000_000;

/// Everything that a test may want to be otherwise. A clone shares clock and transport.
#[derive(Clone)]
pub(crate) struct Setup {
    pub(crate) base_url: String,
    pub(crate) generation: Generation,
    pub(crate) allow_derived: bool,
    pub(crate) retry: RetryPolicy,
    pub(crate) timeouts: Timeouts,
    pub(crate) limits: Limits,
    pub(crate) max_body: usize,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) transport: Option<Arc<dyn Transport>>,
    pub(crate) settings: Vec<(String, String)>,
    pub(crate) drift: Option<DriftHook>,
}

impl Setup {
    /// A client that sends each call once.
    pub(crate) fn at(base_url: impl Into<String>) -> Self {
        Self {
            base_url: base_url.into(),
            generation: Generation::V1,
            allow_derived: false,
            retry: RetryPolicy { max_attempts: 1, ..RetryPolicy::default() },
            timeouts: Timeouts {
                connect: Duration::from_millis(300),
                read: Duration::from_millis(400),
                total: Duration::from_secs(60),
            },
            limits: Limits::default(),
            max_body: 8 << 20,
            clock: Arc::new(ManualClock::at(NOW)),
            transport: None,
            settings: Vec::new(),
            drift: None,
        }
    }

    /// A client without a network.
    pub(crate) fn over(transport: Arc<dyn Transport>) -> Self {
        Self { transport: Some(transport), ..Self::at("http://127.0.0.1:9") }
    }

    /// A client that hears these answers, each once, and what it sends.
    pub(crate) fn hearing(bodies: impl IntoIterator<Item = String>) -> (Self, Arc<ScriptedTransport>) {
        let script = ScriptedTransport::new(bodies.into_iter().map(|b| ScriptedTransport::answer(200, b)));
        let script = Arc::new(script);
        (Self::over(script.clone()), script)
    }

    pub(crate) fn generation(mut self, generation: Generation) -> Self {
        self.generation = generation;
        self
    }

    /// The generation that an example belongs to.
    pub(crate) fn speaking(self, generation: &str) -> Self {
        self.generation(if generation == "v2" { Generation::V2 } else { Generation::V1 })
    }

    pub(crate) fn attempts(mut self, max_attempts: u32) -> Self {
        self.retry.max_attempts = max_attempts;
        self
    }

    pub(crate) fn derived(mut self) -> Self {
        self.allow_derived = true;
        self
    }

    /// One of the `DAIGOU_…` settings, by its name in a profile.
    pub(crate) fn set(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.settings.push((name.into(), value.into()));
        self
    }

    /// A client that may send these parameters: in their generation, on a route that may be derived, and on a supplied
    /// one where none is published.
    pub(crate) fn able(self, ask: &Ask) -> Self {
        let (able, route) = (self.speaking(&ask.generation).derived(), ask.route());
        if !route.supplied {
            return able;
        }
        let name = format!("route__{}__{}", ask.marketplace, ask.operation.replace('.', "__"));
        able.set(name, format!("{} {}", route.method, route.path))
    }

    /// A client that says so when a reply has members that no type has.
    pub(crate) fn drifting(mut self, hook: DriftHook) -> Self {
        self.drift = Some(hook);
        self
    }

    fn config(&self) -> Config {
        let mut config = Config::default();
        for (name, value) in &self.settings {
            config.set(name, value.as_str());
        }
        config
    }

    fn dress<M>(&self, builder: Builder<M>, credentials: Credentials) -> Result<M, Error> {
        let mut builder = builder
            .base_url(self.base_url.as_str())
            .credentials(credentials)
            .generation(self.generation)
            .retry(self.retry)
            .timeouts(self.timeouts)
            .limits(self.limits)
            .max_body(self.max_body)
            .clock(self.clock.clone())
            .random(Arc::new(SeededRandom::new(7)));
        if self.allow_derived {
            builder = builder.allow_derived();
        }
        if let Some(hook) = &self.drift {
            builder = builder.on_drift(hook.clone());
        }
        if let Some(transport) = &self.transport {
            builder = builder.transport(transport.clone());
        }
        builder.build()
    }

    pub(crate) fn taobao(&self) -> Taobao {
        self.dress(Taobao::from_config(self.config()), pandapon()).expect("a client")
    }

    pub(crate) fn alibaba1688(&self) -> Alibaba1688 {
        self.dress(Alibaba1688::from_config(self.config()), pandapon()).expect("a client")
    }

    pub(crate) fn dajisaas(&self) -> DajiSaas {
        self.dress(DajiSaas::from_config(self.config()), dajisaas()).expect("a client")
    }

    pub(crate) fn logistics(&self) -> Logistics {
        self.dress(Logistics::from_config(self.config()), pandapon()).expect("a client")
    }

    /// The client of a marketplace by its name, behind the trait.
    pub(crate) fn client(&self, marketplace: &str) -> Box<dyn Marketplace> {
        match marketplace {
            "taobao" => Box::new(self.taobao()),
            "alibaba1688" => Box::new(self.alibaba1688()),
            "dajisaas" => Box::new(self.dajisaas()),
            "logistics" => Box::new(self.logistics()),
            other => panic!("no marketplace `{other}`"),
        }
    }
}

pub(crate) fn pandapon() -> Credentials {
    Credentials::pandapon(ACCESS_KEY, ACCESS_SECRET, USER_ID)
}

pub(crate) fn dajisaas() -> Credentials {
    Credentials::dajisaas(APP_KEY, APP_SECRET)
}
