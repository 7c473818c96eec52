//! The verdict on a payload that is not published.

use daigou_core::Verdict;
use daigou_core::value::Unpublished;

/// The platforms' usual `success`.
pub(crate) fn verdict<T>(reply: &Unpublished<T>) -> Verdict {
    Verdict::of_payload(reply.raw())
}
