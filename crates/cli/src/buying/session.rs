//! The buyer of a command, and what it does not offer.

use crate::args::CallingArgs;
use crate::marketplaces::Tuning;
use crate::{buyers, settings};
use daigou_core::Error;
use daigou_core::buyer::{Buyer, Capability};
use daigou_core::value::Money;

/// The buyer of this name, with the settings of this machine or of a sandbox.
pub(crate) fn connect(via: &str, how: &CallingArgs, profile: Option<&str>) -> Result<Box<dyn Buyer>, Error> {
    buyers::find(via, settings::load(profile)?, &Tuning::new(how.attempts, how.timeout))
}

/// Refuses what the buyer does not offer, naming those that do.
///
/// # Errors
/// [`Unsupported`](daigou_core::ErrorKind::Unsupported).
pub(crate) fn need(buyer: &dyn Buyer, capability: Capability) -> Result<(), Error> {
    if buyer.supports(capability) {
        return Ok(());
    }
    let error = capability.unsupported(buyer.name()).with_field("--via");
    let others = buyers::offering(capability);
    Err(error.with_hint(match others.is_empty() {
        true => "no buyer offers it: see `daigou operations` for what can be called".to_owned(),
        false => format!("offered by {}", others.join(", ")),
    }))
}

/// An amount in yuan, as a person writes it: `36.5`, `¥36.50`.
///
/// # Errors
/// It is none, or below nothing; it is named by its flag.
pub(crate) fn yuan(flag: &str, text: &str) -> Result<Money, Error> {
    let rule = || Error::invalid(flag, format!("must be yuan such as 36.50, got `{text}`"));
    let number = text.trim().trim_start_matches(['¥', '￥']);
    // Nobody writes a price with an exponent but by mistake.
    if !number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return Err(rule());
    }
    Money::parse_yuan(number).map_err(|_| rule())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yuan_are_read_to_the_fen_and_nothing_else_is() {
        for (text, fen) in [("36.5", 3_650), ("¥36.50", 3_650), ("￥1", 100), (" 0.01 ", 1), ("0", 0)] {
            assert_eq!(yuan("--amount", text).unwrap().minor(), fen, "{text}");
        }
        for text in ["", "-1", "36.505", "1e3", "36,5", "abc", "¥", "NaN"] {
            assert_eq!(yuan("--amount", text).unwrap_err().field(), Some("--amount"), "{text}");
        }
    }
}
