//! The check of signatures: strict, and it explains itself. It says which part is wrong, what the sandbox would have
//! signed (the secret masked), and which setting would make the two agree.

mod daji;
mod nonces;
mod pandapon;
mod verdict;

pub use verdict::SignatureCheck;
pub(crate) use verdict::{Fitting, SignatureVerifier, Verdict};

use crate::wire::incoming::{ACCESS_KEY, Incoming};
use crate::world::AccountPlace;
use daigou_core::{AuthKind, Platform};

pub(crate) use daji::{business_pairs, business_params};

use verdict::Fault;

impl SignatureVerifier {
    /// Checks one request, and says whose it is where it passes. A nonce is used up by a request that does.
    pub(crate) fn check(&self, auth: AuthKind, incoming: &Incoming) -> (Verdict, Option<AccountPlace>) {
        let found = match auth {
            AuthKind::Headers | AuthKind::QuerySign => pandapon::check(self, auth, incoming),
            AuthKind::Daji => daji::check(self, incoming),
        };
        match found {
            Ok((verdict, account)) => (verdict, Some(account)),
            Err(Fault { part, explanation, string_to_sign }) => {
                let check = SignatureCheck { ok: false, failed_part: Some(part), string_to_sign, explanation };
                (Verdict::Said(check), None)
            }
        }
    }
}

/// The key of the account that a request names, whether or not it is its sender.
pub(crate) fn claimed_key(platform: Platform, incoming: &Incoming) -> Option<String> {
    match platform {
        Platform::PandaPon => incoming.header(&ACCESS_KEY).map(str::to_owned),
        Platform::DajiSaas => daji::claimed_key(incoming),
    }
}
