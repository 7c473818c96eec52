//! Bodies that are forms: DajiSaaS's picture uploads, as `multipart/form-data` or url-encoded.

use super::incoming::{Incoming, pairs};
use super::reply::Refusal;
use axum::body::Bytes;
use http::header::CONTENT_TYPE;
use std::convert::Infallible;

/// The fields of a form, decoded, in their order; nothing where the body says that it is something else.
pub(crate) async fn fields(incoming: &Incoming) -> Result<Option<Vec<(String, String)>>, Refusal> {
    let kind = incoming.headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let lower = kind.to_ascii_lowercase();
    if lower.starts_with("application/x-www-form-urlencoded") {
        return Ok(Some(pairs(&incoming.body)));
    }
    if !lower.starts_with("multipart/form-data") {
        return Ok(None);
    }
    let unreadable = |error: multer::Error| Refusal::invalid(format!("the form cannot be read: {error}"));
    let boundary = multer::parse_boundary(kind).map_err(unreadable)?;
    let body = Bytes::copy_from_slice(incoming.body.as_bytes());
    let body = futures_util::stream::once(async move { Ok::<_, Infallible>(body) });
    let mut form = multer::Multipart::new(body, boundary);
    let mut out = Vec::new();
    while let Some(field) = form.next_field().await.map_err(unreadable)? {
        let name = field.name().unwrap_or_default().to_owned();
        out.push((name, field.text().await.map_err(unreadable)?));
    }
    Ok(Some(out))
}
