//! Callbacks: what both platforms push, and the checking of who pushed it.
//!
//! Order of delivery is not guaranteed and the same message comes again: use the keys. PandaPon does not publish
//! whether its pushes are signed, DajiSaaS not what it signs: a message is therefore marked with what the check
//! found ([`Verification`]) rather than thrown away, unless the receiver is [strict](Strictness). Treat its content as
//! a hint and read the order again before acting on money.

mod canonical;
pub mod daji;
mod names;
mod ordering;
pub mod pandapon;
pub mod push_scheme;

pub use canonical::canonical;
pub use daji::{DajiEnvelope, MessageId, MessageNumber};
pub use ordering::OrderingKey;
pub use pandapon::PandaPonEnvelope;
pub use push_scheme::{DajiVerifier, PushEncoding, PushInput, PushScheme};

use crate::error::{Certainty, Error, ErrorKind};
use crate::operation::Platform;
use crate::value::Time;
use http::HeaderMap;
use serde_json::value::RawValue;

/// A push as it came: headers and the raw body. Signatures are checked over these very bytes.
#[derive(Debug, Clone, Copy)]
pub struct Push<'a> {
    /// The headers.
    pub headers: &'a HeaderMap,
    /// The body.
    pub body: &'a [u8],
}

/// The result of checking a push.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verification {
    /// Signed, and the signature is right.
    Verified,
    /// Signed, and the signature is not what this rule gives. The rule itself may be wrong: it is unconfirmed.
    Mismatch,
    /// Not signed, or no rule is known.
    Unsigned,
}

/// Checks who pushed. Implementations compare in constant time.
pub trait Verify: Send + Sync {
    /// Checks one push.
    fn verify(&self, push: Push<'_>) -> Verification;
}

/// For platforms whose rule is unknown (`DAIGOU_PUSH_SCHEME=none`): nothing is verified, nothing is refused.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unchecked;

impl Verify for Unchecked {
    fn verify(&self, _: Push<'_>) -> Verification {
        Verification::Unsigned
    }
}

/// The treatment of a push that does not verify.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Strictness {
    /// Reads it, and marks it: the default, as no vendor publishes its rule.
    #[default]
    Lenient,
    /// Refuses it, whatever it says: for callers who have seen the chosen rule hold.
    Strict,
}

impl Strictness {
    /// Checks a push.
    ///
    /// # Errors
    /// [`ErrorKind::Unverified`] in strict mode, unless the push is [`Verified`](Verification::Verified).
    pub fn check(self, push: Push<'_>, verify: &dyn Verify) -> Result<Verification, Error> {
        let found = verify.verify(push);
        let why = match found {
            _ if self == Self::Lenient => return Ok(found),
            Verification::Verified => return Ok(found),
            Verification::Mismatch => "the push's signature is not what the chosen rule gives",
            Verification::Unsigned => "the push is not signed, or no rule to check it was chosen",
        };
        let error = Error::new(ErrorKind::Unverified, Certainty::Unreadable, why);
        Err(error.with_hint("no vendor publishes its rule: choose another by DAIGOU_PUSH_SCHEME, or be lenient"))
    }
}

/// A callback: the parts that both platforms' envelopes have in common, with the payload left as it came.
#[derive(Clone)]
#[non_exhaustive]
pub struct Callback {
    /// Who pushed it.
    pub platform: Platform,
    /// Of which marketplace it is, where the envelope says so: `taobao` or `alibaba1688`.
    pub marketplace: Option<&'static str>,
    /// The message type: an open set, such as `1688_ORDER_BUYER_VIEW_ORDER_PRICE_MODIFY`.
    pub kind: String,
    /// When it was pushed, where the envelope says so.
    pub sent_at: Option<Time>,
    /// The platform's own id of the message, where it has one.
    pub id: Option<String>,
    /// The payload: JSON, whether it came as an object or as text in a string.
    pub body: Box<RawValue>,
}

/// Shows the payload's length alone: it may hold recipients and addresses.
impl std::fmt::Debug for Callback {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Callback")
            .field("platform", &self.platform)
            .field("marketplace", &self.marketplace)
            .field("kind", &self.kind)
            .field("sent_at", &self.sent_at)
            .field("id", &self.id)
            .field("body_len", &self.body.get().len())
            .finish()
    }
}

impl Callback {
    /// A message of a platform, as its envelope gives it.
    #[must_use]
    pub const fn new(platform: Platform, kind: String, body: Box<RawValue>) -> Self {
        Self { platform, marketplace: None, kind, sent_at: None, id: None, body }
    }

    /// Refuses a message that another reader is for.
    ///
    /// # Errors
    /// It is of another platform, or of another marketplace of it; names the one that it is of.
    pub fn check_reader(&self, platform: Platform, marketplace: Option<&str>) -> Result<(), Error> {
        let of_other = match (self.marketplace, marketplace) {
            _ if self.platform != platform => true,
            (Some(own), Some(wanted)) => own != wanted,
            _ => false,
        };
        if !of_other {
            return Ok(());
        }
        let of = self.marketplace.map(|name| format!(" about {name}")).unwrap_or_default();
        let reads = marketplace.map(|name| format!(" about {name}")).unwrap_or_default();
        let message = format!(
            "the message is of {}{of}: this reader is for those of {}{reads}",
            self.platform.title(),
            platform.title()
        );
        Err(unreadable(message)
            .with_hint("read it by the crate of its platform; `Callback::platform` says which that is"))
    }

    /// Gives a key that two deliveries of one message share: the platform's id, or type and payload, whatever the order of
    /// its members. It cannot tell a content that is said again from one that is delivered again, as a price that goes
    /// from 100 to 90 and back: the ledger's inbox does.
    #[must_use]
    pub fn dedupe_key(&self) -> String {
        use md5::{Digest, Md5};
        match &self.id {
            Some(id) => format!("{}:{id}", self.kind),
            None => {
                let digest = Md5::digest(canonical(self.body.get()).as_bytes());
                format!("{}:{}", self.kind, crate::auth::hex_upper(&digest))
            }
        }
    }

    /// Reads the payload.
    ///
    /// # Errors
    /// The payload is of another shape: names the member.
    pub fn read<T: serde::de::DeserializeOwned>(&self) -> Result<T, Error> {
        crate::json::read(self.body.get()).map_err(|e| unreadable(format!("the message's {e}")).with_field(e.path()))
    }
}

/// A push that cannot be read: the platform sent it, so nothing is known to have failed there.
fn unreadable(message: String) -> Error {
    Error::new(ErrorKind::Decode, Certainty::Unreadable, message)
}
