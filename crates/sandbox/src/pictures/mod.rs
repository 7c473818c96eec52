//! The pictures of generated goods: drawn from a product's number, served as SVG, PNG and JPEG, and found again by how
//! they look. The pictures of examples are the vendors' and are not served.

mod draw;
mod hash;
mod like;
mod raster;

pub(crate) use hash::PictureHash;
pub(crate) use like::{Likeness, Looks, plain};
#[cfg(test)]
pub(crate) use raster::Raster;

use crate::server::Shared;
use axum::Router;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use daigou_core::value::PictureKind;
use draw::Scene;
use http::{StatusCode, header};
use memchr::memmem::{self, Finder};
use std::borrow::Cow;
use std::sync::Arc;

/// Stands for the sandbox's own address in what the world tells; answers have the real one.
pub(crate) const PLACEHOLDER: &str = "http://pictures.invalid";

/// How many pictures a product has.
pub(crate) const VIEWS: u8 = 3;

/// What a product's pictures show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Subject {
    /// The product's number, at 1688 or at Taobao.
    number: i64,
    /// Its category: products of one look a little alike.
    category: i64,
    /// What it is, in Chinese.
    label: &'static str,
}

impl Subject {
    pub(crate) const fn new(number: i64, category: i64, label: &'static str) -> Self {
        Self { number, category, label }
    }

    /// The address of its first picture, without the ending.
    pub(crate) fn address(&self) -> String {
        format!("{PLACEHOLDER}/pictures/{}", self.number)
    }

    /// The address of one of its pictures, without the ending.
    pub(crate) fn view(&self, view: u8) -> String {
        if view == 0 { self.address() } else { format!("{}-{view}", self.address()) }
    }
}

/// The sandbox's own address, which the world does not know.
pub(crate) struct Address {
    base: String,
    placeholder: Finder<'static>,
}

impl Address {
    pub(crate) fn new(base: String) -> Self {
        Self { base, placeholder: Finder::new(PLACEHOLDER) }
    }

    /// The address itself, without a slash at its end.
    pub(crate) fn base(&self) -> &str {
        &self.base
    }

    /// A text with the address where the placeholder stands.
    pub(crate) fn put_into<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.placeholder.find(text.as_bytes()).is_none() {
            return text.into();
        }
        let mut out = String::with_capacity(text.len());
        let mut written = 0;
        for at in self.placeholder.find_iter(text.as_bytes()) {
            out.push_str(&text[written..at]);
            out.push_str(&self.base);
            written = at + PLACEHOLDER.len();
        }
        out.push_str(&text[written..]);
        out.into()
    }
}

/// Whether the placeholder stands in a text.
pub(crate) fn needs_address(text: &str) -> bool {
    memmem::find(text.as_bytes(), PLACEHOLDER.as_bytes()).is_some()
}

/// The routes of this module.
pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new().route("/pictures/{name}", get(serve))
}

/// `GET /pictures/810012345678.png`, or `…-1.svg` for a further view.
async fn serve(State(shared): State<Arc<Shared>>, Path(name): Path<String>) -> Response {
    let Some((stem, ending)) = name.rsplit_once('.') else { return none(&name) };
    let found = named(stem).and_then(|(number, view)| Some((shared.world().catalogue.subject(number)?, view)));
    let Some((subject, view)) = found else { return none(&name) };
    let scene = Scene::of(&subject, view);
    let drawn = match ending {
        "svg" => Ok(("image/svg+xml", scene.svg(subject.label).into_bytes())),
        "png" => scene.raster(PictureKind::Png).map(|bytes| ("image/png", bytes)),
        "jpg" => scene.raster(PictureKind::Jpeg).map(|bytes| ("image/jpeg", bytes)),
        _ => return none(&name),
    };
    match drawn {
        Ok((kind, bytes)) => {
            ([(header::CONTENT_TYPE, kind), (header::X_CONTENT_TYPE_OPTIONS, "nosniff")], bytes).into_response()
        }
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error).into_response(),
    }
}

fn none(name: &str) -> Response {
    (StatusCode::NOT_FOUND, format!("no picture {name}: NUMBER.svg, .png or .jpg of a generated product"))
        .into_response()
}

/// Number and view of a picture's name without its ending.
fn named(stem: &str) -> Option<(i64, u8)> {
    let (number, view) = stem.split_once('-').map_or((stem, Some(0)), |(number, view)| (number, view.parse().ok()));
    Some((number.parse().ok()?, view.filter(|view| *view < VIEWS)?))
}
