//! The trait of typed requests, and the verdict of a reply on its call.

use crate::call::Form;
use crate::error::Error;
use crate::operation::{Generation, Operation};
use crate::value::{Unpublished, lenient};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// A request as data: it serialises to its business parameters, knows its operation and its reply.
///
/// Building one touches no network. Implement it with [`operation!`](crate::operation!).
pub trait Request: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The reply's `data`. A reply without data is `Default`: every member of a reply is optional.
    type Response: Serialize + DeserializeOwned + Default + Send + 'static;

    /// The operation.
    const OPERATION: &'static Operation;

    /// Refuses a request that no platform could accept, before anything is sent.
    ///
    /// # Errors
    /// [`Error::invalid`], naming the member and the rule.
    fn validate(&self, generation: Generation) -> Result<(), Error> {
        let _ = generation;
        Ok(())
    }

    /// How the parameters travel, where the route's method alone does not say it.
    fn form(&self) -> Form {
        Form::Routed
    }

    /// Judges what a reply with `code` 200 really says: several payloads carry their own result.
    fn verdict(reply: &Self::Response) -> Verdict {
        let _ = reply;
        Verdict::Done
    }
}

/// The verdict of a payload on its call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The call was done.
    Done,
    /// The payload says no.
    Refused(Refusal),
    /// A member of the documented reply is missing, so that the reply does not say what happened.
    Missing(&'static str),
    /// This member leaves open whether the call was done, as for a payment that timed out upstream.
    Open(&'static str),
}

/// A "no" inside a payload.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Refusal {
    /// The upstream platform's code.
    pub code: Option<String>,
    /// The upstream platform's words.
    pub message: Option<String>,
}

impl Verdict {
    /// [`Refused`](Self::Refused) where `success` is present and false, otherwise [`Done`](Self::Done).
    #[must_use]
    pub fn unless_failed(success: Option<bool>, code: Option<&str>, message: Option<&str>) -> Self {
        match success {
            Some(false) => Self::refused(code, message),
            _ => Self::Done,
        }
    }

    /// A refusal with the upstream code and words.
    #[must_use]
    pub fn refused(code: Option<&str>, message: Option<&str>) -> Self {
        let text = |t: Option<&str>| t.filter(|t| !t.is_empty()).map(str::to_owned);
        Self::Refused(Refusal { code: text(code), message: text(message) })
    }

    /// Judges a call by its reply of unpublished shape: [`of_payload`](Self::of_payload).
    #[must_use]
    pub fn of_unpublished<T>(reply: &Unpublished<T>) -> Self {
        Self::of_payload(reply.raw())
    }

    /// Judges a payload without types: by the results inside results that both platforms have in common,
    /// `success` and `result.success`.
    #[must_use]
    pub fn of_payload(data: &RawValue) -> Self {
        let read = |raw: &RawValue| serde_json::from_str::<Probe>(raw.get()).unwrap_or_default();
        let outer = read(data);
        let inner = outer.result.as_deref().map(read).unwrap_or_default();
        for probe in [outer, inner] {
            if probe.success == Some(false) {
                let words = [probe.error_msg, probe.error_message, probe.error_info, probe.message];
                let message = words.into_iter().flatten().find(|w| !w.is_empty());
                return Self::refused(probe.error_code.or(probe.code).as_deref(), message.as_deref());
            }
        }
        Self::Done
    }
}

/// The members in which payloads say that they failed.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Probe {
    #[serde(deserialize_with = "lenient::flag")]
    success: Option<bool>,
    #[serde(deserialize_with = "lenient::text")]
    code: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    error_code: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    message: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    error_msg: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    error_message: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    error_info: Option<String>,
    result: Option<Box<RawValue>>,
}
