//! The faults that can be set, with what each does, for the switches of the console. What they do on the wire stands
//! with the faults themselves.

use super::words::Lang;
use crate::host::faults::Kind;
use crate::world::table::rows;

/// A fault: its name in the admin API, and what it does in either language.
pub(crate) struct Known {
    pub(crate) name: &'static str,
    en: &'static str,
    zh: &'static str,
}

impl Known {
    /// Every fault, those of calls first.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        rows(include_str!("faults.txt")).map(|[name, en, zh]| Self { name, en, zh })
    }

    pub(crate) const fn words(&self, lang: Lang) -> &'static str {
        lang.pick(self.en, self.zh)
    }
}

/// Tells whether a fault is one of callbacks.
pub(crate) fn is_of_callbacks(name: &str) -> bool {
    Kind::ALL.iter().any(|kind| kind.word() == name && kind.is_of_callbacks())
}
