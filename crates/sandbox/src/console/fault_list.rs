//! The faults that can be set, with what each does, for the switches of the console. What they do on the wire stands
//! with the faults themselves.

use super::words::Lang;
use crate::host::faults::{Kind, Member, ways};
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

/// A member of faults, as the form asks for it.
pub(crate) struct Asked {
    pub(crate) name: &'static str,
    pub(crate) words: &'static str,
    /// The faults that have it, by their names, a space between.
    pub(crate) of: String,
    /// The words that it takes, where it takes no others.
    pub(crate) choices: Vec<&'static str>,
    pub(crate) number: bool,
}

impl Asked {
    /// Lists every member.
    pub(crate) fn all(lang: Lang) -> Vec<Self> {
        let known = rows(include_str!("fault_members.txt"));
        let all = known.filter_map(|[name, en, zh]| {
            let member = Member::ALL.iter().copied().find(|member| member.word() == name)?;
            let owners = Kind::ALL.iter().filter(|kind| kind.has(member)).map(|kind| kind.word());
            let choices = match member {
                Member::How => ways(),
                Member::Orders => vec!["all", "new"],
                _ => Vec::new(),
            };
            let number = choices.is_empty() && !matches!(member, Member::Text | Member::Reference);
            Some(Self { name, words: lang.pick(en, zh), of: owners.collect::<Vec<_>>().join(" "), choices, number })
        });
        all.collect()
    }
}

/// Tells whether a fault is one of callbacks.
pub(crate) fn is_of_callbacks(name: &str) -> bool {
    Kind::ALL.iter().any(|kind| kind.word() == name && kind.is_of_callbacks())
}
