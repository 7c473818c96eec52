//! Replies that are a plain yes or no.

use daigou_core::Verdict;
use daigou_core::value::lenient;
use serde::{Deserialize, Serialize};

/// A reply that is a plain yes or no; neither where the platform sent `null`, as the vendor allows it to.
///
/// A `no` never comes out of a call: it is an error, [`Refused`](daigou_core::ErrorKind::Refused).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct YesNo(#[serde(deserialize_with = "lenient::flag")] pub Option<bool>);

impl YesNo {
    pub(crate) fn verdict(&self) -> Verdict {
        Verdict::unless_failed(self.0, None, Some("the platform answered `false`"))
    }
}
