//! A page that says one thing: that something is not there, or why it is refused.

use super::frame::Frame;
use crate::control::answer::Refused;
use askama::Template;
use axum::response::Response;
use http::StatusCode;

#[derive(Template)]
#[template(path = "message.html")]
struct MessagePage<'f> {
    f: &'f Frame,
    title: &'static str,
    text: String,
    back: &'f str,
}

/// A page for what is not there.
pub(crate) fn not_found(f: &Frame) -> Response {
    f.show_as(StatusCode::NOT_FOUND, &MessagePage { f, title: f.t("not_found"), text: f.here.clone(), back: "/" })
}

/// A page for what the admin API refused.
pub(crate) fn refused(f: &Frame, refused: &Refused, back: &str) -> Response {
    let back = if back.starts_with('/') && !back.starts_with("//") { back } else { "/" };
    f.show_as(refused.status, &MessagePage { f, title: f.t("refused"), text: f.explained(&refused.why), back })
}
