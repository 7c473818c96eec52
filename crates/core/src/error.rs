//! The one error of the toolkit. Every failure answers "did it happen?" through [`Error::certainty`].
//!
//! No secret, signature or signed URL ever enters an error: transports hand over texts without URLs, and
//! the request itself is not kept.

use crate::operation::{Effect, Operation};
use bytes::Bytes;
use std::fmt;
use std::time::Duration;

/// The answer to "did it happen?": whether the call was carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Certainty {
    /// Nothing reached the platform. Trying again is safe for every operation.
    NotSent,
    /// The call may have been carried out. Only reads (and writes marked repeat-safe) may be sent again; a create
    /// or a payment must be reconciled first.
    MaybeSent,
    /// The platform answered. A refusal means that nothing more will come of this call.
    Answered,
    /// The platform answered HTTP 200, but the answer could not be read. Treat a create or a payment as done
    /// until a look-up shows otherwise; [`Error::raw_body`] holds what came.
    Unreadable,
}

impl Certainty {
    /// The name used in machine-readable output: `not_sent`, `maybe_sent`, `answered` or `unreadable`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotSent => "not_sent",
            Self::MaybeSent => "maybe_sent",
            Self::Answered => "answered",
            Self::Unreadable => "unreadable",
        }
    }
}

/// The kind of a failure, in the words of the command's `kind`. Each variant states its retry rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Bad input or configuration, found before anything was sent. Never retried: correct the input.
    Usage,
    /// The platform does not offer this part of the flow. Never retried: another way to buy may offer it.
    Unsupported,
    /// The route is derived, or its signature rule is unpublished, and the client was not told to allow that.
    /// Never retried: build the client with `allow_derived()` or supply a route.
    Unconfirmed,
    /// No path is known for the operation in this generation. Never retried: supply a route.
    Unpublished,
    /// DNS, connecting or TLS failed. Retried for every operation: nothing was sent.
    Connect,
    /// No answer in time. Retried for reads only.
    Timeout,
    /// The connection broke after the request went out. Retried for reads only.
    Interrupted,
    /// An HTTP status that is not 2xx. 5xx is retried for reads only, 3xx and 4xx are not retried.
    Http,
    /// A readable answer that says no, in the envelope or inside `data`. Not retried.
    Refused,
    /// Too many requests, by HTTP 429: retried for every operation, since the platform did nothing. For reads by an envelope's
    /// code 429, too; for what changes something that code proves nothing, and is [`Refused`](Self::Refused).
    Throttled,
    /// The answer could not be read. Retried for reads only.
    Decode,
    /// A local store failed (the ledger). Not retried here.
    Store,
    /// The outcome could not be written to where it was asked for: standard output, a report. Never retried: what
    /// was done is done, and the error's certainty says what that is.
    Output,
    /// A push whose signature does not verify, where the receiver is [strict](crate::message::Strictness). No call
    /// failed, so nothing is retried.
    Unverified,
}

impl ErrorKind {
    /// The name used in machine-readable output, such as `refused`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Usage => "usage",
            Self::Unsupported => "unsupported",
            Self::Unconfirmed => "unconfirmed",
            Self::Unpublished => "unpublished",
            Self::Connect => "connect",
            Self::Timeout => "timeout",
            Self::Interrupted => "interrupted",
            Self::Http => "http",
            Self::Refused => "refused",
            Self::Throttled => "throttled",
            Self::Decode => "decode",
            Self::Store => "store",
            Self::Output => "output",
            Self::Unverified => "unverified",
        }
    }
}

/// Why a call failed, and whether it may have happened: see [`certainty`](Self::certainty).
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    certainty: Certainty,
    message: String,
    origin: Option<Origin>,
    code: Option<String>,
    inner_code: Option<String>,
    request_id: Option<String>,
    field: Option<String>,
    hint: Option<String>,
    status: Option<u16>,
    retry_after: Option<Duration>,
    raw_body: Option<Bytes>,
    attempts: u32,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// Which call failed: enough to name it and to judge whether it may be repeated.
#[derive(Debug, Clone)]
pub(crate) struct Origin {
    pub(crate) marketplace: &'static str,
    pub(crate) operation: std::borrow::Cow<'static, str>,
    pub(crate) effect: Effect,
    pub(crate) repeat_safe: bool,
}

impl From<&'static Operation> for Origin {
    fn from(operation: &'static Operation) -> Self {
        Self {
            marketplace: operation.marketplace,
            operation: operation.id.into(),
            effect: operation.effect,
            repeat_safe: operation.repeat_safe,
        }
    }
}

impl Error {
    /// A new error; the other members are added with the `with_…` methods.
    pub fn new(kind: ErrorKind, certainty: Certainty, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            certainty,
            message: message.into(),
            origin: None,
            code: None,
            inner_code: None,
            request_id: None,
            field: None,
            hint: None,
            status: None,
            retry_after: None,
            raw_body: None,
            attempts: 0,
            source: None,
        }))
    }

    /// Bad input or configuration, found before anything was sent.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Usage, Certainty::NotSent, message)
    }

    /// Bad input that names the field and the rule it breaks.
    pub fn invalid(field: impl Into<String>, rule: impl fmt::Display) -> Self {
        let field = field.into();
        Self::usage(format!("{field}: {rule}")).with_field(field)
    }

    /// Names the member that is wrong.
    #[must_use]
    pub fn with_field(mut self, field: impl Into<String>) -> Self {
        self.0.field = Some(field.into());
        self
    }

    /// Adds what to do next.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.0.hint = Some(hint.into());
        self
    }

    /// Adds the error underneath.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// Adds the platform's own code.
    #[must_use]
    pub fn with_code(mut self, code: Option<impl Into<String>>) -> Self {
        self.0.code = code.map(Into::into);
        self
    }

    /// Adds the code found inside `data`.
    #[must_use]
    pub fn with_inner_code(mut self, code: Option<impl Into<String>>) -> Self {
        self.0.inner_code = code.map(Into::into);
        self
    }

    /// Adds the platform's request id.
    #[must_use]
    pub fn with_request_id(mut self, id: Option<impl Into<String>>) -> Self {
        self.0.request_id = id.map(Into::into);
        self
    }

    /// Adds the HTTP status.
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Self {
        self.0.status = Some(status);
        self
    }

    /// Adds how long the platform asked to wait.
    #[must_use]
    pub fn with_retry_after(mut self, wait: Option<Duration>) -> Self {
        self.0.retry_after = wait;
        self
    }

    /// Keeps the answer as it came.
    #[must_use]
    pub fn with_raw_body(mut self, body: Bytes) -> Self {
        self.0.raw_body = Some(body);
        self
    }

    pub(crate) fn with_origin(mut self, origin: impl Into<Origin>) -> Self {
        self.0.origin.get_or_insert(origin.into());
        self
    }

    /// Takes a code in an envelope that only looks like HTTP's 429 for what it is where a call changes something: a code that
    /// is not published, and proves nothing.
    pub(crate) fn by_effect(mut self, effect: Effect) -> Self {
        if self.0.kind == ErrorKind::Throttled && self.0.status != Some(429) && effect != Effect::Read {
            self.0.kind = ErrorKind::Refused;
        }
        self
    }

    pub(crate) fn with_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    /// Gives the kind of the failure.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Answers "did it happen?".
    #[must_use]
    pub fn certainty(&self) -> Certainty {
        self.0.certainty
    }

    /// The marketplace and operation, such as `("alibaba1688", "order.create")`, where one was being called.
    #[must_use]
    pub fn operation(&self) -> Option<(&'static str, &str)> {
        self.0.origin.as_ref().map(|o| (o.marketplace, o.operation.as_ref()))
    }

    /// The platform's code: the envelope's, or the inner one where the envelope said 200.
    #[must_use]
    pub fn platform_code(&self) -> Option<&str> {
        self.0.code.as_deref().or(self.0.inner_code.as_deref())
    }

    /// The code found inside `data`, where there was one.
    #[must_use]
    pub fn inner_code(&self) -> Option<&str> {
        self.0.inner_code.as_deref()
    }

    /// The platform's request or trace id: what its support asks for.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// The member of the request or reply that is wrong, such as `cargoParamList[0].quantity`.
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        self.0.field.as_deref()
    }

    /// Gives the next step for the caller.
    #[must_use]
    pub fn hint(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }

    /// Gives the failure in words, without the operation, hint or codes.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The HTTP status, where an answer began.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// How long the platform asked to wait.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// The answer as it came, where one came. It may hold personal data: do not log it.
    #[must_use]
    pub fn raw_body(&self) -> Option<&Bytes> {
        self.0.raw_body.as_ref()
    }

    /// How many times the call was sent (or tried to be).
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Tells whether sending the same call again cannot do it twice. Creates and payments are retryable only where
    /// nothing was sent or the platform said that it did nothing.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        let (effect, repeat_safe) =
            self.0.origin.as_ref().map_or((Effect::Create, false), |o| (o.effect, o.repeat_safe));
        let harmless = effect == Effect::Read || (effect == Effect::Write && repeat_safe);
        match (self.0.kind, self.0.certainty) {
            (ErrorKind::Throttled, _) | (_, Certainty::NotSent) if self.is_local() => false,
            (ErrorKind::Throttled, _) | (_, Certainty::NotSent) => true,
            (_, Certainty::MaybeSent | Certainty::Unreadable) => harmless,
            (_, Certainty::Answered) => false,
        }
    }

    /// Tells whether the call that failed only reads: whatever came of it, nothing was changed.
    #[must_use]
    pub fn is_of_a_read(&self) -> bool {
        self.0.origin.as_ref().is_some_and(|origin| origin.effect == Effect::Read)
    }

    /// Tells whether it was found here, in the request or the configuration, before anything was sent: what has to be
    /// corrected.
    #[must_use]
    pub fn is_local(&self) -> bool {
        use ErrorKind::{Output, Store, Unconfirmed, Unpublished, Usage};
        matches!(self.0.kind, Usage | Unconfirmed | Unpublished | Store | Output)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(origin) = &self.0.origin {
            write!(f, "{} {}: ", origin.marketplace, origin.operation)?;
        }
        f.write_str(&self.0.message)?;
        if let Some(code) = self.platform_code() {
            write!(f, " (code {code})")?;
        }
        if let Some(id) = &self.0.request_id {
            write!(f, " [request {id}]")?;
        }
        Ok(())
    }
}

/// One line with what it means and what to do, as `main` prints an error that it returns; every member with `{:#?}`.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !f.alternate() {
            return f.write_str(&self.in_one_line());
        }
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("certainty", &self.0.certainty)
            .field("origin", &self.0.origin)
            .field("message", &self.0.message)
            .field("code", &self.0.code)
            .field("inner_code", &self.0.inner_code)
            .field("request_id", &self.0.request_id)
            .field("field", &self.0.field)
            .field("hint", &self.0.hint)
            .field("status", &self.0.status)
            .field("attempts", &self.0.attempts)
            .field("raw_body_len", &self.0.raw_body.as_ref().map(Bytes::len))
            .field("source", &self.0.source)
            .finish()
    }
}

impl Error {
    /// The error, whether it happened, and what to do next, on one line that is fit for a terminal.
    fn in_one_line(&self) -> String {
        let mut out = self.to_string();
        out.push_str(match (self.0.certainty, self.0.kind) {
            (Certainty::NotSent, _) => "; nothing was sent",
            (Certainty::MaybeSent | Certainty::Unreadable, _) if self.is_of_a_read() => {
                "; it only asked: nothing was changed"
            }
            (Certainty::MaybeSent, _) => "; outcome unknown: it may have been carried out",
            (Certainty::Answered, _) => "; the platform answered",
            (Certainty::Unreadable, ErrorKind::Output | ErrorKind::Unverified) => "",
            (Certainty::Unreadable, _) => "; the answer could not be read: it may have been carried out",
        });
        if let Some(hint) = &self.0.hint {
            out.push_str("; hint: ");
            out.push_str(hint);
        }
        let lines: Vec<&str> = out.lines().map(str::trim).collect();
        crate::printable::printable(&lines.join("; ")).into_owned()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|s| s as &(dyn std::error::Error + 'static))
    }
}

#[cfg(test)]
mod tests;
