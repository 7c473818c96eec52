//! The sandbox's own address, put into answers where the world left a place for it.

use crate::world::pictures::PLACEHOLDER;
use memchr::memmem::Finder;
use std::borrow::Cow;

/// The sandbox's own address, which the world does not know.
pub(crate) struct Address {
    base: String,
    placeholder: Finder<'static>,
}

impl Address {
    pub(crate) fn new(base: String) -> Self {
        Self { base, placeholder: Finder::new(PLACEHOLDER) }
    }

    /// The address itself, without a slash at its end.
    pub(crate) fn base(&self) -> &str {
        &self.base
    }

    /// A text with the address where the placeholder stands.
    pub(crate) fn put_into<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.placeholder.find(text.as_bytes()).is_none() {
            return text.into();
        }
        let mut out = String::with_capacity(text.len());
        let mut written = 0;
        for at in self.placeholder.find_iter(text.as_bytes()) {
            out.push_str(&text[written..at]);
            out.push_str(&self.base);
            written = at + PLACEHOLDER.len();
        }
        out.push_str(&text[written..]);
        out.into()
    }
}
