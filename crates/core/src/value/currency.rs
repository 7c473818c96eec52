//! Currency codes.

use std::fmt;

use serde::ser::{Serialize, Serializer};

/// A currency by its ISO 4217 code: three upper-case letters.
///
/// Every currency is counted in hundredths here ([`Currency::MINOR_DIGITS`]). That is right for all the platforms
/// bill in (yuan and fen); an amount in a currency without hundredths, such as VND or JPY, would have to be counted
/// in hundredths as well.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency(pub(super) [u8; 3]);

impl Currency {
    /// The renminbi: yuan, of 100 fen.
    pub const CNY: Self = Self(*b"CNY");

    /// Decimal digits of the minor unit, for every currency: 2.
    pub const MINOR_DIGITS: u32 = 2;

    /// The code, such as `CNY`.
    #[must_use]
    pub fn code(&self) -> &str {
        // Three ASCII letters by construction: the fallback is never taken.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}
