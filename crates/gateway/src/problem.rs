//! What went wrong, as RFC 9457 has it: `application/problem+json` with the members that the command's errors have. The
//! status says what a client may do: 4xx is about the request, 502 to 504 about the platform or the store.

use axum::response::{IntoResponse, Response};
use daigou_core::{Certainty, Error, ErrorKind};
use http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderValue, StatusCode};
use schemars::JsonSchema;
use serde::Serialize;

/// The media type of a problem.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// What went wrong, and whether it may have happened all the same.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Problem {
    /// `about:blank`: the kind says what sort of problem it is.
    #[serde(rename = "type")]
    #[schemars(example = "about:blank")]
    pub type_uri: &'static str,
    /// The HTTP status in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened.
    pub detail: String,
    /// What sort of problem it is: `usage`, `unsupported`, `unconfirmed`, `unpublished`, `connect`, `timeout`,
    /// `interrupted`, `http`, `refused`, `throttled`, `decode`, `store`, `output`, `unverified`.
    pub kind: &'static str,
    /// Did it happen? `not_sent`: nothing reached the platform. `maybe_sent`: it may have been carried out; look before
    /// sending it again. `answered`: the platform answered, and refused. `unreadable`: it answered what cannot be read.
    pub certainty: &'static str,
    /// The platform's operation that failed, such as `alibaba1688 order.create`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    /// The platform's code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The platform's id of the request: what its support asks for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// The first member of the request that is wrong, such as `lines[0].quantity`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Everything that is wrong with the request.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<Wrong>,
    /// What to do next.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// After how many seconds to try again: the header `Retry-After`.
    #[serde(skip)]
    retry_after: Option<u64>,
}

/// One thing that is wrong with a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Wrong {
    /// The member, such as `lines[0].quantity`; absent where the whole is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The rule that it breaks.
    pub detail: String,
}

impl Problem {
    /// A problem that is about the request itself: nothing was sent.
    pub fn of_request(status: StatusCode, detail: impl Into<String>) -> Self {
        Self::with_status(status, &Error::usage(detail))
    }

    /// The problem of an error, with the status that follows from what is known of it.
    #[must_use]
    pub fn of(error: &Error) -> Self {
        Self::with_status(status(error), error)
    }

    /// The problem of an error that is answered with another status.
    #[must_use]
    pub fn with_status(status: StatusCode, error: &Error) -> Self {
        let wrong = Wrong { field: error.field().map(str::to_owned), detail: error.message().to_owned() };
        let is_input = status.is_client_error() && error.field().is_some();
        let wait = error.retry_after().map(|wait| wait.as_secs().max(1));
        Self {
            type_uri: "about:blank",
            title: status.canonical_reason().unwrap_or("Problem").to_owned(),
            status: status.as_u16(),
            detail: error.message().to_owned(),
            kind: error.kind().as_str(),
            certainty: error.certainty().as_str(),
            operation: error.operation().map(|(marketplace, operation)| format!("{marketplace} {operation}")),
            code: error.platform_code().map(str::to_owned),
            request_id: error.request_id().map(str::to_owned),
            field: error.field().map(str::to_owned),
            errors: if is_input { vec![wrong] } else { Vec::new() },
            hint: error.hint().map(str::to_owned),
            retry_after: wait.or((status == StatusCode::TOO_MANY_REQUESTS).then_some(1)),
        }
    }

    /// The problem of a request with several things wrong, all of which are told.
    #[must_use]
    pub fn of_all(errors: &[Error]) -> Self {
        let words: Vec<&str> = errors.iter().map(Error::message).collect();
        let mut problem = Self::of_request(StatusCode::BAD_REQUEST, words.join("; "));
        problem.field = errors.iter().find_map(|error| error.field().map(str::to_owned));
        problem.hint = errors.iter().find_map(|error| error.hint().map(str::to_owned));
        let wrong =
            |error: &Error| Wrong { field: error.field().map(str::to_owned), detail: error.message().to_owned() };
        problem.errors = errors.iter().map(wrong).collect();
        problem
    }

    /// Adds what to do next.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Says after how many seconds to try again.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }
}

/// The status of an error: what it is about, and whether it may have happened.
#[must_use]
pub fn status(error: &Error) -> StatusCode {
    use ErrorKind::{Refused, Throttled, Timeout, Unconfirmed, Unpublished, Unsupported, Usage};
    match (error.certainty(), error.kind()) {
        (Certainty::NotSent, Usage) => StatusCode::BAD_REQUEST,
        (Certainty::NotSent, Unsupported | Unconfirmed | Unpublished) => StatusCode::UNPROCESSABLE_ENTITY,
        (Certainty::NotSent | Certainty::Answered, Refused) => StatusCode::UNPROCESSABLE_ENTITY,
        (Certainty::NotSent, Throttled) | (Certainty::Answered, Throttled) => StatusCode::TOO_MANY_REQUESTS,
        (Certainty::NotSent, _) => StatusCode::SERVICE_UNAVAILABLE,
        (Certainty::MaybeSent, Timeout) => StatusCode::GATEWAY_TIMEOUT,
        (Certainty::Answered | Certainty::MaybeSent | Certainty::Unreadable, _) => StatusCode::BAD_GATEWAY,
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        Self::of(&error)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        // Its members are texts and numbers: it can be written.
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        if let Some(seconds) = self.retry_after {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_status_says_whether_it_may_have_happened() {
        use Certainty::{Answered, MaybeSent, NotSent, Unreadable};
        use ErrorKind::{Connect, Decode, Http, Interrupted, Refused, Store, Throttled, Timeout, Unsupported, Usage};
        let cases = [
            (Usage, NotSent, 400),
            (Unsupported, NotSent, 422),
            (Refused, NotSent, 422),
            (Refused, Answered, 422),
            (Throttled, Answered, 429),
            (Connect, NotSent, 503),
            (Timeout, NotSent, 503),
            (Store, NotSent, 503),
            (Timeout, MaybeSent, 504),
            (Interrupted, MaybeSent, 502),
            (Http, MaybeSent, 502),
            (Http, Answered, 502),
            (Decode, Unreadable, 502),
        ];
        for (kind, certainty, expected) in cases {
            let problem = Problem::of(&Error::new(kind, certainty, "x"));
            assert_eq!((problem.status, problem.certainty), (expected, certainty.as_str()), "{kind:?}");
        }
    }

    #[test]
    fn everything_that_is_wrong_is_told_with_its_member() {
        let problem = Problem::of_all(&[Error::invalid("lines", "must not be empty"), Error::usage("no JSON")]);
        assert_eq!(problem.field.as_deref(), Some("lines"));
        assert_eq!(problem.errors.len(), 2);
        assert_eq!(problem.detail, "lines: must not be empty; no JSON");
        let response = problem.into_response();
        assert_eq!(response.status(), 400);
        assert_eq!(response.headers()[CONTENT_TYPE], MEDIA_TYPE);
    }

    #[test]
    fn who_is_to_wait_is_told_how_long() {
        let throttled = Error::new(ErrorKind::Throttled, Certainty::Answered, "x");
        assert_eq!(Problem::of(&throttled).into_response().headers()[RETRY_AFTER], "1");
        let asked = throttled.with_retry_after(Some(std::time::Duration::from_secs(7)));
        assert_eq!(Problem::of(&asked).into_response().headers()[RETRY_AFTER], "7");
    }
}
