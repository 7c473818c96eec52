//! Where a message comes from.

use serde::Serialize;

/// Where a message comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// Pushed by PandaPon.
    PandaPon,
    /// Pushed by DajiSaaS.
    DajiSaas,
    /// Found by reading an order again: see [`pull`](super::pull()).
    Daigou,
}

impl Source {
    /// Every source.
    pub const ALL: [Self; 3] = [Self::PandaPon, Self::DajiSaas, Self::Daigou];

    /// `pandapon`, `dajisaas` or `daigou`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PandaPon => "pandapon",
            Self::DajiSaas => "dajisaas",
            Self::Daigou => "daigou",
        }
    }

    /// By its name.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.as_str() == name)
    }
}
